"""The shape of every data file of the API. The JSON Schemas that are published are made from these, and every file is
dumped from one of them: what does not fit can't be written.

Written out key by key, so that a new key of the editors' files does not become a promise by itself. What stands in one
place is not repeated in another: a page's longer texts in its Markdown, the words it is looked for by in
``search-terms.json``, addresses of sources in ``sources.json``, what changed in ``changes.json``.

Lists are there even when they are empty; any other key without a value is left out.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

from pydantic import Field, field_serializer

from generator.model import (
    Basis,
    BranchId,
    Day,
    Fact,
    FactClass,
    FactId,
    FactRef,
    Finder,
    Guide,
    GuideRef,
    Id,
    Line,
    Model,
    NextNotice,
    Notice,
    NoticeAnswer,
    NoticeGroup,
    NoticeRef,
    Page,
    PageRef,
    PaymentGlance,
    PaymentMethod,
    PaymentRef,
    Period,
    PlanGlance,
    Powers,
    ReliefGlance,
    ReliefGroup,
    ReliefOption,
    ReliefRef,
    ReliefThatFits,
    Source,
    SourceRef,
    Statement,
    Term,
    Text,
    Unit,
    Url,
    Value,
)

LICENSE = "CC-BY-4.0"

Number = int | float


def _as_in(model: type[Model], name: str) -> Any:
    """A field that is always filled in and means the same as in the editors' model."""
    return Field(description=model.model_fields[name].description)


class File(Model):
    """What every data file begins with."""

    schema_: Url = Field(alias="$schema", description="Where the JSON Schema of this file is, from here.")
    license: Literal["CC-BY-4.0"] = Field(description="Licence of the data and its texts, as an SPDX id.")


class PageFile(File):
    """What the file of every page holds."""

    id: Id = Field(description="The page's id.")
    title: Line = _as_in(Page, "title")
    description: Line = Field(description="One line.")
    url: Url = Field(description="Address of the page for readers.")
    markdown: Url = Field(description="Address of the whole page as Markdown, with the texts that are not here.")
    reviewed: Day = _as_in(Page, "reviewed")
    modified: Day = Field(description="Day on which what the page says last changed.")
    subjects: tuple[Id, ...] = Field(description="What the page is about, in ids.")
    official_pages: tuple[SourceRef, ...] = _as_in(Page, "official_pages")
    facts: tuple[FactRef, ...] = Field(description="Facts that the page lists; each has a file of its own.")


class PeriodData(Period):
    """A rule that fixes a date, with its day count as of the day of the build."""

    count: Number | None = Field(description="How many of 'unit'; left out where no value is in force.")
    unit: Unit = Field(description="What is counted.")
    text: str | None = Field(description="The count in words.")


class SummaryDeadline(Model):
    """A letter's deadline in short."""

    rule: Literal["fixed", "printed-date"] = Field(description="Whether law or practice, or only the letter, sets it.")
    extendable: Literal["yes", "no", "unknown"] = Field(description="Can the IRS give more time?")
    periods: tuple[PeriodData, ...] = Field(description="The rules, where there are any.")


class DeadlineData(SummaryDeadline):
    """The date by which to act."""

    summary: Text = Field(description="The rule behind the printed date, in words. The printed date wins.")
    if_passed: Text = Field(description="What it means if the date has passed, and what is still possible.")


class BranchData(Model):
    """A situation that the page answers, under the anchor of the same name: ``url`` + ``#already-paid``."""

    id: BranchId = Field(description="Which situation.")
    answer: Text = Field(description="What to do then, as Markdown.")
    guide: GuideRef | None = Field(description="The guide that says more.")


class StepData(Model):
    """A thing to do."""

    do: Text = Field(description="What to do, in a sentence, as Markdown.")
    how: Text | None = Field(description="How, where that needs more words.")


class NoticeData(PageFile):
    """``notices/ID.json``: a letter from the IRS."""

    code: Line = _as_in(Notice, "code")
    official_title: Line | None = _as_in(Notice, "official_title")
    spanish_code: Line | None = _as_in(Notice, "spanish_code")
    group: NoticeGroup = _as_in(Notice, "group")
    audience: Literal["individual", "business", "both"] = _as_in(Notice, "audience")
    short_answer: NoticeAnswer = _as_in(Notice, "short_answer")
    deadline: DeadlineData = _as_in(Notice, "deadline")
    steps: tuple[StepData, ...] = Field(description="What to do, in order.")
    branches: tuple[BranchData, ...] = _as_in(Notice, "branches")
    powers: Powers | None = _as_in(Notice, "powers")
    previous: tuple[NoticeRef, ...] = _as_in(Notice, "previous")
    next: tuple[NextNotice, ...] = _as_in(Notice, "next")
    ways_to_pay: tuple[PaymentRef, ...] = _as_in(Notice, "ways_to_pay")
    relief: tuple[ReliefThatFits, ...] = _as_in(Notice, "relief")
    statements: tuple[Statement, ...] = _as_in(Notice, "statements")
    feed: Url = Field(description="Address of the Atom feed of this page's changes.")


