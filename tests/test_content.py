"""The text itself, measured: how hard it reads, what pages share, how well facts are known, what is there."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from gettext import NullTranslations
from pathlib import Path

import pytest
import readability

from generator.model import Guide, Notice, Page, ReliefOption
from generator.site import Site
from generator.writer import Writer
from tests.projects import ROOT

GRADE_OF_MOST, GRADE_OF_ALL, MOST = 8.0, 10.0, 0.9
SHARED_AT_MOST = 0.2
OFFICIAL_AT_LEAST = 0.7
SENTENCE_WORDS = 3


def sentences(site: Site, path: str) -> list[str]:
    """The sentences of a page's own texts as a reader sees them, facts and examples filled in."""
    writer = Writer(site, path, "en", NullTranslations())
    found = []
    for text in site.texts.page(path).prose:
        for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*|>]|\d+\.)\s)|^#+ .*$", text.text, flags=re.MULTILINE):
            words = writer.plain(re.sub(r"^\s*(?:[-*>]|\d+\.)\s+|^#+ .*$|\|", " ", block, flags=re.MULTILINE))
            found += [part.strip() for part in re.split(r"(?<=[.!?:])\s+", words)]
    return [sentence for sentence in found if len(sentence.split()) >= SENTENCE_WORDS]


def grade(text: list[str]) -> float:
    """Flesch-Kincaid grade of sentences."""
    lines = "\n".join(" ".join(re.findall(r"[\w'’$%,.-]*\w", sentence)) + " ." for sentence in text)
    measured: float = readability.getmeasures(lines, lang="en")["readability grades"]["Kincaid"]
    return measured


@pytest.fixture(scope="module")
def by_page(real_site: Site) -> dict[str, list[str]]:
    return {path: sentences(real_site, path) for path in real_site.library.pages}


def test_pages_read_at_grade_eight_and_none_above_ten(by_page: dict[str, list[str]]) -> None:
    grades = {path: grade(text) for path, text in by_page.items() if len(text) > 5}
    worst = sorted(grades.items(), key=lambda pair: -pair[1])[:10]
    easy = sum(found <= GRADE_OF_MOST for found in grades.values())
    assert easy / len(grades) >= MOST, worst
    assert worst[0][1] <= GRADE_OF_ALL, worst


def test_no_two_pages_share_more_than_a_fifth_of_their_sentences(by_page: dict[str, list[str]]) -> None:
    sets = {path: set(text) for path, text in by_page.items() if len(text) > 5}
    places: dict[str, list[str]] = {}
    for path, text in sets.items():
        for sentence in text:
            places.setdefault(sentence, []).append(path)
    shared: dict[tuple[str, str], int] = {}
    for paths in places.values():
        for index, one in enumerate(paths):
            for other in paths[index + 1 :]:
                shared[one, other] = shared.get((one, other), 0) + 1
    alike = [
        (pair, count) for pair, count in shared.items()
        if count / min(len(sets[pair[0]]), len(sets[pair[1]])) > SHARED_AT_MOST
    ]  # fmt: skip
    assert alike == []


def test_most_values_in_use_were_read_in_official_text(real_site: Site) -> None:
    counts = real_site.basis_counts()
    assert counts["official"] / (counts["official"] + counts["reported"]) >= OFFICIAL_AT_LEAST, counts


def pages(site: Site) -> Iterator[Page]:
    for entry in site.library.pages.values():
        if isinstance(entry.page, Notice | ReliefOption | Guide) or entry.page.kind == "payment-methods":
            yield entry.page


def test_every_page_names_two_official_pages_or_says_why_not(real_site: Site) -> None:
    for page in pages(real_site):
        official = [id_ for id_ in page.official_pages if real_site.library.sources[id_].source.official]
        assert len(official) >= 2, page.path


def test_the_whole_library_is_there(real_site: Site) -> None:
    counts = {kind: len(real_site.library.of_kind(kind)) for kind in
              ("notices", "relief-options", "payment-methods", "guides", "glossary", "tools")}  # fmt: skip
    assert counts["notices"] >= 91
    assert counts["relief-options"] >= 35
    assert counts["payment-methods"] >= 11
    assert counts["guides"] >= 33
    assert counts["glossary"] >= 77
    assert counts["tools"] >= 3


def test_every_notice_answers_the_questions_people_ask_first(real_site: Site) -> None:
    for entry in real_site.library.of_kind("notices"):
        assert isinstance(entry.page, Notice)
        branches = {branch.id for branch in entry.page.branches}
        assert "not-sure-it-is-real" in branches, entry.page.path
        if entry.page.ways_to_pay:
            assert {"already-paid", "think-it-is-wrong", "agree-but-cannot-pay"} <= branches, entry.page.path


def test_free_help_is_named_on_every_letter(real_site: Site, by_page: dict[str, list[str]]) -> None:
    template = (ROOT / "templates" / "pages" / "notices.md").read_text()
    assert "m.free_help(" in template


def test_cp504_is_never_called_the_final_notice(by_page: dict[str, list[str]]) -> None:
    for path, text in by_page.items():
        for sentence in text:
            assert not re.search(r"CP504B? (?:is|was) (?:the|a|your) final notice", sentence, re.IGNORECASE), path


def test_no_sentence_cries_out(by_page: dict[str, list[str]]) -> None:
    assert [(path, text) for path, lines in by_page.items() for text in lines if "!" in text] == []


def test_nothing_was_checked_after_today(real_site: Site) -> None:
    for entry in real_site.library.facts.values():
        assert all(value.checked <= date.today() for value in entry.fact.values)


def test_yaml_files_are_read_by_other_yaml_readers_too(tmp_path: Path) -> None:
    """Republishers use PyYAML's own loader, which is stricter about quotes than libyaml."""
    code = "import sys, yaml\nfor path in sys.argv[1:]:\n    yaml.load(open(path, encoding='utf-8'), Loader=yaml.SafeLoader)"
    files = [str(path) for path in (ROOT / "site-data").rglob("*.yml") if path.stat().st_size < 60_000]
    result = subprocess.run([sys.executable, "-c", code, *files], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr[-600:]


def test_letters_that_can_lead_to_collection_say_what_the_irs_can_and_cannot_do(real_site: Site) -> None:
    groups = ("owing", "plans", "changed", "mismatch", "not-filed", "business")
    pages = [entry.page for entry in real_site.library.of_kind("notices") if isinstance(entry.page, Notice)]
    assert [page.path for page in pages if page.group in groups and not page.powers] == []
    for page in pages:
        for limit in page.powers.cannot if page.powers else ():
            # Each stands alone, so that nobody who finds it elsewhere reads it as a power.
            assert re.search(r"can't|\b[Nn]o(?:body)?\b", limit), (page.path, limit)


def test_no_letter_without_the_right_to_a_hearing_claims_it(real_site: Site) -> None:
    """CP504 and CP504B announce a levy; the hearing comes with a later letter."""
    for id_ in ("cp504", "cp504b"):
        page = real_site.library.pages[f"notices/{id_}"].page
        assert isinstance(page, Notice)
        assert page.powers
        limits = " ".join(page.powers.cannot)
        assert "a right to a hearing" in limits, id_
