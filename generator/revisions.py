"""Which files of the project a change touches. Asks git, and nothing else does."""

from __future__ import annotations

import subprocess
from pathlib import Path


class UnknownRevision(Exception):
    """git can't compare with that revision; the text is the user's sentence."""


def changed_since(root: Path, revision: str) -> frozenset[str]:
    """Files below ``root`` that differ from ``revision``, committed or not, relative to ``root``.

    Raises:
        UnknownRevision: there is no such revision, or ``root`` is not in a git repository.
    """
    if revision.startswith("-"):
        raise UnknownRevision(f"'{revision}' is not a revision")
    try:
        result = subprocess.run(
            ["git", "diff", "--name-only", "--relative", "-z", revision, "--"], cwd=root, capture_output=True, text=True
        )
    except OSError as error:
        raise UnknownRevision(f"git could not be run: {error.strerror}") from error
    if result.returncode:
        raise UnknownRevision(f"git can't compare with '{revision}': {result.stderr.strip().splitlines()[0]}")
    return frozenset(path for path in result.stdout.split("\0") if path)
