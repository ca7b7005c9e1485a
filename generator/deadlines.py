"""What the deadline tool in the reader's browser knows: each letter's rule, and the days on which nothing falls due.

Written as data (``assets/deadlines.json``); ``content/assets/deadline.js`` counts. Saturdays, Sundays and legal holidays in
the District of Columbia move a last day to the next business day (26 U.S.C. 7503).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from gettext import NullTranslations
from typing import Any

from holidays import country_holidays

from generator.compact import compact
from generator.model import Deadline, Notice, Period
from generator.site import Site
from generator.writer import Writer

FIRST_YEAR = 2015
YEARS_AHEAD = 10


@lru_cache(maxsize=4)
def legal_holidays(first: int, last: int) -> tuple[date, ...]:
    """Legal holidays in the District of Columbia that fall on a weekday, observed days included, in order."""
    found = country_holidays("US", subdiv="DC", years=range(first, last + 2))
    return tuple(sorted(day for day in found if day.weekday() < 5 and first <= day.year <= last))


def deadline_data(site: Site, locale: str, words: NullTranslations) -> str:
    """The rules of every letter, the holidays and the tool's sentences, as JSON."""
    last = site.today.year + YEARS_AHEAD
    notices = {}
    for entry in site.library.of_kind("notices"):
        if isinstance(entry.page, Notice):
            writer = Writer(site, entry.page.path, locale, words)
            notices[entry.page.id] = {
                "code": entry.page.code, "title": entry.page.title, "path": f"{entry.page.path}/",
                **_rule(entry.page.deadline, site, writer),
            }  # fmt: skip
    data = {
        "first": FIRST_YEAR, "last": last,
        "holidays": [day.isoformat() for day in legal_holidays(FIRST_YEAR, last)],
        "notices": notices, "words": _sentences(words), "locale": locale,
    }  # fmt: skip
    return compact(data)


def _rule(deadline: Deadline, site: Site, writer: Writer) -> dict[str, Any]:
    return {
        "rule": deadline.rule, "extendable": deadline.extendable, "passed": writer.plain(deadline.if_passed),
        "periods": [found for period in deadline.periods if (found := _period(period, site, writer))],
    }  # fmt: skip


def _period(period: Period, site: Site, writer: Writer) -> dict[str, Any] | None:
    fact = site.library.facts[period.fact].fact
    value = fact.on(site.today)
    if value is None or isinstance(value.value, str):
        return None
    source = site.library.sources[value.source].source
    data: dict[str, Any] = {
        "count": int(value.value), "unit": fact.unit, "applies": writer.plain(period.applies), "later": period.later,
        "fact": period.fact, "label": fact.label, "source": source.title, "url": source.url, "basis": value.basis,
    }  # fmt: skip
    if period.place:
        data["place"] = period.place
    if period.amount and period.threshold:
        limit = site.library.facts[period.threshold].fact.on(site.today)
        if limit is not None:
            data |= {"amount": period.amount, "threshold": str(limit.value)}
    return data


def _sentences(words: NullTranslations) -> dict[str, str]:
    gettext = words.gettext
    return {
        "choose": gettext("Choose your letter."),
        "date": gettext("Type the date printed on the letter, with year, month and day."),
        "range": gettext("Type a date from %(first)s to %(last)s."),
        "future": gettext("This date is more than two months away. Check the year."),
        "amount": gettext("Type the amount due, in dollars and cents, for example 1800 or 1,800.50."),
        "printed": gettext("No rule fixes this date. Type the last day printed on your letter."),
        "printed_wins": gettext("The date printed on your letter wins. If it is another day than this one, go by your letter."),
        "by_rule": gettext("Counted by the rule"),
        "by_letter": gettext("Printed on your letter"),
        "today": gettext("It is today."),
        "one_left": gettext("1 day is left."),
        "left": gettext("%(number)s days are left."),
        "one_over": gettext("It passed 1 day ago."),
        "over": gettext("It passed %(number)s days ago."),
        "moved": gettext("The last day counted, %(day)s, is a Saturday, a Sunday or a legal holiday in the District of Columbia. It moves to the next business day."),
        "no_extension": gettext("Nobody can give you more time: the law fixes this date."),
        "extension": gettext("You can ask for more time. Call before the date."),
        "fallback": gettext("If you miss it: %(applies)s Last day: %(day)s."),
        "source": gettext("Source: %(source)s."),
        "reported": gettext("Not yet compared with official text."),
        "calendar": gettext("Add it to your calendar, with a reminder a week before"),
        "event": gettext("Last day to act on %(code)s"),
        "event_note": gettext("Counted from a letter dated %(date)s. The date printed on your letter wins. %(url)s"),
        "no_rule": gettext("No rule fixes a date for this letter. Only the date printed on it counts."),
    }  # fmt: skip
