"""What is let go: recordings after some days, or everything a person ever practised."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from obstore.exceptions import BaseError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.answers.answer import Answer
from app.database import Base, wipe_after
from app.people.person import Person
from app.people.preferences import Preferences
from app.recordings import Recordings

# Seconds. The clock of a machine that sleeps stands still, so a whole day could last a week.
HOUR = 3600.0

log = structlog.get_logger()


async def every_hour(
    let_go: Callable[[datetime], None],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Lets go what has become too old, at once and then each hour until cancelled."""
    while True:
        try:
            await asyncio.to_thread(let_go, now())
        except (SQLAlchemyError, BaseError, OSError):
            log.exception("old recordings not deleted; tried again in an hour")
        await pause(HOUR)


def delete_recordings(session: Session, person: Person, recordings: Recordings, before: datetime) -> int:
    """Deletes a person's recordings from `before` whose words are written down; how many. The words stay.

    One that could not be transcribed stays too: it is all there is of that answer.
    """
    old = (Answer.person_id == person.id, Answer.kind != "text", Answer.created_at < before)
    written = (Answer.transcript.is_not(None), Answer.state.in_(("heard", "done", "failed")))
    answers = session.scalars(select(Answer).where(*old, *written, ~Answer.recording_deleted)).all()
    for answer in answers:
        recordings.delete(answer.id)
        answer.recording_deleted = True
    return len(answers)


def delete_everything(session: Session, person: Person, recordings: Recordings) -> None:
    """For good, the recordings first, and those with them that a crash may have left without an answer."""
    Person.one_at_a_time(session, person.id)
    others = set(session.scalars(select(Answer.id).where(Answer.person_id != person.id)))
    for answer_id in recordings.answer_ids - others:
        recordings.delete(answer_id)
    for table in reversed(Base.metadata.sorted_tables):
        if "person_id" in table.columns:
            session.execute(table.delete().where(table.columns.person_id == person.id))
    person.preferences = Preferences()
    wipe_after(session)
