"""What the preview shows at each address. A page is rendered and built when somebody asks for it, and kept."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from pathlib import Path
from threading import RLock

from jinja2 import TemplateError

from generator.api.twins import twin
from generator.build import renderer_of, write_config
from generator.labels import SECTIONS
from generator.library import CONTENT
from generator.model import PAGE_KINDS
from generator.preview.live_reload import with_reload
from generator.preview.site_builder import SiteBuilder
from generator.publish import ON_DEMAND, published
from generator.render import Renderer
from generator.site import Site

DOCS = "build/docs"
_READ_DATA = "/tools/"
"""Pages whose forms read data when they open."""


@dataclass(frozen=True)
class Answer:
    """What stands at an address; ``moved`` is where a browser should ask instead."""

    body: bytes
    type: str = "text/html; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK
    moved: str = ""


@dataclass(frozen=True)
class Built:
    """A page as it was built, and from which Markdown."""

    markdown: str
    html: str


class Shown:
    """The pages of the project at ``root`` as they are to be seen now, at ``site_url``.

    Pages come from the state of the project that `show` was given last, everything else from the disk: assets as they
    are in ``content``, and from ``build/docs`` what the last complete build wrote. Several threads may ask at once.

    Raises:
        BuildError: ``mkdocs.yml`` is broken.
    """

    def __init__(self, root: Path, site_url: str, say: Callable[[str], None]) -> None:
        self._root = root
        self._site_url = site_url
        self._say = say
        self._lock = RLock()
        self._site: Site | None = None
        self._on_disk = frozenset(self._docs())
        self._markdown: dict[str, str | None] = {}
        self._built: dict[str, Built] = {}
        self._assets_changed = self._data_changed = 0
        self._renderer, self._builder = self._tools()

    @property
    def site(self) -> Site | None:
        """The state of the project that is shown; None where only the last complete build is."""
        return self._site

    def show(self, site: Site) -> None:
        """Show this state of the project from now on."""
        with self._lock:
            self._site = site
            self._markdown = {}
            self._builder.know(self._paths())

    def renew(self) -> None:
        """Read templates and ``mkdocs.yml`` anew.

        Raises:
            BuildError: ``mkdocs.yml`` is broken; what was read before stays in use.
        """
        renderer, builder = self._tools()
        with self._lock:
            self._renderer, self._builder = renderer, builder
            self._markdown = {}
            # No page is as it was, but it can still be shown where it can't be built again.
            self._built = {file: Built("", built.html) for file, built in self._built.items()}

    def assets_changed(self) -> None:
        """Style sheets, scripts or images differ from what browsers have: each page counts as changed."""
        with self._lock:
            self._assets_changed += 1

    def docs_changed(self, changed: Collection[str]) -> None:
        """A complete build has brought ``build/docs`` up to date; ``changed`` are paths below it."""
        with self._lock:
            self._on_disk = frozenset(self._docs())
            self._markdown = {}
            self._data_changed += any(path.startswith("assets/") and path not in ON_DEMAND for path in changed)
            self._builder.know(self._paths())

    def markdown(self, file: str) -> str | None:
        """The Markdown of the page that ``file`` holds below ``build/docs``; None where there is no such page."""
        with self._lock:
            if file not in self._markdown:
                self._markdown[file] = self._render(file)
            return self._markdown[file]

    def digest(self, address: str) -> str:
        """A word that differs where what is shown at ``address`` differs."""
        with self._lock:
            data = self._data_changed if address.startswith(_READ_DATA) else 0
            shown = f"{self._assets_changed} {data} {self._html(address.strip('/'))}"
            return hashlib.sha256(shown.encode()).hexdigest()[:16]

    def at(self, address: str) -> Answer:
        """What stands at ``address``: the path of a link, without query."""
        path = address.strip("/")
        with self._lock:
            if not address.endswith("/"):
                if (file := self._file(path)) is not None:
                    return Answer(file, _type(path))
                if self._html(path) is not None or self._file(f"{path}/index.html") is not None:
                    return Answer(b"", status=HTTPStatus.FOUND, moved=f"/{path}/")
            elif (html := self._html(path)) is not None:
                return Answer(self._published(address, html))
            elif (redirect := self._file(f"{path}/index.html")) is not None:
                return Answer(redirect)
            return Answer(self._published(address, self._builder.missing()), status=HTTPStatus.NOT_FOUND)

    def _published(self, address: str, html: str) -> bytes:
        page = with_reload(html, self.digest(address))
        return published(f"{address.strip('/')}/index.html".lstrip("/"), page.encode())

    def _html(self, path: str) -> str | None:
        for file in (f"{path}.md", f"{path}/index.md") if path else ("index.md",):
            markdown = self.markdown(file)
            if markdown is not None:
                before = self._built.get(file)
                if before is None or before.markdown != markdown:
                    before = self._built[file] = Built(markdown, self._build(file, markdown, before))
                return before.html
        return None

    def _build(self, file: str, markdown: str, before: Built | None) -> str:
        """The page's HTML; where its theme or Markdown is broken, the last that could be built, or else the reason."""
        try:
            return self._builder.page(file, markdown)
        except Exception as error:  # templates of the theme may fail in any way, and must not end the preview
            reason = f"{file} could not be built: {str(error).strip() or type(error).__name__}"
            self._say(f"{reason}; the last good page stays" if before else reason)
            return before.html if before else f'<!doctype html>\n<meta charset="utf-8">\n<p>{escape(reason)}</p>\n'

    def _render(self, file: str) -> str | None:
        if self._site is not None:
            try:
                rendered = _rendered(self._renderer, self._site, file)
            except TemplateError:  # the complete build says where; until it is mended the last good page stays
                return self._written(file)
            if rendered is not None or file.split("/")[0] in PAGE_KINDS:  # what else stands there was removed
                return rendered
        return self._written(file)

    def _written(self, file: str) -> str | None:
        found = self._read(f"{DOCS}/{file}") if file in self._on_disk else None
        return None if found is None else found.decode()

    def _file(self, path: str) -> bytes | None:
        """A file that is no page: a Markdown twin, an asset, a file of the theme, or what a complete build wrote."""
        if path.endswith(".md"):
            markdown = self.markdown(path)
            return None if markdown is None else twin(markdown, path, self._renderer.settings.site_url).encode()
        if path.startswith("assets/") and (asset := self._read(f"{CONTENT}/{path}")) is not None:
            return asset
        if path in self._on_disk:
            return self._read(f"{DOCS}/{path}")
        return self._builder.theme_file(path)

    def _read(self, path: str) -> bytes | None:
        try:
            return None if ".." in path.split("/") else (self._root / path).read_bytes()
        except (OSError, ValueError):
            return None

    def _tools(self) -> tuple[Renderer, SiteBuilder]:
        renderer = renderer_of(self._root)
        (self._root / DOCS).mkdir(parents=True, exist_ok=True)  # MkDocs refuses settings whose docs_dir is missing
        return renderer, SiteBuilder(write_config(self._root), self._site_url, self._paths())

    def _paths(self) -> set[str]:
        """Every file that the site has or will have after the complete build, as far as pages link to it."""
        if self._site is None:
            return set(self._on_disk)
        library = self._site.library
        indexes = (f"{folder}/index" for folder in (*SECTIONS, "find", "facts", "changes", "api"))
        topics = (f"facts/{topic}" for topic in library.topics)
        return {*self._on_disk, *(f"{path}.md" for path in (*library.pages, *indexes, *topics))}

    def _docs(self) -> Iterator[str]:
        docs = self._root / DOCS
        for folder, _, files in os.walk(docs):
            yield from ((Path(folder) / name).relative_to(docs).as_posix() for name in files)


def _rendered(renderer: Renderer, site: Site, file: str) -> str | None:
    """One page or section index; None for what only a complete build can make."""
    path = file.removesuffix(".md")
    if path in site.library.pages:
        return renderer.page(site, site.library.pages[path])
    if path == "find/index":
        return renderer.find(site)
    kind = path.removesuffix("/index")
    if path.endswith("/index") and kind in SECTIONS and site.library.of_kind(kind):
        return renderer.index(site, kind)
    return None


def _type(path: str) -> str:
    guessed = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
