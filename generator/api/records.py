"""A published site -> the records of the API: what editors wrote, with values and whole addresses filled in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from generator.api.changes import Change
from generator.api.feeds import where
from generator.api.published import Published
from generator.api.shapes import (
    LICENSE,
    ChangeData,
    FactData,
    FactSummary,
    FreshnessGroup,
    GroupSummary,
    GuideData,
    NoticeData,
    NoticeSummary,
    PageFile,
    PaymentMethodData,
    PeriodData,
    ReliefOptionData,
    SearchTerms,
    SourceData,
    Summary,
    TermData,
    number,
)
from generator.fields import marked_leaves
from generator.freshness import State
from generator.library import FactEntry, PageEntry
from generator.model import Home, Notice, Page, Period, Prose, RefersTo, ReliefOption, Term, Value
from generator.source import KeyPath

PAGES: dict[str, tuple[str, type[PageFile]]] = {
    "notices": ("notice", NoticeData),
    "payment-methods": ("payment-method", PaymentMethodData),
    "relief-options": ("relief-option", ReliefOptionData),
    "glossary": ("term", TermData),
    "guides": ("guide", GuideData),
}
"""The kinds of page that have data files: the folder, its schema, the shape."""

GUIDES = ("guides", "tools", "about")
"""Where a branch's guide may stand."""

MADE = frozenset({"facts", "steps", "branches"})
"""Keys that records have in another form than the editors' files."""


class Records:
    """Makes the records of one published site."""

    def __init__(self, published: Published) -> None:
        self.published = published
        self.site = published.site
        self._summaries: dict[str, Summary] = {}
        self._counted: dict[str, tuple[PeriodData, ...]] = {}

    def page(self, entry: PageEntry) -> PageFile:
        """The record of a page."""
        page, path = entry.page, entry.page.path
        schema, shape = PAGES[page.kind]
        data = self._resolved(page, shape) | self._head(schema) | {
            "url": self.published.url(path), "markdown": f"{self.published.site_url}{path}.md",
            "modified": self.published.modified[path], "facts": self.published.facts_on[path],
        }  # fmt: skip
        if isinstance(page, Notice):
            data["feed"] = f"{self.published.site_url}{path}/feed.xml"
            data["deadline"]["periods"] = self._periods(page)
            data["steps"] = [{"do": self._text(step.do), "how": self._text(step.how)} for step in page.steps]
            data["branches"] = [
                {
                    "id": branch.id,
                    "answer": self._text(branch.answer),
                    "guide": branch.guide and self._named(branch.guide, GUIDES),
                }
                for branch in page.branches
            ]
        if isinstance(page, ReliefOption):
            letters = (
                other for other in self.site.graph.backlinks[path] if "relief" in self.site.graph.links[other][path]
            )
            data["letters"] = [other.split("/")[1] for other in letters]
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
            "reviewed": page.reviewed, "modified": self.published.modified[path],
        }  # fmt: skip
        if isinstance(page, Notice):
            return NoticeSummary.model_validate(data | {
                "code": page.code, "group": page.group, "audience": page.audience,
                "ways_to_pay": [self._named(way, ("payment-methods",)) for way in page.ways_to_pay],
                "next": [self._named(step.notice, ("notices",)) for step in page.next],
                "relief": [self._named(one.option, ("relief-options",)) for one in page.relief],
                "deadline": {"rule": page.deadline.rule, "extendable": page.deadline.extendable,
                             "periods": self._periods(page)},
            })  # fmt: skip
        group = getattr(page, "group", None)
        return Summary.model_validate(data) if group is None else GroupSummary.model_validate(data | {"group": group})

    def fact(self, entry: FactEntry) -> FactData:
        """The record of a fact."""
        fact = entry.fact
        return FactData.model_validate(self._head("fact") | {
            "id": entry.id, "label": fact.label, "unit": fact.unit, "class": fact.class_, "note": self._text(fact.note),
            "values": [
                value.model_dump(by_alias=True) | {"note": self._text(value.note), "text": self._in_words(entry, value)}
                for value in fact.values
            ],
        })  # fmt: skip

    def fact_summary(self, entry: FactEntry) -> FactSummary:
        """The entry of a fact in the collection of facts."""
        fact, value = entry.fact, entry.fact.on(self.site.today)
        return FactSummary.model_validate({
            "id": entry.id, "label": fact.label, "unit": fact.unit, "value": value and number(value.value),
            "text": value and self._in_words(entry, value), "from": value and value.from_,
            "basis": value and value.basis,
        })  # fmt: skip

    def sources(self) -> Iterator[SourceData]:
        """Every source."""
        for id_, entry in self.site.library.sources.items():
            yield SourceData.model_validate({"id": id_} | dict(entry.source))

    def freshness(self) -> Iterator[FreshnessGroup]:
        """How fresh the facts' values are: facts that are equally fresh together, what must be compared first at the top."""
        alike: dict[tuple[date, date, State, date, bool, date | None], list[str]] = defaultdict(list)
        for id_, status in self.site.statuses.items():
            seen = status.evidence
            alike[status.overdue, status.due, status.state, status.confirmed, seen.missing, seen.found].append(id_)
        for key, facts in sorted(alike.items(), key=lambda group: (group[0][:3], group[1])):
            overdue, due, state, confirmed, missing, found = key
            yield FreshnessGroup(
                state=state, confirmed=confirmed, due=due, overdue=overdue, evidence_found=found,
                evidence_missing=missing, facts=tuple(facts),
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

    def _text(self, text: str | None) -> str | None:
        return self.published.writer.text(text) if text else None

    def _periods(self, page: Notice) -> tuple[PeriodData, ...]:
        """The rules of a deadline with their day counts of today, made once."""
        if page.path not in self._counted:
            self._counted[page.path] = tuple(self._period(period) for period in page.deadline.periods)
        return self._counted[page.path]

    def _period(self, period: Period) -> PeriodData:
        entry = self.site.library.facts[period.fact]
        value = entry.fact.on(self.site.today)
        return PeriodData.model_validate(dict(period) | {
            "applies": " ".join(self.published.writer.text(period.applies).split()), "unit": entry.fact.unit,
            "text": value and self.published.value(entry, value),
            "count": None if value is None or isinstance(value.value, str) else number(value.value),
        })  # fmt: skip

    def _named(self, name: str, kinds: tuple[str, ...]) -> str:
        """A reference as an id: a bare one where only one kind of page can be meant, a path (``guides/already-paid``)
        otherwise. What is no page, a fact or a source, is named by its id already.
        """
        path = self.site.names.page(name, kinds)
        if path is None:
            return name
        return path.split("/")[1] if len(kinds) == 1 else path

    def _resolved(self, page: Page, shape: type[PageFile]) -> dict[str, Any]:
        """What ``shape`` takes from ``page`` as it stands there, with texts printed and references as ids."""
        keys = shape.model_fields.keys() & type(page).model_fields.keys() - MADE
        data = page.model_dump(mode="json", by_alias=True, include=keys)
        for key_path, text, marker in marked_leaves(page, keys):
            if isinstance(marker, Prose):
                _set(data, key_path, self.published.writer.text(text))
            elif isinstance(marker, RefersTo):
                _set(data, key_path, self._named(text, marker.kinds))
        return data


def summaries(records: Records, kind: str) -> tuple[Summary, ...]:
    """The entries of a kind's collection."""
    return tuple(records.summary(entry) for entry in records.site.library.of_kind(kind))


def _set(data: Any, key_path: KeyPath, value: str) -> None:
    for step in key_path[:-1]:
        data = data[step]
    data[key_path[-1]] = value
