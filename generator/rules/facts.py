"""Rules about the register of facts and about sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import get_args
from urllib.parse import urlsplit

from generator.library import FactEntry
from generator.model import NUMERIC_UNITS, FactClass, Notice, Value
from generator.problems import Problem
from generator.site import Site
from generator.source import KeyPath

_PHONE = re.compile(r"\d{3}-\d{3}-\d{4}")


def values_are_of_their_unit(site: Site) -> Iterator[Problem]:
    """A value fits its unit: a number for amounts and day counts, a date for dates, 800-829-1040 for phones."""
    for entry, value, at in _values(site):
        unit, raw = entry.fact.unit, value.value
        where = (*at, "value")
        if unit in NUMERIC_UNITS and not isinstance(raw, Decimal):
            yield entry.document.problem("wrong-type", f"the unit is '{unit}', so the value must be a plain number, "
                                         f"not '{raw}'", where)  # fmt: skip
        elif unit in NUMERIC_UNITS and isinstance(raw, Decimal) and raw < 0:
            yield entry.document.problem("wrong-type", f"'{raw}' is below zero", where)
        elif unit not in NUMERIC_UNITS and isinstance(raw, Decimal):
            yield entry.document.problem("wrong-type", f"the unit is '{unit}', so the value must be text. "
                                         "Put quotes round it", where)  # fmt: skip
        elif unit == "date" and not _is_date(str(raw)):
            yield entry.document.problem("bad-date", f"'{raw}' is not a date. Write year-month-day, for example "
                                         "2026-11-24", where)  # fmt: skip
        elif unit == "phone" and not _PHONE.fullmatch(str(raw)):
            yield entry.document.problem("wrong-type", f"'{raw}' is not a phone number like 800-829-1040", where)
        elif unit == "url" and (wrong := _address_flaw(str(raw))):
            yield entry.document.problem("bad-address", f"'{raw}' {wrong}", where)


def values_are_in_order(site: Site) -> Iterator[Problem]:
    """Values stand oldest first, each from its own day; only the first may lack a day; none ends before it begins."""
    for entry in site.library.facts.values():
        previous: date | None = None
        for index, value in enumerate(entry.fact.values):
            at = (*entry.key_path, "values", index)
            if value.from_ is None:
                if index:
                    yield entry.document.problem(
                        "missing-field", "'from' is missing: only the first value may lack it", at
                    )
            elif previous and value.from_ <= previous:
                yield entry.document.problem("values-order", f"{value.from_} is not after {previous}, the day of the "
                                             "value above. Put the oldest first", (*at, "from"))  # fmt: skip
            previous = value.from_ or previous
            if value.until and value.from_ and value.until < value.from_:
                yield entry.document.problem("values-order", f"the value ends on {value.until}, before it begins on "
                                             f"{value.from_}", (*at, "until"))  # fmt: skip


def checks_lie_in_the_past(site: Site) -> Iterator[Problem]:
    """Nobody has compared a value with its source, or heard it announced, after today."""
    for entry, value, at in _values(site):
        for key, day in (("checked", value.checked), ("announced", value.announced)):
            if day and day > site.today:
                yield entry.document.problem("checked-in-future", f"'{key}' says {day}, and today is {site.today}. "
                                             "Write the date of the text that was compared", (*at, key))  # fmt: skip
    for source in site.library.sources.values():
        archived = source.source.archived
        if archived and archived.date > site.today:
            yield source.document.problem("checked-in-future", f"the copy is dated {archived.date}, and today is "
                                          f"{site.today}", (*source.key_path, "archived", "date"))  # fmt: skip


def checks_follow_the_effect(site: Site) -> Iterator[Problem]:
    """A value was compared on or after the day it took effect, or on or after the day it was announced."""
    for entry, value, at in _values(site):
        if value.announced and value.checked < value.announced:
            yield entry.document.problem("checked-too-early", f"checked on {value.checked}, before the value was "
                                         f"announced on {value.announced}", (*at, "checked"))  # fmt: skip
        elif not value.announced and value.from_ and value.checked < value.from_:
            yield entry.document.problem("checked-too-early", f"checked on {value.checked}, before the value took effect "
                                         f"on {value.from_}. If it was known ahead, add 'announced: ' and that day",
                                         (*at, "checked"))  # fmt: skip


def basis_matches_the_source(site: Site) -> Iterator[Problem]:
    """'official' needs the government's own text; 'reported' needs an official page on which to confirm it."""
    sources = site.library.sources
    for entry, value, at in _values(site):
        source = sources.get(value.source)
        if value.basis == "official" and source and not source.source.official:
            yield entry.document.problem("basis", f"'{value.source}' is a third party, so the basis can't be 'official'. "
                                         "Name the official page, or write 'reported'", (*at, "basis"))  # fmt: skip
        confirm = sources.get(value.confirm_at) if value.confirm_at else None
        if value.basis == "reported" and not value.confirm_at:
            yield entry.document.problem("missing-field", "'confirm_at' is missing: a reported value names the official "
                                         "page on which a reader can confirm it", at)  # fmt: skip
        elif confirm and not confirm.source.official:
            yield entry.document.problem("basis", f"'{value.confirm_at}' is a third party. 'confirm_at' names an official "
                                         "page", (*at, "confirm_at"))  # fmt: skip
    for page in site.library.of_kind("notices"):
        if not isinstance(page.page, Notice):
            continue
        for index, statement in enumerate(page.page.statements):
            source = sources.get(statement.source)
            if statement.basis == "official" and source and not source.source.official:
                yield page.document.problem("basis", f"'{statement.source}' is a third party, so the basis can't be "
                                            "'official'", ("statements", index, "basis"))  # fmt: skip


