"""A project -> ``build/site``: load, check, render, write what changed, run the site builder, publish all or nothing.

The only module that writes. Everything it writes lies below ``build``.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import yaml
from jinja2 import TemplateError

from generator.api import is_page, twins
from generator.cards import cards
from generator.library import ASSETS, DATA, Library, load
from generator.links.inside import dead_links
from generator.links.ledger import evidence_of
from generator.mirror import mirror, remove_others, write
from generator.problems import Problem, as_text
from generator.processes import shares, side_by_side
from generator.publish import WORKER, compressed, is_core, is_unused, published, service_worker
from generator.render import Renderer, Settings
from generator.rules import problems_of
from generator.schema import schemas
from generator.site import Site, assemble

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")

Builder = Literal["mkdocs", "zensical"]
Report = Callable[[str], None]

CONFIG = "mkdocs.yml"
STATIC = "build/static"
"""Files that are copied into the finished site: builders would make pages of them."""
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


@contextmanager
def no_cycles_collected() -> Iterator[None]:
    """Keeps Python from searching for cycles of dead objects: what a build makes lives until its end, and looking
    through millions of objects again and again takes a quarter of its time. It is looked through once, when the outermost such block ends.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@no_cycles_collected()
def check(root: Path, today: date) -> tuple[Site, list[Problem]]:
    """Load and judge the project; writes nothing."""
    library: Library = load(root)
    site = assemble(library, today, evidence_of(library))
    return site, problems_of(site)


