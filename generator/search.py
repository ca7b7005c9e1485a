"""What the search in the reader's browser knows of each page: names, terms, questions, one line, telling words.

Written as data (``assets/search.json``); ``content/assets/search.js`` ranks. Synonyms and questions come from the pages'
own files (``search_terms``, ``questions``, ``aliases``, ``printed_words``), never from a list in code.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from gettext import NullTranslations
from typing import Any

from generator.compact import compact
from generator.labels import SECTIONS
from generator.library import PageEntry
from generator.model import PAGE_KINDS, Home, Notice, Term
from generator.site import Site
from generator.texts import ParsedText

BODY_WORDS = 12
"""How many of a page's most telling words are searched beside its names, terms and questions."""

KIND_WEIGHTS = {
    "notices": 1.1, "guides": 1.1, "relief-options": 1.0, "payment-methods": 1.0, "tools": 1.0, "glossary": 0.9, "about": 0.6,
}  # fmt: skip
"""A letter or a guide is what a reader can act on; a term explains a word; pages about the site come last."""

_WORD = re.compile(r"[^\W\d_]{4,}")


def search_index(site: Site, words: NullTranslations) -> str:
    """The index as JSON: ``rows`` (one a page), ``stop`` words, ``kinds`` with their weight, ``labels`` with their name."""
    entries = [entry for entry in site.library.pages.values() if not isinstance(entry.page, Home)]
    bodies = {entry.page.path: _body(site.texts.page(entry.page.path).prose) for entry in entries}
    spread = Counter(word for body in bodies.values() for word in body)
    data = {
        "rows": [_row(entry, _telling(bodies[entry.page.path], spread, len(entries))) for entry in entries],
        "stop": list(site.library.find.file.stop_words) if site.library.find else [],
        "kinds": KIND_WEIGHTS,
        "labels": {kind: words.gettext(SECTIONS[kind].one) for kind in PAGE_KINDS},
    }
    return compact(data)


def _row(entry: PageEntry, telling: list[str]) -> dict[str, Any]:
    page = entry.page
    codes = [page.code, *page.aliases] if isinstance(page, Notice) else []
    terms = [*page.aliases, *page.search_terms]
    if isinstance(page, Notice):
        terms += [page.code, *page.printed_words, *filter(None, (page.official_title, page.spanish_code))]
    if isinstance(page, Term):
        terms += page.spellings
    address = f"{page.path.removesuffix('index').rstrip('/')}/"
    return {
        "p": address, "k": page.kind, "t": page.heading, "d": page.description, "c": codes,
        "s": list(dict.fromkeys(terms)), "q": list(page.questions), "b": " ".join(telling),
    }  # fmt: skip


def _body(texts: Iterable[ParsedText]) -> Counter[str]:
    return Counter(_WORD.findall("\n".join(text.text for text in texts).casefold()))


def _telling(body: Counter[str], spread: Counter[str], pages: int) -> list[str]:
    """The words that a page uses often and others seldom."""
    weighed = sorted((-(1 + math.log(count)) * math.log(pages / spread[word]), word) for word, count in body.items())
    return sorted(word for _, word in weighed[:BODY_WORDS])
