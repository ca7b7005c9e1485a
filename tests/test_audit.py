"""The quick part of ``make audit``: axe on every kind of page at phone width in both color schemes, and the menu by keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Browser

from generator.build import Builder
from tests.audit import axe
from tests.audit.pages import KINDS

Address = Callable[[Builder], str]


@pytest.mark.parametrize(("scheme", "rules"), [("light", ()), ("dark", axe.COLOR_RULES)])
def test_axe_finds_nothing_on_any_kind_of_page(
    browser: Browser, address: Address, scheme: Literal["light", "dark"], rules: tuple[str, ...]
) -> None:
    paths = [path if kind != "missing" else "/404.html" for kind, path in KINDS.items()]
    assert axe.violations(browser, [address("mkdocs") + path for path in paths], scheme, axe.PHONE, rules) == {}


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_the_menu_of_a_phone_works_by_keyboard(browser: Browser, address: Address, builder: Builder) -> None:
    context = browser.new_context(viewport={"width": axe.PHONE, "height": 740}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address(builder)}/notices/cp14/")
    button, menu = page.locator("button[data-menu]"), page.locator("#menu")
    assert not menu.is_visible()
    button.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert menu.locator("li a").first.evaluate("link => link === document.activeElement")
    assert menu.is_visible()
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert button.evaluate("button => button === document.activeElement")
    assert not menu.is_visible()
    context.close()
