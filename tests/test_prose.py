"""The notation of texts, and how a page prints it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from gettext import NullTranslations
from pathlib import Path

import markdown
import pytest

from generator.build import check
from generator.listed import read_in
from generator.prose import Example, FactQuote, Lexicon, Mention, Reference
from generator.writer import Writer, escaped
from tests.conftest import TODAY

Project = Callable[..., Path]

WORDS = Lexicon(
    [("levy", "glossary/levy"), ("levies", "glossary/levy"), ("notice of intent to levy", "glossary/intent")]
)


def test_a_text_is_taken_apart_into_words_facts_examples_and_references() -> None:
    parsed = WORDS.parse(
        "Pay {fact:a.b} or {fact:a.b@2026-01-01}, say {example:$5}. See [CP 501][] and [a plan][plan]."
    )
    assert [part for part in parsed.parts if not isinstance(part, str)] == [
        FactQuote("a.b", None, "{fact:a.b}"),
        FactQuote("a.b", date(2026, 1, 1), "{fact:a.b@2026-01-01}"),
        Example("$5"),
        Reference("CP 501", "CP 501", "[CP 501][]"),
        Reference("a plan", "plan", "[a plan][plan]"),
    ]
    assert parsed.flaws == ()


def test_the_longest_glossary_term_wins_and_only_its_first_use_is_marked() -> None:
    parsed = WORDS.parse("A Notice of\nintent to levy, then a levy, then levies. Not a levying.")
    assert list(parsed.mentions) == [
        Mention("Notice of\nintent to levy", "glossary/intent"),
        Mention("levy", "glossary/levy"),
    ]


@pytest.mark.parametrize("text", ["`{levy}`", r"a \[b\] \{", "2 < 3 and 4 > 3", "AT & T", "[x] done"])
def test_code_escapes_and_plain_signs_are_left_alone(text: str) -> None:
    assert Lexicon().parse(text).flaws == ()


def test_terms_in_code_links_and_headings_are_not_marked() -> None:
    parsed = WORDS.parse("## The levy\n\n`levy` and [the levy][x]\n", headings=True)
    assert list(parsed.mentions) == []


@pytest.fixture
def writer(project: Project) -> Writer:
    site, problems = check(project(), TODAY)
    assert problems == []
    return Writer(site, "notices/cp14", "en", NullTranslations())


def test_a_quoted_fact_prints_the_value_in_force_and_links_to_its_row(writer: Writer) -> None:
    assert writer.text("{fact:plan.fee}") == "[$29](#f-0)"
    assert writer.text("{fact:plan.fee@2025-01-01}") == "[$22](#f-0)"


def test_another_pages_figure_leads_to_the_register_and_is_not_listed_here(writer: Writer) -> None:
    assert writer.borrowed("{fact:plan.fee} | once") == "[$29](../facts/plan.md#plan.fee) \\| once"
    assert writer.facts() == []
    assert writer.text("{fact:plan.fee}") == "[$29](#f-0)"
    assert [entry.id for entry in writer.facts()] == ["plan.fee"]


def test_a_future_value_is_not_quoted_today_and_is_from_its_day_on(project: Project) -> None:
    root = project()
    for day, printed in ((date(2026, 12, 31), "$29"), (date(2027, 1, 1), "$31")):
        site, _ = check(root, day)
        assert Writer(site, "notices/cp14", "en", NullTranslations()).text("{fact:plan.fee}") == f"[{printed}](#f-0)"


def test_the_row_of_a_fact_has_its_source_its_dates_and_how_well_it_is_known(writer: Writer) -> None:
    writer.text("{fact:plan.fee}")
    (text,) = read_in(writer)
    (row,) = text.rows
    assert (row.id, row.label, row.value, row.since) == ("plan.fee", "Setup fee", "$29", "July 1, 2026")
    assert row.upcoming == (("January 1, 2027", "$31"),)
    assert text.reported
    assert text.confirm == "[Understanding your CP14 notice][source:irs-cp14]"
    assert "[source:irs-cp14]: https://www.irs.gov/individuals/understanding-your-cp14-notice" in writer.definitions()


def test_references_resolve_ids_codes_and_aliases_whatever_their_case(writer: Writer) -> None:
    for name in ("cp501", "CP501", "CP 501", "cp 501", "notices/cp501"):
        assert writer.text(f"[it][{name}]") == "[it][notices/cp501]", name
    assert writer.definitions() == ["[notices/cp501]: cp501.md"]


def test_a_glossary_term_is_linked_once_a_page(writer: Writer) -> None:
    assert writer.text("A levy.") == "A [levy][glossary/levy]."
    assert writer.text("Another levy.") == "Another levy."
    assert writer.definitions() == ["[glossary/levy]: ../glossary/levy.md"]


def test_the_first_sentence_does_not_end_at_an_abbreviation(writer: Writer) -> None:
    assert writer.first_sentence("Pay the U.S. Treasury **by** check. Then wait.") == "Pay the U.S. Treasury by check."


def test_labels_are_printed_as_they_stand() -> None:
    assert escaped("a [b](c) *d* `e` <f> & {g} | #h") == (r"a \[b\](c) \*d\* \`e\` &lt;f&gt; &amp; \{g\} \| \#h")


def test_texts_stay_on_one_line_where_a_table_needs_it(writer: Writer) -> None:
    assert writer.cell("one\ntwo | three") == r"one two \| three"
    assert writer.text("one\ntwo", indent=4) == "one\n    two"


@pytest.mark.parametrize(
    "text",
    [
        "\\<img src=x onerror=alert(1)>",
        "a ` b\n\n<img src=x onerror=alert(1)>\n\nc ` d",
        "- a `\n- <img src=x onerror=alert(1)> `",
        "```\n<img src=x onerror=alert(1)>\n```",
        "   ```\n<img src=x onerror=alert(1)>\n   ```",
        "~~~\n<script>alert(1)</script>\n~~~",
        "[a [b] c](JAVASCRIPT:alert(1))",
        "[a [b] c](//evil.example)",
        "[a [b]](data:text/html,x)",
        "[a][b](javascript:alert(1))",
        "[<img src=x onerror=alert(1)>][cp14]",
        "<javascript:alert(1)>",
        "javascript :alert(1)",
        "``a` <img src=x onerror=alert(1)> `b``c`",
        "{: onclick=alert(1) }",
    ],
)
def test_no_markup_slips_through(text: str) -> None:
    """Each is either flagged, or its markup ends up inside a code span; checked with the Markdown the site is built with."""
    for headings in (False, True):
        if not Lexicon().parse(text, headings=headings).flaws:
            html = markdown.markdown(
                text, extensions=["attr_list", "md_in_html", "tables", "fenced_code", "admonition"]
            )
            assert not re.search(
                r"<(?:img|script|iframe)|onerror=|onclick=|href=", re.sub(r"<code>.*?</code>", "", html)
            ), html
