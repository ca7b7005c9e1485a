"""Plain data -> the model it should be, or a problem in an editor's words for everything that is wrong with its shape."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.fields import keys_of, model_at
from generator.model import Model
from generator.problems import Problem, suggest
from generator.source import Document, KeyPath

M = TypeVar("M", bound=Model)


def validate(document: Document, model: type[M]) -> tuple[M | None, list[Problem]]:
    """The thing in ``document``, or None and every problem of its shape."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        found: dict[tuple[int, int, str], Problem] = {}
        errors = error.errors(include_url=False, include_context=True)
        for details in errors:
            if details["type"] == "too_short" and any(_lies_in(other["loc"], details["loc"]) for other in errors):
                continue  # the list is not empty: what stands in it is wrong, and is reported
            problem = _explain(document, model, details)
            found.setdefault((problem.line, problem.column, problem.code), problem)
        return None, list(found.values())


_WRONG_TYPE = {
    "string_type": "text. Put quotes round it",
    "int_type": "a whole number", "int_parsing": "a whole number",
    "decimal_type": "a number", "decimal_parsing": "a number",
    "tuple_type": "a list: lines that begin with '- '", "list_type": "a list: lines that begin with '- '",
    "dict_type": "a group of 'key: value' lines", "model_type": "a group of 'key: value' lines",
    "model_attributes_type": "a group of 'key: value' lines", "bool_type": "true or false",
    "bool_parsing": "true or false",
}  # fmt: skip


def _explain(document: Document, model: type[Model], details: ErrorDetails) -> Problem:
    """Our words for one of pydantic's errors, at the place where the editor must change something."""
    loc = tuple(step for step in details["loc"] if step != "[key]")
    at = _existing(document.data, loc)
    kind, given = details["type"], details.get("input")
    context: dict[str, Any] = details.get("ctx", {})
    name = _name(at)
    if kind == "extra_forbidden":
        owner = model_at(model, at[:-1])
        message = f"{name} is not a key of {noun(owner)}.{suggest(str(at[-1]), keys_of(owner))}"
        return document.problem("unknown-key", message, at, key=True)
    if kind == "missing":
        owner = model_at(model, at)
        return document.problem("missing-field", f"'{loc[-1]}' is missing from {noun(owner)}", at)
    if "[key]" in details["loc"]:
        return document.problem("bad-id", f"{name} is not an id. {_ID_HELP}", at, key=True)
    if given is None:
        return document.problem("wrong-type", f"{name} has no value. Fill it in or remove the line", at)
    if kind.startswith("date"):
        return document.problem(
            "bad-date", f"'{given}' is not a date. Write year-month-day, for example 2026-11-24", at
        )
    if kind == "string_pattern_mismatch":
        if "\\n" in str(context.get("pattern")):
            return document.problem("wrong-type", f"{name} must be a single line", at)
        return document.problem("bad-id", f"'{given}' is not an id. {_ID_HELP}", at)
    if kind == "string_too_long":
        long = f"{name} has {len(str(given))} characters; at most {context['max_length']} are allowed"
        return document.problem("too-long", long, at)
    if kind in ("string_too_short", "too_short"):
        return document.problem("wrong-type", f"{name} is empty. Fill it in or remove the line", at)
    if kind == "too_long":
        return document.problem("too-long", f"{name} has too many entries; at most {context['max_length']}", at)
    if kind == "literal_error":
        expected = str(context["expected"]).replace(" or ", ", ").replace("'", "")
        choices = expected.split(", ")
        message = f"'{given}' is not a choice for {name}.{suggest(str(given), choices)} Choices: {expected}"
        return document.problem("wrong-type", message, at)
    wanted = _WRONG_TYPE.get(kind)
    message = f"{name} must be {wanted}" if wanted else f"{name}: {details['msg']}"
    return document.problem("wrong-type", message, at)


def _name(at: KeyPath) -> str:
    """What an editor would call the value at ``at``."""
    if not at:
        return "the file"
    if isinstance(at[-1], int):
        return f"entry {at[-1] + 1} of {_name(at[:-1])}"
    return f"'{at[-1]}'"


def _lies_in(loc: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(loc) > len(outer) and loc[: len(outer)] == outer


_ID_HELP = "Use small letters and digits; hyphens between words of a page id, dots and _ in a fact id"


def _existing(data: Any, loc: tuple[int | str, ...]) -> KeyPath:
    """The part of ``loc`` that is in the data: pydantic adds steps for union members and for missing keys."""
    at: list[int | str] = []
    for step in loc:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
        at.append(step)
    return tuple(at)


def noun(model: type[Model]) -> str:
    """What an editor would call one of ``model``: 'a notice', 'a source'."""
    words = _NOUNS.get(model.__name__, "".join(f" {c.lower()}" if c.isupper() else c for c in model.__name__).strip())
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


_NOUNS = {
    "Term": "glossary term", "SourceFile": "sources file", "FactFile": "facts file", "NoticeAnswer": "short answer",
    "NextNotice": "next letter", "ReliefThatFits": "relief entry", "About": "page about the site", "Home": "home page",
    "PlanGlance": "row of the plan comparison", "Powers": "list of powers",
}  # fmt: skip