class PaymentMethodData(PageFile):
    """``payment-methods/ID.json``: a way to pay."""

    short_answer: Text = _as_in(PaymentMethod, "short_answer")
    glance: PaymentGlance = _as_in(PaymentMethod, "glance")
    who_can: tuple[Text, ...] = _as_in(PaymentMethod, "who_can")
    who_cannot: tuple[Text, ...] = _as_in(PaymentMethod, "who_cannot")
    limits: Text = _as_in(PaymentMethod, "limits")


class ReliefOptionData(PageFile):
    """``relief-options/ID.json``: a way to pay over time, pay less, undo a charge or disagree."""

    group: ReliefGroup = _as_in(ReliefOption, "group")
    short_answer: Text = _as_in(ReliefOption, "short_answer")
    glance: ReliefGlance = _as_in(ReliefOption, "glance")
    plan: PlanGlance | None = _as_in(ReliefOption, "plan")
    fits: tuple[Text, ...] = _as_in(ReliefOption, "fits")
    does_not_fit: tuple[Text, ...] = _as_in(ReliefOption, "does_not_fit")
    compare_with: tuple[ReliefRef, ...] = _as_in(ReliefOption, "compare_with")
    finder: Finder | None = _as_in(ReliefOption, "finder")
    letters: tuple[NoticeRef, ...] = Field(description="Letters that it may fit.")


class TermData(PageFile):
    """``glossary/ID.json``: a word explained."""

    definition: Text = _as_in(Term, "definition")
    related: tuple[PageRef, ...] = _as_in(Term, "related")


class GuideData(PageFile):
    """``guides/ID.json``: a guide."""

    group: Literal["start-here", "paying", "disagreeing", "collection", "life", "help"] = _as_in(Guide, "group")
    situation: Text = _as_in(Guide, "situation")
    short_answer: Text = _as_in(Guide, "short_answer")


class ValueData(Value):
    """One dated value of a fact."""

    text: str | None = Field(description="The value with its unit, in words, where that says more.")

    @field_serializer("value")
    def _as_number(self, value: Decimal | str) -> int | float | str:
        return number(value)


class FactData(File):
    """``facts/ID.json``: a number, date, phone number, form name, address or rule that somebody else decides."""

    id: FactId = Field(description="The fact's id; its first part is the topic.")
    label: Line = _as_in(Fact, "label")
    unit: Unit = _as_in(Fact, "unit")
    class_: FactClass = Field(alias="class", description=Fact.model_fields["class_"].description)
    note: Text | None = _as_in(Fact, "note")
    values: tuple[ValueData, ...] = Field(
        min_length=1, description="All dated values, oldest first. The one in force has begun and was not yet followed."
    )


class Summary(Model):
    """An entry of a collection of pages."""

    id: Id = Field(description="The page's id.")
    title: Line = Field(description="Plain meaning, in a few words.")
    description: Line = Field(description="One line.")
    url: Url = Field(description="Address of the page for readers.")
    reviewed: Day = Field(description="Day on which the page was last read against its sources.")
    modified: Day = Field(description="Day on which what the page says last changed.")


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
    """An entry of ``facts.json``. Its page is ``/facts/`` and the id's first part, with the id as anchor."""

    id: FactId = Field(description="The fact's id.")
    label: Line = Field(description="What the value is.")
    unit: Unit = Field(description="How the value is printed.")
    value: Number | str | None = Field(description="The value in force on the day of the build.")
    text: str | None = Field(description="The value with its unit, in words, where that says more.")
    from_: Day | None = Field(alias="from", description="First day on which it holds.")
    basis: Basis | None = Field(
        description="Whether that value was read in official text or in somebody's account of it."
    )


class SourceData(Source):
    """An entry of ``sources.json``. Every kind but third-party is the government's own text."""

    id: Id = Field(description="The source's id.")


class FreshnessGroup(Model):
    """An entry of ``freshness.json``: facts whose values in force on the day of the build are equally fresh."""

    state: Literal["fresh", "due", "overdue", "expired"] = Field(
        description="due: to be compared again. overdue: past the grace. expired: its own period has ended."
    )
    confirmed: Day = Field(description="Last day on which they were known to hold.")
    due: Day = Field(description="First day on which they must be compared again.")
    overdue: Day = Field(description="First day after the grace.")
    evidence_found: Day | None = Field(description="Last day on which their words stood on the sources' pages.")
    evidence_missing: bool = Field(description="Whether their words are no longer on the sources' pages.")
    facts: tuple[FactRef, ...] = Field(description="Ids of the facts.")


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

    count: int = Field(description="How many entries there are.")
    items: tuple[Item, ...] = Field(description="The entries.")


class IndexEntry(Model):
    """A data file, or all files of one kind."""

    path: Line = Field(description="Path below 'base'. One that holds '{id}' stands for a file for each of 'ids'.")
    schema_: Line = Field(alias="schema", description="Path of its JSON Schema; of the data package, for a table.")
    ids: tuple[Line, ...] | None = Field(None, description="What to put in place of '{id}' in the path.")


class Version(Model):
    """An entry of the changelog of the API."""

    version: Line = Field(description="The version; the first number changes only with the address /api/v1/.")
    day: Day = Field(description="Since when.")
    text: str = Field(description="What changed for programs.")


class Index(File):
    """``index.json``: what there is."""

    name: Line = Field(description="Name of the site.")
    version: Line = Field(description="Version of the API.")
    day: Day = Field(description="Day of which values in force and deadlines are true.")
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
