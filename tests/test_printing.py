"""Values in words, in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from gettext import NullTranslations

import pytest

from generator.model import Unit, Value
from generator.printing import printed_day, printed_value

CASES: list[tuple[str, Unit, str]] = [
    ("29", "usd", "$29"),
    ("2.15", "usd", "$2.15"),
    ("2.5", "usd", "$2.50"),
    ("50000", "usd", "$50,000"),
    ("0", "usd", "$0"),
    ("0.5", "percent", "0.5%"),
    ("7", "percent", "7%"),
    ("1.85", "percent", "1.85%"),
    ("1", "days", "1 day"),
    ("21", "calendar_days", "21 calendar days"),
    ("10", "business_days", "10 business days"),
    ("72", "months", "72 months"),
    ("3", "percentage_points", "3 percentage points"),
    ("1500", "count", "1,500"),
]


def value(raw: str | Decimal) -> Value:
    return Value(value=raw, source="s", checked=date(2026, 1, 1), basis="official")


@pytest.mark.parametrize(("raw", "unit", "english"), CASES)
def test_english_values(raw: str, unit: Unit, english: str) -> None:
    assert printed_value(value(Decimal(raw)), unit, "en", NullTranslations()) == english


def test_spanish_numbers_and_dates_follow_the_locale() -> None:
    words = NullTranslations()
    assert printed_value(value(Decimal("0.5")), "percent", "es_US", words).replace("\xa0", " ") in ("0.5 %", "0.5%")
    assert printed_value(value(Decimal("50000")), "usd", "es_US", words) == "$50,000"
    assert printed_day(date(2026, 11, 24), "es_US") == "24 de noviembre de 2026"


def test_texts_dates_and_phones_stand_as_they_are() -> None:
    words = NullTranslations()
    assert printed_value(value("800-829-1040"), "phone", "en", words) == "800-829-1040"
    assert printed_value(value("2026-11-24"), "date", "en", words) == "November 24, 2026"
    assert printed_value(value("Form 9465"), "form", "en", words) == "Form 9465"
