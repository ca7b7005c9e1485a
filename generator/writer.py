"""Prints an editor's text on one page: facts with their values, references as links, glossary terms on first use.

One writer serves one page: it remembers which facts were quoted and which terms were already linked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from gettext import NullTranslations

from generator.library import FactEntry
from generator.links.ledger import archived_instead
from generator.model import PAGE_KINDS, Page, Value
from generator.printing import printed_day, printed_value
from generator.prose import Example, FactQuote, Mention, Parsed, Part, Reference
from generator.site import Site

_ESCAPES = str.maketrans(
    {character: f"\\{character}" for character in "\\`*_[]{}|#~"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
)
_SENTENCE = re.compile(r"(?<![A-Z])[.?](?=\s|$)")
_LINE_BREAK = re.compile(r"\s*\n\s*")
_EMPHASIS = re.compile(r"(\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`)")


class Writer:
    """Turns the texts of the page at ``path`` (``notices/cp14``) into Markdown in one language."""

    def __init__(self, site: Site, path: str, locale: str, words: NullTranslations) -> None:
        self.site = site
        self.path = path
        self.locale = locale
        self.translations = words
        self._facts: dict[str, int] = {}
        self._linked_terms: set[str] = {path}
        self._definitions: dict[str, str] = {}

    # -- texts

    def text(self, text: str, indent: int = 0) -> str:
        """Blocks of Markdown; every line but the first is indented, to stand inside a list."""
        printed = self._printed(self.site.words.parse(text)).strip()
        return printed.replace("\n", "\n" + " " * indent) if indent else printed

    def body(self, text: str) -> str:
        """The Markdown body of a content file."""
        return self._printed(self.site.words.parse(text, headings=True)).strip()

    def inline(self, text: str) -> str:
        """The text on one line."""
        return _one_line(self.text(text))

    def cell(self, text: str) -> str:
        """The text on one line, safe in a table."""
        return _in_cell(self.text(text))

    def borrowed(self, text: str) -> str:
        """Words of another page, or of every page, as a cell: figures lead to the register and are not listed on this page."""
        return _in_cell(self._printed(self.site.words.parse(text), self._of_register).strip())

    def plain(self, text: str) -> str:
        """The words alone: no links, no emphasis."""
        return _plain(text, self)

    def first_sentence(self, text: str) -> str:
        """The first sentence, in plain words."""
        words = self.plain(text)
        end = _SENTENCE.search(words)
        return words[: end.end()] if end else words

    def line(self, text: str) -> str:
        """A label as it stands, with nothing in it taken for Markdown."""
        return escaped(text)

    # -- links

    def page(self, name: str, *kinds: str) -> Page:
        """The page that a checked reference names."""
        path = self.site.names.page(name, kinds or PAGE_KINDS)
        if path is None:
            raise KeyError(name)
        return self.site.library.pages[path].page

    def link(self, path: str, label: str | None = None) -> str:
        """A Markdown link to the page at ``path``; its heading where no label is given."""
        return f"[{escaped(label or self.site.library.pages[path].page.heading)}][{self._define(path)}]"

    def source(self, id_: str, label: str | None = None) -> str:
        """A Markdown link to a source; its title where no label is given. To its copy, with a note, if it is dead."""
        return self._source_link(escaped(label or self.site.library.sources[id_].source.title), id_)

    def index_link(self, kind: str, label: str) -> str:
        """A Markdown link to a section's index page."""
        key = f"{kind}/index"
        self._definitions[key] = _relative(self.path, key)
        return f"[{escaped(label)}][{key}]"

    def definitions(self) -> list[str]:
        """The link definitions that the page's text needs, sorted."""
        return [f"[{key}]: {target}" for key, target in sorted(self._definitions.items())]

    # -- facts

    def fact(self, id_: str) -> str:
        """The value of a fact in force today, linked to the page's list of facts."""
        return self._quoted(FactQuote(id_, None, ""))

    def quoted(self, id_: str) -> str:
        """Lists a fact on this page without printing it."""
        if id_ in self.site.library.facts:
            self._facts.setdefault(id_, len(self._facts))
        return ""

    def facts(self) -> list[FactEntry]:
        """The facts quoted so far, each once, in the order of the page."""
        return [self.site.library.facts[id_] for id_ in self._facts]

    def row(self, id_: str) -> str:
        """The anchor of a listed fact on this page: short, since pages repeat it. ``topic_row`` is its lasting address."""
        return f"f-{self._facts[id_]}"

    def value(self, entry: FactEntry, value: Value) -> str:
        """A value with its unit, safe in Markdown."""
        return escaped(self._print(entry, value))

    def topic_row(self, id_: str) -> str:
        """Where a fact stands with all its values and notes, as a target for a Markdown link."""
        return f"{_relative(self.path, topic_path(id_))}#{id_}"

    def day(self, day: date) -> str:
        """A date in words."""
        return printed_day(day, self.locale)

    # -- inside

    def _printed(self, parsed: Parsed, figure: Callable[[FactQuote], str] | None = None) -> str:
        if figure is None:
            return "".join(self._part(part) for part in parsed.parts)
        return "".join(figure(part) if isinstance(part, FactQuote) else self._part(part) for part in parsed.parts)

    def _part(self, part: Part) -> str:
        match part:
            case str():
                return part
            case FactQuote():
                return self._quoted(part)
            case Example():
                return part.text
            case Reference():
                if path := self.site.names.page(part.target):
                    self._linked_terms.add(path)
                    return f"[{part.text}][{self._define(path)}]"
                if source := self.site.names.source(part.target):
                    return self._source_link(part.text, source)
                return part.text
            case Mention():
                if part.term in self._linked_terms:
                    return part.text
                self._linked_terms.add(part.term)
                return f"[{part.text}][{self._define(part.term)}]"

    def _quoted(self, quote: FactQuote) -> str:
        if quote.id not in self.site.library.facts:
            return ""
        self.quoted(quote.id)
        return self._figure(quote, f"#{self.row(quote.id)}")

    def _of_register(self, quote: FactQuote) -> str:
        return self._figure(quote, self.topic_row(quote.id)) if quote.id in self.site.library.facts else ""

    def _figure(self, quote: FactQuote, target: str) -> str:
        value = self._value_on(self.site.library.facts[quote.id], quote.day or self.site.today)
        return f"[{value}]({target})"

    def _value_on(self, entry: FactEntry, day: date) -> str:
        value = latest(entry, day)
        printed = self._print(entry, value)
        if value.until and value.until < day:
            until = self.translations.gettext("%(value)s (until %(day)s)")
            return until % {"value": printed, "day": self.day(value.until)}
        return printed

    def _print(self, entry: FactEntry, value: Value) -> str:
        return printed_value(value, entry.fact.unit, self.locale, self.translations)

    def _define(self, path: str) -> str:
        self._definitions[path] = _relative(self.path, path)
        return path

    def _source_link(self, text: str, id_: str) -> str:
        key, source = f"source:{id_}", self.site.library.sources[id_].source
        copy = archived_instead(self.site.library, id_)
        self._definitions[key] = copy[0] if copy else source.url
        link = f"[{text}][{key}]"
        if copy:
            note = self.translations.gettext("copy of %(day)s; the page itself is gone")
            return f"{link} ({note % {'day': self.day(copy[1])}})"
        if self.site.library.ledger.is_dead(source.url):
            return f"{link} ({self.translations.gettext('this page is gone')})"
        return link


