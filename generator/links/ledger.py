"""The ledger: what each check adds to it, and how it is written. The writing is atomic; all else is pure.

One record is one line of the file, so that a change reads well in a pull request.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from generator.freshness import Evidence
from generator.library import LEDGER, Library
from generator.links.evidence import Look
from generator.links.inventory import Address, Wanted
from generator.links.verdicts import Judgement
from generator.model import Model
from generator.model.links import AddressRecord, EvidenceRecord, Ledger, evidence_key

ASKED_AGAIN_AFTER = timedelta(days=7)


def with_address(ledger: Ledger, url: str, judgement: Judgement, today: date) -> Ledger:
    """The ledger after ``url`` was asked on ``today``. Being alive clears the failures; ``unclear`` leaves them."""
    before = ledger.addresses.get(url)
    failures = before.failures if before else ()
    alive = judgement.verdict in ("ok", "moved")
    if alive:
        failures = ()
    elif judgement.verdict == "gone":
        failures = tuple(sorted({*failures, week_of(today)}))
    record = AddressRecord(
        verdict=judgement.verdict,
        since=before.since if before and before.verdict == judgement.verdict else today,
        asked=today,
        ok=today if alive else before.ok if before else None,
        failures=failures,
        says=_printable(judgement.says),
        moved_to=judgement.moved_to,
    )
    return ledger.model_copy(update={"addresses": {**ledger.addresses, url: record}})


def with_evidence(ledger: Ledger, wanted: Wanted, look: Look, today: date) -> Ledger:
    """The ledger after the evidence was looked for on ``today``."""
    key, value = evidence_key(wanted.fact_id, wanted.value), wanted.value
    before = ledger.evidence_for(wanted.fact_id, value)
    if look.result == "unclear" and before and before.result == "missing":
        look = Look("missing", before.says)  # only finding the words again takes that back
    record = EvidenceRecord(
        fact=wanted.fact_id,
        value=str(value.value),
        source=value.source,
        evidence=wanted.words,
        result=look.result,
        since=before.since if before and before.result == look.result else today,
        asked=today,
        found=today if look.result == "found" else before.found if before else None,
        says=_printable(look.says),
    )
    return ledger.model_copy(update={"evidence": {**ledger.evidence, key: record}})


def without_strangers(ledger: Ledger, addresses: Iterable[Address]) -> Ledger:
    """The ledger without addresses and values that the project no longer has."""
    known, wanted = set(), set()
    for address in addresses:
        known.add(address.url)
        wanted |= {evidence_key(item.fact_id, item.value) for item in address.wanted}
    return Ledger(
        addresses={url: record for url, record in ledger.addresses.items() if url in known},
        evidence={key: record for key, record in ledger.evidence.items() if key in wanted},
    )


def is_due(address: Address, ledger: Ledger, today: date) -> bool:
    """Whether to ask: not if it was alive within a week, and its evidence was looked for within a week."""
    record = ledger.addresses.get(address.url)
    if record is None or not record.alive or not _recent(record.asked, today):
        return True
    looked = [ledger.evidence_for(item.fact_id, item.value) for item in address.wanted]
    return any(before is None or not _recent(before.asked, today) for before in looked)


def evidence_of(library: Library) -> Mapping[tuple[str, int], Evidence]:
    """What the checks found, as freshness wants it: by fact and the value's place in its list.

    A value whose evidence is missing now is no longer confirmed by the day on which it was last found.
    """
    found: dict[tuple[str, int], Evidence] = {}
    for entry in library.facts.values():
        for index, value in enumerate(entry.fact.values):
            if record := library.ledger.evidence_for(entry.id, value):
                missing = record.result == "missing"
                found[entry.id, index] = Evidence(None if missing else record.found, missing)
    return found


def archived_instead(library: Library, source_id: str) -> tuple[str, date] | None:
    """Address and day of the copy to show instead of a source that is dead, or None: show the source itself."""
    source = library.sources[source_id].source
    if source.archived is None or not library.ledger.is_dead(source.url) or library.ledger.is_dead(source.archived.url):
        return None
    return source.archived.url, source.archived.date


def week_of(day: date) -> str:
    """``2026-W48``: the ISO week."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


class LedgerFile:
    """Writes the ledger again and again, at little cost: only new records are printed anew."""

    def __init__(self, root: Path) -> None:
        self._path = root / LEDGER
        self._lines: dict[str, tuple[Model, str]] = {}

    def write(self, ledger: Ledger) -> None:
        """Put ``ledger`` in the file's place, whole or not at all.

        Raises:
            OSError: the disk refused.
        """
        part = self._path.with_name(f".{self._path.name}.part")
        part.write_text(self.text(ledger), encoding="utf-8")
        part.replace(self._path)

    def text(self, ledger: Ledger) -> str:
        """The file's text: one record a line, sorted."""
        addresses, evidence = (
            ",\n".join(self._line(key, records[key]) for key in sorted(records))
            for records in (ledger.addresses, ledger.evidence)
        )
        return f'{{\n"addresses": {{\n{addresses}\n}},\n"evidence": {{\n{evidence}\n}}\n}}\n'

    def _line(self, key: str, record: Model) -> str:
        known = self._lines.get(key)
        if known is None or known[0] is not record:
            data = record.model_dump(mode="json", exclude_defaults=True)
            known = record, f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(data, ensure_ascii=False)}"
            self._lines[key] = known
        return known[1]


def _recent(day: date, today: date) -> bool:
    return timedelta(0) <= today - day < ASKED_AGAIN_AFTER


def _printable(text: str) -> str:
    """``text`` on one line, without what the ledger's reader would refuse."""
    return "".join(char if char.isprintable() else " " for char in text)[:500].strip()
