"""Links between pages: who points where and why, who is pointed at, which pages to recommend.

Pure: a library in, tuples out.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from generator.library import Library, PageEntry
from generator.names import Names
from generator.texts import Texts

RECOMMENDED_AT_MOST = 5
RECOMMENDED_AT_LEAST = 3

TYPED_RELATIONS = ("next", "relief", "ways_to_pay", "compare_with", "related")
"""Keys whose references are the strongest recommendations: the first of each comes first, in this order."""


@dataclass(frozen=True)
class Graph:
    """Who links to whom.

    ``links[page][other]`` are the keys of the page's file that name the other page, or ``text`` where a sentence does;
    ``backlinks`` is the same the other way round; ``recommended[page]`` are paths, best first.
    """

    links: dict[str, dict[str, frozenset[str]]]
    backlinks: dict[str, tuple[str, ...]]
    recommended: dict[str, tuple[str, ...]]


def build_graph(library: Library, names: Names, texts: Texts) -> Graph:
    """Follow every typed reference, every ``[text][id]`` and every glossary term."""
    links: dict[str, dict[str, frozenset[str]]] = {}
    incoming: dict[str, list[str]] = defaultdict(list)
    for path, entry in library.pages.items():
        links[path] = _links(entry, names, texts)
        for target in links[path]:
            incoming[target].append(path)
    backlinks = {path: tuple(sorted(incoming[path])) for path in library.pages}
    return Graph(links, backlinks, _recommend(library, names, links, backlinks))


def still_holds(graph: Graph, before: Library, library: Library, names: Names, texts: Texts) -> bool:
    """Whether the graph of ``before`` is that of ``library`` too, in which every name and word means the same page.

    So it is where the pages that were edited name the same pages in the same order and have the same subjects.
    """
    return library.pages.keys() == before.pages.keys() and all(
        entry.document is before.pages[path].document
        or (
            entry.page.subjects == before.pages[path].page.subjects
            and entry.page.recommended == before.pages[path].page.recommended
            and list(_links(entry, names, texts).items()) == list(graph.links[path].items())
        )
        for path, entry in library.pages.items()
    )


def _links(entry: PageEntry, names: Names, texts: Texts) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for relation, target in _targets(entry, names, texts):
        if target != entry.page.path:
            found.setdefault(target, set()).add(relation)
    return {target: frozenset(relations) for target, relations in found.items()}


def _targets(entry: PageEntry, names: Names, texts: Texts) -> Iterator[tuple[str, str]]:
    written = texts.page(entry.page.path)
    for named in written.references:
        target = names.page(named.id, named.kinds)
        if target:
            yield str(named.key_path[0]), target
    for text in written.prose:
        for reference in text.parsed.references:
            target = names.page(reference.target)
            if target:
                yield "text", target
        for mention in text.parsed.mentions:
            yield "text", mention.term


def _recommend(
    library: Library,
    names: Names,
    links: dict[str, dict[str, frozenset[str]]],
    backlinks: dict[str, tuple[str, ...]],
) -> dict[str, tuple[str, ...]]:
    """For each page at most five others.

    An editor's list stands as it is. Otherwise the first page of each typed relation, then the pages with the highest
    score: the sum of log(1 + pages / pages with the subject) over the shared subjects, plus the weight of a subject
    that only one page has for a link in either direction, twice for both. Equal scores go by path. Pages with the
    same subjects score alike, so they are compared as one group: the work grows with the links and with the
    distinct sets of subjects, not with the square of the pages.
    """
    pages = library.pages
    uses = Counter(subject for entry in pages.values() for subject in set(entry.page.subjects))
    weight = {subject: log(1 + len(pages) / count) for subject, count in uses.items()}
    link_weight = log(1 + len(pages))
    groups: dict[frozenset[str], list[str]] = defaultdict(list)
    for path, entry in pages.items():
        groups[frozenset(entry.page.subjects)].append(path)
    having: dict[str, list[frozenset[str]]] = defaultdict(list)
    for subjects in groups:
        for subject in sorted(subjects):
            having[subject].append(subjects)
    near = {subjects: _nearest(subjects, groups, having, weight) for subjects in groups}
    fallback = sorted(pages, key=lambda path: (-len(backlinks[path]), path))[: RECOMMENDED_AT_LEAST + 1]

    recommended = {}
    for path, entry in pages.items():
        if entry.page.recommended:
            chosen = [target for name in entry.page.recommended if (target := names.page(name))]
        else:
            chosen = _typed(links[path])
            subjects = frozenset(entry.page.subjects)
            scores = {other: score for score, other in near[subjects]}
            for other in (*links[path], *backlinks[path]):
                shared = subjects.intersection(pages[other].page.subjects)
                score = sum(weight[subject] for subject in sorted(shared))
                scores[other] = score + link_weight * ((other in links[path]) + (path in links[other]))
            chosen += heapq.nsmallest(
                RECOMMENDED_AT_MOST + len(chosen) + 1, scores, key=lambda other: (-scores[other], other)
            )
        unique = [other for other in dict.fromkeys(chosen) if other != path]
        if len(unique) < RECOMMENDED_AT_LEAST:
            unique += [other for other in fallback if other != path and other not in unique]
            unique = unique[:RECOMMENDED_AT_LEAST]
        recommended[path] = tuple(unique[:RECOMMENDED_AT_MOST])
    return recommended


def _typed(links: dict[str, frozenset[str]]) -> list[str]:
    """The first page of each typed relation, in the order in which the file names them."""
    first = []
    for relation in TYPED_RELATIONS:
        for target, relations in links.items():
            if relation in relations:
                first.append(target)
                break
    return first


def _nearest(
    subjects: frozenset[str],
    groups: dict[frozenset[str], list[str]],
    having: dict[str, list[frozenset[str]]],
    weight: dict[str, float],
) -> list[tuple[float, str]]:
    """The best few pages by shared subjects alone, from all groups; one more than needed, for the page itself.

    ``having`` are the groups that have a subject.
    """
    enough = RECOMMENDED_AT_MOST + len(TYPED_RELATIONS) + 1
    scores: dict[frozenset[str], float] = defaultdict(float)
    for subject in sorted(subjects):
        for others in having[subject]:
            scores[others] += weight[subject]
    candidates = ((score, path) for others, score in scores.items() for path in groups[others][:enough])
    return heapq.nsmallest(enough, candidates, key=lambda pair: (-pair[0], pair[1]))
