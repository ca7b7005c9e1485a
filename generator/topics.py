"""The register of facts as pages, one a topic: every fact with all its dated values, notes and the pages that quote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from generator.library import FactEntry
from generator.listed import is_overdue
from generator.model import Source, Value
from generator.prose import FactQuote
from generator.site import Site
from generator.writer import Writer, escaped, latest, topic_path

RECOMMENDED = 5
"""How many pages a topic recommends."""


@dataclass(frozen=True)
class DatedValue:
    """A value and where it was read, printed. ``source`` and ``confirm`` are Markdown links."""

    value: str
    since: str
    until: str
    source: str
    publisher: str
    checked: str
    reported: bool
    confirm: str
    note: str


@dataclass(frozen=True)
class WholeFact:
    """A fact with everything that the register holds of it. ``others`` are its earlier and coming values, oldest first."""

    id: str
    label: str
    current: DatedValue
    ended: bool
    seen: str
    overdue: bool
    note: str
    others: tuple[DatedValue, ...]
    pages: tuple[str, ...]


class TopicWriter(Writer):
    """Prints on a topic's page, where quoted facts are links to their own place in the register."""

    def _quoted(self, quote: FactQuote) -> str:
        if quote.id in self.site.library.facts and topic_path(quote.id) == self.path:
            return self._figure(quote, f"#{quote.id}")
        return self._of_register(quote)


def facts_of_topic(site: Site, topic: str) -> list[FactEntry]:
    """The facts of ``site-data/facts/TOPIC.yml``, by id."""
    return list(site.library.facts_by_topic.get(topic, ()))


def whole_facts(
    writer: TopicWriter, entries: Iterable[FactEntry], pages: Mapping[str, tuple[str, ...]]
) -> list[WholeFact]:
    """The facts of a topic, printed; ``pages`` are the paths of the pages that list each."""
    return [_whole(writer, entry, pages.get(entry.id, ())) for entry in entries]


def most_quoting(entries: Iterable[FactEntry], pages: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The paths of the pages that list most of these facts, the most first."""
    counts = Counter(path for entry in entries for path in pages.get(entry.id, ()) if path != "index")
    return sorted(counts, key=lambda path: (-counts[path], path))[:RECOMMENDED]


def changed_on(site: Site, entries: Iterable[FactEntry]) -> date:
    """The day on which a page of these facts last changed: one began, was compared or corrected."""
    days = [
        day
        for entry in entries
        for day in (
            *(value.checked for value in entry.fact.values),
            *(value.from_ for value in entry.fact.values if value.from_),
            *(change.date for change in entry.fact.changes),
        )
    ]
    return max((day for day in days if day <= site.today), default=site.today)


def _whole(writer: TopicWriter, entry: FactEntry, pages: tuple[str, ...]) -> WholeFact:
    fact, today = entry.fact, writer.site.today
    current = latest(entry, today)
    status = writer.site.statuses.get(entry.id)
    return WholeFact(
        id=entry.id,
        label=escaped(fact.label),
        current=_dated(writer, entry, current),
        ended=current.until is not None and current.until < today,
        seen=writer.day(status.evidence.found) if status and status.evidence.found else "",
        overdue=is_overdue(writer, entry),
        note=writer.inline(fact.note) if fact.note else "",
        others=tuple(_dated(writer, entry, value) for value in fact.values if value is not current),
        pages=pages,
    )


def _dated(writer: Writer, entry: FactEntry, value: Value) -> DatedValue:
    source = writer.site.library.sources[value.source].source
    until = _last_day(entry, value)
    return DatedValue(
        value=writer.value(entry, value),
        since=writer.day(value.from_) if value.from_ else "",
        until=writer.day(until) if until else "",
        source=writer.source(value.source),
        publisher="" if _named_in_title(source) else escaped(source.publisher),
        checked=writer.day(value.checked),
        reported=value.basis == "reported",
        confirm=writer.source(value.confirm_at) if value.confirm_at else "",
        note=writer.inline(value.note) if value.note else "",
    )


def _last_day(entry: FactEntry, value: Value) -> date | None:
    """The last day of a value: where it says so, or the day before the next one begins."""
    values = entry.fact.values
    following = values[values.index(value) + 1 :]
    if value.until or not following or not following[0].from_:
        return value.until
    return following[0].from_ - timedelta(days=1)


def _named_in_title(source: Source) -> bool:
    return source.publisher.lower() in source.title.lower() or source.kind == "statute"
