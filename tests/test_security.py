"""The security policy of the pages, in a browser: all that belongs to the site runs, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from generator.build import Builder
from tests.audit.pages import KINDS

BUILDERS: tuple[Builder, ...] = ("mkdocs", "zensical")
Address = Callable[[Builder], str]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(color_scheme="light", service_workers="block")
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """Fills with what the policy blocks."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            found.append(f"{page.url}: {message.text}")

    page.on("console", note)
    return found


@pytest.mark.parametrize("builder", BUILDERS)
def test_no_kind_of_page_breaks_its_own_policy(page: Page, address: Address, builder: Builder) -> None:
    found = violations(page)
    errors: list[str] = []
    seen: list[str] = []
    turned = ("slate", "default")  # the choice is kept from page to page
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    for path in KINDS.values():
        if path == KINDS["missing"]:
            path = "/404.html"
        page.goto(f"{address(builder)}{path}", wait_until="load")
        page.locator("button[data-scheme]").evaluate("button => button.click()")
        assert page.evaluate("document.body.dataset.mdColorScheme") == turned[len(seen) % 2]
        seen.append(path)
    assert found == []
    assert errors == []


@pytest.mark.parametrize("builder", BUILDERS)
def test_search_and_tools_work_under_the_policy(page: Page, address: Address, builder: Builder) -> None:
    found = violations(page)
    page.goto(f"{address(builder)}{KINDS['find with results']}")
    page.locator("#results li a").first.wait_for()
    page.goto(f"{address(builder)}{KINDS['deadline tool']}")
    assert page.locator("#deadline").get_attribute("data-value") == "2026-11-23"
    with page.expect_download() as download:
        page.locator("a#calendar").click()
    assert download.value.suggested_filename.endswith(".ics")
    page.goto(f"{address(builder)}{KINDS['cost tool']}")
    assert page.locator("#total").get_attribute("data-value")
    assert found == []


@pytest.mark.parametrize(
    "attack",
    [
        "const made = document.createElement('script'); made.textContent = 'window.hit = 1'; document.body.append(made)",
        "const made = document.createElement('img'); made.setAttribute('onerror', 'window.hit = 1'); made.src = 'x'; document.body.append(made)",
        "const made = document.createElement('a'); made.href = 'javascript:window.hit = 1'; document.body.append(made); made.click()",
        "const made = document.createElement('script'); made.src = 'https://example.org/a.js'; document.body.append(made)",
    ],
    ids=["script", "handler", "address", "other host"],
)
def test_an_injected_script_is_blocked(page: Page, address: Address, attack: str) -> None:
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    blocked = page.evaluate(
        f"new Promise((done) => {{ addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective)); {attack} }})"
    )
    assert blocked.startswith("script-src")
    assert page.evaluate("window.hit") is None


def test_text_is_never_run_as_code(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    # In a timer, for what a debugger asks a page directly is exempt from its policy.
    outcome = page.evaluate(
        """new Promise((done) => setTimeout(() => {
        try { done(setTimeout.constructor("return 'ran'")()); } catch (error) { done(error.name); } }))"""
    )
    assert outcome == "EvalError"


def test_nothing_is_stored_but_the_readers_own_choice(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/notices/cp14/", wait_until="networkidle")
    stored = "Object.entries({...localStorage, ...sessionStorage})"
    assert page.evaluate(stored) == []
    page.locator("button[data-scheme]").click()
    assert page.evaluate(stored) == [["scheme", "slate"]]
    page.reload()
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    assert page.locator("button[data-scheme]").get_attribute("aria-pressed") == "true"
    assert page.context.cookies() == []
