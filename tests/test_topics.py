"""The register of facts as pages: every fact in full, its history, its notes, and the pages that quote it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from generator.build import check, render_files
from generator.site import Site
from generator.topics import changed_on, facts_of_topic
from tests.conftest import TODAY
from tests.projects import MINI

Project = Callable[..., Path]
PLAN, DEADLINE = "site-data/facts/plan.yml", "site-data/facts/deadline.yml"


def pages(root: Path, today: date = TODAY) -> dict[str, str]:
    site, problems = check(root, today)
    assert [str(problem) for problem in problems] == []
    return {path: content.decode() for path, content in render_files(root, site).items() if path.endswith(".md")}


def whole(page: str, id_: str) -> str:
    """What a topic's page says of one fact."""
    return page.partition(f'data-fact="{id_}"')[2].partition("</div>")[0]


def test_every_fact_of_the_register_stands_once_on_the_page_of_its_topic(project: Project) -> None:
    root = project()
    site, _ = check(root, TODAY)
    listed = [
        id_
        for path, text in pages(root).items()
        if re.fullmatch(r"facts/(?!index)\w+\.md", path)
        for id_ in re.findall(r'data-fact="([^"]+)"', text)
    ]
    assert sorted(listed) == sorted(site.library.facts)


def test_a_fact_in_full_has_its_history_its_sources_and_the_pages_that_quote_it(project: Project) -> None:
    fee = whole(pages(project())["facts/plan.md"], "plan.fee")
    assert "### Setup fee" in fee
    assert "**$29** from July 1, 2026 to December 31, 2026. Reported in [What a CP14 is][source:some-blog]" in fee
    earlier, coming = re.findall(r"^- (.*)", fee, re.MULTILINE)
    assert re.match(r"\*\*\$22\*\* from .* to June 30, 2026\. ", earlier)
    assert re.match(r"\*\*\$31\*\* from January 1, 2027 on\. ", coming)
    assert "[relief-options/short-term-payment-plan]" in fee.partition("On these pages:")[2]


def test_a_coming_value_is_the_current_one_from_its_day_on(project: Project) -> None:
    assert (
        "**$31** from January 1, 2027 on."
        in whole(pages(project(), date(2027, 1, 1))["facts/plan.md"], "plan.fee").splitlines()[4]
    )


def test_a_note_stands_on_the_topic_and_pages_link_to_it(project: Project) -> None:
    note = "        basis: official\n        note: See {fact:plan.fee} and {fact:deadline.pay}.\n"
    text = MINI[DEADLINE].replace("        basis: official\n", note, 1)
    assert text != MINI[DEADLINE]
    found = pages(project({DEADLINE: text}))
    noted = whole(found["facts/deadline.md"], "deadline.pay")
    assert "See [$29](plan.md#plan.fee) and [21 calendar days](#deadline.pay)." in noted
    notice = found["notices/cp14.md"]
    assert "[Note](../facts/deadline.md#deadline.pay)\n{: #f-0 " in notice
    assert "See [$29]" not in notice
    assert "[Note]" not in pages(project())["notices/cp14.md"]


def test_facts_of_one_text_stand_below_it_and_it_is_named_once(project: Project) -> None:
    extra = MINI[DEADLINE].partition("facts:\n")[2].replace("deadline.pay", "deadline.reply")
    notice = MINI["site-data/notices/cp14.yml"].replace(
        "if_ignored: ", "if_ignored: Reply within {fact:deadline.reply}. "
    )
    section = pages(project({DEADLINE: MINI[DEADLINE] + extra, "site-data/notices/cp14.yml": notice}))[
        "notices/cp14.md"
    ]
    section = section.partition("{: #facts-and-sources }")[2]
    assert section.count('data-fact="deadline.') == 2
    assert section.count("[source:irs-cp14], text of") == 1


def test_a_topic_changed_when_a_value_began_or_was_compared_and_not_later_than_today(real_site: Site) -> None:
    for topic in real_site.library.topics:
        assert changed_on(real_site, facts_of_topic(real_site, topic)) <= real_site.today
    interest = facts_of_topic(real_site, "interest")
    assert changed_on(real_site, interest) >= max(value.checked for fact in interest for value in fact.fact.values[:1])
