"""Preview: watch the project, rebuild what changed, let MkDocs show it. Keeps the last good pages while there are errors."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from watchfiles import watch

from generator.build import CONFIG, BuildError, ProblemsFound, builder_environment, watched, write_config, write_pages
from generator.problems import as_text


def rebuild(root: Path, today: date, say: Callable[[str], None]) -> bool:
    """Bring the pages up to date and say what happened; False where the last good pages stay."""
    try:
        written = write_pages(root, today)
        write_config(root)
    except ProblemsFound as found:
        say(f"{as_text(found.problems)}\n{found}; the last good pages stay")
        return False
    except BuildError as error:
        say(f"{error}; the last good pages stay")
        return False
    changed = len(written.changed) + len(written.removed)
    say(f"{changed} of {written.pages} files changed" if changed else "nothing changed")
    return True


def serve(
    root: Path, today: Callable[[], date], address: str, say: Callable[[str], None], stop: threading.Event | None = None
) -> None:
    """Show the site at ``address`` (``127.0.0.1:8000``) until interrupted or until ``stop`` is set.

    Raises:
        BuildError: there are no pages to show, or the server ended by itself.
    """
    if not rebuild(root, today(), say) and not (root / "build" / "docs" / "index.md").is_file():
        raise BuildError("there are no pages to show yet: mend the problems above first")
    stop = stop or threading.Event()
    with _server(root, today(), address) as server:
        say(f"http://{address}/ (Ctrl+C stops)")
        for changes in watch(*(path for path in watched(root) if path.exists()), stop_event=stop, debounce=300,
                       yield_on_timeout=True, rust_timeout=2000, raise_interrupt=False):  # fmt: skip
            if server.poll() is not None:
                raise BuildError(f"the preview server ended by itself (exit status {server.returncode})")
            if changes:
                rebuild(root, today(), say)


@contextmanager
def _server(root: Path, today: date, address: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--quiet", "--dev-addr", address,
               "--config-file", str(root / "build" / CONFIG)]  # fmt: skip
    server = subprocess.Popen(command, cwd=root, env=builder_environment(today))
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
