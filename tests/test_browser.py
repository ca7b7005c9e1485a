"""What a reader sees: recommended pages beside or below the text, no calls to other hosts, nothing wider than a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize

from generator.api import mistake_url
from generator.build import Builder

BUILDERS: tuple[Builder, ...] = ("mkdocs", "zensical")
Address = Callable[[Builder], str]
WIDE, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=360, height=740)
KINDS = ["/", "/notices/cp14/", "/relief-options/short-term-payment-plan/", "/payment-methods/direct-pay/", "/glossary/levy/",
         "/guides/already-paid/", "/about/", "/notices/", "/find/"]  # fmt: skip


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("builder", BUILDERS)
def test_recommended_pages_stand_in_the_sidebar_when_wide_and_below_the_text_when_narrow(
    page: Page, address: Address, builder: Builder
) -> None:
    page.set_viewport_size(WIDE)
    page.goto(f"{address(builder)}/notices/cp14/")
    aside, section = page.locator("aside[data-recommended]"), page.locator("section[data-recommended]")
    assert aside.is_visible()
    assert not section.is_visible()
    text = page.locator("article").bounding_box()
    beside = aside.bounding_box()
    assert text and beside
    assert beside["x"] >= text["x"] + text["width"] - 1
    page.set_viewport_size(PHONE)
    assert not aside.is_visible()
    assert section.is_visible()
    facts, below = page.locator("#facts").bounding_box(), section.bounding_box()
    assert facts and below
    assert below["y"] > facts["y"] + facts["height"] - 1
    assert 3 <= section.locator("li").count() <= 5


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize("path", KINDS)
def test_nothing_is_asked_of_another_host_and_nothing_fails(
    page: Page, address: Address, builder: Builder, path: str
) -> None:
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.goto(f"{address(builder)}{path}", wait_until="networkidle")
    assert [url for url in asked if not url.startswith((address(builder), "data:", "blob:"))] == []
    assert errors == []


TOOLS = ["/tools/deadline/", "/tools/cost/", "/tools/relief-finder/"]


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("path", [*KINDS, *TOOLS])
def test_no_page_is_wider_than_a_phone(page: Page, address: Address, path: str, width: int) -> None:
    page.set_viewport_size(ViewportSize(width=width, height=740))
    page.goto(f"{address('mkdocs')}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_is_it_real_is_one_click_from_every_kind_of_page(page: Page, address: Address) -> None:
    page.set_viewport_size(PHONE)
    for path in [*KINDS, *TOOLS]:
        page.goto(f"{address('mkdocs')}{path}")
        assert page.locator("article a[href*='is-this-letter-real']:visible").count(), path


def test_the_page_is_whole_without_javascript(browser: Browser, address: Address) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    assert page.locator("h1").inner_text().startswith("CP14")
    assert page.locator("#facts [data-fact]").count() > 5
    assert page.locator("section[data-recommended], aside[data-recommended]").count() == 2
    context.close()


def test_every_branch_leads_to_its_answer(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    links = page.locator("#which-is-you + ul a")
    assert links.count() >= 7
    for index in range(links.count()):
        target = str(links.nth(index).get_attribute("href"))
        links.nth(index).click()
        assert page.url.endswith(target)
        assert page.locator(target).is_visible()


def test_a_table_of_sentences_is_read_row_by_row_on_a_phone(page: Page, address: Address) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    table = page.locator("#agree-and-can-pay ~ table, #agree-and-can-pay ~ * table").first
    assert table.evaluate("table => table.scrollWidth <= table.clientWidth"), "no scrolling sideways"
    first = table.locator("tbody tr").first
    places = [box for cell in first.locator("td").all() if (box := cell.bounding_box())]
    assert len(places) == 4
    assert all(upper["y"] + upper["height"] <= lower["y"] + 1 for upper, lower in pairwise(places))
    said = first.locator("td").nth(1).evaluate("cell => getComputedStyle(cell, '::before').content")
    assert "Costs" in said
    assert [first.get_by_role("cell").count(), table.get_by_role("columnheader").count()] == [4, 4]
    page.set_viewport_size(WIDE)
    wide = [box for cell in first.locator("td").all() if (box := cell.bounding_box())]
    assert len({box["y"] for box in wide}) == 1, "one beside the other"


def test_a_table_of_numbers_stays_a_table_on_a_phone(page: Page, address: Address) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address('mkdocs')}/guides/penalties-and-interest/")
    assert page.locator("article table").count() > 0
    assert page.locator("[data-stacked]").count() == 0


def test_a_glossary_word_is_explained_when_pointed_at_or_reached_by_keyboard(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    first, second = (page.locator("article a[href*='/glossary/']").nth(place) for place in (0, 1))
    assert first.get_attribute("title") is None
    with page.expect_response("**/assets/terms.json"):
        first.hover()
    second.focus()
    for link in (first, second):
        page.wait_for_function("link => link.title.endsWith('.')", arg=link.element_handle())


def test_each_heading_of_a_section_links_to_itself_by_name(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    sign = page.locator("h2#steps .headerlink")
    assert sign.get_attribute("aria-label") == "Link to this section"
    sign.click()
    assert page.url.endswith("#steps")
    assert page.locator("h1 .headerlink").count() == 0


def test_beside_each_fact_a_mistake_can_be_reported(page: Page, address: Address) -> None:
    """The page holds one link, written where ``mkdocs.yml`` names a repository; the script sets it beside every row."""
    path = f"{address('mkdocs')}/notices/cp14/"
    whole = escape(mistake_url("https://github.com/example/letters", path))

    def with_repository(route: Route) -> None:
        html = route.fetch().text()
        facts, end, _ = html.partition('<section id="facts">')[2].partition("</section>")
        link = f'<p><a class="report" href="{whole}">Report a mistake</a></p>'
        route.fulfill(body=html.replace(facts + end, facts + link + end), content_type="text/html")

    page.route(path, with_repository)
    page.goto(path)
    page.locator("li > .report").first.wait_for()
    rows = page.locator("#facts li[data-fact]")
    assert rows.count() == page.locator("#facts li > .report").count() > 0
    row = page.locator('#facts li[data-fact="interest.grace.under_100k"]')
    given = parse_qs(urlsplit(row.locator(".report").get_attribute("href") or "").query)
    assert given == {
        "template": ["mistake.yml"], "page": [path], "fact": ["interest.grace.under_100k"],
        "value": ["21 calendar days"], "source": [page.locator("#facts p a").first.get_attribute("href")],
    }  # fmt: skip


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("place", ["already-paid", "facts", "f-0"])
def test_where_a_link_leads_is_not_under_the_header(
    page: Page, address: Address, size: ViewportSize, place: str
) -> None:
    page.set_viewport_size(size)
    page.goto(f"{address('mkdocs')}/notices/cp14/#{place}")
    header, target = page.locator(".md-header").bounding_box(), page.locator(f"#{place}").bounding_box()
    assert header and target
    assert header["y"] + header["height"] <= target["y"] < 200


@pytest.mark.parametrize("path", ["/notices/cp14/", "/facts/plan/"])
def test_the_sign_beside_a_heading_never_makes_it_higher(page: Page, address: Address, path: str) -> None:
    page.set_viewport_size(WIDE)
    page.goto(f"{address('mkdocs')}{path}")
    page.locator(".headerlink").first.wait_for(state="attached")
    heights = "() => [...document.querySelectorAll('article :is(h2, h3)')].map(heading => heading.offsetHeight)"
    with_signs = page.evaluate(heights)
    page.evaluate("document.querySelectorAll('.headerlink').forEach(sign => sign.remove())")
    assert with_signs == page.evaluate(heights)
