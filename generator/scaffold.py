"""A ready-to-fill file of a kind, written from the model: every key with its description, required ones open."""

from __future__ import annotations

from typing import Any

from pydantic.fields import FieldInfo

from generator.fields import Many, One, shape_of
from generator.library import CONTENT, DATA
from generator.model import Model, Page
from generator.schema import NAMES

ONLY_ONE = frozenset({"sources", "relief-questions", "find", "freshness", "home", "link-exceptions"})
"""Kinds of which a project has one file, which is there from the start."""

KINDS = tuple(name for name in NAMES if name not in ONLY_ONE)


def path_of(kind: str, id_: str) -> str:
    """Where a new file of this kind belongs, relative to the project."""
    model = NAMES[kind]
    if kind == "facts":
        return f"{DATA}/facts/{id_}.yml"
    folder = model.kind if issubclass(model, Page) else kind
    return f"{CONTENT}/{folder}/{id_}.md" if kind in ("guide", "tool", "about") else f"{DATA}/{folder}/{id_}.yml"


def scaffold(kind: str, id_: str) -> str:
    """The text of the file: the schema line, then each key with what belongs there."""
    schema_line = f"# yaml-language-server: $schema=../../build/schema/{kind}.json"
    lines = _mapping(NAMES[kind], 0, {"id": id_})
    if kind == "facts":
        lines = [f"id: {id_}", "# The topic in words.", "title:", "facts:", f"  {id_}.name_of_the_fact:"]
        lines += _mapping(_model_inside(NAMES[kind], "facts"), 4, {})
    if path_of(kind, id_).endswith(".md"):
        return "\n".join(["---", schema_line, *lines, "---", "", "## First heading", "", ""])
    return "\n".join([schema_line, *lines, ""])


def _mapping(model: type[Model], indent: int, given: dict[str, str]) -> list[str]:
    lines = []
    for name, info in model.model_fields.items():
        key = info.alias or name
        lead = " " * indent
        if key in given:
            lines.append(f"{lead}{key}: {given[key]}")
            continue
        lines.append(f"{lead}# {info.description}")
        if info.is_required():
            lines += _required(model, key, info, indent)
        else:
            lines.append(f"{lead}# {key}:")
    return lines


def _required(model: type[Model], key: str, info: FieldInfo, indent: int) -> list[str]:
    lead = " " * indent
    shape = shape_of(model, key)
    choices = getattr(info.annotation, "__args__", ())
    if isinstance(shape, One):
        return [f"{lead}{key}:", *_mapping(shape.model, indent + 2, {})]
    if isinstance(shape, Many):
        inner = shape.inner
        if isinstance(inner, One):
            first, *rest = _entry(inner.model, indent + 4)
            return [f"{lead}{key}:", f"{lead}  - {first.strip()}", *rest]
        return [f"{lead}{key}:", f"{lead}  -"]
    if choices and all(isinstance(choice, str) for choice in choices):
        return [f"{lead}# One of: {', '.join(choices)}", f"{lead}{key}:"]
    return [f"{lead}{key}:"]


def _entry(model: type[Model], indent: int) -> list[str]:
    """A mapping whose first line is a key, so that it can follow a hyphen."""
    lines = _mapping(model, indent, {})
    first = next(index for index, line in enumerate(lines) if not line.strip().startswith("#"))
    return [lines[first], *lines[:first], *lines[first + 1 :]]


def _model_inside(model: type[Model], key: str) -> Any:
    shape: Any = shape_of(model, key)
    return shape.inner.model
