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
    made: set[Path] = set()
    for path, content in files.items():
        target = folder / path
        if _holds(target, content):
            continue
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        part = folder / f"{path}.part"
        part.write_bytes(content)
        part.replace(target)
        changed.append(path)
    return changed


def _holds(file: Path, content: bytes) -> bool:
    """Whether a file of its own, not a link to one, has just this content."""
    try:
        return file.read_bytes() == content and not file.is_symlink()
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
