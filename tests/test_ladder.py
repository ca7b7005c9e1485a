"""The ladder of letters: order, words, links, and a drawing that a screen reader can read."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

from generator.build import check
from generator.ladder import AFTER_AT_MOST, BEFORE_AT_MOST, Step, ladder_svg, steps_of
from generator.model import Notice
from generator.site import Site
from tests.conftest import TODAY

SVG = "{http://www.w3.org/2000/svg}"
STEPS = [
    Step(-1, "notices/cp14", "CP14", "The first bill"),
    Step(0, "notices/cp501", "CP501", "A reminder & more <than> fits on one line of a box of this width"),
    Step(1, "notices/cp503", "CP503", "Second reminder"),
    Step(1, "notices/cp504", "CP504", "Third"),
]


def drawing() -> ElementTree.Element:
    return ElementTree.fromstring(ladder_svg(STEPS, "Title", "Description", "You are here", "One of these may follow"))


def test_the_drawing_has_a_name_a_description_and_a_link_in_each_other_box() -> None:
    svg = drawing()
    assert svg.attrib["role"] == "group"
    assert svg.attrib["aria-labelledby"] == "ladder-title ladder-desc"
    assert svg.findtext(f"{SVG}title") == "Title"
    assert [link.attrib["href"] for link in svg.iter(f"{SVG}a")] == [
        "../../notices/cp14/", "../../notices/cp503/", "../../notices/cp504/",
    ]  # fmt: skip


def test_boxes_do_not_overlap_and_stay_inside() -> None:
    svg = drawing()
    height = int(svg.attrib["viewBox"].split()[3])
    bottom = 0
    groups = [group for group in svg.iter() if "transform" in group.attrib]
    assert len(groups) == len(STEPS)
    for group in groups:
        box = group.find(f"{SVG}rect")
        assert box is not None
        left, top = map(int, group.attrib["transform"].removeprefix("translate(").removesuffix(")").split())
        assert top >= bottom
        assert left + int(box.attrib["width"]) <= int(svg.attrib["viewBox"].split()[2])
        bottom = top + int(box.attrib["height"])
    assert bottom <= height


def test_letters_before_stand_in_the_order_in_which_they_come(real_site: Site) -> None:
    page = real_site.library.pages["notices/lt11"].page
    assert isinstance(page, Notice)
    codes = [step.code for step in steps_of(real_site, page) if step.place < 0]
    assert codes == ["CP501", "CP503", "CP504", "CP504B"]


def test_a_ladder_is_short(real_site: Site) -> None:
    for entry in real_site.library.of_kind("notices"):
        assert isinstance(entry.page, Notice)
        places = [step.place for step in steps_of(real_site, entry.page)]
        assert places.count(-1) <= BEFORE_AT_MOST
        assert places.count(0) == 1
        assert places.count(1) <= AFTER_AT_MOST


def test_a_letter_that_stands_alone_has_no_drawing(project: Callable[..., Path]) -> None:
    from generator.render import Renderer, Settings
    from tests.projects import MINI, ROOT

    alone = MINI["site-data/notices/cp14.yml"].replace("next:\n  - notice: cp501\n    when: If nothing is paid.\n", "")
    site, _ = check(project({"site-data/notices/cp14.yml": alone}), TODAY)
    page = Renderer(ROOT / "templates", Settings("x", "https://x.example/")).render(site)["notices/cp14.md"]
    assert "ladder-drawing" not in page
