"""One file of the project -> plain data, and the place of every value in it.

Strict on purpose: no aliases, tags, merge keys, second documents, repeated keys, tabs or odd bytes. Dates and words
such as ``no`` and ``on`` stay text; only plain numbers, true, false and null are read as such. Nothing here knows
what the data means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from generator.problems import Problem

MAX_BYTES = 1_000_000
MAX_JSON_BYTES = 10_000_000
"""JSON is written by programs, never by hand."""
MAX_DEPTH = 20
MAX_NUMBER_LENGTH = 30

KeyPath = tuple[str | int, ...]
Place = tuple[int, int]

_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(\.[0-9]+)?")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WAITING = object()
"""Stands for the key of a mapping that has not come yet."""
_START: Place = (1, 1)


class Unreadable(Exception):
    """A file that could not be turned into data; ``problem`` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Document:
    """A file that was read.

    ``path`` is relative to the project; ``text`` the whole file; ``data`` the mapping in it (front matter for
    Markdown); ``body`` the Markdown after the front matter, which starts on line ``body_line``.
    """

    path: str
    text: str = field(repr=False)
    data: dict[str, Any] = field(repr=False)
    body: str = field(default="", repr=False)
    body_line: int = 1

    @cached_property
    def _places(self) -> dict[KeyPath, tuple[Place, Place]]:
        # Places are needed only where something is wrong, so they are found by reading the text once more.
        places: dict[KeyPath, tuple[Place, Place]] = {}
        front = self.text if not self.path.endswith(".md") else _front_matter(self.text)[0]
        try:
            _construct(self.path, front, places)
        except Unreadable:  # JSON that is no YAML: places are then the file's start
            assert self.path.endswith(".json")
        return places

    def place(self, key_path: KeyPath, *, key: bool = False, snippet: str | None = None) -> Place:
        """Line and column of the value at ``key_path`` (of its key with ``key``), or of its nearest parent.

        With ``snippet`` the first place at or after the value where those words stand.
        """
        wanted = key_path
        while wanted and wanted not in self._places:
            wanted = wanted[:-1]
        at_key, at_value = self._places.get(wanted, ((1, 1), (1, 1)))
        place = at_key if key and wanted == key_path else at_value
        return self._find(snippet, place) if snippet else place

    def place_in_body(self, snippet: str) -> Place:
        """Line and column of ``snippet`` in the Markdown body, or of the body's start."""
        return self._find(snippet, (self.body_line, 1))

    def _find(self, snippet: str, start: Place) -> Place:
        lines = self.text.split("\n")
        for number in range(start[0] - 1, len(lines)):
            column = lines[number].find(snippet, start[1] - 1 if number == start[0] - 1 else 0)
            if column >= 0:
                return number + 1, column + 1
        return start

    def problem(
        self, code: str, message: str, key_path: KeyPath = (), *, key: bool = False, snippet: str | None = None
    ) -> Problem:
        """A problem at that place of this file."""
        return Problem(self.path, *self.place(key_path, key=key, snippet=snippet), code, message)


def read(root: Path, relative: str, before: Document | None = None) -> Document:
    """Read ``relative`` below ``root``: a YAML mapping, Markdown with front matter, or a JSON object.

    ``before`` is the same file as it was read earlier; where its text is still the same, it is the answer.

    Raises:
        Unreadable: the file is not plain readable data; the problem in it has the place and the likely fix.
    """
    text = _text(root, relative)
    if before and before.text == text:
        return before
    front, body, body_line = (text, "", 1) if not relative.endswith(".md") else _front_matter(text)
    if body_line == 0:
        raise _unreadable(relative, (1, 1), "front-matter",
                          "the file must begin with a line '---', the page's settings, and a second line '---'")  # fmt: skip
    data = _json(relative, text) if relative.endswith(".json") else _construct(relative, front, None)
    if not isinstance(data, dict):
        what = "is empty" if data is None else "must be a list of 'key: value' lines"
        raise _unreadable(relative, (1, 1), "wrong-type", f"the file {what}")
    return Document(relative, text, data, body, body_line)


