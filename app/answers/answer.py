"""An answer, or take: spoken, uploaded or typed; its states; its words; its grades."""

from collections.abc import Iterable
from typing import Annotated, Any, BinaryIO, ClassVar, Literal, NamedTuple, Protocol
from uuid import uuid4

from fastapi import Depends, Request
from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload, undefer
from sqlalchemy.orm.attributes import InstrumentedAttribute, set_committed_value

from app.answers.grade import Grade, Wish
from app.database import Base, Owned, Value, Work, wipe_after
from app.delivery.delivery import Delivery
from app.errors import Conflict, NotFound, TooLarge
from app.interviews.interview import Interview
from app.interviews.question import Question
from app.people.person import Person, SignedIn
from app.recordings import Recordings
from app.speech.transcript import Transcript

# Twenty minutes of pieces of a quarter second, and room to spare.
MAX_CHUNKS = 20_000
STOPPED = "This recording was stopped already. What was sent before is kept."
FULL = "This recording has reached the size limit. What was sent before is kept; stop now."

Kind = Literal["voice", "upload", "text"]
State = Literal["recording", "received", "transcribing", "heard", "grading", "coaching", "done", "failed"]


class Reviews(Protocol):
    """The queue that reviews answers."""

    def enqueue(self, session: Session, answer_id: str, run: int) -> None:
        """Takes effect when the session commits, with everything else in it."""


def _opened(request: Request) -> Reviews:
    reviews: Reviews = request.app.state.reviews
    return reviews


Queue = Annotated[Reviews, Depends(_opened)]


class Standing(NamedTuple):
    """How far the review of an answer has come."""

    id: str
    state: str
    heard_seconds: float
    seconds: float
    grades: int


