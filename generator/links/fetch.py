"""Asks outside servers, politely and within limits: the only user of the network.

One request at a time per host with a pause as long as the answer took, ``Retry-After`` obeyed, redirects followed by
hand, every name looked up here so that no redirect and no DNS record leads to a private address. Sends GET and HEAD
over http and https, nothing else. What an answer means is for ``verdicts``.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from types import TracebackType
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import certifi
import httpcore
import idna

from generator.links.verdicts import REDIRECTS, SHOWN, Answer, Failure, Hop, Seen

CERTAIN_NAME = "example.com"
"""IANA's, kept for ever (RFC 2606). It is looked up, never asked."""
_NAT64 = ip_network("64:ff9b::/96")
_NO_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_MAY_PASS = frozenset({"timeout", "connection", "protocol", "name-trouble"})
_GET_WOULD_FAIL_TOO = frozenset({"no-name", "private", "scheme", "bad-address", "tls"})
_HEAD_IS_ENOUGH = SHOWN | {429}


@dataclass(frozen=True)
class Limits:
    """Seconds, bytes and counts that the check stays within."""

    connect: float = 10
    answer: float = 20
    """Seconds for one answer's first bytes."""
    page: float = 60
    """Seconds for a whole page, where evidence is looked for."""
    first_bytes: int = 4_096
    page_bytes: int = 8_000_000
    redirects: int = 10
    retry: float = 5
    """Seconds before the second try after an error that may pass."""
    patience: float = 120
    """Longest ``Retry-After`` that is waited for; a host that asks for more is left alone for this run."""
    pause: float = 5
    """Longest pause after an answer; it is otherwise as long as the answer took."""
    timeouts: int = 10
    """Timeouts in a row after which a host is left alone for this run."""
    hosts: int = 16
    """Hosts asked at the same moment; a host that has its pause does not count."""
    run: float = 1800
    allow_private: bool = False
    """Only for tests: also ask servers on this machine and in private networks."""


class HostRests(Exception):
    """The host asked for more time than the run has, or does not answer at all: it is left for the next run."""


class _Failed(Exception):
    def __init__(self, failure: Failure, words: str) -> None:
        super().__init__(words)
        self.failure = failure
        self.words = words


@dataclass
class _Host:
    """What politeness needs to remember of a host. Times are the event loop's."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0
    timeouts: int = 0
    rests: bool = False
    nameless: _Failed | None = None
    """It has no DNS record: looked up once a run."""


class Fetcher:
    """Asks for addresses; use it with ``async with``."""

    def __init__(self, agent: str, limits: Limits) -> None:
        self._limits = limits
        self._agent = agent
        self._few = asyncio.Semaphore(limits.hosts)
        self._hosts: dict[str, _Host] = defaultdict(_Host)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(cafile=certifi.where()),
            max_connections=8 * limits.hosts, max_keepalive_connections=4 * limits.hosts, keepalive_expiry=10,
            network_backend=_Outside(limits),
        )  # fmt: skip

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        await self._pool.aclose()

    async def see(self, url: str, *, whole_page: bool) -> Seen:
        """Follow ``url`` to its end: with HEAD, or with GET where HEAD gets no page or the page itself is wanted.

        What may pass is tried a second time. ``url`` has no part after ``#``.

        Raises:
            HostRests: the host is to be left alone for now.
        """
        seen = Seen(url)
        if not whole_page:
            seen = await self._follow("HEAD", url, False)
            if seen.answer.status in _HEAD_IS_ENOUGH if seen.answer else seen.failure in _GET_WOULD_FAIL_TOO:
                return seen
        tried_before = seen.failure == "timeout"
        seen = await self._follow("GET", url, whole_page)
        if not tried_before and (seen.failure in _MAY_PASS or (seen.answer and 500 <= seen.answer.status < 600)):
            await asyncio.sleep(self._limits.retry)
            seen = await self._follow("GET", url, whole_page)
        return seen

    async def can_look_up_names(self) -> bool:
        """Whether a name that certainly has a DNS record has one here: if not, a missing record proves nothing."""
        try:
            async with asyncio.timeout(self._limits.connect):
                return bool(await asyncio.get_running_loop().getaddrinfo(CERTAIN_NAME, 443))
        except OSError:
            return False

    async def _follow(self, method: str, url: str, whole_page: bool) -> Seen:
        hops: list[Hop] = []
        try:
            at = sendable(url)
            been = {at}
            while True:
                answer = await self._ask(method, at, whole_page)
                if answer.status not in REDIRECTS or not answer.headers.get("location"):
                    return Seen(url, tuple(hops), answer)
                at = sendable(answer.headers["location"], at)
                hops.append(Hop(answer.status, at))
                if at in been:
                    raise _Failed("loop", "the redirects run in a circle")
                if len(hops) > self._limits.redirects:
                    raise _Failed("too-many-redirects", f"more than {self._limits.redirects} redirects")
                been.add(at)
        except _Failed as failed:
            return Seen(url, tuple(hops), None, failed.failure, failed.words)

    async def _ask(self, method: str, url: str, whole_page: bool) -> Answer:
        """One answer, in this host's turn. Waits as long as the host asks, and then tries once more."""
        host = self._hosts[host_of(url)]
        now = asyncio.get_running_loop().time
        async with host.turn:
            for last in (False, True):
                if host.rests:
                    raise HostRests
                if host.nameless:
                    raise host.nameless
                await asyncio.sleep(max(0, host.free_at - now()))
                async with self._few:
                    begun = now()
                    try:
                        answer = await self._exchange(method, url, whole_page)
                    except _Failed as failed:
                        host.timeouts = host.timeouts + 1 if failed.failure == "timeout" else 0
                        host.rests = host.timeouts >= self._limits.timeouts
                        host.nameless = failed if failed.failure == "no-name" else None
                        raise
                    finally:
                        host.free_at = now() + min(now() - begun, self._limits.pause)
                host.timeouts = 0
                if answer.status != 429 and not (answer.status == 503 and "retry-after" in answer.headers):
                    break
                wait = seconds_asked_for(answer.headers, self._limits.retry)
                host.rests = wait > self._limits.patience
                host.free_at = max(host.free_at, now() + wait)
                if last or host.rests:
                    break
        return answer

    async def _exchange(self, method: str, url: str, whole_page: bool) -> Answer:
        limits = self._limits
        status, headers, body, complete = 0, dict[str, str](), bytearray(), False
        most = limits.page_bytes if whole_page else limits.first_bytes
        try:
            async with (
                asyncio.timeout(limits.page if whole_page else limits.answer),
                self._pool.stream(method, url, headers=self._headers(whole_page), extensions={"timeout": {
                    "connect": limits.connect, "read": limits.answer, "write": limits.answer, "pool": limits.page,
                }}) as response,
            ):  # fmt: skip
                status, headers = response.status, _headers(response.headers)
                if method == "GET" and status not in REDIRECTS:
                    async for chunk in _inflated(response.aiter_stream(), headers):
                        body += chunk
                        if len(body) >= most:
                            break
                    else:
                        complete = True
        except (httpcore.TimeoutException, TimeoutError) as error:
            if not status:
                raise _Failed("timeout", f"no answer within {limits.answer:g} seconds") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, zlib.error, OSError) as error:
            if not status:
                raise _told(error) from error
        except (httpcore.UnsupportedProtocol, UnicodeError, ValueError) as error:
            raise _Failed("bad-address", "this is not an address that can be asked") from error
        return Answer(status, headers, bytes(body), complete)

    def _headers(self, whole_page: bool) -> list[tuple[str, str]]:
        first = [] if whole_page else [("Range", f"bytes=0-{self._limits.first_bytes - 1}")]
        return [
            ("User-Agent", self._agent), ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
            ("Accept-Language", "en-US,en;q=0.8"), ("Accept-Encoding", "gzip" if whole_page else "identity"), *first,
        ]  # fmt: skip


