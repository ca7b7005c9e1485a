"""Interest and penalties to the cent: cases worked by hand, published figures, exact fractions, and what never may happen."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from gettext import NullTranslations
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.build import check, render_files
from generator.charts import rate_chart, rate_years
from generator.cost import (
    SCALE,
    Case,
    Overpaid,
    Rules,
    cost,
    factor,
    grace_end,
    months,
    next_business_day,
    plan_over,
    spans,
)
from generator.cost_data import cost_data, last_known_day, rules_of
from generator.deadlines import legal_holidays
from generator.library import load
from generator.model import Fact
from generator.site import Site, assemble
from tests.conftest import TODAY
from tests.projects import ROOT, write_project

WORDS = NullTranslations()


def day(text: str) -> date:
    return date.fromisoformat(text)


def rates(text: str) -> tuple[tuple[date, int], ...]:
    """``2026-04-01 6, 2026-07-01 7`` as rates in parts per million."""
    pairs = (part.split() for part in text.split(","))
    return tuple((day(start), int(percent) * 10_000) for start, percent in pairs)


RULES = Rules(
    interest=rates(
        "2015-01-01 3, 2016-04-01 4, 2018-04-01 5, 2019-01-01 6, 2019-07-01 5, 2020-07-01 3, 2022-04-01 4, 2022-07-01 5, "
        "2022-10-01 6, 2023-01-01 7, 2023-10-01 8, 2025-01-01 7, 2026-04-01 6, 2026-07-01 7"
    ),
    pay=5_000, pay_in_plan=2_500, pay_after_levy_notice=10_000, levy_notice_days=10, pay_cap=250_000,
    file=50_000, file_cap=250_000, file_minimum=((day("2020-01-01"), 43_500), (day("2023-01-01"), 45_000),
    (day("2024-01-01"), 48_500), (day("2025-01-01"), 51_000), (day("2026-01-01"), 52_500)), file_minimum_after=60,
    grace_days=21, grace_boundary=10_000_000, grace_business_days=10, holidays=frozenset(legal_holidays(2015, 2037)),
)  # fmt: skip
"""Typed in here from the law and the published rates, apart from the register that the site uses."""


def case(tax: str, due: str, paid: str, filed: str = "", **more: str | list[str]) -> Case:
    """A case as a reader types it; ``parts`` are like ``2024-07-15:4000``."""
    parts = [part.split(":") for part in more.pop("parts", [])]
    days = {name: day(str(value)) for name, value in more.items()}
    return Case(
        int(Decimal(tax) * 100), day(due), day(paid), day(filed) if filed else None,
        payments=tuple((day(when), int(Decimal(amount) * 100)) for when, amount in parts), **days,
    )  # fmt: skip


WORKED = {
    # 1800 x (1+.06/365)^76 x (1+.07/365)^147; 8 months at 0.5 %
    "the contract's example": (case("1800", "2026-04-15", "2026-11-24", "2026-04-10"), ("74.74", "72.00", "0.00")),
    # 1800 x .06/365 = 0.2959; one day is a whole month: 0.5 % of 1800
    "one day late": (case("1800", "2026-04-15", "2026-04-16", "2026-04-15"), ("0.30", "9.00", "0.00")),
    "on the day itself": (case("1800", "2026-04-15", "2026-04-15", "2026-04-15"), ("0.00", "0.00", "0.00")),
    # the month ends on the 15th: 1 month; the day after: 2 months. 1800 x ((1+.06/365)^30 - 1) = 8.898, ^31: 9.196
    "the last day of a month": (case("1800", "2026-04-15", "2026-05-15", "2026-04-15"), ("8.90", "9.00", "0.00")),
    "the first day of the next": (case("1800", "2026-04-15", "2026-05-16", "2026-04-15"), ("9.20", "18.00", "0.00")),
    # 10000 x ((1+.08/366)^76 - 1) = 167.49: a leap year; 3 months at 0.5 %
    "a leap year": (case("10000", "2024-04-15", "2024-06-30", "2024-04-15"), ("167.49", "150.00", "0.00")),
    # 76 days of 2023 at .08/365, 16 days of 2024 at .08/366; 3 months at 0.5 %
    "over the end of a year": (case("10000", "2023-10-16", "2024-01-16", "2023-10-16"), ("203.57", "150.00", "0.00")),
    # Feb 29 is the last day of its month, so months end on Mar 31, Apr 30: Mar 30 is in the first
    "due on a leap day": (case("1000", "2024-02-29", "2024-03-30", "2024-02-29"), ("6.58", "5.00", "0.00")),
    # 5 months: 25 % less 5 x 0.5 % = 2250; 31 months at 0.5 %; interest on 12,250: published below
    "neither filed nor paid": (case("10000", "2015-04-15", "2017-10-26", "2017-10-26"), ("1175.72", "1550.00", "2250.00")),
    # 61 days late: the minimum is 525, but the tax is only 200. (200+200) x ((1+.06/365)^61 - 1) = 4.03
    "a minimum capped by the tax": (case("200", "2026-04-15", "2026-06-15", "2026-06-15"), ("4.03", "2.00", "200.00")),
    # 60 days late is not more than 60: 10 % less 1 % of 200
    "sixty days are not too many": (case("200", "2026-04-15", "2026-06-14", "2026-06-14"), ("2.16", "2.00", "18.00")),
    # the minimum of 2026 is not cut by the late-payment penalty: 525, not 90 and not 515
    "a minimum that is not cut": (case("1000", "2026-04-15", "2026-06-15", "2026-06-15"), ("15.37", "10.00", "525.00")),
    # extension to Oct 15, filed Nov 1: 1 month 5 % less 0.5 %; interest on the 450 only from Oct 15
    "an extension": (case("10000", "2024-04-15", "2024-12-02", "2024-11-01", extended="2024-10-15"), ("522.57", "400.00", "450.00")),
    # the plan covers a part of Jul 16 to Aug 15: 3 x 0.5 % + 9 x 0.25 %
    "a plan": (case("10000", "2024-04-15", "2025-04-15", "2024-04-15", plan="2024-08-01"), ("799.98", "375.00", "0.00")),
    # the same, filed two days late: no lower rate; 1 month of late filing: 450; interest on 10,450
    "a plan after a late return": (case("10000", "2024-04-15", "2025-04-15", "2024-04-17", plan="2024-08-01"), ("835.98", "600.00", "450.00")),
    # 10 days after Sep 6 is Sep 16, and the month of Sep 16 does not begin after it: 6 x 0.5 % + 6 x 1 %
    "after a notice of intent to levy": (case("10000", "2024-04-15", "2025-04-15", "2024-04-15", levy="2024-09-06"), ("799.98", "900.00", "0.00")),
    "a notice one day earlier": (case("10000", "2024-04-15", "2025-04-15", "2024-04-15", levy="2024-09-05"), ("799.98", "950.00", "0.00")),
    # 60 months at 0.5 % would be 30 %
    "the cap of the late-payment penalty": (case("10000", "2015-04-15", "2020-04-15", "2015-04-15"), ("2409.09", "2500.00", "0.00")),
    # 3 months on 10,000, and 3 on 6,000 because the part came before Jul 16
    "a part paid on the way": (case("10000", "2024-04-15", "2024-10-15", "2024-04-15", parts=["2024-07-15:4000"]), ("326.82", "240.00", "0.00")),
    "a part paid one day later": (case("10000", "2024-04-15", "2024-10-15", "2024-04-15", parts=["2024-07-16:4000"]), ("327.71", "260.00", "0.00")),
    # the bill of Aug 3 paid within 21 days: no interest after Aug 3 (110 days)
    "a bill paid in time": (case("1800", "2026-04-15", "2026-08-24", "2026-04-10", notice="2026-08-03"), ("34.55", "45.00", "0.00")),
    # one day later: interest goes on, and the 36 billed by Aug 3 bears it too: 22 days at .07/365
    "a bill paid too late": (case("1800", "2026-04-15", "2026-08-25", "2026-04-10", notice="2026-08-03"), ("42.46", "45.00", "0.00")),
    # Apr 15, 2023 was a Saturday, Apr 17 a holiday in the District of Columbia: Apr 18 is in time, Apr 19 is 4 days late
    "in time after a weekend": (case("10000", "2023-04-15", "2023-04-18", "2023-04-18"), ("0.00", "0.00", "0.00")),
    "too late after a weekend": (case("10000", "2023-04-15", "2023-04-19", "2023-04-18"), ("7.67", "50.00", "0.00")),
    # filed late but paid in time: nothing was unpaid
    "paid in time, filed late": (case("10000", "2024-04-15", "2024-04-15", "2024-12-01"), ("0.00", "0.00", "0.00")),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "expected"), WORKED.values(), ids=WORKED)
def test_a_case_worked_by_hand(typed: Case, expected: tuple[str, str, str]) -> None:
    found = cost(typed, RULES)
    amounts = (found.interest, found.failure_to_pay, found.failure_to_file)
    assert tuple(f"{Decimal(amount) / 100:.2f}" for amount in amounts) == expected
    assert found.total == typed.tax + sum(amounts)
    assert found.left == found.total - sum(amount for _, amount in typed.payments)


# -- published figures


def test_interest_compounds_as_in_the_example_of_the_regulation() -> None:
    """26 CFR 301.6622-1(c)(2): $1,424.66 unpaid on December 31, 1982, at 16 percent, is $1,462.62 on March 1, 1983."""
    old = replace(RULES, interest=((day("1983-01-01"), 160_000),))
    found = cost(case("1424.66", "1982-12-31", "1983-03-01", "1982-12-31"), old)
    assert found.interest == 3_796


def test_months_are_counted_as_in_the_examples_of_the_regulation() -> None:
    """26 CFR 301.6651-1(f): April 15 to July 20 are four months, January 18 to December 23, 1971, are twelve."""
    assert len(list(months(day("1970-04-15"), day("1970-07-20")))) == 4
    assert len(list(months(day("1971-01-18"), day("1971-12-23")))) == 12


def test_months_are_counted_as_the_tax_court_counted_them() -> None:
    """T.C. Memo. 1996-105 (GAPS): five months from March 15 to August 15, and from April 15 on August 16."""
    assert len(list(months(day("1990-03-15"), day("1990-08-15")))) == 5
    assert len(list(months(day("1990-04-15"), day("1990-08-15")))) == 4
    assert len(list(months(day("1990-04-15"), day("1990-08-16")))) == 5


FACTORS = {(60_000, 365, 76): "0.012570476", (60_000, 365, 92): "0.015236961"}
"""Published: factors of the tables of Rev. Proc. 95-17 as TaxInterest prints them (taxalmanac.org, September 27, 2008)."""


@pytest.mark.parametrize(("key", "published"), FACTORS.items())
def test_factors_are_those_of_the_tables(key: tuple[int, int, int], published: str) -> None:
    assert f"{Decimal(factor(*key) - SCALE) / SCALE:.9f}" == published


def test_the_tables_way_comes_to_the_published_balances_and_ours_to_within_a_cent() -> None:
    """The same account: $10,000 due April 15, 2002, at 6 percent: $125.70 by June 30 and $154.28 by September 30.

    The tables round each factor to nine places and each quarter to the cent; the law itself does not round on the way.
    """
    old = replace(RULES, interest=((day("2002-01-01"), 60_000),))
    balance, added = Decimal(10_000), []
    for first, last, rate in spans(day("2002-04-15"), day("2002-09-30"), old.interest):
        table = round(Decimal(factor(rate, 365, (last - first).days + 1) - SCALE) / SCALE, 9)
        added.append(round(balance * table, 2))
        balance += added[-1]
    assert added == [Decimal("125.70"), Decimal("154.28")]
    assert abs(cost(case("10000", "2002-04-15", "2002-09-30", "2002-04-15"), old).interest - 27_998) <= 1


# -- properties

DAYS = st.dates(day("2015-01-01"), day("2032-12-31"))
TAXES = st.integers(1, 10**12)


@given(st.integers(0, 200_000), st.sampled_from([365, 366]), st.integers(0, 366))
def test_a_factor_is_the_exact_power_cut_off(rate: int, year_days: int, days: int) -> None:
    exact = (1 + Fraction(rate, year_days * 1_000_000)) ** days
    assert 0 <= exact - Fraction(factor(rate, year_days, days), SCALE) < Fraction(1, SCALE)


@settings(deadline=None)
@given(TAXES, DAYS, st.integers(1, 3_000))
def test_interest_is_the_exact_product_of_all_days(tax: int, due: date, late: int) -> None:
    paid = due + timedelta(days=late)
    found = cost(Case(tax, due, paid, due), RULES)
    if paid <= next_business_day(due, RULES):
        assert found.interest == 0
        return
    grown = Fraction(tax)
    for first, last, rate in spans(due, paid, RULES.interest):
        year_days = 366 if (date(first.year + 1, 1, 1) - date(first.year, 1, 1)).days == 366 else 365
        grown *= (1 + Fraction(rate, year_days * 1_000_000)) ** ((last - first).days + 1)
    assert found.interest == (grown - tax + Fraction(1, 2)).__floor__()


@settings(deadline=None)
@given(TAXES, DAYS, st.integers(1, 4_000), st.one_of(st.none(), st.integers(-60, 3_000)))
def test_later_is_never_cheaper_and_caps_hold(tax: int, due: date, late: int, filed: int | None) -> None:
    now = Case(tax, due, due + timedelta(days=late), None if filed is None else due + timedelta(days=filed))
    found, later = cost(now, RULES), cost(replace(now, paid=now.paid + timedelta(days=1)), RULES)
    assert later.interest >= found.interest >= 0
    assert later.failure_to_pay >= found.failure_to_pay >= 0
    assert found.failure_to_pay <= (tax + 3) // 4 + 1
    assert found.failure_to_file <= max((tax + 3) // 4 + 1, min(tax, 52_500))
    assert sum(line.interest for line in found.interest_lines) == found.interest
    assert sum(line.amount for line in found.pay_lines) == found.failure_to_pay


@settings(deadline=None)
@given(DAYS, st.integers(1, 2_000))
def test_months_follow_each_other_without_a_gap(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    found = list(months(start, end))
    assert found[0][0] == start + timedelta(days=1)
    assert all(before[1] + timedelta(days=1) == after[0] for before, after in pairwise(found))
    assert found[-1][0] <= end <= found[-1][1]
    assert all(27 <= (last - first).days <= 30 for first, last in found)


@pytest.mark.parametrize(("start", "ends"), [
    ("2026-01-31", ["2026-02-28", "2026-03-31", "2026-04-30"]), ("2024-01-30", ["2024-02-29", "2024-03-30", "2024-04-30"]),
    ("2023-02-28", ["2023-03-31", "2023-04-30", "2023-05-31"]), ("2024-02-28", ["2024-03-28", "2024-04-28", "2024-05-28"]),
])  # fmt: skip
def test_months_at_the_ends_of_months(start: str, ends: list[str]) -> None:
    assert [str(last) for _, last in months(day(start), day(ends[-1]))] == ends


@pytest.mark.parametrize(("notice", "billed", "last"), [
    ("2026-11-02", 9_999_999, "2026-11-23"), ("2026-11-02", 10_000_000, "2026-11-17"), ("2026-06-13", 100, "2026-07-06"),
])  # fmt: skip
def test_a_bill_gives_21_days_or_10_business_days(notice: str, billed: int, last: str) -> None:
    assert str(grace_end(day(notice), billed, RULES)) == last


@pytest.mark.parametrize("parts", [["2026-05-01:2000"], ["2026-05-01:1800", "2026-06-01:900"]])
def test_more_than_was_owed_is_refused(parts: list[str]) -> None:
    with pytest.raises(Overpaid, match="more than was owed on that day"):
        cost(case("1800", "2026-04-15", "2026-11-24", "2026-04-10", parts=parts), RULES)


def test_a_payment_goes_to_tax_then_penalties_then_interest() -> None:
    """After the tax is paid no more late-payment penalty builds up, but the interest left goes on growing."""
    typed = case("1800", "2026-04-15", "2026-11-24", "2026-04-10", parts=["2026-06-15:1800"])
    found = cost(typed, RULES)
    assert found.failure_to_pay == 1_800
    # 1800 x ((1+.06/365)^61 - 1) = 18.14, then x (1+.06/365)^15 x (1+.07/365)^147
    assert found.interest == 1_870
    assert found.left == 1_800 + 1_870


# -- plans


@pytest.mark.parametrize("number", [36, 72])
def test_a_plan_is_the_smallest_level_payment_that_clears_everything(number: int) -> None:
    typed = case("1800", "2026-04-15", "2026-11-24", "2026-04-10")
    plan = plan_over(typed, RULES, typed.paid, number)
    assert plan is not None
    days = [last for _, last in months(typed.paid, plan.last)]
    assert len(days) == number

    def paying(monthly: int) -> int:
        parts = tuple((when, monthly) for when in days[:-1])
        return cost(replace(typed, paid=plan.last, plan=typed.paid, payments=parts), RULES).left

    assert paying(plan.monthly) == plan.cost.left <= plan.monthly
    assert paying(plan.monthly - 1) > plan.monthly - 1
    assert plan.monthly * (number - 1) + plan.cost.left == plan.cost.total


def test_a_plan_of_cents_is_none() -> None:
    typed = case("20", "2026-04-15", "2026-11-24", "2026-04-10")
    assert plan_over(typed, RULES, typed.paid, 36) is None


# -- the register


@pytest.fixture(scope="module")
def site() -> Site:
    return assemble(load(ROOT), TODAY)


def test_the_register_says_what_the_law_says(site: Site) -> None:
    found = rules_of(site)
    assert found is not None
    assert replace(found, interest=(), file_minimum=(), holidays=frozenset()) == replace(
        RULES, interest=(), file_minimum=(), holidays=frozenset()
    )
    for first, rate in RULES.interest:
        assert dict(found.interest)[first] == rate
    for first, amount in RULES.file_minimum:
        assert dict(found.file_minimum)[first] == amount


def test_every_quarter_since_2015_has_a_rate(site: Site) -> None:
    found = rules_of(site)
    assert found is not None
    quarters = [date(year, month, 1) for year in range(2015, TODAY.year + 1) for month in (1, 4, 7, 10)]
    assert [first for first, _ in found.interest][: len(quarters)] == quarters
    assert last_known_day(site) >= TODAY


def test_the_data_names_fact_source_and_basis_of_every_value(site: Site) -> None:
    text = cost_data(site, "en", WORDS)
    assert text
    data = json.loads(text)
    for fact in data["facts"].values():
        assert fact["id"] in site.library.facts
        for value in fact["values"]:
            assert data["sources"][value["source"]]["url"].startswith("http")
            assert value["basis"] in ("official", "reported")
    assert data["known"] == last_known_day(site).isoformat()


def test_a_register_without_the_rules_makes_no_data(tmp_path: Path) -> None:
    small, problems = check(write_project(tmp_path / "project"), TODAY)
    assert problems == []
    assert rules_of(small) is None
    assert "assets/cost.json" not in render_files(tmp_path / "project", small)


# -- the drawing


def interest(site: Site) -> Fact:
    return site.library.facts["interest.underpayment"].fact


def test_the_drawing_is_read_by_a_screen_reader(site: Site) -> None:
    svg = ElementTree.fromstring(rate_chart(interest(site), "en", WORDS))
    title, text = svg[0], svg[1]
    assert (title.tag, text.tag, svg.get("role")) == ("title", "desc", "img")
    assert svg.get("aria-labelledby") == f"{title.get('id')} {text.get('id')}"
    assert "The lowest since then was 3%, the highest 8%." in str(text.text)


def test_the_drawing_steps_once_for_each_change_of_the_rate(site: Site) -> None:
    path = next(part for part in ElementTree.fromstring(rate_chart(interest(site), "en", WORDS)) if part.tag == "path")
    values = [value.value for value in interest(site).values]
    changes = sum(before != after for before, after in pairwise(values))
    assert len(re.findall("V", str(path.get("d")))) == changes


def test_the_table_has_every_quarter(site: Site) -> None:
    rows = rate_years(interest(site))
    assert rows[0].year == 2015
    assert sum(value is not None for row in rows for value in row.quarters) == len(interest(site).values)
