"""The preview: what a saved file changes, what an error leaves, and that the server is gone afterwards."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.build import BuildError
from generator.serve import rebuild, serve
from tests.conftest import TODAY
from tests.projects import MINI, mkdocs

Project = Callable[..., Path]
LEVY = "site-data/glossary/levy.yml"
PATIENCE = 30.0
"""Seconds after which a test gives up waiting; nothing is asserted about how long a thing takes."""


def eventually(ready: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            pytest.fail(f"waited in vain for {what}")
        time.sleep(0.1)


def page(address: str) -> str:
    try:
        with urllib.request.urlopen(f"http://{address}/glossary/levy/", timeout=5) as response:
            text: str = response.read().decode()
            return text
    except OSError:
        return ""


@contextmanager
def preview(root: Path) -> Iterator[tuple[str, list[str]]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    said: list[str] = []
    stop = threading.Event()
    thread = threading.Thread(target=serve, args=(root, lambda: TODAY, address, said.append, stop))
    thread.start()
    try:
        eventually(lambda: "Levy" in page(address), "the first page")
        yield address, said
    finally:
        stop.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", int(address.split(":")[1])), timeout=2)


def test_a_saved_change_shows_and_an_error_keeps_the_last_good_page(project: Project) -> None:
    root = project()
    levy = root / LEVY
    with preview(root) as (address, said):
        levy.write_text(MINI[LEVY].replace("On late letters.", "On very late letters."))
        eventually(lambda: "On very late letters." in page(address), "the changed page")
        levy.write_text(MINI[LEVY].replace("where:", "were:"))
        eventually(lambda: any("error[unknown-key]" in line for line in said), "the problem")
        assert "On very late letters." in page(address)
        levy.write_text(MINI[LEVY])
        eventually(lambda: "On late letters." in page(address), "the mended page")


def test_a_rebuild_with_nothing_changed_writes_nothing(project: Project) -> None:
    root = project()
    said: list[str] = []
    assert rebuild(root, TODAY, said.append)
    times = {path: path.stat().st_mtime_ns for path in (root / "build").rglob("*") if path.is_file()}
    (root / LEVY).write_text(MINI[LEVY])
    assert rebuild(root, TODAY, said.append)
    assert said[-1] == "nothing changed"
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_problems_before_the_first_page_are_said_and_end_the_preview(project: Project) -> None:
    root = project({LEVY: MINI[LEVY].replace("where:", "were:")})
    said: list[str] = []
    with pytest.raises(BuildError, match="there are no pages to show yet: mend the problems above first"):
        serve(root, lambda: TODAY, "127.0.0.1:1", said.append)
    assert "error[unknown-key]" in said[0]


def test_a_server_that_cannot_start_is_a_sentence(project: Project) -> None:
    root = project()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(BuildError, match=r"the preview server ended by itself \(exit status \d+\)"):
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
