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
INDENT = 20
"""How much further right, and narrower, the boxes of letters that may follow stand."""
LINE = 18
PADDING = 10
GAP = 26
LETTERS = 40
"""About as many letters as fit a line of a box at 14 px; two fewer where it is narrower."""

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
    them with each other: one bracket joins them with this letter. Each box is a group of its own, so that all are alike
    but for their height and words: a page compresses better.
    """
    parts: list[str] = []
    left, top, bottom, here_bottom, branch = (WIDTH - BOX) // 2, 4, 0, 0, 0
    for index, step in enumerate(steps):
        follows = step.place == 1
        if follows and steps[index - 1].place == 0:
            parts.append(f'<text class="ladder-note" x="{left + INDENT}" y="{top + 4}">{escape(may_follow)}</text>')
            top += 16
        lines = [step.code, *wrap(step.title, LETTERS - 2 * follows)[:2], *([here] if step.place == 0 else [])]
        height = 2 * PADDING + LINE * len(lines)
        place = f'transform="translate({left + INDENT * follows} {top})"'
        inner = _box(lines, BOX - INDENT * follows, height, _ARROW if index and not follows else "", step.place == 0)
        if step.place == 0:
            parts.append(f'<g {place} class="ladder-here">{inner}</g>')
            here_bottom = top + height
        else:
            parts.append(f'<a {place} href="../../{escape(step.path)}/">{inner}</a>')
        if follows:
            branch = top + height // 2
            parts.append(f'<path class="ladder-line" d="M30 {branch}h10"/>')
        bottom = top + height
        top = bottom + (10 if follows else GAP)
    if branch:
        parts.append(f'<path class="ladder-line" d="M30 {here_bottom}V{branch}"/>')
    return (
        f'<svg class="ladder-drawing" role="group" aria-labelledby="ladder-title ladder-desc" viewBox="0 0 {WIDTH} {bottom + 6}" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="ladder-title">{escape(title)}</title>'
        f'<desc id="ladder-desc">{escape(description)}</desc>{"".join(parts)}</svg>'
    )


_ARROW = f'<path class="ladder-line" d="M{BOX // 2} {-GAP}v{GAP - 6}m-5 -6l5 6l5 -6"/>'
"""From the box above to the one whose group it is drawn in."""


def _box(lines: Sequence[str], width: int, height: int, arrow: str, is_here: bool) -> str:
    """A box with its top left corner at 0 0: the code, the lines of the title, and for this letter a note."""
    kinds = ["ladder-code", *["ladder-title"] * (len(lines) - 1)]
    if is_here:
        kinds[-1] = "ladder-note"
    texts = "".join(
        f'<text class="{kind}" x="{PADDING}" y="{PADDING + LINE * number + 13}">{escape(line)}</text>'
        for number, (kind, line) in enumerate(zip(kinds, lines, strict=True))
    )
    return f'{arrow}<rect class="ladder-box" width="{width}" rx="4" height="{height}"/>{texts}'


def _notice(site: Site, name: str) -> Notice | None:
    path = site.names.page(name, ("notices",))
    page = site.library.pages[path].page if path else None
    return page if isinstance(page, Notice) else None


def _followers(site: Site, page: Notice, among: Sequence[Notice]) -> int:
    """How many of ``among`` come after ``page``, by their own word or its."""
    after = {step.notice for step in page.next}
    return sum(other.id in after or page.id in other.previous for other in among if other is not page)
