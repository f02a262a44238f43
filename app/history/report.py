"""What a session amounted to: levels over its answers, traps met, what to practise next and why."""

from collections.abc import Iterable, Sequence
from statistics import median_low
from typing import NamedTuple

from pydantic import BaseModel

from app.answers.answer import Answer
from app.answers.grade import Grade
from app.answers.traps import TRAP_NAMES, TRAPS
from app.grading.judge import TIES
from app.history.takes import Levels, best_of
from app.interviews.interview import Interview
from app.interviews.question import Question
from app.rubric.asked import DIMENSIONS, Dimension
from app.rubric.sheet import SHEET

TOP = 5


class Overall(BaseModel, frozen=True):
    """One dimension over a session: the lower median of its `levels`, which stand lowest first."""

    level: int | None
    count: int
    levels: tuple[int, ...]


class QuestionReport(BaseModel, frozen=True):
    """A question's newest finished take, and its best one where takes compare and one stands above another.

    `strength` and `change` are the advice on the newest.
    """

    question_id: str
    question: str
    newest: str
    best: str | None
    levels: Levels
    strength: str | None
    change: str | None


class TrapMet(BaseModel, frozen=True):
    name: str
    sentence: str
    question_ids: tuple[str, ...]


class PractiseNext(BaseModel, frozen=True):
    """The question to answer again for the weakest dimension: `why` is what its judgement found missing."""

    dimension: Dimension
    question_id: str
    question: str
    why: str
    change: str


class Report(BaseModel, frozen=True):
    """`left_out` counts answers judged by another grader than the newest; their levels do not compare."""

    judged_by: str
    shown_as: str
    dimensions: dict[Dimension, Overall]
    strongest: Dimension | None
    weakest: Dimension | None
    practise_next: PractiseNext | None
    traps: tuple[TrapMet, ...]
    questions: tuple[QuestionReport, ...]
    left_out: int

    @classmethod
    def of(cls, interview: Interview) -> "Report | None":
        """Over the newest finished take of each question; None before there is one, or while a rehearsal
        holds its feedback. Grades must be loaded."""
        graded = [takes for question in interview.questions if (takes := _graded(question))]
        newest = [takes[0] for takes in graded]
        if not newest or interview.holds_feedback:
            return None
        last = max(newest, key=lambda take: take.answer.created_at)
        counted = [take for take in newest if take.grade.judge == last.grade.judge]
        dimensions = {name: _overall(take.levels[name] for take in counted) for name in DIMENSIONS}
        judged = [name for name in TIES if dimensions[name].level is not None]
        by_level = sorted(judged, key=lambda name: dimensions[name].level or 0)
        weakest = by_level[0] if by_level else None
        return cls(
            judged_by=last.grade.card.called,
            shown_as=last.grade.card.shown_as,
            dimensions=dimensions,
            strongest=by_level[-1] if by_level else None,
            weakest=weakest,
            practise_next=_practise_next(weakest, counted) if weakest else None,
            traps=_traps(newest),
            questions=tuple(map(_question, graded)),
            left_out=len(newest) - len(counted),
        )

    def of_question(self, question_id: str) -> QuestionReport | None:
        return next((question for question in self.questions if question.question_id == question_id), None)


class GradedTake(NamedTuple):
    question: Question
    answer: Answer
    grade: Grade

    @property
    def levels(self) -> Levels:
        return {name: judged.level for name, judged in self.grade.assessment.dimensions.items()}


def _graded(question: Question) -> list[GradedTake]:
    """Finished takes, newest first."""
    done = [answer for answer in question.answers if answer.state == "done"]
    return [GradedTake(question, answer, answer.grade) for answer in done if answer.grade]


def _overall(judged: Iterable[int | None]) -> Overall:
    levels = sorted(level for level in judged if level is not None)
    return Overall(level=median_low(levels) if levels else None, count=len(levels), levels=tuple(levels))


def _practise_next(weakest: Dimension, takes: Sequence[GradedTake]) -> PractiseNext | None:
    """The last of the questions that went worst in the weakest dimension; None when nothing is missing."""
    take = min(reversed(takes), key=lambda take: take.levels[weakest] or TOP)
    if take.levels[weakest] in (None, TOP):
        return None
    coaching = take.grade.coaching
    advised = coaching and coaching.change_dimension == weakest
    return PractiseNext(
        dimension=weakest,
        question_id=take.question.id,
        question=take.question.text,
        why=take.grade.assessment.dimensions[weakest].reason,
        change=coaching.change if coaching and advised else SHEET.dimensions[weakest].asks,
    )


def _traps(takes: Iterable[GradedTake]) -> tuple[TrapMet, ...]:
    """Those met most often first."""
    met: dict[str, list[str]] = {}
    for take in takes:
        for sentence in take.grade.coaching.traps if take.grade.coaching else ():
            met.setdefault(sentence, []).append(take.question.id)
    by_count = sorted(met.items(), key=lambda item: -len(item[1]))
    return tuple(
        TrapMet(name=_trap_name(sentence), sentence=sentence, question_ids=tuple(ids))
        for sentence, ids in by_count
    )


def _trap_name(sentence: str) -> str:
    return TRAP_NAMES[TRAPS[sentence]] if sentence in TRAPS else "Job and career"


def _question(takes: Sequence[GradedTake]) -> QuestionReport:
    """Of its takes, newest first."""
    newest = takes[0]
    comparable = [take for take in takes if take.grade.judge == newest.grade.judge]
    best = best_of(comparable, lambda take: take.levels, newest.grade.card)
    coaching = newest.grade.coaching
    return QuestionReport(
        question_id=newest.question.id,
        question=newest.question.text,
        newest=newest.answer.id,
        best=best.answer.id if best else None,
        levels=newest.levels,
        strength=coaching.strength if coaching else None,
        change=coaching.change if coaching else None,
    )
