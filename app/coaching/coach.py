"""One strength, one change worth one level, and the question that probes the weakest point."""

from typing import Protocol

from pydantic import BaseModel

from app.chat.model import Usage
from app.grading.evidence import Span
from app.rubric.asked import Asked, Dimension, QuestionType
from app.rubric.assessment import Assessment
from app.rubric.levels import Missing


class FollowUp(BaseModel, frozen=True):
    """The next question, and the reason for it, in words for the person.

    `lacks` is the gap it probes for; without it and `probes` it is the same question again.
    """

    text: str
    type: QuestionType
    probes: Dimension | None
    because: str
    lacks: Missing | None = None


class Coaching(BaseModel, frozen=True):
    """`strength_quote` is verbatim from the answer; `traps` name job-versus-career traps met.

    `notice` tells the person when a language model that should have helped did not. `usage` is
    what asking one cost.
    """

    strength: str | None = None
    strength_quote: str | None = None
    change: str
    change_dimension: Dimension | None = None
    traps: tuple[str, ...] = ()
    follow_up: FollowUp | None = None
    notice: str | None = None
    usage: Usage = Usage()


class Coach(Protocol):
    def coach(
        self, asked: Asked, answer: str, assessment: Assessment, doubtful: tuple[Span, ...] = ()
    ) -> Coaching:
        """`doubtful` is where words stand that may have been misheard: they are not given back."""