def _unreadable(path: str, place: Place, code: str, message: str) -> Unreadable:
    return Unreadable(Problem(path, *place, code, message))


def _text(root: Path, relative: str) -> str:
    path = root / relative
    try:
        if path.is_symlink() or not path.parent.resolve().is_relative_to(root.resolve()):
            raise _unreadable(relative, (1, 1), "symlink",
                              "links to other files are not followed. Put the file itself here")  # fmt: skip
        if not path.is_file():
            raise _unreadable(relative, (1, 1), "unreadable", "this is not a file, or it vanished while being read")
        size = path.stat().st_size
        limit = MAX_JSON_BYTES if relative.endswith(".json") else MAX_BYTES
        if size > limit:
            raise _unreadable(relative, (1, 1), "too-large",
                              f"the file has {size:,} bytes; at most {limit:,} are read. Split it")  # fmt: skip
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise _unreadable(relative, (1, 1), "unreadable", f"the file could not be read: {reason}") from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        place = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        raise _unreadable(relative, place, "not-utf8",
                          "this byte is not UTF-8 text. Save the file with the encoding UTF-8") from None  # fmt: skip
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if odd := _UNPRINTABLE.search(text):
        raise _unreadable(relative, _place_of(text, odd.start()), "control-character",
                          f"an invisible character (U+{ord(odd[0]):04X}) stands here. Delete it")  # fmt: skip
    if "\t" in text:
        raise _unreadable(relative, _place_of(text, text.index("\t")), "tab",
                          "a tab stands here. Use spaces, two for each step to the right")  # fmt: skip
    return text


def _place_of(text: str, offset: int) -> Place:
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def _front_matter(text: str) -> tuple[str, str, int]:
    """The YAML at the top (blank first line, so that line numbers hold), the body, the body's first line (0: none)."""
    if not text.startswith("---\n"):
        return "", text, 0
    end = text.find("\n---\n", 3)
    if end < 0:
        if not text.endswith("\n---"):
            return "", text, 0
        end = len(text) - 4
    body = text[end + 5 :]
    return "\n" + text[4 : end + 1], body, text.count("\n", 0, end + 5) + 1


def _json(path: str, text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        raise _unreadable(path, (error.lineno, error.colno), "json-syntax",
                          f"this is not JSON: {error.msg}. Restore its last version from git") from None  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, (1, 1), "json-syntax", f"this is not plain JSON: {error}") from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"'{max(keys, key=keys.count)}' stands there twice")
    return found


def _construct(path: str, text: str, places: dict[KeyPath, tuple[Place, Place]] | None) -> Any:
    """The data in ``text``; fills ``places`` with the place of each key and value when it is given."""
    try:
        loader = _LOADER(text)
        try:
            return _Builder(path, places).build(iter(loader.get_event, None))
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _unreadable(path, place, "yaml-syntax", _syntax_message(error)) from None
    except yaml.YAMLError as error:
        raise _unreadable(path, (1, 1), "yaml-syntax", str(error).split("\n")[0]) from None


def _syntax_message(error: yaml.MarkedYAMLError) -> str:
    said = error.problem or "this cannot be read"
    hint = ""
    if "mapping values are not allowed" in said:
        hint = ". Text with ': ' in it needs quotes round the whole text"
    elif "expected <block end>" in said or "did not find expected key" in said or "could not find expected ':'" in said:
        hint = ". Check that the line begins under its neighbours, and that text with quotes or ': ' is quoted"
    elif "cannot start any token" in said:
        hint = ". Text that begins with @, ` or % needs quotes"
    elif "expected ',' or" in said or "flow node" in said:
        hint = ". Text that begins with [ or { needs quotes"
    context = f"{error.context}, " if error.context else ""
    return f"{context}{said}{hint}"


