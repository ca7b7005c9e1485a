"""The cost estimator in a browser: the same cents as the reference, the promised hooks, sentences for wrong input, 320 px."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from generator.build import Builder
from generator.cost import Case, Overpaid, Rules, cost, plan_over
from generator.cost_data import rules_of
from generator.site import Site

Address = Callable[[Builder], str]
CASES, PLANS = 4_000, 12
EXAMPLE = "tax=1800&due=2026-04-15&paid=2026-11-24&filed=2026-04-10&plan=none"
RUN = """async ({cases, plans}) => {
  const {cost, planOver, rulesOf, Overpaid} = await import("/assets/cost.js");
  const rules = rulesOf(await (await fetch("/assets/cost.json")).json());
  const read = (typed) => ({...typed, tax: BigInt(typed.tax), payments: typed.payments.map(([day, amount]) => ({day, amount: BigInt(amount)}))});
  const tried = (run) => { try { return run(); } catch (error) { if (error instanceof Overpaid) return error.day; throw error; } };
  return JSON.stringify({costs: cases.map((typed) => tried(() => cost(read(typed), rules))),
    plans: plans.map((typed) => tried(() => planOver(read(typed), rules, typed.paid, 36)))},
    (_, value) => typeof value === "bigint" ? Number(value) : value);
}"""


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []


@pytest.fixture(scope="module")
def rules(real_site: Site) -> Rules:
    found = rules_of(real_site)
    assert found is not None
    return found


def opened(page: Page, address: Address, query: str) -> Page:
    page.goto(f"{address('mkdocs')}/tools/cost/?{query}")
    page.locator("form[data-ready]").wait_for()
    return page


def amounts(page: Page) -> dict[str, str]:
    names = ("interest", "failure-to-pay", "failure-to-file", "total")
    return {name: str(page.locator(f"#{name}").get_attribute("data-value")) for name in names}


def complaints(page: Page) -> dict[str, str]:
    found = page.locator(".tool-error").all()
    return {
        str(one.get_attribute("id")).removesuffix("-error").removeprefix("cost-"): one.inner_text() for one in found
    }


# -- the same cents


def between(chance: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randint(0, max(0, (last - first).days)))


def random_case(chance: random.Random) -> Case:
    """Amounts from a cent to a trillion dollars, dates over fourteen years, ends of months and leap days oftener than by chance."""
    due = between(chance, date(2015, 1, 1), date(2028, 12, 31))
    if chance.random() < 0.3:
        due = due.replace(month=chance.choice([1, 2, 4, 8, 12]), day=chance.choice([1, 15, 28]))
    elif chance.random() < 0.2:
        due = date(due.year, 3, 1) - timedelta(days=1)
    paid = due + timedelta(days=chance.randint(0, chance.choice([3, 40, 400, 3_000])))
    tax = chance.choice([1, chance.randint(1, 60_000), chance.randint(1, 10**7), chance.randint(1, 10**14)])

    def maybe() -> date | None:
        return chance.choice([None, between(chance, due, paid)])

    return Case(
        tax, due, paid,
        filed=chance.choice([None, due, between(chance, due - timedelta(days=60), paid + timedelta(days=100))]),
        extended=chance.choice([None, None, due + timedelta(days=183)]), plan=maybe(), notice=maybe(), levy=maybe(),
        payments=tuple(
            (between(chance, due, paid), max(1, int(tax * chance.random() * chance.choice([0.1, 0.5, 1]))))
            for _ in range(chance.choice([0, 0, 1, 2, 3]))
        ),
    )  # fmt: skip


def as_in_javascript(value: Any) -> Any:
    """Dates as text, names in camel case."""
    if isinstance(value, dict):
        return {_camel(name): as_in_javascript(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_in_javascript(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def tried(run: Callable[[], Any]) -> Any:
    try:
        found = run()
    except Overpaid as error:
        return error.day.isoformat()
    return as_in_javascript(asdict(found)) if found else None


def test_the_browser_and_the_reference_differ_by_no_cent_and_no_line(
    page: Page, address: Address, rules: Rules
) -> None:
    chance = random.Random(6651)
    cases = [random_case(chance) for _ in range(CASES)]
    plans = [case for case in cases if (case.paid - case.due).days > 3][:PLANS]
    opened(page, address, "")
    typed = {"cases": cases, "plans": plans}
    found = json.loads(
        page.evaluate(RUN, {name: [as_in_javascript(asdict(case)) for case in some] for name, some in typed.items()})
    )
    expected = [tried(partial(cost, case, rules)) for case in cases]
    differing = [case for case, here, there in zip(cases, expected, found["costs"], strict=True) if here != there]
    assert differing == []
    assert sum(isinstance(one, dict) for one in expected) > CASES // 2
    assert found["plans"] == [tried(partial(plan_over, case, rules, case.paid, 36)) for case in plans]


# -- the page


def test_the_address_fills_the_form_and_sets_the_amounts(page: Page, address: Address) -> None:
    opened(page, address, EXAMPLE)
    assert amounts(page) == {
        "interest": "74.74",
        "failure-to-pay": "72.00",
        "failure-to-file": "0.00",
        "total": "1946.74",
    }
    assert page.locator("#cost-due").input_value() == "2026-04-15"
    assert complaints(page) == {}
    assert page.url.endswith(f"/tools/cost/?{EXAMPLE}")
    ids = page.locator("[id]").evaluate_all("found => found.map(({id}) => id)")
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize(("query", "name", "amount"), [
    ("tax=1800&due=2026-04-15&paid=2026-11-24&filed=&plan=none", "failure-to-file", "525.00"),
    ("tax=1800&due=2026-04-15&paid=2026-11-24&filed=2026-04-10&plan=2026-06-01", "failure-to-pay", "40.50"),
    ("tax=$1,800.00&due=2026-04-15&paid=2026-04-15&filed=2026-04-10&plan=none", "total", "1800.00"),
    ("tax=10000&due=2024-02-29&paid=2024-03-31&filed=2024-02-29&plan=none", "failure-to-pay", "50.00"),
    ("tax=10000&due=2024-04-15&paid=2024-10-15&filed=2024-04-15&plan=none&part=2024-07-15:4000", "failure-to-pay", "240.00"),
    ("tax=999999999999&due=2026-04-15&paid=2026-04-16&filed=2026-04-10&plan=none", "failure-to-pay", "5000000000.00"),
])  # fmt: skip
def test_an_amount(page: Page, address: Address, query: str, name: str, amount: str) -> None:
    assert amounts(opened(page, address, query))[name] == amount


WRONG = {
    "tax=-5&due=2026-04-15&paid=2026-11-24&filed=&plan=none": ("tax", "Type the unpaid tax"),
    "tax=0&due=2026-04-15&paid=2026-11-24&filed=&plan=none": ("tax", "Type the unpaid tax"),
    "tax=1e308&due=2026-04-15&paid=2026-11-24&filed=&plan=none": ("tax", "Type the unpaid tax"),
    "tax=%3Cimg%20src=x%3E&due=2026-04-15&paid=2026-11-24&filed=&plan=none": ("tax", "Type the unpaid tax"),
    "tax=1800&due=2026-11-24&paid=2026-04-15&filed=&plan=none": ("paid", "This day is before the tax was due."),
    "tax=1800&due=2026-02-30&paid=2026-11-24&filed=&plan=none": ("due", "Type a date with year, month and day."),
    "tax=1800&due=2026-04-15&paid=2026-11-24&filed=soon&plan=none": ("filed", "Type a date with year, month and day."),
    "tax=1800&due=2026-04-15&paid=2026-11-24&filed=&plan=maybe": ("plan", "Type a date with year, month and day."),
    "tax=1800&due=2026-04-15&filed=&plan=none": ("paid", "Type a date with year, month and day."),
    "tax=1800&due=1999-04-15&paid=2026-11-24&filed=&plan=none": ("due", "Type a date from January 1, 2015"),
    "tax=1800&due=2026-04-15&paid=9999-12-31&filed=&plan=none": ("paid", "Type a date from January 1, 2015"),
    "tax=1800&due=2026-04-15&paid=2026-11-24&filed=2024-04-10&plan=none": ("filed", "This day is too long before"),
    "tax=1800&due=2026-04-15&paid=2026-11-24&filed=&plan=2026-01-01": ("plan", "This day must be after"),
    "tax=1800&due=2026-04-15&paid=2026-11-24&filed=&plan=2027-01-01": ("plan", "This day must not be after the day of payment."),
    "tax=1800&due=2026-04-15&paid=2026-11-24&filed=&plan=none&extended=2026-01-15": ("extended", "An extension ends after"),
    "tax=1800&due=2026-04-15&paid=2026-11-24&filed=2026-04-10&plan=none&part=2026-06-01:9999": ("part-1-amount", "Together with the payments"),
    "tax=1800&due=2026-04-15&paid=2026-11-24&filed=2026-04-10&plan=none&part=2025-06-01:9": ("part-1-day", "A part payment must come after"),
    "tax=1800&due=2026-04-15&paid=2026-11-24&filed=2026-04-10&plan=none&part=2026-06-01": ("part-1-amount", "Type both"),
}  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), WRONG.items())
def test_wrong_input_gets_a_sentence_beside_the_field_and_no_number(
    page: Page, address: Address, query: str, expected: tuple[str, str]
) -> None:
    opened(page, address, query)
    name, sentence = expected
    found = complaints(page)
    assert list(found) == [name]
    assert found[name].startswith(sentence)
    field = page.locator(f"#cost-{name}")
    assert field.get_attribute("aria-invalid") == "true"
    assert f"cost-{name}-error" in str(field.get_attribute("aria-describedby"))
    assert page.locator("[data-value]").count() == 0


def test_the_form_says_nothing_before_anybody_typed(page: Page, address: Address) -> None:
    opened(page, address, "")
    assert complaints(page) == {}
    assert page.locator("[data-value]").count() == 0
    assert page.locator("#cost-paid").input_value() != ""


def test_typing_works_without_the_address(page: Page, address: Address) -> None:
    opened(page, address, "")
    for name, value in (("tax", "1800"), ("due", "2026-04-15"), ("filed", "2026-04-10"), ("paid", "2026-11-24")):
        page.locator(f"#cost-{name}").fill(value)
    page.get_by_role("button", name="Work out the cost").click()
    assert amounts(page)["total"] == "1946.74"
    page.locator("form[data-cost] summary").click()
    page.get_by_role("button", name="Add a part payment").click()
    page.locator("#cost-part-1-day").fill("2026-06-15")
    page.locator("#cost-part-1-amount").fill("800")
    page.get_by_role("button", name="Work out the cost").click()
    assert amounts(page)["failure-to-pay"] == "48.00"
    page.get_by_role("button", name="Take this payment away").click()
    assert amounts(page)["total"] == "1946.74"


def test_every_line_of_the_working_adds_up(page: Page, address: Address) -> None:
    opened(page, address, "tax=10000&due=2023-04-18&paid=2026-11-24&filed=2023-09-01&plan=none")
    totals = amounts(page)
    for caption, name in (("Interest, compounded daily", "interest"), ("Penalty for paying late", "failure-to-pay"),
                          ("Penalty for filing late", "failure-to-file")):  # fmt: skip
        cells = page.get_by_role("region", name=caption, exact=True).locator("tbody tr td:last-child").all_inner_texts()
        cents = sum(int(cell.replace("$", "").replace(",", "").replace(".", "")) for cell in cells)
        assert cents == int(totals[name].replace(".", "")), caption


def test_ways_to_pay_stand_side_by_side_and_say_where_they_are_estimates(page: Page, address: Address) -> None:
    opened(page, address, EXAMPLE)
    table = page.locator("[data-comparison]")
    assert table.locator("thead th").all_inner_texts()[1:] == [
        "All at once", "Within 180 days", "Monthly, over 36 months", "Monthly, over 72 months",
    ]  # fmt: skip
    total = table.locator("tbody tr", has=page.get_by_role("rowheader", name="All together")).locator("td")
    found = [float(cell.replace("$", "").replace(",", "")) for cell in total.all_inner_texts()]
    assert found == sorted(found)
    assert found[0] == 1946.74
    assert page.get_by_text("This is an estimate. Interest rates are known up to").count() >= 1


def test_the_drawing_has_a_name_a_description_and_a_table_with_the_same_figures(page: Page, address: Address) -> None:
    opened(page, address, EXAMPLE)
    drawing = page.locator("[data-cost-working] svg")
    assert drawing.get_attribute("role") == "img"
    text = drawing.locator("desc").text_content() or ""
    assert "$146.74 on November 24, 2026" in text
    page.locator("[data-cost-working] summary").first.click()
    last = page.get_by_role("region", name="How it grows", exact=True).locator("tbody tr").last
    assert last.locator("td").last.inner_text() == "$146.74"


def test_the_page_is_no_wider_than_a_small_phone(page: Page, address: Address) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    opened(page, address, f"{EXAMPLE}&part=2026-06-15:800")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert amounts(page)["failure-to-pay"] == "48.00"


def test_nothing_is_asked_of_another_host_and_nothing_typed_is_sent(page: Page, address: Address) -> None:
    asked: list[str] = []
    opened(page, address, "")
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#cost-tax").fill("1800")
    page.locator("#cost-due").fill("2026-04-15")
    page.get_by_role("button", name="Work out the cost").click()
    assert page.locator("[data-value]").count() == 4
    assert [url for url in asked if "1800" in url or not url.startswith(address("mkdocs"))] == []


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_rules_rates_and_drawing_are_there_without_javascript(
    browser: Browser, address: Address, builder: Builder
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("tools/cost", "guides/penalties-and-interest"):
        page.goto(f"{address(builder)}/{path}/")
        assert page.locator("svg.chart title").text_content() == "Interest rate on unpaid tax, by quarter"
        rows = page.locator("#rates-by-quarter ~ * tbody tr, #rates-by-quarter ~ table tbody tr").all_inner_texts()
        assert any(row.startswith("2015") for row in rows)
    page.goto(f"{address(builder)}/tools/cost/")
    rules = page.locator("article").inner_text()
    assert "Late-payment penalty for each month or part of a month" in rules
    context.close()
