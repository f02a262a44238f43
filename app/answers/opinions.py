"""Two graders' opinions of the same words, side by side."""

from collections.abc import Iterable
from typing import NamedTuple

from app.answers.answer import Answer
from app.answers.grade import Grade
from app.grading.evidence import overlaps
from app.rubric.asked import Dimension
from app.rubric.coding import Evidence


class Shared(NamedTuple):
    """The quotes for one dimension: found by both graders (as the first quotes them), or by one alone."""

    both: list[Evidence]
    first: list[Evidence]
    second: list[Evidence]


def other_opinion(answer: Answer, grade: Grade | None) -> Grade | None:
    """The newest grade of the same words by another grader."""
    others = (
        other
        for other in reversed(answer.grades)
        if grade and other.grader != grade.grader and other.wish.words == grade.wish.words
    )
    return next(others, None)


def shared_quotes(dimension: Dimension, first: Grade, second: Grade) -> Shared:
    """Quotes count as the same when they overlap."""
    ours, theirs = (_places(grade.assessment.dimensions[dimension].quotes) for grade in (first, second))
    return Shared(
        both=[quote for place, quote in ours.items() if overlaps(place, theirs)],
        first=[quote for place, quote in ours.items() if not overlaps(place, theirs)],
        second=[quote for place, quote in theirs.items() if not overlaps(place, ours)],
    )


def _places(quotes: Iterable[Evidence]) -> dict[tuple[int, int], Evidence]:
    return {(quote.start, quote.end): quote for quote in quotes}
