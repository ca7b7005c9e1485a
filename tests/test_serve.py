"""The preview: what a saved file changes, what an error leaves, and that the server is gone afterwards."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.build import BuildError, write_pages
from generator.serve import serve
from tests.conftest import TODAY
from tests.projects import MINI, mkdocs, write_project

Project = Callable[..., Path]
LEVY, CP14, PLAN = "site-data/glossary/levy.yml", "site-data/notices/cp14.yml", "site-data/facts/plan.yml"
LIEN = MINI[LEVY].replace("levy", "lien").replace("Levy", "Lien").replace("[levies]", "[liens]")
RENAMED = LIEN.replace("[liens]", "[liens, levy]")
"""The word that other pages name, under a new address."""
PATIENCE = 60.0
"""Seconds after which a test gives up waiting; nothing is asserted about how long a thing takes."""


def eventually(ready: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            pytest.fail(f"waited in vain for {what}")
        time.sleep(0.1)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Preview:
    """A running preview, as a reader and as the terminal sees it."""

    def __init__(self, root: Path, address: str) -> None:
        self.root = root
        self.address = address
        self.said: list[str] = []
        self.today = TODAY

    def save(self, path: str, text: str) -> None:
        (self.root / path).write_text(text)

    def get(self, path: str) -> tuple[int, str, bytes]:
        try:
            with urllib.request.urlopen(f"http://{self.address}{path}", timeout=30) as response:
                return response.status, response.headers["Content-Type"], response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers["Content-Type"], error.read()
        except OSError:
            return 0, "", b""

    def page(self, path: str = "/glossary/levy/") -> str:
        return self.get(path)[2].decode()

    def shows(self, words: str, path: str = "/glossary/levy/") -> None:
        eventually(lambda: words in self.page(path), f"'{words}' on {path}")

    def says(self, words: str, since: int = 0) -> None:
        eventually(lambda: any(words in line for line in self.said[since:]), f"'{words}' in {self.said[since:]}")

    def settles(self, day: date = TODAY) -> None:
        """Until ``build`` holds what a build of the same files in another folder writes."""
        other = write_project(self.root.parent / "fresh")
        for folder in ("site-data", "content", "templates"):
            for path in tree(other / folder).keys() - tree(self.root / folder).keys():
                (other / folder / path).unlink()
            for path, content in tree(self.root / folder).items():
                (other / folder / path).write_bytes(content)
        write_pages(other, day)
        for folder in ("build/docs", "build/static", "build/schema"):
            eventually(partial(self._holds, folder, tree(other / folder)), folder)

    def _holds(self, folder: str, files: dict[str, bytes]) -> bool:
        return tree(self.root / folder) == files


@contextmanager
def preview(root: Path) -> Iterator[Preview]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    shown = Preview(root, address)
    stop = threading.Event()
    thread = threading.Thread(target=serve, args=(root, lambda: shown.today, address, shown.said.append, stop))
    thread.start()
    try:
        eventually(lambda: shown.get("/glossary/levy/")[0] == 200, "the first page")
        yield shown
    finally:
        stop.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", int(address.split(":")[1])), timeout=2)


def test_a_saved_change_shows_and_an_error_keeps_the_last_good_page(project: Project) -> None:
    with preview(project()) as shown:
        shown.save(LEVY, MINI[LEVY].replace("On late letters.", "On very late letters."))
        shown.shows("On very late letters.")
        shown.settles()
        shown.save(LEVY, MINI[LEVY].replace("where:", "were:"))
        shown.says("site-data/glossary/levy.yml:8:1: error[unknown-key]: 'were' is not a key")
        shown.says("2 problems found; nothing was written; the last good pages stay")
        assert "On very late letters." in shown.page()
        shown.save(LEVY, MINI[LEVY])
        shown.shows("On late letters.")
        shown.settles()


def test_a_saved_error_in_what_a_text_names_keeps_the_last_good_page(project: Project) -> None:
    with preview(project()) as shown:
        shown.save(CP14, MINI[CP14].replace("[plan][short-term-payment-plan]", "[plan][no-such-plan]"))
        shown.says("error[undefined-reference]: '[plan][no-such-plan]' leads nowhere")
        assert "short-term-payment-plan" in shown.page("/notices/cp14/")
        shown.save(
            CP14, MINI[CP14].replace("[plan][short-term-payment-plan]", "[longer plan][short-term-payment-plan]")
        )
        shown.shows("longer plan", "/notices/cp14/")


def test_what_an_edit_breaks_on_another_page_is_said_by_the_complete_build(project: Project) -> None:
    root = project({LEVY: MINI[LEVY].replace("On late letters.", "For 33 days, on late letters.")})
    with preview(root) as shown:
        shown.settles()
        deadline = "site-data/facts/deadline.yml"
        shown.save(deadline, MINI[deadline].replace("value: 21", "value: 33"))
        shown.says("site-data/glossary/levy.yml:8:12: error[figure-not-quoted]: '33 days' is the value of")
        assert b"33" not in (root / "build" / "docs" / "notices" / "cp14.md").read_bytes()


def test_an_edited_fact_shows_on_the_pages_that_quote_it(project: Project) -> None:
    with preview(project()) as shown:
        shown.shows("$29", "/relief-options/short-term-payment-plan/")
        shown.save(PLAN, MINI[PLAN].replace("value: 29", "value: 37"))
        shown.shows("$37", "/relief-options/short-term-payment-plan/")
        shown.settles()


def test_a_new_page_shows_and_a_deleted_one_is_gone(project: Project) -> None:
    with preview(project()) as shown:
        shown.settles()
        linked = MINI[LEVY].replace("A lien does not.", "A [lien][] does not.")
        shown.save("site-data/glossary/lien.yml", LIEN)
        shown.save(LEVY, linked)
        shown.shows("A lien takes property", "/glossary/lien/")
        shown.shows('href="lien/"', "/glossary/")
        shown.settles()
        (shown.root / LEVY).unlink()
        shown.says("error[")
        assert shown.get("/glossary/levy/")[0] == 200
        shown.save(LEVY, MINI[LEVY])
        (shown.root / "site-data/glossary/lien.yml").unlink()
        eventually(lambda: shown.get("/glossary/lien/")[0] == 404, "the deleted page to be gone")
        assert "This page does not exist" in shown.page("/glossary/lien/")
        shown.settles()


def test_a_renamed_page_moves(project: Project) -> None:
    with preview(project()) as shown:
        (shown.root / LEVY).unlink()
        shown.save("site-data/glossary/lien.yml", RENAMED)
        shown.shows("A lien takes property", "/glossary/lien/")
        eventually(lambda: shown.get("/glossary/levy/")[0] == 404, "the old address to be gone")
        shown.settles()


@pytest.mark.parametrize(
    ("name", "path"), [("glossary", "/glossary/levy/"), ("section", "/glossary/"), ("changes", "/changes/")]
)
def test_a_saved_template_shows_and_a_broken_one_keeps_the_last_good_page(
    project: Project, name: str, path: str
) -> None:
    with preview(project()) as shown:
        template = f"templates/pages/{name}.md"
        text = (shown.root / template).read_text()
        shown.save(template, text + "\nA line of the template.\n")
        shown.shows("A line of the template.", path)
        shown.settles()
        shown.save(template, text + "\n{% if %}\n")
        shown.says("the last good pages stay")
        assert "A line of the template." in shown.page(path)
        shown.save(template, text)
        eventually(lambda: "A line of the template." not in shown.page(path), "the mended template")
        shown.settles()


def test_a_saved_template_of_the_theme_shows_and_a_broken_one_keeps_the_last_good_page(project: Project) -> None:
    with preview(project()) as shown:
        template = "templates/theme/main.html"
        text = (shown.root / template).read_text()
        shown.save(template, text.replace("{% block scripts %}", "{% block scripts %}<!-- ours -->"))
        shown.shows("<!-- ours -->")
        shown.save(template, text.replace("{% block scripts %}", "{% block"))
        eventually(lambda: bool(shown.page()) and any("glossary/levy.md could not be built" in line for line in shown.said),
                   "the reason")  # fmt: skip
        assert "<!-- ours -->" in shown.page()
        shown.save(template, text)
        eventually(lambda: "<!-- ours -->" not in shown.page(), "the mended theme")


def test_saved_settings_show_and_broken_ones_keep_the_last_good_page(project: Project) -> None:
    with preview(project()) as shown:
        text = (shown.root / "mkdocs.yml").read_text()
        part = shown.root / "mkdocs.yml.part"  # as editors save: a new file in place of the old one
        part.write_text(text.replace("site_name: IRS Letter Guide", "site_name: Another Name"))
        part.replace(shown.root / "mkdocs.yml")
        shown.shows("Another Name")
        shown.save("mkdocs.yml", "[")
        shown.says("mkdocs.yml could not be read")
        assert "Another Name" in shown.page()
        shown.save("mkdocs.yml", text)
        eventually(lambda: "Another Name" not in shown.page(), "the mended settings")


def test_everything_that_is_published_is_reachable(project: Project) -> None:
    root = project({LEVY: MINI[LEVY] + "redirect_from: [glossary/seizure]\n"})
    with preview(root) as shown:
        shown.says("files changed")
        for path, type_ in {
            "/": "text/html; charset=utf-8", "/notices/": "text/html; charset=utf-8", "/changes/": "text/html; charset=utf-8",
            "/glossary/levy.md": "text/markdown; charset=utf-8", "/api/v1/notices.json": "application/json",
            "/assets/search.json": "application/json", "/assets/guide.css": "text/css; charset=utf-8", "/assets/page.js":
            "text/javascript; charset=utf-8", "/feed.xml": "application/xml",
        }.items():  # fmt: skip
            status, found, body = shown.get(path)
            assert (status, found) == (200, type_) and body, path
        assert "../../glossary/levy/" in shown.page("/glossary/seizure/")
        assert "Levy" in shown.page("/glossary/levy")  # urllib follows to the page
        twin = shown.get("/glossary/levy.md")[2]
        assert twin == (root / "build" / "static" / "glossary" / "levy.md").read_bytes()


@pytest.mark.parametrize("path", ["/../mkdocs.yml", "/assets/../index.md", "/%2e%2e/mkdocs.yml", "/assets/%2e%2e/%2e%2e/mkdocs.yml",
                                  "/%00", "/site-data/sources.yml", "/nothing/", "/a%2F..%2Fb"])  # fmt: skip
def test_nothing_else_is_reachable(served: Preview, path: str) -> None:
    status, _, body = served.get(path)
    assert status == 404
    assert b"This page does not exist" in body


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    with preview(write_project(tmp_path_factory.mktemp("served") / "project")) as shown:
        yield shown


def test_a_new_day_shows_by_itself(project: Project) -> None:
    with preview(project()) as shown:
        shown.shows("$29", "/relief-options/short-term-payment-plan/")
        shown.today = date(2027, 1, 1)
        shown.shows("$31", "/relief-options/short-term-payment-plan/")
        shown.settles(date(2027, 1, 1))


def test_a_file_saved_as_it_was_changes_nothing(project: Project) -> None:
    with preview(project()) as shown:
        shown.settles()
        shown.says("files changed")
        times = {path: path.stat().st_mtime_ns for path in (shown.root / "build").rglob("*") if path.is_file()}
        shown.save(LEVY, MINI[LEVY])
        shown.says("nothing changed")
        assert {path: path.stat().st_mtime_ns for path in times} == times


def test_an_open_page_follows_what_is_saved(project: Project, browser: Browser) -> None:
    with preview(project()) as shown:
        shown.settles()
        shown.says("files changed")
        context = browser.new_context()
        page, other = context.new_page(), context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"http://{shown.address}/glossary/levy/")
        other.goto(f"http://{shown.address}/guides/already-paid/")
        other.evaluate("window.sameDocument = true")
        shown.save(LEVY, MINI[LEVY].replace("On late letters.", "On very late letters."))
        page.get_by_text("On very late letters.").wait_for()
        shown.save("content/assets/guide.css", "h1 { color: rgb(1, 2, 3) !important }")
        page.wait_for_function("() => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)'")
        other.wait_for_function("() => !window.sameDocument")  # every page has the style sheet
        other.evaluate("window.sameDocument = true")
        since = len(shown.said)
        shown.save(LEVY, MINI[LEVY].replace("On late letters.", "On the latest letters."))
        page.get_by_text("On the latest letters.").wait_for()
        shown.says("files changed", since)
        assert other.evaluate("window.sameDocument")  # nothing on it has changed
        other.goto(f"http://{shown.address}/tools/deadline/")
        other.evaluate("window.sameDocument = true")
        shown.save(CP14, MINI[CP14].replace("title: The first bill", "title: A first bill"))
        other.wait_for_function("() => !window.sameDocument")  # its form reads the titles of letters
        (shown.root / LEVY).unlink()
        shown.save("site-data/glossary/lien.yml", RENAMED)
        page.get_by_text("This page does not exist").wait_for()
        assert errors == []
        context.close()


def test_problems_before_the_first_page_are_said_and_end_the_preview(project: Project) -> None:
    root = project({LEVY: MINI[LEVY].replace("where:", "were:")})
    said: list[str] = []
    with pytest.raises(BuildError, match="there are no pages to show yet: mend the problems above first"):
        serve(root, lambda: TODAY, "127.0.0.1:1", said.append)
    assert "error[unknown-key]" in said[0]


def test_problems_at_the_start_leave_the_pages_of_the_last_build(project: Project) -> None:
    root = project()
    write_pages(root, TODAY)
    (root / LEVY).write_text(MINI[LEVY].replace("where:", "were:").replace("A lien does not.", "A lien never does."))
    with preview(root) as shown:
        shown.says("error[unknown-key]")
        assert "A lien does not." in shown.page()
        shown.save(LEVY, MINI[LEVY].replace("A lien does not.", "A lien never does."))
        shown.shows("A lien never does.")


def test_an_address_that_is_taken_is_a_sentence(project: Project) -> None:
    root = project()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(BuildError, match=f"the preview can't use {address}: address already in use. Name another"):
            serve(root, lambda: TODAY, address, lambda line: None)


def test_plain_mkdocs_runs_the_generator_first(project: Project) -> None:
    root = project()
    mkdocs(root, "build", "--strict")
    assert (root / "build" / "site" / "notices" / "cp14" / "index.html").is_file()
    (root / LEVY).write_text(MINI[LEVY].replace("where:", "were:"))
    with pytest.raises(subprocess.CalledProcessError) as failed:
        mkdocs(root, "build", "--strict")
    assert "error[unknown-key]: 'were' is not a key of a glossary term. Did you mean 'where'?" in failed.value.stdout
    assert "Traceback" not in failed.value.stdout
