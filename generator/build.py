"""A project -> ``build/site``: load, check, render, write what changed, run the site builder, publish all or nothing.

The only module that writes. Everything it writes lies below ``build``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import yaml
from jinja2 import TemplateError

from generator.library import ASSETS, DATA, Library, load
from generator.problems import Problem
from generator.render import Renderer, Settings
from generator.rules import problems_of
from generator.schema import schemas
from generator.site import Site, assemble

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")

Builder = Literal["mkdocs", "zensical"]
Report = Callable[[str], None]

CONFIG = "mkdocs.yml"
KEEP = ".gitkeep"
"""Keeps ``build/docs`` in a fresh clone: plain ``mkdocs`` refuses to start without its ``docs_dir``."""
HOOK_OFF = "IRS_GUIDE_PAGES_ARE_FRESH"
"""Environment variable that tells the MkDocs hook not to run the generator a second time."""


class BuildError(Exception):
    """The build could not be finished; the text is the user's sentence."""


class ProblemsFound(BuildError):
    """The input has problems; nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problem{'s' if len(problems) != 1 else ''} found; nothing was written")
        self.problems = problems


@dataclass(frozen=True)
class Written:
    """What `write_pages` did: paths below ``build/docs``."""

    pages: int
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def check(root: Path, today: date) -> tuple[Site, list[Problem]]:
    """Load and judge the project; writes nothing."""
    library: Library = load(root)
    site = assemble(library, today)
    return site, problems_of(site)


def write_pages(root: Path, today: date, report: Report = lambda stage: None) -> Written:
    """Check the project and bring ``build/docs`` and ``build/schema`` up to date; files that stay the same are not
    touched.

    Raises:
        ProblemsFound: the input has problems.
        BuildError: a template or ``mkdocs.yml`` is broken, or the disk refused.
    """
    report("reading and checking")
    site, problems = check(root, today)
    if problems:
        raise ProblemsFound(problems)
    report("rendering pages")
    files = render_files(root, site)
    report("writing pages")
    try:
        docs = root / "build" / "docs"
        changed, removed = _mirror(docs, files)
        _mirror(root / "build" / "schema", {name: text.encode() for name, text in schemas().items()})
    except OSError as error:
        raise BuildError(f"the pages could not be written: {error}") from error
    return Written(len(files), changed, removed)


def render_files(root: Path, site: Site) -> dict[str, bytes]:
    """Every file of ``build/docs``, by path.

    Raises:
        BuildError: a template, an asset or ``mkdocs.yml`` is broken.
    """
    config = read_config(root)
    name, url = config.get("site_name"), config.get("site_url")
    if not isinstance(name, str) or not isinstance(url, str):
        raise BuildError(f"{CONFIG}: 'site_name' and 'site_url' must be set")
    try:
        pages = Renderer(root / "templates", Settings(name, url.rstrip("/") + "/")).render(site)
    except TemplateError as error:
        where = f"{getattr(error, 'filename', None) or 'templates'}:{getattr(error, 'lineno', None) or 1}"
        raise BuildError(f"{where}: {error.message}") from error
    files = {path: text.encode() for path, text in pages.items()}
    for asset in site.library.assets:
        try:
            files[asset.removeprefix("content/")] = (root / asset).read_bytes()
        except OSError as error:
            raise BuildError(f"{asset}: the file could not be read: {error.strerror}") from error
    return files


def build_site(root: Path, today: date, builder: Builder = "mkdocs", report: Report = lambda stage: None) -> Path:
    """Build ``build/site`` and return its path. The site that stands there is replaced only by a finished one.

    Raises:
        ProblemsFound: the input has problems.
        BuildError: something else failed; the text says what.
    """
    write_pages(root, today, report)
    report(f"building the site with {builder}")
    build = root / "build"
    staging = build / "staging"
    shutil.rmtree(staging, ignore_errors=True)
    run_builder(root, builder, write_config(root), today)
    if not (staging / "index.html").is_file():
        raise BuildError(f"{builder} finished without writing a home page; the last good site stays as it was")
    _publish(staging, build / "site")
    return build / "site"


def run_builder(root: Path, builder: Builder, config: Path, today: date) -> None:
    """Run MkDocs or Zensical with ``--strict``; its words are shown only where it fails."""
    command = [sys.executable, "-m", builder, "build", "--strict", "--config-file", str(config)]
    if builder == "zensical":
        command.append("--clean")
    result = subprocess.run(command, cwd=root, env=builder_environment(today), capture_output=True, text=True)
    output = _COLOUR.sub("", result.stdout + result.stderr).split("\nTraceback ")[0].strip()
    if result.returncode or (builder == "zensical" and "Warning" in output):
        raise BuildError(f"{builder} could not build the pages; the last good site stays as it was:\n{output}")


def builder_environment(today: date) -> dict[str, str]:
    """The same surroundings for every build, so that the same input gives the same bytes."""
    epoch = int(datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp())
    return os.environ | {
        "SOURCE_DATE_EPOCH": str(epoch), "NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0", "TZ": "UTC",
        "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", HOOK_OFF: "1",
    }  # fmt: skip


def read_config(root: Path) -> dict[str, Any]:
    """``mkdocs.yml`` as data.

    Raises:
        BuildError: it is missing or not plain YAML.
    """
    try:
        config = yaml.safe_load((root / CONFIG).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BuildError(f"{CONFIG} could not be read: {str(error).splitlines()[0]}") from error
    if not isinstance(config, dict):
        raise BuildError(f"{CONFIG} must be a list of 'key: value' lines")
    return config


def write_config(root: Path) -> Path:
    """Write ``build/mkdocs.yml``, the settings as the builder gets them, and return its path: beside the pages, writing
    to a staging folder, without the hook.

    Raises:
        BuildError: ``mkdocs.yml`` is broken, or the disk refused.
    """
    config = read_config(root)
    config |= {"docs_dir": "docs", "site_dir": "staging"}
    config.pop("hooks", None)
    theme = config.get("theme")
    if isinstance(theme, dict) and "custom_dir" in theme:
        theme["custom_dir"] = f"../{theme['custom_dir']}"
    text: str = yaml.safe_dump(config, sort_keys=True, allow_unicode=True)
    path = root / "build" / CONFIG
    try:
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BuildError(f"{path} could not be written: {error.strerror}") from error
    return path


def _mirror(folder: Path, files: Mapping[str, bytes]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Make ``folder`` hold ``files`` and nothing else; what changed and what was removed, sorted."""
    changed = []
    for path, content in sorted(files.items()):
        target = folder / path
        if not (target.is_file() and not target.is_symlink() and target.read_bytes() == content):
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(target.name + ".part")
            part.write_bytes(content)
            part.replace(target)
            changed.append(path)
    removed = []
    for directory, _, found in os.walk(folder, topdown=False):
        for name in found:
            path = (Path(directory) / name).relative_to(folder).as_posix()
            if path not in files and path != KEEP:
                (folder / path).unlink()
                removed.append(path)
        if Path(directory) != folder and not os.listdir(directory):
            os.rmdir(directory)
    return tuple(changed), tuple(sorted(removed))


def _publish(staging: Path, site: Path) -> None:
    """Put the finished site in place of the old one: two renames, and back again if the second fails."""
    old = site.with_name("site-before")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    try:
        staging.rename(site)
    except OSError as error:
        if old.exists():
            old.rename(site)
        raise BuildError(f"the new site could not be put in place: {error}") from error
    shutil.rmtree(old, ignore_errors=True)


def watched(root: Path) -> list[Path]:
    """What a rebuild depends on."""
    return [root / DATA, root / ASSETS.split("/")[0], root / "templates", root / CONFIG]
