"""Arguments, the clock, exit codes; nothing else.

Exit status: 0 fine, 1 problems found, 2 wrong usage.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from generator import build as building
from generator.freshness import attention, turn_of
from generator.links.fetch import Limits
from generator.links.inventory import inventory
from generator.links.ledger import LedgerFile, is_due, without_strangers
from generator.links.report import Finding, added_findings, findings, hindrances
from generator.links.run import check_links
from generator.links.since import added_addresses
from generator.problems import FORMATS, Problem, as_text
from generator.revisions import UnknownRevision, changed_since
from generator.scaffold import KINDS, path_of, scaffold
from generator.schema import schemas
from generator.serve import serve as serve_site
from generator.weekly import weekly_report

STAGES = 4

project_option = click.option(
    "--project", type=click.Path(file_okay=False, exists=True, path_type=Path), default=None,
    help="Folder of the project; the current folder by default.",
)  # fmt: skip
today_option = click.option(
    "--today", type=click.DateTime(formats=["%Y-%m-%d"]), default=None,
    help="Build or check as of this day (year-month-day) instead of today.",
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@project_option
@click.pass_context
def main(context: click.Context, project: Path | None) -> None:
    """Turn site-data/ and content/ into the site, and say what is wrong with them."""
    context.obj = project or Path()


@main.command()
@project_option
@today_option
@click.option("--builder", type=click.Choice(["mkdocs", "zensical"]), default="mkdocs", show_default=True,
              help="Program that turns the pages into a site.")  # fmt: skip
@click.pass_obj
def build(parent: Path, project: Path | None, today: datetime | None, builder: building.Builder) -> None:
    """Check, render to build/docs and build build/site; a failed build leaves the last good site."""
    root = (project or parent).resolve()
    try:
        with _progress() as report:
            site = building.build_site(root, _day(today), builder, report)
    except building.ProblemsFound as found:
        click.echo(as_text(found.problems))
        _fail(str(found))
    except building.BuildError as error:
        _fail(str(error))
    click.echo(f"The site is in {_shown(site)}: open {_shown(site / 'index.html')} or run 'make serve'.")


@main.command()
@click.argument("paths", nargs=-1)
@project_option
@today_option
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True,
              help="One line each, GitHub annotations, or JSON.")  # fmt: skip
@click.pass_obj
def check(parent: Path, paths: tuple[str, ...], project: Path | None, today: datetime | None, format_: str) -> None:
    """Report every problem, or those of PATHS only; writes nothing."""
    root = (project or parent).resolve()
    wanted = [_inside(root, path) for path in paths]
    site, problems = building.check(root, _day(today))
    problems = [problem for problem in problems if not wanted or _is_in(problem, wanted)]
    printed = FORMATS[format_](problems)
    if printed:
        click.echo(printed)
    if problems:
        _fail(f"{len(problems)} problem{'s' if len(problems) != 1 else ''} found")
    if format_ == "text":
        counts = site.basis_counts()
        click.echo(
            f"No problems found. Values in use: {counts['official']} official, {counts['reported']} reported.", err=True
        )


@main.command()
@project_option
@today_option
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True,
              help="One line each, GitHub annotations, or JSON.")  # fmt: skip
@click.option("--since", metavar="REV", default=None,
              help="Only facts in files that differ from this git revision; fails if one of them is overdue.")  # fmt: skip
@click.pass_obj
def fresh(parent: Path, project: Path | None, today: datetime | None, format_: str, since: str | None) -> None:
    """List the facts that are overdue, expired or due to be compared with their source, and whose turn it is."""
    root = (project or parent).resolve()
    site, problems = building.check(root, _day(today))
    if problems:
        click.echo(as_text(problems))
        _fail("mend these problems first")
    found = attention(site.library, site.statuses)
    if since is not None:
        try:
            changed = changed_since(root, since)
        except UnknownRevision as error:
            raise click.BadParameter(str(error), param_hint="--since") from error
        found = [problem for problem in found if problem.path in changed]
    printed = FORMATS[format_](found)
    if printed:
        click.echo(printed)
    if format_ == "text":
        counts = Counter(problem.code for problem in found)
        click.echo(", ".join(f"{counts[state]} {state}" for state in ("overdue", "expired", "due")), err=True)
        turn = turn_of(site.library.freshness.file.turns, _day(today)) if site.library.freshness else ""
        if turn and found:
            click.echo(f"This week it is {turn}'s turn.", err=True)
    if since is not None and any(problem.code == "overdue" for problem in found):
        _fail("a changed file has overdue facts: compare them with their source, then date 'checked'")


@main.command()
@project_option
@today_option
@click.option("--since", metavar="REV", default=None,
              help="Only addresses that this git revision did not have; fails if one of them is gone.")  # fmt: skip
@click.option("--update", is_flag=True, help="Write what was learned to site-data/link-ledger.json, as it is learned.")
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True,
              help="One line each, GitHub annotations, or JSON.")  # fmt: skip
@click.option("--inside", is_flag=True, help="Check the links within build/site instead; asks nobody.")
@click.option("--allow-private", is_flag=True, help="Also ask this machine and private networks; only for tests.")
@click.pass_obj
def links(parent: Path, project: Path | None, today: datetime | None, since: str | None, update: bool, format_: str,
          inside: bool, allow_private: bool) -> None:  # fmt: skip
    """Ask for the outside links that are due, and look for the evidence of facts on the pages of their sources."""
    root, day = (project or parent).resolve(), _day(today)
    if inside:
        _links_inside(root, format_)
        return
    site, _ = building.check(root, day)
    if hindering := hindrances(site.library):
        click.echo(as_text(hindering))
        _fail("mend these problems first")
    try:
        agent = building.agent_of(root)
        added = added_addresses(root, site.library, since) if since is not None else None
    except building.BuildError as error:
        _fail(str(error))
    except UnknownRevision as error:
        raise click.BadParameter(str(error), param_hint="--since") from error
    wanted = [item for item in inventory(site) if added is None or item.url in added]
    due = [item for item in wanted if is_due(item, site.library.ledger, day)]
    file = LedgerFile(root)
    try:
        with _counting(len(due)) as report:
            run = check_links(due, without_strangers(site.library.ledger, inventory(site)), day, agent,
                              Limits(allow_private=allow_private), file.write if update else lambda ledger: None,
                              report)  # fmt: skip
        if update:
            file.write(run.ledger)
    except OSError as error:
        _fail(f"the ledger could not be written: {error.strerror}")
    except KeyboardInterrupt:
        _fail("Stopped." + (" What was learned so far is in the ledger." if update else ""))
    site = replace(site, library=replace(site.library, ledger=run.ledger))
    found: list[Finding] = findings(site) if added is None else added_findings(site, added)
    problems = [item.problem for item in found]
    if printed := FORMATS[format_](problems):
        click.echo(printed)
    if format_ == "text":
        left = f", {len(run.left)} left for the next run" if run.left else ""
        click.echo(f"{len(wanted)} addresses: {len(due) - len(run.left)} asked, "
                   f"{len(wanted) - len(due)} alive within a week{left}.", err=True)  # fmt: skip
    if errors := sum(problem.severity == "error" for problem in problems):
        _fail(f"{errors} problem{'s' if errors != 1 else ''} found")


@main.command()
@project_option
@today_option
@click.pass_obj
def weekly(parent: Path, project: Path | None, today: datetime | None) -> None:
    """Print the week's report: links and facts that need a person, as Markdown for one rolling issue."""
    site, _ = building.check((project or parent).resolve(), _day(today))
    click.echo(weekly_report(site), nl=False)


