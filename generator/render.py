"""A site on a day -> the files of ``build/docs``: Markdown pages and redirects, as text by path. Touches no disk but
the templates, which Jinja reads.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from gettext import NullTranslations
from html import escape
from pathlib import Path
from typing import Any

from generator.api import (
    PROMISE,
    VERSIONS,
    About,
    Published,
    address,
    changes_of,
    mistake_url,
    modified_on,
    open_data,
    structured_data,
    upcoming,
)
from generator.cards import card_path
from generator.compact import compact
from generator.cost_data import cost_data, template_names
from generator.deadlines import deadline_data
from generator.finder import finder_data, plans
from generator.jinja import environment, translations
from generator.labels import APPLY_BY, BRANCHES, N_, SECTIONS
from generator.ladder import Step, ladder_svg, steps_of
from generator.library import PageEntry
from generator.listed import read_in
from generator.model import Home, Notice, Page, Term
from generator.printing import printed_value
from generator.processes import merged, shares, side_by_side
from generator.search import search_index
from generator.site import Site
from generator.topics import TopicWriter, changed_on, facts_of_topic, most_quoting, whole_facts
from generator.writer import Writer, escaped

MENTIONED_AT_MOST = 12
CHANGES_AT_MOST = 60
_TRAILS = {kind: section.title for kind, section in SECTIONS.items()} | {"facts": N_("Facts and sources")}
"""Folders whose pages have an index above them, and its title."""
_FRONT = "---\n---\n"
"""Stands where the front matter of a page will be."""


@dataclass(frozen=True)
class Settings:
    """What pages need to know of ``mkdocs.yml``."""

    site_name: str
    site_url: str
    repo_url: str = ""


class Renderer:
    """Renders pages in one language with the templates of one project."""

    def __init__(self, templates: Path, settings: Settings, locale: str = "en", compiled: Path | None = None) -> None:
        self.settings = settings
        self.locale = locale
        self.words = translations(templates, locale)
        self.environment = environment(templates, self.words, compiled)
        self.environment.globals |= {
            "SECTIONS": SECTIONS, "BRANCHES": BRANCHES, "APPLY_BY": APPLY_BY, "settings": settings,
            "MENTIONED_AT_MOST": MENTIONED_AT_MOST, "mistake": self._mistake, "plans": plans, "read_in": read_in,
        } | template_names(locale, self.words)  # fmt: skip

    def render(self, site: Site) -> dict[str, str]:
        """Every text file of ``build/docs``, by path."""
        entries = list(site.library.pages.values())
        files = merged(side_by_side([partial(self._pages, site, part) for part in shares(entries)], len(entries)))
        # What leaves the site tells which facts each page lists: it can only follow the pages.
        published = Published(site, files, self.settings.site_name, self.settings.site_url, self.locale, self.words)
        return files | merged(
            side_by_side([partial(self._rest, published), partial(open_data, published)], len(entries))
        )

    def _pages(self, site: Site, entries: Iterable[PageEntry]) -> dict[str, str]:
        files: dict[str, str] = {}
        for entry in entries:
            path = entry.page.path
            files[f"{path}.md"] = self.page(site, entry)
            for old in entry.page.redirect_from:
                files[f"{old}/index.html"] = self.redirect(old, path)
        return files

    def _rest(self, published: Published) -> dict[str, str]:
        """The pages that have no file of their own, and what the tools read in the browser."""
        site = published.site
        files = {
            f"{kind}/index.md": self.index(site, kind)
            for kind in SECTIONS if kind != "about" and site.library.of_kind(kind)
        }  # fmt: skip
        files |= {
            "find/index.md": self.find(site),
            "offline/index.md": self.offline(site),
            "changes/index.md": self.changes(published),
            "api/index.md": self.data(published),
            "assets/terms.json": self.terms(site),
            "assets/words.js": self.environment.get_template("words.js").render(),
            "assets/search.json": search_index(site, self.words),
            "assets/relief.json": finder_data(site, self.locale, self.words),
            "assets/deadlines.json": deadline_data(site, self.locale, self.words),
        }
        if costs := cost_data(site, self.locale, self.words):
            files["assets/cost.json"] = costs
        if site.library.topics:
            files["facts/index.md"] = self.topics(site)
            files |= {f"facts/{topic}.md": self.topic(published, topic) for topic in site.library.topics}
        return files

    def page(self, site: Site, entry: PageEntry) -> str:
        """The Markdown of one page."""
        page = entry.page
        writer = Writer(site, page.path, self.locale, self.words)
        steps = steps_of(site, page) if isinstance(page, Notice) else []
        recommended = [site.library.pages[path].page for path in site.graph.recommended[page.path]]
        text = self._template(f"pages/{page.kind}.md", writer, page=page, steps=steps, ladder=self.ladder(steps), body=entry.document.body,
                              recommended=recommended, mentioned=_mentions(site, page), front=_FRONT,
                              referring=_Referring(site, page.path))  # fmt: skip
        # Only the finished page knows which facts it lists, and so when it last changed.
        return text.replace(
            _FRONT, self._front(page.heading, page.description, page.kind, recommended, writer, entry), 1
        )

    def terms(self, site: Site) -> str:
        """What a glossary word means in one sentence, by its id: page.js shows it over a link to the word."""
        writer = Writer(site, "glossary/index", self.locale, self.words)
        terms = (entry.page for entry in site.library.of_kind("glossary"))
        return compact({page.id: writer.first_sentence(page.definition) for page in terms if isinstance(page, Term)})

    def ladder(self, steps: list[Step]) -> str:
        """The drawing of what comes before and after a letter, or nothing where no letter does."""
        if len(steps) < 2:
            return ""
        code = next(step.code for step in steps if step.place == 0)
        gettext = self.words.gettext
        title = gettext("Where %(code)s stands among the letters") % {"code": code}
        before = ", ".join(step.code for step in steps if step.place < 0) or gettext("none")
        after = ", ".join(step.code for step in steps if step.place > 0) or gettext("none")
        words = gettext(
            "Letters that usually come before: %(before)s. This letter: %(code)s. Letters that may follow: %(after)s."
        )
        description = words % {"before": before, "code": code, "after": after}
        return ladder_svg(steps, title, description, gettext("You are here"), gettext("One of these may follow"))

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
        front = self._front(_(self.words, section.title), _(self.words, section.description), kind, most_linked, writer)
        return self._template("pages/section.md", writer, section=section, pages=pages, grouped=grouped,
                              recommended=most_linked, front=front)  # fmt: skip

    def find(self, site: Site) -> str:
        """The Markdown of the list of everything, for readers without a code or without JavaScript."""
        writer = Writer(site, "find/index", self.locale, self.words)
        most_linked = _most_linked(site)
        title, lead = self.words.gettext("Find your letter"), self.words.gettext("All letters, ways to pay, relief options, guides and words on one page.")  # fmt: skip
        front = self._front(title, lead, "find", most_linked, writer)
        by_kind = {kind: site.library.of_kind(kind) for kind in SECTIONS if kind != "about"}
        ways = site.library.find.file.ways if site.library.find else {}
        return self._template("pages/find.md", writer, by_kind=by_kind, ways=ways, recommended=most_linked, front=front)

    def offline(self, site: Site) -> str:
        """The Markdown of the page that stands in for one that is not kept, where there is no network."""
        writer = Writer(site, "offline/index", self.locale, self.words)
        title, lead = self.words.gettext("No network"), self.words.gettext("What can be read without a connection.")
        near = _most_linked(site)
        front = self._front(title, lead, "offline", near, writer)
        return self._template("pages/offline.md", writer, recommended=near, front=front)

    def changes(self, published: Published) -> str:
        """The Markdown of the list of changes."""
        site, gettext = published.site, self.words.gettext
        writer = Writer(site, "changes/index", self.locale, self.words)
        changes = changes_of(published)
        past = [change for change in changes if change.day <= site.today][:CHANGES_AT_MOST]
        lead = gettext(
            "New values of fees, rates and dates, corrections and new pages, newest first, and what is coming."
        )
        near = _most_linked(site)
        front = self._front(gettext("What changed"), lead, "changes", near, writer)
        return self._template("pages/changes.md", writer, soon=upcoming(changes, site.today), past=past, recommended=near,
                              lead=lead, front=front)  # fmt: skip

    def data(self, published: Published) -> str:
        """The Markdown of the page about open data."""
        site, gettext = published.site, self.words.gettext
        writer = Writer(site, "api/index", self.locale, self.words)
        lead = gettext(
            "Everything on these pages as files for programs: JSON, tables, feeds and a calendar. Free to use."
        )
        near = _most_linked(site)
        front = self._front(gettext("Open data"), lead, "api", near, writer)
        return self._template("pages/data.md", writer, promise=PROMISE, versions=VERSIONS, recommended=near, lead=lead,
                              front=front)  # fmt: skip

    def topics(self, site: Site) -> str:
        """The Markdown of the list of topics that facts are kept by."""
        gettext = self.words.gettext
        writer = Writer(site, "facts/index", self.locale, self.words)
        topics = sorted(site.library.topics.items(), key=lambda topic: topic[1].casefold())
        counted = [(f"[{escaped(title)}]({id_}.md)", len(facts_of_topic(site, id_))) for id_, title in topics]
        near = _most_linked(site)
        lead = gettext("Every figure on this site by topic: all its dated values, where each was read, notes, and the pages that quote it.")  # fmt: skip
        front = self._front(gettext("Facts and sources"), lead, "facts", near, writer)
        return self._template("pages/facts.md", writer, topics=counted, recommended=near, lead=lead, front=front)

    def topic(self, published: Published, topic: str) -> str:
        """The Markdown of one topic: its facts in full."""
        site, gettext = published.site, self.words.gettext
        writer = TopicWriter(site, f"facts/{topic}", self.locale, self.words)
        entries = facts_of_topic(site, topic)
        title = gettext("Facts: %(topic)s") % {"topic": site.library.topics[topic]}
        lead = gettext("Every value that this site gives about this topic, with its source, its dates and what to know.")  # fmt: skip
        near = [site.library.pages[path].page for path in most_quoting(entries, published.pages_with)] or _most_linked(site)  # fmt: skip
        front = self._front(title, lead, "facts", near, writer, modified=changed_on(site, entries))
        return self._template("pages/topic.md", writer, title=title, lead=lead, recommended=near, front=front,
                              facts=whole_facts(writer, entries, published.pages_with))  # fmt: skip

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

    def _mistake(self, writer: Writer, id_: str = "") -> str:
        """Where a reader reports a mistake in a fact, or on the page; empty where ``mkdocs.yml`` names no repository."""
        if not self.settings.repo_url:
            return ""
        page = self.settings.site_url + address(writer.path)
        if not id_:
            return mistake_url(self.settings.repo_url, page)
        site = writer.site
        entry = site.library.facts[id_]
        value = entry.fact.on(site.today) or entry.fact.values[-1]
        return mistake_url(self.settings.repo_url, page, id_,
                           printed_value(value, entry.fact.unit, self.locale, self.words),
                           site.library.sources[value.source].source.url)  # fmt: skip

    def _front(self, title: str, description: str, kind: str, recommended: list[Page], writer: Writer,
               entry: PageEntry | None = None, modified: date | None = None) -> str:  # fmt: skip
        base, url = self.settings.site_url, address(writer.path)
        trail = [(self.settings.site_name, base)]
        if kind in _TRAILS and url != f"{kind}/":
            trail.append((_(self.words, _TRAILS[kind]), f"{base}{kind}/"))
        if url:
            trail.append((title, base + url))
        about = About(title, description, base + url, tuple(trail), self.settings.site_name, base, self.locale,
                      data=f"{base}api/v1/facts.json" if kind == "facts" else "")  # fmt: skip
        if entry:
            modified = modified_on(writer.site, entry.page, [fact.id for fact in writer.facts()])
        meta = {
            "title": title,
            "description": description,
            "section": kind,
            "search": {"exclude": True},  # the site has a search of its own; Zensical would index all the same
            "recommended_title": self.words.gettext("Recommended"),
            "recommended": [
                {"title": page.heading, "url": address(page.path) or ".", "teaser": page.description, "kind": page.kind}
                for page in recommended
            ],
            "structured": structured_data(about, entry, writer, modified),
            "markdown": f"{writer.path}.md",
            "type": "article" if entry and not isinstance(entry.page, Home) else "website",
        }
        if modified:
            meta["modified"] = modified.isoformat()
        if kind == "offline":
            meta["robots"] = "noindex"
        else:
            meta["card"] = f"{base}{card_path(kind)}"
        if kind == "notices" and entry:
            meta["feed"] = f"{writer.path}/feed.xml"
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


def _(words: NullTranslations, text: str) -> str:
    return words.gettext(text) if text else ""


def _most_linked(site: Site) -> list[Page]:
    """The five pages that most others name."""
    pages = [entry.page for entry in site.library.pages.values() if not isinstance(entry.page, Home)]
    return sorted(pages, key=lambda page: (-len(site.graph.backlinks[page.path]), page.path))[:5]


def _mentions(site: Site, page: Page) -> list[Page]:
    pages = (site.library.pages[path].page for path in site.graph.backlinks[page.path])
    return [other for other in pages if not isinstance(other, Home)]
