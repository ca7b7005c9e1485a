"""The shape of every data file of the API. The JSON Schemas that are published are made from these, and every file is
dumped from one of them: what does not fit can't be written.

Most of a record is the model that editors fill in, with values and whole addresses in its texts. Lists are there even
when they are empty; any other key without a value is left out.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Generic, Literal, TypeVar

from pydantic import Field, field_serializer

from generator.model import (
    Basis,
    Day,
    Deadline,
    Fact,
    FactId,
    FactRef,
    Guide,
    Id,
    Line,
    Model,
    Notice,
    NoticeGroup,
    NoticeRef,
    PageRef,
    PaymentMethod,
    PaymentRef,
    Period,
    ReliefOption,
    ReliefRef,
    Source,
    SourceRef,
    Term,
    Text,
    Unit,
    Url,
    Value,
)

LICENSE = "CC-BY-4.0"

Number = int | float


class File(Model):
    """What every data file begins with."""

    schema_: Url = Field(alias="$schema", description="Where the JSON Schema of this file is, from here.")
    license: Literal["CC-BY-4.0"] = Field(description="Licence of the data and its texts, as an SPDX id.")


class PageFile(File):
    """What the file of every page holds besides the page's own keys."""

    url: Url = Field(description="Address of the page for readers.")
    markdown: Url = Field(description="Address of the page as Markdown.")
    modified: Day = Field(description="Day on which what the page says last changed.")


class PeriodData(Period):
    """A rule that fixes a date, with its day count as of the day of the build."""

    count: Number | None = Field(description="How many of 'unit'; left out where no value is in force.")
    unit: Unit = Field(description="What is counted.")
    text: str | None = Field(description="The count in words.")


class DeadlineData(Deadline):
    """The date by which to act."""

    periods: tuple[PeriodData, ...] = Field(description="The rules, where there are any.")


class NoticeData(Notice, PageFile):
    """``notices/ID.json``: a letter from the IRS."""

    type: Literal["notice"] = Field(description="What this file is about.")
    deadline: DeadlineData = Field(description="The date by which to act.")
    feed: Url = Field(description="Address of the Atom feed of this page's changes.")


class PaymentMethodData(PaymentMethod, PageFile):
    """``payment-methods/ID.json``: a way to pay."""

    type: Literal["payment-method"] = Field(description="What this file is about.")


class ReliefOptionData(ReliefOption, PageFile):
    """``relief-options/ID.json``: a way to pay over time, pay less, undo a charge or disagree."""

    type: Literal["relief-option"] = Field(description="What this file is about.")
    letters: tuple[NoticeRef, ...] = Field(description="Letters that it may fit.")


class TermData(Term, PageFile):
    """``glossary/ID.json``: a word explained."""

    type: Literal["term"] = Field(description="What this file is about.")


class GuideData(Guide, PageFile):
    """``guides/ID.json``: a guide."""

    type: Literal["guide"] = Field(description="What this file is about.")
    body: Text = Field(description="The guide itself, as Markdown.")


class ValueData(Value):
    """One dated value of a fact."""

    text: str | None = Field(None, description="The value with its unit, in words, where that says more.")

    @field_serializer("value")
    def _as_number(self, value: Decimal | str) -> int | float | str:
        return number(value)


class FactData(Fact, File):
    """``facts/ID.json``: a number, date, phone number, form name, address or rule that somebody else decides."""

    type: Literal["fact"] = Field(description="What this file is about.")
    id: FactId = Field(description="The fact's id.")
    topic: Line = Field(description="First part of the id: facts of one topic belong together.")
    url: Url | None = Field(description="Where the fact stands on the first page that lists it.")
    pages: tuple[PageRef, ...] = Field(description="Pages that list it.")
    current: int | None = Field(
        description="Which of 'values' is in force on the day of the build, counted from 0; left out where none is."
    )
    values: tuple[ValueData, ...] = Field(min_length=1, description="All dated values, oldest first.")
    sources: dict[Id, Url] = Field(description="Addresses of the sources that the values name, by id.")


class Summary(Model):
    """An entry of a collection of pages."""

    id: Id = Field(description="The page's id.")
    title: Line = Field(description="Plain meaning, in a few words.")
    description: Line = Field(description="One line.")
    url: Url = Field(description="Address of the page for readers.")
    data: Url = Field(description="Address of the page's data file.")
    reviewed: Day = Field(description="Day on which the page was last read against its sources.")
    modified: Day = Field(description="Day on which what the page says last changed.")


class SummaryDeadline(Model):
    """A letter's deadline in short."""

    rule: Literal["fixed", "printed-date"] = Field(description="Whether law or practice, or only the letter, sets it.")
    extendable: Literal["yes", "no", "unknown"] = Field(description="Can the IRS give more time?")
    periods: tuple[PeriodData, ...] = Field(description="The rules, where there are any.")


