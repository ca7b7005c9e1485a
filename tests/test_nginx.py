"""The nginx example serves the built site with compression, caching, security headers and a 404 page."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path

import pytest

from generator.build import Builder
from tests.audit.server import served


@pytest.fixture(scope="module")
def nginx(built: Callable[[Builder], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example as it stands, on a free port of loopback."""
    with served(built("mkdocs"), tmp_path_factory.mktemp("nginx")) as address:
        yield address


def get(url: str, **headers: str) -> tuple[int, Message, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_pages_carry_security_headers(nginx: str) -> None:
    status, headers, body = get(f"{nginx}/notices/cp14/")
    assert status == 200
    assert b"CP14" in body
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Server"] == "nginx"


def test_text_is_compressed_and_says_that_it_varies(nginx: str) -> None:
    _, headers, packed = get(f"{nginx}/notices/cp14/", **{"Accept-Encoding": "gzip"})
    _, _, plain = get(f"{nginx}/notices/cp14/")
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == "Accept-Encoding"
    assert len(packed) < len(plain) / 2


def test_hashed_files_are_kept_for_a_year_and_others_for_an_hour(nginx: str) -> None:
    page = get(f"{nginx}/")[2].decode()
    hashed = re.search(r'href="(assets/stylesheets/main\.[0-9a-f]{8}\.min\.css)"', page)
    assert hashed
    assert get(f"{nginx}/{hashed[1]}")[1]["Cache-Control"] == "public, max-age=31536000, immutable"
    assert get(f"{nginx}/assets/guide.css")[1]["Cache-Control"] == "public, max-age=3600"


def test_an_address_without_a_page_gets_the_404_page(nginx: str) -> None:
    status, headers, body = get(f"{nginx}/notices/cp9999/")
    assert status == 404
    assert b'action="' in body
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_files_outside_the_site_are_out_of_reach(nginx: str) -> None:
    for path in ("/../nginx.conf", "/%2e%2e/nginx.conf", "/..%2f..%2fetc/passwd"):
        status, _, body = get(nginx + path)
        assert status in (400, 404)
        assert b"worker_processes" not in body
