"""What code concludes from verified evidence: a level for each dimension, or not enough to judge."""

from pydantic import BaseModel

from app.chat.model import Usage
from app.rubric.asked import Dimension
from app.rubric.coding import Evidence, Unassessable


class Judgement(BaseModel, frozen=True):
    """One dimension. `level` is 1 to 5, or None for "not enough to judge"; `reason` is one sentence.

    Of an answer graded several times, `levels` are those each grading gave, in order, and `level` is their
    median; the evidence is of a grading that gave it.
    """

    level: int | None
    levels: tuple[int | None, ...] = ()
    indicators: dict[str, str | int | bool] = {}
    quotes: tuple[Evidence, ...] = ()
    reason: str

    @property
    def spread(self) -> tuple[int, int] | None:
        """The lowest and the highest level given; None for one grading, or when none gave a level."""
        given = [level for level in self.levels if level is not None]
        return (min(given), max(given)) if given else None


class Assessment(BaseModel, frozen=True):
    """One answer, judged. `unassessable_sentence` says in plain words why there was nothing to judge.

    `notice` tells the person of anything left out, such as the end of a very long answer. `usage` is what
    asking a model cost, over all gradings.
    """

    rubric_version: str
    unassessable: Unassessable | None = None
    unassessable_sentence: str | None = None
    dimensions: dict[Dimension, Judgement]
    weakest: Dimension | None = None
    notice: str | None = None
    usage: Usage = Usage()

    @property
    def assessable(self) -> bool:
        return self.unassessable is None
