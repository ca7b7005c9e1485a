"""What a late federal income tax costs: interest and the penalties for paying and filing late, to the cent.

The reference; ``content/assets/cost.js`` does the same in the reader's browser, and a test compares them on thousands of
cases. Pure arithmetic on integers: money in cents, rates in parts per million (7 % is 70,000), interest in 10**-15 of a
cent. No figure of law stands here: `Rules` brings them from the register of facts.

How the law is read where it leaves a choice:

* Days and months run from the day given, even where it is a weekend or a legal holiday; but who acts by the next business
  day is on time (26 U.S.C. 7503; 26 CFR 301.6651-1(b)).
* A payment goes to the tax first, then to penalties, then to interest (Rev. Proc. 2002-26), and the tax falls for the
  months that begin after it.
* A return that is not filed yet is taken as filed on the day of payment.
* After a notice of intent to levy the higher rate stays, even where a payment plan follows: the dearer reading.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

PPM = 1_000_000
UNIT = 10**15
SCALE = 10**30
LEAST_PAYMENT = 100
"""Cents a month below which a plan is not worked out."""


@dataclass(frozen=True)
class Rules:
    """The figures of law. Rates are parts per million, amounts cents; dated values stand oldest first."""

    interest: tuple[tuple[date, int], ...]
    """Yearly rate of interest and the first day of each quarter (26 U.S.C. 6621(a)(2))."""
    pay: int
    pay_in_plan: int
    pay_after_levy_notice: int
    levy_notice_days: int
    pay_cap: int
    file: int
    file_cap: int
    file_minimum: tuple[tuple[date, int], ...]
    file_minimum_after: int
    grace_days: int
    grace_boundary: int
    grace_business_days: int
    holidays: frozenset[date]


@dataclass(frozen=True)
class Case:
    """What a reader types. ``tax`` is what was unpaid when it was due, in cents."""

    tax: int
    due: date
    paid: date
    filed: date | None = None
    extended: date | None = None
    """Day to which the time to file was extended."""
    plan: date | None = None
    """Day on which an installment agreement began."""
    notice: date | None = None
    """Date of the first bill (notice and demand)."""
    levy: date | None = None
    """Date of the first notice of intent to levy."""
    payments: tuple[tuple[date, int], ...] = ()
    """Parts paid after ``due`` and before ``paid``, by day."""


@dataclass(frozen=True)
class InterestLine:
    """Interest of some days at one rate, on ``balance``; the line's cents add up to the whole."""

    first: date
    last: date
    rate: int
    year_days: int
    balance: int
    interest: int


@dataclass(frozen=True)
class MonthLine:
    """One month of a penalty: on ``base``, at ``rate``, ``less`` what the other penalty already took."""

    first: date
    last: date
    base: int
    rate: int
    less: int
    amount: int


@dataclass(frozen=True)
class Cost:
    """The answer, in cents. ``left`` is what remains to be paid on the day of payment."""

    interest: int
    failure_to_pay: int
    failure_to_file: int
    total: int
    left: int
    minimum: int | None
    """The minimum of the late-filing penalty, where it was applied."""
    interest_lines: tuple[InterestLine, ...]
    pay_lines: tuple[MonthLine, ...]
    file_lines: tuple[MonthLine, ...]


@dataclass(frozen=True)
class Plan:
    """A payment plan: level payments of ``monthly`` cents, one a month, the last one smaller."""

    monthly: int
    last: date
    cost: Cost


class Overpaid(ValueError):
    """A part payment is more than all that was owed on its day."""

    def __init__(self, day: date) -> None:
        super().__init__(f"the payment of {day} is more than was owed on that day")
        self.day = day


