"""The weekly report: short, located, the most urgent first, valid Markdown for one rolling issue."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from generator.build import check
from generator.cli import main
from generator.site import Site
from generator.weekly import ITEMS_AT_MOST, weekly_report
from tests.projects import ROOT

Project = Callable[..., Path]
POLICY = {"site-data/freshness.yml": (ROOT / "site-data" / "freshness.yml").read_text()}


def test_a_quiet_week_says_so(project: Project) -> None:
    quiet, _ = check(project(), date(2026, 11, 24))
    assert weekly_report(quiet) == "Links and facts as of 2026-11-24.\n\nNothing needs a person.\n"
    busy, _ = check(project(POLICY), date(2026, 11, 24))
    assert "Nothing needs a person" not in weekly_report(busy)


def test_each_item_names_file_line_and_pages(project: Project) -> None:
    site, _ = check(project(POLICY), date(2027, 12, 1))
    report = weekly_report(site)
    assert "## Facts past their term" in report
    item = next(line for line in report.splitlines() if "plan.fee" in line)
    assert re.match(r"- \[ \] `site-data/facts/plan\.yml:\d+` plan\.fee: it was last compared on ", item)
    assert item.endswith("(pages: relief-options/short-term-payment-plan)")


def test_the_report_of_the_real_site_is_short_and_counts_the_rest(real_site: Site) -> None:
    report = weekly_report(real_site)
    assert sum(line.startswith("- [ ] ") for line in report.splitlines()) <= ITEMS_AT_MOST


def test_turns_are_named(project: Project) -> None:
    policy = POLICY["site-data/freshness.yml"].replace("turns: []", "turns: [ann, bob]")
    result = CliRunner().invoke(
        main, ["weekly", "--project", str(project({"site-data/freshness.yml": policy})), "--today", "2026-11-24"]
    )
    assert result.exit_code == 0
    assert re.search(r"This week it is (ann|bob)'s turn\.", result.stdout)
