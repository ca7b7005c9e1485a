"""What the cost tool knows: rates, caps, minimums and fees from the register, each with its source, and its sentences.

`rules_of` makes the figures of `generator.cost` out of them; `cost_data` writes them for the browser (``assets/cost.json``).
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from gettext import NullTranslations
from typing import Any

from generator.charts import rate_chart, rate_years
from generator.compact import compact
from generator.cost import PPM, Rules
from generator.deadlines import YEARS_AHEAD, legal_holidays
from generator.model import NUMERIC_UNITS, Fact, Value
from generator.printing import printed_value
from generator.site import Site

RULES = {
    "interest": "interest.underpayment", "pay": "penalty.ftp.rate.standard",
    "pay_in_plan": "penalty.ftp.rate.payment_plan", "pay_after_levy_notice": "penalty.ftp.rate.after_levy_notice",
    "levy_notice_days": "penalty.ftp.levy_notice_days", "pay_cap": "penalty.ftp.cap", "file": "penalty.ftf.rate",
    "file_cap": "penalty.ftf.cap", "file_minimum": "penalty.ftf.minimum",
    "file_minimum_after": "penalty.ftf.minimum.after", "grace_days": "interest.grace.under_100k",
    "grace_boundary": "interest.grace.boundary", "grace_business_days": "interest.grace.from_100k",
}  # fmt: skip
"""The facts behind each field of `Rules`."""

PLANS = {
    "short_days": "plan.short_term.max_days", "short_fee": "plan.short_term.fee",
    "short_limit": "plan.short_term.online_limit", "long_limit": "plan.long_term.online_limit",
    "fee_online_debit": "plan.setup_fee.online_direct_debit", "fee_online": "plan.setup_fee.online_other",
    "fee_debit": "plan.setup_fee.phone_mail_direct_debit", "fee": "plan.setup_fee.phone_mail_other",
}  # fmt: skip
"""The facts behind the comparison of ways to pay."""

FACTS = RULES | PLANS
"""Every fact of the tool by the name that the script knows."""

PLAN_MONTHS = (36, 72)
"""The plans that are compared: three and six years, examples and no limits."""

DATED = ("interest", "file_minimum")
"""Rules whose value depends on a day; of the others only the value in force counts."""


def rules_of(site: Site) -> Rules | None:
    """The figures of law on the site's day, or None where the register lacks one of them."""
    values = {name: _values(site, name) for name in RULES}
    if not all(values.values()):
        return None
    amounts = {name: [_amount(value, _fact(site, name)) for value in found] for name, found in values.items()}
    single = {name: found[-1] for name, found in amounts.items() if name not in DATED}
    dated = {
        name: tuple(zip([value.from_ or date.min for value in values[name]], amounts[name], strict=True))
        for name in DATED
    }
    first, last = dated["interest"][0][0].year, site.today.year + YEARS_AHEAD + 1
    # RULES has the names of the fields of Rules: mypy can't tell, but a wrong one would fail every build.
    return Rules(**single, **dated, holidays=frozenset(legal_holidays(first, last)))  # type: ignore[arg-type]


def last_known_day(site: Site) -> date:
    """The end of the last quarter whose rate of interest is known."""
    start = _values(site, "interest")[-1].from_ or site.today
    after = start.replace(day=28) + timedelta(days=75)
    return after.replace(day=1) - timedelta(days=1)


def cost_data(site: Site, locale: str, words: NullTranslations) -> str | None:
    """The rules, the fees, the sources and the tool's sentences as JSON, or None where the register lacks a rule."""
    rules = rules_of(site)
    if rules is None or not all(_values(site, name) for name in PLANS):
        return None
    facts = {name: _exported(site, name) for name in FACTS}
    sources = {value["source"] for fact in facts.values() for value in fact["values"]}
    data = {
        "facts": facts,
        "sources": {id_: _source(site, id_) for id_ in sorted(sources)},
        "known": last_known_day(site).isoformat(),
        "first": rules.interest[0][0].isoformat(), "last": f"{site.today.year + YEARS_AHEAD}-12-31",
        "holidays": [day.isoformat() for day in sorted(rules.holidays)],
        "plans": PLAN_MONTHS, "words": _sentences(words), "locale": locale,
    }  # fmt: skip
    return compact(data)


def template_names(locale: str, words: NullTranslations) -> dict[str, Any]:
    """What templates need to print the rates and the rules: ``COST_FACTS``, ``rate_chart(fact)`` and their like."""
    return {
        "COST_FACTS": tuple(FACTS.values()), "last_known_day": last_known_day, "rate_years": rate_years,
        "rate_chart": partial(rate_chart, locale=locale, words=words),
        "printed_value": partial(printed_value, locale=locale, words=words),
    }  # fmt: skip


def _fact(site: Site, name: str) -> Fact:
    return site.library.facts[FACTS[name]].fact


def _values(site: Site, name: str) -> list[Value]:
    """Every value of a dated rule, else the one in force; empty where there is none that can be counted with."""
    entry = site.library.facts.get(FACTS[name])
    if entry is None or entry.fact.unit not in NUMERIC_UNITS:
        return []
    current = entry.fact.on(site.today)
    values = list(entry.fact.values) if name in DATED else [current] if current else []
    return values if all(isinstance(value.value, Decimal) for value in values) else []


