"""What code concludes from verified evidence: a level for each dimension, or not enough to judge."""

from pydantic import BaseModel

from app.rubric.asked import Dimension
from app.rubric.coding import Evidence, Unassessable


class Judgement(BaseModel, frozen=True):
    """One dimension. `level` is 1 to 5, or None for "not enough to judge"; `reason` is one sentence."""

    level: int | None
    indicators: dict[str, str | int | bool] = {}
    quotes: tuple[Evidence, ...] = ()
    reason: str


class Assessment(BaseModel, frozen=True):
    """One answer, judged. `unassessable_sentence` says in plain words why there was nothing to judge.

    `notice` tells the person of anything left out, such as the end of a very long answer.
    """

    rubric_version: str
    unassessable: Unassessable | None = None
    unassessable_sentence: str | None = None
    dimensions: dict[Dimension, Judgement]
    weakest: Dimension | None = None
    notice: str | None = None

    @property
    def assessable(self) -> bool:
        return self.unassessable is None
