"""Everything measured of one grader on one set of labelled answers."""

from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import fmean

from pydantic import BaseModel

from app.errors import Unprocessable
from app.evaluation.agreement import Evaluation, Pair, evaluate
from app.evaluation.labelled import Graded, Labelled, grade, read
from app.evaluation.metamorphic import Removal, Steadiness, removals, steadiness
from app.grading.grader import Grader, GraderCard
from app.rubric.asked import DIMENSIONS, Dimension

# The worst answers shown, so that a reader sees how it fails and not only how often.
WORST = 8

Watch = Callable[[list[Labelled]], Iterable[Labelled]]


class Miss(BaseModel):
    id: str
    answer: str
    labels: dict[Dimension, int | None]
    given: dict[Dimension, int | None]


class Examination(BaseModel):
    """`noise` is, over repeated grading, the mean spread of an answer's levels; None for one grading."""

    grader: GraderCard
    set: str
    agreement: Evaluation
    noise: dict[Dimension, float] | None
    steadiness: dict[str, Steadiness]
    removals: dict[Dimension, Removal]
    worst: list[Miss]


def examine(answers: Path, grader: Grader, repeats: int, watch: Watch) -> Examination:
    """Raises Unprocessable when the file has no labelled answers, ModelUnavailable when the grader fails."""
    rows = [row for row in read(answers) if isinstance(row, Labelled)]
    if not rows:
        raise Unprocessable(f"{answers} holds no labelled answers.")
    graded = [[grade(row, grader, sample) for sample in range(repeats)] for row in watch(rows)]
    pairs = [Pair(row, found[0]) for row, found in zip(rows, graded, strict=True)]
    return Examination(
        grader=grader.card,
        set=answers.name,
        agreement=evaluate(pairs),
        noise={name: _noise(name, graded) for name in DIMENSIONS} if repeats > 1 else None,
        steadiness=steadiness(rows, grader),
        removals=removals(rows, grader),
        worst=_worst(pairs),
    )


def _noise(dimension: Dimension, graded: list[list[Graded]]) -> float:
    levels = [[level for found in many if (level := found.labels[dimension]) is not None] for many in graded]
    spreads = [max(found) - min(found) for found in levels if found]
    return fmean(spreads) if spreads else 0.0


def _worst(pairs: list[Pair]) -> list[Miss]:
    def distance(pair: Pair) -> int:
        return sum(abs((pair.row.labels[name] or 0) - (pair.graded.labels[name] or 0)) for name in DIMENSIONS)

    return [
        Miss(id=row.id, answer=row.answer, labels=row.labels, given=graded.labels)
        for row, graded in sorted(pairs, key=distance, reverse=True)[:WORST]
    ]
