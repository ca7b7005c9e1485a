"""Rules about text: what may stand in it, figures that should be quoted, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import chain

from generator.model import Term, Value
from generator.problems import Problem
from generator.site import Site
from generator.source import Document, KeyPath

_HTML = re.compile(r"<[A-Za-z/!?]|&#?\w+;")
_MONTHS = {name: number for number, name in enumerate(
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december"), start=1)}  # fmt: skip
_FIGURE = re.compile(
    r"""
    (?= [$\dFJMASOND] ) (?:  # what a figure begins with: most letters of a text are passed over at once
      \$\s?(?P<usd>\d[\d,]*(?:\.\d+)?)(?!\d|\s?(?:thousand|million|billion))
    | (?P<percent>\d+(?:\.\d+)?)\s?(?:%|percent\b)
    | (?P<count>\d[\d,]*)[\s-](?P<unit>(?:calendar\ |business\ )?days?|weeks?|months?|years?|hours?)\b
    | (?P<phone>(?:1-)?\d{3}-\d{3}-\d{4})
    | (?P<form>\bForm\s\d[\w-]*(?:\s?\([A-Z]+\))?)
    | (?P<month>January|February|March|April|May|June|July|August|September|October|November|December)
      \s(?P<day>\d{1,2}),?\s(?P<year>\d{4})
    | \b(?P<iso>\d{4}-\d\d-\d\d)\b
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)

_DIGIT = re.compile(r"\d")

Figure = tuple[str, object]


def text_holds_only_what_it_may(site: Site) -> Iterator[Problem]:
    """Text holds no HTML, no addresses, no headings in fields and no braces but the known tokens."""
    for text in site.texts.prose():
        for flaw in text.parsed.flaws:
            yield text.problem(flaw.code, flaw.message, flaw.snippet)


def labels_hold_no_html(site: Site) -> Iterator[Problem]:
    """Titles, descriptions and other single lines hold no HTML."""
    for document, key_path, value in _labels(site):
        if match := _HTML.search(value):
            yield document.problem("html-in-text", f"'{value[match.start():][:40]}' is HTML. Write plain text", key_path,
                                   snippet=match[0])  # fmt: skip


def figures_quote_their_fact(site: Site) -> Iterator[Problem]:
    """A figure in text that equals a fact's value quotes the fact, or is marked as an example."""
    known = _figures_of_facts(site)
    for text in site.texts.prose():
        if text.key_path and text.document.path.startswith("site-data/facts/"):
            continue
        if text.key_path == ("example",):
            continue
        for figure, written in _figures_in(text.parsed.words):
            if ids := known.get(figure):
                yield text.problem("figure-not-quoted", f"'{written}' is the value of {_named(ids)}. Quote it as "
                                   f"{{fact:{ids[0]}}}, or mark a made-up figure as {{example:{written}}}", written)  # fmt: skip
    for entry in site.library.pages.values():
        for figure, written in _figures_in(entry.page.description):
            if (ids := known.get(figure)) and not isinstance(entry.page, Term):
                yield entry.document.problem("figure-not-quoted", f"'{written}' is the value of {_named(ids)}. A "
                                             "description can't quote facts: leave the figure out", ("description",),
                                             snippet=written)  # fmt: skip


def headings_step_down_one_by_one(site: Site) -> Iterator[Problem]:
    """In Markdown files the first heading is ##, and a heading is at most one step deeper than the one before."""
    for entry in site.library.pages.values():
        level = 1
        for number, depth, title in _headings(entry.document):
            if depth == 1:
                yield Problem(entry.document.path, number, 1, "heading-level",
                              f"'# {title}' is a second main heading; the title above is the first. Begin with ##")  # fmt: skip
            elif depth > level + 1:
                yield Problem(entry.document.path, number, 1, "heading-level",
                              f"'{'#' * depth} {title}' skips a level after '{'#' * level}'. Write {'#' * (level + 1)}")  # fmt: skip
            level = max(depth, 2) if depth == 1 else depth


