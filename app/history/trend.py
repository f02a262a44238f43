"""How each dimension moves from session to session, with how sure its figures are."""

from collections.abc import Sequence
from datetime import datetime
from statistics import median_low
from typing import Literal

from pydantic import BaseModel

from app.grading.grader import GraderCard
from app.history.progress import UNMEASURED
from app.history.takes import Judge, Take, by_one_judge
from app.rubric.asked import DIMENSIONS, Dimension

Noise = Literal["exact", "published", "repeated", "unmeasured"]


class Point(BaseModel, frozen=True):
    """The lower median of a session's levels, of `count` answers; None where none could be judged.

    `low` and `high` are how far the same answers might come out by the grader's noise, in levels; None where
    it has none.
    """

    level: int | None
    low: float | None
    high: float | None
    count: int


class SessionPoint(BaseModel, frozen=True):
    """`stretch` counts graders from 1: points of different stretches do not compare.

    `noise` says how the grader's is known: it repeats exactly, as published for it, by the gradings of these
    very answers, or not at all, in which case a level is taken.
    """

    interview_id: str
    created_at: datetime
    judged_by: str
    shown_as: str
    noise: Noise
    stretch: int
    dimensions: dict[Dimension, Point]


class Trend(BaseModel, frozen=True):
    """Sessions oldest first. `shown_as` is the coarsest any of them may be shown in."""

    sessions: tuple[SessionPoint, ...]
    shown_as: str

    @classmethod
    def of(cls, takes: Sequence[Take]) -> "Trend":
        """`takes` newest first, as read."""
        sessions: list[SessionPoint] = []
        judges: list[Judge] = []
        for counted in map(_counted, reversed(_by_session(takes))):
            if not judges or judges[-1] != counted[0].judge:
                judges.append(counted[0].judge)
            sessions.append(_session(counted, len(judges)))
        coarsest = "levels" if all(point.shown_as == "levels" for point in sessions) else "bands"
        return cls(sessions=tuple(sessions), shown_as=coarsest)

    @property
    def by_interview(self) -> dict[str, SessionPoint]:
        return {session.interview_id: session for session in self.sessions}

    @property
    def changes(self) -> list[SessionPoint]:
        """The first session of each grader but the first."""
        return [
            point
            for before, point in zip(self.sessions, self.sessions[1:], strict=False)
            if before.stretch != point.stretch
        ]


def _by_session(takes: Sequence[Take]) -> list[list[Take]]:
    """Newest session first."""
    sessions: dict[str, list[Take]] = {}
    for take in sorted(takes, key=lambda take: (take.begun_at, take.interview_id), reverse=True):
        sessions.setdefault(take.interview_id, []).append(take)
    return list(sessions.values())


def _counted(takes: Sequence[Take]) -> list[Take]:
    """As a session's report counts: the newest take of each question, by one judge."""
    newest: dict[str, Take] = {}
    for take in takes:
        newest.setdefault(take.question_id, take)
    return by_one_judge(list(newest.values()))


def _session(takes: Sequence[Take], stretch: int) -> SessionPoint:
    newest = takes[0]
    noise = _noise(takes)
    return SessionPoint(
        interview_id=newest.interview_id,
        created_at=newest.begun_at,
        judged_by=judge_name(newest.card),
        shown_as=newest.card.shown_as,
        noise=noise,
        stretch=stretch,
        dimensions={name: _point(name, takes, noise) for name in DIMENSIONS},
    )


def judge_name(card: GraderCard) -> str:
    return "the built-in offline grader" if card.grader == "offline" else f"the language model {card.model}"


def _noise(takes: Sequence[Take]) -> Noise:
    if takes[0].card.repeats_exactly:
        return "exact"
    if takes[0].card.noise:
        return "published"
    repeated = any(len(levels) > 1 for take in takes for levels in take.gradings.values())
    return "repeated" if repeated else "unmeasured"


def _point(dimension: Dimension, takes: Sequence[Take], noise: Noise) -> Point:
    judged = [take for take in takes if take.levels[dimension] is not None]
    levels = [take.levels[dimension] or 0 for take in judged]
    if not levels:
        return Point(level=None, low=None, high=None, count=0)
    level = median_low(levels)
    low, high = _reach(dimension, judged, noise, level) or (None, None)
    return Point(level=level, low=low, high=high, count=len(levels))


def _reach(
    dimension: Dimension, takes: Sequence[Take], noise: Noise, level: int
) -> tuple[float, float] | None:
    if noise == "exact":
        return None
    if noise == "repeated":
        given = [take.gradings[dimension] or [level] for take in takes]
        return median_low(map(min, given)), median_low(map(max, given))
    width = (takes[0].card.noise or {}).get(dimension, UNMEASURED)
    return max(1, level - width), min(5, level + width)
