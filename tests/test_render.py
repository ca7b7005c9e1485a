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
from tests.projects import ROOT

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
    row = next(line for line in plan.splitlines() if 'data-fact="plan.fee"' in line)
    assert "$29" in row
    assert "Reported in" in row
    assert "confirm it in" in row
