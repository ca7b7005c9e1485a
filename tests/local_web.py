"""A small web on loopback with the failures that links meet. Each path of a server fails in its own way."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import struct
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = "<!doctype html><title>A page</title><h1>Fees</h1><p>The setup fee is <b>$</b>22&nbsp;online.</p>"

SELF_SIGNED = """\
-----BEGIN CERTIFICATE-----
MIIBkDCCATagAwIBAgIUH4WbWP7+iQtPp6mDhBLcJAeacqQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNDA3MzAyNVoYDzIxMjYxMDMx
MDczMDI1WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASa7LOsg7s6l3d9m4W0ACuDnYgaYjBiIf20H6WQwxF5hH+1NXC9WTZw
L20NDbf3G0Kke34h9JMPlB2wLldE6Qgso2QwYjAdBgNVHQ4EFgQU+HkwxAH7LI4p
iZybDlHs+DEmb3AwHwYDVR0jBBgwFoAU+HkwxAH7LI4piZybDlHs+DEmb3AwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC
IBf5vPak23h0Dj2U6CAfxVlA6PzETr4tXUtHAMNb5FksAiEAsZsLeB3y1dYjuDxe
iuobOMjaL5DOm2OaET1T+Sjn9js=
-----END CERTIFICATE-----
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9XbK943YBEiT4UAY
nojkoqxHr/6xIYDFW7f03VtK5NehRANCAASa7LOsg7s6l3d9m4W0ACuDnYgaYjBi
If20H6WQwxF5hH+1NXC9WTZwL20NDbf3G0Kke34h9JMPlB2wLldE6Qgs
-----END PRIVATE KEY-----
"""
"""A certificate that nobody trusts, with its key; it protects nothing."""


@dataclass(frozen=True)
class Request:
    """One request as the server saw it; ``at`` in seconds of a clock that only moves forward."""

    method: str
    path: str
    at: float
    agent: str
    cookies: str | None


@dataclass
class LocalWeb:
    """A server. ``pages`` are texts by path that a test may change; ``requests`` are what was asked, in order."""

    address: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    at_once: int = 0
    most_at_once: int = 0
    sent: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def methods(self, path: str) -> list[str]:
        """The methods with which a path was asked, in order."""
        return [request.method for request in self.requests if request.path == path]


@contextlib.contextmanager
def local_web(host: str = "127.0.0.1", *, tls: bool = False) -> Iterator[LocalWeb]:
    """A server on a free port, stopped at the end."""
    web = LocalWeb()
    server = _Server((host, 0), _handler(web))
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
            file.write(SELF_SIGNED)
            file.flush()
            context.load_cert_chain(file.name)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    web.address = f"{'https' if tls else 'http'}://{host}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield web
    web.stop.set()
    server.shutdown()
    server.server_close()
    thread.join()


class _Server(ThreadingHTTPServer):
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing: clients hang up on purpose here."""


def _handler(web: LocalWeb) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.left = False
            with lock:
                web.at_once += 1
                web.most_at_once = max(web.most_at_once, web.at_once)
                web.asked[self.path] += 1
                web.requests.append(Request(self.command, self.path, time.monotonic(),
                                            self.headers.get("User-Agent", ""), self.headers.get("Cookie")))  # fmt: skip
            try:
                if self.path in web.pages:
                    self.page(web.pages[self.path])
                else:
                    name = self.path.split("?")[0].strip("/").split("/")[0]
                    BEHAVIOURS.get(name, _missing)(self, web)
            finally:
                self.leave()

        do_HEAD = do_GET

        def leave(self) -> None:
            """Counts the request as over: just before the client can know that it is."""
            with lock:
                web.at_once -= not self.left
                self.left = True

        def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            if not {"Content_Length", "Transfer_Encoding"} & headers.keys():
                self.send_header("Content-Length", str(len(body)))
            self.leave()
            self.end_headers()
            if self.command != "HEAD":
                self.send(body)

        def page(self, text: str, **headers: str) -> None:
            self.answer(200, text.encode(), Content_Type="text/html; charset=utf-8", **headers)

        def send(self, data: bytes) -> None:
            self.wfile.write(data)
            web.sent += len(data)

        def reset(self) -> None:
            """Break the connection off, so that the client gets an error and no end of file."""
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    return Handler


def _missing(request: Any, web: LocalWeb) -> None:
    request.answer(404)


def _status(status: int) -> Callable[[Any, LocalWeb], None]:
    return lambda request, web: request.answer(status)


def redirect(status: int, target: str) -> Callable[[Any, LocalWeb], None]:
    return lambda request, web: request.answer(status, Location=target)


def _after_one(first: Callable[[Any, LocalWeb], None]) -> Callable[[Any, LocalWeb], None]:
    """Fails as ``first`` does, then is a page."""
    return lambda request, web: first(request, web) if web.asked[request.path] == 1 else request.page(PAGE)


