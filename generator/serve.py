"""Preview: watch the project, show what is saved, keep the last good pages while there are errors."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

from watchfiles import watch

from generator.build import CONFIG, BuildError, ProblemsFound, watched
from generator.library import ASSETS
from generator.preview.complete import KEPT, CompleteBuilds, Outcome
from generator.preview.judging import problems_before
from generator.preview.reading import Project
from generator.preview.server import News, serving
from generator.preview.shown import DOCS, Shown
from generator.problems import as_text

TEMPLATES = "templates/"
STEP, LONGEST, LOOK = 20, 200, 1000
"""Milliseconds: how long nothing must be written before a save counts as done, how long to wait for that at most, and
how often to look at the day and at ``mkdocs.yml``, which editors replace so that a watch loses sight of it.
"""


class Preview:
    """What happens on a save: reads, judges and shows it."""

    def __init__(self, root: Path, address: str, say: Callable[[str], None]) -> None:
        self.shown = Shown(root, f"http://{address}/", say)
        self._root = root
        self._say = say
        self._project = Project(root)
        self._settings = self._read_settings()
        self._day: date | None = None
        self._is_good = False

    def look(self, today: date, saved: frozenset[str] = frozenset()) -> bool:
        """Show the project as it is now, after ``saved`` were written; whether a complete build has something to do."""
        before = self._day, self._settings
        self._day, self._settings = today, self._read_settings()
        if (self._day, self._settings) == before and not saved:
            return False
        tools = self._settings != before[1] or any(path.startswith(TEMPLATES) for path in saved)
        assets = any(path.startswith(f"{ASSETS}/") for path in saved)
        try:
            if tools:
                self.shown.renew()
            if assets:
                self.shown.assets_changed()
            changed = self._show(today, saved)
        except ProblemsFound as found:
            self._is_good = False
            self._say(f"{as_text(found.problems)}\n{found}; {KEPT}")
        except BuildError as error:
            self._say(f"{error}; {KEPT}")
        else:
            if not (changed or tools or assets):
                self._say("nothing changed")
            return self._is_good and (changed or tools or assets)
        return False

    def _show(self, today: date, saved: frozenset[str]) -> bool:
        """Whether the project differs from what is shown."""
        site = self._project.read(today, saved)
        if site is self.shown.site:
            mended, self._is_good = not self._is_good, True
            return mended
        if problems := problems_before(site, self.shown.site):
            raise ProblemsFound(problems)
        self.shown.show(site)
        self._is_good = True
        return True

    def take(self, outcome: Outcome, news: News) -> None:
        """Say what a complete build did, and show what only it can make."""
        self._say(outcome.said)
        if outcome.done:
            self.shown.docs_changed(outcome.changed)
            news.spread()

    def _read_settings(self) -> bytes:
        try:
            return (self._root / CONFIG).read_bytes()
        except OSError:
            return b""


def serve(
    root: Path, today: Callable[[], date], address: str, say: Callable[[str], None], stop: threading.Event | None = None
) -> None:
    """Show the site at ``address`` (``127.0.0.1:8000``) until interrupted or until ``stop`` is set.

    Raises:
        BuildError: there are no pages to show, or the address can't be used.
    """
    root = root.resolve()
    preview = Preview(root, address, say)
    is_good = preview.look(today())
    if not is_good and not (root / DOCS / "index.md").is_file():
        raise BuildError("there are no pages to show yet: mend the problems above first")
    with (
        serving(preview.shown, address) as news,
        closing(CompleteBuilds(root, lambda outcome: preview.take(outcome, news))) as builds,
    ):
        say(f"http://{address}/ (Ctrl+C stops)")
        if is_good:
            builds.begin(today())
        for changes in watch(*(path for path in watched(root) if path.exists()), stop_event=stop, debounce=LONGEST,
                             step=STEP, yield_on_timeout=True, rust_timeout=LOOK):  # fmt: skip
            saved = frozenset(Path(path).relative_to(root).as_posix() for _, path in changes)
            is_good = preview.look(today(), saved)
            news.spread()
            if is_good:
                builds.begin(today())
