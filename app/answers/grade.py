"""One grading of an answer, kept with all that made it. A new grade stands beside the old, never over it."""

from typing import Literal

from pydantic import BaseModel
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.chat.model import Usage
from app.coaching.coach import Coaching
from app.database import Base, Owned, Value
from app.grading.grader import GraderCard, Missed
from app.rubric.assessment import Assessment
from app.speech.transcript import Transcript

Cause = Literal["first", "read", "again", "corrected", "missed"]
Times = Literal[1, 3, 5]
# Who judged, and by what: the levels of two judges are not compared.
Judge = tuple[str, str, str, str]


class Wish(BaseModel, frozen=True):
    """Why an answer is graded, and how: `times` over (None: as usual), on corrected `words`, with a second
    look at what was `missed`. One that waited to be read is first graded as "read", or "corrected".
    """

    cause: Cause = "first"
    times: Times | None = None
    words: Transcript | None = None
    missed: Missed | None = None


class Grade(Owned, Base):
    """`run` counts the answer's reviews from 1. Unique with the answer and grader: no crash saves one twice.

    `seconds` is how long the grading took, `usage` what it and the advice cost.
    """

    __tablename__ = "grades"
    __table_args__ = (UniqueConstraint("answer_id", "run", "grader"),)

    answer_id: Mapped[str] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"))
    run: Mapped[int]
    grader: Mapped[str]
    wish: Mapped[Wish] = mapped_column(Value(Wish))
    card: Mapped[GraderCard] = mapped_column(Value(GraderCard))
    assessment: Mapped[Assessment] = mapped_column(Value(Assessment))
    coaching: Mapped[Coaching | None] = mapped_column(Value(Coaching))
    seconds: Mapped[float]

    @property
    def judge(self) -> Judge:
        return judge_of(self.card, self.assessment.rubric_version)

    @property
    def usage(self) -> Usage:
        return self.assessment.usage + (self.coaching.usage if self.coaching else Usage())


def judge_of(card: GraderCard, rubric_version: str) -> Judge:
    return card.grader, card.model, card.prompt_hash, rubric_version
