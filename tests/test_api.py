"""Open data as strangers use it: JSON Schema validators, Frictionless, jq, sizes; twins, robots.txt and the sitemap."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import ValidationError

from generator.api import API
from generator.api.files import SHAPES
from generator.api.mistakes import mistake_url
from generator.api.records import PAGES
from generator.build import Builder, build_site, check, render_files, render_static
from generator.site import Site
from tests.conftest import TODAY
from tests.projects import ROOT

Project = Callable[..., Path]
Files = dict[str, str]
URL = yaml.safe_load((ROOT / "mkdocs.yml").read_text())["site_url"]
HEARING_LETTERS = {"LT11", "Letter 1058", "CP90", "CP297", "Letter 3172"}
BUILDERS: tuple[Builder, ...] = ("mkdocs", "zensical")


def rendered(root: Path, day: date = TODAY) -> Files:
    site, problems = check(root, day)
    assert problems == []
    return {path: content.decode(errors="replace") for path, content in render_files(root, site).items()}


@pytest.fixture(scope="module")
def files(real_root: Path, real_site: Site) -> Files:
    """Every file of the real site, as it goes to the site builder."""
    return {path: content.decode(errors="replace") for path, content in render_files(real_root, real_site).items()}


@pytest.fixture(scope="module")
def data(files: Files) -> dict[str, Any]:
    """Every data file, read, by its path below /api/v1/."""
    return {
        path.removeprefix(API): json.loads(text)
        for path, text in files.items()
        if path.startswith(API) and path.endswith(".json")
    }


@pytest.fixture(scope="module")
def folder(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The API on disk, for programs that read files."""
    root = tmp_path_factory.mktemp("api")
    for path, text in files.items():
        if path.startswith(API):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
    return root / API


def run(*command: str | Path, cwd: Path | None = None) -> str:
    result = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


# -- files and schemas


def test_the_index_names_every_file_and_its_schema(files: Files, data: dict[str, Any]) -> None:
    index = data["index.json"]
    named = {
        entry["path"].replace("{id}", id_): entry["schema"]
        for entry in index["files"]
        for id_ in entry.get("ids", [""])
    }
    there = {path.removeprefix(API) for path in files if path.startswith(API)}
    assert set(named) == {path for path in there if not path.startswith("schema/") and path != "index.json"}
    for path, schema in named.items():
        assert schema in there or schema == "https://specs.frictionlessdata.io/schemas/data-package.json", path
    assert index["base"] == URL + API
    assert index["version"].startswith("1.")
    assert index["changelog"][0]["version"] == index["version"]


def test_every_thing_of_the_project_has_its_file_under_its_own_id(real_site: Site, data: dict[str, Any]) -> None:
    for path, entry in real_site.library.pages.items():
        if entry.page.kind in PAGES:
            record = data[f"{path}.json"]
            assert record["id"] == entry.page.id
            assert record["url"] == f"{URL}{path}/"
            assert entry.page.id in {item["id"] for item in data[f"{entry.page.kind}.json"]["items"]}
    addresses = {item["id"]: item["url"] for item in data["sources.json"]["items"]}
    assert addresses == {id_: entry.source.url for id_, entry in real_site.library.sources.items()}
    today = {item["id"]: item for item in data["facts.json"]["items"]}
    fresh = {id_: group for group in data["freshness.json"]["items"] for id_ in group["facts"]}
    assert set(today) == set(real_site.library.facts)
    assert set(fresh) == set(real_site.statuses)
    for id_, fact in real_site.library.facts.items():
        record = data[f"facts/{id_}.json"]
        assert len(record["values"]) == len(fact.fact.values)
        for value, given in zip(fact.fact.values, record["values"], strict=True):
            assert given["checked"] == value.checked.isoformat()
            assert (given["source"], given["basis"]) == (value.source, value.basis)
            assert given.get("evidence") == value.evidence
            assert {given["source"], given.get("confirm_at", given["source"])} <= set(addresses)
        current = fact.fact.on(real_site.today)
        assert today[id_].get("value") == (
            record["values"][fact.fact.values.index(current)]["value"] if current else None
        )
        if id_ in fresh:
            status = real_site.statuses[id_]
            days = (fresh[id_]["confirmed"], fresh[id_]["due"], fresh[id_]["overdue"])
            assert days == tuple(day.isoformat() for day in (status.confirmed, status.due, status.overdue))


