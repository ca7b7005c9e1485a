"""What a fact with its dated values and a source are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from generator.model.base import Change, Day, FactId, Id, Line, Model, SourceRef, Text, Url

SourceKind = Literal[
    "irs-page", "irs-form", "irs-publication", "irs-release", "irm", "statute", "public-law",
    "federal-register", "regulation", "taxpayer-advocate", "government", "third-party",
]  # fmt: skip

Basis = Literal["official", "reported"]

Unit = Literal[
    "usd", "percent", "percentage_points", "days", "calendar_days", "business_days", "weeks", "months",
    "years", "hours", "count", "date", "phone", "form", "code", "url", "address", "text",
]  # fmt: skip

NUMERIC_UNITS = frozenset(
    {"usd", "percent", "percentage_points", "days", "calendar_days", "business_days", "weeks", "months",
     "years", "hours", "count"}
)  # fmt: skip

FactClass = Literal[
    "quarterly-rate", "yearly-amount", "fee", "limit", "deadline", "statute", "program-rule", "phone",
    "address", "form", "announcement",
]  # fmt: skip


class Archived(Model):
    """A stored copy of a source, shown when the source itself is gone."""

    url: Url = Field(description="Address of the archived copy.")
    date: Day = Field(description="Day on which the copy was made.")


class Source(Model):
    """A page, form, law or release that facts were compared with."""

    url: Url = Field(description="Address of the page, http or https.")
    publisher: Line = Field(description="Who publishes it, for example 'IRS'.")
    title: Line = Field(description="Title as the publisher gives it.")
    kind: SourceKind = Field(description="What sort of text it is; decides whether it counts as official.")
    archived: Archived | None = Field(None, description="A stored copy, if one is known.")

    @property
    def official(self) -> bool:
        """True for the government's own text."""
        return self.kind != "third-party"

    @property
    def citation(self) -> str:
        """The title; of a law or regulation only its number, by which it is cited: '26 U.S.C. 6601'."""
        return self.title.partition(":")[0] if self.kind in ("statute", "regulation") else self.title


class SourceFile(Model):
    """``site-data/sources.yml``."""

    sources: dict[Id, Source] = Field(description="Every source, by id.")


class Value(Model):
    """One value of a fact, from one day on, with where it was read."""

    from_: Day | None = Field(
        None, alias="from", description="First day on which the value holds. Leave out only if no source says."
    )
    until: Day | None = Field(None, description="Last day, where the value ends without a successor.")
    announced: Day | None = Field(
        None, description="Day of the announcement, where the value was checked before it took effect."
    )
    value: Decimal | str = Field(description="Number for amounts, rates and day counts; text otherwise.")
    source: SourceRef = Field(description="Id of the source in sources.yml.")
    checked: Day = Field(
        description="Date of the text that was compared: the date it bears or the day it was captured."
    )
    basis: Basis = Field(description="official: read in the government's own text. reported: read elsewhere.")
    confirm_at: SourceRef | None = Field(
        None, description="For a reported value: the official page on which a reader can confirm it."
    )
    evidence: Line | None = Field(None, description="Words or figure that must stand on the source's page.")
    holds_days: int | None = Field(
        None, ge=1, le=1500, description="Days for which the comparison holds, where it differs from the class's."
    )
    holds_reason: Line | None = Field(None, description="Why it holds longer than the class says.")
    note: Text | None = Field(None, description="Caveat shown beside the value, for example that sources conflict.")
    why: Line | None = Field(None, description="Why the value changed, for the list of changes, in one sentence.")


class Fact(Model):
    """A number, date, phone number, form name, address or rule that somebody else decides."""

    label: Line = Field(description="What the value is, as a reader would say it, without the value itself.")
    unit: Unit = Field(description="How the value is printed.")
    class_: FactClass = Field(alias="class", description="Decides how often it must be compared again.")
    values: tuple[Value, ...] = Field(min_length=1, description="Oldest first.")
    note: Text | None = Field(None, description="What a reader should know to use the value rightly.")
    changes: tuple[Change, ...] = Field((), description="Corrections of this fact; its dated values list themselves.")

    def on(self, day: date) -> Value | None:
        """The value in force on ``day``, or None before the first and after the last ends."""
        current = None
        for value in self.values:
            if value.from_ is None or value.from_ <= day:
                current = value
        if current is not None and current.until is not None and current.until < day:
            return None
        return current


class FactFile(Model):
    """``site-data/facts/TOPIC.yml``: the facts whose ids begin with the topic."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)] = Field(
        description="The topic: the file's name, and the first part of every fact id in it."
    )
    title: Line = Field(description="The topic in words.")
    facts: dict[FactId, Fact] = Field(min_length=1, description="The facts, by id.")
