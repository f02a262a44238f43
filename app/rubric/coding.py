"""Coded evidence: which of the rubric's indicators an answer shows, and in which words."""

from typing import Literal, get_args

from pydantic import BaseModel

from app.chat.model import Usage
from app.rubric.asked import Dimension

LongTerm = Literal["direction_generic", "direction_specific", "future", "step", "ordered"]
Goal = Literal["goal_generic", "goal_specific"]
Link = Literal["link_generic", "link_field", "mechanism"]
Alignment = Literal["feature", Goal, Link, "contribution", "contrary"]
Passion = Literal["interest_generic", "interest_specific", "reason", "evidence", "sustained", "contrary"]
Indicator = Literal[LongTerm, Alignment, Passion]

INDICATORS: dict[Dimension, tuple[Indicator, ...]] = {
    "long_term": get_args(LongTerm),
    "alignment": get_args(Alignment),
    "passion": get_args(Passion),
}

Unassessable = Literal[
    "silence", "too_short", "refusal", "off_topic", "unintelligible", "to_the_scorer", "language"
]


class Finding(BaseModel, frozen=True):
    """A grader's claim: this indicator, in these words. One finding for each step, feature or act."""

    dimension: Dimension
    indicator: Indicator
    quote: str


class Coding(BaseModel, frozen=True):
    """All that a grader says of one answer. `unassessable` set means there is nothing to judge.

    Findings `in_pieces` quote the words that were marked, and are shown in whole clauses. `to_scorer` is
    where the grader saw the answer speak to the scorer. `notice` tells the person of anything the grader
    left unread; `usage` is what asking a model cost.
    """

    findings: tuple[Finding, ...] = ()
    in_pieces: bool = False
    to_scorer: tuple[tuple[int, int], ...] = ()
    unassessable: Unassessable | None = None
    notice: str | None = None
    usage: Usage = Usage()


class Evidence(Finding):
    """A finding whose quote stands in the answer, verbatim: characters `start` to `end` of its text."""

    start: int
    end: int
