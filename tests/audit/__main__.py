"""Audits ``build/site`` against budgets.yml, prints one table, and fails where a budget is broken. Run by ``make audit``."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser, sync_playwright

from tests.audit import axe, lighthouse, markup, weight
from tests.audit.pages import KINDS
from tests.audit.server import served
from tests.projects import ROOT

SITE = ROOT / "build" / "site"
BUDGETS = Path(__file__).parent / "budgets.yml"
SCORED = {kind: KINDS[kind] for kind in ("home", "notice", "relief option", "find")} | {
    "deadline tool": "/tools/deadline/"
}
KILOBYTE = 1024
RUNS = 3
"""Lighthouse looks again where a page is too slow: other work on the machine can only make it slower, never faster."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    measured: float
    budget: float
    at_least: bool = False
    details: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the budget is kept."""
        return self.measured >= self.budget if self.at_least else self.measured <= self.budget

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{'ok  ' if self.holds else 'FAIL'}  {self.what:<52} {self.measured:>8g}  {sign} {self.budget:g}"


def main() -> int:
    """Run all audits; 1 where a budget is broken, else 0."""
    if not (SITE / "index.html").is_file():
        sys.exit("there is no build/site: run make site first")
    budgets = yaml.safe_load(BUDGETS.read_text(encoding="utf-8"))
    rows: list[Row] = []
    with (
        tempfile.TemporaryDirectory() as server,
        tempfile.TemporaryDirectory() as reports,
        served(SITE, Path(server)) as base,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        audits: list[Callable[[], Iterator[Row]]] = [
            lambda: weigh(browser, base, Path(server) / "build" / "access.log", budgets["notice-page"]),
            lambda: check_markup(budgets["markup"]),
            lambda: score(base, Path(reports), budgets["lighthouse"]),
            lambda: look(browser, base, budgets["axe"]),
        ]
        for audit in audits:
            for row in audit():
                print(row, flush=True)
                rows.append(row)
        browser.close()
    broken = [row for row in rows if not row.holds]
    for row in broken:
        print(f"\n{row.what}:", *row.details, sep="\n  ")
    print(f"\n{len(rows)} budgets, {len(broken)} broken.")
    return 1 if broken else 0


def weigh(browser: Browser, base: str, log: Path, budget: dict[str, float]) -> Iterator[Row]:
    """Bytes of notice pages."""
    pages = {path: size / KILOBYTE for path, size in weight.compressed_pages(SITE, "notices").items()}
    heavy = sorted((path for path in pages if pages[path] > budget["html-kilobytes"]), key=lambda path: -pages[path])
    heaviest = max(pages, key=lambda path: pages[path])
    details = (f"{len(heavy)} of {len(pages)} pages are heavier; half of all are at most {statistics.median(pages.values()):.1f} KB",
               *(f"{path} {pages[path]:.1f}" for path in heavy))  # fmt: skip
    what = f"notice pages, compressed HTML, KB: {heaviest}"
    yield Row(what, round(pages[heaviest], 1), budget["html-kilobytes"], details=details)
    sent, others = weight.first_visit(browser, base + KINDS["notice"], log)
    yield Row("notice page, whole first visit, KB", round(sent / KILOBYTE, 1), budget["first-visit-kilobytes"])
    yield Row("notice page, requests to other hosts", len(others), budget["other-hosts"], details=tuple(others))


def check_markup(budget: dict[str, float]) -> Iterator[Row]:
    """The Nu checker on all pages."""
    found = markup.messages(SITE)
    details = tuple(f"{text} (and on {times - 1} more)" if times > 1 else text for text, times in found.most_common(20))
    yield Row("Nu checker, all pages, messages", found.total(), budget["messages"], details=details)


def score(base: str, folder: Path, budget: dict[str, float]) -> Iterator[Row]:
    """Lighthouse on some kinds of page."""
    for kind, path in SCORED.items():
        reports: list[dict[str, Any]] = []
        while len(reports) < RUNS:
            reports.append(lighthouse.report(base + path, folder))
            if lighthouse.scores(reports[-1])["performance"] >= budget["performance"]:
                break
        best = max(reports, key=lambda report: lighthouse.scores(report)["performance"])
        for category, points in lighthouse.scores(best).items():
            short = tuple(lighthouse.shortcomings(best, category))
            yield Row(f"Lighthouse, {kind}, {category}", points, budget[category], at_least=True, details=short)
        if kind == "notice":
            shift = round(best["audits"]["cumulative-layout-shift"]["numericValue"], 3)
            yield Row("notice page, layout shift", shift, budget["layout-shift"])


def look(browser: Browser, base: str, budget: dict[str, float]) -> Iterator[Row]:
    """axe on every kind of page."""
    urls = [base + path for path in KINDS.values()]
    for scheme in axe.SCHEMES:
        for width in (axe.PHONE, axe.DESK):
            found = axe.violations(browser, urls, scheme, width)
            details = tuple(f"{url.removeprefix(base)} {line}" for url, lines in found.items() for line in lines)
            what = f"axe, {len(urls)} kinds of page, {scheme}, {width} px, violations"
            yield Row(what, len(details), budget["violations"], details=details)


if __name__ == "__main__":
    sys.exit(main())
