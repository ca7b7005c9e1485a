"""What changed: values, corrections and new pages on ``/changes/``, in Atom feeds and in the calendar, for other programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import feedparser
import pytest
from icalendar import Calendar

from generator.api import API
from tests.conftest import TODAY
from tests.projects import MINI
from tests.test_api import URL, rendered

Project = Callable[..., Path]
CP14, PLAN = "site-data/notices/cp14.yml", "site-data/facts/plan.yml"
ENTRIES = """\
changes:
  - {date: 2026-11-02, what: new, text: New page.}
  - {date: 2026-11-20, what: correction, text: "The page said 10 days; it is 21."}
"""
WITH_ENTRIES = {CP14: MINI[CP14].replace("group: owing\n", f"{ENTRIES}group: owing\n")}
LONG = "a rule in so many words that a title can't repeat it without becoming a paragraph of its own"
NEW_VALUE = date(2027, 1, 1)


def changes(files: dict[str, str], name: str = "changes") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(files[f"{API}{name}.json"])["items"]
    return found


def feed(text: str) -> Any:
    parsed = feedparser.parse(text)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def section(page: str, anchor: str) -> str:
    return page.split(f"{{: #{anchor} }}", 1)[1].split("\n## ", 1)[0]


def fact(values: str, unit: str = "usd", more: str = "") -> dict[str, str]:
    """The small project with one more fact of the topic ``plan``, quoted on the page of the letter."""
    text = f"{MINI[PLAN]}  plan.extra:\n    label: Extra\n    unit: {unit}\n    class: fee\n{more}    values:\n{values}"
    return {PLAN: text, CP14: MINI[CP14].replace("today: Check", "today: Know {fact:plan.extra}. Check")}


def value(start: str, amount: object, more: str = "", checked: str = "") -> str:
    return f"      - {{from: {start}, value: {amount}, source: irs-cp14, checked: {checked or start}, basis: official{more}}}\n"


def test_a_change_of_a_value_has_old_and_new_value_day_and_source(project: Project) -> None:
    first, second = changes(rendered(project()))
    assert (second["id"], second["what"], second["day"]) == ("plan.fee@2026-07-01", "value", "2026-07-01")
    assert (second["old"], second["new"], second["old_text"], second["new_text"]) == (22, 29, "$22", "$29")
    assert second["title"] == "Setup fee: $29 instead of $22"
    assert second["source"] == "some-blog"
    assert second["url"] == f"{URL}facts/plan/#plan.fee"
    assert (first["id"], first["known"]) == ("plan.fee@2027-01-01", "2026-10-01")


def test_a_coming_change_is_upcoming_until_its_day(project: Project) -> None:
    root = project()
    before, after = rendered(root), rendered(root, NEW_VALUE)
    assert [item["id"] for item in changes(before, "upcoming")] == ["plan.fee@2027-01-01"]
    assert changes(after, "upcoming") == []
    title = "Setup fee: $31 instead of $29"
    assert title in section(before["changes/index.md"], "upcoming")
    assert title not in section(before["changes/index.md"], "past")
    assert title in section(after["changes/index.md"], "past")
    assert "No change has been announced" in section(after["changes/index.md"], "upcoming")


def test_a_value_that_stays_the_same_is_no_change(project: Project) -> None:
    files = rendered(project(fact(value("2026-01-01", 5) + value("2026-04-01", 5) + value("2026-07-01", 6))))
    assert [item["id"] for item in changes(files) if item["fact"] == "plan.extra"] == ["plan.extra@2026-07-01"]


def test_a_long_value_is_told_below_its_title(project: Project) -> None:
    values = value("2026-01-01", "short") + value("2026-07-01", f'"{LONG}"', ', why: "A law says so."')
    files = rendered(project(fact(values, "text")))
    change = next(item for item in changes(files) if item["fact"] == "plan.extra")
    assert (change["title"], change["why"]) == ("Extra: changed", "A law says so.")
    row = next(line for line in files["changes/index.md"].splitlines() if "**Extra: changed**" in line)
    assert f"Now: {LONG}. Before: short. A law says so." in row
    entry = next(entry for entry in feed(files["feed.xml"]).entries if entry.title == "Extra: changed")
    assert f"From July 1, 2026: {LONG}. Before: short." in entry.summary
    assert "Why: A law says so." in entry.summary


def test_the_end_of_the_last_value_is_told_without_guessing_what_follows(project: Project) -> None:
    files = rendered(project(fact(value("2026-01-01", 5, ", until: 2026-09-30"))))
    change = next(item for item in changes(files) if item["fact"] == "plan.extra")
    assert (change["what"], change["day"]) == ("end", "2026-10-01")
    assert change["title"] == "Extra: no value is known after September 30, 2026"


def test_a_correction_of_a_fact_concerns_every_page_that_lists_it(project: Project) -> None:
    more = "    changes:\n      - {date: 2026-11-10, what: correction, text: The fee was given as 4 dollars.}\n"
    files = rendered(project(fact(value("2026-01-01", 5), more=more)))
    change = next(item for item in changes(files) if item["what"] == "correction")
    assert change["pages"] == ["notices/cp14"]
    assert feed(files["notices/cp14/feed.xml"]).entries[0].title == "The fee was given as 4 dollars."
    assert json.loads(files[f"{API}notices/cp14.json"])["modified"] == "2026-11-10"


def test_entries_of_a_file_stand_in_the_list_and_in_the_feed_of_their_page_only(project: Project) -> None:
    files = rendered(project(WITH_ENTRIES))
    titles = ["CP14: The first bill: The page said 10 days; it is 21.", "CP14: The first bill: New page."]
    assert all(title in files["changes/index.md"] for title in titles)
    assert [entry.title for entry in feed(files["notices/cp14/feed.xml"]).entries] == titles
    assert feed(files["notices/cp501/feed.xml"]).entries == []
    assert [item["id"] for item in changes(files)][1:3] == ["notices/cp14@2026-11-20.2", "notices/cp14@2026-11-02.1"]


def test_a_feed_is_whole_even_before_anything_changed(project: Project) -> None:
    parsed = feed(rendered(project())["notices/cp501/feed.xml"])
    assert parsed.version == "atom10"
    assert parsed.feed.id == f"{URL}notices/cp501/feed.xml"
    assert parsed.feed.updated == "2026-11-01T00:00:00Z"
    assert parsed.feed.title == "CP501: The first reminder: what changed"
    assert {link.rel for link in parsed.feed.links} == {"self", "alternate"}
    assert parsed.feed.author == "IRS Letter Guide"


def test_entries_keep_their_id_and_come_back_up_when_they_take_effect(project: Project) -> None:
    root = project()
    before, after = (feed(rendered(root, day)["feed.xml"]).entries for day in (TODAY, NEW_VALUE))
    assert {entry.id for entry in before} == {entry.id for entry in after}
    assert all(entry.id.startswith("tag:") for entry in before)
    (old,) = (entry for entry in before if entry.id.endswith("plan.fee@2027-01-01"))
    (new,) = (entry for entry in after if entry.id == old.id)
    assert (old.updated, new.updated) == ("2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z")
    assert after[0].id == old.id


@pytest.mark.parametrize("day", [date(2026, 11, 2), TODAY, NEW_VALUE])
def test_no_feed_is_updated_in_the_future(project: Project, day: date) -> None:
    files = rendered(project(), day)
    for path in (path for path in files if path.endswith("feed.xml")):
        assert all(entry.updated[:10] <= day.isoformat() for entry in feed(files[path]).entries), path


def test_the_calendar_holds_the_days_on_which_values_begin(project: Project) -> None:
    text = rendered(project(fact(value("2026-01-01", 5) + value("2026-04-01", 5))))["changes/dates.ics"]
    events = {str(event["uid"]).split("@")[0]: event for event in Calendar.from_ical(text).walk("VEVENT")}
    assert set(events) == {"plan.fee.from.2026-07-01", "plan.fee.from.2027-01-01", "plan.extra.from.2026-04-01"}
    event = events["plan.fee.from.2027-01-01"]
    assert event.decoded("dtstart") == NEW_VALUE
    assert str(event["summary"]) == "Setup fee: $31"
    assert str(event["url"]) == f"{URL}facts/plan/#plan.fee"
    assert str(event["description"]).endswith("https://www.irs.gov/individuals/understanding-your-cp14-notice")


def test_the_calendar_holds_coming_days_that_are_facts_themselves(project: Project) -> None:
    for day, expected in (("2026-12-15", True), ("2026-11-01", False)):
        text = rendered(project(fact(value("2026-01-01", day), "date")))["changes/dates.ics"]
        assert ("UID:plan.extra.day@" in text) is expected


def test_lines_of_the_calendar_are_short_and_end_as_the_format_asks(project: Project) -> None:
    label = "Setup fee; of a plan, né à l’étranger \\ " * 4
    values = value("2026-01-01", 5) + value("2026-12-01", 6, ", announced: 2026-10-05", "2026-10-05")
    changed = fact(values)
    changed[PLAN] = changed[PLAN].replace("label: Extra", f"label: '{label.strip()}'")
    text = rendered(project(changed))["changes/dates.ics"]
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    summaries = [str(event["summary"]) for event in Calendar.from_ical(text).walk("VEVENT")]
    assert f"{label.strip()}: $6" in summaries


def test_the_list_names_at_most_a_few_pages_and_counts_the_rest(project: Project) -> None:
    extra = {
        f"site-data/notices/cp{n}.yml": re.sub(
            r"today: Check", "today: Know {fact:plan.extra}. Check",
            MINI[CP14].replace("id: cp14", f"id: cp{n}").replace("code: CP14", f"code: CP{n}").replace("CP 14", f"CP {n}"),
        )
        for n in (60, 61, 62)
    }  # fmt: skip
    related = MINI[CP14].replace("next:\n", "next:\n  - notice: cp60\n  - notice: cp61\n  - notice: cp62\n")
    changed = fact(value("2026-01-01", 5) + value("2026-07-01", 6)) | extra
    changed[CP14] = related.replace("today: Check", "today: Know {fact:plan.extra}. Check")
    row = next(line for line in rendered(project(changed))["changes/index.md"].splitlines() if "**Extra: $6" in line)
    assert row.count("][notices/") == 3
    assert row.endswith("and 1 more page")
