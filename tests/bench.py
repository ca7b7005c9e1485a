"""`make bench`: time and memory of the generator beside MkDocs in the same run, for the real site and for large ones.

Large sites are the real one with its notices cloned under new codes; each clone's texts differ, so that no cache can
take one for another. Ratios of one run count, not seconds of a machine. Nothing is removed before the end (see
`start_afresh`), so that 6,400 letters need some 20 GB; ``TMPDIR=/dev/shm`` keeps smaller sizes off the disk.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from generator.build import builder_environment, check, no_cycles_collected, render_files, write_config, write_pages
from tests.bench_builders import bench_builders, start_afresh
from tests.bench_links import HOSTS, PAGES, bench_links
from tests.bench_preview import NOTICES, SAVES, bench_preview
from tests.projects import ROOT

SIZES = (400, 1600, 6400)
TIMES = 5
"""How often the real site is measured: it takes so little time that whatever else the machine does shows in a single run."""
TODAY = date.today()
_PEAK = """
import runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
finally:
    # VmHWM, not ru_maxrss: that one begins with what the parent used.
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print("peak", int(peak.split()[1]) // 1024, file=sys.stderr)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the generator beside MkDocs.")
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=list(SIZES), help="how many notices the large sites have"
    )
    sizes = parser.parse_args().sizes
    console = Console(width=160)
    table = Table(title=f"Generator beside MkDocs ({platform.machine()}, {os.cpu_count()} cores, Python "
                  f"{platform.python_version()})")  # fmt: skip
    for heading in ("notices", "pages", "check s", "render s", "write s", "generator s", "ms a page", "mkdocs s",
                    "generator / mkdocs", "rebuild wrote", "generator MB", "mkdocs MB"):  # fmt: skip
        table.add_column(heading, justify="right")
    builders = Table(title="Whole builds of the same tree")
    for heading in ("notices", "build", "seconds", "of plain Material", "peak MB", "site MB", "KB a page"):
        builders.add_column(heading, justify="left" if heading == "build" else "right")
    per_page: dict[str, float] = {}
    with ExitStack() as projects:  # all are kept until the end, see `start_afresh`
        for size in (0, *sizes):
            name = "real" if not size else f"{size:,}"
            root = projects.enter_context(project(size))
            row = measure(root, times=1 if size else TIMES)
            per_page[name] = row["generator"] / row["pages"]
            table.add_row(name, f"{row['pages']:,}", f"{row['check']:.2f}", f"{row['render']:.2f}", f"{row['write']:.2f}",
                          f"{row['generator']:.2f}", f"{1000 * per_page[name]:.2f}", f"{row['mkdocs']:.2f}",
                          f"{row['generator'] / row['mkdocs']:.0%}", str(row["rewritten"]), str(row["generator_mb"]),
                          str(row["mkdocs_mb"]))  # fmt: skip
            console.print(table)  # as far as it is known: a large site takes an hour
            built = bench_builders(root, peak, _PEAK)
            plain = next(one.seconds for way, one in built.items() if way.startswith("plain"))
            for way, one in built.items():
                builders.add_row(name, way, f"{one.seconds:.1f}", f"{one.seconds / plain:.2f}", str(one.memory),
                                 f"{one.megabytes:.0f}", f"{one.page:.0f}")  # fmt: skip
            console.print(builders)
    small, large = f"{min(sizes):,}", f"{max(sizes):,}"
    if small != large:
        console.print(
            f"Time a page at {large} notices is {per_page[large] / per_page[small]:.2f} times that at {small}."
        )
    saves = Table(title=f"Preview at {NOTICES} notices: seconds from save to paint, {SAVES} saves each")
    for heading in ("saved", "median", "worst"):
        saves.add_column(heading, justify="left" if heading == "saved" else "right")
    with project(NOTICES) as root:
        for name, (median, worst) in bench_preview(root, TODAY).items():
            saves.add_row(name, f"{median:.2f}", f"{worst:.2f}")
    console.print(saves)
    for name, seconds in bench_links().items():
        console.print(f"{name}: {HOSTS * PAGES:,} addresses on {HOSTS} hosts that answer in 50 ms: {seconds:.1f} s")