class NoticeSummary(Summary):
    """An entry of ``notices.json``."""

    code: Line = Field(description="The code as printed on the letter.")
    group: NoticeGroup = Field(description="Section of the list of letters.")
    audience: Literal["individual", "business", "both"] = Field(description="Who gets it.")
    deadline: SummaryDeadline = Field(description="The date by which to act.")
    next: tuple[NoticeRef, ...] = Field(description="Letters that may follow.")
    ways_to_pay: tuple[PaymentRef, ...] = Field(description="Ways to pay that fit, best first.")
    relief: tuple[ReliefRef, ...] = Field(description="Relief that fits, best first.")


class GroupSummary(Summary):
    """An entry of ``relief-options.json`` and ``guides.json``."""

    group: Line = Field(description="Section of the list.")


class FactSummary(Model):
    """An entry of ``facts.json``."""

    id: FactId = Field(description="The fact's id.")
    label: Line = Field(description="What the value is.")
    unit: Unit = Field(description="How the value is printed.")
    value: Number | str | None = Field(description="The value in force on the day of the build.")
    text: str | None = Field(description="The value with its unit, in words, where that says more.")
    from_: Day | None = Field(alias="from", description="First day on which it holds.")
    basis: Basis | None = Field(description="official: read in the government's own text. reported: read elsewhere.")


class SourceSummary(Source):
    """An entry of ``sources.json``."""

    id: Id = Field(description="The source's id.")
    is_official: bool = Field(description="Whether it is the government's own text.")
    facts: tuple[FactRef, ...] = Field(description="Facts with a value read there.")


class FreshnessItem(Model):
    """An entry of ``freshness.json``: how fresh the value of a fact in force on the day of the build is."""

    fact: FactRef = Field(description="The fact's id.")
    state: Literal["fresh", "due", "overdue", "expired"] = Field(
        description="due: to be compared again. overdue: past the grace. expired: its own period has ended."
    )
    confirmed: Day = Field(description="Last day on which it was known to hold.")
    due: Day = Field(description="First day on which it must be compared again.")
    overdue: Day = Field(description="First day after the grace.")
    evidence_found: Day | None = Field(description="Last day on which its words stood on the source's page.")
    evidence_missing: bool = Field(description="Whether its words are no longer on the source's page.")


class SearchTerms(Model):
    """An entry of ``search-terms.json``: by which words a page is looked for."""

    page: PageRef = Field(description="The page's path: with a slash behind it, its address below the site's.")
    names: tuple[Line, ...] = Field(description="Its title, code and other names.")
    terms: tuple[Line, ...] = Field(description="Words people type, and words printed on the letter.")
    questions: tuple[Line, ...] = Field(description="Questions people ask.")


class ChangeData(Model):
    """An entry of ``changes.json`` and ``upcoming.json``."""

    id: Line = Field(description="Stays the same for ever: 'plan.fee@2026-07-01', 'notices/cp14@2026-11-24.1'.")
    what: Literal["value", "end", "new", "correction", "update"] = Field(
        description="value: a new value. end: no later value is known. new: a new page. correction: it was wrong. update: other."
    )
    day: Day = Field(description="Day on which it takes effect.")
    known: Day = Field(description="Day since which it is known here.")
    title: str = Field(description="What changed, in one line.")
    fact: FactRef | None = Field(description="The fact, for values and corrections of facts.")
    old: Number | str | None = Field(description="The value before.")
    new: Number | str | None = Field(description="The value after.")
    old_text: str | None = Field(description="The value before, in words.")
    new_text: str | None = Field(description="The value after, in words.")
    why: str | None = Field(description="Why it changed, where we know.")
    source: SourceRef | None = Field(description="Where it was read.")
    pages: tuple[PageRef, ...] = Field(description="Pages that it concerns.")
    url: Url | None = Field(description="Where it stands.")


Item = TypeVar("Item", bound=Model)


class Collection(File, Generic[Item]):
    """A list of all things of a kind."""

    type: Literal["collection"] = Field(description="What this file is.")
    count: int = Field(description="How many entries there are.")
    items: tuple[Item, ...] = Field(description="The entries.")


class IndexEntry(Model):
    """A data file."""

    path: Line = Field(description="Its path below 'base'.")
    schema_: Line = Field(alias="schema", description="Path of its JSON Schema; of the data package, for a table.")


class Version(Model):
    """An entry of the changelog of the API."""

    version: Line = Field(description="The version; the first number changes only with the address /api/v1/.")
    day: Day = Field(description="Since when.")
    text: str = Field(description="What changed for programs.")


class Index(File):
    """``index.json``: what there is."""

    type: Literal["index"] = Field(description="What this file is.")
    name: Line = Field(description="Name of the site.")
    version: Line = Field(description="Version of the API.")
    day: Day = Field(description="Day of which 'current' values and deadlines are true.")
    base: Url = Field(description="Address that every path begins with.")
    license_url: Url = Field(description="The licence.")
    attribution: str = Field(description="How to name us, if you use the data.")
    promise: tuple[str, ...] = Field(description="What stays the same within this version.")
    changelog: tuple[Version, ...] = Field(description="Versions, newest first.")
    files: tuple[IndexEntry, ...] = Field(description="Every data file and table.")


def number(value: Decimal | str) -> int | float | str:
    """A value as JSON has it: whole numbers without a point."""
    if isinstance(value, str):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
