"""Pictures that networks show beside a shared link: one a kind of page, drawn at build time, the same bytes each time.

PNG, because networks take no SVG. The letters are those of the font that comes with Pillow, so that no machine's fonts
matter.
"""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from generator.labels import SECTIONS

SIZE = (1200, 630)
"""What networks crop the least from."""
_MARGIN = 90
_GROUND, _PAPER, _MARK = (0x12, 0x30, 0x3F), (0xFF, 0xFF, 0xFF), (0x7F, 0xD1, 0xBB)
_WHITE, _PALE = 255, 217
"""How far a drawn line is from the ground's color towards the paper's."""
_LETTER = (_MARGIN, 100, _MARGIN + 132, 200)
"""The envelope of the site's logo: left, top, right, bottom."""
_SHADES = 15
"""From ground to paper; the sixteenth color is the mark. Four bits a dot keep a card small and quick to write."""
_PALETTE = [
    round(ground + (paper - ground) * shade / (_SHADES - 1))
    for shade in range(_SHADES)
    for ground, paper in zip(_GROUND, _PAPER, strict=True)
] + [*_MARK]


def card_path(kind: str) -> str:
    """Where the card of a kind of page lies in the site."""
    return f"assets/cards/{kind}.png"


def cards(site_name: str, words: NullTranslations) -> dict[str, bytes]:
    """The card of every kind of page, by path; ``words`` translates."""
    gettext = words.gettext
    titles = {kind: gettext(section.title) for kind, section in SECTIONS.items()}
    titles |= {
        "home": gettext("Got a letter from the IRS?"),
        "find": gettext("Find your letter"),
        "changes": gettext("What changed"),
        "api": gettext("Open data"),
        "facts": gettext("Facts and sources"),
    }
    note = gettext("Not the IRS. No ads, no tracking. Every figure with its source.")
    return {card_path(kind): _card(site_name, title, note) for kind, title in titles.items()}


@cache
def _card(site_name: str, title: str, note: str) -> bytes:
    """One card as PNG: the site's name beside the envelope, the title large, a line below."""
    image = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(image)
    left, top, right, bottom = _LETTER
    draw.rounded_rectangle(_LETTER, radius=10, outline=_WHITE, width=7)
    draw.line(((left + 6, top + 8), ((left + right) / 2, bottom - 34), (right - 6, top + 8)), fill=_WHITE, width=7, joint="curve")  # fmt: skip
    draw.text((right + 36, (top + bottom) / 2), site_name, font=_font(52), fill=_PALE, anchor="lm")
    draw.text((_MARGIN, 350), title, font=_fitting(title), fill=_WHITE, anchor="lm")
    draw.text((_MARGIN, 510), note, font=_font(34), fill=_PALE, anchor="lm")
    image = image.point([round(level * (_SHADES - 1) / 255) for level in range(256)])
    ImageDraw.Draw(image).rectangle((_MARGIN, 440, _MARGIN + 120, 448), fill=_SHADES)
    image.putpalette(_PALETTE)
    file = BytesIO()
    image.save(file, "PNG", bits=4)
    return file.getvalue()


def _fitting(title: str) -> ImageFont.FreeTypeFont:
    """The largest letters in which the title fits on one line."""
    size = 110
    while _font(size).getlength(title) > SIZE[0] - 2 * _MARGIN and size > 40:
        size -= 6
    return _font(size)


def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError(
            "Pillow was built without FreeType, so that it can't draw letters; install its wheel from PyPI"
        )
    return font
