"""Publishing: all or nothing, the same bytes from the same input, both builders, nothing outside build/."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from generator import build as building
from generator.build import Builder, BuildError, ProblemsFound, build_site, check, render_files, write_pages
from tests.conftest import TODAY
from tests.projects import MINI

Project = Callable[..., Path]

CP14 = "site-data/notices/cp14.yml"
BROKEN = {CP14: MINI[CP14].replace("group: owing", "group: oweing")}


def snapshot(folder: Path) -> dict[str, str]:
    """A fingerprint of every file below ``folder``."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_both_builders_build_every_page_under_strict(project: Project, builder: Builder) -> None:
    root = project()
    site = build_site(root, TODAY, builder)
    pages = [path.removesuffix(".md") for path in snapshot(root / "build" / "docs") if path.endswith(".md")]
    for page in pages:
        html = site / (f"{page}/index.html" if not page.endswith("index") else f"{page}.html")
        text = html.read_text(encoding="utf-8")
        assert text.count("<h1") == 1, page
        assert 'rel="canonical"' in text, page
        assert "application/ld+json" in text, page
        assert "data-recommended" in text, page
        assert 'id="facts"' in text, page
        assert "][" not in text.split("<article", 1)[1].split("</article", 1)[0], f"{page} has an unresolved reference"


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_two_builds_of_one_input_are_byte_identical(
    project: Project, builder: Builder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = project()
    first = snapshot(build_site(root, TODAY, builder))
    elsewhere = tmp_path / "another place"
    copied = [path for path in root.rglob("*") if path.is_file() and "build" not in path.relative_to(root).parts]
    for path in reversed(copied):  # another order of creation, other times, another path
        target = elsewhere / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (1, 1))
    for name, value in (
        ("TZ", "Pacific/Kiritimati"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "de_DE"),
        ("PYTHONHASHSEED", "7"),
    ):
        monkeypatch.setenv(name, value)
    assert snapshot(build_site(elsewhere, TODAY, builder)) == first


def test_another_day_shows_another_value(project: Project) -> None:
    root = project()
    for day, value in ((TODAY, "$29"), (date(2027, 1, 1), "$31")):
        site, problems = check(root, day)
        assert problems == []
        page = render_files(root, site)["relief-options/short-term-payment-plan.md"].decode()
        assert f"[{value}](#f-" in page


def test_problems_stop_the_build_and_leave_the_last_good_site(project: Project) -> None:
    root = project()
    before = snapshot(build_site(root, TODAY))
    docs = snapshot(root / "build" / "docs")
    (root / CP14).write_text(BROKEN[CP14])
    with pytest.raises(ProblemsFound, match="1 problem found; nothing was written"):
        build_site(root, TODAY)
    assert snapshot(root / "build" / "site") == before
    assert snapshot(root / "build" / "docs") == docs


def test_a_builder_that_fails_leaves_the_last_good_site(project: Project) -> None:
    root = project()
    before = snapshot(build_site(root, TODAY))
    (root / "templates" / "theme" / "main.html").write_text("{% extends 'nothing.html' %}")
    with pytest.raises(BuildError, match="mkdocs could not build the pages; the last good site stays as it was"):
        build_site(root, TODAY)
    assert snapshot(root / "build" / "site") == before


def test_a_dead_link_in_a_template_fails_the_strict_build(project: Project) -> None:
    root = project()
    template = root / "templates" / "pages" / "about.md"
    template.write_text(template.read_text() + "\n[gone](nowhere.md)\n")
    for builder in ("mkdocs", "zensical"):
        with pytest.raises(BuildError, match="nowhere"):
            build_site(root, TODAY, builder)


