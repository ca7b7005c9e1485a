"""Links that may fail for a while: which addresses an exception covers, and which exceptions are no longer right. Pure.

What time alone brings about (expired, idle) is for the weekly check; what an edit brings about is for ``rules``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from generator.library import FileEntry
from generator.links.inventory import Use
from generator.model.links import ExceptionFile, Ledger, LinkException, asked_address
from generator.problems import Problem, suggest

LONGEST = timedelta(days=366)


def covers(exception: LinkException, url: str, uses: Iterable[Use]) -> bool:
    """Whether ``exception`` names ``url``, or the id of a source at that address."""
    if "://" not in exception.link:
        return any(use.source == exception.link for use in uses)
    pattern = re.escape(asked_address(exception.link)).replace(r"\*", ".*")
    return re.fullmatch(pattern, url) is not None


def in_force(entry: FileEntry[ExceptionFile] | None, today: date) -> list[LinkException]:
    """The exceptions that hold on ``today``."""
    return [] if entry is None else [item for item in entry.file.exceptions if item.until >= today]


def unmatched(entry: FileEntry[ExceptionFile], uses: dict[str, list[Use]]) -> Iterator[Problem]:
    """Exceptions that name nothing in the project."""
    for index, exception in enumerate(entry.file.exceptions):
        if not any(covers(exception, url, places) for url, places in uses.items()):
            known = [use.source for places in uses.values() for use in places if use.source] + list(uses)
            yield entry.document.problem(
                "exception-unmatched", f"no source has the id or address '{exception.link}'."
                f"{suggest(exception.link, known)} Correct it, or remove the exception",
                ("exceptions", index, "link"))  # fmt: skip


def too_long(entry: FileEntry[ExceptionFile], today: date) -> Iterator[Problem]:
    """Exceptions that end more than a year from ``today``."""
    for index, exception in enumerate(entry.file.exceptions):
        if exception.until > today + LONGEST:
            yield entry.document.problem(
                "exception-too-long", f"{exception.until} is more than a year after {today}. "
                "An exception lasts a year at most; somebody then looks again", ("exceptions", index, "until"))  # fmt: skip


def outlived(
    entry: FileEntry[ExceptionFile] | None, uses: dict[str, list[Use]], ledger: Ledger, today: date
) -> Iterator[Problem]:
    """Exceptions whose last day is over, or whose links have all been found working."""
    for index, exception in enumerate(entry.file.exceptions if entry else ()):
        assert entry is not None
        if exception.until < today:
            yield entry.document.problem(
                "exception-expired", f"the exception for '{exception.link}' ended on {exception.until}. "
                "Remove it, or look at the link again and write a later day", ("exceptions", index, "until"))  # fmt: skip
            continue
        records = [ledger.address(url) for url, places in uses.items() if covers(exception, url, places)]
        if records and all(record is not None and record.verdict == "ok" for record in records):
            yield entry.document.problem(
                "exception-idle", f"'{exception.link}' works, so the exception is not needed. Remove it",
                ("exceptions", index, "link"))  # fmt: skip
