"""A published site -> the records of the API: what editors wrote, with values and whole addresses filled in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from generator.api.changes import Change
from generator.api.feeds import where
from generator.api.published import Published
from generator.api.shapes import (
    LICENSE,
    ChangeData,
    FactData,
    FactSummary,
    FreshnessItem,
    GroupSummary,
    GuideData,
    NoticeData,
    NoticeSummary,
    PageFile,
    PaymentMethodData,
    ReliefOptionData,
    SearchTerms,
    SourceSummary,
    Summary,
    TermData,
    number,
)
from generator.fields import marked_leaves
from generator.library import FactEntry, PageEntry
from generator.model import Home, Model, Notice, Prose, RefersTo, Term, Value
from generator.source import KeyPath
from generator.writer import Writer

PAGES: dict[str, tuple[str, type[PageFile]]] = {
    "notices": ("notice", NoticeData),
    "payment-methods": ("payment-method", PaymentMethodData),
    "relief-options": ("relief-option", ReliefOptionData),
    "glossary": ("term", TermData),
    "guides": ("guide", GuideData),
}
"""The kinds of page that have data files: the folder, the type in its records, the shape."""


class Records:
    """Makes the records of one published site. ``api`` is the address that all data files begin with."""

    def __init__(self, published: Published, api: str) -> None:
        self.published = published
        self.site = published.site
        self.api = api
        self._summaries: dict[str, Summary] = {}

    def page(self, entry: PageEntry) -> PageFile:
        """The record of a page."""
        page, path = entry.page, entry.page.path
        type_, shape = PAGES[page.kind]
        writer = self.published.writer(path)
        data = self._resolved(page, writer) | self._head(type_) | {
            "type": type_, "url": self.published.url(path), "markdown": f"{self.published.site_url}{path}.md",
            "modified": self.published.modified(page), "facts": self.published.facts_on[path],
            "recommended": self.site.graph.recommended[path],
        }  # fmt: skip
        if isinstance(page, Notice):
            data["feed"] = f"{self.published.site_url}{path}/feed.xml"
            data["deadline"]["periods"] = self._periods(page, data["deadline"]["periods"])
        if type_ == "relief-option":
            letters = (
                other for other in self.site.graph.backlinks[path] if "relief" in self.site.graph.links[other][path]
            )
            data["letters"] = [other.split("/")[1] for other in letters]
        if type_ == "guide":
            data["body"] = writer.body(entry.document.body)
        return shape.model_validate(data)

    def summary(self, entry: PageEntry) -> Summary:
        """The entry of a page in its collection, made once."""
        path = entry.page.path
        if path not in self._summaries:
            self._summaries[path] = self._summary(entry)
        return self._summaries[path]

    def _summary(self, entry: PageEntry) -> Summary:
        page, path = entry.page, entry.page.path
        data: dict[str, Any] = {
            "id": page.id, "title": page.title, "description": page.description, "url": self.published.url(path),
            "data": f"{self.api}{path}.json", "reviewed": page.reviewed, "modified": self.published.modified(page),
        }  # fmt: skip
        if isinstance(page, Notice):
            raw = self._resolved(page, self.published.writer(path))
            return NoticeSummary.model_validate(data | {
                "code": page.code, "group": page.group, "audience": page.audience, "ways_to_pay": raw["ways_to_pay"],
                "next": [step["notice"] for step in raw["next"]], "relief": [entry["option"] for entry in raw["relief"]],
                "deadline": {"rule": page.deadline.rule, "extendable": page.deadline.extendable,
                             "periods": self._periods(page, raw["deadline"]["periods"])},
            })  # fmt: skip
        group = getattr(page, "group", None)
        return Summary.model_validate(data) if group is None else GroupSummary.model_validate(data | {"group": group})

    def fact(self, entry: FactEntry) -> FactData:
        """The record of a fact, with the sources that it names."""
        library, current = self.site.library, entry.fact.on(self.site.today)
        data = self._resolved(entry.fact, self.published.writer("index"))
        for value, printed in zip(entry.fact.values, data["values"], strict=True):
            printed["text"] = self._in_words(entry, value)
        named = sorted({id_ for value in entry.fact.values for id_ in (value.source, value.confirm_at) if id_})
        return FactData.model_validate(data | self._head("fact") | {
            "type": "fact", "id": entry.id, "topic": entry.id.split(".")[0], "url": self.published.fact_url(entry.id),
            "pages": self.published.pages_with.get(entry.id, ()), "sources": {id_: library.sources[id_].source.url for id_ in named},
            "current": None if current is None else entry.fact.values.index(current),
        })  # fmt: skip

    def fact_summary(self, entry: FactEntry) -> FactSummary:
        """The entry of a fact in the collection of facts."""
        fact, value = entry.fact, entry.fact.on(self.site.today)
        return FactSummary.model_validate({
            "id": entry.id, "label": fact.label, "unit": fact.unit, "value": value and number(value.value),
            "text": value and self._in_words(entry, value), "from": value and value.from_, "basis": value and value.basis,
        })  # fmt: skip

    def sources(self) -> Iterator[SourceSummary]:
        """Every source, with the facts that were read there."""
        facts: dict[str, dict[str, None]] = defaultdict(dict)
        for fact in self.site.library.facts.values():
            for value in fact.fact.values:
                facts[value.source][fact.id] = None
        for id_, entry in self.site.library.sources.items():
            yield SourceSummary.model_validate(entry.source.model_dump() | {
                "id": id_, "is_official": entry.source.official, "facts": list(facts[id_]),
            })  # fmt: skip

    def freshness(self) -> Iterator[FreshnessItem]:
        """How fresh each fact's value is."""
        for id_, status in self.site.statuses.items():
            yield FreshnessItem(
                fact=id_, state=status.state, confirmed=status.confirmed, due=status.due, overdue=status.overdue,
                evidence_found=status.evidence.found, evidence_missing=status.evidence.missing,
            )  # fmt: skip

    def search_terms(self) -> Iterator[SearchTerms]:
        """By which words each page is looked for."""
        for path, entry in self.site.library.pages.items():
            page = entry.page
            if isinstance(page, Home):
                continue
            names, terms = [page.title, *page.aliases], [*page.search_terms]
            if isinstance(page, Notice):
                names[:0] = [page.code]
                names += filter(None, (page.official_title, page.spanish_code))
                terms += page.printed_words
            if isinstance(page, Term):
                names += page.spellings
            yield SearchTerms(
                page=path, names=tuple(dict.fromkeys(names)),
                terms=tuple(dict.fromkeys(terms)), questions=page.questions,
            )  # fmt: skip

    def change(self, change: Change) -> ChangeData:
        """The record of a change."""
        return ChangeData(
            id=change.id, what=change.what, day=change.day, known=change.known, title=change.title,
            fact=change.fact.id if change.fact else None, why=change.why, source=change.source, pages=change.pages,
            old=number(change.old.value) if change.old else None, new=number(change.new.value) if change.new else None,
            old_text=change.before, new_text=change.after, url=where(self.published, change),
        )  # fmt: skip

    def _head(self, schema: str) -> dict[str, Any]:
        return {"$schema": f"../schema/{schema}.json", "license": LICENSE}

    def _in_words(self, entry: FactEntry, value: Value) -> str | None:
        words = self.published.value(entry, value)
        return None if words == value.value else words

    def _periods(self, page: Notice, periods: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The rules of a deadline with their day counts of today."""
        counted = []
        for period in periods:
            entry = self.site.library.facts[period["fact"]]
            value = entry.fact.on(self.site.today)
            counted.append(period | {
                "applies": " ".join(period["applies"].split()), "unit": entry.fact.unit,
                "text": value and self.published.value(entry, value),
                "count": None if value is None or isinstance(value.value, str) else number(value.value),
            })  # fmt: skip
        return counted

    def _resolved(self, model: Model, writer: Writer) -> dict[str, Any]:
        """The keys of ``model`` as its file has them, with texts printed and references as ids: bare ones where only one
        kind of page can be meant, paths (``guides/already-paid``) otherwise.
        """
        data: dict[str, Any] = _lists(model.model_dump(by_alias=True))
        for key_path, text, marker in marked_leaves(model):
            if isinstance(marker, Prose):
                _set(data, key_path, writer.text(text))
            elif isinstance(marker, RefersTo) and (path := self.site.names.page(text, marker.kinds)):
                _set(data, key_path, path.split("/")[1] if len(marker.kinds) == 1 else path)
        return data


def summaries(records: Records, kind: str) -> tuple[Summary, ...]:
    """The entries of a kind's collection."""
    return tuple(records.summary(entry) for entry in records.site.library.of_kind(kind))


def _lists(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _lists(value) for key, value in data.items()}
    return [_lists(value) for value in data] if isinstance(data, tuple | list) else data


def _set(data: Any, key_path: KeyPath, value: str) -> None:
    for step in key_path[:-1]:
        data = data[step]
    data[key_path[-1]] = value
