"""Two graders' opinions of the same words, side by side."""

from typing import NamedTuple

from app.answers.answer import Answer
from app.answers.grade import Grade
from app.grading.evidence import Quoted, overlaps, quoted
from app.rubric.asked import Dimension


class Shared(NamedTuple):
    """The quotes for one dimension: found by both graders (as the first quotes them), or by one alone."""

    both: list[Quoted]
    first: list[Quoted]
    second: list[Quoted]


def other_opinion(answer: Answer, grade: Grade | None) -> Grade | None:
    """The newest grade of the same words by another grader."""
    others = (
        other
        for other in reversed(answer.grades)
        if grade and other.grader != grade.grader and other.wish.words == grade.wish.words
    )
    return next(others, None)


def shared_quotes(dimension: Dimension, first: Grade, second: Grade, text: str) -> Shared:
    """Of the same words `text`. Quotes count as the same when they overlap."""
    grades = (first, second)
    ours, theirs = (quoted(grade.assessment.dimensions[dimension].quotes, text) for grade in grades)
    return Shared(
        both=[quote for quote in ours if _overlaps(quote, theirs)],
        first=[quote for quote in ours if not _overlaps(quote, theirs)],
        second=[quote for quote in theirs if not _overlaps(quote, ours)],
    )


def _overlaps(quote: Quoted, others: list[Quoted]) -> bool:
    return overlaps((quote.start, quote.end), ((other.start, other.end) for other in others))
