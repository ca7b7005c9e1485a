"""The preview's web server: answers what `Shown` shows, and tells each open page when it has changed."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from generator.build import BuildError
from generator.preview.live_reload import NEWS
from generator.preview.shown import Answer, Shown

QUIET = 15.0
"""Seconds after which an open page hears that nothing happened, so that a closed one is noticed."""


class News:
    """Wakes the requests that wait for something to change."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0
        self.over = False

    @property
    def count(self) -> int:
        """How often something has changed."""
        return self._count

    def spread(self) -> None:
        """Something has changed."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def end(self) -> None:
        """Nothing will change any more."""
        self.over = True
        self.spread()

    def wait(self, since: int) -> None:
        """Until more than ``since`` changes have been, or for a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._count > since, QUIET)


@contextmanager
def serving(shown: Shown, address: str) -> Iterator[News]:
    """Answer at ``address`` (``127.0.0.1:8000``) as long as the block runs; what it yields tells open pages to look again.

    Raises:
        BuildError: the address can't be used.
    """
    host, _, port = address.rpartition(":")
    news = News()
    try:
        server = _Server((host, int(port)), shown, news)
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise BuildError(f"the preview can't use {address}: {reason.lower()}. Name another with --address") from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1})
    thread.start()
    try:
        yield news
    finally:
        news.end()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], shown: Shown, news: News) -> None:
        self.shown = shown
        self.news = news
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # HTTPServer would ask the name service who we are, which may take seconds.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = self.socket.getsockname()[:2]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no news."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer a page, a file, or the question whether a page has changed."""
        parts = urlsplit(self.path)
        if parts.path == NEWS:
            self._tell(parse_qs(parts.query))
            return
        answer = self.server.shown.at(unquote(parts.path))
        self._begin(answer)
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_HEAD = do_GET

    def _begin(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        if answer.moved:
            self.send_header("Location", answer.moved)
        self.end_headers()

    def _tell(self, query: dict[str, list[str]]) -> None:
        """Wait until the page that asks differs from what it shows, and say so."""
        page, seen = query.get("page", ["/"])[0], query.get("shown", [""])[0]
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        news = self.server.news
        while not news.over:
            count = news.count
            if self.server.shown.digest(unquote(page)) != seen:
                self.wfile.write(b"data: changed\n\n")
                return
            self.wfile.write(b":\n\n")
            news.wait(count)

    def log_message(self, *_: Any) -> None:
        """Says nothing: what matters is said by what happened to the files."""
