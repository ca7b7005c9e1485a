"""MkDocs, kept ready to build single pages: its settings, templates, files and navigation are read once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from generator.build import BuildError

logging.getLogger("mkdocs").setLevel(logging.ERROR)

MISSING = "404.html"


class SiteBuilder:
    """Builds pages one at a time, as ``mkdocs build`` would build them without plugins.

    Args:
        config: path of the settings (``build/mkdocs.yml``).
        site_url: the address at which the pages are shown.
        paths: every file below ``build/docs``, to which pages may link.

    Raises:
        BuildError: MkDocs refuses the settings.
    """

    def __init__(self, config: Path, site_url: str, paths: Iterable[str]) -> None:
        try:
            self._config = load_config(str(config))
        except MkDocsException as error:
            raise BuildError(f"mkdocs.yml: {str(error).strip() or 'MkDocs refuses these settings'}") from error
        self._config.site_url = site_url
        self._templates = self._config.theme.get_env()
        self.paths: frozenset[str] = frozenset()
        self.know(paths)

    def know(self, paths: Iterable[str]) -> None:
        """Take ``paths`` for the files that exist."""
        wanted = frozenset(paths)
        if wanted == self.paths:
            return
        self.paths = wanted
        config = self._config
        files = Files(
            [File(path, config.docs_dir, config.site_dir, config.use_directory_urls) for path in sorted(wanted)]
        )
        files.add_files_from_theme(self._templates, self._config)
        set_exclusions(files, self._config)
        self._files = files
        self._navigation = get_navigation(files, self._config)

    def page(self, path: str, text: str) -> str:
        """The HTML of the page at ``path`` (``notices/cp14.md``), whose Markdown is ``text``."""
        file = self._files.get_file_from_path(path)
        if file is None:
            raise KeyError(path)
        file.content_string = text
        page = file.page or Page(None, file, self._config)
        page.read_source(self._config)
        page.render(self._config, self._files)
        page.active = True
        try:
            context = get_context(self._navigation, self._files, self._config, page)
            return self._templates.get_template(str(page.meta.get("template", "main.html"))).render(context)
        finally:
            page.active = False

    def missing(self) -> str:
        """The HTML of the page for addresses that do not exist."""
        context = get_context(self._navigation, self._files, self._config, base_url="/")
        return self._templates.get_template(MISSING).render(context)

    def theme_file(self, path: str) -> bytes | None:
        """A style sheet or another file that the theme brings."""
        file = self._files.get_file_from_path(path)
        return file.content_bytes if file is not None and path not in self.paths else None
