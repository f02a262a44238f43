"""Graded takes as bare figures, read without their words: what trends and best takes are made of."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, ColumnElement, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from app.answers.answer import Answer
from app.answers.grade import Grade
from app.grading.grader import GraderCard
from app.history.search import Search
from app.interviews.interview import Interview
from app.interviews.question import Question
from app.people.person import Person
from app.rubric.asked import DIMENSIONS, Dimension

# So much of the newest practice is looked at, however much there is.
MOST_SESSIONS = 40
MOST_TAKES = 600

Levels = dict[Dimension, int | None]


class Judge(NamedTuple):
    """Who judged, and by what: the levels of two judges are not compared."""

    grader: str
    model: str
    prompt_hash: str
    rubric_version: str

    @classmethod
    def of(cls, card: GraderCard, rubric_version: str) -> "Judge":
        return cls(card.grader, card.model, card.prompt_hash, rubric_version)


class Take(NamedTuple):
    """`gradings` are the levels of each of several gradings, where one answer had several."""

    interview_id: str
    begun_at: datetime
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
        .where(Interview.person_id == person.id, *search.sessions)
        .order_by(Interview.created_at.desc(), Interview.id.desc())
        .limit(sessions)
    )
    return takes_where(session, Interview.id.in_(newest), *search.questions)


def takes_where(session: Session, *conditions: ColumnElement[bool]) -> list[Take]:
    """Finished takes, newest first, each by its newest grade; none whose rehearsal still holds feedback."""
    last = aliased(Grade)
    grades = select(last.id).where(last.answer_id == Answer.id).order_by(last.created_at.desc()).limit(1)
    found = (
        select(
            Interview.id,
            Interview.created_at,
            Question.id,
            Question.text,
            Answer.id,
            Answer.created_at,
            Grade.card,
            *_FIGURES,
        )
        .join(Interview.questions)
        .join(Question.answers)
        .join(Answer.grades)
        .where(Answer.state == "done", Grade.id == grades.correlate(Answer).scalar_subquery(), *conditions)
        .where(or_(Interview.mode != "rehearse", ~Interview.questions.any(~_answered)))
        .order_by(Answer.created_at.desc())
        .limit(MOST_TAKES)
    )
    return [_take(tuple(row)) for row in session.execute(found)]


_answered = Question.answers.any(Answer.state != "recording")
_JUDGED = type_coerce(Grade.assessment, JSON)
_FIGURES = (
    _JUDGED["rubric_version"].as_string(),
    *(_JUDGED[("dimensions", name, "level")].as_integer() for name in DIMENSIONS),
    *(_JUDGED[("dimensions", name, "levels")] for name in DIMENSIONS),
)


def _take(row: Sequence[Any]) -> Take:
    interview_id, begun_at, question_id, question, answer_id, said_at, card, rubric_version, *figures = row
    levels, gradings = figures[: len(DIMENSIONS)], figures[len(DIMENSIONS) :]
    given = [[level for level in several or () if level is not None] for several in gradings]
    return Take(
        interview_id=interview_id,
        begun_at=begun_at,
        question_id=question_id,
        question=question,
        answer_id=answer_id,
        said_at=said_at,
        card=card,
        judge=Judge.of(card, rubric_version),
        levels=dict(zip(DIMENSIONS, levels, strict=True)),
        gradings=dict(zip(DIMENSIONS, given, strict=True)),
    )


def by_one_judge(takes: Sequence[Take]) -> list[Take]:
    """Of takes newest first, those whose levels compare with the newest one's."""
    return [take for take in takes if take.judge == takes[0].judge]


def merit(levels: Iterable[int | None]) -> int:
    """Puts takes of one question in order; what was not judged adds nothing."""
    return sum(level or 0 for level in levels)


class BestTake(NamedTuple):
    """The best of so many takes of a question, and the newest."""

    take: Take
    newest: Take
    takes: int


def best_takes(takes: Sequence[Take], most: int) -> list[BestTake]:
    """Of questions with takes that compare and differ, those answered most often."""
    found = [best for asked in _by_question(takes) if (best := _best(by_one_judge(asked)))]
    return sorted(found, key=lambda best: -best.takes)[:most]


def _by_question(takes: Sequence[Take]) -> list[list[Take]]:
    asked: dict[str, list[Take]] = {}
    for take in takes:
        asked.setdefault(take.question, []).append(take)
    return list(asked.values())


def _best(takes: Sequence[Take]) -> BestTake | None:
    """None where no take stands above another."""
    merits = [merit(take.levels.values()) for take in takes]
    if max(merits) == min(merits):
        return None
    return BestTake(takes[merits.index(max(merits))], takes[0], len(takes))
