"""What is kept on this machine, where, and how much of it."""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.answers.answer import Answer
from app.people.person import Person
from app.recordings import Recordings
from app.settings import Settings


class Storage(NamedTuple):
    """`folder` holds all of it; sizes in bytes."""

    folder: Path
    answers: int
    recordings: int
    database: int
    models: int

    @classmethod
    def measure(
        cls, session: Session, person: Person, recordings: Recordings, settings: Settings
    ) -> "Storage":
        answers = select(func.count()).select_from(Answer).where(Answer.person_id == person.id)
        return cls(
            folder=settings.folder,
            answers=session.scalar(answers) or 0,
            recordings=recordings.size,
            database=sum(map(_size, settings.folder.glob("longview.db*"))),
            models=sum(map(_size, settings.models.rglob("*"))),
        )

    @property
    def total(self) -> int:
        return self.recordings + self.database + self.models


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0