def measure(root: Path, times: int) -> dict[str, Any]:
    """Seconds of each stage in this process and of MkDocs, each the least of so many runs in turn; peak memory in MB."""
    seconds: dict[str, list[float]] = defaultdict(list)
    row: dict[str, Any] = {}
    for _ in range(times):
        start_afresh(root)
        with no_cycles_collected():  # as in a build, which looks for them at its end
            checked, (site, problems) = timed(lambda: check(root, TODAY))
            if problems:
                sys.exit(f"the project has {len(problems)} problems, first {problems[0]}")
            rendered, files = timed(partial(render_files, root, site))
            whole, _ = timed(lambda: write_pages(root, TODAY))
        config = write_config(root)
        built, row["mkdocs_mb"] = peak(
            [sys.executable, "-c", _PEAK, "mkdocs", "build", "--strict", "--quiet", "--config-file", str(config)], root
        )
        for stage, taken in (("check", checked), ("render", rendered), ("whole", whole), ("mkdocs", built)):
            seconds[stage].append(taken)
    row |= {stage: min(taken) for stage, taken in seconds.items()}
    row["write"] = max(0.0, row["whole"] - row["check"] - row["render"])
    row["generator"] = row["check"] + row["render"] + row["write"]
    row["pages"] = sum(path.endswith(".md") for path in files)
    row["rewritten"] = len(write_pages(root, TODAY).changed)
    row["generator_mb"] = peak([sys.executable, "-c", _PEAK, "generator", "check", "--project", str(root)], ROOT)[1]
    return row


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that ``work`` took, and its result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def peak(command: list[str], folder: Path) -> tuple[float, int]:
    """Seconds and peak memory in MB of a command."""
    start = time.perf_counter()
    result = subprocess.run(command, cwd=folder, env=builder_environment(TODAY), capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if result.returncode:
        sys.exit(result.stdout + result.stderr)
    return seconds, int(result.stderr.rsplit("peak ", 1)[1])


@contextmanager
def project(notices: int) -> Iterator[Path]:
    """The real project in a folder of its own, with so many more notices cloned from its own."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("site-data", "content", "templates"):
            shutil.copytree(ROOT / name, root / name)
        shutil.copy(ROOT / "mkdocs.yml", root)
        originals = sorted((root / "site-data" / "notices").glob("*.yml"))
        total = notices - len(originals) if notices else 0
        for number in range(total):
            original = originals[number % len(originals)]
            (original.parent / f"x{number}.yml").write_text(clone(original.read_text(encoding="utf-8"), number, total))
        yield root


def clone(text: str, number: int, total: int) -> str:
    """A notice under a new code, its texts slightly different; it names the clone before it, the first one the last."""
    notice = yaml.load(text, Loader=yaml.CBaseLoader)
    notice |= {"id": f"x{number}", "code": f"X{number}", "aliases": [], "redirect_from": []}
    notice.pop("recommended", None)
    in_letters = str(number).translate(str.maketrans("0123456789", "abcdefghij"))  # no digits: few real texts have any
    copy = f"This is copy {in_letters}."
    notice["next"] = [{"notice": f"x{(number or total) - 1}"}]
    for key in ("if_ignored", "growth", "get_help", "reply_letter"):
        if key in notice:
            notice[key] = f"{notice[key]}\n{copy}"
    for key in ("letter_shows", "causes", "documents"):
        notice[key] = [f"{item} {copy}" for item in notice[key]]
    for step in notice["steps"]:
        step["do"] = f"{step['do']} {copy}"
    for branch in notice["branches"]:
        branch["answer"] = f"{branch['answer']}\n\n{copy}"
    for key, value in notice["short_answer"].items():
        notice["short_answer"][key] = f"{value} {copy}"
    return str(yaml.dump(notice, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=110))


if __name__ == "__main__":
    main()
