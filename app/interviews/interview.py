"""An interview: its setting, its questions in order, and which comes next."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, NamedTuple, cast

from fastapi import Depends
from sqlalchemy import ColumnElement, Index, Select, UniqueConstraint, func, select, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from app.coaching.coach import FollowUp
from app.coaching.probe import MOST_FOLLOW_UPS
from app.database import Base, Owned, Work, wipe_after
from app.errors import NotFound, Unprocessable
from app.interviews.bank import WHOLE, PlannedQuestion, opening
from app.interviews.plan import Plan
from app.interviews.question import Question
from app.interviews.schedule import Schedule
from app.people.person import Person, SignedIn
from app.recordings import Recordings
from app.rubric.asked import Scenario

if TYPE_CHECKING:
    from app.answers.answer import Answer

PAGE = 20
MARK = "%Y%m%dT%H%M%S.%fZ"
NEVER = datetime.min.replace(tzinfo=UTC)


class Interview(Owned, Base):
    """`mode`, `way`, `spoken` and `read_first` as in Plan. `spaced` when made of questions that came back."""

    __tablename__ = "interviews"
    __table_args__ = (
        Index(None, "person_id", "created_at", "id"),
        UniqueConstraint("person_id", "submission"),
    )

    scenario: Mapped[str]
    role: Mapped[str]
    role_description: Mapped[str] = mapped_column(default="")
    goal: Mapped[str] = mapped_column(default="")
    mode: Mapped[str] = mapped_column(default="practise")
    way: Mapped[str] = mapped_column(default="voice")
    spoken: Mapped[bool] = mapped_column(default=False)
    read_first: Mapped[bool] = mapped_column(default=False)
    spaced: Mapped[bool] = mapped_column(default=False)
    submission: Mapped[str | None]
    questions: Mapped[list[Question]] = relationship(
        back_populates="interview",
        order_by=(Question.position, Question.turn),
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="raise",
    )

    @classmethod
    def start(
        cls,
        session: Session,
        person: Person,
        plan: Plan,
        submission: str | None = None,
        planned: Sequence[PlannedQuestion] = (),
        spaced: bool = False,
    ) -> "Interview":
        """A new interview with the questions `planned`, or those of its plan.

        The same submission twice gives the first one.
        """
        Person.one_at_a_time(session, person.id)
        same = cls.whole().where(cls.person_id == person.id, cls.submission == submission)
        if submission and (earlier := session.scalar(same)):
            return earlier
        interview = cls(
            person_id=person.id,
            **plan.model_dump(exclude={"questions"}),
            spaced=spaced,
            submission=submission,
            questions=[
                Question(person_id=person.id, position=position, text=asked.text, type=asked.type, answers=[])
                for position, asked in enumerate(planned or plan.planned(), start=1)
            ],
        )
        session.add(interview)
        session.flush()
        return interview

    @classmethod
    def last_set_up(cls, session: Session, person: Person) -> "Interview | None":
        """The newest that a person set up themselves."""
        mine = cls.whole().where(cls.person_id == person.id, ~cls.spaced)
        return session.scalar(mine.order_by(cls.created_at.desc(), cls.id.desc()).limit(1))

    @classmethod
    def find(cls, session: Work, person: SignedIn, interview_id: str) -> "Interview":
        """With its questions and their answers. Raises NotFound for another person's too."""
        mine = (cls.person_id == person.id, cls.id == interview_id)
        interview = session.scalar(cls.whole().where(*mine))
        if interview is None:
            raise NotFound("There is no such interview here. It may have been deleted.")
        return interview

    @classmethod
    def find_question(cls, session: Work, person: SignedIn, question_id: str) -> Question:
        """One question, with its interview whole around it. Raises NotFound for another person's too."""
        mine = (cls.person_id == person.id, cls.questions.any(Question.id == question_id))
        interview = session.scalar(cls.whole().where(*mine))
        if interview is None:
            raise NotFound("There is no such question here. Its interview may have been deleted.")
        return interview.question(question_id)

    @classmethod
    def whole(cls) -> Select["Interview"]:
        """Interviews with their questions and the answers to them, each knowing what it belongs to."""
        questions = selectinload(cls.questions)
        return select(cls).options(
            questions.immediateload(Question.interview), questions.selectinload(Question.answers)
        )

    def question(self, question_id: str) -> Question:
        return next(question for question in self.questions if question.id == question_id)

    @property
    def plan(self) -> Plan:
        """The set-up it was started with, and its number of questions."""
        set_up = {name: getattr(self, name) for name in Plan.model_fields if name != "questions"}
        return Plan.model_validate({**set_up, "questions": len(self.planned)})

    @property
    def planned(self) -> list[PlannedQuestion]:
        return [question.planned for question in self.questions if not question.is_follow_up]

    def planned_again(self, session: Session) -> list[PlannedQuestion]:
        """For the same set-up once more: a person's own questions as they were, those of the bank in turn."""
        own = self.planned
        bank = opening(cast(Scenario, self.scenario), WHOLE, self.role)
        if not {question.text for question in own} <= {question.text for question in bank}:
            return own
        last = self._last_asked(session)
        return sorted(bank, key=lambda question: last.get(question.text, NEVER))[: len(own)]

    def _last_asked(self, session: Session) -> dict[str, datetime]:
        """When each planned question of this scenario was last asked."""
        asked = select(Question.text, func.max(Question.created_at)).where(
            Question.person_id == self.person_id,
            Question.turn == 0,
            Question.interview.has(scenario=self.scenario),
        )
        return dict(session.execute(asked.group_by(Question.text)).all())

    @property
    def next_question(self) -> Question | None:
        """The first question without a submitted answer; None when all are answered."""
        return next((question for question in self.questions if not question.answered), None)

    @property
    def finished(self) -> bool:
        return self.next_question is None

    @property
    def holds_feedback(self) -> bool:
        """A rehearsal shows what was made of its answers at its end."""
        return self.mode == "rehearse" and not self.finished

    @property
    def answers(self) -> list["Answer"]:
        return [answer for question in self.questions for answer in question.answers]

    def ask_next(self, after: Question, follow_up: FollowUp | None) -> None:
        """Puts a follow-up right behind its question, of which there are at most two to a planned one.

        A retake replaces a follow-up nobody has answered yet; one that was answered stays as it was asked,
        and so does all before it. A rehearsal has none: what it asks is known when it starts.
        """
        if self.mode == "rehearse":
            return
        later = [q for q in self.questions if q.position == after.position and q.turn > after.turn]
        if after.turn >= MOST_FOLLOW_UPS or any(question.answers for question in later):
            return
        if not follow_up:
            self.questions = [question for question in self.questions if question not in later]
        elif later:
            later[0].ask(follow_up)
        else:
            self.questions.append(Question.following(after, follow_up))

    def follow_up_to(self, question: Question) -> Question | None:
        place = (question.position, question.turn + 1)
        return next((q for q in self.questions if (q.position, q.turn) == place), None)

    def delete(self, session: Session, recordings: Recordings) -> None:
        """For good, the recordings first: a crash between leaves a row that can be deleted again."""
        for answer in self.answers:
            recordings.delete(answer.id)
        session.delete(self)
        session.flush()
        Schedule.forget_unasked(session, self.person_id)
        wipe_after(session)


