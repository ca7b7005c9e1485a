"""What the preview keeps between two saves, and that nothing differs for it from reading and building everything."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import builder_environment, check, render_files, renderer_of, write_config, write_pages
from generator.preview.complete import rebuild
from generator.preview.judging import problems_before, touched
from generator.preview.reading import Project
from generator.preview.shown import Shown
from generator.preview.site_builder import SiteBuilder
from generator.problems import Problem
from generator.rules import problems_of
from generator.site import Site
from tests.conftest import TODAY
from tests.projects import MINI
from tests.test_serve import CP14, LEVY, LIEN, PLAN, tree

Small = Callable[..., Path]
CP501, GUIDE = "site-data/notices/cp501.yml", "content/guides/already-paid.md"
BY_ITS_NAME = {GUIDE: MINI[GUIDE].replace("[CP501][]", "[CP 501][]")}
"""A project in which a page names another by an alias."""
EDITS: dict[str, tuple[str, str]] = {
    "another text": (CP14, MINI[CP14].replace("Pay or call.", "Pay, or call the IRS.")),
    "another link": (CP14, MINI[CP14].replace("The printed date.", "The printed date, as with [CP501][].")),
    "other subjects": (CP14, MINI[CP14].replace("first-bill", "proof")),
    "recommendations": (CP14, MINI[CP14] + "recommended: [cp501, already-paid]\n"),
    "recommendations in another order": (CP14, MINI[CP14] + "recommended: [already-paid, cp501]\n"),
    "a name withdrawn": (CP501, MINI[CP501].replace("aliases: [CP 501]", "aliases: []")),
    "another title": (LEVY, MINI[LEVY].replace("title: Levy", "title: Levy of wages")),
    "another spelling": (LEVY, MINI[LEVY].replace("[levies]", "[reminder]")),
    "another name": (CP14, MINI[CP14].replace("[CP 14]", "[CP 14, first notice]")),
    "another fact": (PLAN, MINI[PLAN].replace("value: 29", "value: 37")),
    "a fact under another name": (PLAN, MINI[PLAN].replace("plan.phone", "plan.telephone")),
    "no key": (CP14, MINI[CP14].replace("causes:", "cause:")),
    "no YAML": (CP14, "id: [\n"),
    "a word that leads nowhere": (CP14, MINI[CP14].replace("Pay or call.", "Pay or [call][nobody].")),
    "a figure": (CP14, MINI[CP14].replace("Pay or call.", "Pay $29 or call.")),
    "a new page": ("site-data/glossary/lien.yml", LIEN),
    "an asset": ("content/assets/guide.css", "h1 { color: red }\n"),
    "a file of no kind": ("content/assets/guide.doc", "?"),
    "as it was": (CP14, MINI[CP14]),
    "the other letter as it was": (CP501, MINI[CP501]),
    "the word as it was": (LEVY, MINI[LEVY]),
    "the facts as they were": (PLAN, MINI[PLAN]),
}


@pytest.mark.parametrize("seed", range(12))
def test_what_is_kept_between_saves_never_shows(project: Small, seed: int) -> None:
    root = project(BY_ITS_NAME)
    write_config_in(root)
    kept = Project(root)
    kept.read(TODAY)
    shown = Shown(root, "http://127.0.0.1:1/", pytest.fail)
    edits = random.Random(seed)
    for name in edits.choices(sorted(EDITS), k=6):
        path, text = EDITS[name]
        if path in {"site-data/glossary/lien.yml", "content/assets/guide.doc"} and (root / path).exists():
            (root / path).unlink()
        else:
            (root / path).write_text(text)
        site = kept.read(TODAY, [path])
        fresh, problems = check(root, TODAY)
        assert site.library == fresh.library, name
        assert (site.graph, site.statuses) == (fresh.graph, fresh.statuses), name
        assert problems_of(site) == problems, name
        found = problems_before(site, shown.site)
        assert found in ([], problems), name
        if not found:
            shown.show(site)
        if not problems:
            for file, content in render_files(root, fresh).items():
                if file.removesuffix(".md") in site.library.pages or file in ("find/index.md", "glossary/index.md"):
                    assert shown.markdown(file) == content.decode(), (name, file)


def write_config_in(root: Path) -> None:
    (root / "build" / "docs").mkdir(parents=True)
    write_config(root)


@pytest.mark.parametrize("names", [("recommendations", "recommendations in another order"), ("a name withdrawn",)])
def test_links_are_followed_anew_where_names_or_recommendations_differ(project: Small, names: tuple[str, ...]) -> None:
    root = project(BY_ITS_NAME)
    kept = Project(root)
    kept.read(TODAY)
    for name in names:
        path, text = EDITS[name]
        (root / path).write_text(text)
        assert kept.read(TODAY, [path]).graph == check(root, TODAY)[0].graph


@pytest.mark.parametrize(
    "name",
    ["a name withdrawn", "no key", "no YAML", "a word that leads nowhere", "a figure", "a fact under another name"],
)
def test_an_edit_with_a_problem_of_its_own_is_not_shown(project: Small, name: str) -> None:
    root = project(BY_ITS_NAME)
    kept = Project(root)
    before = kept.read(TODAY)
    path, text = EDITS[name]
    (root / path).write_text(text)
    site = kept.read(TODAY, [path])
    if name == "a fact under another name":  # nobody quotes it: nothing is wrong
        assert problems_before(site, before) == problems_of(site) == []
    else:
        assert problems_before(site, before) == problems_of(site) != []


def test_a_saved_fact_touches_the_pages_that_quote_it(project: Small) -> None:
    root = project()
    kept = Project(root)
    before = kept.read(TODAY)
    (root / PLAN).write_text(EDITS["another fact"][1])
    assert touched(kept.read(TODAY, [PLAN]), before) == {"relief-options/short-term-payment-plan"}


def test_only_what_an_edit_touches_is_judged_before_it_is_shown(
    project: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project()
    kept = Project(root)
    before = kept.read(TODAY)
    (root / LEVY).write_text(MINI[LEVY].replace("On late letters.", "On very late letters."))
    judged: list[Site] = []

    def judge(site: Site) -> list[Problem]:
        judged.append(site)
        return []

    monkeypatch.setattr("generator.preview.judging.problems_of", judge)
    assert problems_before(kept.read(TODAY, [LEVY]), before) == []
    documents = {written.document.path for site in judged for written in site.texts.all()}
    assert documents & {entry.document.path for entry in before.library.pages.values()} == {LEVY}


def test_files_that_stay_the_same_are_not_parsed_again(project: Small) -> None:
    root = project()
    kept = Project(root)
    before = kept.read(TODAY)
    facts = {id_: before.texts.fact(id_) for id_ in before.library.facts}
    (root / LEVY).write_text(MINI[LEVY].replace("On late letters.", "On very late letters."))
    (root / CP14).write_text(MINI[CP14])
    after = kept.read(TODAY, [LEVY, CP14])
    changed = {
        path for path, entry in after.library.pages.items() if entry.document is not before.library.pages[path].document
    }
    assert changed == {"glossary/levy"}
    assert all(after.texts.page(path) is before.texts.page(path) for path in after.library.pages.keys() - changed)
    assert all(after.texts.fact(id_) is fact for id_, fact in facts.items())
    assert after.graph is before.graph
    assert kept.read(TODAY, [LEVY]) is after


def test_a_file_written_twice_within_a_tick_of_the_clock_is_read_again(project: Small) -> None:
    root = project()
    kept = Project(root)
    kept.read(TODAY)
    time = (root / LEVY).stat().st_mtime_ns
    (root / LEVY).write_text(MINI[LEVY].replace("On late letters.", "On last letters."))
    os.utime(root / LEVY, ns=(time, time))
    assert "On last letters." in kept.read(TODAY, [LEVY]).library.pages["glossary/levy"].document.text


def test_a_page_built_alone_is_the_page_of_a_whole_build(project: Small) -> None:
    root = project()
    write_pages(root, TODAY)
    config = write_config(root)
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", str(config)],
                   cwd=root, env=builder_environment(TODAY), check=True)  # fmt: skip
    docs, staging = tree(root / "build" / "docs"), tree(root / "build" / "staging")
    builder = SiteBuilder(config, renderer_of(root).settings.site_url, docs)
    pages = sorted(path for path in docs if path.endswith(".md"))
    assert len(pages) > 10
    for path in [*pages, *reversed(pages)]:
        name = path.removesuffix("index.md").removesuffix(".md").rstrip("/")
        whole = staging[f"{name}/index.html".lstrip("/")].decode()
        assert builder.page(path, docs[path].decode()) == whole, path
    assert builder.theme_file("nothing.css") is None
    styles = [path for path in staging if path.startswith("assets/stylesheets/") and path.endswith(".css")]
    assert styles
    for path in styles:
        assert builder.theme_file(path) == staging[path]


def test_a_complete_build_with_nothing_changed_writes_nothing(project: Small) -> None:
    root = project()
    first = rebuild(root, TODAY)
    assert first.done and first.said.endswith("files changed") and "index.md" in first.changed
    times = {path: path.stat().st_mtime_ns for path in (root / "build").rglob("*") if path.is_file()}
    (root / LEVY).write_text(MINI[LEVY])
    again = rebuild(root, TODAY)
    assert (again.said, again.changed, again.done) == ("nothing changed", (), True)
    assert {path: path.stat().st_mtime_ns for path in times} == times