def test_what_a_record_leaves_out_stands_where_it_says(real_site: Site, files: Files, data: dict[str, Any]) -> None:
    asked = {item["page"]: item for item in data["search-terms.json"]["items"]}
    for path, entry in real_site.library.pages.items():
        if entry.page.kind not in PAGES:
            continue
        record = data[f"{path}.json"]
        assert record["markdown"] == f"{URL}{path}.md"
        assert set(entry.page.aliases) <= set(asked[path]["names"])
        assert set(entry.page.search_terms) <= set(asked[path]["terms"])
        assert asked[path]["questions"] == [*entry.page.questions]
        for branch in record.get("branches", ()):
            assert branch["answer"]
            assert f"{{: #{branch['id']} " in files[f"{path}.md"], (path, branch)
    for fact in data["facts.json"]["items"]:
        page = files[f"facts/{fact['id'].split('.')[0]}.md"]
        assert f'id="{fact["id"]}"' in page, fact["id"]


def test_every_file_is_valid_under_the_schema_it_names(data: dict[str, Any]) -> None:
    validators = {}
    for path, schema in data.items():
        if path.startswith("schema/"):
            Draft202012Validator.check_schema(schema)
            assert schema["$id"] == f"{URL}{API}{path}"
            validators[path] = Draft202012Validator(schema, format_checker=FormatChecker())
    assert len(validators) == len(SHAPES)
    for path, record in data.items():
        if path.startswith("schema/") or path == "datapackage.json":
            continue
        name = (Path(path).parent / record["$schema"]).as_posix().replace(f"{Path(path).parent.name}/../", "")
        assert [error.message for error in validators[name].iter_errors(record)] == [], path


@pytest.mark.parametrize(("schema", "pattern"), [("notice", "notices/*.json"), ("fact", "facts/cdp.*.json")])
def test_check_jsonschema_finds_no_fault(folder: Path, schema: str, pattern: str) -> None:
    schema_file = folder / "schema" / f"{schema}.json"
    checker = (sys.executable, "-m", "check_jsonschema")
    run(*checker, "--check-metaschema", schema_file)
    run(*checker, "--schemafile", schema_file, *sorted(folder.glob(pattern)))


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("notices/cp14.json", {"code": None}),
        ("notices/cp14.json", {"group": "oweing"}),
        ("notices/cp14.json", {"reviewed": "24 November"}),
        ("notices/cp14.json", {"colour": "red"}),
        ("notices/cp14.json", {"relief": "none"}),
        ("facts/cdp.levy.window.json", {"values": []}),
        ("facts/cdp.levy.window.json", {"license": "all rights reserved"}),
        ("notices.json", {"count": "many"}),
    ],
)
def test_a_schema_and_its_shape_refuse_what_does_not_fit(
    data: dict[str, Any], path: str, change: dict[str, Any]
) -> None:
    record = data[path] | change
    name = record["$schema"].rsplit("/", 1)[1].removesuffix(".json")
    validator = Draft202012Validator(data[f"schema/{name}.json"], format_checker=FormatChecker())
    assert not validator.is_valid(record)
    with pytest.raises(ValidationError):
        SHAPES[name].model_validate(record)


def test_license_stands_in_every_file_and_beside_the_code(data: dict[str, Any]) -> None:
    for path, record in data.items():
        if not path.startswith("schema/") and path != "datapackage.json":
            assert record["license"] == "CC-BY-4.0", path
    assert data["datapackage.json"]["licenses"][0]["name"] == "CC-BY-4.0"
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")
    assert "SPDX-License-Identifier: CC-BY-4.0" in (ROOT / "LICENSE-DATA").read_text()


def test_texts_carry_values_and_whole_addresses_only(files: Files) -> None:
    for path, text in files.items():
        if path.startswith(API) and "/schema/" not in path:
            assert "{fact:" not in text, path
            assert "{example:" not in text, path
            assert "][" not in re.sub(r"\[\],|\]\[\]|\],\[", "", text) or path.endswith("csv"), path


def test_every_address_of_ours_in_the_data_leads_to_a_file(files: Files, data: dict[str, Any]) -> None:
    static = render_static({path: text.encode() for path, text in files.items()}, URL)
    there = {re.sub(r"(^|/)index\.html$", r"\1", path) for path in files} | set(static)
    there |= {
        f"{path.removesuffix('index.md').removesuffix('.md').rstrip('/')}/" for path in files if path.endswith(".md")
    }
    for path, record in data.items():
        if not path.startswith("schema/"):
            found = re.findall(rf"{re.escape(URL)}([^\"\s)#]*)", json.dumps(record, ensure_ascii=False))
            assert {address for address in found if address and address not in there and address != API} == set(), path


# -- tables


def test_frictionless_finds_no_fault_in_the_data_package(folder: Path) -> None:
    code = ("import json,sys;from frictionless import Package;r=Package('datapackage.json').validate();"
            "print(json.dumps(r.flatten(['type','message'])[:9]));print(sum(t.stats['rows'] for t in r.tasks))")  # fmt: skip
    faults, rows = run(sys.executable, "-W", "ignore", "-c", code, cwd=folder).strip().split("\n")
    assert json.loads(faults) == []
    assert int(rows) > 1000