# What the address names, of the person who asks.
ThisInterview = Annotated[Interview, Depends(Interview.find)]
ThisQuestion = Annotated[Question, Depends(Interview.find_question)]


class InterviewPage(NamedTuple):
    """Interviews newest first; `next_cursor` opens the page after it."""

    interviews: Sequence[Interview]
    next_cursor: str | None

    @classmethod
    def read(
        cls,
        session: Session,
        person: Person,
        cursor: str | None = None,
        size: int = PAGE,
        found_by: Sequence[ColumnElement[bool]] = (),
    ) -> "InterviewPage":
        """Keyset pages over (created_at, id), so a page costs the same however deep it lies."""
        query = (
            Interview.whole()
            .where(Interview.person_id == person.id, *found_by)
            .order_by(Interview.created_at.desc(), Interview.id.desc())
            .limit(size + 1)
        )
        if cursor:
            query = query.where(tuple_(Interview.created_at, Interview.id) < tuple_(*_open(cursor)))
        found = session.scalars(query).all()
        return cls(found[:size], _seal(found[size - 1]) if len(found) > size else None)


def _seal(interview: Interview) -> str:
    return f"{interview.created_at:{MARK}}-{interview.id}"


def _open(cursor: str) -> tuple[datetime, str]:
    created_at, _, interview_id = cursor.partition("-")
    try:
        return datetime.strptime(created_at, MARK).replace(tzinfo=UTC), interview_id
    except ValueError as error:
        raise Unprocessable(
            "That page marker is not one of ours. Start again from the first page."
        ) from error
