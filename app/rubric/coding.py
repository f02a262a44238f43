"""Coded evidence: which of the rubric's indicators an answer shows, and in which words."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.rubric.asked import Dimension

Indicator = Literal[
    # long_term
    "direction_generic",
    "direction_specific",
    "future",
    "step",
    "ordered",
    # alignment
    "feature",
    "goal_generic",
    "goal_specific",
    "link_generic",
    "link_field",
    "mechanism",
    "contribution",
    # passion
    "interest_generic",
    "interest_specific",
    "reason",
    "evidence",
    "sustained",
    # alignment and passion
    "contrary",
]

INDICATORS: dict[Dimension, tuple[Indicator, ...]] = {
    "long_term": ("direction_generic", "direction_specific", "future", "step", "ordered"),
    "alignment": (
        "feature",
        "goal_generic",
        "goal_specific",
        "link_generic",
        "link_field",
        "mechanism",
        "contribution",
        "contrary",
    ),
    "passion": ("interest_generic", "interest_specific", "reason", "evidence", "sustained", "contrary"),
}

Unassessable = Literal[
    "silence", "too_short", "refusal", "off_topic", "unintelligible", "to_the_scorer", "language"
]


class Finding(BaseModel):
    """A grader's claim: this indicator, in these words. One finding for each step, feature or act."""

    model_config = ConfigDict(frozen=True)

    dimension: Dimension
    indicator: Indicator
    quote: str


class Coding(BaseModel):
    """All that a grader says of one answer. `unassessable` set means there is nothing to judge.

    `notice` tells the person of anything the grader left unread.
    """

    model_config = ConfigDict(frozen=True)

    findings: tuple[Finding, ...] = ()
    unassessable: Unassessable | None = None
    notice: str | None = None


class Evidence(BaseModel):
    """A finding whose quote stands in the answer, verbatim: characters `start` to `end` of its text."""

    model_config = ConfigDict(frozen=True)

    dimension: Dimension
    indicator: Indicator
    quote: str
    start: int
    end: int