def test_frictionless_would_notice_a_letter_that_names_no_known_fact(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    run("cp", "-r", folder, copy)
    table = copy / "csv" / "notice-relief.csv"
    table.write_text(table.read_text().replace("collection-due-process-hearing", "nothing-like-it", 1))
    code = "from frictionless import Package;print(Package('datapackage.json').validate().flatten(['type']))"
    assert "foreign-key" in run(sys.executable, "-W", "ignore", "-c", code, cwd=copy)


def test_tables_and_json_say_the_same(files: Files, data: dict[str, Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(files[f"{API}csv/fact-values.csv"])))
    for id_ in ("cdp.levy.window", "interest.underpayment"):
        mine = [row for row in rows if row["fact"] == id_]
        values = data[f"facts/{id_}.json"]["values"]
        assert [float(row["number"]) for row in mine] == [value["value"] for value in values]
        assert [row["from"] for row in mine] == [value.get("from", "") for value in values]
    current = [row for row in rows if row["current"] == "true"]
    assert len(current) == len({row["fact"] for row in current})


# -- size and sameness


def test_the_api_is_small(files: Files, real_site: Site) -> None:
    notices = [text for path, text in files.items() if path.startswith(f"{API}notices/")]
    assert max(len(gzip.compress(text.encode())) for text in notices) < 15_000
    share = 100 / len(notices)
    of_notices = sum(len(text.encode()) for text in notices) + len(files[f"{API}notices.json"].encode())
    assert of_notices * share < 3_000_000
    packed = sum(len(gzip.compress(text.encode())) for path, text in files.items() if path.startswith(API))
    assert packed * share < 3_000_000
    whole = sum(len(text.encode()) for path, text in files.items() if path.startswith(API))
    about_notices = of_notices + sum(
        len(text.encode()) for path, text in files.items() if path.startswith(f"{API}csv/notice")
    )
    assert whole + about_notices * (share - 1) < 3_000_000  # facts, terms and guides do not grow with the letters


def test_the_same_input_gives_the_same_files_and_another_day_other_values(project: Project) -> None:
    root = project()
    first = rendered(root)
    assert rendered(root) == first
    later = rendered(root, date(2027, 1, 1))
    fees = [
        next(item["value"] for item in json.loads(some[f"{API}facts.json"])["items"] if item["id"] == "plan.fee")
        for some in (first, later)
    ]
    assert fees == [value["value"] for value in json.loads(first[f"{API}facts/plan.fee.json"])["values"]][1:]
    assert fees[0] != fees[1]


# -- the question of the README


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)


def test_the_examples_of_the_readme_name_the_letters_with_a_right_to_a_hearing(
    address: Callable[[Builder], str],
) -> None:
    here = address("mkdocs") + "/"
    python = next(block for block in blocks("python") if "urlopen" in block).replace(URL, here)
    shell = next(block for block in blocks("sh") if "jq" in block).replace(URL, here)
    printed = run(sys.executable, "-c", python)
    assert run("sh", "-c", shell) == printed
    by_when = dict(line.split(" - ")[:2] for line in printed.splitlines())
    assert set(by_when) >= HEARING_LETTERS
    assert "CP504" not in by_when
    assert "CP14" not in by_when
    assert by_when["LT11"] == "30 days"


# -- twins, robots, sitemap


def test_every_page_has_a_twin_in_plain_markdown(files: Files) -> None:
    pages = {path: text.encode() for path, text in files.items() if path.endswith(".md")}
    found = {path: content.decode() for path, content in render_static(pages, URL).items()}
    assert set(found) == set(pages)
    for path, text in found.items():
        assert text.startswith("# "), path
        bare = text.replace(f"<{text.rsplit('<', 1)[1]}", "")
        assert re.findall(r"</?[a-z][^>\n]*>|\{:|^---$|\]\[|\]\(#|\]\((?!https?:)", bare, re.MULTILINE) == [], path