def test_a_rename_that_fails_puts_the_old_site_back(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project()
    before = snapshot(build_site(root, TODAY))
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "staging":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(BuildError, match="the new site could not be put in place"):
        build_site(root, TODAY)
    assert snapshot(root / "build" / "site") == before


def test_pages_that_stay_the_same_are_not_written_again(project: Project) -> None:
    root = project()
    write_pages(root, TODAY)
    times = {path: path.stat().st_mtime_ns for path in (root / "build").rglob("*") if path.is_file()}
    written = write_pages(root, TODAY)
    assert (written.changed, written.removed) == ((), ())
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_only_what_changed_is_written_and_what_vanished_is_deleted(project: Project) -> None:
    root = project()
    write_pages(root, TODAY)
    (root / "build" / "docs" / "notices" / "stray.md").write_text("left over")
    levy = root / "site-data" / "glossary" / "levy.yml"
    levy.write_text(levy.read_text().replace("On late letters.", "On late letters, with a code."))
    written = write_pages(root, TODAY)
    assert written.changed == ("assets/search.json", "glossary/levy.md")
    assert written.removed == ("notices/stray.md",)


def test_redirects_lead_from_old_addresses(project: Project) -> None:
    changed = MINI[CP14].replace("group: owing", "group: owing\nredirect_from: [letters/cp-14]")
    site = build_site(project({CP14: changed}), TODAY)
    page = (site / "letters" / "cp-14" / "index.html").read_text()
    assert '<meta http-equiv="refresh" content="0; url=../../notices/cp14/">' in page
    assert (site / "notices" / "cp14" / "index.html").is_file()


def test_a_broken_template_is_a_sentence_with_its_place(project: Project) -> None:
    root = project()
    (root / "templates" / "pages" / "glossary.md").write_text("# x\n\n{{ page.nothing }}\n")
    with pytest.raises(BuildError, match="has no attribute 'nothing'"):
        write_pages(root, TODAY)
    (root / "templates" / "pages" / "glossary.md").write_text("# x\n\n{% if %}\n")
    with pytest.raises(BuildError, match=r"glossary\.md:3: Expected an expression"):
        write_pages(root, TODAY)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("site_name: [", "mkdocs.yml could not be read"),
        ("- a\n", "mkdocs.yml must be a list of 'key: value' lines"),
        ("site_name: x\n", "mkdocs.yml: 'site_name' and 'site_url' must be set"),
        (None, "mkdocs.yml could not be read"),
    ],
)
def test_a_broken_settings_file_is_a_sentence(project: Project, text: str | None, message: str) -> None:
    root = project()
    (root / "mkdocs.yml").unlink()
    if text is not None:
        (root / "mkdocs.yml").write_text(text)
    with pytest.raises(BuildError, match=message):
        write_pages(root, TODAY)


def test_nothing_is_written_outside_build(project: Project) -> None:
    root = project()
    before = {path for path in root.parent.rglob("*") if "build" not in path.relative_to(root.parent).parts}
    build_site(root, TODAY)
    after = {path for path in root.parent.rglob("*") if "build" not in path.relative_to(root.parent).parts}
    assert after == before


def test_hostile_text_that_passes_is_rendered_harmless(project: Project) -> None:
    """Whatever a label holds, it comes out as text."""
    title = "a [x](y) *b* `c` {: onclick=x } | # \" ' \\\\ & 5 < 6 > 4"
    changed = MINI[CP14].replace("title: The first bill", f"title: {title!r}".replace("\\'", "''"))
    root = project({CP14: changed})
    _, problems = check(root, TODAY)
    assert problems == []
    html = (build_site(root, TODAY) / "notices" / "cp14" / "index.html").read_text()
    heading = html.split("<h1", 1)[1].split("</h1>", 1)[0]
    assert "[x](y) *b* `c` {: onclick=x } | #" in heading
    assert "onclick=" not in heading.split(">", 1)[0]


def test_a_file_that_vanishes_while_building_is_a_problem(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project()
    from generator.source import Document, read

    def vanish(base: Path, relative: str, before: Document | None) -> Document:
        if relative == "site-data/glossary/levy.yml":
            (base / relative).unlink()
        return read(base, relative, before)

    monkeypatch.setattr("generator.library.read", vanish)
    _, problems = check(root, TODAY)
    assert [str(problem) for problem in problems] == [
        "site-data/glossary/levy.yml:1:1: error[unreadable]: this is not a file, or it vanished while being read"
    ]


def test_the_builder_gets_the_same_surroundings_whatever_the_clock() -> None:
    surroundings = building.builder_environment(TODAY)
    assert surroundings["SOURCE_DATE_EPOCH"] == "1795478400"
    assert surroundings["TZ"] == "UTC"
