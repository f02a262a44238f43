"""What a session amounted to: levels over its answers, traps met, what to practise next."""

from collections import Counter
from dataclasses import dataclass
from statistics import median_low

from app.answers.grade import Grade
from app.grading.judge import TIES
from app.interviews.interview import Interview
from app.rubric.asked import DIMENSIONS, Dimension
from app.rubric.sheet import SHEET


@dataclass(frozen=True)
class Overall:
    """One dimension over a session: the lower median of its levels, and how many answers it rests on."""

    level: int | None
    count: int


@dataclass(frozen=True)
class Report:
    dimensions: dict[Dimension, Overall]
    strongest: Dimension | None
    weakest: Dimension | None
    practise_next: str
    traps: list[str]
    shown_as: str

    @classmethod
    def of(cls, interview: Interview) -> "Report | None":
        """Over the newest finished take of each question; None before there is one. Grades must be loaded."""
        grades = _newest_grades(interview)
        if not grades:
            return None
        dimensions = {name: _overall(name, grades) for name in DIMENSIONS}
        judged = [name for name in TIES if dimensions[name].level is not None]
        by_level = sorted(judged, key=lambda name: dimensions[name].level or 0)
        weakest = by_level[0] if by_level else None
        return cls(
            dimensions=dimensions,
            strongest=by_level[-1] if by_level else None,
            weakest=weakest,
            practise_next=_change(weakest, grades) if weakest else "",
            traps=[trap for trap, _ in _traps(grades).most_common()],
            shown_as=grades[-1].card.shown_as,
        )


def _newest_grades(interview: Interview) -> list[Grade]:
    newest = (
        next((answer.grade for answer in question.answers if answer.state == "done"), None)
        for question in interview.questions
    )
    return [grade for grade in newest if grade]


def _overall(dimension: Dimension, grades: list[Grade]) -> Overall:
    judged = (grade.assessment.dimensions[dimension].level for grade in grades)
    levels = [level for level in judged if level is not None]
    return Overall(median_low(levels) if levels else None, len(levels))


def _change(weakest: Dimension, grades: list[Grade]) -> str:
    """The newest advice given for the weakest dimension, else what that dimension asks."""
    advice = [grade.coaching for grade in grades if grade.coaching]
    changes = [coaching.change for coaching in advice if coaching.change_dimension == weakest]
    return changes[-1] if changes else SHEET.dimensions[weakest].asks


def _traps(grades: list[Grade]) -> Counter[str]:
    return Counter(trap for grade in grades if grade.coaching for trap in grade.coaching.traps)
