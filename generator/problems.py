"""A located message about the input, and the three ways to print a list of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches

_LINE_ENDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What would end a line or steer a terminal: a message may quote it, for YAML can spell it (``"\\n"``)."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong.

    ``path`` is relative to the project, with forward slashes; ``line`` and ``column`` count from 1;
    ``code`` is the name of the rule; ``message`` is one sentence or two: what is wrong, and the likely fix;
    ``severity`` is ``error``, or ``warning`` for what needs somebody's attention but breaks nothing.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        message = _LINE_ENDS.sub(lambda end: end[0].encode("unicode_escape").decode(), self.message)
        return f"{self.path}:{self.line}:{self.column}: {self.severity}[{self.code}]: {message}"


def suggest(word: str, known: Iterable[str]) -> str:
    """`` Did you mean 'x'?`` for the nearest of ``known``, or an empty string."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""


def as_text(problems: Iterable[Problem]) -> str:
    """One line each, as a compiler prints them."""
    return "\n".join(str(problem) for problem in problems)


def as_github(problems: Iterable[Problem]) -> str:
    """GitHub workflow commands, which show each problem beside its line in a pull request."""
    return "\n".join(
        f"::{p.severity} file={_escape(p.path, property=True)},line={p.line},col={p.column},"
        f"title={_escape(p.code, property=True)}::{_escape(p.message)}"
        for p in problems
    )


def as_json(problems: Iterable[Problem]) -> str:
    """A JSON array of objects with the fields of `Problem`."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2)


def _escape(text: str, *, property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property else text


FORMATS = {"text": as_text, "github": as_github, "json": as_json}
