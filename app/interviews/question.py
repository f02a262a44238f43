"""One question of an interview: planned, or a follow-up to another's answer."""

from typing import TYPE_CHECKING, cast

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.coaching.bank import gap
from app.coaching.coach import FollowUp
from app.database import Base, Owned
from app.interviews.bank import PlannedQuestion
from app.rubric.asked import Asked, Dimension, QuestionType, Scenario, Turn

if TYPE_CHECKING:
    from app.answers.answer import Answer
    from app.interviews.interview import Interview


class Question(Owned, Base):
    """`position` counts the planned questions from 1; its follow-ups share it, with `turn` from 1."""

    __tablename__ = "questions"
    __table_args__ = (
        Index(None, "interview_id", "position", "turn", unique=True),
        Index(None, "person_id", "text", "created_at", "interview_id"),
    )

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"))
    position: Mapped[int]
    turn: Mapped[int] = mapped_column(default=0)
    text: Mapped[str]
    type: Mapped[str]
    probes: Mapped[str | None]
    asked_because: Mapped[str | None]
    interview: Mapped["Interview"] = relationship(back_populates="questions", lazy="raise_on_sql")
    answers: Mapped[list["Answer"]] = relationship(
        back_populates="question",
        order_by="Answer.created_at.desc()",
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="raise",
    )

    @classmethod
    def following(cls, question: "Question", follow_up: FollowUp) -> "Question":
        turn = question.turn + 1
        asked = cls(person_id=question.person_id, position=question.position, turn=turn, answers=[])
        asked.ask(follow_up)
        return asked

    def ask(self, follow_up: FollowUp) -> None:
        """Makes this the follow-up given."""
        self.text, self.type = follow_up.text, follow_up.type
        self.probes, self.asked_because = follow_up.probes, follow_up.because

    @property
    def answered(self) -> bool:
        return any(answer.state != "recording" for answer in self.answers)

    @property
    def is_follow_up(self) -> bool:
        return self.turn > 0

    @property
    def planned(self) -> PlannedQuestion:
        return PlannedQuestion(text=self.text, type=cast(QuestionType, self.type))

    @property
    def said(self) -> str:
        """The words of its newest answer as they were first heard; empty where there are none yet."""
        transcripts = [answer.transcript for answer in self.answers]
        return next((transcript.text for transcript in transcripts if transcript), "")

    @property
    def number(self) -> int:
        """Its place among the interview's questions as they stand, from 1."""
        return self.interview.questions.index(self) + 1

    @property
    def asked(self) -> Asked:
        """The question as graders and coaches see it."""
        scenario = cast(Scenario, self.interview.scenario)
        exchange = [question for question in self.interview.questions if question.position == self.position]
        earlier = [question for question in exchange if question.turn < self.turn]
        return Asked(
            text=self.text,
            type=cast(QuestionType, self.type),
            scenario=scenario,
            role=self.interview.role,
            role_description=self.interview.role_description,
            goal=self.interview.goal,
            probes=cast("Dimension | None", self.probes),
            lacks=gap(scenario, self.asked_because) if self.asked_because else None,
            earlier=tuple(Turn(question=question.text, answer=question.said) for question in earlier),
        )
