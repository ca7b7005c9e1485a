"""How fresh each value in the register is on a day: policy by class, the value's own term, and what was found since.

Pure. Only people lengthen a term: a value may say ``holds_days``, and longer than its class only with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from generator.library import FactEntry, Library
from generator.model import ClassPolicy, Fact, Value
from generator.problems import Problem

State = Literal["fresh", "due", "overdue", "expired"]

RATE_LEAD = timedelta(days=14)
"""A rate whose next quarter begins within this time and is not entered yet is due."""


@dataclass(frozen=True)
class Evidence:
    """What the weekly run found on a source's page: the last day the words stood there, and whether they are gone now."""

    found: date | None = None
    missing: bool = False


NOTHING_FOUND = Evidence()

EvidenceOf = Mapping[tuple[str, int], Evidence]
"""Evidence by fact id and the value's place in its list."""


@dataclass(frozen=True)
class Status:
    """How fresh the value in force is. ``confirmed`` is the last day on which it was known to hold, ``due`` the first day
    on which it must be compared again, ``overdue`` the first after the grace; ``why`` says what made it due.
    """

    fact: str
    index: int
    state: State
    confirmed: date
    due: date
    overdue: date
    why: str
    evidence: Evidence = NOTHING_FOUND


def statuses(library: Library, evidence: EvidenceOf, today: date) -> dict[str, Status]:
    """The status of every fact that has begun by ``today``, by id. Without a policy file every value counts as fresh."""
    policies = library.freshness.file.classes if library.freshness else {}
    found = {}
    for id_, entry in library.facts.items():
        status = _status(entry, policies.get(entry.fact.class_), evidence, today)
        if status is not None:
            found[id_] = status
    return found


def quarter_after(day: date) -> date:
    """First day of the next calendar quarter."""
    month = 3 * ((day.month - 1) // 3) + 4
    return date(day.year + month // 13, (month - 1) % 12 + 1, 1)


def turn_of(turns: tuple[str, ...], today: date) -> str:
    """Whose week it is, or an empty string."""
    return turns[today.toordinal() // 7 % len(turns)] if turns else ""


def _status(entry: FactEntry, policy: ClassPolicy | None, evidence: EvidenceOf, today: date) -> Status | None:
    fact = entry.fact
    begun = [index for index, value in enumerate(fact.values) if value.from_ is None or value.from_ <= today]
    if not begun:
        return None
    index = begun[-1]
    value = fact.values[index]
    seen = evidence.get((entry.id, index), NOTHING_FOUND)
    confirmed = max(value.checked, seen.found) if seen.found else value.checked
    if policy is None:
        return Status(entry.id, index, "fresh", confirmed, date.max, date.max, "", seen)
    due = _due(confirmed, value, policy)
    overdue = _later(due, policy.grace_days)
    if value.until and value.until < today:
        return Status(entry.id, index, "expired", confirmed, due, overdue, f"it ended on {value.until}", seen)
    why = f"it was last compared on {confirmed}"
    if seen.missing:
        due, why = min(due, today), "the words that proved it are no longer on the source's page"
    elif fact.class_ == "quarterly-rate" and _next_rate_is_missing(fact, today):
        due, why = min(due, today), f"the rate from {quarter_after(today)} on is not entered yet"
    state: State = "overdue" if overdue <= today else "due" if due <= today else "fresh"
    return Status(entry.id, index, state, confirmed, due, overdue, why if state != "fresh" else "", seen)


def _due(confirmed: date, value: Value, policy: ClassPolicy) -> date:
    due = _later(confirmed, value.holds_days or policy.holds_days)
    if policy.due_after:
        month, day = (int(part) for part in policy.due_after.split("-"))
        this_year = _day_in(confirmed.year, month, day)
        due = min(due, this_year if confirmed < this_year else _day_in(confirmed.year + 1, month, day))
    return due


def _day_in(year: int, month: int, day: int) -> date:
    """The day, or March 1 for a February 29 that the year does not have."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month + 1, 1)


def _later(day: date, days: int) -> date:
    return min(day, date.max - timedelta(days=days)) + timedelta(days=days)


def _next_rate_is_missing(fact: Fact, today: date) -> bool:
    begins = quarter_after(today)
    return begins - today <= RATE_LEAD and not any(value.from_ == begins for value in fact.values)


def attention(library: Library, found: Mapping[str, Status]) -> list[Problem]:
    """What somebody should look at: values overdue, expired or due, located, in this order and the oldest first."""
    order = ("overdue", "expired", "due")
    wanted = [status for status in found.values() if status.state in order]
    wanted.sort(key=lambda status: (order.index(status.state), status.overdue, status.fact))
    return [_warning(library, status) for status in wanted]


def _warning(library: Library, status: Status) -> Problem:
    entry = library.facts[status.fact]
    value = entry.fact.values[status.index]
    source = library.sources.get(value.source)
    address = source.source.url if source else value.source
    problem = entry.document.problem(
        status.state,
        f"{status.fact}: {status.why}. Compare it with {address}",
        (*entry.key_path, "values", status.index),
    )
    return replace(problem, severity="warning")
