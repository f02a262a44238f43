"""One grading of an answer, kept with all that made it. A new grade stands beside the old, never over it."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.coaching.coach import Coaching
from app.database import Base, Owned, Value
from app.grading.grader import GraderCard
from app.rubric.assessment import Assessment


class Grade(Owned, Base):
    """`run` counts the answer's reviews from 1. Unique with the answer, so no crash can save one twice."""

    __tablename__ = "grades"
    __table_args__ = (UniqueConstraint("answer_id", "run"),)

    answer_id: Mapped[str] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"))
    run: Mapped[int]
    card: Mapped[GraderCard] = mapped_column(Value(GraderCard))
    assessment: Mapped[Assessment] = mapped_column(Value(Assessment))
    coaching: Mapped[Coaching | None] = mapped_column(Value(Coaching))
    seconds: Mapped[float]
