"""How long it takes until an open page shows what was saved: a real browser, from the save to the second frame after."""

from __future__ import annotations

import re
import socket
import statistics
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from generator.serve import serve
from tests.conftest import chromium

NOTICES = 400
SAVES = 10
ENDED = re.compile(r"files changed|nothing changed|stay")
"""What the preview says when a complete build has ended."""

PAINTED = """words => document.body?.innerText.includes(words)
  && new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"""

SAVED: dict[str, tuple[str, str, str, str]] = {
    "a letter": ("site-data/notices/cp14.yml", "/notices/cp14/", "\nsteps:\n", "  - do: {}\n"),
    "a relief option": ("site-data/relief-options/offer-in-compromise.yml", "/relief-options/offer-in-compromise/",
                        "    steps:\n", "      - {}\n"),
    "a guide": ("content/guides/already-paid.md", "/guides/already-paid/", "\n---\n", "\n## {}\n\nText.\n"),
    "a word": ("site-data/glossary/levy.yml", "/glossary/levy/", "where: >-\n", "  {}\n"),
    "a fact": ("site-data/facts/cdp.yml", "/notices/cp14/", 'label: "', "{} "),
    "a template": ("templates/pages/notices.md", "/notices/cp14/", "{{ front }}\n", "\n{}\n\n"),
}  # fmt: skip
"""By what is saved: the file, the page that is open, and what is put in behind which words of the file."""


def bench_preview(root: Path, today: date) -> dict[str, tuple[float, float]]:
    """Median and worst seconds from save to paint, by what was saved. Each complete build ends before the next save."""
    with preview(root, today) as (address, said), sync_playwright() as playwright:
        page = chromium(playwright).new_page()
        return {
            name: saves(root / path, f"http://{address}{url}", behind, put_in, page, said)
            for name, (path, url, behind, put_in) in SAVED.items()
        }


def saves(file: Path, url: str, behind: str, put_in: str, page: Page, said: list[str]) -> tuple[float, float]:
    """Median and worst seconds of some saves of ``file``, each with other words, while ``url`` is open."""
    text = file.read_text(encoding="utf-8")
    head, found, rest = text.partition(behind)
    if not found:
        raise ValueError(f"{behind!r} is no longer in {file}")
    page.goto(url)
    seconds = []

    def save(written: str) -> Callable[[], bool]:
        """Write the file; what is returned tells whether the complete build that follows has ended."""
        before = len(said)
        file.write_text(written, encoding="utf-8")
        return lambda: any(ENDED.search(line) for line in said[before:])

    for number in range(SAVES):
        words = f"Saved anew {'abcdefghij'[number] * 3}."
        start = time.perf_counter()
        has_ended = save(f"{head}{found}{put_in.format(words)}{rest}")
        page.wait_for_function(PAINTED, arg=words, polling="raf")
        seconds.append(time.perf_counter() - start)
        until(has_ended)
    page.goto("about:blank")
    until(save(text))
    return statistics.median(seconds), max(seconds)


@contextmanager
def preview(root: Path, today: date) -> Iterator[tuple[str, list[str]]]:
    """The preview of ``root`` after its first complete build: its address, and what it says."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    said: list[str] = []
    stop = threading.Event()
    thread = threading.Thread(target=serve, args=(root, lambda: today, address, said.append, stop))
    thread.start()
    try:
        until(lambda: any(ENDED.search(line) for line in said) or not thread.is_alive())
        urllib.request.urlopen(f"http://{address}/").close()
        yield address, said
    finally:
        stop.set()
        thread.join()


def until(ready: Callable[[], bool]) -> None:
    """Wait for ``ready``."""
    while not ready():
        time.sleep(0.05)
