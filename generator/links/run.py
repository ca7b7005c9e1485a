"""One run of the link check: asks what is due, judges, looks for evidence, and hands on the ledger after each answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from generator.links.evidence import Look, look_for, page_text
from generator.links.fetch import Fetcher, HostRests, Limits, host_of
from generator.links.inventory import Address
from generator.links.ledger import with_address, with_evidence
from generator.links.verdicts import SHOWN, Judgement, Seen, judge
from generator.model.links import Ledger, Verdict

Learned = Callable[[Ledger], None]
Report = Callable[[str, Verdict | None, int, int], None]
"""Called after each address: the address, its verdict (None: left for the next run), how many are done, of how many."""


@dataclass(frozen=True)
class Run:
    """What a run learned: the ledger after it, and the addresses that it had to leave for the next one."""

    ledger: Ledger
    left: tuple[str, ...]


def check_links(
    addresses: Iterable[Address], ledger: Ledger, today: date, agent: str, limits: Limits, learned: Learned,
    report: Report,
) -> Run:  # fmt: skip
    """Ask for ``addresses``, never asked first, then those not asked for longest, a few hosts at once.

    ``learned`` gets the ledger after each answer, so that a run that is cut off loses nothing. A name without a DNS
    record counts as ``gone`` only once anybody has answered in this run, or another name could be looked up: a machine
    without a network proves nothing, and what it asks is left for the next run.
    """
    work = _Work(ledger, today, learned, report)
    asyncio.run(work.run(list(addresses), agent, limits))
    return Run(work.ledger, tuple(sorted(work.left)))


@dataclass
class _Work:
    ledger: Ledger
    today: date
    learned: Learned
    report: Report
    left: set[str] = field(default_factory=set)
    total: int = 0
    done: int = 0
    anybody_answered: bool = False
    nameless: list[tuple[Address, Seen]] = field(default_factory=list)

    async def run(self, addresses: list[Address], agent: str, limits: Limits) -> None:
        self.total = len(addresses)
        self.left = {address.url for address in addresses}
        try:
            async with Fetcher(agent, limits) as fetcher, asyncio.timeout(limits.run):
                await asyncio.gather(*(self._work(host, fetcher) for host in _by_host(addresses, self.ledger)))
                if self.nameless and await fetcher.can_look_up_names():
                    self._bury_nameless()
        except TimeoutError:
            pass  # the run's time is over: what is left stays in `left`

    async def _work(self, host: list[Address], fetcher: Fetcher) -> None:
        for address in host:
            await self._ask(address, fetcher)

    async def _ask(self, address: Address, fetcher: Fetcher) -> None:
        try:
            seen = await fetcher.see(address.url, whole_page=bool(address.wanted))
        except HostRests:
            self.done += 1
            self.report(address.url, None, self.done, self.total)
            return
        if seen.answer or seen.hops:
            self.anybody_answered = True
            self._bury_nameless()
        if seen.nameless and not self.anybody_answered:
            self.nameless.append((address, seen))
            return
        looks = await asyncio.to_thread(_looks, address, seen) if address.wanted else []
        self._note(address, judge(seen), seen, looks)

    def _bury_nameless(self) -> None:
        for address, seen in self.nameless:
            self._note(address, judge(seen), seen, [])
        self.nameless.clear()

    def _note(self, address: Address, judgement: Judgement, seen: Seen, looks: list[Look]) -> None:
        ledger = with_address(self.ledger, address.url, judgement, self.today)
        looks = looks or [Look("unclear", judgement.says)] * len(address.wanted)
        for wanted, look in zip(address.wanted, looks, strict=True):
            ledger = with_evidence(ledger, wanted, look, self.today)
        self.ledger = ledger
        self.left.discard(address.url)
        self.done += 1
        self.learned(ledger)
        self.report(address.url, judgement.verdict, self.done, self.total)


def _looks(address: Address, seen: Seen) -> list[Look]:
    if seen.answer is None or seen.answer.status not in SHOWN:
        return []
    page = page_text(seen.answer)
    return [look_for(wanted.words, page, wanted.fact.label) for wanted in address.wanted]


def _by_host(addresses: list[Address], ledger: Ledger) -> list[list[Address]]:
    """The addresses of each host in the order in which they are asked; the host with the most begins."""
    queues: dict[str, list[Address]] = {}

    def asked(address: Address) -> tuple[date, str]:
        record = ledger.addresses.get(address.url)
        return (record.asked if record else date.min, address.url)

    for address in sorted(addresses, key=asked):
        queues.setdefault(host_of(address.url), []).append(address)
    return sorted(queues.values(), key=len, reverse=True)
