"""What the templates print, whatever the language: words for translators, dates and money of the locale, links."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment

from generator.build import check
from generator.render import Renderer, Settings
from tests.conftest import TODAY
from tests.projects import MINI, ROOT

Project = Callable[..., Path]
SETTINGS = Settings("Letters", "https://letters.example/")
TEMPLATES = sorted((ROOT / "templates").rglob("*.md")) + sorted((ROOT / "templates" / "theme").rglob("*.html"))


def words_outside_gettext(template: str) -> list[str]:
    """Letters that a template prints by itself, without tags, scripts, attribute lists, comments and {% trans %} blocks."""
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    template = re.sub(r"\{% trans.*?endtrans %\}|\{#-?.*?-?#\}|<script\b.*?</script>", "", template, flags=re.DOTALL)
    text = "".join(value for _, kind, value in environment.lex(template) if kind == "data")
    text = re.sub(r"<[^>]*>|\{:[^}]*\}|^!!! \w+|\]\(#[^)]*\)", "", text, flags=re.MULTILINE)
    return re.findall(r"[A-Za-z]{2,}", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    assert words_outside_gettext(path.read_text()) == []


def test_words_outside_gettext_are_found() -> None:
    assert words_outside_gettext('# {{ _("Title") }} {: #x }\n\n<b class="y">Hello</b> {{ name }}') == ["Hello"]


def test_the_words_for_translators_are_up_to_date(tmp_path: Path) -> None:
    """`make messages` was run after the last change of a template."""
    fresh = tmp_path / "messages.pot"
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "templates/locale/babel.cfg", "-k", "N_",
         "--omit-header", "--no-location", "--sort-output", "-o", str(fresh), "templates", "generator"],
        cwd=ROOT, check=True,
    )  # fmt: skip
    assert fresh.read_text() == (ROOT / "templates" / "locale" / "messages.pot").read_text()


def test_dates_and_amounts_follow_the_language(project: Project) -> None:
    site, problems = check(project(), TODAY)
    assert problems == []
    spanish = Renderer(ROOT / "templates", SETTINGS, "es").render(site)
    plan = spanish["relief-options/short-term-payment-plan.md"]
    assert "1 de julio de 2026" in plan
    english = Renderer(ROOT / "templates", SETTINGS).render(site)["relief-options/short-term-payment-plan.md"]
    assert "July 1, 2026" in english


def test_a_page_lists_each_fact_once_with_value_source_day_and_basis(project: Project) -> None:
    site, _ = check(project(), TODAY)
    plan = Renderer(ROOT / "templates", SETTINGS).render(site)["relief-options/short-term-payment-plan.md"]
    assert plan.count('data-fact="plan.fee"') == 1
    text, _, row, marks = plan[: plan.index('data-fact="plan.fee"')].splitlines()[-4:]
    assert "$29" in row
    assert text.startswith("Reported in")
    assert "confirm it in" in text
    assert marks.startswith("{: #f-0 ")


def test_a_letter_says_what_the_irs_can_and_cannot_do_under_its_ladder(project: Project) -> None:
    powers = """\
powers:
  can:
    - It can keep a refund after {fact:deadline.pay}.
  cannot:
    - It can't make a levy yet.
"""
    notice = MINI["site-data/notices/cp14.yml"].replace("if_ignored:", f"{powers}if_ignored:")
    site, problems = check(project({"site-data/notices/cp14.yml": notice}), TODAY)
    assert problems == []
    pages = Renderer(ROOT / "templates", SETTINGS).render(site)
    text = pages["notices/cp14.md"]
    places = [text.index(part) for part in ("ladder-figure", "{: #irs-can }", "It can keep a refund after [21 ",
              "{: #irs-cannot }", "It can't make a levy yet", "{: #if-you-do-nothing }")]  # fmt: skip
    assert places == sorted(places)
    assert "irs-can" not in pages["notices/cp501.md"]


def test_ways_to_pay_over_time_stand_side_by_side_the_likeliest_first(project: Project) -> None:
    short = MINI["site-data/relief-options/short-term-payment-plan.yml"]
    finder = "finder: {{rank: {rank}, because: It fits., next_step: Ask., conditions: []}}\n"
    long = short.replace("short-term-payment-plan", "long-plan").replace("Short-term payment plan", "Long plan")
    other = long.replace("long-plan", "hardship").replace("Long plan", "Hardship").replace(
        "group: paying-over-time", "group: paying-less-or-later"
    )  # fmt: skip
    site, problems = check(project({
        "site-data/relief-options/long-plan.yml": long.replace("fee: Nothing", 'fee: "{fact:plan.fee} | once"')
        + finder.format(rank=20),
        "site-data/relief-options/short-term-payment-plan.yml": short + finder.format(rank=10),
        "site-data/relief-options/hardship.yml": re.sub("(?m)^plan: .*\n", "", other),
        "content/guides/cannot-pay.md": MINI["content/guides/already-paid.md"].replace("id: already-paid", "id: cannot-pay")
        .replace("See [CP501][]", "See [a long plan][long-plan], [hardship][hardship], [paid][already-paid]"),
        "content/tools/relief-finder.md": MINI["content/tools/deadline.md"].replace("id: deadline", "id: relief-finder")
        .replace("[first bill][cp14]", "[first bill][cp14], or [no money][cannot-pay]"),
        "content/guides/already-paid.md": MINI["content/guides/already-paid.md"]
        .replace("See [CP501][]", "See [CP501][], [the finder][relief-finder]"),
    }), TODAY)  # fmt: skip
    assert [str(problem) for problem in problems] == []
    pages = Renderer(ROOT / "templates", SETTINGS).render(site)
    for path in ("relief-options/index.md", "guides/cannot-pay.md", "tools/relief-finder.md"):
        text = pages[path]
        assert text.count("{: #compare-plans }") == 1, path
        rows = re.findall(
            r"^\| \[.*", text[text.index("{: #compare-plans }") : text.index('<section id="facts"')], re.MULTILINE
        )
        assert [row.split("]")[0] for row in rows] == ["| [Short-term payment plan", "| [Long plan"], path
        assert "| None known | [$29](../facts/plan.md#plan.fee) \\| once | Online |" in rows[1], path
    assert "compare-plans" not in pages["guides/already-paid.md"]
    index = pages["relief-options/index.md"]
    assert index.index("{: #compare-plans }") < index.index("data-filter") < index.index("{: #paying-over-time }")
