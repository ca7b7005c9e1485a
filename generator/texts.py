"""Every text of a project with its place, walked and parsed once: what ``graph`` follows and ``rules`` judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, NamedTuple

from generator.fields import marked_leaves
from generator.library import FactEntry, FileEntry, Library, PageEntry
from generator.model import Label, Model, Prose, Term
from generator.problems import Problem
from generator.prose import Lexicon, Parsed
from generator.source import Document, KeyPath


class ParsedText(NamedTuple):
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


class TypedReference(NamedTuple):
    """An id under a key that holds ids; ``kinds`` are the folders in which what it names may be."""

    key_path: KeyPath
    id: str
    kinds: tuple[str, ...]


class PlacedLabel(NamedTuple):
    """A line that is printed as it stands."""

    key_path: KeyPath
    text: str


@dataclass(frozen=True)
class Written:
    """All that is written in a page, a fact, a source or a file that exists once, in the order of its fields."""

    document: Document
    prose: tuple[ParsedText, ...]
    references: tuple[TypedReference, ...]
    labels: tuple[PlacedLabel, ...]


def spellings(library: Library) -> frozenset[tuple[str, str]]:
    """The glossary's titles and spellings, each with the path of its page."""
    return frozenset(
        (phrase, entry.page.path)
        for entry in library.of_kind("glossary")
        if isinstance(entry.page, Term)
        for phrase in (entry.page.title, *entry.page.spellings)
    )


class Texts:
    """What is written in a library, each part walked and parsed once, when it is first asked for.

    ``before`` are the texts of an earlier state of the project: what is in files that are still the same is kept.
    """

    def __init__(self, library: Library, before: Texts | None = None) -> None:
        self.spellings = spellings(library)
        self._library = library
        self._pages: dict[str, Written] = {}
        self._facts: dict[str, Written] = {}
        if before and before.spellings == self.spellings:
            self.words: Lexicon = before.words
            self._pages = _still_there(before._pages, library.pages)
            self._facts = _still_there(before._facts, library.facts)
        else:
            self.words = Lexicon(self.spellings)

    def page(self, path: str) -> Written:
        """What is written on the page at ``path``; its Markdown body is the last prose."""
        found = self._pages.get(path)
        if found is None:
            entry = self._library.pages[path]
            found = self._pages[path] = self._written(entry.page, entry.document, body=entry.document.body)
        return found

    def fact(self, id_: str) -> Written:
        """What is written in a fact and its values."""
        found = self._facts.get(id_)
        if found is None:
            entry = self._library.facts[id_]
            found = self._facts[id_] = self._written(entry.fact, entry.document, entry.key_path)
        return found

    def source(self, id_: str) -> Written:
        """What is written in a source."""
        entry = self._library.sources[id_]
        return self._written(entry.source, entry.document, entry.key_path)

    def single(self, entry: FileEntry[Any]) -> Written:
        """What is written in a file that exists once."""
        return self._written(entry.file, entry.document)

    def single_files(self) -> Iterator[Written]:
        """What is written in the files that are neither pages nor facts but hold texts and references."""
        yield from (self.single(entry) for entry in (self._library.find, self._library.finder) if entry)

    def all(self) -> Iterator[Written]:
        """Every page, then the register of facts, the ways in and the relief finder's questions."""
        yield from map(self.page, self._library.pages)
        yield from map(self.fact, self._library.facts)
        yield from self.single_files()

    def prose(self) -> Iterator[ParsedText]:
        """The prose of `all`."""
        for written in self.all():
            yield from written.prose

    def within(self, library: Library) -> Texts:
        """The same texts, but only of what ``library`` holds: a part of this one's library."""
        part = copy(self)
        part._library = library
        return part

    def _written(self, model: Model, document: Document, at: KeyPath = (), body: str = "") -> Written:
        prose: list[ParsedText] = []
        references: list[TypedReference] = []
        labels: list[PlacedLabel] = []
        for key_path, text, marker in marked_leaves(model):
            if isinstance(marker, Prose):
                prose.append(ParsedText(document, (*at, *key_path), text, self.words.parse(text)))
            elif isinstance(marker, Label):
                labels.append(PlacedLabel((*at, *key_path), text))
            else:
                references.append(TypedReference((*at, *key_path), text, marker.kinds))
        if body.strip():
            prose.append(ParsedText(document, None, body, self.words.parse(body, headings=True)))
        return Written(document, tuple(prose), tuple(references), tuple(labels))


def _still_there(found: Mapping[str, Written], entries: Mapping[str, PageEntry | FactEntry]) -> dict[str, Written]:
    return {
        key: written for key, written in found.items() if key in entries and entries[key].document is written.document
    }
