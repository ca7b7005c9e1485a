"""Which outside addresses may fail for a while, and what the checks of links and evidence have found so far."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from generator.model.base import Day, FactId, Id, Line, Model, Url
from generator.model.register import Value

Verdict = Literal["ok", "moved", "gone", "blocked", "unclear"]
"""ok; moved for good; gone (404, 410, no DNS record); blocked (refuses programs); unclear (anything that may pass)."""

Result = Literal["found", "missing", "unclear"]

Week = Annotated[str, StringConstraints(pattern=r"^\d{4}-W\d\d$")]
"""An ISO week, ``2026-W48``."""

Words = Annotated[str, StringConstraints(max_length=2000)]

DEAD_AFTER = 3
"""Weeks in which an address must be found gone, without having been alive in between, to count as dead."""


class LinkException(Model):
    """A link that is known to fail the check, and may for a while."""

    link: Url = Field(description="Id of a source, or an address in which * stands for any characters.")
    reason: Line = Field(description="Why a reader may be sent there although the check says no.")
    until: Day = Field(description="Last day on which the exception holds, at most a year ahead.")


class ExceptionFile(Model):
    """``site-data/link-exceptions.yml``."""

    exceptions: tuple[LinkException, ...] = Field(description="Links that may fail the weekly check, each for a while.")


class AddressRecord(Model):
    """What is known of one address. ``says`` is what the last check saw."""

    verdict: Verdict
    since: Day
    asked: Day
    ok: Day | None = None
    failures: tuple[Week, ...] = ()
    says: Words = ""
    moved_to: Url | None = None

    @property
    def dead(self) -> bool:
        """Gone in three different weeks, and not alive in between."""
        return len(self.failures) >= DEAD_AFTER

    @property
    def alive(self) -> bool:
        """A reader gets to the page."""
        return self.verdict in ("ok", "moved")


class EvidenceRecord(Model):
    """Whether a value still stood on its source's page.

    ``value``, ``source`` and ``evidence`` are what was looked for: the record holds only for a value that still has
    all three. ``found`` is the last day on which the evidence stood there; ``says`` what the page said instead.
    """

    fact: FactId
    value: str
    source: Id
    evidence: Line
    result: Result
    since: Day
    asked: Day
    found: Day | None = None
    says: Words = ""


class Ledger(Model):
    """``site-data/link-ledger.json``: written by ``links --update``, read by everything else."""

    addresses: dict[str, AddressRecord] = Field(default_factory=dict)
    evidence: dict[str, EvidenceRecord] = Field(default_factory=dict)

    def address(self, url: str) -> AddressRecord | None:
        """What is known of ``url``; the part after ``#`` doesn't matter."""
        return self.addresses.get(asked_address(url))

    def is_dead(self, url: str) -> bool:
        """Whether a page should show the archived copy instead."""
        record = self.address(url)
        return record is not None and record.dead

    def evidence_for(self, fact_id: str, value: Value) -> EvidenceRecord | None:
        """What the last look for the evidence of ``value`` found, if value, source and evidence are still the same."""
        record = self.evidence.get(evidence_key(fact_id, value))
        looked_for = (str(value.value), value.source, value.evidence)
        return record if record and (record.value, record.source, record.evidence) == looked_for else None


def asked_address(url: str) -> str:
    """The address as it is sent to a server: without the part after ``#``."""
    return url.partition("#")[0]


def evidence_key(fact_id: str, value: Value) -> str:
    """Names a value of a fact in the ledger: ``plan.fee@2026-07-01``, or ``plan.fee@start`` where no day is known."""
    return f"{fact_id}@{value.from_ or 'start'}"
