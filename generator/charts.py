"""Drawings made when the site is built: SVG as text, readable by a screen reader. Pure; each drawing has a table as twin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from gettext import NullTranslations
from html import escape

from generator.model import Fact, Value
from generator.printing import printed_day, printed_value

WIDTH, HEIGHT = 360, 220
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 12, 26
YEARS_BETWEEN_LABELS = 2


@dataclass(frozen=True)
class YearOfRates:
    """The rates of one year, one for each of its four quarters; None where none is known."""

    year: int
    quarters: tuple[Value | None, ...]


def rate_years(fact: Fact) -> tuple[YearOfRates, ...]:
    """The dated values of a quarterly rate, by year and quarter."""
    by_day = {value.from_: value for value in fact.values if value.from_}
    years = sorted({day.year for day in by_day})
    return tuple(
        YearOfRates(year, tuple(by_day.get(date(year, month, 1)) for month in (1, 4, 7, 10))) for year in years
    )


def rate_chart(fact: Fact, locale: str, words: NullTranslations) -> str:
    """A step chart of a quarterly rate over the years: one ``<svg>`` without blank lines, to stand inside HTML.

    Its ``title`` names it and its ``desc`` says what the line shows: the first and the last rate, the lowest, the highest.
    """
    values = [value for value in fact.values if value.from_ and isinstance(value.value, Decimal)]
    if not values:
        return ""
    rates = [Decimal(value.value) for value in values]
    starts = [_quarter(value.from_) for value in values if value.from_]
    first, after, top = starts[0], starts[-1] + 1, int(max(rates)) + 1

    def x(quarter: int) -> str:
        return _number(LEFT + (WIDTH - LEFT - RIGHT) * (quarter - first) / (after - first))

    def y(rate: Decimal) -> str:
        return _number(TOP + float(HEIGHT - TOP - BOTTOM) * (1 - float(rate) / top))

    ends = [*starts[1:], after]
    steps = [f"H{x(end)}" if rate == before else f"V{y(rate)}H{x(end)}"
             for rate, before, end in zip(rates, [rates[0], *rates], ends, strict=False)]  # fmt: skip
    lines = [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(Decimal(rate))}" y2="{y(Decimal(rate))}"/>'
        for rate in range(0, top + 1, 2)
    ]
    scale = [
        f'<text x="{LEFT - 5}" y="{y(Decimal(rate))}" dy="0.32em" text-anchor="end">{_percent(Decimal(rate), values[0], locale, words)}</text>'
        for rate in range(0, top + 1, 2)
    ]
    years = [
        f'<text x="{x(4 * year)}" y="{HEIGHT - 8}" text-anchor="middle">{year}</text>'
        for year in range(-(-first // 4), after // 4 + 1, YEARS_BETWEEN_LABELS)
        if LEFT + 4 <= float(x(4 * year)) <= WIDTH - RIGHT - 10 or 4 * year == first
    ]
    title, text = words.gettext("Interest rate on unpaid tax, by quarter"), _summary(values, locale, words)
    return "\n".join([
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="rates-title rates-desc">',
        f'<title id="rates-title">{escape(title)}</title>', f'<desc id="rates-desc">{escape(text)}</desc>',
        f'<g class="chart-grid" aria-hidden="true">{"".join(lines)}</g>',
        f'<g class="chart-text" aria-hidden="true">{"".join(scale)}{"".join(years)}</g>',
        f'<path class="chart-line" d="M{x(first)} {y(rates[0])}{"".join(steps)}"/>', "</svg>",
    ])  # fmt: skip


def _summary(values: list[Value], locale: str, words: NullTranslations) -> str:
    ordered = sorted(values, key=lambda value: Decimal(value.value))
    first, last = values[0], values[-1]
    text = words.gettext(
        "The yearly rate was %(first)s from %(start)s. The lowest since then was %(lowest)s, the highest %(highest)s. From %(end)s it is %(last)s. The table below has every quarter."
    )
    printed = {
        "first": first, "lowest": ordered[0], "highest": ordered[-1], "last": last,
    }  # fmt: skip
    days = {"start": first.from_, "end": last.from_}
    return text % (
        {name: printed_value(value, "percent", locale, words) for name, value in printed.items()}
        | {name: printed_day(day, locale) for name, day in days.items() if day}
    )


def _percent(rate: Decimal, like: Value, locale: str, words: NullTranslations) -> str:
    return escape(printed_value(like.model_copy(update={"value": rate}), "percent", locale, words))


def _quarter(day: date | None) -> int:
    """Quarters since year 0."""
    assert day is not None
    return 4 * day.year + (day.month - 1) // 3


def _number(length: float) -> str:
    return f"{length:.1f}".removesuffix(".0")
