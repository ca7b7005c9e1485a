"""How much a reader's browser fetches: compressed pages as the server keeps them, and a whole first visit as it sends it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser

_SENT = re.compile(r'" \d{3} (\d+) "')
"""Status and bytes of the body in a line of nginx's log."""


def compressed_pages(site: Path, folder: str) -> dict[str, int]:
    """Bytes of the compressed HTML of every page in a section, by its address."""
    return {
        f"/{twin.parent.relative_to(site).as_posix()}/": twin.stat().st_size
        for twin in sorted((site / folder).glob("*/index.html.gz"))
    }


def first_visit(browser: Browser, url: str, log: Path) -> tuple[int, list[str]]:
    """What one first visit costs: bytes of all answers, those for the service worker's copies included, and the addresses
    asked of other hosts. ``log`` is the log of the server, where nobody else may write at the same time.
    """
    context = browser.new_context()
    try:
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        before = log.stat().st_size
        page.goto(url, wait_until="networkidle")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        with log.open(encoding="utf-8") as lines:
            lines.seek(before)
            sent = sum(int(match[1]) for match in map(_SENT.search, lines) if match)
        origin = re.match(r"https?://[^/]+/", url)
        assert origin
        return sent, [other for other in asked if not other.startswith((origin[0], "data:", "blob:"))]
    finally:
        context.close()
