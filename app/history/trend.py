"""How each dimension moves from session to session, with how sure its figures are."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median_low
from typing import Literal

from pydantic import BaseModel

from app.answers.grade import Judge
from app.history.progress import UNMEASURED
from app.history.takes import Take, by_one_judge, grouped
from app.rubric.asked import DIMENSIONS, Dimension

Noise = Literal["exact", "retold", "published", "repeated", "unmeasured"]


class Point(BaseModel, frozen=True):
    """The lower median of a session's `levels`, which stand lowest first; None where none could be judged.

    `low` and `high` are how far the same answers might come out by the grader's noise, in levels; None where
    it has none.
    """

    level: int | None
    low: float | None
    high: float | None
    count: int
    levels: tuple[int, ...]


class SessionPoint(BaseModel, frozen=True):
    """`stretch` counts graders from 1: points of different stretches do not compare.

    `noise` says how the grader's is known: by harmless retellings or repeats, as published for it; it has
    none; by the gradings of these very answers; or not at all, in which case a level is taken.
    """

    interview_id: str
    created_at: datetime
    role: str
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
        return cls.over(sessions)

    @classmethod
    def over(cls, sessions: Sequence[SessionPoint]) -> "Trend":
        coarsest = "levels" if all(point.shown_as == "levels" for point in sessions) else "bands"
        return cls(sessions=tuple(sessions), shown_as=coarsest)

    @property
    def latest(self) -> "Trend":
        """Of the newest sessions, as far back as they compare."""
        return self.over([point for point in self.sessions if point.stretch == self.sessions[-1].stretch])

    @property
    def changes(self) -> list[SessionPoint]:
        """The first session of each grader but the first."""
        return [point for before, point in pairwise(self.sessions) if before.stretch != point.stretch]


def _by_session(takes: Sequence[Take]) -> list[list[Take]]:
    """Newest session first."""
    newest_first = sorted(takes, key=lambda take: (take.begun_at, take.interview_id), reverse=True)
    return grouped(newest_first, lambda take: take.interview_id)


def _counted(takes: Sequence[Take]) -> list[Take]:
    """As a session's report counts: the newest take of each question, by one judge."""
    return by_one_judge([of_one[0] for of_one in grouped(takes, lambda take: take.question_id)])


def _session(takes: Sequence[Take], stretch: int) -> SessionPoint:
    newest = takes[0]
    noise = _noise(takes)
    return SessionPoint(
        interview_id=newest.interview_id,
        created_at=newest.begun_at,
        role=newest.role,
        judged_by=newest.card.called,
        shown_as=newest.card.shown_as,
        noise=noise,
        stretch=stretch,
        dimensions={name: _point(name, takes, noise) for name in DIMENSIONS},
    )


def _noise(takes: Sequence[Take]) -> Noise:
    card = takes[0].card
    if card.noise:
        return "retold" if card.noise_from == "retelling" else "published"
    if card.repeats_exactly:
        return "exact"
    repeated = any(len(levels) > 1 for take in takes for levels in take.gradings.values())
    return "repeated" if repeated else "unmeasured"


def _point(dimension: Dimension, takes: Sequence[Take], noise: Noise) -> Point:
    judged = [take for take in takes if take.levels[dimension] is not None]
    levels = sorted(take.levels[dimension] or 0 for take in judged)
    if not levels:
        return Point(level=None, low=None, high=None, count=0, levels=())
    level = median_low(levels)
    low, high = _reach(dimension, judged, noise, level) or (None, None)
    return Point(level=level, low=low, high=high, count=len(levels), levels=tuple(levels))


def _reach(
    dimension: Dimension, takes: Sequence[Take], noise: Noise, level: int
) -> tuple[float, float] | None:
    if noise == "exact":
        return None
    if noise == "repeated":
        reaches = [_given(take, dimension) for take in takes]
        return median_low(low for low, _ in reaches), median_low(high for _, high in reaches)
    return _within(level, (takes[0].card.noise or {}).get(dimension, UNMEASURED))


def _given(take: Take, dimension: Dimension) -> tuple[float, float]:
    """How far its gradings lie apart; of one grading nobody can tell."""
    levels = take.gradings[dimension]
    return (min(levels), max(levels)) if len(levels) > 1 else _within(take.levels[dimension] or 0, UNMEASURED)


def _within(level: int, width: float) -> tuple[float, float]:
    return max(1, level - width), min(5, level + width)
