"""A grader codes indicators with quotes. It never chooses a level."""

from typing import Literal, Protocol

from pydantic import BaseModel

from app.rubric.asked import Asked, Dimension
from app.rubric.coding import Coding


class GraderCard(BaseModel, frozen=True):
    """Which grader this is and how its results may be shown.

    `shown_as` is "bands" until agreement with people is good enough for numbers.
    `note` is the honest line on what it can and cannot see. `leaves_machine` is the address the answer
    is sent to, or None when it stays here. `noise` is by how many levels its published repeated gradings of
    one answer lay apart on average, None when that was never measured; `repeats_exactly` when it cannot vary.
    """

    grader: str
    model: str
    prompt_hash: str
    shown_as: Literal["bands", "levels"]
    note: str
    leaves_machine: str | None = None
    noise: dict[Dimension, float] | None = None
    repeats_exactly: bool = False


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
