"""A grader codes indicators with quotes. It never chooses a level."""

from typing import Literal, Protocol

from pydantic import BaseModel

from app.rubric.asked import Asked, Dimension
from app.rubric.coding import Coding

# What a published noise is the mean of: how far several gradings of one answer lie apart; or, for a grader
# that repeats exactly, how far harmless retellings of an answer (padded, hesitant, reordered) move its level.
NoiseFrom = Literal["repeats", "retelling"]


class GraderCard(BaseModel, frozen=True):
    """Which grader this is and how its results may be shown.

    `shown_as` is "bands" until published agreement is good enough for numbers (app/evaluation/measured.py).
    `note` is the honest line on what it can and cannot see. `leaves_machine` is the address the answer
    is sent to, or None when it stays here. `noise` is the published one in levels, None when it was never
    measured; `repeats_exactly` when gradings of one answer cannot vary.
    """

    grader: str
    model: str
    prompt_hash: str
    shown_as: Literal["bands", "levels"]
    note: str
    leaves_machine: str | None = None
    noise: dict[Dimension, float] | None = None
    noise_from: NoiseFrom | None = None
    repeats_exactly: bool = False

    @property
    def called(self) -> str:
        return (
            "the built-in offline grader" if self.grader == "offline" else f"the language model {self.model}"
        )


class Missed(BaseModel, frozen=True):
    """What a person says a grader overlooked: these words of their answer, for this dimension."""

    dimension: Dimension
    quote: str


class Look(BaseModel, frozen=True):
    """One of several gradings of an answer. `sample` counts them from 0; `missed` asks for a second look."""

    sample: int = 0
    missed: Missed | None = None


FIRST_LOOK = Look()


class Grader(Protocol):
    @property
    def card(self) -> GraderCard: ...

    def grade(self, asked: Asked, answer: str, look: Look = FIRST_LOOK) -> Coding:
        """Raises ModelUnavailable when no usable coding could be had."""
