"""A site on a day -> the files of ``build/docs``: Markdown pages and redirects, as text by path. Touches no disk but
the templates, which Jinja reads.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from gettext import NullTranslations
from html import escape
from pathlib import Path
from typing import Any

from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.deadlines import deadline_data
from generator.finder import finder_data
from generator.labels import APPLY_BY, BRANCHES, SECTIONS
from generator.library import PageEntry
from generator.model import Home, Page
from generator.search import search_index
from generator.site import Site
from generator.writer import Writer

MENTIONED_AT_MOST = 12


@dataclass(frozen=True)
class Settings:
    """What pages need to know of ``mkdocs.yml``."""

    site_name: str
    site_url: str


class Renderer:
    """Renders pages in one language with the templates of one project."""

    def __init__(self, templates: Path, settings: Settings, locale: str = "en") -> None:
        self.settings = settings
        self.locale = locale
        self.words = translations(templates, locale)
        self.environment = Environment(
            loader=FileSystemLoader(templates), undefined=StrictUndefined, autoescape=False, trim_blocks=True,
            lstrip_blocks=True, keep_trailing_newline=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        )  # fmt: skip
        self.environment.install_gettext_translations(self.words, newstyle=True)  # type: ignore[attr-defined]
        self.environment.globals |= {
            "SECTIONS": SECTIONS, "BRANCHES": BRANCHES, "APPLY_BY": APPLY_BY, "settings": settings,
            "MENTIONED_AT_MOST": MENTIONED_AT_MOST,
        }  # fmt: skip

    def render(self, site: Site) -> dict[str, str]:
        """Every text file of ``build/docs``, by path."""
        files: dict[str, str] = {}
        for path, entry in site.library.pages.items():
            files[f"{path}.md"] = self.page(site, entry)
            for old in entry.page.redirect_from:
                files[f"{old}/index.html"] = self.redirect(old, path)
        for kind in SECTIONS:
            if kind != "about" and site.library.of_kind(kind):
                files[f"{kind}/index.md"] = self.index(site, kind)
        files["find/index.md"] = self.find(site)
        files["assets/search.json"] = search_index(site, self.words)
        files["assets/relief.json"] = finder_data(site, self.locale, self.words)
        files["assets/deadlines.json"] = deadline_data(site, self.locale, self.words)
        return files

    def page(self, site: Site, entry: PageEntry) -> str:
        """The Markdown of one page."""
        page = entry.page
        writer = Writer(site, page.path, self.locale, self.words)
        return self._template(f"pages/{page.kind}.md", writer, page=page, body=entry.document.body,
                              recommended=[site.library.pages[path].page for path in site.graph.recommended[page.path]],
                              mentioned=_mentions(site, page), referring=_Referring(site, page.path),
                              front=self._front_matter(site, page))  # fmt: skip

    def index(self, site: Site, kind: str) -> str:
        """The Markdown of a section's index."""
        section = SECTIONS[kind]
        pages = [entry.page for entry in site.library.of_kind(kind)]
        if kind == "glossary":
            pages.sort(key=lambda page: page.title.casefold())
        grouped: dict[str, list[Page]] = defaultdict(list)
        for page in pages:
            grouped[getattr(page, "group", "")].append(page)
        most_linked = sorted(pages, key=lambda page: (-len(site.graph.backlinks[page.path]), page.path))[:5]
        writer = Writer(site, f"{kind}/index", self.locale, self.words)
        front = self._front(
            _(self.words, section.title),
            _(self.words, section.description),
            kind,
            most_linked,
            "CollectionPage",
            f"{kind}/",
        )
        return self._template("pages/section.md", writer, section=section, pages=pages, grouped=grouped,
                              recommended=most_linked, front=front)  # fmt: skip

    def find(self, site: Site) -> str:
        """The Markdown of the list of everything, for readers without a code or without JavaScript."""
        writer = Writer(site, "find/index", self.locale, self.words)
        pages = [entry.page for entry in site.library.pages.values() if not isinstance(entry.page, Home)]
        most_linked = sorted(pages, key=lambda page: (-len(site.graph.backlinks[page.path]), page.path))[:5]
        title, lead = self.words.gettext("Find your letter"), self.words.gettext("All letters, ways to pay, relief options, guides and words on one page.")  # fmt: skip
        front = self._front(title, lead, "find", most_linked, "CollectionPage", "find/")
        by_kind = {kind: site.library.of_kind(kind) for kind in SECTIONS if kind != "about"}
        ways = site.library.find.find.ways if site.library.find else {}
        return self._template("pages/find.md", writer, by_kind=by_kind, ways=ways, recommended=most_linked, front=front)

    def redirect(self, old: str, path: str) -> str:
        """An HTML file that leads from an old address to a page."""
        target = "../" * (old.count("/") + 1) + f"{path}/"
        absolute = f"{self.settings.site_url}{path}/"
        moved = self.words.gettext("This page has moved.")
        return (
            f'<!doctype html>\n<html lang="{self.locale}">\n<meta charset="utf-8">\n<title>{escape(moved)}</title>\n'
            f'<link rel="canonical" href="{escape(absolute)}">\n<meta http-equiv="refresh" content="0; url={escape(target)}">\n'
            f'<meta name="robots" content="noindex">\n<p><a href="{escape(target)}">{escape(moved)}</a></p>\n</html>\n'
        )

    def _template(self, name: str, writer: Writer, **context: Any) -> str:
        text = self.environment.get_template(name).render(w=writer, site=writer.site, **context)
        definitions = "\n".join(writer.definitions())
        return f"{text.rstrip()}\n\n{definitions}\n" if definitions else text

    def _front_matter(self, site: Site, page: Page) -> str:
        recommended = [site.library.pages[path].page for path in site.graph.recommended[page.path]]
        kinds = {"glossary": "DefinedTerm", "home": "WebSite", "about": "AboutPage"}
        url = "" if isinstance(page, Home) else f"{page.path.removesuffix('index').rstrip('/')}/"
        return self._front(page.heading, page.description, page.kind, recommended, kinds.get(page.kind, "Article"), url,
                           reviewed=page.reviewed.isoformat())  # fmt: skip

    def _front(self, title: str, description: str, kind: str, recommended: list[Page], schema_type: str, url: str,
               reviewed: str = "") -> str:  # fmt: skip
        structured: dict[str, Any] = {
            "@context": "https://schema.org", "@type": schema_type, "name": title, "description": description,
            "url": self.settings.site_url + url, "inLanguage": self.locale,
        }  # fmt: skip
        if reviewed:
            structured["dateModified"] = reviewed
        if kind in SECTIONS:
            trail = [(self.settings.site_name, ""), (_(self.words, SECTIONS[kind].title), f"{kind}/")]
            if url != f"{kind}/":
                trail.append((title, url))
            structured["breadcrumb"] = {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": n, "name": name, "item": self.settings.site_url + address}
                    for n, (name, address) in enumerate(trail, start=1)
                ],
            }
        meta = {
            "title": title,
            "description": description,
            "section": kind,
            "hide": ["navigation"],
            "recommended_title": self.words.gettext("Recommended"),
            "recommended": [
                {"title": page.heading, "url": _address(page), "teaser": page.description} for page in recommended
            ],
            "structured": json.dumps(structured, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c"),
        }
        # JSON is YAML; one key a line keeps the file readable.
        return (
            "---\n"
            + "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in meta.items())
            + "---\n"
        )


@dataclass(frozen=True)
class _Referring:
    """The pages that name this one under a key of their file: ``referring('relief')``."""

    site: Site
    path: str

    def __call__(self, relation: str) -> list[Page]:
        graph = self.site.graph
        return [
            self.site.library.pages[other].page
            for other in graph.backlinks[self.path]
            if relation in graph.links[other][self.path]
        ]


def translations(templates: Path, locale: str) -> NullTranslations:
    """The translated words of the templates; English where there are none."""
    if locale == "en":
        return NullTranslations()
    return Translations.load(templates / "locale", [locale])


def _(words: NullTranslations, text: str) -> str:
    return words.gettext(text) if text else ""


def _address(page: Page) -> str:
    return "." if isinstance(page, Home) else f"{page.path.removesuffix('index').rstrip('/')}/"


def _mentions(site: Site, page: Page) -> list[Page]:
    pages = (site.library.pages[path].page for path in site.graph.backlinks[page.path])
    return [other for other in pages if not isinstance(other, Home)]
