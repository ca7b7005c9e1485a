"""`make search-eval FILE=queries.yaml`: types each query into the real /find/ page in Chromium; prints hit@1, hit@3, every miss.

FILE lists mappings with ``query`` and ``targets`` (page ids, best first). Run on the site in build/site.
"""

from __future__ import annotations

import argparse
import functools
import os
import shutil
import statistics
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from playwright.sync_api import Page, sync_playwright

from tests.projects import ROOT


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the search on typed queries.")
    parser.add_argument("file", type=Path, help="YAML list of queries with their targets")
    parser.add_argument("--site", type=Path, default=ROOT / "build" / "site", help="built site to drive")
    arguments = parser.parse_args()
    if not (arguments.site / "find" / "index.html").is_file():
        sys.exit(f"{arguments.site} holds no built site: run 'make site' first")
    rows = yaml.safe_load(arguments.file.read_text(encoding="utf-8"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(arguments.site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"] if os.geteuid() == 0 else []
            )
            page = chromium.new_page()
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/find/")
            page.locator("#find-results").focus()
            report(rows, page)
    finally:
        server.shutdown()


def report(rows: list[dict[str, object]], page: Page) -> None:
    """Prints each miss, then the shares."""
    first = third = 0
    times = []
    for row in rows:
        found, milliseconds = typed(page, str(row["query"]))
        times.append(milliseconds)
        targets = row["targets"]
        assert isinstance(targets, list)
        rank = next((place for place, path in enumerate(found, start=1) if path in targets), None)
        first += rank == 1
        third += rank is not None and rank <= 3
        if rank is None or rank > 3:
            print(f"miss: {row['query']}\n  wanted {', '.join(map(str, targets))}\n  got    {', '.join(found[:3])}")
    print(f"{len(rows)} queries: hit@1 {first / len(rows):.1%}, hit@3 {third / len(rows):.1%}; "
          f"last key to results {statistics.median(times):.0f} ms (median), {max(times):.0f} ms (longest)")  # fmt: skip


def typed(page: Page, query: str) -> tuple[list[str], float]:
    """Paths of the results for a query, and the milliseconds from the last input to the results."""
    milliseconds: float = page.evaluate(
        """(query) => new Promise((done) => {
          const input = document.querySelector('form[data-find=results] input[name=q]');
          const list = document.getElementById('results');
          const status = document.getElementById('results-status');
          list.replaceChildren(); status.textContent = '';
          const start = performance.now();
          const watch = new MutationObserver(() => {
            if (status.textContent) { watch.disconnect(); done(performance.now() - start); }
          });
          watch.observe(list.parentNode, { childList: true, subtree: true, characterData: true });
          input.value = query;
          input.dispatchEvent(new Event('input', { bubbles: true }));
        })""",
        query,
    )
    links = page.locator("#results li > a").evaluate_all("links => links.map((link) => link.href)")
    return [urlsplit(link).path.strip("/") for link in links], milliseconds


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


if __name__ == "__main__":
    main()
