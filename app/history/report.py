"""What a session amounted to: levels over its answers, traps met, what to practise next and why."""

from collections.abc import Iterable
from statistics import median_low
from typing import NamedTuple

from pydantic import BaseModel

from app.answers.answer import Answer
from app.answers.grade import Grade
from app.grading.judge import TIES
from app.history.takes import Judge, merit
from app.history.traps import TRAP_NAMES, trap_of
from app.history.trend import judge_name
from app.interviews.interview import Interview
from app.interviews.question import Question
from app.rubric.asked import DIMENSIONS, Dimension
from app.rubric.sheet import SHEET

TOP = 5


class Overall(BaseModel, frozen=True):
    """One dimension over a session: the lower median of its levels, and how many answers it rests on."""

    level: int | None
    count: int


class QuestionReport(BaseModel, frozen=True):
    """A question's newest finished take, and its best one where takes compare and one stands above another.

    `strength` and `change` are the advice on the newest.
    """

    question_id: str
    question: str
    newest: str
    best: str | None
    levels: dict[Dimension, int | None]
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
        newest = [take for question in interview.questions if (take := _newest(question))]
        if not newest or interview.holds_feedback:
            return None
        last = max(newest, key=lambda take: take.answer.created_at)
        counted = [take for take in newest if take.judge == last.judge]
        dimensions = {name: _overall(take.level(name) for take in counted) for name in DIMENSIONS}
        judged = [name for name in TIES if dimensions[name].level is not None]
        by_level = sorted(judged, key=lambda name: dimensions[name].level or 0)
        weakest = by_level[0] if by_level else None
        return cls(
            judged_by=judge_name(last.grade.card),
            shown_as=last.grade.card.shown_as,
            dimensions=dimensions,
            strongest=by_level[-1] if by_level else None,
            weakest=weakest,
            practise_next=_practise_next(weakest, counted) if weakest else None,
            traps=_traps(newest),
            questions=tuple(map(_question, newest)),
            left_out=len(newest) - len(counted),
        )

    def of_question(self, question_id: str) -> QuestionReport | None:
        return next((question for question in self.questions if question.question_id == question_id), None)


class GradedTake(NamedTuple):
    question: Question
    answer: Answer
    grade: Grade

    @property
    def judge(self) -> Judge:
        return Judge.of(self.grade.card, self.grade.assessment.rubric_version)

    @property
    def merit(self) -> int:
        return merit(map(self.level, DIMENSIONS))

    def level(self, dimension: Dimension) -> int | None:
        return self.grade.assessment.dimensions[dimension].level


def _newest(question: Question) -> GradedTake | None:
    return next(iter(_graded(question)), None)


def _graded(question: Question) -> list[GradedTake]:
    """Finished takes, newest first."""
    done = [answer for answer in question.answers if answer.state == "done"]
    return [GradedTake(question, answer, answer.grade) for answer in done if answer.grade]


def _overall(judged: Iterable[int | None]) -> Overall:
    levels = [level for level in judged if level is not None]
    return Overall(level=median_low(levels) if levels else None, count=len(levels))


def _practise_next(weakest: Dimension, takes: Iterable[GradedTake]) -> PractiseNext | None:
    """The last of the questions that went worst in the weakest dimension; None when nothing is missing."""
    lacking = [take for take in takes if (take.level(weakest) or TOP) < TOP]
    if not lacking:
        return None
    take = min(reversed(lacking), key=lambda take: take.level(weakest) or TOP)
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
    trap = trap_of(sentence)
    return TRAP_NAMES[trap] if trap else "Job and career"


def _question(newest: GradedTake) -> QuestionReport:
    takes = [take for take in _graded(newest.question) if take.judge == newest.judge]
    best = max(takes, key=lambda take: take.merit)
    stands_out = best.merit > min(take.merit for take in takes)
    coaching = newest.grade.coaching
    return QuestionReport(
        question_id=newest.question.id,
        question=newest.question.text,
        newest=newest.answer.id,
        best=best.answer.id if stands_out else None,
        levels={name: newest.level(name) for name in DIMENSIONS},
        strength=coaching.strength if coaching else None,
        change=coaching.change if coaching else None,
    )