def cost(case: Case, rules: Rules) -> Cost:
    """Interest and penalties of ``case``.

    Raises:
        Overpaid: a part payment is more than all that was owed on its day.
    """
    if case.paid <= next_business_day(case.due, rules):
        return Cost(0, 0, 0, case.tax, case.tax, None, (), (), ())
    late = [(day, amount) for day, amount in case.payments if day > next_business_day(case.due, rules)]
    in_time = sum(amount for _, amount in case.payments) - sum(amount for _, amount in late)
    if in_time > case.tax:
        raise Overpaid(case.payments[0][0])
    unpaid = replace(case, tax=case.tax - in_time, payments=tuple(sorted(late, key=lambda part: part[0])))
    pay_lines = failure_to_pay(unpaid, rules)
    file_lines, failure_to_file_, minimum = failure_to_file(unpaid, pay_lines, rules)
    lines = _interest(unpaid, pay_lines, failure_to_file_, rules)
    interest, failure_to_pay_ = sum(line.interest for line in lines), sum(line.amount for line in pay_lines)
    total = case.tax + interest + failure_to_pay_ + failure_to_file_
    left = total - sum(amount for _, amount in case.payments)
    if left < 0:
        raise Overpaid(case.payments[-1][0])
    return Cost(interest, failure_to_pay_, failure_to_file_, total, left, minimum, lines, pay_lines, file_lines)


def failure_to_pay(case: Case, rules: Rules) -> tuple[MonthLine, ...]:
    """The penalty for paying late, month by month, on the tax unpaid when the month began (26 U.S.C. 6651(a)(2), (b)(2)).

    A month in which an installment agreement is in effect counts at the lower rate if the return was filed on time
    (6651(h)); a month that begins after the waiting time of a notice of intent to levy counts at the higher one (6651(d)).
    The rates of all months together stop at the cap. Each line's cents are the growth of the rounded sum.
    """
    on_time = case.filed is not None and case.filed <= next_business_day(file_by(case), rules)
    lines: list[MonthLine] = []
    share, exact = 0, 0
    for first, last in months(case.due, case.paid):
        base = case.tax - min(case.tax, sum(amount for day, amount in case.payments if day < first))
        if base == 0 or share == rules.pay_cap:
            break
        rate = rules.pay
        if case.levy is not None and first > case.levy + timedelta(days=rules.levy_notice_days):
            rate = rules.pay_after_levy_notice
        elif case.plan is not None and case.plan <= min(last, case.paid) and on_time:
            rate = rules.pay_in_plan
        rate = min(rate, rules.pay_cap - share)
        share += rate
        lines.append(MonthLine(first, last, base, rate, 0, rounded(exact + base * rate, PPM) - rounded(exact, PPM)))
        exact += base * rate
    return tuple(lines)


def failure_to_file(
    case: Case, pay_lines: tuple[MonthLine, ...], rules: Rules
) -> tuple[tuple[MonthLine, ...], int, int | None]:
    """The penalty for filing late: its months, its amount, and the minimum where that was applied.

    It is a share of the tax that was unpaid when it was due, up to the cap (26 U.S.C. 6651(a)(1), (b)(1)). Each month is
    reduced by the late-payment penalty of the month in which it begins (6651(c)(1)). A return later than the days of the
    minimum costs at least that minimum of the year in which it was due, or the tax if that is less, and the reduction
    does not go below it (6651(a), last sentence, and (c)(1)).
    """
    limit, filed = file_by(case), case.filed or case.paid
    if filed <= next_business_day(limit, rules):
        return (), 0, None
    lines: list[MonthLine] = []
    share, exact = 0, 0
    for first, last in months(limit, filed):
        rate = min(rules.file, rules.file_cap - share)
        if rate == 0:
            break
        less = sum(line.base * line.rate for line in pay_lines if line.first <= first <= line.last)
        amount = max(0, case.tax * rate - less)
        lines.append(MonthLine(first, last, case.tax, rate, rounded(less, PPM), rounded(exact + amount, PPM) - rounded(exact, PPM)))  # fmt: skip
        share, exact = share + rate, exact + amount
    penalty = rounded(exact, PPM)
    if (filed - limit).days <= rules.file_minimum_after:
        return tuple(lines), penalty, None
    minimum = min(value_on(rules.file_minimum, case.due), case.tax)
    return tuple(lines), max(penalty, minimum), minimum if minimum > penalty else None


