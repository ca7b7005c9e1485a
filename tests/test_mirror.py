"""A folder that holds just what it should: what stays the same is not touched, whatever stood in the way goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.mirror import KEEP, mirror, remove_others, write

FILES = {"a.md": b"a", "notices/cp14.md": b"letter", "notices/cp14/feed.xml": b"feed", "notices/cp15.md": b"other"}


def _held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_are_written_into_folders_made_for_them(tmp_path: Path) -> None:
    assert sorted(write(tmp_path / "docs", FILES)) == sorted(FILES)
    assert _held(tmp_path / "docs") == FILES


def test_a_file_that_stays_the_same_is_not_touched(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    before = {path: (tmp_path / path).stat() for path in FILES}
    assert write(tmp_path, FILES | {"a.md": b"b"}) == ["a.md"]
    after = {path: (tmp_path / path).stat() for path in FILES}
    touched = [path for path in FILES if before[path].st_ino != after[path].st_ino or before[path].st_mtime_ns != after[path].st_mtime_ns]  # fmt: skip
    assert touched == ["a.md"]


def test_what_stands_in_the_way_of_a_file_is_replaced(tmp_path: Path) -> None:
    docs, outside = tmp_path / "docs", tmp_path / "outside.md"
    outside.write_bytes(b"a")
    (docs / "notices" / "cp15.md").mkdir(parents=True)
    (docs / "notices" / "cp15.md" / "deep").write_bytes(b"x")
    (docs / "notices" / "cp14.md").symlink_to(tmp_path)
    (docs / "a.md").symlink_to(outside)
    assert sorted(write(docs, FILES)) == sorted(FILES), "a link to a file with the same content is none of our own"
    assert _held(docs) == FILES
    assert not (docs / "a.md").is_symlink()
    assert outside.read_bytes() == b"a"


def test_nothing_else_is_left(tmp_path: Path) -> None:
    write(tmp_path, FILES | {KEEP: b""})
    assert remove_others(tmp_path, ["a.md"]) == ("notices/cp14.md", "notices/cp14/feed.xml", "notices/cp15.md")
    assert sorted(path.name for path in tmp_path.iterdir()) == [KEEP, "a.md"]
    mirror(tmp_path, FILES)
    assert _held(tmp_path) == FILES | {KEEP: b""}


def test_a_file_where_a_folder_must_be_is_an_error_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "notices").write_bytes(b"")
    with pytest.raises(OSError):
        write(tmp_path, FILES)