@main.command()
@project_option
@today_option
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to show the site.")
@click.pass_obj
def serve(parent: Path, project: Path | None, today: datetime | None, address: str) -> None:
    """Preview the site; rebuild what changes; keep the last good pages while there are errors."""
    if not re.fullmatch(r"[\w.-]+:\d{1,5}", address):
        raise click.BadParameter("write host:port, for example 127.0.0.1:8000", param_hint="--address")
    try:
        serve_site((project or parent).resolve(), lambda: _day(today), address, click.echo)
    except KeyboardInterrupt:
        click.echo("Stopped.")
    except building.BuildError as error:
        _fail(str(error))


@main.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("id_", metavar="ID")
@project_option
@click.pass_obj
def new(parent: Path, kind: str, id_: str, project: Path | None) -> None:
    """Write a ready-to-fill file for a new page or topic of facts."""
    pattern = r"[a-z][a-z0-9_]*" if kind == "facts" else r"[a-z0-9]+(-[a-z0-9]+)*"
    if not re.fullmatch(pattern, id_) or len(id_) > 80:
        words = "words joined by _" if kind == "facts" else "words joined by hyphens"
        raise click.BadParameter(f"use small letters and digits, {words}, for example "
                                 f"{'low_income' if kind == 'facts' else 'cp14'}", param_hint="ID")  # fmt: skip
    path = (project or parent).resolve() / path_of(kind, id_)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(scaffold(kind, id_))
    except FileExistsError:
        _fail(f"{_shown(path)} exists already; nothing was written")
    except OSError as error:
        _fail(f"{_shown(path)} could not be written: {error.strerror}")
    click.echo(f"{_shown(path)} is ready to fill in. 'python -m generator check' says what is still missing.")


