"""Jinja as this project uses it: strict, Markdown without escaping, words translated, calls without ceremony."""

from __future__ import annotations

from gettext import NullTranslations
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any

from babel.support import Translations
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context


class _Context(Context):
    """Calls plain functions and methods at once.

    Jinja looks through each for marks that ask for its context first. Templates here call little else than methods of
    the page's writer and ``_``, a hundred thousand times a build, and the search is a tenth of a render.
    """

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(called, MethodType | FunctionType) or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


class _Environment(Environment):
    context_class = _Context


def environment(templates: Path, words: NullTranslations, compiled: Path | None = None) -> Environment:
    """What compiles the templates in the folder; ``words`` translates ``_("…")`` and ``{% trans %}``.

    ``compiled`` is a folder that keeps them compiled for the next build; a template that has changed is compiled anew.
    """

    def translated(message: str, /, **values: Any) -> str:
        return words.gettext(message) % values

    made = _Environment(
        loader=FileSystemLoader(templates), undefined=StrictUndefined, autoescape=False, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        bytecode_cache=FileSystemBytecodeCache(str(compiled)) if compiled else None,
        optimized=False,  # compiling takes longer than what folding constants saves in one build
    )  # fmt: skip
    made.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    made.globals["_"] = translated
    return made


def translations(templates: Path, locale: str) -> NullTranslations:
    """The translated words of the templates; English where there are none."""
    if locale == "en":
        return NullTranslations()
    return Translations.load(templates / "locale", [locale])
