"""What search engines read: JSON-LD in words that schema.org knows, nothing that the page doesn't say, Open Graph, feeds."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import schema_org

from generator.build import Builder
from generator.site import Site
from tests.test_api import URL

Built = Callable[[Builder], Path]
KINDS = {
    "": ("WebPage", "WebSite"),
    "notices/": ("CollectionPage", "WebSite", "BreadcrumbList"),
    "notices/cp14/": ("Article", "WebSite", "BreadcrumbList", "HowTo", "FAQPage"),
    "payment-methods/direct-pay/": ("Article", "WebSite", "BreadcrumbList", "HowTo"),
    "relief-options/installment-agreement/": ("Article", "WebSite", "BreadcrumbList", "HowTo"),
    "glossary/levy/": ("DefinedTerm", "WebSite", "BreadcrumbList"),
    "guides/already-paid/": ("Article", "WebSite", "BreadcrumbList"),
    "about/": ("AboutPage", "WebSite", "BreadcrumbList"),
    "facts/plan/": ("Dataset", "WebSite", "BreadcrumbList"),
    "changes/": ("CollectionPage", "WebSite", "BreadcrumbList"),
}
BUILDERS: tuple[Builder, ...] = ("mkdocs", "zensical")


@dataclass(frozen=True)
class Head:
    """What a page says of itself."""

    html: str

    @property
    def graph(self) -> list[dict[str, Any]]:
        (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', self.html, re.DOTALL)
        data = json.loads(text)
        assert data["@context"] == "https://schema.org"
        found: list[dict[str, Any]] = data["@graph"]
        return found

    def tags(self, name: str) -> list[dict[str, str]]:
        found = re.findall(rf"<{name} ([^>]*)>", self.html)
        return [{key: unescape(value) for key, value in re.findall(r'([\w:-]+)="([^"]*)"', tag)} for tag in found]

    @property
    def text(self) -> str:
        """The words of the article, without tags and spaces."""
        article = self.html.split("<article", 1)[1].split("</article", 1)[0]
        return squeezed(unescape(re.sub(r"<[^>]+>", " ", article)))


def squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text)


@pytest.fixture(scope="module")
def heads(built: Built) -> Callable[[Builder], dict[str, Head]]:
    """Every page of the real site by its address below the site's."""

    @functools.cache
    def read(builder: Builder) -> dict[str, Head]:
        folder = built(builder)
        found = {}
        for file in sorted(folder.rglob("index.html")):
            html = file.read_text(encoding="utf-8")
            if 'http-equiv="refresh"' not in html:
                found[f"{file.parent.relative_to(folder).as_posix()}/".removeprefix("./")] = Head(html)
        return found

    return read


def as_models(node: Any) -> Any:
    """A node as schema_org's models, which refuse properties and values that the vocabulary does not know."""
    if isinstance(node, list):
        return [as_models(item) for item in node]
    if not isinstance(node, dict):
        return node
    if set(node) == {"@id"}:
        return as_models({"@type": "WebSite"})
    plain = {key: as_models(value) for key, value in node.items() if not key.startswith("@")}
    if "dateModified" in plain:
        plain["dateModified"] = date.fromisoformat(plain["dateModified"])
    plain.pop("query-input", None)  # Google's own word for the search box, outside the vocabulary
    model = getattr(schema_org, node["@type"])
    return model(**{re.sub(r"(?<!^)(?=[A-Z])", "_", key).lower(): value for key, value in plain.items()})


@pytest.mark.parametrize("builder", BUILDERS)
def test_each_kind_of_page_says_what_it_is(heads: Callable[[Builder], dict[str, Head]], builder: Builder) -> None:
    pages = heads(builder)
    for address, kinds in KINDS.items():
        found = [node["@type"] for node in pages[address].graph]
        assert tuple(dict.fromkeys(found))[: len(kinds)] == kinds, address


