"""Freshness of values through time: by class, by value, by evidence, by quarter and by year."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.build import check
from generator.cli import main
from generator.freshness import Evidence, quarter_after, statuses, turn_of
from generator.site import Site
from tests.conftest import TODAY
from tests.projects import MINI, ROOT

Project = Callable[..., Path]
PLAN = "site-data/facts/plan.yml"
CHECKED = "checked: 2023-07-11"
POLICY = (ROOT / "site-data" / "freshness.yml").read_text()
WITH_POLICY = {"site-data/freshness.yml": POLICY}
RATE = """\
id: interest
title: Interest
facts:
  interest.rate:
    label: Interest rate
    unit: percent
    class: quarterly-rate
    values:
      - from: 2026-07-01
        value: 6
        source: irs-cp14
        checked: 2026-07-02
        basis: official
      - from: 2026-10-01
        value: 7
        source: irs-cp14
        checked: 2026-10-01
        basis: official
"""


def state(root: Path, fact: str, today: date, evidence: Evidence | None = None, index: int = 0) -> str:
    site, _ = check(root, today)
    seen = {(fact, index): evidence} if evidence else {}
    return statuses(site.library, seen, today)[fact].state


def test_a_value_is_fresh_then_due_then_overdue(project: Project) -> None:
    """The phone number was checked on July 11, 2023: 365 days, then 120 of grace."""
    root = project(WITH_POLICY)
    assert state(root, "plan.phone", date(2024, 7, 9)) == "fresh"
    assert state(root, "plan.phone", date(2024, 7, 10)) == "due"
    assert state(root, "plan.phone", date(2024, 11, 6)) == "due"
    assert state(root, "plan.phone", date(2024, 11, 7)) == "overdue"


def test_a_value_shortens_its_own_term(project: Project) -> None:
    root = project({**WITH_POLICY, PLAN: MINI[PLAN].replace(CHECKED, f"{CHECKED}\n        holds_days: 30")})
    assert state(root, "plan.phone", date(2023, 8, 10)) == "due"


def test_a_longer_term_needs_a_reason(project: Project) -> None:
    longer = MINI[PLAN].replace(CHECKED, f"{CHECKED}\n        holds_days: 1000")
    _, problems = check(project({**WITH_POLICY, PLAN: longer}), TODAY)
    assert [str(problem) for problem in problems] == [
        f"{PLAN}:34:21: error[longer-without-reason]: 1000 days are more than the 365 of a 'phone'. Add 'holds_reason', "
        "or shorten it"
    ]
    reason = longer.replace(
        "holds_days: 1000", "holds_days: 1000\n        holds_reason: The number is printed in the law."
    )
    _, problems = check(project({**WITH_POLICY, PLAN: reason}), TODAY)
    assert problems == []


def test_every_class_needs_a_policy(project: Project) -> None:
    lines = [line for line in POLICY.splitlines() if not line.startswith("  phone:")]
    _, problems = check(project({"site-data/freshness.yml": "\n".join(lines)}), TODAY)
    assert [str(problem) for problem in problems] == [
        "site-data/freshness.yml:3:1: error[missing-field]: 'phone' is missing: every class of fact needs a policy"
    ]


def test_evidence_confirms_a_value_and_its_loss_makes_it_due(project: Project) -> None:
    root = project(WITH_POLICY)
    late = date(2025, 12, 24)
    assert state(root, "plan.phone", late, Evidence(found=date(2025, 12, 20))) == "fresh"
    assert state(root, "plan.phone", date(2024, 1, 1), Evidence(missing=True)) == "due"


def test_a_value_that_ended_is_expired_not_current(project: Project) -> None:
    ended = MINI[PLAN].replace("value: 800-829-1040", "until: 2026-03-31\n        value: 800-829-1040")
    root = project({**WITH_POLICY, PLAN: ended})
    assert state(root, "plan.phone", date(2026, 3, 31)) != "expired"
    assert state(root, "plan.phone", date(2026, 4, 1)) == "expired"


def test_a_rate_is_due_two_weeks_before_the_next_quarter_until_it_is_entered(project: Project) -> None:
    root = project({**WITH_POLICY, "site-data/facts/interest.yml": RATE})
    assert state(root, "interest.rate", date(2026, 9, 20), index=0) == "fresh"
    assert state(root, "interest.rate", date(2026, 12, 17), index=1) == "fresh"
    assert state(root, "interest.rate", date(2026, 12, 18), index=1) == "due"


@pytest.mark.parametrize(
    ("day", "next_quarter"),
    [
        ("2026-01-01", "2026-04-01"),
        ("2026-03-31", "2026-04-01"),
        ("2026-11-24", "2027-01-01"),
        ("2026-12-31", "2027-01-01"),
    ],
)
def test_quarters_follow_the_calendar(day: str, next_quarter: str) -> None:
    assert quarter_after(date.fromisoformat(day)).isoformat() == next_quarter


def test_a_yearly_amount_is_due_anyway_in_november(project: Project) -> None:
    yearly = MINI[PLAN].replace("class: phone", "class: yearly-amount").replace(CHECKED, "checked: 2024-10-01")
    root = project({**WITH_POLICY, PLAN: yearly})
    assert state(root, "plan.phone", date(2024, 11, 14)) == "fresh"
    assert state(root, "plan.phone", date(2024, 11, 15)) == "due"


def test_turns_change_by_the_week() -> None:
    monday = date(2026, 11, 23)
    turns = {turn_of(("ann", "bob"), monday + timedelta(days=7 * week)) for week in range(2)}
    assert turns == {"ann", "bob"}
    assert turn_of((), monday) == ""


def fresh(root: Path, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["fresh", "--project", str(root), *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_lists_what_needs_attention_and_does_not_fail_for_time_alone(project: Project) -> None:
    status, out, err = fresh(project(WITH_POLICY), "--today", "2026-11-24")
    assert status == 0
    assert "warning[overdue]: plan.phone: it was last compared on 2023-07-11. Compare it with https://" in out
    assert err.startswith("2 overdue, 0 expired, ")


def test_overdue_fails_only_a_change_that_edits_that_file(project: Project) -> None:
    root = project(WITH_POLICY)

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments], cwd=root, check=True,
                       capture_output=True)  # fmt: skip

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "start")
    levy = root / "site-data" / "glossary" / "levy.yml"
    levy.write_text(levy.read_text() + "# touched\n")
    assert fresh(root, "--today", "2026-11-24", "--since", "HEAD")[0] == 0
    (root / PLAN).write_text(MINI[PLAN] + "# touched\n")
    status, out, err = fresh(root, "--today", "2026-11-24", "--since", "HEAD")
    assert status == 1
    assert "plan.phone" in out
    assert err.endswith("a changed file has overdue facts: compare them with their source, then date 'checked'\n")


def test_an_unknown_revision_is_wrong_usage(project: Project) -> None:
    status, _, err = fresh(project(WITH_POLICY), "--since", "nowhere")
    assert status == 2
    assert "git can't compare with 'nowhere'" in " ".join(err.split())
    assert fresh(project(WITH_POLICY), "--since", "--output=x")[0] == 2


def test_an_overdue_fact_is_marked_on_its_page(project: Project) -> None:
    from generator.render import Renderer, Settings

    site, _ = check(project(WITH_POLICY), date(2027, 12, 1))
    page = Renderer(ROOT / "templates", Settings("x", "https://x.example/")).render(site)[
        "relief-options/short-term-payment-plan.md"
    ]
    row = page[: page.index('data-fact="plan.fee"')].rsplit("\n", 2)[1]
    assert "Waiting to be compared again." in row
    assert "Some of these have not been compared with their source for longer than we wish." in page


def test_the_real_register_through_a_year(real_site: Site) -> None:
    """Every status can be told on every day of a year, and expired values never count as fresh."""
    site = real_site
    for week in range(53):
        day = date.today() + timedelta(days=7 * week)
        found = statuses(site.library, {}, day)
        for id_, status in found.items():
            value = site.library.facts[id_].fact.values[status.index]
            if value.until and value.until < day:
                assert status.state == "expired"
            assert status.due <= status.overdue
