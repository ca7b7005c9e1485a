"""Values as a reader sees them, in the page's language: money, rates, day counts, dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from gettext import NullTranslations

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from generator.model import Unit, Value


def printed_day(day: date, locale: str) -> str:
    """``November 24, 2026`` in English."""
    return _long_date(day, locale)


def printed_value(value: Value, unit: Unit, locale: str, words: NullTranslations) -> str:
    """A value with its unit: ``$29``, ``0.5%``, ``21 days``, ``10 business days``, ``800-829-1040``."""
    raw = value.value
    if isinstance(raw, str):
        return _long_date(date.fromisoformat(raw), locale) if unit == "date" else raw
    if unit == "usd":
        return _money(raw, locale)
    if unit == "percent":
        return _percent(raw, locale)
    number = _number(raw, locale)
    one_or_more = 1 if raw == 1 else 2
    _n = words.ngettext
    match unit:
        case "days":
            text = _n("%(number)s day", "%(number)s days", one_or_more)
        case "calendar_days":
            text = _n("%(number)s calendar day", "%(number)s calendar days", one_or_more)
        case "business_days":
            text = _n("%(number)s business day", "%(number)s business days", one_or_more)
        case "weeks":
            text = _n("%(number)s week", "%(number)s weeks", one_or_more)
        case "months":
            text = _n("%(number)s month", "%(number)s months", one_or_more)
        case "years":
            text = _n("%(number)s year", "%(number)s years", one_or_more)
        case "hours":
            text = _n("%(number)s hour", "%(number)s hours", one_or_more)
        case "percentage_points":
            text = _n("%(number)s percentage point", "%(number)s percentage points", one_or_more)
        case _:
            return number
    return text % {"number": number}


@lru_cache(maxsize=4096)
def _long_date(day: date, locale: str) -> str:
    return format_date(day, format="long", locale=locale)


@lru_cache(maxsize=4096)
def _money(amount: Decimal, locale: str) -> str:
    whole = amount == amount.to_integral_value()
    return str(
        format_currency(amount, "USD", locale=locale, currency_digits=not whole, format="¤#,##0" if whole else None)
    )


@lru_cache(maxsize=4096)
def _percent(rate: Decimal, locale: str) -> str:
    return str(format_percent(rate / 100, format="#,##0.###%", locale=locale))


@lru_cache(maxsize=4096)
def _number(number: Decimal, locale: str) -> str:
    return str(format_decimal(number, locale=locale))
