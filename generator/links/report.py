"""What the ledger says that somebody should act on, located where the address or the value is written. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urldefrag

from generator.library import DATA, EXCEPTIONS, LEDGER, SOURCES, Library
from generator.links.exceptions import covers, in_force, outlived
from generator.links.inventory import Address, Wanted, addresses_in, inventory
from generator.links.ledger import archived_instead
from generator.model.links import AddressRecord
from generator.problems import Problem
from generator.site import Site
from generator.source import KeyPath

ORDER = ("link-dead", "link-gone", "evidence-missing", "exception-expired", "exception-idle", "link-moved",
         "link-blocked", "link-unclear", "evidence-unclear")  # fmt: skip
"""Codes of findings, the most urgent first."""
NAMED = 3
"""Facts or pages that a message names; the others are counted."""


@dataclass(frozen=True)
class Finding:
    """A problem with a link or evidence; ``pages`` are the paths of the pages that it touches."""

    problem: Problem
    pages: tuple[str, ...] = ()


def findings(site: Site) -> list[Finding]:
    """Everything that the ledger says is not right on the site's day, most urgent first.

    ``link-dead``, ``evidence-missing``, ``exception-expired`` and ``exception-idle`` are errors; the others may pass by
    themselves or break nothing, and are warnings. Links under an exception are left out.
    """
    found = [*_of_addresses(site, inventory(site))]
    uses = addresses_in(site.library)
    outlived_ones = outlived(site.library.exceptions, uses, site.library.ledger, site.today)
    found += [Finding(problem) for problem in outlived_ones]
    return sorted(found, key=lambda finding: (ORDER.index(finding.problem.code), finding.problem))


def hindrances(library: Library) -> list[Problem]:
    """Problems that keep the check from knowing every address or what was learned before: mended first."""
    files = (SOURCES, EXCEPTIONS, LEDGER)
    return [item for item in library.problems if item.path in files or item.path.startswith(f"{DATA}/facts/")]


def added_findings(site: Site, added: frozenset[str]) -> list[Finding]:
    """The findings at the addresses that a change adds: ``gone`` is an error here, all else a warning."""
    found = _of_addresses(site, [address for address in inventory(site) if address.url in added])
    severe = {"link-dead", "link-gone"}
    return sorted(
        (
            replace(item, problem=replace(item.problem, severity="error" if item.problem.code in severe else "warning"))
            for item in found
        ),
        key=lambda finding: (ORDER.index(finding.problem.code), finding.problem),
    )


def _of_addresses(site: Site, addresses: tuple[Address, ...] | list[Address]) -> Iterator[Finding]:
    exceptions = in_force(site.library.exceptions, site.today)
    for address in addresses:
        record = site.library.ledger.addresses.get(address.url)
        excepted = any(covers(exception, address.url, address.uses) for exception in exceptions)
        if record and record.verdict != "ok" and not excepted:
            yield from _of_address(site, address, record)
        for wanted in address.wanted:
            yield from _of_evidence(site, address, wanted)


def _of_address(site: Site, address: Address, record: AddressRecord) -> Iterator[Finding]:
    code = "link-dead" if record.dead else f"link-{record.verdict}"
    for use in address.uses:
        said = f"{use.url} {_told(record, use.url)}. {_remedy(site, code, use.source)}{_touched(address)}"
        problem = use.document.problem(code, said, use.key_path)
        yield Finding(replace(problem, severity="error" if code == "link-dead" else "warning"), address.pages)


def _told(record: AddressRecord, url: str) -> str:
    says = f" ({record.says})" if record.says else ""
    if record.dead:
        return f"is dead: gone in {len(record.failures)} weeks, first in {record.failures[0]}{says}"
    if record.verdict == "moved" and record.moved_to:
        fragment = urldefrag(url).fragment
        keep = f"#{fragment}" if fragment and "#" not in record.moved_to else ""
        return f"has moved for good to {record.moved_to}{keep}{says}"
    words = {"gone": "was not found", "blocked": "refuses programs", "unclear": "could not be judged"}
    return f"{words[record.verdict]} since {record.since}{says}"


def _remedy(site: Site, code: str, source: str) -> str:
    if code == "link-dead":
        if source and (copy := archived_instead(site.library, source)):
            return f"Pages show the copy of {copy[1]}; find the text's new address"
        return "Find the text's new address, or name an archived copy"
    return {
        "link-gone": "It counts as dead after three weeks",
        "link-moved": "Write the new address",
        "link-blocked": "Open it in a browser; if it works there, except it in link-exceptions.yml with an end date",
        "link-unclear": "It is asked again next week",
    }[code]


def _of_evidence(site: Site, address: Address, wanted: Wanted) -> Iterator[Finding]:
    record = site.library.ledger.evidence_for(wanted.fact_id, wanted.value)
    if record is None or record.result == "found":
        return
    entry = site.library.facts[wanted.fact_id]
    at: KeyPath = (*entry.key_path, "values", entry.fact.values.index(wanted.value), "evidence")
    if record.result == "missing":
        near = f" Near the same words it says: “{record.says}”." if record.says else ""
        said = (f"{wanted.fact_id}: “{record.evidence}” no longer stands on {address.url} (since {record.since}).{near} "
                "Compare the value")  # fmt: skip
        problem = entry.document.problem("evidence-missing", said, at)
    else:
        said = f"{wanted.fact_id}: {address.url} could not be searched for its evidence: {record.says}"
        problem = replace(entry.document.problem("evidence-unclear", said, at), severity="warning")
    yield Finding(problem, tuple(path for path in address.pages if wanted.fact_id in _facts_on(site, path)))


def _facts_on(site: Site, path: str) -> set[str]:
    return {fact.id for fact in site.facts_of(site.library.pages[path])}


def _touched(address: Address) -> str:
    parts = [part for part in (_list("fact", address.facts), _list("page", address.pages)) if part]
    return f". Used by {' on '.join(parts)}" if parts else ""


def _list(what: str, names: tuple[str, ...]) -> str:
    if len(names) <= NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more {what}{'s' if len(names) > NAMED + 1 else ''}"
