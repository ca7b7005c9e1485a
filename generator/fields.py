"""Walks a model by its declared types: which leaves are prose, which refer to something, what each part is called.

Keeps checks and rendering free of lists of field names: a new field of type ``Text`` or ``…Ref`` is found by itself.
"""

from __future__ import annotations

import types
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from generator.model import Label, Model, Prose, RefersTo
from generator.source import KeyPath

Marker = Prose | Label | RefersTo
MarkedLeaf = tuple[KeyPath, str, Marker]
"""Where a text stands, the text, and what it is."""


@dataclass(frozen=True)
class Leaf:
    """A single value."""

    marker: Marker | None


@dataclass(frozen=True)
class One:
    """A mapping of its own."""

    model: type[Model]


@dataclass(frozen=True)
class Many:
    """A list."""

    inner: Shape


@dataclass(frozen=True)
class Keyed:
    """A mapping from ids."""

    inner: Shape


Shape = Leaf | One | Many | Keyed


def marked_leaves(model: Model, keys: Container[str] | None = None) -> list[MarkedLeaf]:
    """Every text of ``model``: where it stands, the text, and whether it is prose, a label or a reference. Only what
    stands under ``keys``, if they are given.
    """
    found: list[MarkedLeaf] = []
    _collect_fields(model, (), found, keys)
    return found


def model_at(model: type[Model], key_path: KeyPath) -> type[Model]:
    """The model of the innermost mapping that ``key_path`` leads into, beginning at ``model``."""
    shape: Shape = One(model)
    for step in key_path:
        if isinstance(shape, One):
            model = shape.model
            fields = _fields(model)
            if step not in fields:
                return model
            shape = fields[str(step)][1]
        elif isinstance(shape, Many | Keyed):
            shape = shape.inner
    return shape.model if isinstance(shape, One) else model


def shape_of(model: type[Model], key: str) -> Shape:
    """How the value of ``key`` is built."""
    return _fields(model)[key][1]


def keys_of(model: type[Model]) -> list[str]:
    """The keys a file may use for ``model``."""
    return list(_fields(model))


def _collect_fields(model: Model, at: KeyPath, found: list[MarkedLeaf], keys: Container[str] | None = None) -> None:
    for name, key, shape in _marked_fields(type(model)):
        if keys is not None and key not in keys:
            continue
        value = getattr(model, name)
        if value is not None:
            _collect(shape, value, (*at, key), found)


def _collect(shape: Shape, value: Any, at: KeyPath, found: list[MarkedLeaf]) -> None:
    """Adds to one list: nested generators would hand every text up through every level."""
    if isinstance(shape, Leaf):
        if shape.marker is not None and isinstance(value, str):
            found.append((at, value, shape.marker))
    elif isinstance(shape, One):
        _collect_fields(value, at, found)
    elif isinstance(shape, Many):
        for index, child in enumerate(value):
            _collect(shape.inner, child, (*at, index), found)
    else:
        for key, child in value.items():
            _collect(shape.inner, child, (*at, key), found)


@cache
def _fields(model: type[Model]) -> dict[str, tuple[str, Shape]]:
    hints = get_type_hints(model, include_extras=True)
    return {
        (field.alias or name): (name, _shape(hints[name])) for name, field in model.model_fields.items()
    }  # fmt: skip


@cache
def _marked_fields(model: type[Model]) -> tuple[tuple[str, str, Shape], ...]:
    return tuple((name, key, shape) for key, (name, shape) in _fields(model).items() if _holds_marker(shape))


def _holds_marker(shape: Shape) -> bool:
    if isinstance(shape, Leaf):
        return shape.marker is not None
    if isinstance(shape, One):
        return any(_holds_marker(inner) for _, inner in _fields(shape.model).values())
    return _holds_marker(shape.inner)


def _shape(annotation: Any) -> Shape:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        for extra in args[1:]:
            if isinstance(extra, Prose | Label | RefersTo):
                return Leaf(extra)
        return _shape(args[0])
    if origin in (Union, types.UnionType):
        shapes = [_shape(arg) for arg in args if arg is not type(None)]
        return next((shape for shape in shapes if shape != Leaf(None)), Leaf(None))
    if origin is tuple:
        return Many(_shape(args[0]))
    if origin is dict:
        return Keyed(_shape(args[1]))
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return One(annotation)
    return Leaf(None)
