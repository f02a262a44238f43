"""When a question comes back, by how its weakest dimension went the last time."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from fsrs import Card, Rating, Scheduler
from sqlalchemy import JSON, Index, Select, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, object_session

from app.database import Base, Owned
from app.interviews.question import Question
from app.people.person import Person

# Goals change: even what went well is asked again within two months. Nothing comes back on the same day.
FARTHEST = 60  # days
MOST = 8  # questions due at once, as many as an interview may have

SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=FARTHEST, enable_fuzzing=False)
RATINGS = {1: Rating.Again, 2: Rating.Hard, 3: Rating.Good, 4: Rating.Easy, 5: Rating.Easy}


class Schedule(Owned, Base):
    """One planned question of a person, kept no longer than the last interview that asked it.

    Follow-ups have none, since they quote what was said. `card` is the memory model's, and `before` its state
    before the answer `rated`, so that a corrected grade takes the place of the one it corrects.
    """

    __tablename__ = "schedules"
    __table_args__ = (
        UniqueConstraint("person_id", "scenario", "type", "text"),
        Index(None, "person_id", "due"),
    )

    scenario: Mapped[str]
    type: Mapped[str]
    text: Mapped[str]
    due: Mapped[datetime]
    rated: Mapped[str]
    card: Mapped[Any] = mapped_column(JSON(none_as_null=True))
    before: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))

    @classmethod
    def rate(
        cls,
        question: Question,
        answer_id: str,
        levels: Iterable[int | None],
        again: bool = False,
        now: datetime | None = None,
    ) -> None:
        """Notes how an answer went. `again` when it had been graded before; only the newest answer counts."""
        session = object_session(question)
        assert session
        key = {"scenario": question.interview.scenario, "type": question.type, "text": question.text}
        schedule = session.scalar(select(cls).filter_by(person_id=question.person_id, **key))
        if question.is_follow_up or (again and not (schedule and schedule.rated == answer_id)):
            return
        before = schedule and (schedule.before if schedule.rated == answer_id else schedule.card)
        known = Card.from_dict(before) if before else Card()
        card, _ = SCHEDULER.review_card(known, rating(levels), now or datetime.now(UTC))
        schedule = schedule or cls(person_id=question.person_id, **key)
        schedule.before, schedule.rated, schedule.card = before, answer_id, card.to_dict()
        schedule.due = card.due
        session.add(schedule)

    @classmethod
    def due_questions(
        cls, session: Session, person: Person, now: datetime | None = None
    ) -> Sequence[Question]:
        """Each as it was last asked, with its interview; the longest due first, at most `MOST`.

        A question is due all day, from the midnight before its hour.
        """
        tomorrow = (now or datetime.now()).astimezone().date() + timedelta(days=1)
        last_asked = _asking(select(Question.id)).order_by(Question.created_at.desc()).limit(1)
        return session.scalars(
            select(Question)
            .join(cls, Question.id == last_asked.correlate(cls).scalar_subquery())
            .where(cls.person_id == person.id, cls.due < datetime.combine(tomorrow, time()).astimezone())
            .order_by(cls.due, cls.id)
            .limit(MOST)
            .options(joinedload(Question.interview))
        ).all()

    @classmethod
    def forget_unasked(cls, session: Session, person_id: str) -> None:
        """Drops those no interview asks any more. What was deleted in this unit of work must be flushed."""
        asked = _asking(select(Question.id)).correlate(cls).exists()
        session.execute(delete(cls).where(cls.person_id == person_id, ~asked))


def rating(levels: Iterable[int | None]) -> Rating:
    """By the lowest level there is; an answer that could not be judged counts as not known."""
    judged = [level for level in levels if level is not None]
    return RATINGS[min(judged)] if judged else Rating.Again


def _asking(query: Select[tuple[str]]) -> Select[tuple[str]]:
    """Only planned questions that a schedule is of."""
    return query.where(
        Question.person_id == Schedule.person_id,
        Question.text == Schedule.text,
        Question.type == Schedule.type,
        Question.turn == 0,
        Question.interview.has(scenario=Schedule.scenario),
    )