def sections_are_not_empty(site: Site) -> Iterator[Problem]:
    """In Markdown files every heading is followed by text or a deeper heading."""
    for entry in site.library.pages.values():
        headings = list(_headings(entry.document))
        lines = entry.document.text.split("\n")
        for index, (number, depth, title) in enumerate(headings):
            end, following = (
                (headings[index + 1][0] - 1, headings[index + 1][1]) if index + 1 < len(headings) else (len(lines), 0)
            )
            if following <= depth and not any(line.strip() for line in lines[number:end]):
                yield Problem(entry.document.path, number, 1, "empty-section",
                              f"nothing stands under '{title or '#' * depth}'. Write something or remove the heading")  # fmt: skip


def _labels(site: Site) -> Iterator[tuple[Document, KeyPath, str]]:
    pages = map(site.texts.page, site.library.pages)
    facts, sources = map(site.texts.fact, site.library.facts), map(site.texts.source, site.library.sources)
    for part in chain(pages, facts, sources):
        for key_path, text in part.labels:
            yield part.document, key_path, text
    for fact in site.library.facts.values():
        for index, entry in enumerate(fact.fact.values):
            if isinstance(entry.value, str):
                yield fact.document, (*fact.key_path, "values", index, "value"), entry.value


def _headings(document: Document) -> Iterator[tuple[int, int, str]]:
    """Line, depth and words of each heading in the Markdown body, outside code."""
    fence = ""
    for number, line in enumerate(document.body.split("\n"), start=document.body_line):
        stripped = line.strip()
        if fence:
            fence = "" if stripped.startswith(fence) else fence
        elif stripped.startswith(("```", "~~~")):
            fence = stripped[:3]
        elif match := re.match(r" {0,3}(#{1,6})(?:\s+(.*?))?\s*#*$", line):
            yield number, len(match[1]), match[2] or ""


def _figures_of_facts(site: Site) -> dict[Figure, list[str]]:
    known: dict[Figure, list[str]] = {}
    for entry in site.library.facts.values():
        for value in entry.fact.values:
            figure = _figure_of(value, entry.fact.unit)
            if figure and entry.id not in known.setdefault(figure, []):
                known[figure].append(entry.id)
    return known


def _figure_of(value: Value, unit: str) -> Figure | None:
    raw = value.value
    if isinstance(raw, Decimal):
        if unit == "calendar_days":
            unit = "days"
        counted = unit in ("usd", "percent", "days", "business_days", "weeks", "months", "years", "hours")
        return (unit, raw) if counted and raw else None
    if unit == "date":
        return (unit, raw)
    if unit in ("phone", "form"):
        return (unit, re.sub(r"\s", "", raw).lower())
    return None


def _figures_in(words: str) -> Iterator[tuple[Figure, str]]:
    if not _DIGIT.search(words):
        return
    for match in _FIGURE.finditer(words):
        if figure := _figure_from(match):
            yield figure, match[0]


def _figure_from(match: re.Match[str]) -> Figure | None:
    if match["usd"]:
        return "usd", Decimal(match["usd"].replace(",", "").rstrip("."))
    if match["percent"]:
        return "percent", Decimal(match["percent"])
    if match["count"]:
        unit = match["unit"].lower().replace("calendar ", "").replace(" ", "_").removesuffix("s") + "s"
        return unit, Decimal(match["count"].replace(",", ""))
    if match["phone"]:
        return "phone", match["phone"].removeprefix("1-")
    if match["form"]:
        return "form", re.sub(r"\s", "", match["form"]).lower()
    if match["month"]:
        try:
            day = date(int(match["year"]), _MONTHS[match["month"].lower()], int(match["day"]))
        except ValueError:
            return None
        return "date", day.isoformat()
    return "date", match["iso"]


def _named(ids: list[str]) -> str:
    shown = " or ".join(f"'{id_}'" for id_ in ids[:3])
    return f"the fact {shown}" + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
