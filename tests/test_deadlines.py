"""The deadline tool: holidays, counting against an independent count, the form, the calendar file."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page

from generator.build import Builder
from generator.deadlines import FIRST_YEAR, YEARS_AHEAD, legal_holidays

Address = Callable[[Builder], str]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-US", timezone_id="America/Los_Angeles")
    page = context.new_page()
    page.clock.set_fixed_time(datetime(2026, 11, 24, 12))
    yield page
    context.close()


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2023-04-17", "Emancipation Day, April 16, fell on a Sunday"),
        ("2022-04-15", "Emancipation Day fell on a Saturday"),
        ("2025-01-20", "Inauguration Day and the birthday of Martin Luther King"),
        ("2026-07-03", "Independence Day fell on a Saturday"),
        ("2027-12-31", "New Year's Day 2028 falls on a Saturday"),
        ("2026-11-26", "Thanksgiving"),
        ("2024-06-19", "Juneteenth"),
    ],
)
def test_legal_holidays_of_the_district_of_columbia(day: str, why: str) -> None:
    assert date.fromisoformat(day) in legal_holidays(2015, 2036), why


def test_holidays_are_weekdays_in_order_within_the_years() -> None:
    days = legal_holidays(2026, 2027)
    assert list(days) == sorted(set(days))
    assert all(day.weekday() < 5 and 2026 <= day.year <= 2027 for day in days)


def counted(start: date, count: int, unit: str, holidays: set[date]) -> date:
    """The last day, worked out here in another way than in the browser."""

    def business(day: date) -> bool:
        return day.isoweekday() < 6 and day not in holidays

    if unit == "business_days":
        after = (start + timedelta(days=n) for n in range(1, 40 * count))
        return [day for day in after if business(day)][count - 1]
    if unit == "months":
        month = start.year * 12 + start.month - 1 + count
        first_of_next = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
        last = (first_of_next - timedelta(days=1)).day
        end = date(month // 12, month % 12 + 1, min(start.day, last))
    else:
        end = start + timedelta(days=count)
    while not business(end):
        end += timedelta(days=1)
    return end


def test_the_browser_counts_as_we_do(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/tools/deadline/")
    random.seed(7503)
    last = date.today().year + YEARS_AHEAD
    holidays = set(legal_holidays(FIRST_YEAR, last))
    cases = []
    for _ in range(3000):
        start = date(2016, 1, 1) + timedelta(days=random.randrange(365 * 18))
        unit = random.choice(["days", "calendar_days", "business_days", "months"])
        cases.append((start, random.randrange(1, 30 if unit == "months" else 160), unit))
    special = [date(2024, 2, 29), date(2027, 12, 31), date(2026, 12, 24), date(2024, 1, 31), date(2026, 3, 7)]
    cases += [
        (start, count, unit)
        for start in special
        for count in (1, 12, 21)
        for unit in ("days", "business_days", "months")
    ]
    found = page.evaluate(
        """async (cases) => {
          const { calendar } = await import("/assets/deadline.js");
          const data = await (await fetch("/assets/deadlines.json")).json();
          const days = calendar(data);
          return cases.map(([start, count, unit]) => days.lastDay(start, count, unit).day);
        }""",
        [(start.isoformat(), count, unit) for start, count, unit in cases],
    )
    wrong = [(case, got) for case, got in zip(cases, found, strict=True) if counted(*case, holidays).isoformat() != got]
    assert wrong == []


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ("notice=cp14&date=2026-11-02&amount=1800", "2026-11-23"),
        ("notice=cp14&date=2026-11-02&amount=99,999.99", "2026-11-23"),
        ("notice=cp14&date=2026-11-02&amount=100000", "2026-11-17"),
        ("notice=cp14&date=2026-11-05&amount=$50", "2026-11-27"),
        ("notice=lt11&date=2026-11-02", "2026-12-02"),
        ("notice=cp3219a&date=2026-10-01", "2026-12-30"),
        ("notice=cp3219a&date=2026-10-01&place=abroad", "2027-03-01"),
    ],
)
def test_an_address_fills_the_form_and_shows_the_date(page: Page, address: Address, query: str, day: str) -> None:
    """21 calendar days; 10 business days at $100,000 (Veterans Day left out); Thanksgiving moves a day; 90 and 150 days."""
    page.goto(f"{address('mkdocs')}/tools/deadline/?{query}")
    assert page.locator("#deadline").get_attribute("data-value") == day
    assert "The date printed on your letter wins" in page.locator("output.tool-answer").inner_text()


def test_a_date_that_passed_says_what_is_still_possible(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/tools/deadline/?notice=lt11&date=2026-09-01")
    page.locator("#deadline").wait_for()
    answer = page.locator("output.tool-answer").inner_text()
    assert "It passed" in answer
    assert "equivalent hearing" in answer
    assert "Nobody can give you more time" in answer


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("notice=cp14&amount=1800", "#deadline-date", "Type the date printed on the letter"),
        ("notice=cp14&date=2026-02-30&amount=1800", "#deadline-date", "Type the date printed on the letter"),
        ("notice=cp14&date=1999-01-01&amount=1800", "#deadline-date", "Type a date from January 1, 2015"),
        ("notice=cp14&date=2027-11-02&amount=1800", "#deadline-date", "This date is more than two months away"),
        ("notice=cp14&date=2026-11-02", "#deadline-amount", "Type the amount due"),
        ("notice=cp14&date=2026-11-02&amount=-5", "#deadline-amount", "Type the amount due"),
        ("notice=cp14&date=2026-11-02&amount=1e308", "#deadline-amount", "Type the amount due"),
        ("notice=cp14&date=2026-11-02&amount=12,34", "#deadline-amount", "Type the amount due"),
        ("notice=nonsense&date=2026-11-02", "#deadline-notice", "Choose your letter"),
    ],
)
def test_wrong_input_gets_a_sentence_beside_the_field_and_no_date(
    page: Page, address: Address, query: str, field: str, sentence: str
) -> None:
    page.goto(f"{address('mkdocs')}/tools/deadline/?{query}")
    error = page.locator(f"{field}-error")
    error.wait_for()
    assert sentence in error.inner_text()
    assert page.locator(field).get_attribute("aria-describedby") == f"{field[1:]}-error"
    assert page.locator("#deadline").count() == 0


def test_a_letter_without_a_rule_takes_the_printed_date(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/tools/deadline/?notice=cp501&printed=2026-12-10")
    assert page.locator("#deadline").get_attribute("data-value") == "2026-12-10"
    assert "No rule fixes a date for this letter" in page.locator("output.tool-answer").inner_text()
    assert not page.locator("#deadline-date").is_visible()


def test_the_calendar_file_is_read_back(page: Page, address: Address, tmp_path: Path) -> None:
    page.goto(f"{address('mkdocs')}/tools/deadline/?notice=cp14&date=2026-11-02&amount=1800")
    with page.expect_download() as started:
        page.locator("a#calendar").click()
    download = started.value
    assert download.suggested_filename == "cp14-2026-11-23.ics"
    path = tmp_path / "deadline.ics"
    download.save_as(path)
    raw = path.read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert raw.count(b"\n") == raw.count(b"\r\n")
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event.decoded("DTSTART") == date(2026, 11, 23)
    assert event.decoded("DTEND") == date(2026, 11, 24)
    assert str(event["SUMMARY"]) == "Last day to act on CP14"
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(days=-7)


def test_the_card_on_a_letters_page_answers_in_place(page: Page, address: Address) -> None:
    page.goto(f"{address('mkdocs')}/notices/cp14/")
    page.locator("#letter-date").fill("2026-11-02")
    page.locator("#letter-amount").fill("1,800")
    page.get_by_role("button", name="Work out my date").click()
    page.locator("#deadline").wait_for()
    assert page.locator("#deadline").get_attribute("data-value") == "2026-11-23"
    assert page.url.endswith("/notices/cp14/")


def test_without_javascript_every_rule_stands_in_a_table(browser: Browser, address: Address) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address('mkdocs')}/tools/deadline/")
    rows = page.locator("table tr").all_inner_texts()
    assert any("CP3219A" in row and "90" in row for row in rows)
    assert any("CP501" in row and "Only the date printed on the letter counts" in row for row in rows)
    context.close()


def test_the_data_holds_no_rule_that_pages_do_not_state(built: Callable[[Builder], Path]) -> None:
    site = built("mkdocs")
    data = json.loads((site / "assets" / "deadlines.json").read_text())
    for name, notice in data["notices"].items():
        text = (site / "notices" / name / "index.html").read_text()
        for period in notice["periods"]:
            assert f'data-fact="{period["fact"]}"' in text, (name, period["fact"])
