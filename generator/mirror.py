"""Makes a folder hold just the files it should, touching none that stays the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from itertools import groupby
from pathlib import Path

KEEP = ".gitkeep"
"""Keeps ``build/docs`` in a fresh clone: plain ``mkdocs`` refuses to start without its ``docs_dir``."""


def mirror(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make ``folder`` hold ``files`` and nothing else."""
    write(folder, files)
    remove_others(folder, files)


def write(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Bring ``files`` below ``folder`` up to date, each as a whole; those that had to be written."""
    changed = []
    for directory, inside in groupby(sorted(files, key=_directory), key=_directory):
        there = _entries(folder / directory)
        for path in inside:
            target = f"{folder}/{path}"
            found = there.get(path.rpartition("/")[2])
            if found is not None:
                if _holds(found, files[path]):
                    continue
                if found.is_dir(follow_symlinks=False):
                    shutil.rmtree(target)
            part = f"{target}.part"
            with open(part, "wb") as file:
                file.write(files[path])
            os.replace(part, target)
            changed.append(path)
    return changed


def _directory(path: str) -> str:
    return path.rpartition("/")[0]


def _entries(folder: Path) -> dict[str, os.DirEntry[str]]:
    """What stands in ``folder`` by name; the folder is made where there is none."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry for entry in entries}
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        return {}


def _holds(entry: os.DirEntry[str], content: bytes) -> bool:
    """Whether it is a file of its own, not a link to one, with just this content."""
    try:
        return entry.is_file(follow_symlinks=False) and Path(entry.path).read_bytes() == content
    except OSError:
        return False


def remove_others(folder: Path, wanted: Collection[str]) -> tuple[str, ...]:
    """Remove what is not ``wanted`` below ``folder``, and folders that are empty then; the files removed, sorted."""
    removed = []
    keep = frozenset(wanted) | {KEEP}
    for directory, _, found in os.walk(folder, topdown=False):
        inside = Path(directory).relative_to(folder).as_posix()
        prefix = "" if inside == "." else f"{inside}/"
        for name in found:
            if prefix + name not in keep:
                (folder / prefix / name).unlink()
                removed.append(prefix + name)
        if prefix and not os.listdir(directory):
            os.rmdir(directory)
    return tuple(sorted(removed))
