"""What changed and what will: new values of facts, ends of values, and the ``changes`` that editors list.

From the data alone, never from git, so that a shallow clone builds the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from generator.api.published import Published, new_values
from generator.library import FactEntry
from generator.model import Home, Value

LONG = 60
"""Values of more characters are not repeated in a title."""


@dataclass(frozen=True)
class Change:
    """One thing that changed. ``day`` is when it takes effect, ``known`` since when it is known here, both as dates.

    ``old`` and ``new`` are the values of ``fact`` before and after, where it is a change of a value, ``before`` and
    ``after`` the same in words. ``pages`` are the paths of the pages that it concerns.
    """

    id: str
    what: Literal["value", "end", "new", "correction", "update"]
    day: date
    known: date
    title: str
    why: str | None
    pages: tuple[str, ...]
    fact: FactEntry | None = None
    old: Value | None = None
    new: Value | None = None
    before: str | None = None
    after: str | None = None

    @property
    def source(self) -> str | None:
        """Id of the source in which the change was read."""
        value = self.new or self.old
        return value.source if value else None

    def moved(self, today: date) -> date:
        """The day on which a reader of the feed should see it: when it was announced, and again when it takes effect."""
        return self.day if self.day <= today else min(self.known, today)


def changes_of(published: Published) -> tuple[Change, ...]:
    """All changes, newest first by the day on which they take effect, upcoming ones included."""
    found = [
        *(change for entry in published.site.library.facts.values() for change in _of_fact(published, entry)),
        *_of_pages(published),
    ]
    return tuple(sorted(sorted(found, key=lambda change: change.id), key=lambda change: change.day, reverse=True))


def upcoming(changes: tuple[Change, ...], today: date) -> tuple[Change, ...]:
    """Those that take effect after ``today``, the next one first."""
    return tuple(
        sorted((change for change in changes if change.day > today), key=lambda change: (change.day, change.id))
    )


def concerning(changes: tuple[Change, ...], path: str) -> tuple[Change, ...]:
    """Those that concern the page at ``path``."""
    return tuple(change for change in changes if path in change.pages)


def _of_fact(published: Published, entry: FactEntry) -> Iterator[Change]:
    pages = published.pages_with.get(entry.id, ())
    label, gettext = entry.fact.label, published.words.gettext
    for old, new in new_values(entry):
        if new.from_ is None:
            continue
        before, after = published.value(entry, old), published.value(entry, new)
        title = gettext("%(label)s: %(new)s instead of %(old)s") if len(before) + len(after) <= LONG else gettext("%(label)s: changed")  # fmt: skip
        yield Change(f"{entry.id}@{new.from_}", "value", new.from_, _known(new, new.from_),
                     title % {"label": label, "old": before, "new": after}, new.why, pages, entry, old, new, before,
                     after)  # fmt: skip
    last = entry.fact.values[-1]
    if last.until:
        day = last.until + timedelta(days=1)
        title = gettext("%(label)s: no value is known after %(day)s")
        yield Change(f"{entry.id}@{day}", "end", day, _known(last, day),
                     title % {"label": label, "day": published.day(last.until)}, None, pages, entry, last, None,
                     published.value(entry, last), None)  # fmt: skip
    for number, change in enumerate(entry.fact.changes, start=1):
        yield Change(f"{entry.id}@{change.date}.{number}", change.what, change.date, change.date, change.text, None, pages,
                     entry)  # fmt: skip


def _of_pages(published: Published) -> Iterator[Change]:
    for path, entry in published.site.library.pages.items():
        name = published.site_name if isinstance(entry.page, Home) else entry.page.heading
        for number, change in enumerate(entry.page.changes, start=1):
            yield Change(f"{path}@{change.date}.{number}", change.what, change.date, change.date,
                         f"{name}: {change.text}", None, (path,))  # fmt: skip


def _known(value: Value, day: date) -> date:
    """Since when a change of ``day`` is known: its announcement, or the text it was read in, if that came before."""
    return min(day, value.announced or value.checked)