def test_a_twin_says_what_the_page_says(project: Project) -> None:
    files = rendered(project())
    twin = render_static({"notices/cp14.md": files["notices/cp14.md"].encode()}, URL)["notices/cp14.md"].decode()
    assert twin.startswith("# CP14: The first bill\n\n## Short answer\n\n")
    assert "Pay within 21 calendar days or ask for a [plan]" in twin
    assert f"[plan]({URL}relief-options/short-term-payment-plan/)" in twin
    assert f"- [I already paid]({URL}notices/cp14/#already-paid)" in twin
    assert "**Days to pay a first bill:** 21 calendar days." in twin
    assert "Recommended" not in twin
    assert twin.endswith(f"<{URL}notices/cp14/>\n")


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_built_site_holds_pages_twins_data_and_a_true_sitemap(project: Project, builder: Builder) -> None:
    root = project()
    site = build_site(root, TODAY, builder)
    assert (site / "notices" / "cp14" / "index.html").is_file()
    assert (site / "notices" / "cp14.md").read_text().startswith("# CP14")
    assert (site / "index.md").is_file()
    assert not (site / "notices" / "cp14.md" / "index.html").exists()
    assert json.loads((site / API / "notices" / "cp14.json").read_text())["id"] == "cp14"
    for name in ("feed.xml", "notices/cp14/feed.xml", "changes/dates.ics", "changes/index.html", "api/index.html"):
        assert (site / name).is_file(), name
    sitemap = ElementTree.parse(site / "sitemap.xml").getroot()
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    days = {url.findtext(f"{space}loc"): url.findtext(f"{space}lastmod") for url in sitemap}
    assert days[f"{URL}notices/cp14/"] == "2026-11-01"
    assert f"{URL}changes/" in days
    assert None not in days
    assert f"Sitemap: {URL}sitemap.xml" in (site / "robots.txt").read_text()
    for address in re.findall(rf"\]\({re.escape(URL)}([^)]*)\)", (site / "llms.txt").read_text()):
        assert (site / address).is_file(), address


def test_the_sitemap_day_is_that_of_a_new_value_if_that_came_later(project: Project) -> None:
    changed = {"site-data/facts/deadline.yml": """\
id: deadline
title: Deadlines
facts:
  deadline.pay:
    label: Days to pay a first bill
    unit: calendar_days
    class: statute
    values:
      - {from: 2000-01-01, value: 21, source: irs-cp14, checked: 2023-07-11, basis: official}
      - {from: 2026-11-20, value: 22, source: irs-cp14, checked: 2026-11-20, basis: official}
      - {from: 2026-12-20, announced: 2026-11-20, value: 23, source: irs-cp14, checked: 2026-11-20, basis: official}
"""}  # fmt: skip
    page = rendered(project(changed))["notices/cp14.md"]
    assert 'modified: "2026-11-20"' in page


# -- mistakes

REPOSITORY = "https://github.com/example/letters"


def test_a_mistake_link_names_page_fact_value_and_source_where_a_repository_is_set(project: Project) -> None:
    root = project()
    settings = root / "mkdocs.yml"
    settings.write_text(
        re.sub(r"^repo_url:.*\n", "", settings.read_text(), flags=re.MULTILINE) + f"repo_url: {REPOSITORY}\n"
    )
    files = rendered(root)
    topic, page = files["facts/plan.md"], files["relief-options/short-term-payment-plan.md"]
    links = re.findall(r'class="report" rel="nofollow" href="([^"]*)"', topic.partition('data-fact="plan.fee"')[2])
    link = links[0].replace("&amp;", "&")
    assert link.startswith(f"{REPOSITORY}/issues/new?")
    given = {key: value[0] for key, value in parse_qs(urlsplit(link).query).items()}
    assert given == {
        "template": "mistake.yml", "fact": "plan.fee", "value": "$29",
        "page": f"{URL}facts/plan/", "source": "https://example.org/cp14",
    }  # fmt: skip
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "mistake.yml").read_text())
    assert set(given) - {"template"} <= {field.get("id") for field in form["body"]}
    assert topic.count('class="report"') == topic.count("data-fact=")
    about_page = re.findall(r'class="report" rel="nofollow" href="([^"]*)"', page)
    assert about_page == [
        mistake_url(REPOSITORY, f"{URL}relief-options/short-term-payment-plan/").replace("&", "&amp;")
    ]


def test_no_mistake_link_stands_there_without_a_repository(project: Project) -> None:
    root = project()
    settings = root / "mkdocs.yml"
    settings.write_text(re.sub(r"^repo_url:.*\n", "", settings.read_text(), flags=re.MULTILINE))
    assert "issues/new" not in rendered(root)["relief-options/short-term-payment-plan.md"]


def test_of_a_long_value_the_beginning_stands_in_the_link_and_only_what_must_be_is_encoded() -> None:
    source = "https://example.org/law?req=a:b&num=0"
    link = mistake_url(
        f"{REPOSITORY}/", f"{URL}notices/cp14/", "plan.rule", "a long rule that nobody needs to read twice", source
    )
    query = link.partition("?")[2]
    assert parse_qs(query)["value"] == ["a long rule that nobody ..."]
    assert parse_qs(query)["source"] == [source]
    assert f"page={URL}notices/cp14/" in query
    assert "source=https://example.org/law?req=a:b%26num=0" in query