@no_cycles_collected()
def write_pages(root: Path, today: date, report: Report = lambda stage: None) -> Written:
    """Check the project and bring ``build/docs``, ``build/static`` and ``build/schema`` up to date; files that stay the
    same are not touched.

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
        docs, static = root / "build" / "docs", root / STATIC
        write_share = partial(_write_share, docs, static, str(read_config(root)["site_url"]))
        changed = side_by_side(
            [partial(write_share, dict(share)) for share in shares(sorted(files.items()))], len(site.library.pages)
        )
        removed = remove_others(docs, files)
        remove_others(static, [path for path in files if is_page(path)])
        mirror(root / "build" / "schema", {name: text.encode() for name, text in schemas().items()})
    except OSError as error:
        raise BuildError(f"the pages could not be written: {error}") from error
    return Written(len(files), tuple(sorted(chain(*changed))), removed)


@no_cycles_collected()
def render_files(root: Path, site: Site) -> dict[str, bytes]:
    """Every file of ``build/docs``, by path.

    Raises:
        BuildError: a template, an asset or ``mkdocs.yml`` is broken.
    """
    renderer = renderer_of(root)
    try:
        pages = renderer.render(site)
    except TemplateError as error:
        where = f"{getattr(error, 'filename', None) or 'templates'}:{getattr(error, 'lineno', None) or 1}"
        raise BuildError(f"{where}: {error.message}") from error
    files = {path: text.encode() for path, text in pages.items()} | cards(renderer.settings.site_name, renderer.words)
    for asset in site.library.assets:
        try:
            files[asset.removeprefix("content/")] = (root / asset).read_bytes()
        except OSError as error:
            raise BuildError(f"{asset}: the file could not be read: {error.strerror}") from error
    return files


def _write_share(docs: Path, static: Path, site_url: str, files: Mapping[str, bytes]) -> list[str]:
    """Write some of the files of ``build/docs`` and the Markdown twins of the pages among them; which of them changed."""
    write(static, render_static(files, site_url))
    return write(docs, files)


def renderer_of(root: Path) -> Renderer:
    """What renders the project's pages: its templates, and its settings in ``mkdocs.yml``.

    Raises:
        BuildError: ``mkdocs.yml`` is broken.
    """
    config = read_config(root)
    name, url = config.get("site_name"), config.get("site_url")
    if not isinstance(name, str) or not isinstance(url, str):
        raise BuildError(f"{CONFIG}: 'site_name' and 'site_url' must be set")
    settings = Settings(name, url.rstrip("/") + "/", str(config.get("repo_url") or ""))
    return Renderer(root / "templates", settings, compiled=_compiled(root))


def _compiled(root: Path) -> Path | None:
    """The folder that keeps templates compiled between builds; None where the disk refuses, as it is only for speed."""
    folder = root / "build" / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def render_static(files: Mapping[str, bytes], site_url: str) -> dict[str, bytes]:
    """Every file that goes into the site as it is because the builder would make a page of it: the Markdown twins.

    ``files`` are those of ``build/docs``.
    """
    pages = {path: content.decode() for path, content in files.items() if is_page(path)}
    return {path: text.encode() for path, text in twins(pages, site_url.rstrip("/") + "/").items()}


@no_cycles_collected()
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
    add_static(root, staging)
    finish(root, staging)
    if dead := dead_links(staging, str(read_config(root)["site_url"])):
        raise BuildError(f"{len(dead)} links inside the new site lead nowhere; the last good site stays as it was:\n"
                         f"{as_text(dead)}")  # fmt: skip
    _publish(staging, build / "site")
    return build / "site"


def add_static(root: Path, site: Path) -> None:
    """Copy ``build/static`` into a site that a builder has finished.

    Raises:
        BuildError: the disk refused.
    """
    try:
        shutil.copytree(root / STATIC, site, dirs_exist_ok=True)
    except OSError as error:
        raise BuildError(f"the Markdown twins could not be copied: {error}") from error


def finish(root: Path, site: Path) -> None:
    """Turn what the builder wrote into what is published (see `generator.publish`), with the service worker.

    Raises:
        BuildError: a page or ``templates/sw.js`` lacks a place that must be there, or the disk refused.
    """
    paths = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    for path in filter(is_unused, paths):
        (site / path).unlink()
    with ThreadPoolExecutor() as pool:
        wanted = [path for path in paths if not is_unused(path)]
        core = {path: content for path, content in pool.map(partial(_finish, site), wanted) if content is not None}
    template = root / "templates" / WORKER
    try:
        worker = service_worker(template.read_text(encoding="utf-8"), core)
        (site / WORKER).write_text(worker, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BuildError(f"templates/{WORKER}: {error}") from error
    for folder, _, _ in os.walk(site, topdown=False):
        if not os.listdir(folder):
            os.rmdir(folder)


def _finish(site: Path, path: str) -> tuple[str, bytes | None]:
    """Publish one file and its compressed twin; its path, and its bytes where it is one of the core files."""
    file = site / path
    try:
        written = file.read_bytes()
        content = published(path, written)
        if content != written:
            file.write_bytes(content)
        if twin := compressed(path, content):
            file.with_name(file.name + ".gz").write_bytes(twin)
    except (OSError, ValueError) as error:
        raise BuildError(f"{path} could not be published: {error}") from error
    return path, content if is_core(path) else None


def dead_links_of_site(root: Path) -> list[Problem]:
    """The links inside ``build/site`` that lead nowhere.

    Raises:
        BuildError: there is no built site, or ``mkdocs.yml`` is broken.
    """
    site = root / "build" / "site"
    if not site.is_dir():
        raise BuildError("there is no built site yet: run 'make site' first")
    return [
        replace(dead, path=f"build/site/{dead.path}")
        for dead in dead_links(site, str(read_config(root).get("site_url", "")))
    ]


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


def agent_of(root: Path) -> str:
    """How the link check names itself to servers: the site's name, and ``extra.contact`` or else the site's address.

    Raises:
        BuildError: ``mkdocs.yml`` is broken.
    """
    config = read_config(root)
    extra = config.get("extra")
    contact = (extra.get("contact") if isinstance(extra, dict) else None) or config.get("site_url") or ""
    name = re.sub(r"[^a-z0-9]+", "-", str(config.get("site_name", "")).lower()).strip("-") or "site"
    return f"{name}-link-check/1.0 (+{re.sub(r'[^!-~]|[()]', '', str(contact))})"


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
