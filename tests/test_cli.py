"""Commands as an editor or CI types them: what is printed, what is written, the exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from tests.projects import MINI, ROOT

Project = Callable[..., Path]
CP14 = "site-data/notices/cp14.yml"
BROKEN = {CP14: MINI[CP14].replace("group: owing", "grupe: owing")}
DAY = ("--today", "2026-11-24")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_every_command_and_option_says_what_it_is_for() -> None:
    for name, command in main.commands.items():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.name}"


def test_every_command_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    for name in main.commands:
        assert f"python -m generator {name}" in readme, name


def test_a_clean_project_passes_and_says_so(project: Project) -> None:
    result = run("check", "--project", str(project()), *DAY)
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "",
        "No problems found. Values in use: 1 official, 1 reported.\n",
    )


def test_the_project_may_be_named_before_the_command_too(project: Project) -> None:
    assert run("--project", str(project()), "check", *DAY).exit_code == 0


def test_problems_are_printed_one_a_line_and_counted(project: Project) -> None:
    result = run("check", "--project", str(project(BROKEN)), *DAY)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{CP14}:2:1: error[missing-field]: 'group' is missing from a notice",
        f"{CP14}:9:1: error[unknown-key]: 'grupe' is not a key of a notice. Did you mean 'group'?",
    ]
    assert result.stderr == "2 problems found\n"


def test_problems_can_be_printed_for_github_and_as_json(project: Project) -> None:
    root = str(project(BROKEN))
    github = run("check", "--project", root, "--format", "github", *DAY)
    assert github.stdout.splitlines()[1] == (
        f"::error file={CP14},line=9,col=1,title=unknown-key::'grupe' is not a key of a notice. Did you mean 'group'?"
    )
    listed = json.loads(run("check", "--project", root, "--format", "json", *DAY).stdout)
    assert [problem["code"] for problem in listed] == ["missing-field", "unknown-key"]


def test_a_path_narrows_the_report(project: Project, here: Callable[[Path], None]) -> None:
    root = project(BROKEN)
    here(root)
    assert run("check", "site-data/glossary", *DAY).exit_code == 0
    assert run("check", CP14, *DAY).exit_code == 1
    assert run("check", "site-data/notices", "site-data/glossary", *DAY).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "nowhere.yml"), "there is no 'nowhere.yml' in the project"),
        (("check", "../.."), "there is no '../..' in the project"),
        (("check", "--today", "24.11.2026"), "'24.11.2026' does not match the format '%Y-%m-%d'"),
        (("check", "--format", "xml"), "'xml' is not one of 'text', 'github', 'json'"),
        (("check", "--project", "missing"), "Directory 'missing' does not exist"),
        (("build", "--builder", "hugo"), "'hugo' is not one of 'mkdocs', 'zensical'"),
        (("serve", "--address", "nonsense"), "write host:port, for example 127.0.0.1:8000"),
        (("new", "notice", "../cp99"), "use small letters and digits, words joined by hyphens, for example cp14"),
        (("new", "facts", "Low-Income"), "use small letters and digits, words joined by _, for example low_income"),
        (("new", "poem", "x"), "'poem' is not one of 'notice'"),
        (("chek",), "No such command 'chek'"),
    ],
)
def test_wrong_usage_is_a_sentence_and_status_two(
    project: Project, here: Callable[[Path], None], arguments: tuple[str, ...], message: str
) -> None:
    here(project())
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_build_says_where_the_site_is(project: Project, here: Callable[[Path], None]) -> None:
    here(project())
    result = run("build", *DAY)
    assert result.exit_code == 0
    assert result.stdout == "The site is in build/site: open build/site/index.html or run 'make serve'.\n"
    assert result.stderr.splitlines() == [
        "reading and checking …", "rendering pages …", "writing pages …", "building the site with mkdocs …",
    ]  # fmt: skip


def test_a_build_with_problems_prints_them_and_writes_nothing(project: Project, here: Callable[[Path], None]) -> None:
    root = project(BROKEN)
    here(root)
    result = run("build", *DAY)
    assert result.exit_code == 1
    assert "error[unknown-key]" in result.stdout
    assert result.stderr.endswith("2 problems found; nothing was written\n")
    assert not (root / "build").exists()


@pytest.mark.parametrize(
    "kind", ["notice", "payment-method", "relief-option", "term", "facts", "guide", "tool", "about"]
)
def test_a_new_file_asks_only_to_be_filled_in(project: Project, here: Callable[[Path], None], kind: str) -> None:
    root = project()
    here(root)
    result = run("new", kind, "fresh")
    assert result.exit_code == 0
    path = result.stdout.split(" is ready")[0]
    assert "yaml-language-server: $schema=../../build/schema/" in (root / path).read_text()
    found = json.loads(run("check", path, "--format", "json", *DAY).stdout)
    assert found
    assert {problem["code"] for problem in found} <= {
        "wrong-type",
        "missing-field",
        "no-value",
        "wrong-value",
        "bad-date",
    }


def test_new_overwrites_nothing(project: Project, here: Callable[[Path], None]) -> None:
    root = project()
    here(root)
    result = run("new", "notice", "cp14")
    assert (result.exit_code, result.stderr) == (1, f"{CP14} exists already; nothing was written\n")
    assert (root / CP14).read_text() == MINI[CP14]


def test_schemas_are_written_where_the_files_look_for_them(project: Project, here: Callable[[Path], None]) -> None:
    root = project()
    here(root)
    assert run("schema").exit_code == 0
    for path, text in MINI.items():
        first = text.splitlines()[0] if isinstance(text, str) else ""
        if "$schema=" in first:
            assert ((root / path).parent / first.split("$schema=")[1]).resolve().is_file(), path