def test_the_vocabulary_knows_every_word(heads: Callable[[Builder], dict[str, Head]]) -> None:
    pages = heads("mkdocs")
    some = [address for address in pages if address in KINDS or sum(map(ord, address)) % 25 == 0]
    assert len(some) > len(KINDS) + 5
    for address in some:
        for node in pages[address].graph:
            try:
                as_models(node)
            except ValueError as error:
                pytest.fail(f"{address}: {node['@type']}: {error}")


def test_the_validator_would_notice_a_wrong_word() -> None:
    with pytest.raises(ValueError, match="colour"):
        as_models({"@type": "Article", "colour": "red"})
    with pytest.raises(ValueError, match="position"):
        as_models({"@type": "HowToStep", "position": [{"@type": "Person"}]})


def test_steps_questions_and_answers_stand_on_the_page(heads: Callable[[Builder], dict[str, Head]]) -> None:
    seen = {"HowTo": 0, "FAQPage": 0}
    for address, head in heads("mkdocs").items():
        for node in head.graph:
            said = []
            if node["@type"] == "HowTo":
                said = [step["text"] for step in node["step"]]
            if node["@type"] == "FAQPage":
                said = [text for item in node["mainEntity"] for text in (item["name"], item["acceptedAnswer"]["text"])]
            for text in said:
                assert squeezed(text) in head.text, (address, text)
                seen[node["@type"]] += 1
    assert min(seen.values()) > 100


def test_addresses_in_structured_data_are_pages_of_the_site(heads: Callable[[Builder], dict[str, Head]]) -> None:
    pages = heads("mkdocs")
    for address, head in pages.items():
        main, site, *rest = head.graph
        assert main["url"] == URL + address
        assert site["url"] == URL
        for node in rest:
            if node["@type"] == "BreadcrumbList":
                trail = [step["item"]["@id"] for step in node["itemListElement"]]
                assert trail[0] == URL
                assert trail[-1] == URL + address
                assert all(step.removeprefix(URL) in pages for step in trail)
                assert [step["position"] for step in node["itemListElement"]] == list(range(1, len(trail) + 1))


def test_the_home_page_offers_its_search(heads: Callable[[Builder], dict[str, Head]]) -> None:
    (site,) = (node for node in heads("mkdocs")[""].graph if node["@type"] == "WebSite")
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{URL}find/?q={{search_term_string}}"
    assert "find/" in heads("mkdocs")


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_page_has_open_graph_canonical_feed_and_twin(
    heads: Callable[[Builder], dict[str, Head]], built: Built, builder: Builder
) -> None:
    for address, head in heads(builder).items():
        meta = {tag["property"]: tag["content"] for tag in head.tags("meta") if "property" in tag}
        links = [tag for tag in head.tags("link") if "rel" in tag]
        assert [tag["href"] for tag in links if tag["rel"] == "canonical"] == [URL + address]
        assert meta["og:url"] == URL + address
        assert meta["og:title"], address
        assert 0 < len(meta["og:description"]) <= 160, address
        for kind in ("application/atom+xml", "text/markdown"):
            found = [tag["href"] for tag in links if tag.get("type") == kind]
            assert found, (address, kind)
            for href in found:
                target = urljoin(URL + address, href).removeprefix(URL)
                assert (built(builder) / target).is_file(), (address, target)


def test_the_day_of_the_last_change_is_the_same_everywhere(
    heads: Callable[[Builder], dict[str, Head]], built: Built, real_site: Site
) -> None:
    sitemap = (built("mkdocs") / "sitemap.xml").read_text()
    for path, entry in real_site.library.pages.items():
        if entry.page.kind == "notices":
            head = heads("mkdocs")[f"{path}/"]
            day = head.graph[0]["dateModified"]
            assert f"<loc>{URL}{path}/</loc><lastmod>{day}</lastmod>" in sitemap
            data = json.loads((built("mkdocs") / "api" / "v1" / f"{path}.json").read_text())
            assert data["modified"] == day >= entry.page.reviewed.isoformat()
