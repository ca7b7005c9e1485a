"""The facts of a page in short, under the text in which each was read: what 'Facts and sources' prints.

Notes, earlier values and publishers stand on the page of the fact's topic (`generator.topics`).
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.library import FactEntry
from generator.model import Value
from generator.writer import Writer, escaped, latest

_Text = tuple[str, object, str, str | None]
"""What facts must share to stand below one source: its id, the day of its text, the basis, where to confirm."""


@dataclass(frozen=True)
class ListedFact:
    """A row. Everything is printed; ``note`` is the target of a link, empty where the fact has no note."""

    anchor: str
    id: str
    label: str
    value: str
    since: str
    ended: str
    upcoming: tuple[tuple[str, str], ...]
    overdue: bool
    note: str


@dataclass(frozen=True)
class ReadIn:
    """Facts that were read in the same text. ``source`` and ``confirm`` are Markdown links."""

    source: str
    checked: str
    reported: bool
    confirm: str
    rows: tuple[ListedFact, ...]


def read_in(writer: Writer) -> list[ReadIn]:
    """The facts that a page has quoted so far, by the text in which they were read, in the order of the page."""
    groups: dict[_Text, list[FactEntry]] = {}
    for entry in writer.facts():
        value = latest(entry, writer.site.today)
        groups.setdefault((value.source, value.checked, value.basis, value.confirm_at), []).append(entry)
    return [_group(writer, entries) for entries in groups.values()]


def _group(writer: Writer, entries: list[FactEntry]) -> ReadIn:
    value = latest(entries[0], writer.site.today)
    return ReadIn(
        source=writer.source(value.source, writer.site.library.sources[value.source].source.citation),
        checked=writer.day(value.checked),
        reported=value.basis == "reported",
        confirm=writer.source(value.confirm_at) if value.confirm_at else "",
        rows=tuple(_row(writer, entry) for entry in entries),
    )


def _row(writer: Writer, entry: FactEntry) -> ListedFact:
    fact, today = entry.fact, writer.site.today
    value = latest(entry, today)
    return ListedFact(
        anchor=writer.row(entry.id),
        id=entry.id,
        label=escaped(fact.label),
        value=writer.value(entry, value),
        since=writer.day(value.from_) if value.from_ else "",
        ended=writer.day(value.until) if value.until and value.until < today else "",
        upcoming=tuple(upcoming(writer, entry)),
        overdue=is_overdue(writer, entry),
        note=writer.topic_row(entry.id) if fact.note or value.note else "",
    )


def upcoming(writer: Writer, entry: FactEntry) -> list[tuple[str, str]]:
    """The values that begin after today: from which day, and what."""
    later: list[Value] = [value for value in entry.fact.values if value.from_ and value.from_ > writer.site.today]
    return [(writer.day(value.from_), writer.value(entry, value)) for value in later if value.from_]


def is_overdue(writer: Writer, entry: FactEntry) -> bool:
    """Whether the value has not been compared with its source for longer than it should be."""
    status = writer.site.statuses.get(entry.id)
    return status is not None and status.state == "overdue"
