"""One answer graded several times: the median of what came out, and how far it lay apart."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median_low

from app.chat.model import Usage
from app.grading.grader import Grader, Look, Missed
from app.grading.judge import judge, weakest
from app.rubric.asked import DIMENSIONS, Asked, Dimension
from app.rubric.assessment import Assessment, Judgement


def sampled(
    grader: Grader, asked: Asked, answer: str, samples: int = 1, missed: Missed | None = None
) -> Assessment:
    """Judges `samples` gradings of one answer as one. Raises ModelUnavailable when any of them fails."""

    def one(sample: int) -> Assessment:
        return judge(grader.grade(asked, answer, Look(sample=sample, missed=missed)), asked, answer)

    if samples == 1 or grader.card.repeats_exactly:
        return one(0)
    with ThreadPoolExecutor(samples) as pool:
        return median(list(pool.map(one, range(samples))))


def median(judged: Sequence[Assessment]) -> Assessment:
    """Each dimension as its median grading left it; not assessable when most gradings say so."""
    usage = sum((assessment.usage for assessment in judged), Usage())
    nothing = [assessment for assessment in judged if not assessment.assessable]
    if len(nothing) * 2 > len(judged):
        return nothing[0].model_copy(update={"usage": usage})
    dimensions = {name: _median(name, judged) for name in DIMENSIONS}
    first = next(assessment for assessment in judged if assessment.assessable)
    changes = {"dimensions": dimensions, "weakest": weakest(dimensions), "usage": usage}
    return first.model_copy(update=changes)


def _median(dimension: Dimension, judged: Sequence[Assessment]) -> Judgement:
    every = [assessment.dimensions[dimension] for assessment in judged]
    levels = tuple(judgement.level for judgement in every)
    given = [level for level in levels if level is not None]
    middle = median_low(given) if len(given) * 2 >= len(levels) else None
    typical = next(judgement for judgement in every if judgement.level == middle)
    return typical.model_copy(update={"levels": levels})
