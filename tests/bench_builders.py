"""Part of `make bench`: our whole build beside plain Material with every page in its navigation, beside MkDocs and Zensical
on our own tree. Seconds, peak memory, size of the site, size of a page.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from generator.build import write_config

Peak = Callable[[list[str], Path], tuple[float, int]]
"""Runs a command in a folder; its seconds and its peak memory in MB."""


@dataclass(frozen=True)
class Built:
    """One build of one tree: seconds, peak memory and size of the site in MB, size of its pages in KB on average."""

    seconds: float
    memory: int
    megabytes: float
    page: float


def bench_builders(root: Path, peak: Peak, script: str) -> dict[str, Built]:
    """Builds ``root``, whose pages are written, in four ways; ``script`` measures memory (see ``tests.bench``)."""
    python = [sys.executable, "-c", script]
    config = write_config(root)
    plain = _plain_config(root)
    start_afresh(root)
    found = {}
    for name, command, site in (
        ("ours, all of it", [*python, "generator", "build", "--project", str(root)], root / "build" / "site"),
        ("plain Material, every page in the navigation", [*python, "mkdocs", "build", "--quiet", "--config-file", str(plain)],
         root / "build" / "plain"),
        ("MkDocs on our tree", [*python, "mkdocs", "build", "--quiet", "--config-file", str(config)], root / "build" / "staging"),
        ("Zensical on our tree", [*python, "zensical", "build", "--clean", "--config-file", str(config)],
         root / "build" / "staging"),
    ):  # fmt: skip
        _set_aside(site)
        folder = Path(__file__).parent.parent if "generator" in command else root
        seconds, memory = peak(command, folder)
        found[name] = _measured(seconds, memory, site)
    return found


def start_afresh(root: Path) -> None:
    """Set aside what a generator and MkDocs wrote before. Templates stay compiled, as they do for an editor."""
    for name in ("docs", "static", "schema", "staging"):
        _set_aside(root / "build" / name)


def _set_aside(folder: Path) -> None:
    """Give ``folder`` another name, so that what comes next starts with none.

    Removing it would slow down what is measured next: ext4 without a journal steps over the files removed in the last
    minutes, one by one, whenever it makes a new one, which can cost more than the whole build.
    """
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}-{time.monotonic_ns()}"))


def _plain_config(root: Path) -> Path:
    """Settings of a site as Material's manual makes one: its search, no overrides, all pages listed."""
    docs = root / "build" / "docs"
    pages = sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))
    config = {
        "site_name": "Plain", "site_url": "https://plain.example/", "docs_dir": "docs", "site_dir": "plain",
        "theme": {"name": "material", "font": False}, "plugins": ["search"], "nav": pages,
        "markdown_extensions": ["admonition", "attr_list", "md_in_html", "tables"],
    }  # fmt: skip
    path = root / "build" / "plain.yml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    return path


def _measured(seconds: float, memory: int, site: Path) -> Built:
    files = [path for path in site.rglob("*") if path.is_file() and path.suffix != ".gz"]
    pages = [path.stat().st_size for path in files if path.name == "index.html"]
    size = sum(path.stat().st_size for path in files)
    return Built(seconds, memory, size / 1e6, sum(pages) / len(pages) / 1e3)