def sources_have_web_addresses(site: Site) -> Iterator[Problem]:
    """The address of a source begins with http:// or https:// and names a host."""
    for entry in site.library.sources.values():
        addresses: list[tuple[str, KeyPath]] = [(entry.source.url, ("url",))]
        if entry.source.archived:
            addresses.append((entry.source.archived.url, ("archived", "url")))
        for address, key in addresses:
            if wrong := _address_flaw(address):
                yield entry.document.problem("bad-address", f"'{address}' {wrong}", (*entry.key_path, *key))


def _values(site: Site) -> Iterator[tuple[FactEntry, Value, KeyPath]]:
    for entry in site.library.facts.values():
        for index, value in enumerate(entry.fact.values):
            yield entry, value, (*entry.key_path, "values", index)


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _address_flaw(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return "is not an address"
    if parts.scheme not in ("http", "https"):
        return "must begin with https:// or http://"
    if not host or re.search(r"""[\s<>"'`\\{}|^]""", address):
        return "is not an address: it lacks a host, or has a space, quote or bracket in it"
    return ""


def terms_lengthen_only_with_a_reason(site: Site) -> Iterator[Problem]:
    """A value that is to hold longer than its class says why, and every class has a policy."""
    if site.library.freshness is None:
        return
    policy = site.library.freshness.file
    for missing in sorted(set(get_args(FactClass)) - set(policy.classes)):
        yield site.library.freshness.document.problem("missing-field", f"'{missing}' is missing: every class of fact needs "
                                                      "a policy", ("classes",), key=True)  # fmt: skip
    for entry in site.library.facts.values():
        usual = policy.classes.get(entry.fact.class_)
        for index, value in enumerate(entry.fact.values):
            if usual and value.holds_days and value.holds_days > usual.holds_days and not value.holds_reason:
                yield entry.document.problem(
                    "longer-without-reason", f"{value.holds_days} days are more than the {usual.holds_days} of a "
                    f"'{entry.fact.class_}'. Add 'holds_reason', or shorten it",
                    (*entry.key_path, "values", index, "holds_days"))  # fmt: skip
