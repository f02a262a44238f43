"""A grader codes indicators with quotes. It never chooses a level."""

from typing import Literal, Protocol

from pydantic import BaseModel

from app.rubric.asked import Asked
from app.rubric.coding import Coding


class GraderCard(BaseModel, frozen=True):
    """Which grader this is and how its results may be shown.

    `shown_as` is "bands" until agreement with people is good enough for numbers.
    `note` is the honest line on what it can and cannot see. `leaves_machine` is the address the answer
    is sent to, or None when it stays here.
    """

    grader: str
    model: str
    prompt_hash: str
    shown_as: Literal["bands", "levels"]
    note: str
    leaves_machine: str | None = None


class Grader(Protocol):
    @property
    def card(self) -> GraderCard: ...

    def grade(self, asked: Asked, answer: str) -> Coding:
        """Raises ModelUnavailable when no usable coding could be had."""