def topic_path(fact_id: str) -> str:
    """The page on which a fact stands in full, under its id as anchor: ``facts/plan``."""
    return f"facts/{fact_id.partition('.')[0]}"


def escaped(text: str) -> str:
    """``text`` with every character that Markdown or HTML could take for markup made plain."""
    return text.translate(_ESCAPES)


def latest(entry: FactEntry, day: date) -> Value:
    """The value in force on ``day``; the last before it where it ended; the first where none had begun."""
    begun = [value for value in entry.fact.values if value.from_ is None or value.from_ <= day]
    return begun[-1] if begun else entry.fact.values[0]


def _one_line(text: str) -> str:
    return _LINE_BREAK.sub(" ", text) if "\n" in text else text


def _in_cell(text: str) -> str:
    return _one_line(text).replace("|", "\\|")


def _plain(text: str, writer: Writer) -> str:
    words = []
    for part in writer.site.words.parse(text).parts:
        match part:
            case FactQuote():
                entry = writer.site.library.facts.get(part.id)
                words.append(writer._value_on(entry, part.day or writer.site.today) if entry else "")
            case str():
                words.append(part)
            case Example() | Reference() | Mention():
                words.append(part.text)
    return re.sub(r"\s+", " ", _EMPHASIS.sub("", "".join(words))).strip()


def _relative(from_path: str, to_path: str) -> str:
    """The file of one page as seen from another's: pages lie at most one folder deep."""
    folder, _, name = to_path.rpartition("/")
    here = from_path.rpartition("/")[0]
    if folder == here:
        return f"{name}.md"
    return f"../{to_path}.md" if here else f"{to_path}.md"