class _Outside(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only, looked up here: what was checked is what is connected to."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:  # fmt: skip
        """The first address of ``host`` that takes the connection."""
        error: Exception = httpcore.ConnectError("no address")
        for address in await self._addresses(host, port):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as refused:
                error = refused
        raise error

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            async with asyncio.timeout(self._limits.connect):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            if error.errno in _NO_NAME:
                raise _Failed("no-name", f"no DNS record for {host}") from error
            raise _Failed("name-trouble", f"{host} could not be looked up: {error.strerror}") from error
        addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
        if not self._limits.allow_private and not all(is_public(address) for address in addresses):
            raise _Failed("private", f"{host} is a private address, which is never asked")
        return addresses[:3]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where it wraps another one."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
        if ip.ipv4_mapped:
            return True
    return ip.is_global and not ip.is_multicast


def sendable(url: str, base: str = "") -> str:
    """``url``, as seen from ``base``, in the letters that HTTP allows, without user, password and the part after ``#``.

    Raises:
        _Failed: it is not http or https, or no address at all.
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host, port = parts.hostname or "", parts.port
        if parts.scheme not in ("http", "https"):
            raise _Failed("scheme", f"it leads to '{parts.scheme}:', and only http and https are asked")
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode()
        if not host or any(char in host for char in " \\%"):
            raise ValueError(host)
    except (ValueError, UnicodeError) as error:
        raise _Failed("bad-address", "it leads to something that is not an address") from error
    host = f"[{host}]" if ":" in host else host
    netloc = f"{host}:{port}" if port else host
    path, query = (quote(part, safe="/%:;=@!$&'()*+,?~[]|") for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def host_of(url: str) -> str:
    """What has one turn at a time: a name, over http and https alike, or a name with a port of its own."""
    try:
        parts = urlsplit(url)
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    except ValueError:
        return url  # no address at all: `sendable` will say so
    return f"{(parts.hostname or '').rstrip('.')}{port}"


def seconds_asked_for(headers: dict[str, str], otherwise: float) -> float:
    """The wait that ``Retry-After`` asks for, in seconds; ``otherwise`` where it says nothing that can be read."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
        now = parsedate_to_datetime(headers["date"]) if "date" in headers else datetime.now(UTC)
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return otherwise


async def _inflated(stream: AsyncIterator[bytes], headers: dict[str, str]) -> AsyncIterator[bytes]:
    """The body without gzip, in pieces of at most 64 KB, so that a small answer can't grow beyond every limit."""
    if headers.get("content-encoding", "").strip().lower() not in ("gzip", "x-gzip"):
        async for chunk in stream:
            yield chunk
        return
    del headers["content-encoding"]
    unzip = zlib.decompressobj(wbits=31)
    async for chunk in stream:
        while chunk and not unzip.eof:
            yield unzip.decompress(chunk, 65_536)
            chunk = unzip.unconsumed_tail


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in raw:
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        headers.setdefault(name.decode("latin-1").lower(), text)
    return headers


def _told(error: Exception) -> _Failed:
    """The failure behind an error of the connection."""
    causes: list[BaseException] = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None:
        causes.append(cause)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _Failed("tls", f"its certificate is not valid: {cause.verify_message}")
        if isinstance(cause, ssl.SSLError):
            return _Failed("tls", f"no secure connection: {cause.reason or cause}")
    if isinstance(error, httpcore.ProtocolError):
        return _Failed("protocol", "the answer is not HTTP, or ends before it is complete")
    return _Failed("connection", "the connection was refused or broken off")