class Answer(Owned, Base):
    """`run` counts its reviews, and `wish` is what the newest is for.

    In the state "heard" its words wait to be read. No review is under way then; the next wish begins one.
    `heard_seconds` of `seconds` is how far the transcriber has come. `recording_deleted` once the recording
    was let go and its words kept.
    """

    __tablename__ = "answers"
    __table_args__ = (
        Index(None, "question_id", "created_at"),
        Index(None, "person_id", "created_at"),
        UniqueConstraint("person_id", "submission"),
    )

    UNDER_WAY: ClassVar[tuple[State, ...]] = ("received", "transcribing", "grading", "coaching")

    question_id: Mapped[str] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    kind: Mapped[str]
    state: Mapped[str]
    submission: Mapped[str | None]
    typed: Mapped[str | None]
    size: Mapped[int] = mapped_column(default=0)
    run: Mapped[int] = mapped_column(default=1)
    heard_seconds: Mapped[float] = mapped_column(default=0.0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    transcript: Mapped[Transcript | None] = mapped_column(Value(Transcript), deferred=True)
    delivery: Mapped[Delivery | None] = mapped_column(Value(Delivery), deferred=True)
    wish: Mapped[Wish] = mapped_column(Value(Wish), default=Wish(), deferred=True)
    failed_step: Mapped[str | None]
    error: Mapped[str | None]
    retryable: Mapped[bool] = mapped_column(default=True)
    recording_deleted: Mapped[bool] = mapped_column(default=False)
    question: Mapped[Question] = relationship(back_populates="answers", lazy="raise_on_sql")
    grades: Mapped[list[Grade]] = relationship(
        order_by=Grade.created_at, cascade="all, delete-orphan", passive_deletes=True, lazy="raise"
    )

    @classmethod
    def type_in(
        cls, session: Session, question: Question, text: str, submission: str | None, reviews: Reviews
    ) -> "Answer":
        """A typed answer, on its way to review."""
        return cls._new(question, "text", "received", submission, typed=text)._submit(session, reviews)

    @classmethod
    def upload(
        cls,
        session: Session,
        question: Question,
        content: BinaryIO,
        submission: str | None,
        recordings: Recordings,
        reviews: Reviews,
    ) -> "Answer":
        """A recorded file, on its way to review. Its bytes are stored before anything else."""
        answer = cls._new(question, "upload", "received", submission)
        recordings.keep(answer.id, content)
        kept = answer._submit(session, reviews)
        if kept is not answer:
            recordings.delete(answer.id)
        return kept

    @classmethod
    def speak(
        cls, session: Session, question: Question, submission: str | None, reviews: Reviews
    ) -> "Answer":
        """An answer about to be spoken, kept piece by piece as it is."""
        return cls._new(question, "voice", "recording", submission)._submit(session, reviews)

    @classmethod
    def _new(
        cls, question: Question, kind: Kind, state: State, submission: str | None, typed: str | None = None
    ) -> "Answer":
        place = {"id": uuid4().hex, "person_id": question.person_id, "question_id": question.id}
        return cls(**place, kind=kind, state=state, submission=submission, typed=typed)

    def _submit(self, session: Session, reviews: Reviews) -> "Answer":
        """Saves the answer and its job as one; the same submission twice is the first answer."""
        Person.one_at_a_time(session, self.person_id)
        same = (Answer.person_id == self.person_id, Answer.submission == self.submission)
        if self.submission and (earlier := session.scalar(select(Answer).where(*same))):
            if earlier.typed == self.typed:
                return earlier
            self.submission = None  # gone back to, changed and sent again: other words are another take
        session.add(self)
        session.flush()
        if self.state == "received":
            reviews.enqueue(session, self.id, self.run)
        return self

    @classmethod
    def find(cls, session: Work, person: SignedIn, answer_id: str) -> "Answer":
        """The answer whole. Raises NotFound for another person's too."""
        answer = cls.whole(session, answer_id)
        if answer is None or answer.person_id != person.id:
            raise NotFound("There is no such answer here. It may have been deleted.")
        return answer

    @classmethod
    def whole(cls, session: Session, answer_id: str) -> "Answer | None":
        """With its words, its grades, and the whole interview around it."""
        answer = session.scalar(
            select(cls)
            .where(cls.id == answer_id)
            .options(*map(undefer, (cls.transcript, cls.delivery, cls.wish)), selectinload(cls.grades))
        )
        if answer:
            around = Interview.questions.any(Question.id == answer.question_id)
            interview = session.scalars(Interview.whole().where(around)).one()
            # Held by the answer: the session holds what it loaded only weakly.
            set_committed_value(answer, "question", interview.question(answer.question_id))
        return answer

    @classmethod
    def load_grades(
        cls, session: Session, interviews: Iterable[Interview], *columns: InstrumentedAttribute[Any]
    ) -> None:
        """Puts grades, and these columns, of all answers to these interviews within reach, in two queries."""
        ids = [answer.id for interview in interviews for answer in interview.answers]
        answers = select(cls).where(cls.id.in_(ids))
        session.scalars(answers.options(selectinload(cls.grades), *map(undefer, columns))).all()

    @classmethod
    def standing(cls, session: Session, answer_id: str) -> Standing | None:
        """Cheap enough to be asked several times a second."""
        grades = select(func.count()).where(Grade.answer_id == cls.id).scalar_subquery()
        query = select(cls.id, cls.state, cls.heard_seconds, cls.seconds, grades).where(cls.id == answer_id)
        found = session.execute(query).one_or_none()
        return Standing(*found) if found else None

    def add_chunk(self, recordings: Recordings, number: int, content: bytes, max_bytes: int) -> None:
        """Keeps piece `number`, from 0, of an answer being spoken."""
        if self.state != "recording":
            raise Conflict(STOPPED)
        self.size += len(content)
        if self.size > max_bytes or not 0 <= number < MAX_CHUNKS:
            raise TooLarge(FULL)
        recordings.keep_chunk(self.id, number, content)

    def stop(
        self, session: Session, recordings: Recordings, reviews: Reviews, chunks: int | None = None
    ) -> None:
        """Ends the recording and sends what is kept of it to review. A second stop changes nothing."""
        if self.state != "recording":
            return
        recordings.join_chunks(self.id, chunks)
        self.send_spoken(session, reviews, None)

    def send_spoken(self, session: Session, reviews: Reviews, transcript: Transcript | None) -> None:
        """Sends a whole recording to review, with its words if they were heard while it was spoken."""
        if transcript:
            self.transcript = transcript
            self.heard_seconds = self.seconds = transcript.seconds
        self.state = "received"
        reviews.enqueue(session, self.id, self.run)

    def review_again(self, session: Session, reviews: Reviews) -> None:
        """Takes a failed review up where it stopped."""
        if self.state != "failed":
            raise Conflict("Only a review that failed can be run again, and this one did not fail.")
        self._next_run(session, reviews)

    def grade_again(self, session: Session, wish: Wish, reviews: Reviews) -> None:
        """A grade beside those there are, if any. Corrected words stay corrected for later wishes."""
        if self.state != "heard" and not (self.finished and self.transcript):
            raise Conflict("This answer is still being reviewed. Ask again once that is finished.")
        corrected = self.grade.wish.words if self.grade else None
        self.wish = wish.model_copy(update={"words": wish.words or corrected})
        self._next_run(session, reviews)

    def _next_run(self, session: Session, reviews: Reviews) -> None:
        self.run += 1
        self.state, self.error, self.failed_step = "received", None, None
        reviews.enqueue(session, self.id, self.run)

    def fail(self, step: str, sentence: str, retryable: bool = True) -> None:
        self.state, self.failed_step, self.error, self.retryable = "failed", step, sentence, retryable

    def add_grade(self, grade: Grade) -> None:
        grade.person_id = self.person_id
        self.grades.append(grade)

    def delete(self, session: Session, recordings: Recordings) -> None:
        """For good, the recording first: a crash between leaves a row that can be deleted again.

        An unanswered follow-up goes too, since it quotes what was said.
        """
        recordings.delete(self.id)
        follow_up = self.question.interview.follow_up_to(self.question)
        if follow_up and not follow_up.answers:
            session.delete(follow_up)
        session.delete(self)
        wipe_after(session)

    @property
    def grade(self) -> Grade | None:
        return self.grades[-1] if self.grades else None

    @property
    def awaits_coaching(self) -> bool:
        """Graded, by this review or by one that failed right after."""
        return self.grade is not None and self.grade.coaching is None

    def has_grade(self, grader: str) -> bool:
        """Whether `grader` has fulfilled the newest wish, in this review or in one that failed later."""
        return any(grade.grader == grader and grade.wish == self.wish for grade in self.grades)

    @property
    def to_be_read(self) -> bool:
        """Whether its words wait for the one who spoke to read them, before they are first graded."""
        wished = self.kind != "text" and self.question.interview.read_first
        return wished and self.wish.cause == "first" and bool(self.words_said.text)

    @property
    def words_said(self) -> Transcript:
        """As the newest grade read them."""
        return self.words_of(self.grade)

    def words_of(self, grade: Grade | None) -> Transcript:
        """The words a grade judged: as heard, or as they were corrected by then."""
        return (grade and grade.wish.words) or self.transcript or Transcript()

    @property
    def words_to_grade(self) -> Transcript:
        return self.wish.words or self.transcript or Transcript()

    @property
    def has_audio(self) -> bool:
        return self.kind != "text" and self.state != "recording" and not self.recording_deleted

    @property
    def finished(self) -> bool:
        return self.state in ("done", "failed")


# The answer that the address names, of the person who asks.
ThisAnswer = Annotated[Answer, Depends(Answer.find)]
