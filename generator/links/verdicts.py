"""What an answer means for a reader who follows the link. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal
from urllib.parse import urlsplit

from generator.model.links import Verdict

PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SHOWN = frozenset({200, 203, 206})
"""Statuses with a page in them. Others below 300 have none, or (202) a test for robots instead of it."""
GONE = frozenset({404, 410})
REFUSED = frozenset({401, 402, 403, 407, 429, 451, 999})
NEVER_REGISTERED = frozenset({"invalid", "test", "example"})
"""Last parts of names under which nothing can be published (RFC 2606)."""

Failure = Literal[
    "no-name", "name-trouble", "private", "scheme", "bad-address", "tls", "timeout", "connection", "protocol", "loop",
    "too-many-redirects",
]  # fmt: skip


@dataclass(frozen=True)
class Hop:
    """A redirect that was followed: its status and where it led."""

    status: int
    url: str


@dataclass(frozen=True)
class Answer:
    """The last server's answer. ``body`` is as much as was wanted, ``complete`` whether that is all of it."""

    status: int
    headers: dict[str, str]
    body: bytes = b""
    complete: bool = True


@dataclass(frozen=True)
class Seen:
    """What asking for an address led to: redirects, then an answer or a failure; ``words`` say more of a failure."""

    url: str
    hops: tuple[Hop, ...] = ()
    answer: Answer | None = None
    failure: Failure | None = None
    words: str = ""

    @property
    def at(self) -> str:
        """The last address that was asked."""
        return self.hops[-1].url if self.hops else self.url

    @property
    def nameless(self) -> bool:
        """The name has no DNS record: certain only if the machine that asked can look up names at all."""
        if self.failure != "no-name":
            return False
        return (urlsplit(self.at).hostname or "").rstrip(".").rpartition(".")[2] not in NEVER_REGISTERED


@dataclass(frozen=True)
class Judgement:
    """A verdict, why, and for ``moved`` the new address."""

    verdict: Verdict
    says: str
    moved_to: str | None = None


def judge(seen: Seen) -> Judgement:
    """The verdict on what was seen.

    A permanent redirect (301, 308) that ends at a page is ``moved``, to where the permanent redirects before any
    temporary one lead. Only 404, 410 and a name without a DNS record are ``gone``; what may pass is ``unclear``.
    """
    where = f" at {seen.at}" if seen.hops else ""
    if seen.failure == "no-name":
        return Judgement("gone", f"no DNS record for {urlsplit(seen.at).hostname}")
    if seen.answer is None:
        return Judgement("unclear", f"{seen.words or seen.failure}{where}")
    status = seen.answer.status
    says = f"{_status(status)}{where}"
    if status in GONE:
        return Judgement("gone", says)
    if status in REFUSED or (status in (202, 503) and _asks_for_a_human(seen.answer)):
        return Judgement("blocked", says)
    if status not in SHOWN:
        return Judgement("unclear", says)
    permanent = [hop for hop in seen.hops if hop.status in PERMANENT]
    if permanent and seen.hops[0].status in PERMANENT:
        first_temporary = next((n for n, hop in enumerate(seen.hops) if hop.status not in PERMANENT), len(seen.hops))
        target = seen.hops[first_temporary - 1].url
        return Judgement("moved", _redirect_words(seen.url, target), target)
    return Judgement("ok", says)


def _redirect_words(url: str, target: str) -> str:
    if urlsplit(url).path.strip("/") and not urlsplit(target).path.strip("/"):
        return "it now leads to a home page: the page itself may be gone"
    return ""


def _asks_for_a_human(answer: Answer) -> bool:
    """The headers by which the two commonest guards against robots mark their tests."""
    return answer.headers.get("cf-mitigated") == "challenge" or "x-amzn-waf-action" in answer.headers


def _status(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"
