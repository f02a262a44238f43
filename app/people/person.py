"""The person who practises. On one's own machine there is exactly one, signed in by itself."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import ScalarSelect, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base, Value, Work
from app.people.preferences import Preferences

LOCAL = "local"


class Person(Base):
    __tablename__ = "people"

    name: Mapped[str] = mapped_column(unique=True)
    preferences: Mapped[Preferences] = mapped_column(Value(Preferences), default=Preferences())

    @classmethod
    def local(cls, session: Session) -> "Person":
        """The one person of local mode, made when first asked for (at start, before any request)."""
        person = session.scalar(select(cls).where(cls.name == LOCAL))
        if person is None:
            person = cls(name=LOCAL, preferences=Preferences())
            session.add(person)
            session.flush()
        return person

    @classmethod
    def one_at_a_time(cls, session: Session, person_id: str | ScalarSelect[str]) -> None:
        """Makes a person's other changes wait until this unit of work ends, and then see what it did.

        Updating the row takes SQLite's write lock and Postgres's row lock alike.
        """
        session.execute(update(cls).where(cls.id == person_id).values(name=cls.name))


def signed_in(request: Request, work: Work) -> Person:
    """Pages are rendered to this person's preferences; see app.pages.page."""
    person = Person.local(work)
    request.state.preferences = person.preferences
    return person


SignedIn = Annotated[Person, Depends(signed_in)]
