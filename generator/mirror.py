"""Makes a folder hold just the files it should, touching none that stays the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
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
    made: set[str] = set()
    for path, content in files.items():
        target = os.path.join(folder, path)
        if _holds(target, content):
            continue
        if os.path.isdir(target) and not os.path.islink(target):
            shutil.rmtree(target)
        parent = os.path.dirname(target)
        if parent not in made:
            os.makedirs(parent, exist_ok=True)
            made.add(parent)
        part = f"{target}.part"
        with open(part, "wb", buffering=0) as file:
            file.write(content)
        os.replace(part, target)
        changed.append(path)
    return changed


def _holds(file: str, content: bytes) -> bool:
    """Whether a file of its own, not a link to one, has just this content."""
    try:
        with open(file, "rb", buffering=0) as found:
            return found.read() == content and not os.path.islink(file)
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
