"""Paper: printed sheets that make sense alone, steps that stay ticked, letters that fill in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pypdf import PdfReader

from generator.build import Builder

Address = Callable[[Builder], str]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def printed(page: Page, path: Path) -> list[str]:
    """The text of each sheet, spaces evened out."""
    page.pdf(path=path, format="Letter")
    return [" ".join(sheet.extract_text().split()) for sheet in PdfReader(path).pages]


@pytest.mark.parametrize("letter", ["cp14", "cp2000", "cp523", "cp3219a", "lt11", "letter-1153", "cp53e"])
def test_a_letters_page_prints_on_one_or_two_sheets(page: Page, address: Address, tmp_path: Path, letter: str) -> None:
    page.goto(f"{address('mkdocs')}/notices/{letter}/")
    sheets = printed(page, tmp_path / "sheets.pdf")
    assert 1 <= len(sheets) <= 2
    text = " ".join(sheets)
    for wanted in ("Short answer", "Your date", "What to do, step by step", "Papers to gather and keep", "ID number",
                   "What was agreed, and by when"):  # fmt: skip
        assert wanted in text
    for unwanted in ("Table of contents", "Recommended", "Mentioned in", "Work out my date"):
        assert unwanted not in text


def test_the_printed_sheet_uses_its_whole_width(page: Page, address: Address) -> None:
    page.set_viewport_size({"width": 720, "height": 900})
    page.emulate_media(media="print")
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    box = page.locator("article").bounding_box()
    assert box
    assert box["x"] < 40
    assert box["width"] > 640


def test_steps_stay_ticked_until_they_are_forgotten(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    box = page.get_by_role("checkbox", name="Step 2 is done")
    assert box.evaluate("box => box.closest('p')?.textContent?.startsWith('Make sure')"), "on the line of its step"
    box.check()
    page.reload()
    assert page.get_by_role("checkbox", name="Step 2 is done").is_checked()
    assert not page.get_by_role("checkbox", name="Step 1 is done").is_checked()
    page.goto(f"{address('mkdocs')}/notices/cp501/")
    assert not page.get_by_role("checkbox", name="Step 2 is done").is_checked()
    page.go_back()
    page.get_by_role("button", name="Forget my ticks").click()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('ticks'))") == []
    page.reload()
    assert not page.get_by_role("checkbox", name="Step 2 is done").is_checked()


def test_damaged_ticks_do_no_harm(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    page.evaluate("localStorage.setItem('ticks /notices/cp14/', '{{nonsense')")
    page.reload()
    assert page.get_by_role("checkbox", name="Step 1 is done").is_visible()


def test_a_letter_fills_in_everywhere_and_saves_as_text(page: Page, address: Address, tmp_path: Path) -> None:
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    page.get_by_text("Fill in the blanks").click()
    form = page.locator(".letter-form")
    form.get_by_label("Amount", exact=True).fill("<b>$123.45</b>")
    letter = page.locator(".letter")
    assert "<b>$123.45</b>" in letter.inner_text()
    assert letter.locator("b").count() == 0
    with page.expect_download() as started:
        page.get_by_role("button", name="Save as text").click()
    started.value.save_as(tmp_path / "letter.txt")
    assert "$123.45" in (tmp_path / "letter.txt").read_text()
    form.get_by_label("Amount", exact=True).fill("")
    assert "(amount)" in letter.inner_text()


def test_a_letter_can_be_copied(context: BrowserContext, page: Page, address: Address) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    page.get_by_role("button", name="Copy the letter").click()
    page.get_by_text("The letter is copied.").wait_for()
    assert "Internal Revenue Service" in page.evaluate("navigator.clipboard.readText()")


def test_only_the_letter_is_printed_when_asked(page: Page, address: Address, tmp_path: Path) -> None:
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Print the letter").click()
    (sheet,) = printed(page, tmp_path / "letter.pdf")
    assert "Internal Revenue Service" in sheet
    assert "Papers to gather" not in sheet


def test_the_letter_templates_fill_in_too(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/guides/letter-templates/")
    assert page.locator(".letter-form").count() >= 8
