"""Changes as Atom feeds (RFC 4287) and dates that matter as an iCalendar feed (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from generator.api.changes import Change, concerning
from generator.api.published import Published
from generator.library import FactEntry
from generator.model import Value

ENTRIES, ENTRIES_OF_A_PAGE = 100, 30
PAST_DAYS = 400
"""How long a date stays in the calendar after it has passed: a year of quarters and a few days."""
OCTETS = 75
"""Longest line of an iCalendar file, in bytes without the line break (RFC 5545, 3.1)."""

_ATOM = "http://www.w3.org/2005/Atom"


def feeds(published: Published, changes: tuple[Change, ...]) -> dict[str, str]:
    """The feed of the site, one for every letter, and the calendar, by path."""
    gettext = published.words.gettext
    title = gettext("%(site)s: what changed") % {"site": published.site_name}
    files = {
        "feed.xml": _atom(published, "feed.xml", title, "changes/", _seen(published, changes)[:ENTRIES], None),
        "changes/dates.ics": calendar(published),
    }
    for entry in published.site.library.of_kind("notices"):
        page = entry.page
        path = f"{page.path}/feed.xml"
        of_page = _seen(published, concerning(changes, page.path))[:ENTRIES_OF_A_PAGE]
        title = gettext("%(page)s: what changed") % {"page": page.heading}
        files[path] = _atom(published, path, title, f"{page.path}/", of_page, page.reviewed)
    return files


def _seen(published: Published, changes: tuple[Change, ...]) -> list[Change]:
    """Newest first, by the day on which a reader of the feed should see it."""
    return sorted(changes, key=lambda change: change.moved(published.site.today), reverse=True)


def _atom(
    published: Published, path: str, title: str, about: str, changes: list[Change], otherwise: date | None
) -> str:
    """An Atom feed at ``path``. ``otherwise`` is the day it was updated if nothing has changed yet; today if None."""
    today, base = published.site.today, published.site_url
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": published.locale})
    SubElement(feed, "id").text = base + path
    SubElement(feed, "title").text = title
    days = [change.moved(today) for change in changes]
    SubElement(feed, "updated").text = _moment(max(days, default=otherwise or today))
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": base + path})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": base + about})
    SubElement(SubElement(feed, "author"), "name").text = published.site_name
    SubElement(feed, "rights").text = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
    for change in changes:
        entry = SubElement(feed, "entry")
        SubElement(entry, "id").text = f"tag:{urlsplit(base).hostname},2026:{change.id}"
        SubElement(entry, "title").text = change.title
        SubElement(entry, "updated").text = _moment(change.moved(today))
        SubElement(entry, "published").text = _moment(min(change.known, change.moved(today)))
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": where(published, change)})
        SubElement(entry, "category", {"term": change.what})
        SubElement(entry, "summary").text = "\n".join(told(published, change))
    indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(feed, encoding="unicode")}\n'


def where(published: Published, change: Change) -> str:
    """Where a change can be seen: the fact or the page; the list of changes where no page shows it."""
    if change.fact:
        return published.fact_url(change.fact.id)
    return published.url(change.pages[0]) if change.pages else f"{published.site_url}changes/"


def told(published: Published, change: Change) -> Iterator[str]:
    """A change in sentences: old and new value, since when, why, where it was read."""
    gettext = published.words.gettext
    if change.after:
        words = {"day": published.day(change.day), "new": change.after, "old": change.before}
        yield gettext("From %(day)s: %(new)s. Before: %(old)s.") % words
    elif change.before:
        yield gettext("Until %(day)s: %(old)s.") % {
            "day": published.day(change.day - timedelta(days=1)), "old": change.before,
        }  # fmt: skip
    else:
        yield change.title
    if change.why:
        yield gettext("Why: %(why)s") % {"why": change.why}
    if change.source:
        source = published.site.library.sources[change.source].source
        value = change.new or change.old
        told = gettext("Source: %(source)s, %(url)s") % {"source": source.title, "url": source.url}
        yield told if value is None or value.basis == "official" else f"{told} ({gettext('reported by others')})"


def calendar(published: Published) -> str:
    """Days on which a value begins or ends, and dates that are facts themselves, as all-day events."""
    host = urlsplit(published.site_url).hostname
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{host}//dates//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
             _line("X-WR-CALNAME", published.words.gettext("%(site)s: dates") % {"site": published.site_name}),
             "REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D"]  # fmt: skip
    for day, id_, title, entry, value in sorted(_dates(published), key=lambda date_: date_[:2]):
        source = published.site.library.sources[value.source].source
        lines += [
            "BEGIN:VEVENT", _line("UID", f"{id_}@{host}", text=False), f"DTSTAMP:{value.checked:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            _line("SUMMARY", title), _line("DESCRIPTION", f"{source.title}\n{source.url}"),
            _line("URL", published.fact_url(entry.id), text=False), f"CATEGORIES:{entry.fact.class_}",
            "TRANSP:TRANSPARENT", "END:VEVENT",
        ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _dates(published: Published) -> Iterator[tuple[date, str, str, FactEntry, Value]]:
    gettext, first = published.words.gettext, published.site.today - timedelta(days=PAST_DAYS)
    for entry in published.site.library.facts.values():
        label = entry.fact.label
        for index, value in enumerate(entry.fact.values):
            printed = published.value(entry, value)
            begun = index > 0 or (value.from_ is not None and value.from_ > published.site.today)
            if begun and value.from_ and value.from_ >= first:
                yield value.from_, f"{entry.id}.from.{value.from_}", f"{label}: {printed}", entry, value
        last = entry.fact.values[-1]
        if last.until and last.until >= first:
            title = gettext("Last day: %(label)s: %(value)s") % {"label": label, "value": published.value(entry, last)}
            yield last.until, f"{entry.id}.until.{last.until}", title, entry, last
        if entry.fact.unit == "date" and (day := date.fromisoformat(str(last.value))) >= published.site.today:
            yield day, f"{entry.id}.day", label, entry, last


def _moment(day: date) -> str:
    return f"{day}T00:00:00Z"


def _line(name: str, value: str, *, text: bool = True) -> str:
    if text:
        value = re.sub(r"([\\;,])", r"\\\1", value).replace("\n", "\\n")
    return f"{name}:{value}"


def _folded(line: str) -> str:
    """The line with a break and a space before each piece that would be too long; never inside a character."""
    pieces: list[str] = []
    piece = ""
    for character in line:
        if len((piece + character).encode()) > OCTETS - (1 if pieces else 0):
            pieces.append(piece)
            piece = ""
        piece += character
    return "\r\n ".join([*pieces, piece])
