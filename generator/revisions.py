"""Which files of the project a change touches, and what they were. Asks git, and nothing else does."""

from __future__ import annotations

import io
import subprocess
import tarfile
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


def extract(root: Path, revision: str, folder: str, target: Path) -> None:
    """Write ``folder`` (relative to ``root``) as it was at ``revision`` below ``target``; nothing if it was not there.

    Raises:
        UnknownRevision: there is no such revision, or ``root`` is not in a git repository.
    """
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit.returncode:
        said = commit.stderr.decode(errors="replace").strip().splitlines()
        raise UnknownRevision(said[0] if said else f"git knows no revision '{revision}'")
    name = commit.stdout.decode().strip()
    if not _git(root, "ls-tree", name, "--", folder).stdout:
        return
    archive = _git(root, "archive", "--format=tar", name, "--", folder)
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(target, filter="data")


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True)
    except OSError as error:
        raise UnknownRevision(f"git could not be run: {error.strerror}") from error
