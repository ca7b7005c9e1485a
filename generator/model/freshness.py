"""How long a comparison with the source holds, by class of fact."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from generator.model.base import Line, Model
from generator.model.register import FactClass

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class ClassPolicy(Model):
    """How long values of one class stay fresh."""

    holds_days: int = Field(ge=1, le=1500, description="Days after the comparison on which the value is due again.")
    grace_days: int = Field(ge=0, le=400, description="Days after that on which it is overdue.")
    due_after: MonthDay | None = Field(
        None, description="Month and day after which it is due anyway each year, for example 11-15."
    )


class FreshnessFile(Model):
    """``site-data/freshness.yml``."""

    classes: dict[FactClass, ClassPolicy] = Field(description="The policy of every class of fact.")
    turns: tuple[Line, ...] = Field((), description="Editors who take turns by week, for example GitHub names.")
