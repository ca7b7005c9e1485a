"""Text that editors write -> its parts: plain words, quoted facts, examples, references, glossary terms.

Knows the notation and nothing of what it refers to: ``names`` resolves, ``rules`` judges, ``writer`` prints.

    {fact:plan.setup_fee}            the value in force today
    {fact:plan.setup_fee@2026-07-01} the value of that day
    {example:$1,800}                 a made-up figure
    [text][id]  [CP501][]            a page or source, by id, code or alias
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class FactQuote:
    """``{fact:ID}`` or ``{fact:ID@DAY}``; ``raw`` is the token as written."""

    id: str
    day: date | None
    raw: str


@dataclass(frozen=True)
class Example:
    """``{example:TEXT}``: a figure of ours that must not be taken for a fact."""

    text: str


@dataclass(frozen=True)
class Reference:
    """``[text][target]``; ``target`` is the text itself where the second brackets are empty."""

    text: str
    target: str
    raw: str


@dataclass(frozen=True)
class Mention:
    """A glossary term where it first stands in a text; ``term`` is the page's path."""

    text: str
    term: str


@dataclass(frozen=True)
class Flaw:
    """Something that prose may not contain: a rule's code, a message, the words to find it by."""

    code: str
    message: str
    snippet: str


Part = str | FactQuote | Example | Reference | Mention


@dataclass(frozen=True)
class Parsed:
    """A text in parts, in order, with what is wrong in it."""

    parts: tuple[Part, ...]
    flaws: tuple[Flaw, ...]

    @property
    def facts(self) -> Iterator[FactQuote]:
        """The facts it quotes."""
        return (part for part in self.parts if isinstance(part, FactQuote))

    @property
    def references(self) -> Iterator[Reference]:
        """The pages and sources it names."""
        return (part for part in self.parts if isinstance(part, Reference))

    @property
    def mentions(self) -> Iterator[Mention]:
        """The glossary terms in it."""
        return (part for part in self.parts if isinstance(part, Mention))

    @property
    def words(self) -> str:
        """The text without tokens: what a figure may hide in."""
        return " ".join(
            part if isinstance(part, str) else part.text
            for part in self.parts
            if isinstance(part, str | Reference | Mention)
        )


_ADDRESS = r"\b[a-zA-Z][a-zA-Z+.-]*://\S* | \b(?i:javascript|data|vbscript)\s*:\S*"
_MAY_HOLD_ADDRESS = re.compile(r"://|\b(?:javascript|data|vbscript)\s*:", re.IGNORECASE)


def _notation(address: str, begins: str) -> re.Pattern[str]:
    """Tokens and flaws. What none of them ``begins`` with, which is most of a text, is passed over at once."""
    return re.compile(
        rf"""
        (?= [\\`{{}}!\[\]<&\#=-] | ^\  {begins} ) (?:
          (?P<keep>     \\[^<&\n] | (?P<tick>`+)(?!`)[^\n]+?(?<!`)(?P=tick)(?!`) )
        | (?P<token>    \{{[^{{}}\n]*\}}? | \}} )
        | (?P<image>    !\[[^\]\n]*\]\([^)\s]*\) )
        | (?P<define>   ^\ {{0,3}}\[[^\]\n]+\]:\ ?\S* )
        | (?P<inline>   \[[^\[\]\n]*(?:\n[^\[\]\n]+)*\]\([^)\n]*\)? | \]\( )
        | (?P<ref>      \[(?P<text>[^\[\]]+)\]\ ?\[(?P<target>[^\[\]]*)\](?!\() )
        | (?P<html>     <[A-Za-z/!?][^>\n]*>? | &\#?\w+; )
        | (?P<url>      {address} )
        | (?P<heading>  ^\ {{0,3}}\#{{1,6}}(?:\ [^\n]*)?$ )
        | (?P<rule>     ^\ {{0,3}}(?:=+|-{{2,}})\ *$ )
        )
        """,
        re.VERBOSE | re.MULTILINE | re.DOTALL,
    )


_NOTATION = _notation(_ADDRESS, r"| \b[a-zA-Z]")
_WITHOUT_ADDRESS = _notation("(?!)", "")
_TOKEN = re.compile(r"\{(?:fact:(?P<fact>[a-z0-9_.]+)(?:@(?P<day>\d{4}-\d\d-\d\d))?|example:(?P<example>[^{}\n]+))\}")
_FIRST_WORD = re.compile(r"[A-Za-z][A-Za-z0-9'’]*")
_NOTHING = re.compile("(?!)")


