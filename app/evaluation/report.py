"""Everything measured of one grader on one set of labelled answers."""

from pathlib import Path
from statistics import fmean
from textwrap import shorten

from pydantic import BaseModel

from app.errors import Unprocessable
from app.evaluation.agreement import Evaluation, Pair, evaluate
from app.evaluation.bench import Bench, Task
from app.evaluation.labelled import Graded, Labelled, LeftOut, read
from app.evaluation.metamorphic import Removal, Steadiness, removals, steadiness
from app.rubric.asked import DIMENSIONS, Dimension

# The worst answers shown, so that a reader sees how it fails and not only how often.
WORST = 6
EXCERPT = 280  # characters of each
# A grader that may differ each time, a model, is slow: its steadiness is measured on so many answers.
CHANGED = 24


class Miss(BaseModel):
    id: str
    question: str
    answer: str
    labels: dict[Dimension, int | None]
    given: dict[Dimension, int | None]


class Examination(BaseModel):
    """`noise` is, over repeated grading, the mean spread of an answer's levels; None for one grading."""

    set: str
    agreement: Evaluation
    repeats: int
    noise: dict[Dimension, float] | None
    steadiness: dict[str, Steadiness]
    removals: dict[Dimension, Removal]
    worst: list[Miss]
    left_out: list[LeftOut]


def examine(answers: Path, bench: Bench, repeats: int = 1, changes: bool = True) -> Examination:
    """`changes` makes the steadiness part, ten times the work, besides.

    Raises Unprocessable when the file has no labelled answers, ModelUnavailable when none could be graded.
    """
    rows, left_out = _rows(answers)
    tasks = [Task(row, sample) for row in rows for sample in range(repeats)]
    results = bench.grades(tasks, f"Grading {answers.name}")
    each = [results[at : at + repeats] for at in range(0, len(results), repeats)]
    failed = {result.id: result for result in results if isinstance(result, LeftOut)}
    graded = [[one for one in many if isinstance(one, Graded)] for many in each]
    whole = [(row, many) for row, many in zip(rows, graded, strict=True) if len(many) == repeats]
    if not whole:
        raise Unprocessable(f"No answer of {answers} could be graded. {next(iter(failed.values())).reason}")
    pairs = [Pair(row, many[0]) for row, many in whole]
    noise = {name: _noise(name, [many for _, many in whole]) for name in DIMENSIONS}
    changed = (pairs if bench.grader.card.repeats_exactly else _spread(pairs, CHANGED)) if changes else []
    return Examination(
        set=answers.name,
        agreement=evaluate(pairs),
        repeats=repeats,
        noise=noise if repeats > 1 else None,
        steadiness=steadiness(changed, bench) if changed else {},
        removals=removals(changed, bench) if changed else {},
        worst=_worst(pairs),
        left_out=[*left_out, *failed.values()],
    )


def _rows(answers: Path) -> tuple[list[Labelled], list[LeftOut]]:
    try:
        lines = list(read(answers))
    except OSError as error:
        raise Unprocessable(f"{answers} cannot be read: {error.strerror}.") from error
    rows = [row for row in lines if isinstance(row, Labelled)]
    if not rows:
        raise Unprocessable(f"{answers} holds no labelled answers.")
    return rows, [line for line in lines if isinstance(line, LeftOut)]


def _spread(pairs: list[Pair], most: int) -> list[Pair]:
    """At most so many, from all parts of the set."""
    return [pairs[at * len(pairs) // most] for at in range(most)] if len(pairs) > most else pairs


def _noise(dimension: Dimension, graded: list[list[Graded]]) -> float:
    levels = [[level for found in many if (level := found.labels[dimension]) is not None] for many in graded]
    spreads = [max(found) - min(found) for found in levels if found]
    return fmean(spreads) if spreads else 0.0


def _worst(pairs: list[Pair]) -> list[Miss]:
    worst = sorted(pairs, key=_distance, reverse=True)[:WORST]
    return [_miss(*pair) for pair in worst if _distance(pair)]


def _distance(pair: Pair) -> int:
    return sum(abs((pair.row.labels[name] or 0) - (pair.graded.labels[name] or 0)) for name in DIMENSIONS)


def _miss(row: Labelled, graded: Graded) -> Miss:
    short = shorten(row.answer, EXCERPT, placeholder=" …")
    return Miss(id=row.id, question=row.question, answer=short, labels=row.labels, given=graded.labels)
