"""Recommended pages and links, on small graphs where the right answer can be seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from generator.build import check
from generator.graph import RECOMMENDED_AT_MOST
from tests.conftest import TODAY
from tests.projects import MINI

Project = Callable[..., Path]


def term(id_: str, subjects: str, definition: str = "It is a word.", extra: str = "") -> str:
    return (
        f"id: {id_}\ntitle: {id_.title()} word\ndescription: One line.\nreviewed: 2026-11-01\nsubjects: [{subjects}]\n"
        f"definition: {definition}\nexample: An example.\nwhere: On letters.\n{extra}"
    )


def recommended(root: Path, path: str) -> list[str]:
    site, _ = check(root, TODAY)
    return list(site.graph.recommended[path])


def test_the_first_of_each_typed_relation_comes_first(project: Project) -> None:
    assert recommended(project(), "notices/cp14")[:3] == [
        "notices/cp501", "relief-options/short-term-payment-plan", "payment-methods/direct-pay",
    ]  # fmt: skip


def test_a_rare_subject_counts_more_than_a_common_one(project: Project) -> None:
    root = project(
        {
            "site-data/glossary/aa.yml": term("aa", "common, rare"),
            "site-data/glossary/bb.yml": term("bb", "common"),
            "site-data/glossary/cc.yml": term("cc", "rare"),
            "site-data/glossary/dd.yml": term("dd", "common"),
            "site-data/glossary/ee.yml": term("ee", "common"),
        }
    )
    assert recommended(root, "glossary/aa")[:2] == ["glossary/cc", "glossary/bb"]


def test_links_in_either_direction_count_extra_and_both_count_twice(project: Project) -> None:
    root = project(
        {
            "site-data/glossary/aa.yml": term("aa", "one", "See [b][bb] and [c][cc]."),
            "site-data/glossary/bb.yml": term("bb", "two"),
            "site-data/glossary/cc.yml": term("cc", "two", "See [a][aa]."),
            "site-data/glossary/dd.yml": term("dd", "three", "See [a][aa]."),
        }
    )
    assert recommended(root, "glossary/aa")[:3] == ["glossary/cc", "glossary/bb", "glossary/dd"]


def test_equal_scores_go_by_id_and_no_page_recommends_itself(project: Project) -> None:
    root = project({f"site-data/glossary/w{n}.yml": term(f"w{n}", "same") for n in range(9)})
    assert recommended(root, "glossary/w3") == [f"glossary/w{n}" for n in (0, 1, 2, 4, 5)]
    assert recommended(root, "glossary/w0") == [f"glossary/w{n}" for n in (1, 2, 3, 4, 5)]


def test_an_editors_list_overrides(project: Project) -> None:
    changed = MINI["site-data/notices/cp14.yml"].replace(
        "group: owing", "group: owing\nrecommended: [levy, already-paid, CP501]"
    )
    assert recommended(project({"site-data/notices/cp14.yml": changed}), "notices/cp14") == [
        "glossary/levy", "guides/already-paid", "notices/cp501",
    ]  # fmt: skip


def test_every_page_has_three_to_five_others(project: Project) -> None:
    site, _ = check(project({"site-data/glossary/alone.yml": term("alone", "nothing-else")}), TODAY)
    for path, others in site.graph.recommended.items():
        assert 3 <= len(others) <= RECOMMENDED_AT_MOST, path
        assert path not in others
        assert len(set(others)) == len(others)


def test_backlinks_are_the_links_turned_round(project: Project) -> None:
    site, _ = check(project(), TODAY)
    for path, targets in site.graph.links.items():
        for target in targets:
            assert path in site.graph.backlinks[target]
    assert site.graph.links["notices/cp14"]["notices/cp501"] == {"next"}
    assert site.graph.links["notices/cp14"]["relief-options/short-term-payment-plan"] == {"relief", "text"}
    assert "glossary/levy" in site.graph.links["notices/cp14"]
