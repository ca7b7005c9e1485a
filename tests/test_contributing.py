"""What helpers read and fill in is true: lists of fields, examples, issue forms, the schema line of every file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from generator.contributing import FILE, renewed
from generator.schema import NAMES
from generator.shape import validate
from generator.source import read
from tests.projects import ROOT

TEXT = (ROOT / FILE).read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"```yaml ([a-z-]+)\n(.*?)```", TEXT, re.DOTALL))
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"


def test_the_lists_of_fields_are_those_of_the_models() -> None:
    assert renewed(TEXT) == TEXT, "run 'make contributing'"


def test_a_list_that_lags_behind_is_renewed() -> None:
    stale = TEXT.replace("| `code` | yes |", "| `kode` | yes |")
    assert stale != TEXT
    assert renewed(stale) == TEXT


@pytest.mark.parametrize("kind", ["notice", "payment-method", "relief-option", "term", "guide", "facts", "sources"])
def test_every_kind_has_its_list_and_an_example_that_is_valid(kind: str, tmp_path: Path) -> None:
    assert f"<!-- fields of {kind} -->\n| key |" in TEXT
    (tmp_path / "example.yml").write_text(EXAMPLES[kind], encoding="utf-8")
    _, problems = validate(read(tmp_path, "example.yml"), NAMES[kind])
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize(
    ("form", "schema"), [("mistake.yml", "forms"), ("new-letter.yml", "forms"), ("config.yml", "config")]
)
def test_github_will_accept_the_issue_forms(form: str, schema: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.github-issue-{schema}"]
    result = subprocess.run([*command, str(FORMS / form)], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_forms_and_pull_requests_ask_for_the_source() -> None:
    for form in ("mistake.yml", "new-letter.yml"):
        fields = yaml.safe_load((FORMS / form).read_text())["body"]
        assert any("source" in field.get("id", "") and field["validations"]["required"] for field in fields
                   if field.get("validations")), form  # fmt: skip
    assert "## Source" in (ROOT / ".github" / "pull_request_template.md").read_text()


def test_every_data_file_names_its_schema_on_the_first_line() -> None:
    for path in sorted((ROOT / "site-data").rglob("*.yml")):
        line = path.read_text(encoding="utf-8").split("\n", 1)[0]
        found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", line)
        assert found, path
        target = (path.parent / found[1]).resolve().relative_to(ROOT).as_posix()
        assert target in {f"build/schema/{name}.json" for name in NAMES}, path
