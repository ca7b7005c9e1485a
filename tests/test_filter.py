"""The lists of a section narrow as one types; without JavaScript they are whole and no form stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from generator.build import Builder

BUILDERS: tuple[Builder, ...] = ("mkdocs", "zensical")
Address = Callable[[Builder], str]
SECTIONS = ["notices", "relief-options", "guides", "glossary", "tools"]
ITEMS = "article .listed > ul > li"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def shown(page: Page) -> list[str]:
    """The texts of the list items in sight."""
    return [item.inner_text() for item in page.locator(ITEMS).all() if item.is_visible()]


@pytest.mark.parametrize("builder", BUILDERS)
def test_typing_narrows_the_lists_and_clearing_shows_all(page: Page, address: Address, builder: Builder) -> None:
    page.goto(f"{address(builder)}/notices/")
    field, status = page.get_by_label("Filter this list"), page.locator("form[data-filter] [role=status]")
    everything = page.locator(ITEMS).count()
    assert everything > 50
    assert len(shown(page)) == everything
    field.fill("social SECURITY levy")
    found = shown(page)
    assert 0 < len(found) < 10
    assert all("Social Security" in text for text in found)
    assert status.inner_text() == f"{len(found)} shown."
    assert page.get_by_role("heading", name="The IRS says you owe money").is_visible()
    assert not page.get_by_role("heading", name="Refund held, or prove who you are").is_visible()
    field.fill("zzz")
    assert shown(page) == []
    assert status.inner_text() == "0 shown."
    field.fill("")
    assert len(shown(page)) == everything
    assert status.inner_text() == ""


def test_a_list_without_groups_narrows_too_and_accents_do_not_matter(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/glossary/")
    page.get_by_label("Filter this list").fill("lién")
    found = shown(page)
    assert 0 < len(found) < page.locator(ITEMS).count()
    assert all("lien" in text.lower() for text in found)


def test_the_enter_key_does_not_leave_the_page(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/guides/")
    field = page.get_by_label("Filter this list")
    field.fill("refund")
    field.press("Enter")
    assert page.url == f"{address('mkdocs')}/guides/"
    assert field.input_value() == "refund"


def test_the_comparison_of_plans_is_left_whole(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/relief-options/")
    rows = page.locator(".compared tbody tr")
    before = rows.count()
    assert before >= 7
    page.get_by_label("Filter this list").fill("bankruptcy")
    assert len(shown(page)) < page.locator(ITEMS).count()
    assert [row.is_visible() for row in rows.all()] == [True] * before


@pytest.mark.parametrize("builder", BUILDERS)
def test_without_javascript_everything_is_there_and_the_form_is_hidden(
    browser: Browser, address: Address, builder: Builder
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for section in SECTIONS:
        page.goto(f"{address(builder)}/{section}/")
        assert page.locator("form[data-filter]").count() == 1, section
        assert not page.locator("form[data-filter]").is_visible(), section
        assert len(shown(page)) == page.locator(ITEMS).count() >= 3, section
    page.goto(f"{address(builder)}/payment-methods/")
    assert page.locator("form[data-filter]").count() == 0
    context.close()


def test_the_comparison_of_plans_keeps_the_plan_in_sight_on_a_phone(page: Page, address: Address) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for path in ("relief-options/", "guides/cannot-pay/", "tools/relief-finder/"):
        page.goto(f"{address('mkdocs')}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        table, plan = page.locator(".compared table"), page.locator(".compared tbody td").first
        table.evaluate("table => { table.scrollLeft = table.scrollWidth; }")
        last = page.locator(".compared tbody tr").first.locator("td").last
        box, end = plan.bounding_box(), last.bounding_box()
        assert box
        assert end
        assert box["x"] >= 0, path
        assert end["x"] >= box["x"] + box["width"] - 1, path
        assert end["x"] + end["width"] <= 360, path
