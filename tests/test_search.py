"""The search as readers use it: codes in every spelling, typing, keys, nonsense, no script, no network."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from generator.build import Builder
from generator.model import Notice
from generator.site import Site

Address = Callable[[Builder], str]
BYTES_AT_MOST = 150_000


@pytest.fixture
def page(browser: Browser, address: Address) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address('mkdocs')}/find/")
    yield page
    context.close()


def found(page: Page, queries: list[str]) -> list[list[str]]:
    """The first three pages for each query, asked of the module that the page uses."""
    paths: list[list[str]] = page.evaluate(
        """async (queries) => {
          const { Search } = await import("/assets/search.js");
          const search = new Search(await (await fetch("/assets/search.json")).json());
          return queries.map((query) => search.find(query).hits.slice(0, 3).map(({ row }) => row.p.replace(/[/]$/, "")));
        }""",
        queries,
    )
    return paths


def spellings(code: str) -> list[str]:
    """A code as people write it."""
    plain = code.lower()
    written = {
        code,
        plain,
        plain.replace(" ", ""),
        plain.replace("-", " "),
        f"{plain} notice",
        f"irs {plain}",
        f"I got a {code} letter",
    }
    if match := re.fullmatch(r"(CP)(\d+)([A-Z]*)", code):
        head, digits, tail = match.groups()
        written |= {
            f"{head} {digits}{tail}",
            f"{head}-{digits}{tail}",
            f"cp {digits} {tail}".strip(),
            f"notice cp{digits}{tail}",
        }
        if "0" in digits:
            written.add(f"cp{digits.replace('0', 'O')}{tail}")
    if match := re.fullmatch(r"Letter (\d+)-?([A-Z]?)", code):
        digits, tail = match.groups()
        written |= {
            f"ltr {digits}{tail}",
            f"LT {digits}{tail}",
            f"lt{digits}{tail}",
            f"letter{digits}{tail}",
            f"{digits}{tail}",
        }
    return sorted(written)


def test_every_code_in_every_spelling_leads_to_its_letter(page: Page, real_site: Site) -> None:
    cases = [
        (spelling, entry.page.path)
        for entry in real_site.library.of_kind("notices")
        if isinstance(entry.page, Notice)
        for spelling in spellings(entry.page.code)
    ]
    answers = found(page, [spelling for spelling, _ in cases])
    wrong = [
        (case, answer[:2]) for case, answer in zip(cases, answers, strict=True) if not answer or answer[0] != case[1]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("letter says intent to seize", {"notices/cp504", "notices/lt11", "notices/letter-1058"}),
        ("already paid but got cp14", {"notices/cp14", "guides/already-paid"}),
        ("my job called about irs", {"notices/form-668-w", "guides/wages-or-bank-account-levied"}),
        ("570 code no letter", {"glossary/transcript-code-570"}),
        ("garnishee my wages", {"notices/form-668-w", "guides/wages-or-bank-account-levied", "glossary/garnishment"}),
        ("tax lein on my house", {"notices/letter-3172", "glossary/federal-tax-lien", "guides/avoiding-a-lien"}),
        ("no puedo pagar al irs", {"guides/cannot-pay"}),
        ("is this real", {"guides/is-this-letter-real"}),
    ],
)
def test_words_and_questions_lead_to_the_page(page: Page, query: str, wanted: set[str]) -> None:
    assert set(found(page, [query])[0]) & wanted


def test_a_code_without_a_page_says_so_and_offers_its_neighbours(page: Page) -> None:
    page.locator("#find-results").fill("CP505")
    expect(page.locator("#results-status")).to_contain_text("We have no page for CP505.")
    assert page.locator("#results li > a").first.inner_text().startswith("CP50")


def test_results_come_while_typing_and_stay_in_the_address(page: Page) -> None:
    page.locator("#find-results").press_sequentially("cp 2000")
    expect(page.locator("#results li > a").first).to_contain_text("CP2000")
    expect(page.locator("#results li").first).to_contain_text("Letter")
    expect(page.locator("#results-status")).to_contain_text("found")
    page.wait_for_url("**/find/?q=cp+2000")
    page.locator("#results li > a").first.click()
    page.wait_for_url("**/notices/cp2000/")
    page.go_back()
    expect(page.locator("#find-results")).to_have_value("cp 2000")
    expect(page.locator("#results li > a").first).to_contain_text("CP2000")


def test_a_shared_address_shows_the_results(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/find/?q=LT+1058")
    expect(page.locator("#results li > a").first).to_contain_text("Letter 1058")


@pytest.mark.parametrize(
    "query",
    [
        "qqqzzzxxx",
        "<script>alert(1)</script>",
        "🙂🙂🙂",
        "רשות המסים",
        "x" * 10_000,
        "' OR 1=1 --",
        "%00",
        "{{7*7}}",
        "\\",
        ".",
    ],
    ids=["nonsense", "script", "emoji", "right to left", "long", "quotes", "percent", "braces", "backslash", "dot"],
)
def test_odd_input_is_answered_calmly(page: Page, query: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    page.locator("#find-results").evaluate(
        "(input, query) => { input.value = query; input.dispatchEvent(new Event('input', {bubbles: true})); }", query
    )
    expect(page.locator("#results-status")).not_to_be_empty()
    assert page.locator("#results script").count() == 0
    assert errors == []


def test_an_empty_box_shows_no_results(page: Page) -> None:
    page.locator("#find-results").fill("cp14")
    expect(page.locator("#results li")).not_to_have_count(0)
    page.locator("#find-results").fill("   ")
    expect(page.locator("#results li")).to_have_count(0)
    expect(page.locator("#results-status")).to_be_empty()


def test_keys_reach_the_box_the_list_and_the_page(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#find-results")).to_be_focused()
    page.keyboard.type("cp14")
    expect(page.locator("#results li > a").first).to_contain_text("CP14")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#results li > a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#results li > a").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#find-results")).to_be_focused()


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_the_header_searches_from_every_page(browser: Browser, address: Address, builder: Builder) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address(builder)}/glossary/levy/")
    page.locator("#find-header").press_sequentially("cp 504")
    first = page.locator(".find-suggestions a").first
    expect(first).to_contain_text("CP504")
    page.keyboard.press("Escape")
    expect(first).not_to_be_visible()
    page.locator("#find-header").press("Enter")
    page.wait_for_url(lambda url: "/find/?q=cp" in url)
    expect(page.locator("#results li > a").first).to_contain_text("CP504")
    context.close()


def test_a_search_that_cannot_load_says_so_and_lists_everything(browser: Browser, address: Address) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.route("**/search.json*", lambda route: route.abort())
    page.goto(f"{address('mkdocs')}/find/?q=cp14")
    expect(page.locator("#results-status")).to_contain_text("The search could not be loaded")
    assert page.locator(".find-ways a[href*='cp14']").count() > 0
    context.close()


def test_on_a_slow_network_the_page_says_that_it_loads_and_answers_the_last_words(
    browser: Browser, address: Address
) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    waiting: list[Route] = []
    page.route("**/search.json*", lambda route: waiting.append(route))
    page.goto(f"{address('mkdocs')}/find/")
    page.locator("#find-results").press_sequentially("cp14")
    expect(page.locator("#results-status")).to_contain_text("Loading the list of pages")
    page.locator("#find-results").fill("cp2000")
    assert len(waiting) == 1
    waiting[0].continue_()
    expect(page.locator("#results li > a").first).to_contain_text("CP2000")
    expect(page.locator("#results-status")).to_contain_text("found")
    context.close()


def test_without_javascript_everything_is_listed(browser: Browser, address: Address, real_site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address('mkdocs')}/find/?q=cp14")
    links = page.locator("article a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    for entry in real_site.library.of_kind("notices"):
        assert any(str(link).endswith(f"/{entry.page.id}/") for link in links), entry.page.id
    assert page.locator("#letter-says").is_visible()
    context.close()


def test_the_first_result_costs_little(built: Callable[[Builder], Path]) -> None:
    assets = built("mkdocs") / "assets"
    files = [assets / "search.json", assets / "search.js", assets / "find.js"]
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= BYTES_AT_MOST


def test_terms_and_questions_are_data_not_code(built: Callable[[Builder], Path]) -> None:
    data = json.loads((built("mkdocs") / "assets" / "search.json").read_text())
    assert all(row["s"] or row["k"] in ("about",) for row in data["rows"])
    code = (built("mkdocs") / "assets" / "search.js").read_text()
    assert not re.search(
        r"cp\d{2}|levy|garnish|refund", re.sub(r"//[^\n]*|/\*.*?\*/", "", code.lower(), flags=re.DOTALL)
    )


@pytest.mark.parametrize("width", [320, 360])
def test_the_page_fits_small_screens(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.locator("#find-results").fill("notice of intent to levy")
    expect(page.locator("#results li")).not_to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
