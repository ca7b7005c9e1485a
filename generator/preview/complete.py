"""The second lane: a complete build of the pages in a process of its own, given up as soon as a file is saved again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from generator.build import BuildError, ProblemsFound, builder_environment, write_pages
from generator.problems import as_text

KEPT = "the last good pages stay"
_LOWER = 5
"""By how much the second lane is more patient than the first."""


@dataclass(frozen=True)
class Outcome:
    """What a complete build did, in one line or in several where there are problems, and which files it changed."""

    said: str
    changed: tuple[str, ...] = ()
    done: bool = True


def rebuild(root: Path, today: date, report: Callable[[str], None] = lambda stage: None) -> Outcome:
    """Bring the pages on the disk up to date, all or nothing."""
    try:
        written = write_pages(root, today, report)
    except ProblemsFound as found:
        return Outcome(f"{as_text(found.problems)}\n{found}; {KEPT}", done=False)
    except BuildError as error:
        return Outcome(f"{error}; {KEPT}", done=False)
    changed = (*written.changed, *written.removed)
    return Outcome(f"{len(changed)} of {written.pages} files changed" if changed else "nothing changed", changed)


class CompleteBuilds:
    """Runs one complete build at a time; ``finished`` is called, from another thread, for each that was not given up."""

    def __init__(self, root: Path, finished: Callable[[Outcome], None]) -> None:
        self._root = root
        self._finished = finished
        self._running: subprocess.Popen[str] | None = None
        self._waiting: threading.Thread | None = None

    def begin(self, today: date) -> None:
        """Build the pages of that day, instead of what is being built."""
        self.close()
        command = [sys.executable, "-m", "generator.preview.complete", str(self._root), today.isoformat()]
        package = str(Path(__file__).parents[2])
        # A session of its own: Ctrl+C ends the preview, which then ends this, with all that it started.
        self._running = subprocess.Popen(
            command, env=builder_environment(today) | {"PYTHONPATH": package}, text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self._waiting = threading.Thread(target=self._wait, args=(self._running,))
        self._waiting.start()

    def close(self) -> None:
        """End what is being built, unless it is already writing: then wait for the moment that this takes."""
        if self._running is None or self._waiting is None:
            return
        if self._running.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGTERM)
        self._waiting.join()
        self._running = self._waiting = None

    def _wait(self, process: subprocess.Popen[str]) -> None:
        output, errors = process.communicate()
        if process.returncode == 0:
            outcome = json.loads(output)
            self._finished(Outcome(outcome["said"], tuple(outcome["changed"]), outcome["done"]))
        elif process.returncode > 0:
            reason = errors.strip().splitlines()[-1:] or [f"exit status {process.returncode}"]
            self._finished(Outcome(f"the complete build failed: {reason[0]}; {KEPT}", done=False))


def main() -> None:
    """Build once and print the outcome as JSON."""
    root, day = sys.argv[1:]
    os.nice(_LOWER)
    outcome = rebuild(Path(root), date.fromisoformat(day), _finish_what_is_begun)
    sys.stdout.write(json.dumps(asdict(outcome)))


def _finish_what_is_begun(stage: str) -> None:
    """From the first written file on, no save ends the build: the pages on the disk are of one state."""
    if stage == "writing pages":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


if __name__ == "__main__":
    main()
