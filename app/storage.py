"""What is kept on this machine, where, and how much of it."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.answers.answer import Answer
from app.people.person import Person
from app.recordings import Recordings
from app.settings import Settings


class Storage(NamedTuple):
    """`folder` holds all of it; sizes in bytes, `originals` those of the recordings as they came."""

    folder: Path
    answers: int
    recordings: int
    originals: int
    database: int
    models: dict[str, int]

    @classmethod
    def measure(cls, session: Session, person: Person, recordings: Recordings, settings: Settings) -> Self:
        sizes = recordings.sizes
        models = sorted(filter(Path.is_dir, settings.models.glob("*")))
        answers = select(func.count()).select_from(Answer).where(Answer.person_id == person.id)
        return cls(
            folder=settings.folder,
            answers=session.scalar(answers) or 0,
            recordings=sizes.total(),
            originals=sizes["recording"],
            database=sum(map(_size, settings.folder.glob("longview.db*"))),
            models={folder.name: sum(map(_size, folder.rglob("*"))) for folder in models},
        )

    @property
    def export(self) -> int:
        """The most an archive of it all can have: texts are shorter there than in the database."""
        return self.originals + self.database

    @property
    def total(self) -> int:
        return self.recordings + self.database + sum(self.models.values())


def _size(file: Path) -> int:
    with suppress(FileNotFoundError):  # it may go meanwhile
        return file.stat().st_size if file.is_file() else 0
    return 0
