"""A library together with all that follows from it and a day: names, parsed prose, links. What rules and pages need."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from generator.freshness import EvidenceOf, Status, statuses
from generator.graph import Graph, build_graph, still_holds
from generator.library import FactEntry, Library, PageEntry
from generator.names import Names
from generator.prose import Lexicon
from generator.texts import Texts


@dataclass(frozen=True)
class Site:
    """Everything known on ``today``."""

    library: Library
    names: Names
    texts: Texts
    graph: Graph
    today: date
    statuses: dict[str, Status] = field(default_factory=dict)

    @property
    def words(self) -> Lexicon:
        """The glossary's words."""
        return self.texts.words

    def facts_of(self, entry: PageEntry) -> list[FactEntry]:
        """The facts that a page quotes or lists, each once, in the order of the page."""
        ids: dict[str, None] = {}
        written = self.texts.page(entry.page.path)
        for text in written.prose:
            ids |= dict.fromkeys(quote.id for quote in text.parsed.facts)
        ids |= dict.fromkeys(named.id for named in written.references if named.kinds == ("facts",))
        return [self.library.facts[id_] for id_ in ids if id_ in self.library.facts]

    def basis_counts(self) -> dict[str, int]:
        """How many of the values that pages quote or list today were read in official text, and how many elsewhere."""
        used = {fact.id: fact for entry in self.library.pages.values() for fact in self.facts_of(entry)}
        values = [value for fact in used.values() if (value := fact.fact.on(self.today))]
        return {basis: sum(value.basis == basis for value in values) for basis in ("official", "reported")}


def assemble(library: Library, today: date, evidence: EvidenceOf | None = None, before: Site | None = None) -> Site:
    """Derive names, words, links and freshness from ``library``.

    Args:
        library: everything that could be read.
        today: the day to judge by.
        evidence: what the weekly run found.
        before: an earlier state of the same project, whose texts and links are kept where they are still the same.
    """
    names = Names(library)
    texts = Texts(library, before.texts if before else None)
    graph = _kept_graph(before, library, names, texts) or build_graph(library, names, texts)
    return Site(library, names, texts, graph, today, statuses(library, evidence or {}, today))


def _kept_graph(before: Site | None, library: Library, names: Names, texts: Texts) -> Graph | None:
    if before is None or texts.spellings != before.texts.spellings or not names.mean_the_same(before.names):
        return None
    return before.graph if still_holds(before.graph, before.library, library, names, texts) else None
