"""Reading one file: what is refused, where, and in which words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.source import MAX_BYTES, MAX_DEPTH, Unreadable, read

BAD: list[tuple[str, str | bytes, str]] = [
    ("repeated key", "a: 1\nb: 2\na: 3\n", "f.yml:3:1: error[duplicate-key]: 'a' stands here a second time"),
    ("repeated key deep down", "x:\n  - k: 1\n    k: 2\n",
     "f.yml:3:5: error[duplicate-key]: 'k' stands here a second time"),
    ("anchor", "a: &x 1\nb: *x\n",
     "f.yml:1:4: error[yaml-alias]: '&x' names a part to repeat it. Remove the name"),
    ("alias without anchor", "b: *x\n", "f.yml:1:4: error[yaml-alias]: '*x' repeats another part. Write the value out"),
    ("merge key", "a: 1\n<<: {b: 2}\n", "f.yml:2:1: error[yaml-alias]: '<<' merges another part. Write the keys out"),
    ("python object", "a: !!python/object/apply:os.system ['true']\n",
     "f.yml:1:4: error[yaml-tag]: '!!python/object/apply:os.system' asks for a special type. Write a plain value"),
    ("own tag", "a: !secret x\n", "f.yml:1:4: error[yaml-tag]: '!secret' asks for a special type. Write a plain value"),
    ("second document", "a: 1\n---\nb: 2\n",
     "f.yml:2:1: error[yaml-syntax]: a second document begins here. Remove the '---'"),
    ("list key", "? [a]\n: b\n",
     "f.yml:1:3: error[yaml-syntax]: a key must be plain text. Text that begins with [ or { needs quotes"),
    ("colon in text", "a: b: c\n",
     "f.yml:1:5: error[yaml-syntax]: mapping values are not allowed in this context. "
     "Text with ': ' in it needs quotes round the whole text"),
    ("tab", "a:\n\tb: 1\n", "f.yml:2:1: error[tab]: a tab stands here. Use spaces, two for each step to the right"),
    ("tab in text", "a: x\ty\n", "f.yml:1:5: error[tab]: a tab stands here. Use spaces, two for each step to the right"),
    ("NUL", b"a: x\x00y\n",
     "f.yml:1:5: error[control-character]: an invisible character (U+0000) stands here. Delete it"),
    ("zero-width space", "a: x\u200by\n",
     "f.yml:1:5: error[control-character]: an invisible character (U+200B) stands here. Delete it"),
    ("text turned round", "a: x\u202ey\n",
     "f.yml:1:5: error[control-character]: an invisible character (U+202E) stands here. Delete it"),
    ("Latin-1", b"a: 1\nb: caf\xe9\n",
     "f.yml:2:7: error[not-utf8]: this byte is not UTF-8 text. Save the file with the encoding UTF-8"),
    ("empty", "", "f.yml:1:1: error[wrong-type]: the file is empty"),
    ("only a comment", "# nothing\n", "f.yml:1:1: error[wrong-type]: the file is empty"),
    ("list", "- a\n", "f.yml:1:1: error[wrong-type]: the file must be a list of 'key: value' lines"),
    ("text", "hello\n", "f.yml:1:1: error[wrong-type]: the file must be a list of 'key: value' lines"),
    ("deep nesting", "[" * 5000,
     f"f.yml:1:{MAX_DEPTH + 1}: error[too-deep]: lists inside lists go deeper than {MAX_DEPTH} steps here"),
    ("deep mappings", "".join("  " * n + "a:\n" for n in range(50)),
     f"f.yml:{MAX_DEPTH + 1}:{2 * MAX_DEPTH + 1}: error[too-deep]: lists inside lists go deeper than {MAX_DEPTH} steps here"),
    ("ten megabytes", b"a: " + b"x" * 10_000_000,
     f"f.yml:1:1: error[too-large]: the file has 10,000,003 bytes; at most {MAX_BYTES:,} are read. Split it"),
    ("open quote", 'a: "x\nb: 1\n', "f.yml:3:1: error[yaml-syntax]: while scanning a quoted scalar"),
    ("open list", "a: [1, 2\n", "f.yml:2:1: error[yaml-syntax]: while parsing a flow sequence"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), [pytest.param(t, m, id=n) for n, t, m in BAD])
def test_bad_yaml_is_refused_with_place_and_fix(tmp_path: Path, text: str | bytes, message: str) -> None:
    (tmp_path / "f.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Unreadable) as refused:
        read(tmp_path, "f.yml")
    assert str(refused.value).startswith(message)


def test_an_alias_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    (tmp_path / "f.yml").write_text(bomb)
    with pytest.raises(Unreadable, match=r"f\.yml:1:4: error\[yaml-alias\]"):
        read(tmp_path, "f.yml")


def test_dates_and_yes_and_no_stay_text_and_plain_numbers_do_not(tmp_path: Path) -> None:
    (tmp_path / "f.yml").write_text(
        "day: 2026-11-24\nword: no\nother: on\nwhole: 21\nrate: 0.5\nquoted: '21'\nzero: 007\nflag: true\nnothing:\n"
        "phone: 800-829-1040\nexponent: 1e9\nhuge: 111111111111111111111111111111111111\n"
    )
    assert read(tmp_path, "f.yml").data == {
        "day": "2026-11-24", "word": "no", "other": "on", "whole": 21, "rate": Decimal("0.5"), "quoted": "21",
        "zero": "007", "flag": True, "nothing": None, "phone": "800-829-1040", "exponent": "1e9",
        "huge": "111111111111111111111111111111111111",
    }  # fmt: skip


def test_places_lead_to_values_keys_and_words(tmp_path: Path) -> None:
    (tmp_path / "f.yml").write_text("a: 1\nlist:\n  - name: x\n    text: |\n      first line\n      see [CP 501][]\n")
    document = read(tmp_path, "f.yml")
    assert document.place(("list", 0, "text")) == (4, 11)
    assert document.place(("list", 0, "text"), key=True) == (4, 5)
    assert document.place(("list", 0, "text"), snippet="[CP 501][]") == (6, 11)
    assert document.place(("list", 0, "missing")) == document.place(("list", 0)) == (3, 5)
    assert document.place(("nowhere",)) == (1, 1)


def test_front_matter_keeps_the_line_numbers_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "f.md").write_text("---\nid: a\ntitle: b\n---\n\n## Head\n\nWords here.\n")
    document = read(tmp_path, "f.md")
    assert document.place(("title",)) == (3, 8)
    assert document.body == "\n## Head\n\nWords here.\n"
    assert document.place_in_body("Words") == (8, 1)


@pytest.mark.parametrize("text", ["# Title\n", "---\nid: a\n", "\n---\nid: a\n---\n"])
def test_markdown_without_front_matter_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "f.md").write_text(text)
    with pytest.raises(
        Unreadable, match="the file must begin with a line '---', the page's settings, and a second line"
    ):
        read(tmp_path, "f.md")


def test_windows_line_ends_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    (tmp_path / "f.yml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: two\r\n")
    assert read(tmp_path, "f.yml").data == {"a": 1, "b": "two"}


def test_links_out_of_the_tree_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yml").write_text("a: 1\n")
    root = tmp_path / "root"
    root.mkdir()
    (root / "f.yml").symlink_to(outside / "secret.yml")
    (root / "folder").symlink_to(outside)
    for path in ("f.yml", "folder/secret.yml"):
        with pytest.raises(Unreadable, match=r"links to other files are not followed. Put the file itself here"):
            read(root, path)


def test_a_file_that_vanished_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="this is not a file, or it vanished while being read"):
        read(tmp_path, "gone.yml")
