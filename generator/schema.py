"""JSON Schema of every kind of file, written from the models, for editors that complete and check as one types."""

from __future__ import annotations

import json
from typing import Any

from generator.library import MARKDOWN_PAGES, YAML_PAGES
from generator.model import FactFile, FindFile, FreshnessFile, Home, Model, QuestionFile, SourceFile
from generator.model.links import ExceptionFile

NAMES: dict[str, type[Model]] = {
    "notice": YAML_PAGES["notices"],
    "payment-method": YAML_PAGES["payment-methods"],
    "relief-option": YAML_PAGES["relief-options"],
    "term": YAML_PAGES["glossary"],
    "facts": FactFile,
    "sources": SourceFile,
    "relief-questions": QuestionFile,
    "find": FindFile,
    "freshness": FreshnessFile,
    "guide": MARKDOWN_PAGES["guides"],
    "tool": MARKDOWN_PAGES["tools"],
    "about": MARKDOWN_PAGES["about"],
    "home": Home,
    "link-exceptions": ExceptionFile,
}
"""Name of the schema file of each kind, without ``.json``."""


def schema(model: type[Model]) -> dict[str, Any]:
    """JSON Schema (2020-12) of what a file of this kind may hold."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(by_alias=True)}


def schemas() -> dict[str, str]:
    """Every schema as text, by file name."""
    return {
        f"{name}.json": json.dumps(schema(model), indent=2, ensure_ascii=False) + "\n" for name, model in NAMES.items()
    }
