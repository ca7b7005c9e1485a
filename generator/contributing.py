"""The lists of fields in ``CONTRIBUTING.md``, written from the models; ``python -m generator.contributing`` renews them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from pydantic.fields import FieldInfo

from generator.fields import Keyed, Many, One, shape_of
from generator.model import Model
from generator.schema import NAMES

FILE = "CONTRIBUTING.md"
_MARKED = re.compile(r"(<!-- fields of (?P<kind>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(text: str) -> str:
    """``text`` with a fresh list of fields between each pair of ``<!-- fields of KIND -->`` and ``<!-- end -->``."""
    return _MARKED.sub(lambda match: f"{match[1]}{field_list(match['kind'])}{match[3]}", text)


def field_list(kind: str) -> str:
    """A Markdown table of every key that a file of ``kind`` may hold."""
    rows = [
        f"| `{key}` | {'yes' if info.is_required() else ''} | {_described(info)} |"
        for key, info in _fields(NAMES[kind], "")
    ]
    return "\n".join(["| key | needed | what it holds |", "|---|---|---|", *rows]) + "\n"


def _fields(model: type[Model], before: str) -> Iterator[tuple[str, FieldInfo]]:
    for name, info in model.model_fields.items():
        key = info.alias or name
        path, shape = f"{before}{key}", shape_of(model, key)
        yield path, info
        while isinstance(shape, Many | Keyed):
            path += "[]" if isinstance(shape, Many) else ".ID"
            shape = shape.inner
        if isinstance(shape, One):
            yield from _fields(shape.model, f"{path}.")


def _described(info: FieldInfo) -> str:
    choices = [choice for choice in get_args(info.annotation) if isinstance(choice, str)]
    text = (info.description or "").replace("|", "\\|")
    return f"{text} One of: {', '.join(f'`{choice}`' for choice in choices)}." if choices else text


def main() -> None:
    """Renew the lists in the file in the current folder."""
    path = Path(FILE)
    path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