class _Builder:
    """Turns parser events into data, without recursion, so that depth cannot break it."""

    def __init__(self, path: str, places: dict[KeyPath, tuple[Place, Place]] | None) -> None:
        self.path = path
        self.places = places

    def fail(self, mark: Any, code: str, message: str) -> Unreadable:
        return _unreadable(self.path, (mark.line + 1, mark.column + 1), code, message)

    def build(self, events: Iterator[Any]) -> Any:
        root: Any = None
        stack: list[Any] = []  # open lists and mappings
        keys: list[Any] = []  # for each mapping the key that waits for its value, for each list None
        trail: list[str | int] = []  # key path of the open container
        key_place: list[Place] = []
        documents = 0
        for event in events:
            kind = type(event)
            if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                stack.pop()
                keys.pop()
                key_place.pop()
                if trail:
                    trail.pop()
                continue
            if (
                kind is not yaml.ScalarEvent
                and kind is not yaml.MappingStartEvent
                and kind is not yaml.SequenceStartEvent
            ):
                documents += kind is yaml.DocumentStartEvent
                if documents > 1:
                    raise self.fail(event.start_mark, "yaml-syntax", "a second document begins here. Remove the '---'")
                if kind is yaml.AliasEvent:
                    raise self.fail(event.start_mark, "yaml-alias",
                                    f"'*{event.anchor}' repeats another part. Write the value out")  # fmt: skip
                continue
            if event.anchor or event.tag:
                self.refuse_marks(event)
            if keys and keys[-1] is _WAITING:
                keys[-1] = self.key(event, stack[-1])
                key_place[-1] = self.place(event)
                continue
            value = self.scalar(event) if kind is yaml.ScalarEvent else {} if kind is yaml.MappingStartEvent else []
            step: str | int | None = None
            in_mapping = False
            if not stack:
                root = value
            elif in_mapping := keys[-1] is not None:
                step = keys[-1]
                stack[-1][step] = value
                keys[-1] = _WAITING
            else:
                step = len(stack[-1])
                stack[-1].append(value)
            if self.places is not None:
                place = self.place(event)
                self.places[(*trail, step) if step is not None else ()] = (
                    key_place[-1] if in_mapping else place,
                    place,
                )
            if kind is not yaml.ScalarEvent:
                if step is not None:
                    trail.append(step)
                stack.append(value)
                keys.append(_WAITING if kind is yaml.MappingStartEvent else None)
                key_place.append(_START)
                if len(stack) > MAX_DEPTH:
                    raise self.fail(event.start_mark, "too-deep",
                                    f"lists inside lists go deeper than {MAX_DEPTH} steps here")  # fmt: skip
        return root

    def place(self, event: Any) -> Place:
        """Where an event stands; found out only where somebody will ask."""
        if self.places is None:
            return _START
        return event.start_mark.line + 1, event.start_mark.column + 1

    def refuse_marks(self, event: Any) -> None:
        if event.anchor:
            raise self.fail(event.start_mark, "yaml-alias",
                            f"'&{event.anchor}' names a part to repeat it. Remove the name")  # fmt: skip
        if event.tag not in ("tag:yaml.org,2002:str", "!"):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise self.fail(event.start_mark, "yaml-tag", f"'{tag}' asks for a special type. Write a plain value")

    def key(self, event: Any, mapping: dict[str, Any]) -> str:
        if type(event) is not yaml.ScalarEvent:
            raise self.fail(event.start_mark, "yaml-syntax", "a key must be plain text. Text that begins with [ or { "
                            "needs quotes")  # fmt: skip
        key: str = event.value
        if key == "<<" and event.implicit[0]:
            raise self.fail(event.start_mark, "yaml-alias", "'<<' merges another part. Write the keys out")
        if key in mapping:
            raise self.fail(event.start_mark, "duplicate-key", f"'{key}' stands here a second time")
        return key

    def scalar(self, event: Any) -> Any:
        text: str = event.value
        if not event.implicit[0]:  # quoted, or a block of text
            return text
        if text in _WORDS:
            return _WORDS[text]
        if len(text) <= MAX_NUMBER_LENGTH and (number := _NUMBER.fullmatch(text)):
            return Decimal(text) if number[1] else int(text)
        return text
