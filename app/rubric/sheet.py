"""The rubric's own words: titles, what each question invites, and what each level found and missed."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.rubric.asked import Dimension, QuestionType
from app.rubric.coding import Indicator, Unassessable
from app.rubric.data import load
from app.rubric.levels import Missing

Invitation = Literal["x", "o"]


class DimensionSheet(BaseModel):
    """`reasons` holds one sentence for each level and what it lacks for the next ("nothing" at 5)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    asks: str
    not_judged: str
    reasons: dict[int, dict[Missing, str]]


class QuestionSheet(BaseModel):
    """One question type: an example and the dimensions it invites (x) or leaves open (o)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    example: str
    invites: dict[Dimension, Invitation]


class Sheet(BaseModel):
    """`findings` names what one quote shows; `indicators` and `values` name what a judgement lists."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    dimensions: dict[Dimension, DimensionSheet]
    question_types: dict[QuestionType, QuestionSheet]
    findings: dict[Indicator, str]
    indicators: dict[str, str]
    values: dict[str, str]
    unassessable: dict[Unassessable, str]

    def invited(self, question_type: QuestionType, dimension: Dimension) -> bool:
        return self.question_types[question_type].invites[dimension] == "x"


SHEET = load("rubric/sheet.yaml", Sheet)
