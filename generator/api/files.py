"""The files of the API below ``/api/v1/``, feeds and what programs look for at the root, as text by path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from generator.api.changes import changes_of, upcoming
from generator.api.feeds import feeds
from generator.api.published import Published
from generator.api.records import PAGES, Records, summaries
from generator.api.shapes import (
    LICENSE,
    ChangeData,
    Collection,
    FactData,
    FactSummary,
    File,
    FreshnessGroup,
    GroupSummary,
    GuideData,
    Index,
    IndexEntry,
    NoticeData,
    NoticeSummary,
    PaymentMethodData,
    ReliefOptionData,
    SearchTerms,
    SourceData,
    Summary,
    TermData,
    Version,
)
from generator.api.tables import datapackage, tables
from generator.api.twins import llms
from generator.compact import compact
from generator.labels import N_
from generator.model import Model

API = "api/v1/"
LICENSE_URL = "https://creativecommons.org/licenses/by/4.0/"

SHAPES: dict[str, type[File]] = {
    "index": Index,
    "notice": NoticeData,
    "payment-method": PaymentMethodData,
    "relief-option": ReliefOptionData,
    "term": TermData,
    "guide": GuideData,
    "fact": FactData,
    "notices": Collection[NoticeSummary],
    "payment-methods": Collection[Summary],
    "relief-options": Collection[GroupSummary],
    "glossary": Collection[Summary],
    "guides": Collection[GroupSummary],
    "facts": Collection[FactSummary],
    "sources": Collection[SourceData],
    "freshness": Collection[FreshnessGroup],
    "search-terms": Collection[SearchTerms],
    "changes": Collection[ChangeData],
}
"""The shape behind each JSON Schema, by its name. A new data file needs a line here and one in ``_data``."""

VERSIONS = ((date(2026, 11, 24), "1.0.0", N_("First version.")),)
"""The changelog of the API, newest first. Within v1 only the second and third number grow."""

PROMISE = (
    N_("Addresses and ids stay. A page that moves leaves a redirect, and its data file moves with it."),
    N_("No key is removed, renamed or given another meaning or type. New keys, files and choices may be added, so skip what you do not know."),
    N_("Lists are there even when they are empty. Any other key without a value is left out."),
    N_("Days are written year-month-day. Amounts are in dollars and rates in percent."),
    N_("What stands in one file is named in others, not repeated: sources, facts and pages by id, a page's longer texts under markdown."),
    N_("Anything else would be version 2 at another address, and version 1 would stay for at least a year beside it."),
)  # fmt: skip


def open_data(published: Published) -> dict[str, str]:
    """Every file for programs but the Markdown twins, by its path below the site's address."""
    changes = changes_of(published)
    api = published.site_url + API
    records = Records(published)
    files: dict[str, str] = {path: dumped(file) for path, file in _data(records).items()}
    soon = upcoming(changes, published.site.today)
    for name, some in (("changes", changes), ("upcoming", soon)):
        files[f"{name}.json"] = dumped(_collection(records, "changes", [records.change(change) for change in some]))
    csv = tables(records, changes)
    files |= {table.path: table.text for table in csv}
    files["datapackage.json"] = datapackage(csv, published.site_name, VERSIONS[0][1], published.site_url, api)
    files["index.json"] = dumped(_index(published, api, files))
    files |= schema_files(api)
    return {
        **{API + path: text for path, text in files.items()},
        **feeds(published, changes),
        "robots.txt": f"User-agent: *\nAllow: /\n\nSitemap: {published.site_url}sitemap.xml\n",
        "llms.txt": llms(published),
    }


def dumped(file: File) -> str:
    """A data file as compact JSON."""
    return file.model_dump_json(by_alias=True, exclude_none=True) + "\n"


@cache
def schema_files(api: str) -> dict[str, str]:
    """The JSON Schema (2020-12) of every data file, by its path below ``api``."""
    found = {}
    for name, shape in SHAPES.items():
        schema = shape.model_json_schema(by_alias=True, mode="serialization")
        _tell_what_is_required(schema)
        path = f"schema/{name}.json"
        whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": api + path, **schema}
        found[path] = compact(whole)
    return found


def _data(records: Records) -> dict[str, File]:
    library = records.site.library
    files: dict[str, File] = {}
    for kind in PAGES:
        files[f"{kind}.json"] = _collection(records, kind, summaries(records, kind))
        files |= {f"{entry.page.path}.json": records.page(entry) for entry in library.of_kind(kind)}
    facts = library.facts.values()
    files["facts.json"] = _collection(records, "facts", [records.fact_summary(entry) for entry in facts])
    files |= {f"facts/{entry.id}.json": records.fact(entry) for entry in facts}
    files["sources.json"] = _collection(records, "sources", list(records.sources()))
    files["freshness.json"] = _collection(records, "freshness", list(records.freshness()))
    files["search-terms.json"] = _collection(records, "search-terms", list(records.search_terms()))
    return files


def _collection(records: Records, schema: str, items: Iterable[Model]) -> File:
    items = tuple(items)
    return SHAPES[schema].model_validate({
        "$schema": f"schema/{schema}.json", "license": LICENSE, "count": len(items),
        "items": items,
    })  # fmt: skip


def _index(published: Published, api: str, files: Iterable[str]) -> Index:
    words = published.words
    return Index.model_validate({
        "$schema": "schema/index.json", "license": LICENSE, "name": published.site_name,
        "version": VERSIONS[0][1], "day": published.site.today, "base": api, "license_url": LICENSE_URL,
        "attribution": f"{published.site_name}, {published.site_url}",
        "promise": [words.gettext(text) for text in PROMISE],
        "changelog": [Version(version=version, day=day, text=words.gettext(text)) for day, version, text in VERSIONS],
        "files": tuple(_entries(files)),
    })  # fmt: skip


def _entries(files: Iterable[str]) -> Iterator[IndexEntry]:
    """What ``files`` there are: each by its path, but the many of a kind as one entry with their ids."""
    ids: dict[str, list[str]] = defaultdict(list)
    for path in sorted(files):
        folder, _, name = path.rpartition("/")
        if folder in ("", "csv"):
            yield IndexEntry(path=path, schema=_schema_of(path))
        else:
            ids[folder].append(name.removesuffix(".json"))
    for folder, some in ids.items():
        path = f"{folder}/{{id}}.json"
        yield IndexEntry(path=path, schema=_schema_of(path), ids=tuple(some))


def _schema_of(path: str) -> str:
    if path.endswith(".csv"):
        return "datapackage.json"
    if path == "datapackage.json":
        return "https://specs.frictionlessdata.io/schemas/data-package.json"
    folder, _, _ = path.rpartition("/")
    if folder:
        name = PAGES[folder][0] if folder in PAGES else "fact"
    else:
        name = {"upcoming": "changes"}.get(stem := path.removesuffix(".json"), stem)
    return f"schema/{name}.json"


def _tell_what_is_required(schema: Any) -> None:
    """Make every key required but those that may be without a value, which files leave out. Drop the titles, which only
    repeat the keys.
    """
    if isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        if isinstance(properties := schema.get("properties"), dict) and schema.get("type") == "object":
            schema["required"] = [
                key for key, value in properties.items() if {"type": "null"} not in value.get("anyOf", ())
            ]
        for value in schema.values():
            _tell_what_is_required(value)
    elif isinstance(schema, list):
        for value in schema:
            _tell_what_is_required(value)
