"""Rules about whole pages."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Home, Notice, ReliefOption
from generator.problems import Problem
from generator.site import Site

DAY_COUNTS = ("days", "calendar_days", "business_days", "weeks", "months", "years")


def pages_are_linked_from_another(site: Site) -> Iterator[Problem]:
    """Every page is named by another page's text or lists, or by find.yml, not only by its section's index."""
    if site.library.broken:
        return  # the link may stand in a file that could not be read
    ways_in = _named_by_ways(site)
    for path, entry in site.library.pages.items():
        if isinstance(entry.page, Home) or path == "about/index" or path in ways_in:
            continue
        if not site.graph.backlinks[path]:
            yield entry.document.problem("orphan-page", "no other page links here. Link to it where a reader would want "
                                         f"it: [text][{entry.page.id}]", ("id",))  # fmt: skip


def _named_by_ways(site: Site) -> set[str]:
    if site.library.find is None:
        return set()
    named = site.texts.single(site.library.find).references
    return {path for reference in named if (path := site.names.page(reference.id))}


def reviews_lie_in_the_past(site: Site) -> Iterator[Problem]:
    """No page was reviewed, and no statement made, after today."""
    for entry in site.library.pages.values():
        if entry.page.reviewed > site.today:
            yield entry.document.problem("checked-in-future", f"'reviewed' says {entry.page.reviewed}, and today is "
                                         f"{site.today}", ("reviewed",))  # fmt: skip
        if isinstance(entry.page, Notice):
            for index, statement in enumerate(entry.page.statements):
                if statement.until and statement.until < statement.from_:
                    yield entry.document.problem("values-order", f"the statement ends on {statement.until}, before it "
                                                 f"begins on {statement.from_}", ("statements", index, "until"))  # fmt: skip


def recommendations_are_other_pages(site: Site) -> Iterator[Problem]:
    """An editor's recommended pages are other pages, each named once."""
    for path, entry in site.library.pages.items():
        seen = set()
        for index, name in enumerate(entry.page.recommended):
            target = site.names.page(name)
            if target == path:
                yield entry.document.problem(
                    "bad-recommendation", "a page can't recommend itself", ("recommended", index)
                )
            elif target and target in seen:
                yield entry.document.problem(
                    "bad-recommendation", f"'{name}' stands here twice", ("recommended", index)
                )
            seen.add(target)


def fixed_deadlines_have_a_rule(site: Site) -> Iterator[Problem]:
    """A fixed deadline names the day count that fixes it; a period's fact is a day count."""
    for entry in site.library.of_kind("notices"):
        if not isinstance(entry.page, Notice):
            continue
        deadline = entry.page.deadline
        if deadline.rule == "fixed" and not deadline.periods:
            yield entry.document.problem("missing-field", "'periods' is missing: a fixed deadline names the fact that "
                                         "fixes it. Otherwise write 'rule: printed-date'", ("deadline", "rule"))  # fmt: skip
        for index, period in enumerate(deadline.periods):
            fact = site.library.facts.get(period.fact)
            if fact and fact.fact.unit not in DAY_COUNTS:
                yield entry.document.problem("wrong-type", f"'{period.fact}' has the unit '{fact.fact.unit}'; a period "
                                             "needs a count of days, weeks, months or years",
                                             ("deadline", "periods", index, "fact"))  # fmt: skip


def plans_have_their_row(site: Site) -> Iterator[Problem]:
    """Every way to pay over time has its row in the comparison of plans."""
    for entry in site.library.of_kind("relief-options"):
        if isinstance(entry.page, ReliefOption) and entry.page.group == "paying-over-time" and not entry.page.plan:
            yield entry.document.problem("missing-field", "'plan' is missing: an option of this group has its row in the "
                                         "comparison of ways to pay over time", ("group",))  # fmt: skip
