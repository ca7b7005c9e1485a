"""The ladder of a letter: what usually comes before it and what may follow, drawn as SVG from the letters' own relations.

Pure. The page prints the same steps as a list; the drawing adds the overview, with a link in each box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from generator.model import Notice
from generator.site import Site

WIDTH = 360
BOX = 320
LINE = 18
PADDING = 10
GAP = 26
LETTERS = 40
"""About as many letters as fit a line of a box at 14 px."""

BEFORE_AT_MOST = 4
AFTER_AT_MOST = 4


@dataclass(frozen=True)
class Step:
    """One box: its place relative to the page's letter (-1, 0, 1), the letter's path (``notices/cp14``), code and title."""

    place: int
    path: str
    code: str
    title: str


def steps_of(site: Site, notice: Notice) -> list[Step]:
    """The letters before, in the order in which they come, this one, and those that may follow, likeliest first."""
    before = [page for name in notice.previous if (page := _notice(site, name))]
    earlier = sorted(before, key=lambda page: (-_followers(site, page, before), before.index(page)))[-BEFORE_AT_MOST:]
    after = [page for step in notice.next if (page := _notice(site, step.notice))][:AFTER_AT_MOST]
    return [
        *(Step(-1, page.path, page.code, page.title) for page in earlier),
        Step(0, notice.path, notice.code, notice.title),
        *(Step(1, page.path, page.code, page.title) for page in after),
    ]


def ladder_svg(steps: Sequence[Step], title: str, description: str, here: str, may_follow: str) -> str:
    """The drawing, without line breaks. Boxes of letters that may follow stand side by side in meaning, so no arrow joins
    them with each other: one bracket joins them with this letter.
    """
    parts: list[str] = []
    top = 4
    last_bottom = here_bottom = 0
    rail: list[int] = []
    for index, step in enumerate(steps):
        lines = [step.code, *wrap(step.title, LETTERS)[:2]]
        height = 2 * PADDING + LINE * (len(lines) + (step.place == 0))
        if step.place == 1 and steps[index - 1].place == 0:
            parts.append(_text(may_follow, 40, top + 4, "ladder-note"))
            top += 16
        elif index and step.place <= 0:
            parts.append(f'<path class="ladder-line" d="M{WIDTH // 2} {last_bottom}v{GAP - 6}m-5 -6l5 6l5 -6"/>')
        left = (WIDTH - BOX) // 2 if step.place <= 0 else (WIDTH - BOX) // 2 + 20
        width = BOX if step.place <= 0 else BOX - 20
        box = f'<rect class="ladder-box" x="{left}" y="{top}" width="{width}" height="{height}" rx="4"/>'
        texts = "".join(
            _text(
                line,
                left + PADDING,
                top + PADDING + LINE * number + 13,
                "ladder-code" if number == 0 else "ladder-title",
            )
            for number, line in enumerate(lines)
        )
        if step.place == 0:
            texts += _text(here, left + PADDING, top + PADDING + LINE * len(lines) + 13, "ladder-note")
            parts.append(f'<g class="ladder-here">{box}{texts}</g>')
            here_bottom = top + height
        else:
            parts.append(f'<a href="../../{escape(step.path)}/">{box}{texts}</a>')
        if step.place == 1:
            rail.append(top + height // 2)
        last_bottom = top + height
        top = last_bottom + (GAP if step.place <= 0 else 10)
    if rail:
        branches = "".join(f"M30 {middle}h10" for middle in rail)
        parts.append(f'<path class="ladder-line" d="M30 {here_bottom}V{rail[-1]}{branches}"/>')
    return (
        f'<svg class="ladder-drawing" role="group" aria-labelledby="ladder-title ladder-desc" viewBox="0 0 {WIDTH} {last_bottom + 6}" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="ladder-title">{escape(title)}</title>'
        f'<desc id="ladder-desc">{escape(description)}</desc>{"".join(parts)}</svg>'
    )


def _text(words: str, x: int, y: int, kind: str) -> str:
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(words)}</text>'


def _notice(site: Site, name: str) -> Notice | None:
    path = site.names.page(name, ("notices",))
    page = site.library.pages[path].page if path else None
    return page if isinstance(page, Notice) else None


def _followers(site: Site, page: Notice, among: Sequence[Notice]) -> int:
    """How many of ``among`` come after ``page``, by their own word or its."""
    after = {step.notice for step in page.next}
    return sum(other.id in after or page.id in other.previous for other in among if other is not page)
