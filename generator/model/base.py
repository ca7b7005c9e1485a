"""What the fields of all kinds of file are made of: ids, lines, prose, references, and the base of every model."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Prose:
    """Marks text that may carry ``{fact:…}``, ``{example:…}`` and ``[text][id]``."""


class Label:
    """Marks a line that is printed as it stands: no tokens, no Markdown."""


class RefersTo:
    """Marks an id of another thing; ``kinds`` are the folders it may be in."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds


PAGE_KINDS = ("notices", "relief-options", "payment-methods", "guides", "tools", "glossary", "about")
"""Folders that hold pages, in the order in which a bare id is looked up: what a reader can act on first."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
FactId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$", max_length=80)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\n]*$"), Label()]
Text = Annotated[str, StringConstraints(min_length=1), Prose()]
Description = Annotated[str, StringConstraints(min_length=1, max_length=160, pattern=r"^[^\n]*$"), Label()]
OldPath = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$", max_length=120)]
Day = date
Url = Annotated[str, StringConstraints(min_length=1, max_length=500)]

NoticeRef = Annotated[str, RefersTo("notices")]
PaymentRef = Annotated[str, RefersTo("payment-methods")]
ReliefRef = Annotated[str, RefersTo("relief-options")]
GuideRef = Annotated[str, RefersTo("guides", "tools", "about")]
PageRef = Annotated[str, RefersTo(*PAGE_KINDS)]
FactRef = Annotated[str, RefersTo("facts")]
QuestionRef = Annotated[str, RefersTo("questions")]
SourceRef = Annotated[str, RefersTo("sources")]


class Model(BaseModel):
    """Base of everything here: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Change(Model):
    """Something that readers should know has changed, for the list of changes and the feeds."""

    date: Day = Field(description="Day of the change.")
    what: Literal["new", "correction", "update"] = Field(
        "update", description="new: the page is new. correction: it was wrong before. update: anything else."
    )
    text: Line = Field(description="What changed, in one sentence. Figures are printed as they stand here.")
