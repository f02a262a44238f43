"""The rubric's own words: titles, what each question invites, and what each level found and missed."""

from app.rubric.asked import Dimension, QuestionType, Scenario
from app.rubric.coding import Indicator, Unassessable
from app.rubric.data import Data, load
from app.rubric.levels import Missing


class DimensionSheet(Data):
    """`reasons` holds one sentence for each level and what it lacks for the next ("nothing" at 5)."""

    title: str
    asks: str
    not_judged: str
    reasons: dict[int, dict[Missing, str]]
    sales_reasons: dict[int, dict[Missing, str]]

    def reason(self, scenario: Scenario, level: int, lacking: Missing) -> str:
        return (self.sales_reasons if scenario == "sales_call" else self.reasons)[level][lacking]


class Sheet(Data):
    """`invites` holds the dimensions that each type of question asks about.

    `findings` names what one quote shows; `indicators` and `values` name what a judgement lists.
    """

    version: str
    dimensions: dict[Dimension, DimensionSheet]
    invites: dict[QuestionType, frozenset[Dimension]]
    findings: dict[Indicator, str]
    indicators: dict[str, str]
    values: dict[str, str]
    unassessable: dict[Unassessable, str]


SHEET = load("rubric/sheet.yaml", Sheet)
