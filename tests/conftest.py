"""Fixtures that several test files share."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from generator.build import Builder, build_site, check
from generator.site import Site
from tests.projects import ROOT, write_project

TODAY = date(2026, 11, 24)

Check = Callable[..., list[str]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop running, in which no other test can begin one."""
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Path]:
    """Writes the small project with changes: ``project({'site-data/…': 'text'})``."""
    return lambda changes=None: write_project(tmp_path / "project", changes)


@pytest.fixture
def problems(project: Callable[..., Path]) -> Check:
    """The problems of the small project with changes, printed."""

    def run(changes: dict[str, str | bytes | None] | None = None, today: date = TODAY) -> list[str]:
        _, found = check(project(changes), today)
        return [str(problem) for problem in found]

    return run


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Changes the current folder for one test."""
    before = Path.cwd()
    yield monkeypatch.chdir
    os.chdir(before)


@pytest.fixture(scope="session")
def real_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real project, so that tests build beside it."""
    root = tmp_path_factory.mktemp("real") / "project"
    for folder in ("site-data", "content", "templates"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "mkdocs.yml", root)
    return root


@pytest.fixture(scope="session")
def real_site(real_root: Path) -> Site:
    """The real project, checked today: nothing must be wrong with it."""
    site, problems = check(real_root, date.today())
    assert [str(problem) for problem in problems] == []
    return site


@pytest.fixture(scope="session")
def built(real_root: Path, real_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Builder], Path]:
    """The real site as a builder makes it, under ``--strict``; each builder runs once a session."""

    @functools.cache
    def build(builder: Builder) -> Path:
        site = build_site(real_root, date.today(), builder)
        return Path(shutil.copytree(site, tmp_path_factory.mktemp(builder) / "site"))

    return build


@pytest.fixture(scope="session")
def address(built: Callable[[Builder], Path]) -> Iterator[Callable[[Builder], str]]:
    """Serves a built site on loopback: ``address("mkdocs")`` is where."""
    servers: list[ThreadingHTTPServer] = []

    @functools.cache
    def serve(builder: Builder) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(built(builder))))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window and without calls of its own."""
    with sync_playwright() as playwright:
        yield chromium(playwright)


def chromium(playwright: Playwright) -> Browser:
    """Debian's Chromium, started."""
    path = shutil.which("chromium")
    assert path, "the browser tests need the program 'chromium': see tests/system-packages.sh"
    quiet = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=path, args=[*quiet, *sandbox])


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""
