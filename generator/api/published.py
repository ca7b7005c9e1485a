"""A site as it is published: where its pages stand, which facts each page lists, when it last changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from gettext import NullTranslations
from itertools import pairwise

from generator.library import FactEntry
from generator.model import PAGE_KINDS, Page, Value
from generator.printing import printed_day, printed_value
from generator.prose import Example, FactQuote, Mention, Part, Reference
from generator.site import Site
from generator.writer import Writer, topic_path

_LISTED = re.compile(r'data-fact="([a-z0-9_.]+)"')


@dataclass(frozen=True)
class Published:
    """A site, its rendered Markdown by path (``notices/cp14.md``), its name and the address that all others begin with.

    ``site_url`` ends with a slash.
    """

    site: Site
    pages: Mapping[str, str]
    site_name: str
    site_url: str
    locale: str
    words: NullTranslations

    def url(self, path: str) -> str:
        """The address of the page at ``path``: ``…/notices/cp14/``."""
        return self.site_url + address(path)

    def fact_url(self, id_: str) -> str:
        """The address of a fact on the page of its topic."""
        return f"{self.url(topic_path(id_))}#{id_}"

    @cached_property
    def facts_on(self) -> dict[str, tuple[str, ...]]:
        """The facts that each page lists, by the page's path, in the order of the page."""
        return {
            path.removesuffix(".md"): tuple(dict.fromkeys(_LISTED.findall(text)))
            for path, text in self.pages.items()
            if path.endswith(".md")
        }

    @cached_property
    def pages_with(self) -> dict[str, tuple[str, ...]]:
        """The pages that list each fact: letters first, then as ``PAGE_KINDS`` goes, then by path."""
        found: dict[str, list[str]] = {}
        kinds = [*PAGE_KINDS, "index"]
        for path in sorted(self.site.library.pages, key=lambda path: (kinds.index(path.split("/")[0]), path)):
            for id_ in self.facts_on.get(path, ()):
                found.setdefault(id_, []).append(path)
        return {id_: tuple(pages) for id_, pages in found.items()}

    @cached_property
    def modified(self) -> dict[str, date]:
        """The day on which what each page says last changed, by the page's path."""
        pages = self.site.library.pages.items()
        return {path: modified_on(self.site, entry.page, self.facts_on.get(path, ())) for path, entry in pages}

    @cached_property
    def writer(self) -> PortableWriter:
        """Prints texts of any page as Markdown that can leave the site: whole addresses, values filled in."""
        return PortableWriter(self)

    def value(self, entry: FactEntry, value: Value) -> str:
        """A value with its unit, in words."""
        return printed_value(value, entry.fact.unit, self.locale, self.words)

    def day(self, day: date) -> str:
        """A date in words."""
        return printed_day(day, self.locale)


class PortableWriter(Writer):
    """A writer whose links are whole addresses, whose values are words, and which leaves glossary words alone: a text
    reads the same wherever it stands.
    """

    def __init__(self, published: Published) -> None:
        super().__init__(published.site, "", published.locale, published.words)
        self._published = published

    def _part(self, part: Part) -> str:
        match part:
            case FactQuote():
                entry = self.site.library.facts.get(part.id)
                return self._value_on(entry, part.day or self.site.today) if entry else ""
            case Reference():
                if path := self.site.names.page(part.target):
                    return f"[{part.text}]({self._published.url(path)})"
                if source := self.site.names.source(part.target):
                    return f"[{part.text}]({self.site.library.sources[source].source.url})"
                return part.text
            case Mention() | Example():
                return part.text
            case str():
                return part


def address(path: str) -> str:
    """Where the page at ``path`` stands below the site's address: ``notices/cp14/``; empty for the home page."""
    return "" if path in ("", "index") else f"{path.removesuffix('index').rstrip('/')}/"


def modified_on(site: Site, page: Page, facts: Iterable[str]) -> date:
    """The day on which what ``page`` says last changed: it was read again, has an entry under ``changes``, or one of its
    ``facts`` got a new value or an entry.
    """
    days = [page.reviewed, *(change.date for change in page.changes)]
    for id_ in facts:
        entry = site.library.facts[id_]
        days += [change.date for change in entry.fact.changes]
        days += [new.from_ for _, new in new_values(entry) if new.from_]
    return max([page.reviewed, *(day for day in days if day <= site.today)])


def new_values(entry: FactEntry) -> list[tuple[Value, Value]]:
    """Pairs of a value and the different one that followed it."""
    values = entry.fact.values
    return [(old, new) for old, new in pairwise(values) if old.value != new.value]
