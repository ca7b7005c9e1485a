"""One page of every kind: what the audits look at."""

from __future__ import annotations

KINDS: dict[str, str] = {
    "home": "/",
    "notice": "/notices/cp14/",
    "relief option": "/relief-options/offer-in-compromise/",
    "way to pay": "/payment-methods/direct-pay/",
    "glossary term": "/glossary/levy/",
    "guide": "/guides/already-paid/",
    "about": "/about/how-we-check-facts/",
    "section index": "/notices/",
    "glossary index": "/glossary/",
    "find": "/find/",
    "find with results": "/find/?q=CP14",
    "deadline tool": "/tools/deadline/?notice=cp14&date=2026-11-02&amount=1800",
    "cost tool": "/tools/cost/?tax=1800&due=2026-04-15&paid=2026-11-24&filed=2026-04-10&plan=none",
    "relief finder": "/tools/relief-finder/",
    "changes": "/changes/",
    "open data": "/api/",
    "facts by topic": "/facts/",
    "topic": "/facts/plan/",
    "no network": "/offline/",
    "missing": "/no-such-page/",
}
"""Kind of page: its address."""