class Lexicon:
    """The glossary's words, to find them in other texts; parses each text once."""

    def __init__(self, spellings: Iterable[tuple[str, str]] = ()) -> None:
        """``spellings`` are pairs of a word or phrase and the path of its glossary page."""
        self._by_first_word: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for phrase, term in sorted(set(spellings), key=lambda pair: (-len(pair[0]), pair)):
            first = _FIRST_WORD.match(phrase)
            if first:
                rest = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", phrase))
                pattern = re.compile(rf"{rest}(?![\w-])", re.IGNORECASE)
                self._by_first_word.setdefault(first[0].lower(), []).append((pattern, term))
        self._first_words = _any_of(self._by_first_word)
        self._parsed: dict[tuple[str, bool], Parsed] = {}

    def parse(self, text: str, *, headings: bool = False) -> Parsed:
        """The parts of ``text``. ``headings``: it is a Markdown body, in which headings and images may stand."""
        found = self._parsed.get((text, headings))
        if found is None:
            found = self._parsed[text, headings] = self._parse(text, headings)
        return found

    def _parse(self, text: str, headings: bool) -> Parsed:
        parts: list[Part] = []
        flaws: list[Flaw] = []
        seen: set[str] = set()
        at = 0
        notation = _NOTATION if ":" in text and _MAY_HOLD_ADDRESS.search(text) else _WITHOUT_ADDRESS
        for match in notation.finditer(text):
            parts += self._mentions(text[at : match.start()], seen)
            at = match.end()
            parts.append(_part(match, headings, flaws))
        parts += self._mentions(text[at:], seen)
        return Parsed(tuple(part for part in parts if part != ""), tuple(flaws))

    def _mentions(self, text: str, seen: set[str]) -> Iterator[Part]:
        at = 0
        for word in self._first_words.finditer(_lowered(text)):
            start = word.start()
            if start < at or (start > 1 and text[start - 1] in "-'’" and text[start - 2].isalnum()):
                continue  # inside another term, or the end of a word such as "non-levy"
            for pattern, term in self._by_first_word[word[0]]:
                match = pattern.match(text, start)
                if match:
                    if term not in seen:
                        seen.add(term)
                        yield text[at:start]
                        yield Mention(match[0], term)
                        at = match.end()
                    break
        yield text[at:]


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of these words; grouped by their first letter, which is far quicker than one long list."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, reverse=True):  # of two words that begin alike, the longer one first
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    groups = "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return re.compile(rf"\b(?:{groups})(?![a-z0-9'’])") if groups else _NOTHING


def _lowered(text: str) -> str:
    """``text`` in lower case, letter for letter: the few letters that would become two stay as they are."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(map(_lower_letter, text))


def _lower_letter(letter: str) -> str:
    lowered = letter.lower()
    return lowered if len(lowered) == 1 else letter


def _part(match: re.Match[str], headings: bool, flaws: list[Flaw]) -> Part:
    raw = match[0]
    line = raw.split("\n")[0]
    if match["keep"]:
        return raw
    if match["token"]:
        token = _TOKEN.fullmatch(raw)
        if token and token["fact"]:
            try:
                day = date.fromisoformat(token["day"]) if token["day"] else None
            except ValueError:
                flaws.append(Flaw("bad-date", f"'{token['day']}' in '{raw}' is not a date", raw))
                return ""
            return FactQuote(token["fact"], day, raw)
        if token:
            return Example(token["example"])
        flaws.append(
            Flaw("unknown-token", f"'{raw}' is not one of {{fact:id}}, {{fact:id@2026-07-01}}, {{example:text}}", raw)
        )
        return ""
    if match["ref"]:
        for inner in _NOTATION.finditer(match["text"]):
            if inner["token"]:
                flaws.append(Flaw("fact-in-link", f"'{line}': a link's words can't quote a fact or hold an example. Put it "
                                  "before or after the link", raw))  # fmt: skip
            else:
                _part(inner, headings, flaws)
        return Reference(match["text"], match["target"] or match["text"], raw)
    if match["image"]:
        if (
            headings
            and re.fullmatch(r"!\[[^\]\n]+\]\((?:\.\./)*assets/[\w./-]+\)", raw)
            and ".." not in raw.split("assets/")[1]
        ):
            return raw
        flaws.append(
            Flaw(
                "bad-image",
                f"'{raw}': an image needs words in the brackets and a path that leads to assets/, "
                "and may stand only in Markdown files",
                raw,
            )
        )
    elif match["inline"] or match["define"] or match["url"]:
        flaws.append(
            Flaw(
                "inline-link",
                f"'{line}' is an address in the text. Put it into site-data/sources.yml and write [text][id]",
                line,
            )
        )
    elif match["html"]:
        flaws.append(
            Flaw("html-in-text", f"'{line}' is HTML. Write Markdown; a plain '<' needs a space after it", line)
        )
    elif match["heading"]:
        if headings:
            return raw
        flaws.append(Flaw("heading-in-text", f"'{line}' is a heading. The template sets the headings here", line))
    elif match["rule"]:
        flaws.append(
            Flaw(
                "heading-in-text",
                f"'{line}' underlines a heading or draws a line. Leave it out, or begin the heading with ##",
                line,
            )
        )
    return ""
