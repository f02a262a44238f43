"""Graded takes as bare figures, read without their words: what trends and best takes are made of."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import JSON, ColumnElement, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from app.answers.answer import Answer
from app.answers.grade import Grade, Judge, judge_of
from app.grading.grader import GraderCard
from app.history.progress import UNMEASURED
from app.history.search import Search
from app.interviews.interview import Interview
from app.interviews.question import Question
from app.people.person import Person
from app.rubric.asked import DIMENSIONS, Dimension

# So much of the newest practice is looked at, however much there is.
MOST_SESSIONS = 40
MOST_TAKES = 600

T = TypeVar("T")
Levels = dict[Dimension, int | None]


class Take(NamedTuple):
    """`gradings` are the levels of each of several gradings, where one answer had several."""

    interview_id: str
    begun_at: datetime
    role: str
    question_id: str
    question: str
    answer_id: str
    said_at: datetime
    card: GraderCard
    judge: Judge
    levels: Levels
    gradings: dict[Dimension, list[int]]


def newest_takes(
    session: Session, person: Person, search: Search, sessions: int = MOST_SESSIONS
) -> list[Take]:
    """Takes of the newest `sessions` that `search` finds, newest first."""
    newest = (
        select(Interview.id)
        .where(*search.sessions(person))
        .order_by(Interview.created_at.desc(), Interview.id.desc())
        .limit(sessions)
    )
    return takes_where(session, Interview.id.in_(newest), *search.questions)


def takes_where(session: Session, *conditions: ColumnElement[bool]) -> list[Take]:
    """Finished takes, newest first, each by its newest grade; none whose rehearsal still holds feedback.

    The oldest of more sessions than MOST_TAKES can hold is left out whole: a part of it would misstate it.
    """
    last = aliased(Grade)
    grades = select(last.id).where(last.answer_id == Answer.id).order_by(last.created_at.desc()).limit(1)
    found = (
        select(*_FACTS, Grade.card, *_FIGURES)
        .join(Interview.questions)
        .join(Question.answers)
        .join(Answer.grades)
        .where(Answer.state == "done", Grade.id == grades.correlate(Answer).scalar_subquery(), *conditions)
        .where(or_(Interview.mode != "rehearse", ~Interview.questions.any(~_answered)))
        .order_by(Interview.created_at.desc(), Interview.id, Answer.created_at.desc())
        .limit(MOST_TAKES)
    )
    takes = [_take(tuple(row)) for row in session.execute(found)]
    cut = takes[-1].interview_id if len(takes) == MOST_TAKES else None
    whole = [take for take in takes if take.interview_id != cut]
    return sorted(whole, key=lambda take: take.said_at, reverse=True)


_SESSION = (Interview.id, Interview.created_at, Interview.role)
# As Take begins.
_FACTS = (*_SESSION, Question.id, Question.text, Answer.id, Answer.created_at)
_answered = Question.answers.any(Answer.state != "recording")
_JUDGED = type_coerce(Grade.assessment, JSON)
_FIGURES = (
    _JUDGED["rubric_version"].as_string(),
    *(_JUDGED[("dimensions", name, "level")].as_integer() for name in DIMENSIONS),
    *(_JUDGED[("dimensions", name, "levels")] for name in DIMENSIONS),
)


def _take(row: Sequence[Any]) -> Take:
    facts, (card, rubric_version, *figures) = row[: len(_FACTS)], row[len(_FACTS) :]
    levels, gradings = figures[: len(DIMENSIONS)], figures[len(DIMENSIONS) :]
    given = [[level for level in several or () if level is not None] for several in gradings]
    figured = (dict(zip(DIMENSIONS, each, strict=True)) for each in (levels, given))
    return Take._make([*facts, card, judge_of(card, rubric_version), *figured])


def by_one_judge(takes: Sequence[Take]) -> list[Take]:
    """Of takes newest first, those whose levels compare with the newest one's."""
    return [take for take in takes if take.judge == takes[0].judge]


def grouped(takes: Iterable[Take], by: Callable[[Take], Hashable]) -> list[list[Take]]:
    """Each group, and the groups, in the order in which they come."""
    groups: dict[Hashable, list[Take]] = {}
    for take in takes:
        groups.setdefault(by(take), []).append(take)
    return list(groups.values())


def best_of(takes: Sequence[T], levels: Callable[[T], Levels], card: GraderCard) -> T | None:
    """Of takes of one question by one grader; None where none stands above another by more than its noise.

    What was not judged adds nothing.
    """
    unknown = 0.0 if card.repeats_exactly else UNMEASURED * len(DIMENSIONS)
    noise = sum(card.noise.values()) if card.noise else unknown
    merits = [sum(level or 0 for level in levels(take).values()) for take in takes]
    return takes[merits.index(max(merits))] if max(merits) - min(merits) > noise else None


class BestTake(NamedTuple):
    """The best of so many takes of a question, and the newest."""

    take: Take
    newest: Take
    takes: int


def best_takes(takes: Sequence[Take], most: int) -> list[BestTake]:
    """Of questions with takes for one role that compare and differ, those answered most often."""
    comparable = map(by_one_judge, grouped(takes, lambda take: (take.role, take.question)))
    found = [
        BestTake(best, alike[0], len(alike))
        for alike in comparable
        if (best := best_of(alike, lambda take: take.levels, alike[0].card))
    ]
    return sorted(found, key=lambda best: -best.takes)[:most]