def _after_two(request: Any, web: LocalWeb) -> None:
    if web.asked[request.path] <= 2:
        request.answer(500)
    else:
        request.page(PAGE)


def _no_head(status: int) -> Callable[[Any, LocalWeb], None]:
    def behave(request: Any, web: LocalWeb) -> None:
        if request.command == "HEAD":
            request.answer(status)
        else:
            request.page(PAGE)

    return behave


def _head_reset(request: Any, web: LocalWeb) -> None:
    if request.command == "HEAD":
        request.reset()
    else:
        request.page(PAGE)


def _slow(request: Any, web: LocalWeb) -> None:
    """One byte of the headers at a time, for as long as anybody listens."""
    with contextlib.suppress(OSError):
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100_000:
            request.send(bytes([byte]))
            if web.stop.wait(0.05):
                break
    request.close_connection = True


def _endless(request: Any, web: LocalWeb) -> None:
    request.answer(200, Content_Type="text/html", Content_Length="999999999999")
    with contextlib.suppress(OSError):
        while request.command != "HEAD" and not web.stop.is_set():
            request.send(b"<p>and so on " * 1000)
    request.close_connection = True


def _drip(request: Any, web: LocalWeb) -> None:
    """The evidence, then a body that never ends and hardly moves."""
    request.answer(200, Content_Type="text/html", Content_Length="999999")
    with contextlib.suppress(OSError):
        if request.command != "HEAD":
            request.send(PAGE.encode())
        while request.command != "HEAD" and not web.stop.wait(0.05):
            request.send(b".")
    request.close_connection = True


def _cut(request: Any, web: LocalWeb) -> None:
    request.answer(200, PAGE.encode(), Content_Type="text/html", Content_Length="5000")
    request.close_connection = True


def _large(request: Any, web: LocalWeb) -> None:
    size = 10_000_000
    request.answer(200, Content_Type="text/html", Content_Length=str(size))
    with contextlib.suppress(OSError):
        if request.command != "HEAD":
            for _ in range(size // 10_000):
                request.send(b"<p>words</p>".ljust(10_000, b" "))


def _bomb(request: Any, web: LocalWeb) -> None:
    packed = gzip.compress(b"<p>" + b" " * 200_000_000, compresslevel=1)
    request.answer(200, packed, Content_Type="text/html", Content_Encoding="gzip")


def _garbage(request: Any, web: LocalWeb) -> None:
    request.send(b"\x00\xffthis is not HTTP\r\n\r\n")
    request.close_connection = True


BEHAVIOURS: dict[str, Callable[[Any, LocalWeb], None]] = {
    "ok": lambda request, web: request.page(PAGE),
    "301": redirect(301, "/308"),
    "308": redirect(308, "/ok"),
    "302": redirect(302, "/ok"),
    "301-then-302": redirect(301, "/302"),
    "302-then-301": redirect(302, "/301"),
    "301-to-gone": redirect(301, "/404"),
    "301-home": redirect(301, "/"),
    "301-private": redirect(301, "http://10.0.0.1/"),
    "301-file": redirect(301, "file:///etc/passwd"),
    "301-nonsense": redirect(301, "http://[half/"),
    "301-nowhere": lambda request, web: request.answer(301),
    "loop": redirect(302, "/loop-on"),
    "loop-on": redirect(302, "/loop"),
    "deeper": lambda request, web: request.answer(302, Location=request.path + "/x"),
    **{str(status): _status(status)
       for status in (202, 204, 304, 400, 401, 403, 404, 410, 418, 451, 500, 502, 999)},
    "202-guard": lambda request, web: request.answer(202, x_amzn_waf_action="challenge"),
    "429": lambda request, web: request.answer(429, Retry_After="0"),
    "429-then-ok": _after_one(lambda request, web: request.answer(429, Retry_After="1")),
    "429-long": lambda request, web: request.answer(429, Retry_After="86400"),
    "503-then-ok": _after_one(lambda request, web: request.answer(503, Retry_After="1")),
    "500-then-ok": _after_two,
    "reset-then-ok": _after_one(lambda request, web: request.reset()),
    "no-head": _no_head(405),
    "head-says-gone": _no_head(404),
    "head-reset": _head_reset,
    "slow": _slow,
    "endless": _endless,
    "drip": _drip,
    "reset": lambda request, web: request.reset(),
    "cut": _cut,
    "large": _large,
    "bomb": _bomb,
    "garbage": _garbage,
    "pdf": lambda request, web: request.answer(200, b"%PDF-1.7 $22", Content_Type="application/pdf"),
    "gzip": lambda request, web: request.answer(
        200, gzip.compress(PAGE.encode()), Content_Type="text/html", Content_Encoding="gzip"),
    "cookie": lambda request, web: request.page(PAGE, Set_Cookie="who=you"),
}  # fmt: skip
