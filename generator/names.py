"""Which page or source a name means: ids, codes, titles and aliases, in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.library import Library
from generator.model import PAGE_KINDS, Notice, Page, Term


@dataclass(frozen=True)
class Claim:
    """A name, the page that claims it, and the key in the page's file (with its index) that does."""

    name: str
    page: Page
    key: tuple[str | int, ...]


class Names:
    """Resolves what an editor writes between brackets."""

    def __init__(self, library: Library) -> None:
        self._pages = library.pages
        self._sources = library.sources
        self._by_name: dict[str, str] = {}
        self.clashes: list[tuple[Claim, Claim]] = []
        first: dict[str, Claim] = {}
        for claim in _claims(library):
            other = first.setdefault(claim.name, claim)
            if other is claim:
                self._by_name[claim.name] = claim.page.path
            elif other.page.path != claim.page.path:
                self.clashes.append((claim, other))
        self._titles: dict[str, str] = {}
        for kind in reversed(PAGE_KINDS):
            self._titles |= {
                normal(entry.page.title): path for path, entry in library.pages.items() if entry.page.kind == kind
            }

    def page(self, name: str, kinds: tuple[str, ...] = PAGE_KINDS) -> str | None:
        """The path of the page that ``name`` means: a path, a bare id, then a code, an alias, a title."""
        name = name.strip()
        if name in self._pages:
            return name if name.split("/")[0] in kinds else None
        for kind in kinds:
            if f"{kind}/{name.lower()}" in self._pages:
                return f"{kind}/{name.lower()}"
        found = self._by_name.get(normal(name)) or self._titles.get(normal(name))
        return found if found and found.split("/")[0] in kinds else None

    def source(self, name: str) -> str | None:
        """The id of the source that ``name`` means."""
        return name if name in self._sources else None

    def mean_the_same(self, other: Names) -> bool:
        """Whether every name means the same page here and there."""
        return (
            self._by_name == other._by_name
            and self._titles == other._titles
            and self._pages.keys() == other._pages.keys()
        )

    def known(self) -> list[str]:
        """Every name that resolves, for suggestions."""
        bare = [path.split("/")[-1] for path in self._pages]
        return [*self._pages, *bare, *self._by_name, *self._sources]


def normal(name: str) -> str:
    """A name without the differences that people don't mean: case, spaces, line breaks."""
    return re.sub(r"\s+", " ", name).strip().casefold()


def _claims(library: Library) -> Iterator[Claim]:
    for entry in library.pages.values():
        page = entry.page
        if isinstance(page, Notice):
            yield Claim(normal(page.code), page, ("code",))
        if isinstance(page, Term):
            for index, spelling in enumerate(page.spellings):
                yield Claim(normal(spelling), page, ("spellings", index))
        for index, alias in enumerate(page.aliases):
            yield Claim(normal(alias), page, ("aliases", index))
