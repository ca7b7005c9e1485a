"""Every text of a page, parsed, with its place: what ``graph`` follows and ``rules`` judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.fields import marked_leaves
from generator.library import Library, PageEntry
from generator.model import Model, Prose, Term
from generator.problems import Problem
from generator.prose import Lexicon, Parsed
from generator.source import Document, KeyPath


@dataclass(frozen=True)
class ParsedText:
    """A text of a file in parts. ``key_path`` is None for the Markdown body."""

    document: Document
    key_path: KeyPath | None
    text: str
    parsed: Parsed

    def problem(self, code: str, message: str, snippet: str | None = None) -> Problem:
        """A problem at ``snippet`` in this text."""
        if self.key_path is None:
            return Problem(self.document.path, *self.document.place_in_body(snippet or ""), code, message)
        return self.document.problem(code, message, self.key_path, snippet=snippet)


def spellings(library: Library) -> frozenset[tuple[str, str]]:
    """The glossary's titles and spellings, each with the path of its page."""
    return frozenset(
        (phrase, entry.page.path)
        for entry in library.of_kind("glossary")
        if isinstance(entry.page, Term)
        for phrase in (entry.page.title, *entry.page.spellings)
    )


class Texts:
    """The prose of a library's pages, each page walked and parsed once.

    ``before`` are the texts of an earlier state of the project: pages that are still the same keep what was found.
    """

    def __init__(self, library: Library, before: Texts | None = None) -> None:
        self.spellings = spellings(library)
        self._pages = library.pages
        self._found: dict[str, tuple[ParsedText, ...]] = {}
        if before and before.spellings == self.spellings:
            self.words: Lexicon = before.words
            self._found = {path: found for path, found in before._found.items() if self._is_same(path, before)}
        else:
            self.words = Lexicon(self.spellings)

    def of(self, path: str) -> tuple[ParsedText, ...]:
        """The prose of the page at ``path``: its fields in order, then its Markdown body."""
        found = self._found.get(path)
        if found is None:
            found = self._found[path] = tuple(self._texts(self._pages[path]))
        return found

    def _is_same(self, path: str, before: Texts) -> bool:
        return path in self._pages and self._pages[path].document is before._pages[path].document

    def _texts(self, entry: PageEntry) -> Iterator[ParsedText]:
        yield from texts_in(entry.page, entry.document, (), self.words)
        if entry.document.body.strip():
            body = entry.document.body
            yield ParsedText(entry.document, None, body, self.words.parse(body, headings=True))


def texts_in(model: Model, document: Document, at: KeyPath, words: Lexicon) -> Iterator[ParsedText]:
    """The prose in the fields of ``model``, which stands at ``at`` in ``document``."""
    for key_path, text, marker in marked_leaves(model):
        if isinstance(marker, Prose):
            yield ParsedText(document, (*at, *key_path), text, words.parse(text))
