"""A Markdown twin of every page (``/notices/cp14.md``), for programs that read text: no HTML, whole addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from posixpath import normpath

from generator.api.published import Published, address
from generator.labels import SECTIONS
from generator.model import Home

_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_ONLY_FOR_THE_PAGE = re.compile(
    r"<(nav|form|figure|svg|output|script|noscript|template)\b.*?</\1>\n?"
    r"|<section class=\"recommended\".*?</section>\n?"
    r"|<a class=\"report\".*?</a>"
    r"|<!--.*?-->\n?",
    re.DOTALL,
)
_SCHEME = re.compile(r"[a-z]+:")
_TAG = re.compile(r"</?[a-z][^>\n]*>")
_ATTRIBUTES = re.compile(r"\{:[^}\n]*\}")
_DEFINITION = re.compile(r"^\[([^\]\n]+)\]: (\S+)(?: \".*\")?\n?", re.MULTILINE)
_REFERENCE = re.compile(r"\[((?:[^\[\]\\]++|\\.)++)\]\[([^\[\]\n]++)\]")
_INLINE = re.compile(r"\[((?:[^\[\]\\]++|\\.)++)\]\(([^()\s]++)\)")
"""A link, or an image but for its exclamation mark. Patterns begin with a fixed character: they are looked for faster."""
_ADMONITION = re.compile(r"^!!! \w+ \"([^\"\n]*)\"\n\n((?:    [^\n]*\n|\n)+)", re.MULTILINE)
_BLANK = re.compile(r"\n\n\n+")


def is_page(path: str) -> bool:
    """Whether a file of ``build/docs`` is a page, which has a twin."""
    return path.endswith(".md")


def twins(pages: Mapping[str, str], site_url: str) -> dict[str, str]:
    """The twin of every page, by the same path. ``pages`` are the pages as the site builder gets them."""
    return {path: twin(text, path, site_url) for path, text in pages.items()}


def twin(text: str, path: str, site_url: str) -> str:
    """One page as plain Markdown; ``path`` is its file, from which its relative links lead."""
    here = site_url + address(path.removesuffix(".md"))
    folder = path.rpartition("/")[0]
    text = _FRONT.sub("", text, count=1)
    text, _, last = text.rpartition("\n\n")  # the last block of a page with links defines where they lead
    targets = {key: _absolute(target, folder, site_url) for key, target in _DEFINITION.findall(last)}
    text = f"{text}\n\n{_DEFINITION.sub('', last)}"
    if "\n!!! " in text:
        text = _ADMONITION.sub(_as_paragraphs, text)
    text = _TAG.sub("", _ONLY_FOR_THE_PAGE.sub("", text))
    text = _ATTRIBUTES.sub("", text)
    text = _INLINE.sub(lambda match: _inline(match, folder, site_url, here), text)
    text = _REFERENCE.sub(lambda match: f"[{match[1]}]({targets[match[2]]})" if match[2] in targets else match[0], text)
    if " \n" in text:
        text = "\n".join(line.rstrip() for line in text.split("\n"))
    return f"{_BLANK.sub(chr(10) * 2, text).strip()}\n\n<{here}>\n"


def _as_paragraphs(note: re.Match[str]) -> str:
    return f"**{note[1]}**\n\n{re.sub('^    ', '', note[2], flags=re.MULTILINE)}"


def llms(published: Published) -> str:
    """``llms.txt``: what the site is, and every page with a line on it, by section (https://llmstxt.org)."""
    gettext, pages = published.words.gettext, published.site.library.pages
    home = next((entry.page for entry in pages.values() if isinstance(entry.page, Home)), None)
    lines = [f"# {published.site_name}", ""]
    if home:
        lines += [f"> {home.description}", ""]
    lines += [gettext("Not the IRS and not connected with it. General information, not advice. Each figure on a page carries its source and the date of the text it was read in."), ""]  # fmt: skip
    for kind, section in SECTIONS.items():
        entries = published.site.library.of_kind(kind)
        if entries:
            lines += [f"## {gettext(section.title)}", ""]
            lines += [
                f"- [{entry.page.heading}]({published.site_url}{entry.page.path}.md): {entry.page.description}"
                for entry in entries
            ]
            lines.append("")
    lines += [f"## {gettext('Open data')}", "",
              f"- [index.json]({published.site_url}api/v1/index.json): {gettext('every data file, with its JSON Schema')}",
              f"- [feed.xml]({published.site_url}feed.xml): {gettext('what changed, as an Atom feed')}", ""]  # fmt: skip
    return "\n".join(lines)


def _inline(match: re.Match[str], folder: str, site_url: str, here: str) -> str:
    words, target = match[1], match[2]
    if target.startswith("#f-"):
        return words
    if target.startswith("#"):
        return f"[{words}]({here}{target})"
    return f"[{words}]({_absolute(target, folder, site_url)})"


@lru_cache(maxsize=65536)
def _absolute(target: str, folder: str, site_url: str) -> str:
    """The address that a link in a file of ``folder`` leads to; links to Markdown files lead to their pages."""
    target = unescape(target)
    if _SCHEME.match(target):
        return target
    file, hash_, anchor = target.partition("#")
    file = normpath(f"/{folder}/{file}" if folder else f"/{file}")[1:] + ("/" if file.endswith("/") else "")
    return site_url + (address(file.removesuffix(".md")) if file.endswith(".md") else file) + hash_ + anchor