def plan_over(case: Case, rules: Rules, start: date, number: int) -> Plan | None:
    """The smallest level monthly payment that clears everything in ``number`` months after ``start``.

    None where that would be less than `LEAST_PAYMENT` a month. The plan counts as an installment agreement from
    ``start``, unless one began before; a return that is missing is taken as filed on that day, since no plan begins
    without it.
    """
    days = [last for _, last in islice(months(start, date.max), number)]
    begun = min(case.plan or start, start)
    before = tuple(part for part in case.payments if part[0] <= start)
    whole = replace(case, paid=days[-1], plan=begun, filed=case.filed or start)

    def paying(monthly: int) -> Cost | None:
        try:
            return cost(replace(whole, payments=before + tuple((day, monthly) for day in days[:-1])), rules)
        except Overpaid:
            return None

    owed = cost(replace(case, paid=start, payments=before), rules).left
    low, high = owed // number, owed
    if low < LEAST_PAYMENT:
        return None
    while low < high:
        middle = (low + high) // 2
        tried = paying(middle)
        if tried is None or tried.left <= middle:
            high = middle
        else:
            low = middle + 1
    found = paying(low)
    return Plan(low, days[-1], found) if found else None


def file_by(case: Case) -> date:
    """The day by which the return had to be filed, with any extension."""
    return max(case.due, case.extended or case.due)


def months(start: date, end: date) -> Iterator[tuple[date, date]]:
    """First and last day of each month, or part of one, after ``start`` up to ``end`` (26 CFR 301.6651-1(b)).

    A month ends on the day with the number of ``start``. Where ``start`` is the last day of its month, so are all;
    where a month has no such day, its last day counts.
    """
    last_of_month = start.day == calendar.monthrange(start.year, start.month)[1]
    before, index = start, 0
    while before < end:
        index += 1
        year, month = divmod(start.month - 1 + index, 12)
        year, month = start.year + year, month + 1
        length = calendar.monthrange(year, month)[1]
        last = date(year, month, length if last_of_month else min(start.day, length))
        yield before + timedelta(days=1), last
        before = last


def grace_end(notice: date, billed: int, rules: Rules) -> date:
    """Last day on which a bill can be paid without more interest on it (26 U.S.C. 6601(e)(3), 7503)."""
    if billed < rules.grace_boundary:
        return next_business_day(notice + timedelta(days=rules.grace_days), rules)
    day = notice
    for _ in range(rules.grace_business_days):
        day = next_business_day(day + timedelta(days=1), rules)
    return day


def next_business_day(day: date, rules: Rules) -> date:
    """``day``, or the first day after it that is no Saturday, Sunday or legal holiday (26 U.S.C. 7503)."""
    while day.weekday() > 4 or day in rules.holidays:
        day += timedelta(days=1)
    return day


