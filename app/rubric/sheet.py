"""The rubric's own words: titles, what each question invites, and what each level found and missed."""

from typing import Literal

from app.rubric.asked import Dimension, QuestionType, Scenario
from app.rubric.coding import Indicator, Unassessable
from app.rubric.data import Data, load
from app.rubric.levels import Missing

Invitation = Literal["x", "o"]


class DimensionSheet(Data):
    """`reasons` holds one sentence for each level and what it lacks for the next ("nothing" at 5)."""

    title: str
    asks: str
    not_judged: str
    reasons: dict[int, dict[Missing, str]]
    sales_reasons: dict[int, dict[Missing, str]]

    def reason(self, scenario: Scenario, level: int, lacking: Missing) -> str:
        return (self.sales_reasons if scenario == "sales_call" else self.reasons)[level][lacking]


class QuestionSheet(Data):
    """One question type: an example and the dimensions it invites (x) or leaves open (o)."""

    example: str
    invites: dict[Dimension, Invitation]


class Sheet(Data):
    """`findings` names what one quote shows; `indicators` and `values` name what a judgement lists."""

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
