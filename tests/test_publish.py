"""What is published of a finished site: the policy of each page, no unused files, twins, the service worker, cards."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Callable
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from generator.build import Builder, BuildError, build_site
from generator.cards import SIZE, card_path, cards
from generator.labels import SECTIONS
from generator.publish import (
    compressed,
    inline_scripts,
    is_core,
    is_unused,
    policy,
    published,
    service_worker,
    with_policy,
)
from tests.conftest import TODAY
from tests.projects import ROOT

PAGE = '<!doctype html>\n<head>\n\n  <meta charset="utf-8">\n    <title>x</title>\n</head>\n<p>a\n   b</p>\n'


def digest(script: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    ("html", "scripts"),
    [
        ("<script>one()</script><SCRIPT type='module'>two()</SCRIPT>", ["one()", "two()"]),
        ('<script src="a.js"></script><script type="module" src="b.js"></script>', []),
        ('<script type="application/ld+json">{"a": 1}</script>', []),
        ("<script>\n  three()\n</script>", ["\n  three()\n"]),
        ("<p>none</p>", []),
    ],
)
def test_inline_scripts_are_those_that_a_browser_runs(html: str, scripts: list[str]) -> None:
    assert inline_scripts(html) == scripts


def test_the_policy_names_the_hash_of_every_inline_script_and_allows_no_other() -> None:
    text = policy("<script>one()</script><script>two()</script><script>one()</script>")
    directives = dict(part.split(" ", 1) for part in text.split("; "))
    assert sorted(directives["script-src"].split()) == sorted(["'self'", digest("one()"), digest("two()")])
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in text
    assert "http" not in text


def test_the_policy_stands_before_everything_it_governs() -> None:
    html = with_policy(PAGE)
    assert html.index("Content-Security-Policy") < html.index("<title")
    with pytest.raises(ValueError, match="the page has no <meta charset"):
        with_policy("<p>no head</p>")


def test_indentation_goes_and_texts_that_need_their_line_breaks_stay() -> None:
    pre = "<pre>a\n   b\n\n   c</pre>"
    html = published("a/index.html", f"{PAGE}\n\n   {pre}\n\n\n<p>c</p>".encode())
    assert html
    text = html.decode()
    assert pre in text
    assert "<p>a\nb</p>" in text
    assert "\n\n" not in text.replace(pre, "x")


def test_what_only_the_themes_script_needs_goes_and_the_menu_stays() -> None:
    menu = '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer"'
    frame = (
        f'{menu} autocomplete="off">\n<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">'
        '<div data-md-component="announce">\n</div><main class="md-main" data-md-component="main"><p>data-md-component="x"</p></main>'
        '<div class="md-dialog" data-md-component="dialog" role="status">\n<div class="md-dialog__inner"></div>\n</div>'
    )
    text = published("a/index.html", f"{PAGE}{frame}".encode()).decode()
    kept = text.partition("b</p>\n")[2]
    assert kept == f'{menu}>\n<main class="md-main"><p>data-md-component="x"</p></main>'


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("assets/javascripts/bundle.a5f9d56c.min.js", False),
        ("assets/javascripts/lunr/min/lunr.de.min.js", False),
        ("assets/stylesheets/main.57a0d79d.min.css.map", False),
        ("assets/stylesheets/modern/main.4ab2de0c.min.css", False),
        ("assets/images/favicon.png", False),
        ("sitemap.xml.gz", False),
        ("assets/stylesheets/main.57a0d79d.min.css", True),
        ("assets/find.js", True),
        ("api/v1/index.json", True),
    ],
)
def test_files_that_no_page_uses_are_left_out(path: str, kept: bool) -> None:
    assert is_unused(path) is not kept


def test_twins_are_the_same_bytes_each_time_and_only_where_they_save_something() -> None:
    content = b"<p>the same</p>" * 100
    twin = compressed("a/index.html", content)
    assert twin == compressed("b/index.html", content)
    assert twin
    assert gzip.decompress(twin) == content
    assert compressed("a/index.html", b"short") is None
    assert compressed("assets/cards/home.png", content) is None


def test_the_tools_and_what_they_read_are_core_and_the_search_index_is_not() -> None:
    core = ["offline/index.html", "find/index.html", "tools/cost/index.html", "assets/tools.js", "assets/dom.js", "assets/deadlines.json",
            "assets/guide.css", "assets/stylesheets/main.57a0d79d.min.css"]  # fmt: skip
    other = [
        "index.html",
        "notices/cp14/index.html",
        "assets/search.json",
        "assets/cards/home.png",
        "api/v1/index.json",
    ]
    assert [path for path in [*core, *other] if is_core(path)] == core


def test_the_service_worker_gets_a_new_version_when_a_core_file_changes() -> None:
    template = (ROOT / "templates" / "sw.js").read_text()
    first = service_worker(template, {"find/index.html": b"a", "assets/page.js": b"b"})
    assert 'const CORE = ["assets/page.js", "find/"];' in first
    assert first == service_worker(template, {"assets/page.js": b"b", "find/index.html": b"a"})
    assert first != service_worker(template, {"find/index.html": b"a", "assets/page.js": b"c"})
    with pytest.raises(ValueError, match=r"'const VERSION = \"\";' must stand in it once"):
        service_worker("const CORE = [];", {})


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_a_built_site_holds_policies_twins_and_the_worker_and_no_theme_script(
    project: Callable[..., Path], builder: Builder
) -> None:
    site = build_site(project(), TODAY, builder)
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert html.count('http-equiv="Content-Security-Policy"') == 1, page
        assert all(digest(script) in html for script in inline_scripts(html)), page
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", html), page
    for twin in site.rglob("*.gz"):
        assert gzip.decompress(twin.read_bytes()) == twin.with_suffix("").read_bytes(), twin
    assert (site / "notices" / "cp14" / "index.html.gz").is_file()
    listed = re.search(r"const CORE = (\[.*\]);", (site / "sw.js").read_text())
    assert listed
    core = json.loads(listed[1])
    for address in core:
        assert (site / address / "index.html" if address.endswith("/") else site / address).is_file(), address
    assert {"offline/", "find/", "tools/deadline/"} <= set(core)
    assert not [path for path in site.rglob("*") if path.suffix == ".map" or "javascripts" in path.parts]
    card = re.search(r'property="og:image" content="([^"]+)"', (site / "index.html").read_text())
    assert card
    assert (site / card[1].removeprefix("https://irs-letter-guide.example/")).is_file()
    assert "offline" not in (site / "sitemap.xml").read_text()
    assert 'name="robots" content="noindex"' in (site / "offline" / "index.html").read_text()


def test_a_service_worker_without_its_places_stops_the_build(project: Callable[..., Path]) -> None:
    root = project()
    (root / "templates" / "sw.js").write_text("// empty\n")
    with pytest.raises(BuildError, match=r"templates/sw\.js: 'const VERSION"):
        build_site(root, TODAY)
    assert not (root / "build" / "site").exists()


def test_cards_are_small_pictures_of_the_size_that_networks_want() -> None:
    drawn = cards("IRS Letter Guide", NullTranslations())
    assert {card_path(kind) for kind in (*SECTIONS, "home", "find", "changes", "api", "facts")} == set(drawn)
    for path, content in drawn.items():
        assert len(content) < 20_000, path
        with Image.open(BytesIO(content)) as image:
            assert (image.format, image.size) == ("PNG", SIZE)
