"""Properties of the real data and of the site built from it, with both builders."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from generator.build import Builder
from generator.model import PAGE_KINDS
from generator.site import Site

BUILDERS: tuple[Builder, ...] = ("mkdocs", "zensical")
Built = Callable[[Builder], Path]
CLICKS = 3
LOADED = ("stylesheet", "icon", "shortcut icon", "apple-touch-icon", "preload", "modulepreload", "prefetch", "preconnect",
          "dns-prefetch", "manifest", "mask-icon")  # fmt: skip
"""What a browser fetches or connects to, of all the ways in which a page can name another."""


class Html(HTMLParser):
    """What the tests ask of a page: links, ids, headings, and addresses it fetches from."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.ids: list[str] = []
        self.h1 = 0
        self.attributes: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.attributes.append({"tag": tag, **values})
        self.h1 += tag == "h1"
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        if tag in ("script", "img", "iframe", "source", "video", "audio") and values.get("src"):
            self.fetched.append(str(values["src"]))
        if tag == "link" and values.get("rel") in LOADED and values.get("href"):
            self.fetched.append(str(values["href"]))


def pages_of(folder: Path) -> dict[str, Html]:
    """Every generated page of a built site, by address (``/notices/cp14/``)."""
    found = {}
    for file in sorted(folder.rglob("index.html")):
        text = file.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' not in text:
            found["/" + file.parent.relative_to(folder).as_posix().removeprefix(".") + "/"] = Html(text)
    return {("/" if key == "//" else key): page for key, page in found.items()}


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_page_is_built(built: Built, real_site: Site, builder: Builder) -> None:
    pages = pages_of(built(builder))
    for path in real_site.library.pages:
        address = "/" if path == "index" else f"/{path.removesuffix('/index')}/"
        assert address in pages


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_page_keeps_the_promises_others_rely_on(built: Built, real_site: Site, builder: Builder) -> None:
    for address, page in pages_of(built(builder)).items():
        assert page.h1 == 1, address
        assert len(page.ids) == len(set(page.ids)), (address, sorted(i for i in page.ids if page.ids.count(i) > 1))
        assert any(item["tag"] == "link" and item.get("rel") == "canonical" for item in page.attributes), address
        assert any(item.get("type") == "application/ld+json" for item in page.attributes), address
        assert "facts" in page.ids, address
        assert any("data-recommended" in item for item in page.attributes), address


@pytest.mark.parametrize("builder", BUILDERS)
def test_nothing_is_fetched_from_another_host(built: Built, builder: Builder) -> None:
    for address, page in pages_of(built(builder)).items():
        assert [source for source in page.fetched if urlsplit(source).netloc] == [], address
    for sheet in built(builder).rglob("*.css"):
        assert re.findall(r"url\(\s*[\"']?(?:https?:)?//[^)]*", sheet.read_text(encoding="utf-8")) == [], sheet


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_internal_link_leads_to_a_file_and_an_anchor(built: Built, builder: Builder) -> None:
    folder = built(builder)
    pages = pages_of(folder)
    dead = []
    for address, page in pages.items():
        for link in page.links:
            target, anchor = urldefrag(urljoin(f"http://site{address}", link))
            parts = urlsplit(target)
            if parts.netloc != "site" or parts.scheme != "http":
                continue
            if parts.path in pages:
                if anchor and anchor not in pages[parts.path].ids and anchor != "__skip":
                    dead.append((address, link))
            elif not (folder / parts.path.lstrip("/")).is_file():
                dead.append((address, link))
    assert dead == []


def test_every_page_is_within_three_clicks_of_the_home_page(built: Built) -> None:
    pages = pages_of(built("mkdocs"))
    clicks = {"/": 0}
    queue = deque(["/"])
    while queue:
        address = queue.popleft()
        for link in pages[address].links:
            target = urlsplit(urldefrag(urljoin(f"http://site{address}", link))[0])
            if target.netloc == "site" and target.path in pages and target.path not in clicks:
                clicks[target.path] = clicks[address] + 1
                queue.append(target.path)
    # Shown by the service worker in place of a page that it does not have.
    assert {address for address in pages if clicks.get(address, 99) > CLICKS} == {"/offline/"}


def test_every_page_recommends_three_to_five_others(real_site: Site) -> None:
    for path, recommended in real_site.graph.recommended.items():
        assert 3 <= len(recommended) <= 5, path
        assert path not in recommended
        assert len(set(recommended)) == len(recommended)


def test_every_kind_of_page_is_there(real_site: Site) -> None:
    for kind in PAGE_KINDS:
        assert real_site.library.of_kind(kind), kind


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_every_kind_that_a_page_names_has_an_icon(built: Built, builder: Builder) -> None:
    site = built(builder)
    drawn = set(re.findall(r"\.(kind--[a-z-]+) \{\s+--icon: url", (site / "assets" / "guide.css").read_text("utf-8")))
    named = {
        name for page in site.rglob("*.html") for name in re.findall(r"\bkind--[^\s\"'>]*", page.read_text("utf-8"))
    }
    assert named <= drawn
    assert {f"kind--{kind}" for kind in PAGE_KINDS} <= drawn, "what the search finds shows its kind"
    letter = (site / "notices" / "cp14" / "index.html").read_text("utf-8")
    assert {name for name in named if name in letter} >= {"kind--home", "kind--notices", "kind--relief-options"}


def test_the_letters_that_carry_a_hearing_right_are_the_right_ones(built: Built) -> None:
    """CP504 is a notice of intent to levy, never the final one."""
    site = built("mkdocs")
    text = re.sub(r"<[^>]+>", " ", (site / "notices" / "cp504" / "index.html").read_text())
    assert not re.search(r"CP504 is (?:the|a|your) final notice", text, re.IGNORECASE)
    for code in ("lt11", "letter-1058"):
        assert "/collection-due-process-hearing/" in (site / "notices" / code / "index.html").read_text()


def test_the_site_never_says_that_it_is_the_irs(built: Built) -> None:
    for address, page in pages_of(built("mkdocs")).items():
        assert page.links, address
    for file in built("mkdocs").rglob("index.html"):
        text = file.read_text()
        if 'http-equiv="refresh"' not in text:
            assert "not the IRS" in text or "Not the IRS" in text, file
