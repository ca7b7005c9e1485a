"""Fixtures that several test files share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from generator.build import check
from tests.projects import write_project

TODAY = date(2026, 11, 24)

Check = Callable[..., list[str]]


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Path]:
    """Writes the small project with changes: ``project({'site-data/…': 'text'})``."""
    return lambda changes=None: write_project(tmp_path / "project", changes)


@pytest.fixture
def problems(project: Callable[..., Path]) -> Check:
    """The problems of the small project with changes, printed."""

    def run(changes: dict[str, str | bytes | None] | None = None, today: date = TODAY) -> list[str]:
        _, found = check(project(changes), today)
        return [str(problem) for problem in found]

    return run


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Changes the current folder for one test."""
    before = Path.cwd()
    yield monkeypatch.chdir
    os.chdir(before)