def _amount(value: Value, fact: Fact) -> int:
    """Parts per million, cents, or a plain number, by the fact's unit."""
    per = {"percent": PPM // 100, "usd": 100}.get(fact.unit, 1)
    return int(Decimal(value.value) * per)


def _exported(site: Site, name: str) -> dict[str, Any]:
    fact = _fact(site, name)
    return {
        "id": FACTS[name], "label": fact.label, "unit": fact.unit,
        "values": [
            {"from": value.from_.isoformat() if value.from_ else "", "value": _amount(value, fact),
             "source": value.source, "basis": value.basis, "checked": value.checked.isoformat()}
            for value in _values(site, name)
        ],
    }  # fmt: skip


def _source(site: Site, id_: str) -> dict[str, str]:
    source = site.library.sources[id_].source
    return {"title": source.title, "url": source.url}


def _sentences(words: NullTranslations) -> dict[str, str]:
    gettext = words.gettext
    return {
        "tax": gettext("Type the unpaid tax in dollars and cents, for example 1800 or 1,800.50. It must be more than zero."),
        "date": gettext("Type a date with year, month and day."),
        "range": gettext("Type a date from %(first)s to %(last)s."),
        "paid_early": gettext("This day is before the tax was due. If you pay by the due date, nothing is added. Check both dates."),
        "filed_early": gettext("This day is too long before the tax was due. Check the year."),
        "extended": gettext("An extension ends after the due date, and at most a year after it. Check both dates."),
        "after_due": gettext("This day must be after the day on which the tax was due."),
        "before_paid": gettext("This day must not be after the day of payment."),
        "payment_day": gettext("A part payment must come after the due date and before the day on which you pay the rest."),
        "payment_both": gettext("Type both the day and the amount of this part payment, or leave both empty."),
        "overpaid": gettext("Together with the payments before it, this is more than was owed on that day. Check the amounts."),
        "result": gettext("If you pay on %(day)s: %(total)s in all."),
        "left": gettext("%(paid)s of it is paid already. %(left)s is left."),
        "interest": gettext("Interest"), "pay": gettext("Penalty for paying late"),
        "file": gettext("Penalty for filing late"), "tax_line": gettext("Tax"), "total": gettext("All together"),
        "estimate": gettext("This is an estimate. Interest rates are known up to %(day)s. After that day the last known rate is used."),
        "irs": gettext("The IRS works out the real figures. Ask for a payoff amount for the day on which you want to pay."),
        "not_filed": gettext("The return is counted as filed on the day of payment."),
        "minimum": gettext("The return is more than %(days)s days late, so the minimum counts: %(amount)s."),
        "no_notice": gettext("No date of a first bill was typed, so no interest on the penalty for paying late is counted. From the bill on, that penalty can bear interest too."),
        "with_notice": gettext("The penalty for paying late that had built up when the first bill came bears interest from the date of that bill, unless it was paid in time."),
        "levy_stays": gettext("The higher rate after a notice of intent to levy is kept during the plan. The IRS may charge less."),
        "not_on_time": gettext("The lower rate during a plan counts only if the return was filed on time."),
        "working": gettext("Every line of the working"),
        "interest_working": gettext("Interest, compounded daily"),
        "from": gettext("From"), "to": gettext("To"), "days": gettext("Days"), "rate": gettext("Rate"), "on": gettext("On"),
        "amount": gettext("Amount"), "less": gettext("Less"), "months": gettext("Months"), "divisor": gettext("Days in the year"),
        "growth": gettext("How it grows"), "growth_table": gettext("The same figures in a table"),
        "growth_text": gettext("Interest and penalties grow from nothing on %(first)s to %(amount)s on %(last)s. The table below has the same figures."),
        "day": gettext("Day"), "compare": gettext("Ways to pay side by side"),
        "compare_note": gettext("All start on %(day)s. Interest and penalties are counted from the due date to the last payment."),
        "way": gettext("Way to pay"), "monthly": gettext("Each month"), "last_payment": gettext("Last payment"),
        "fee": gettext("Setup fee"), "more": gettext("More than at once"), "at_once": gettext("All at once"),
        "within": gettext("Within %(number)s days"), "over": gettext("Monthly, over %(number)s months"),
        "too_small": gettext("too small for a plan"),
        "fees": gettext("The fee shown is the one for a plan asked for online and paid by direct debit. Online without direct debit it is %(online)s; by phone or mail %(debit)s with direct debit and %(other)s without. With a low income it can be lower or nothing."),
        "over_limit": gettext("With more than %(limit)s in all, a plan over months can't be set up online in the usual way."),
        "short_over_limit": gettext("With %(limit)s or more in all, more days can't be asked for online. Call the number on your letter."),
        "plan_rate": gettext("During a plan over months the penalty for paying late is counted at %(rate)s a month if you filed on time."),
        "plan_filed": gettext("A missing return is counted as filed on %(day)s: a plan needs it."),
        "source": gettext("Source: %(source)s."), "reported": gettext("Not yet compared with official text."),
        "sources": gettext("Rates and fees used"), "remove": gettext("Take this payment away"),
        "payment_date": gettext("Day of the payment"), "payment_amount": gettext("Amount in dollars"),
        "working_note": gettext("The amounts are rounded so that the lines add up to the whole."),
    }  # fmt: skip
