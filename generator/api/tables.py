"""Whole tables as CSV, and the Frictionless data package that describes them and ties them together."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from generator.api.changes import Change
from generator.api.published import Published
from generator.api.records import Records
from generator.api.shapes import NoticeSummary, number
from generator.compact import compact
from generator.library import FactEntry, PageEntry
from generator.model import Model, Notice, PaymentMethod, ReliefOption, Term

Cell = str | int | float | bool | date | None


@dataclass(frozen=True)
class Column:
    """A column: its name, its Frictionless type, what it holds, and the table whose ids it names, if it does."""

    name: str
    type: str
    description: str
    refers_to: str | None = None
    required: bool = False


@dataclass(frozen=True)
class Table:
    """A CSV file. ``key`` are the columns that tell rows apart."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: tuple[str, ...] = ("id",)

    @property
    def path(self) -> str:
        """Where it stands below the API's address."""
        return f"csv/{self.name}.csv"

    @cached_property
    def text(self) -> str:
        """The table as CSV (RFC 4180, but with plain line breaks)."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(column.name for column in self.columns)
        writer.writerows([str(cell).lower() if isinstance(cell, bool) else cell for cell in row] for row in self.rows)
        return out.getvalue()


def tables(records: Records, changes: Iterable[Change]) -> tuple[Table, ...]:
    """Every table."""
    library = records.site.library
    facts = library.facts.values()
    notices = [entry for entry in library.of_kind("notices") if isinstance(entry.page, Notice)]
    summaries = [found for entry in notices if isinstance(found := records.summary(entry), NoticeSummary)]
    return (
        Table("notices", "Letters", (*_PAGE, _column("code", "The code as printed on the letter."),
              _column("group", "Section of the list."), _column("audience", "individual, business or both."),
              _column("deadline_rule", "fixed: law or practice sets the days. printed-date: only the letter says."),
              _column("extendable", "Whether the IRS can give more time."), _column("bill", "Is it a bill?")),
              tuple(_notice(records, entry) for entry in notices)),
        Table("notice-deadlines", "Rules that fix the dates of letters",
              (_refers("notice", "notices"), _number("position", "Order on the page.", "integer"), _refers("fact", "facts"),
               _number("count", "How many of 'unit'."), _column("unit", "What is counted."),
               _column("applies", "When the rule applies and what it is counted from."),
               Column("later", "boolean", "A second chance after the first date has passed."),
               _column("place", "us or abroad; empty for everybody.", required=False),
               _column("amount", "below or from a threshold; empty for every amount.", required=False),
               _refers("threshold", "facts", required=False)),
              tuple((one.id, n, period.fact, period.count, period.unit, period.applies, period.later, period.place,
                     period.amount, period.threshold)
                    for one in summaries for n, period in enumerate(one.deadline.periods, start=1)),
              ("notice", "position")),
        Table("notice-relief", "Relief that fits letters", (_refers("notice", "notices"), _refers("relief", "relief-options"),
              _number("position", "Order on the page.", "integer")),
              _pairs((one.id, one.relief) for one in summaries), ("notice", "relief")),
        Table("notice-ways-to-pay", "Ways to pay that fit letters",
              (_refers("notice", "notices"), _refers("way_to_pay", "payment-methods"),
               _number("position", "Order on the page.", "integer")),
              _pairs((one.id, one.ways_to_pay) for one in summaries), ("notice", "way_to_pay")),
        Table("notice-next", "Letters that may follow letters",
              (_refers("notice", "notices"), _refers("next", "notices"), _number("position", "Order.", "integer")),
              _pairs((one.id, one.next) for one in summaries), ("notice", "next")),
        Table("payment-methods", "Ways to pay", (*_PAGE, _column("fee", "What it costs."), _column("speed", "How fast it counts."),
              _column("proof", "The proof you get.")),
              tuple(_payment_method(records, entry) for entry in library.of_kind("payment-methods"))),
        Table("relief-options", "Relief", (*_PAGE, _column("group", "Section of the list."), _column("cost", "What it costs."),
              _column("stops", "What it stops."), _column("time", "How long it takes or lasts.")),
              tuple(_relief(records, entry) for entry in library.of_kind("relief-options"))),
        Table("glossary", "Glossary", (*_PAGE, _column("definition", "What the word means.")),
              tuple(_term(records, entry) for entry in library.of_kind("glossary"))),
        Table("guides", "Guides", (*_PAGE, _column("group", "Section of the list.")),
              tuple((*_page(records, entry), getattr(entry.page, "group", None)) for entry in library.of_kind("guides"))),
        Table("facts", "Facts", (_column("id", "The fact's id."), _column("label", "What the value is."),
              _column("unit", "How the value is printed."), _column("class", "How often it must be compared again."),
              Column("note", "string", "What to know to use the value rightly.")),
              tuple((entry.id, entry.fact.label, entry.fact.unit, entry.fact.class_, _note(records, entry)) for entry in facts)),
        Table("fact-values", "All dated values of all facts",
              (_refers("fact", "facts"), _number("position", "Oldest first.", "integer"),
               Column("current", "boolean", "Whether it is in force on the day of the build."),
               _number("number", "The value, where it is a number."), _column("text", "The value in words."),
               Column("from", "date", "First day on which it holds."), Column("until", "date", "Last day."),
               Column("announced", "date", "Day of the announcement."), _refers("source", "sources"),
               _column("basis", "official or reported."), Column("checked", "date", "Date of the text that was compared."),
               _refers("confirm_at", "sources", required=False)),
              tuple(row for entry in facts for row in _values(records.published, entry)), ("fact", "position")),
        Table("sources", "Sources", (_column("id", "The source's id."), _column("url", "Its address."),
              _column("publisher", "Who publishes it."), _column("title", "Its title."), _column("kind", "What sort of text it is; all but third-party are the government's own."),
              Column("archived", "string", "A stored copy.")),
              tuple((one.id, one.url, one.publisher, one.title, one.kind,
                     one.archived.url if one.archived else None)
                    for one in records.sources())),
        Table("changes", "What changed and what will",
              (_column("id", "Stays the same for ever."), _column("what", "value, end, new, correction or update."),
               Column("day", "date", "When it takes effect."), Column("known", "date", "Since when it is known here."),
               _column("title", "What changed."), _refers("fact", "facts", required=False), Column("old", "string", "Before."),
               Column("new", "string", "After."), Column("why", "string", "Why, where we know."),
               _refers("source", "sources", required=False)),
              tuple((one.id, one.what, one.day, one.known, one.title, one.fact, _plain(one.old), _plain(one.new), one.why,
                     one.source) for one in map(records.change, changes))),
    )  # fmt: skip


def datapackage(all_tables: Iterable[Table], name: str, version: str, home: str, api: str) -> str:
    """The Frictionless data package (profile ``tabular-data-package``) as JSON."""
    resources = []
    for table in all_tables:
        content = table.text.encode()
        schema: dict[str, Any] = {
            "fields": [_field(column) for column in table.columns], "primaryKey": list(table.key), "missingValues": [""],
        }  # fmt: skip
        if keys := [_foreign_key(table, column) for column in table.columns if column.refers_to]:
            schema["foreignKeys"] = keys
        resources.append({
            "name": table.name, "title": table.title, "path": table.path, "profile": "tabular-data-resource",
            "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "schema": schema,
        })  # fmt: skip
    package = {
        "name": "irs-letter-guide", "title": name, "version": version, "profile": "tabular-data-package", "homepage": home,
        "id": f"{api}datapackage.json", "resources": resources,
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0",
                      "path": "https://creativecommons.org/licenses/by/4.0/"}],
    }  # fmt: skip
    return compact(package)


def _column(name: str, description: str, *, required: bool = True) -> Column:
    return Column(name, "string", description, required=required)


def _number(name: str, description: str, type_: str = "number") -> Column:
    return Column(name, type_, description, required=type_ == "integer")


def _refers(name: str, table: str, *, required: bool = True) -> Column:
    return Column(name, "string", f"Id in the table '{table}'.", table, required)


_PAGE = (
    _column("id", "The page's id."), _column("title", "Plain meaning."), _column("description", "One line."),
    _column("url", "Address of the page."), Column("reviewed", "date", "When it was last read against its sources."),
    Column("modified", "date", "When what it says last changed."),
)  # fmt: skip


def _page(records: Records, entry: PageEntry) -> tuple[Cell, ...]:
    one = records.summary(entry)
    return one.id, one.title, one.description, one.url, one.reviewed, one.modified


def _notice(records: Records, entry: PageEntry) -> tuple[Cell, ...]:
    page = entry.page
    assert isinstance(page, Notice)
    return (*_page(records, entry), page.code, page.group, page.audience, page.deadline.rule, page.deadline.extendable,
            records.published.writer.plain(page.short_answer.bill))  # fmt: skip


def _payment_method(records: Records, entry: PageEntry) -> tuple[Cell, ...]:
    assert isinstance(entry.page, PaymentMethod)
    return (*_page(records, entry), *_plainly(records, entry, entry.page.glance))


def _relief(records: Records, entry: PageEntry) -> tuple[Cell, ...]:
    assert isinstance(entry.page, ReliefOption)
    return (*_page(records, entry), entry.page.group, *_plainly(records, entry, entry.page.glance))


def _term(records: Records, entry: PageEntry) -> tuple[Cell, ...]:
    assert isinstance(entry.page, Term)
    return (*_page(records, entry), records.published.writer.plain(entry.page.definition))


def _plainly(records: Records, entry: PageEntry, model: Model) -> Iterator[str]:
    writer = records.published.writer
    return (writer.plain(text) for text in model.model_dump().values())


def _note(records: Records, entry: FactEntry) -> Cell:
    return records.published.writer.plain(entry.fact.note) if entry.fact.note else None


def _values(published: Published, entry: FactEntry) -> Iterator[tuple[Cell, ...]]:
    current = entry.fact.on(published.site.today)
    for position, value in enumerate(entry.fact.values, start=1):
        figure = None if isinstance(value.value, str) else number(value.value)
        yield (entry.id, position, value is current, figure, published.value(entry, value), value.from_, value.until,
               value.announced, value.source, value.basis, value.checked, value.confirm_at)  # fmt: skip


def _pairs(lists: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple((one, other, n) for one, others in lists for n, other in enumerate(dict.fromkeys(others), start=1))


def _plain(value: int | float | str | None) -> str | None:
    return None if value is None else str(value)


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description}
    return field | {"constraints": {"required": True}} if column.required else field


def _foreign_key(table: Table, column: Column) -> dict[str, Any]:
    target = "" if column.refers_to == table.name else column.refers_to
    return {"fields": column.name, "reference": {"resource": target, "fields": "id"}}
