"""Checks the built site without a network: every link, anchor, image and redirect in it leads to something that is there.

lychee checks most of this as well, and a test compares the two; but it is a program of 300 MB, and it passes over
redirects (``meta refresh``), scripts, style sheets and addresses that begin with the site's own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from generator.problems import Problem

_TAG = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(?P<name>[a-zA-Z][\w:-]*)(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>""", re.DOTALL
)
_RAW = re.compile(r"(<(script|style)\b[^>]*>)(.*?)</\2>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")
_CSS_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)|@import\s+["']([^"']+)["']""")
_REFRESH = re.compile(r"""\s*[\d.]*\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)["']?\s*$""", re.IGNORECASE)
_LOCATION = re.compile(r"<loc>([^<]+)</loc>")
_SINGLE = frozenset({"href", "src", "poster", "data", "action", "formaction", "xlink:href", "cite"})
_LISTS = frozenset({"srcset", "imagesrcset"})
_ELSEWHERE = "//"
"""Stands for an address outside the site, which is not looked at here."""
_ANYWHERE = "http://site.invalid/any/folder/"
_MEDIA = frozenset({"object", "embed"})


@dataclass(frozen=True)
class Found:
    """An address in a file, and where it stands."""

    url: str
    offset: int


@dataclass(frozen=True)
class BuiltFile:
    """A file of the built site that can hold links: HTML, CSS or a sitemap."""

    path: str
    text: str

    @cached_property
    def page(self) -> tuple[frozenset[str], tuple[Found, ...]]:
        """The anchors of an HTML page, and its links."""
        anchors: set[str] = set()
        links: list[Found] = []
        markup = _RAW.sub(lambda raw: raw[1] + " " * len(raw[3]) + f"</{raw[2]}>", self.text)
        for tag in _TAG.finditer(markup):
            if not tag["name"]:
                continue
            name, start = tag["name"].lower(), tag.start("attributes")
            values = {}
            for attribute in _ATTRIBUTE.finditer(tag["attributes"]):
                values[attribute[1].lower()] = (unescape(attribute[2] or attribute[3] or attribute[4] or ""),
                                                start + attribute.start())  # fmt: skip
            anchors.update(values[key][0] for key in ("id", "name") if key in values and (key == "id" or name == "a"))
            links += _links_of(name, values)
        for raw in _RAW.finditer(self.text):
            if raw[2].lower() == "style":
                links += _css_links(raw[3], raw.start(3))
        return frozenset(anchors), tuple(links)

    @property
    def links(self) -> tuple[Found, ...]:
        """Every address in the file."""
        if self.path.endswith(".html"):
            return self.page[1]
        if self.path.endswith(".css"):
            return tuple(_css_links(re.sub(r"/\*.*?\*/", lambda c: " " * len(c[0]), self.text, flags=re.DOTALL), 0))
        return tuple(Found(unescape(match[1]), match.start(1)) for match in _LOCATION.finditer(self.text))

    def problem(self, found: Found, message: str) -> Problem:
        """A problem where the address stands."""
        line = self.text.count("\n", 0, found.offset) + 1
        column = found.offset - (self.text.rfind("\n", 0, found.offset) + 1) + 1
        return Problem(self.path, line, column, "dead-link", message)


def dead_links(folder: Path, site_url: str) -> list[Problem]:
    """What leads nowhere in the site at ``folder``, which is published at ``site_url``; paths are below ``folder``."""
    files, names = [], set()
    for directory, _, found in os.walk(folder):
        for name in found:
            path = Path(directory, name)
            relative = path.relative_to(folder).as_posix()
            names.add(relative)
            if path.suffix in (".html", ".css") or name == "sitemap.xml":
                files.append(BuiltFile(relative, path.read_text(encoding="utf-8", errors="replace")))
    return problems_in({file.path: file for file in sorted(files, key=lambda file: file.path)}, names, site_url)


def problems_in(files: Mapping[str, BuiltFile], names: set[str], site_url: str) -> list[Problem]:
    """The dead links of ``files``; ``names`` are the paths of all files of the site."""
    base = site_url.rstrip("/") + "/"
    verdicts: dict[str, str] = {}
    problems = []
    for file in files.values():
        seen: set[str] = set()
        for found in file.links:
            url = found.url.strip()
            if url in seen:
                continue
            seen.add(url)
            address = _below(base, file.path, url)
            if address is None:
                problems.append(file.problem(found, f"'{found.url}' leads out of the folder in which the site stands"))
            elif address != _ELSEWHERE:
                if address not in verdicts:
                    verdicts[address] = _flaw(address, files, names)
                if verdicts[address]:
                    problems.append(file.problem(found, f"'{found.url}' leads nowhere: {verdicts[address]}"))
    return problems


def _below(base: str, path: str, url: str) -> str | None:
    """The address below the site's own that ``url`` in the file ``path`` leads to; None if it climbs out of the site.

    A relative address may not climb above the site even where that is the host's top, and browsers would stop there:
    the site must stand in any folder.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if parts.scheme or url.startswith("/"):
        whole = urljoin(base, url)
        if whole.startswith(base) or whole + "/" == base:
            return whole[len(base) :]
        own, other = urlsplit(base), urlsplit(whole)
        return None if (own.scheme, own.netloc) == (other.scheme, other.netloc) else _ELSEWHERE
    whole = urljoin(_ANYWHERE + path.removesuffix("index.html"), url)
    return whole.removeprefix(_ANYWHERE) if whole.startswith(_ANYWHERE) else None


def _flaw(address: str, files: Mapping[str, BuiltFile], names: set[str]) -> str:
    """What is wrong with an address below the site's own, or an empty string."""
    target, fragment = urldefrag(address)
    path = unquote(target.partition("?")[0])
    path = f"{path}index.html" if not path or path.endswith("/") else path
    if path not in names:
        if f"{path}/index.html" in names:
            path = f"{path}/index.html"  # every static host adds the slash
        else:
            return f"the site has no '{path}'"
    anchor = unquote(fragment.partition(":~:")[0])
    if anchor and anchor != "top" and path.endswith(".html") and anchor not in files[path].page[0]:
        return f"'{path}' has no anchor '{anchor}'"
    return ""


def _links_of(name: str, values: Mapping[str, tuple[str, int]]) -> Iterator[Found]:
    for key, (value, offset) in values.items():
        if key in _SINGLE and (key != "data" or name in _MEDIA) and value:
            yield Found(value, offset)
        elif key in _LISTS:
            for item in value.split(","):
                if item.strip():
                    yield Found(item.split()[0], offset)
        elif key == "style":
            yield from (Found(link.url, offset) for link in _css_links(value, 0))
    kind = values.get("http-equiv", ("", 0))[0].lower()
    content, offset = values.get("content", ("", 0))
    if name == "meta" and kind == "refresh" and (target := _REFRESH.match(content)):
        yield Found(target[1].strip(), offset)


def _css_links(text: str, start: int) -> Iterator[Found]:
    for match in _CSS_URL.finditer(text):
        url = next((group for group in match.groups() if group), "")
        if url and not url.startswith("#"):
            yield Found(url, start + match.start())
