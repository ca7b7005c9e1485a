"""The week's report as Markdown: links and facts that need a person, for the one rolling issue. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from generator.freshness import attention, turn_of
from generator.links.report import Finding, findings
from generator.problems import Problem
from generator.site import Site

ITEMS_AT_MOST = 20
PAGES_NAMED = 3

SECTIONS = (
    ("Dead links", ("link-dead",)),
    ("Words that no longer stand on their source's page", ("evidence-missing",)),
    ("Facts past their term", ("overdue", "expired")),
    ("Links that moved or are gone for now", ("link-gone", "link-moved")),
    ("Exceptions to end", ("exception-expired", "exception-idle")),
    ("Facts to compare again soon", ("due",)),
    ("Could not be told", ("link-blocked", "link-unclear", "evidence-unclear")),
)
"""Headings of the report in order of urgency, and the codes below each."""


def weekly_report(site: Site) -> str:
    """At most `ITEMS_AT_MOST` items, the most urgent first, each with its file, line and pages; the rest are counted."""
    found = [
        *findings(site),
        *(Finding(problem, _pages(site, problem)) for problem in attention(site.library, site.statuses)),
    ]
    lines = [f"Links and facts as of {site.today}."]
    if site.library.freshness and (turn := turn_of(site.library.freshness.file.turns, site.today)):
        lines[0] += f" This week it is {turn}'s turn."
    left = ITEMS_AT_MOST
    hidden = 0
    for heading, codes in SECTIONS:
        items = [finding for finding in found if finding.problem.code in codes]
        shown = items[:left]
        hidden += len(items) - len(shown)
        left -= len(shown)
        if shown:
            lines += ["", f"## {heading}", "", *map(_item, shown)]
    if len(lines) == 1:
        lines.append("\nNothing needs a person.")
    if hidden:
        lines.append(f"\n{hidden} more of these wait behind them: `python -m generator links` and `python -m generator fresh` "
                     "list all.")  # fmt: skip
    return "\n".join(lines) + "\n"


def _item(finding: Finding) -> str:
    problem = finding.problem
    return f"- [ ] `{problem.path}:{problem.line}` {problem.message}{_touched(finding.pages)}"


def _touched(pages: Sequence[str]) -> str:
    if not pages:
        return ""
    named = ", ".join(pages[:PAGES_NAMED])
    more = f" and {len(pages) - PAGES_NAMED} more" if len(pages) > PAGES_NAMED else ""
    return f" (pages: {named}{more})"


def _pages(site: Site, problem: Problem) -> tuple[str, ...]:
    """Pages that quote the fact which the problem is about."""
    fact = problem.message.split(":", 1)[0]
    return tuple(
        path for path, entry in site.library.pages.items() if any(one.id == fact for one in site.facts_of(entry))
    )
