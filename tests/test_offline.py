"""Without network: what was visited stays readable, the tools work, and the rest says so calmly."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from generator.build import Builder

BUILDERS: tuple[Builder, ...] = ("mkdocs", "zensical")
Address = Callable[[Builder], str]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def visit(page: Page, url: str) -> None:
    """Opens a page, and again once the service worker is at work, so that it is kept."""
    page.goto(url)
    page.evaluate("""async () => {
      const { serviceWorker: worker } = navigator;
      if (!worker.controller) await new Promise((done) => worker.addEventListener("controllerchange", done, { once: true }));
    }""")
    page.reload(wait_until="networkidle")


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_visited_page_and_the_tools_work_without_network(page: Page, address: Address, builder: Builder) -> None:
    base = address(builder)
    visit(page, f"{base}/notices/cp14/")
    assert page.locator("[data-no-network]").is_hidden()
    page.context.set_offline(True)
    page.reload()
    assert page.locator("h1").inner_text().startswith("CP14")
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
    assert page.locator("[data-no-network]").inner_text().startswith("No network.")
    page.goto(f"{base}/tools/deadline/?notice=cp14&date=2026-11-02&amount=1800")
    assert page.locator("#deadline").get_attribute("data-value") == "2026-11-23"


def test_an_unvisited_page_says_calmly_what_can_be_read(page: Page, address: Address) -> None:
    base = address("mkdocs")
    visit(page, f"{base}/notices/cp14/")
    page.context.set_offline(True)
    page.goto(f"{base}/guides/already-paid/")
    assert page.url == f"{base}/guides/already-paid/"
    assert page.locator("h1").inner_text().startswith("No network")
    kept = page.locator("[data-kept] a")
    assert kept.first.inner_text().startswith("CP14")
    kept.first.click()
    assert page.url == f"{base}/notices/cp14/"
    page.context.set_offline(False)
    page.goto(f"{base}/guides/already-paid/")
    assert not page.locator("h1").inner_text().startswith("No network")


def test_what_a_reader_typed_is_not_kept(page: Page, address: Address) -> None:
    base = address("mkdocs")
    visit(page, f"{base}/tools/deadline/?notice=cp14&date=2026-11-02&amount=1800")
    kept = page.evaluate(
        """async () => { const found = []; for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) found.push(request.url); return found; }"""
    )
    assert f"{base}/tools/deadline/" in kept
    assert [url for url in kept if "?" in url] == []


def test_a_page_is_read_from_the_network_while_there_is_one(page: Page, address: Address) -> None:
    base = address("mkdocs")
    visit(page, f"{base}/notices/cp14/")
    page.evaluate(
        """async (url) => (await caches.open("pages")).put(url, new Response("<h1>old</h1>", {headers: {"Content-Type": "text/html"}}))""",
        f"{base}/notices/cp14/",
    )
    page.reload()
    assert page.locator("h1").inner_text().startswith("CP14")
