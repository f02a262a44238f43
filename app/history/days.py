"""How much was practised on which day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.answers.answer import Answer
from app.people.person import Person

WEEKS = 26


class Days(NamedTuple):
    """Answers a day over the last weeks, today's included; days in UTC.

    `weeks` holds, by its Monday, the answers on each day of a week; None for days to come.
    """

    weeks: dict[date, list[int | None]]
    practised: dict[date, int]

    @classmethod
    def read(cls, session: Session, person: Person, today: date) -> "Days":
        first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
        day = func.date(Answer.created_at)
        query = (
            select(day, func.count())
            .where(Answer.person_id == person.id, Answer.created_at >= datetime.combine(first, time(), UTC))
            .group_by(day)
            .order_by(day.desc())
        )
        practised = {date.fromisoformat(str(day)): count for day, count in session.execute(query)}
        mondays = [first + timedelta(weeks=number) for number in range(WEEKS)]
        return cls({monday: _week(monday, practised, today) for monday in mondays}, practised)

    @property
    def answers(self) -> int:
        return sum(self.practised.values())


def _week(monday: date, practised: dict[date, int], today: date) -> list[int | None]:
    days = [monday + timedelta(days=number) for number in range(7)]
    return [practised.get(day, 0) if day <= today else None for day in days]