def spans(start: date, end: date, interest: tuple[tuple[date, int], ...]) -> Iterator[tuple[date, date, int]]:
    """First day, last day and rate of each quarter, or part of one, after ``start`` up to ``end``."""
    first = start + timedelta(days=1)
    while first <= end:
        quarter = (first.month - 1) // 3
        after = date(first.year + quarter // 3, (3 * quarter + 3) % 12 + 1, 1)
        last = min(after - timedelta(days=1), end)
        yield first, last, value_on(interest, first)
        first = last + timedelta(days=1)


@lru_cache(maxsize=16384)
def factor(rate: int, year_days: int, days: int) -> int:
    """What 1 grows to, times `SCALE`, cut off: (1 + rate/365)**days, or 366 in a leap year (26 CFR 301.6622-1(a))."""
    whole = year_days * PPM
    return int((whole + rate) ** days * SCALE // whole**days)


def rounded(number: int, unit: int) -> int:
    """``number`` in whole ``unit``, halves up."""
    return (number + unit // 2) // unit


def value_on(values: tuple[tuple[date, int], ...], day: date) -> int:
    """The value in force on ``day``; the first before it, the last after it."""
    return next((value for first, value in reversed(values) if first <= day), values[0][1])


def _interest(case: Case, pay_lines: tuple[MonthLine, ...], filing: int, rules: Rules) -> tuple[InterestLine, ...]:
    """Interest on tax from the day it was due (26 U.S.C. 6601(a)), on the late-filing penalty from the day the return was
    due with extensions (6601(e)(2)(B)), on the late-payment penalty that was billed from the date of the bill unless it was
    paid in time (6601(e)(2)(A)), compounded daily (6622).

    What is paid in the time that a bill gives bears no interest after the date of the bill (6601(e)(3)).
    """
    notice = case.notice if case.notice is not None and case.due < case.notice < case.paid else None
    if notice is None:
        return _run(case, pay_lines, filing, rules, None, None).lines
    at_notice = replace(case, paid=notice, payments=tuple(part for part in case.payments if part[0] <= notice))
    ledger = _run(at_notice, pay_lines, filing, rules, None, None)
    return _run(case, pay_lines, filing, rules, notice, grace_end(notice, ledger.owed(at_notice.paid), rules)).lines


def _run(
    case: Case, pay_lines: tuple[MonthLine, ...], filing: int, rules: Rules, notice: date | None, grace: date | None
) -> _Ledger:
    def counted(day: date) -> date:
        return notice if notice is not None and grace is not None and notice < day <= grace else day

    end, limit = counted(case.paid), file_by(case)
    ledger = _Ledger(case.tax, filing, limit, pay_lines, rules)
    parts = [(counted(day), day, amount) for day, amount in case.payments]
    moments = sorted({limit, end} | ({notice} if notice else set()) | {day for day, _, _ in parts})
    now = case.due
    for moment in (day for day in moments if case.due <= day <= end):
        ledger.grow(now, moment)
        now = moment
        if moment == limit:
            ledger.pool += filing * UNIT
        for _, day, amount in (part for part in parts if part[0] == moment):
            ledger.pay(day, amount)
        if moment == notice:
            ledger.bill(notice)
    return ledger


class _Ledger:
    """The balance that bears interest, and what is left of tax and penalties. ``pool`` counts in `UNIT` of a cent."""

    def __init__(self, tax: int, filing: int, limit: date, pay_lines: tuple[MonthLine, ...], rules: Rules) -> None:
        self.tax, self.filing, self.limit, self.pay_lines, self.rules = tax, filing, limit, pay_lines, rules
        self.pool = tax * UNIT
        self.billed = 0
        self.paid_penalty = 0
        self.grown = 0
        self.lines: tuple[InterestLine, ...] = ()

    def grow(self, start: date, end: date) -> None:
        """Adds the interest of the days after ``start`` up to ``end``."""
        for first, last, rate in spans(start, end, self.rules.interest):
            year_days = 366 if calendar.isleap(first.year) else 365
            before, grown = self.pool, self.grown
            self.pool = self.pool * factor(rate, year_days, (last - first).days + 1) // SCALE
            self.grown += self.pool - before
            cents = rounded(self.grown, UNIT) - rounded(grown, UNIT)
            self.lines += (InterestLine(first, last, rate, year_days, rounded(before, UNIT), cents),)

    def bill(self, day: date) -> None:
        """From its bill on, the late-payment penalty bears interest."""
        self.billed = self._penalty(day)
        self.pool += self.billed * UNIT

    def pay(self, day: date, amount: int) -> None:
        """Puts a payment to tax, the late-filing penalty, the late-payment penalty and interest, in this order."""
        if amount > self.owed(day):
            raise Overpaid(day)
        to_tax = min(amount, self.tax)
        to_filing = min(amount - to_tax, self.filing if day >= self.limit else 0)
        to_penalty = min(amount - to_tax - to_filing, self._penalty(day))
        to_billed = min(to_penalty, self.billed)
        self.tax -= to_tax
        self.filing -= to_filing
        self.billed -= to_billed
        self.paid_penalty += to_penalty
        self.pool = max(0, self.pool - (amount - to_penalty + to_billed) * UNIT)

    def owed(self, day: date) -> int:
        """All that is owed on ``day``, in cents: the pool, and the late-payment penalty that bears no interest yet."""
        return rounded(self.pool, UNIT) + self._penalty(day) - self.billed

    def _penalty(self, day: date) -> int:
        return sum(line.amount for line in self.pay_lines if line.first <= day) - self.paid_penalty
