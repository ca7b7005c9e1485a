"""What must be mended before a saved change is shown. Pure."""

from __future__ import annotations

from dataclasses import replace

from generator.library import PageEntry
from generator.model import Notice, Page, Term
from generator.problems import Problem
from generator.rules import problems_of
from generator.site import Site


def problems_before(site: Site, shown: Site | None) -> list[Problem]:
    """The problems for which ``site`` can't take the place of ``shown``; None is shown where nothing good is known yet.

    Where only texts and values were edited, the rules judge the pages that this touches, for that takes a tenth of the
    time. What an edit breaks on other pages is found by the full check, which follows.
    """
    if shown is not None and _is_simple(site, shown) and not problems_of(_only(site, touched(site, shown))):
        return []
    return problems_of(site)


def touched(site: Site, shown: Site) -> set[str]:
    """The paths of pages whose file differs, and of those that quote a fact which differs."""
    known = shown.library.facts
    facts = {id_ for id_, entry in site.library.facts.items() if id_ not in known or entry.fact != known[id_].fact}
    return {
        path
        for path, entry in site.library.pages.items()
        if path not in shown.library.pages
        or entry.document is not shown.library.pages[path].document
        or (facts and not facts.isdisjoint(fact.id for fact in site.facts_of(entry)))
    }


def _is_simple(site: Site, shown: Site) -> bool:
    """Whether all that others may refer to is the same: pages, their names, facts, sources, the day."""
    library, before = site.library, shown.library
    return (
        not library.problems
        and site.today == shown.today
        and library.pages.keys() == before.pages.keys()
        and library.facts.keys() == before.facts.keys()
        and library.topics == before.topics
        and library.sources.keys() == before.sources.keys()
        and library.find == before.find
        and library.finder == before.finder
        and library.freshness == before.freshness
        and library.exceptions == before.exceptions
        and all(_has_same_names(entry, before.pages[path]) for path, entry in library.pages.items())
    )


def _has_same_names(entry: PageEntry, before: PageEntry) -> bool:
    return entry.document is before.document or _names(entry.page) == _names(before.page)


def _names(page: Page) -> tuple[object, ...]:
    own = page.code if isinstance(page, Notice) else page.spellings if isinstance(page, Term) else ()
    return page.title, page.aliases, page.redirect_from, own


def _only(site: Site, paths: set[str]) -> Site:
    """``site`` with no other pages to judge; names and links still know all of them."""
    pages = {path: entry for path, entry in site.library.pages.items() if path in paths}
    library = replace(site.library, pages=pages)
    return replace(site, library=library, texts=site.texts.within(library))