@main.command()
@project_option
@click.pass_obj
def schema(parent: Path, project: Path | None) -> None:
    """Write the JSON Schema of every kind of file to build/schema, for editors that check as one types."""
    folder = (project or parent).resolve() / "build" / "schema"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in schemas().items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        _fail(f"{_shown(folder)} could not be written: {error.strerror}")
    click.echo(f"{len(schemas())} schemas are in {_shown(folder)}.")


def _links_inside(root: Path, format_: str) -> None:
    try:
        dead = building.dead_links_of_site(root)
    except building.BuildError as error:
        _fail(str(error))
    if printed := FORMATS[format_](dead):
        click.echo(printed)
    if dead:
        _fail(f"{len(dead)} links inside the site lead nowhere")


def _day(today: datetime | None) -> date:
    return today.date() if today else date.today()


def _fail(message: str) -> Any:
    click.echo(message, err=True)
    sys.exit(1)


def _shown(path: Path) -> str:
    """The path as the user would type it from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _inside(root: Path, path: str) -> str:
    """``path`` relative to the project, whether it was given from here or from the project's folder."""
    for base in (Path.cwd(), root):
        full = Path(base, path).resolve()
        if full.exists() and full.is_relative_to(root):
            return full.relative_to(root).as_posix()
    raise click.BadParameter(f"there is no '{path}' in the project", param_hint="PATHS")


def _is_in(problem: Problem, wanted: list[str]) -> bool:
    return any(path in (".", problem.path) or problem.path.startswith(f"{path}/") for path in wanted)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Reports stages: a bar on a terminal, plain lines elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda stage: click.echo(f"{stage} …", err=True)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=STAGES)

        def report(stage: str) -> None:
            progress.update(task, description=stage, advance=1)

        yield report


@contextmanager
def _counting(total: int) -> Iterator[Callable[[str, str | None, int, int], None]]:
    """Reports one address after another: a bar on a terminal, elsewhere a line for each that is not well."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield (
            lambda url, verdict, done, of: (
                click.echo(f"{done} of {of}: {verdict or 'left for the next run'} {url}", err=True)
                if verdict != "ok" or done in (1, of) or done % 100 == 0
                else None
            )
        )
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("asking", total=total)

        def report(url: str, verdict: str | None, done: int, of: int) -> None:
            progress.update(task, completed=done)
            if verdict != "ok":
                progress.console.print(f"{verdict or 'left for the next run'} {url}", markup=False, highlight=False)

        yield report
