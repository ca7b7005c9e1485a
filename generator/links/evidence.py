"""Whether the words that prove a value still stand on a page, and what the page says instead. Pure: bytes in, verdict out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from email.message import Message
from html import unescape

from generator.links.verdicts import Answer
from generator.model.links import Result

INLINE = frozenset({"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
                    "i", "ins", "kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
                    "sup", "time", "tt", "u", "var", "wbr"})  # fmt: skip
"""Elements that don't part words: ``<b>$</b>22`` reads "$22"."""
RAW = frozenset({"script", "style"})
UNSEEN = frozenset({"template", "noscript", "svg", "head"})
"""Elements whose text no reader sees; the title is in the head, and is not the page's text."""

GUARDS = ("enable javascript", "verify you are human", "checking your browser", "just a moment", "access denied",
          "are you a robot", "captcha", "unusual traffic")  # fmt: skip
"""What a page says that keeps robots out; such a page is short."""
GUARD_LENGTH = 3_000
LONGEST_TAG = 20_000
AROUND = 80
"""Characters of the page shown on either side of the nearest words."""

_SEAM, _RAISED, _LOWERED = "\x00", "\x01", "\x02"
"""Stand where an inline element begins or ends, which may part words or not, and about raised text."""
_MARKS = re.compile(f"[{_SEAM}{_RAISED}{_LOWERED}]")
_OPENING = re.compile(r"<(/?)(?:([a-zA-Z][^\s/>]{0,40})|[!?])")
_ATTRIBUTES = re.compile(r"""(?:[^"'>]+|"[^"]*"|'[^']*')*+>""")
_FOOTNOTE = re.compile(rf"{_RAISED}[\s\d*†‡()\[\]{_SEAM}]{{1,8}}{_LOWERED}")


@dataclass(frozen=True)
class Look:
    """The result of a look for evidence; ``says`` is what the page says near the same words, or why it is unclear."""

    result: Result
    says: str = ""


@dataclass(frozen=True)
class PageText:
    """The text of a page as a reader sees it, made plain by `normal`; ``why_unclear`` where there is none."""

    joined: str = ""
    parted: str = ""
    complete: bool = True
    why_unclear: str = ""


def page_text(answer: Answer) -> PageText:
    """The words of an HTML or plain page, in two readings: inline elements join words, or part them and are footnotes."""
    if "content-encoding" in answer.headers:
        return PageText(why_unclear=f"the page came as '{answer.headers['content-encoding']}', which was not asked for")
    kind, charset = _content_type(answer)
    if kind not in ("text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml"):
        return PageText(why_unclear=f"'{kind}' is not read, only HTML and plain text")
    text = _decoded(answer.body, charset)
    if kind != "text/plain":
        text = text_of_html(text)
    parted = _MARKS.sub(" ", _FOOTNOTE.sub(" ", text))
    page = PageText(normal(_MARKS.sub("", text)), normal(parted), answer.complete)
    if not page.joined:
        return PageText(why_unclear="the page has no text without JavaScript")
    if len(page.joined) < GUARD_LENGTH and (guard := next((words for words in GUARDS if words in page.joined), None)):
        return PageText(why_unclear=f"the page is a test for robots: it says “{guard}”")
    return page


def look_for(words: str, page: PageText, label: str = "") -> Look:
    """Whether ``words`` stand on ``page``. ``label`` says what they are about, to find what the page says instead."""
    if page.why_unclear:
        return Look("unclear", page.why_unclear)
    wanted = normal(words)
    if any(_stands_in(wanted, text) for text in (page.joined, page.parted)):
        return Look("found")
    if not page.complete:
        return Look("unclear", "the page was too long, too slow or cut off; the part that was read lacks the words")
    return Look("missing", nearest(wanted, page.joined, normal(label)))


def normal(text: str) -> str:
    """``text`` without what differs only in print: kinds of space, dash and quote, ligatures, case, soft hyphens."""
    text = re.sub("[\u00b9\u00b2\u00b3\u2070-\u2079]+", " ", text.replace("\xad", ""))  # marks of footnotes
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub("[\u200b-\u200f\u2060\ufeff]", "", text)
    text = re.sub("[\u2018\u2019\u201a\u201b\u2032`\u00b4]", "'", text)
    text = re.sub("[\u201c\u201d\u201e\u2033]", '"', text)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(" ?[\u2010-\u2015\u2212-] ?", "-", text)


