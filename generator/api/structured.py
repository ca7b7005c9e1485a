"""What a page is, for search engines: JSON-LD in the words of schema.org. Says nothing that the page does not say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.labels import APPLY_BY
from generator.library import PageEntry
from generator.model import Guide, Home, Notice, PaymentMethod, ReliefOption, Term
from generator.writer import Writer

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
HEADLINE = 110
"""Longest headline that search engines show, in characters."""

_QUESTION = re.compile(r"^#{2,3} (?P<question>[^\n]+\?)\s*\n(?P<answer>.*?)(?=^#{1,6} |\Z)", re.MULTILINE | re.DOTALL)
_LIST_MARK = re.compile(r"^\s*(?:[-*]|\d+\.)\s+", re.MULTILINE)

Node = dict[str, Any]


@dataclass(frozen=True)
class About:
    """A page in general: its title, address and the way to it (name and address of each step)."""

    title: str
    description: str
    url: str
    trail: tuple[tuple[str, str], ...]
    site_name: str
    site_url: str
    locale: str
    data: str = ""
    """The address of a file with the same content for programs, where the page is one about data."""


def structured_data(about: About, entry: PageEntry | None, writer: Writer, modified: date | None) -> str:
    """JSON-LD of a page, safe inside a ``script`` element. ``entry`` is None for lists of pages."""
    nodes = [
        _main(about, entry, writer, modified),
        _site(about, whole=entry is not None and isinstance(entry.page, Home)),
    ]
    if len(about.trail) > 1:
        nodes.append(_breadcrumbs(about))
    if entry is not None:
        nodes += _how_to(about, entry, writer)
        if questions := list(_questions(entry, writer)):
            nodes.append(_faq(about, questions))
    data = {"@context": "https://schema.org", "@graph": nodes}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")


def _main(about: About, entry: PageEntry | None, writer: Writer, modified: date | None) -> Node:
    node: Node = {
        "@id": f"{about.url}#page", "name": about.title, "description": about.description, "url": about.url,
        "inLanguage": about.locale, "isPartOf": {"@id": f"{about.site_url}#site"},
    }  # fmt: skip
    if entry is None and about.data:
        publisher = {"@type": "Organization", "name": about.site_name, "url": about.site_url}
        copy = {"@type": "DataDownload", "contentUrl": about.data, "encodingFormat": "application/json"}
        return {"@type": "Dataset", **node, "license": LICENSE, "isAccessibleForFree": True, "creator": publisher,
                **({"dateModified": modified.isoformat()} if modified else {}), "distribution": copy}  # fmt: skip
    if entry is None:
        return {"@type": "CollectionPage", **node, "license": LICENSE}
    page = entry.page
    if isinstance(page, Term):
        other = [*page.aliases, *page.spellings]
        return {
            "@type": "DefinedTerm", "@id": f"{about.url}#term", "name": page.title, "url": about.url,
            "description": writer.plain(page.definition), **({"alternateName": other} if other else {}),
            "inDefinedTermSet": {"@type": "DefinedTermSet", "name": about.trail[1][0], "url": about.trail[1][1]},
        }  # fmt: skip
    node |= {"dateModified": modified.isoformat()} if modified else {}
    node |= {"isAccessibleForFree": True, "license": LICENSE}
    if not isinstance(page, Notice | Guide | PaymentMethod | ReliefOption):
        return {"@type": "AboutPage" if page.kind == "about" else "WebPage", **node}
    sources = [writer.site.library.sources[id_].source.url for id_ in page.official_pages]
    publisher = {"@type": "Organization", "name": about.site_name, "url": about.site_url}
    return {"@type": "Article", **node, "headline": about.title[:HEADLINE], "mainEntityOfPage": about.url,
            "author": publisher, "publisher": publisher, **({"citation": sources} if sources else {})}  # fmt: skip


def _site(about: About, *, whole: bool) -> Node:
    node: Node = {"@type": "WebSite", "@id": f"{about.site_url}#site", "name": about.site_name, "url": about.site_url}
    if not whole:
        return node
    return node | {
        "description": about.description, "inLanguage": about.locale, "license": LICENSE,
        "potentialAction": {
            "@type": "SearchAction", "query-input": "required name=search_term_string",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{about.site_url}find/?q={{search_term_string}}"},
        },
    }  # fmt: skip


def _breadcrumbs(about: About) -> Node:
    return {
        "@type": "BreadcrumbList", "@id": f"{about.url}#trail",
        "itemListElement": [{"@type": "ListItem", "position": n, "name": name, "item": {"@type": "WebPage", "@id": address}}
                            for n, (name, address) in enumerate(about.trail, start=1)],
    }  # fmt: skip


def _how_to(about: About, entry: PageEntry, writer: Writer) -> Iterator[Node]:
    page, gettext = entry.page, writer.translations.gettext
    if isinstance(page, Notice | PaymentMethod):
        steps = [f"{writer.plain(step.do)} {writer.plain(step.how)}" if step.how else writer.plain(step.do)
                 for step in page.steps]  # fmt: skip
        yield _steps(about, "steps", about.title, steps)
    if isinstance(page, ReliefOption):
        for way in page.apply:
            name = f"{page.title}: {gettext(APPLY_BY[way.by])}"
            yield _steps(about, f"apply-{way.by}", name, map(writer.plain, way.steps))


def _steps(about: About, anchor: str, name: str, steps: Iterable[str]) -> Node:
    return {
        "@type": "HowTo", "@id": f"{about.url}#how-to-{anchor}", "name": name, "url": f"{about.url}#{anchor}",
        "step": [{"@type": "HowToStep", "position": n, "text": text} for n, text in enumerate(steps, start=1)],
    }  # fmt: skip


def _questions(entry: PageEntry, writer: Writer) -> Iterator[tuple[str, str]]:
    """Questions that stand on the page as such, and the answers below them."""
    page, gettext = entry.page, writer.translations.gettext
    if isinstance(page, Notice):
        yield gettext("Is it a bill?"), writer.plain(page.short_answer.bill)
        yield gettext("How urgent?"), writer.plain(page.short_answer.urgency)
    for match in _QUESTION.finditer(entry.document.body):
        answer = match["answer"]
        if answer.strip() and not any(mark in answer for mark in ("|", "!!!", "```")):
            yield writer.plain(match["question"]), writer.plain(_LIST_MARK.sub("", answer))


def _faq(about: About, questions: Iterable[tuple[str, str]]) -> Node:
    return {
        "@type": "FAQPage", "@id": f"{about.url}#questions",
        "mainEntity": [{"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
                       for question, answer in questions],
    }  # fmt: skip
