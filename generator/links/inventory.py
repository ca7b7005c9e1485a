"""Every outside address of the project once, with all that uses it: sources, facts, pages. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.library import Library
from generator.model import Fact, Value
from generator.model.links import asked_address
from generator.site import Site
from generator.source import Document, KeyPath
from generator.texts import Written


@dataclass(frozen=True)
class Use:
    """One place where an address is written: ``key_path`` in ``document``. ``source`` is the source's id, or empty."""

    document: Document
    key_path: KeyPath
    source: str
    url: str


@dataclass(frozen=True)
class Wanted:
    """Evidence to look for on a page."""

    fact_id: str
    fact: Fact
    value: Value

    @property
    def words(self) -> str:
        """The words or figure that must stand there."""
        return self.value.evidence or ""


@dataclass(frozen=True)
class Address:
    """An address as it is asked, where it is written, which facts rest on it, which pages lead there or quote them."""

    url: str
    uses: tuple[Use, ...]
    facts: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    wanted: tuple[Wanted, ...] = ()


def addresses_in(library: Library) -> dict[str, list[Use]]:
    """Where each outside address is written: sources, their archived copies, facts whose value is an address."""
    uses: dict[str, list[Use]] = defaultdict(list)
    for source in library.sources.values():
        url = source.source.url
        uses[asked_address(url)].append(Use(source.document, (*source.key_path, "url"), source.id, url))
        if archived := source.source.archived:
            at = (*source.key_path, "archived", "url")
            uses[asked_address(archived.url)].append(Use(source.document, at, "", archived.url))
    for fact in library.facts.values():
        if fact.fact.unit == "url":
            for index, value in enumerate(fact.fact.values):
                at = (*fact.key_path, "values", index, "value")
                uses[asked_address(str(value.value))].append(Use(fact.document, at, "", str(value.value)))
    return {url: uses[url] for url in sorted(uses)}


def inventory(site: Site) -> tuple[Address, ...]:
    """Every address, sorted, with the facts and pages that a dead one would touch and the evidence to look for."""
    facts_of_source: dict[str, set[str]] = defaultdict(set)
    for id_ in site.library.facts:
        for source in _sources_of(site, site.texts.fact(id_)):
            facts_of_source[source].add(id_)
    pages_of_source: dict[str, set[str]] = defaultdict(set)
    pages_of_fact: dict[str, set[str]] = defaultdict(set)
    for path, page in site.library.pages.items():
        for source in _sources_of(site, site.texts.page(path)):
            pages_of_source[source].add(path)
        for fact in site.facts_of(page):
            pages_of_fact[fact.id].add(path)
    wanted: dict[str, list[Wanted]] = defaultdict(list)
    for fact in site.library.facts.values():
        for value in current_values(fact.fact, site.today):
            if value.evidence:
                wanted[value.source].append(Wanted(fact.id, fact.fact, value))

    addresses = []
    for url, uses in addresses_in(site.library).items():
        sources = {use.source for use in uses if use.source}
        facts = {use.key_path[1] for use in uses if use.key_path[0] == "facts"}
        facts |= {fact_id for source in sources for fact_id in facts_of_source[source]}
        pages = {page for source in sources for page in pages_of_source[source]}
        pages |= {page for fact_id in facts for page in pages_of_fact[str(fact_id)]}
        evidence = tuple(item for source in sorted(sources) for item in wanted[source])
        addresses.append(Address(url, tuple(uses), tuple(sorted(map(str, facts))), tuple(sorted(pages)), evidence))
    return tuple(addresses)


def current_values(fact: Fact, today: date) -> Iterator[Value]:
    """The value in force and those announced: what a page must still say. The past may have left its page."""
    now = fact.on(today)
    for value in fact.values:
        if value is now or (value.from_ is not None and value.from_ > today):
            yield value


def _sources_of(site: Site, written: Written) -> Iterator[str]:
    yield from (named.id for named in written.references if named.kinds == ("sources",))
    for text in written.prose:
        for reference in text.parsed.references:
            if source := site.names.source(reference.target):
                yield source