def nearest(wanted: str, page: str, label: str) -> str:
    """The stretch of ``page`` that shares most with ``wanted``, rare words counting more, and next with its label.

    Both are normal. Empty where not a single telling word is on the page.
    """
    words = list(re.finditer(r"\w+", page))
    counts = Counter(word[0] for word in words)
    # A figure is what may have changed: the words around it say where to look.
    weights = {word: 2 / counts[word] for word in re.findall(r"[^\W\d]\w*", wanted) if counts[word]}
    for word in re.findall(r"[^\W\d]\w{2,}", label):
        if counts[word]:
            weights.setdefault(word, 1 / counts[word])
    if not weights:
        return ""
    span = 2 * len(wanted.split()) + 4
    best, best_score = 0, 0.0
    window: Counter[str] = Counter()
    score = 0.0
    for end, word in enumerate(words):
        window[word[0]] += 1
        if window[word[0]] == 1:
            score += weights.get(word[0], 0)
        if end >= span:
            left = words[end - span][0]
            window[left] -= 1
            if not window[left]:
                score -= weights.get(left, 0)
        if score > best_score + 1e-9:
            best, best_score = end, score
    start, stop = words[max(0, best - span)].start(), words[best].end()
    start = page.rfind(" ", 0, max(0, start - AROUND // 2)) + 1
    stop = page.find(" ", stop + AROUND)
    return page[start : stop if stop >= 0 else len(page)]


def text_of_html(html: str) -> str:
    """The text that a reader sees: blocks parted by spaces, inline elements by a seam.

    Goes once through ``html`` whatever is in it; the standard library's parser takes minutes for some pages.
    """
    parts: list[str] = []
    unseen: Counter[str] = Counter()
    at = 0
    while (start := html.find("<", at)) >= 0:
        if not unseen:
            parts.append(_data(html[at:start]))
        at, name, is_end = _tag(html, start)
        if not name:
            parts.append(html[start:at] if at == start + 1 and not unseen else "")
            continue
        if name in RAW and not is_end:
            close = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, at)
            at = close.start() if close else len(html)
        elif name == "body":
            unseen.clear()  # a head that was never closed hides nothing
        elif name in UNSEEN:
            unseen[name] += -1 if is_end else 1
            unseen = +unseen
        parts.append(_between(name, is_end))
    if not unseen:
        parts.append(_data(html[at:]))
    return "".join(parts)


def _tag(html: str, start: int) -> tuple[int, str, bool]:
    """Where the markup that begins at ``start`` ends, the element's name (empty: none), whether it is an end tag."""
    if html.startswith("<!--", start):
        end = html.find("-->", start + 2)
        return (end + 3 if end >= 0 else len(html)), "", False
    opening = _OPENING.match(html, start)
    if opening is None:
        return start + 1, "", False
    whole = _ATTRIBUTES.match(html, opening.end())
    if whole is None or whole.end() - opening.end() > LONGEST_TAG:  # a stray quote: browsers end the tag earlier
        end = html.find(">", opening.end())
        return (end + 1 if end >= 0 else len(html)), (opening[2] or "").lower(), bool(opening[1])
    return whole.end(), (opening[2] or "").lower(), bool(opening[1])


def _data(text: str) -> str:
    return _MARKS.sub(" ", unescape(text))


def _between(tag: str, end: bool) -> str:
    if tag == "sup":
        return _LOWERED if end else _RAISED
    return _SEAM if tag in INLINE else " "


def _stands_in(wanted: str, text: str) -> bool:
    """Whether ``wanted`` stands in ``text`` as words of its own: "$22" does not stand in "$225" or "$22.50"."""
    before = r"(?<!\w)(?<!\d[.,])" if wanted[:1].isalnum() else ""
    after = r"(?!\w)(?![.,]\d)" if wanted[-1:].isalnum() else ""
    return re.search(before + re.escape(wanted) + after, text) is not None


def _content_type(answer: Answer) -> tuple[str, str | None]:
    """Media type and charset; the bytes decide where no type is given or the type is plainly wrong."""
    header = Message()
    header["content-type"] = answer.headers.get("content-type", "")
    body = answer.body.lstrip()[:200].lower()
    if body.startswith(b"%pdf"):
        return "application/pdf", None
    if not answer.headers.get("content-type"):
        return ("text/html" if body.startswith(b"<") else "text/plain"), None
    return header.get_content_type(), header.get_content_charset()


def _decoded(body: bytes, charset: str | None) -> str:
    if charset is None and (named := re.search(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)""", body[:2048], re.I)):
        charset = named[1].decode("ascii")
    for name in (charset, "utf-8"):
        try:
            text = body.decode(name or "utf-8", errors="replace")
        except (LookupError, UnicodeError):
            continue
        broken = text.count("\ufffd")
        if broken <= sum(not char.isascii() for char in text) - broken:
            return text  # in that encoding, but for a few bytes: cut off, or put together from several texts
    return body.decode("cp1252", errors="replace")
