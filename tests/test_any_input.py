"""No input whatever ends in a traceback, in a problem without a place, or in a file outside the project."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.build import check
from generator.fields import keys_of
from generator.library import YAML_PAGES
from generator.model import FactFile, Model, QuestionFile, SourceFile
from tests.conftest import TODAY
from tests.projects import MINI, write_project

FILES = [path for path, text in MINI.items() if path.startswith("site-data/")]
MODELS: list[type[Model]] = [*YAML_PAGES.values(), FactFile, QuestionFile, SourceFile]
WORDS = st.sampled_from(sorted({key for model in MODELS for key in keys_of(model)}))
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["{fact:plan.fee}", "{fact:", "[a][b]", "[CP501][]", "<script>", "javascript:alert(1)", "{{ x }}", "{% if %}", "\x00",
         "../../x", "2026-02-30", "no", "1e999", "{: onclick=x }", "|", "# Head", "\u202e", "a" * 300]
    ),
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.one_of(WORDS, TEXTS), inner, max_size=4)),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_project(tmp_path_factory.mktemp("any") / "project")


def judge(root: Path, path: str, content: bytes) -> None:
    target = root / path
    before = target.read_bytes()
    target.write_bytes(content)
    try:
        _, problems = check(root, TODAY)
    finally:
        target.write_bytes(before)
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert "\n" not in str(problem)
        assert (root / problem.path).exists()
        assert not any(mark in str(problem) for mark in ("Traceback", "pydantic", "object at 0x"))


QUICK = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@QUICK
@given(path=st.sampled_from(FILES), text=st.text(alphabet=string.printable + "é\u2028\ufeff\x00", max_size=200))
def test_any_text_is_judged(root: Path, path: str, text: str) -> None:
    judge(root, path, text.encode())


@QUICK
@given(path=st.sampled_from(FILES), content=st.binary(max_size=200))
def test_any_bytes_are_judged(root: Path, path: str, content: bytes) -> None:
    judge(root, path, content)


@QUICK
@given(path=st.sampled_from(FILES), value=VALUES)
def test_any_yaml_is_judged(root: Path, path: str, value: Any) -> None:
    judge(root, path, yaml.safe_dump(value, allow_unicode=True).encode())


@settings(parent=QUICK, max_examples=200)
@given(path=st.sampled_from(FILES), data=st.data(), value=VALUES)
def test_a_good_file_with_any_value_anywhere_is_judged(root: Path, path: str, data: st.DataObject, value: Any) -> None:
    document = yaml.load(MINI[path], Loader=yaml.CSafeLoader)
    at = document
    while True:
        keys: list[Any] = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans()):
            break
        at = at[key]
    at[key] = value
    judge(root, path, yaml.safe_dump(document, allow_unicode=True).encode())


@settings(parent=QUICK, max_examples=150)
@given(path=st.sampled_from(FILES), data=st.data())
def test_a_good_file_with_any_line_damaged_is_judged(root: Path, path: str, data: st.DataObject) -> None:
    lines = MINI[path].splitlines(keepends=True)
    index = data.draw(st.integers(0, len(lines) - 1))
    start = data.draw(st.integers(0, len(lines[index])))
    lines[index] = lines[index][:start] + data.draw(TEXTS) + lines[index][start + data.draw(st.integers(0, 3)) :]
    judge(root, path, "".join(lines).encode("utf-8", "surrogatepass"))
