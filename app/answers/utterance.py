"""What was heard of an answer while it was spoken, kept as it came: a crash costs one utterance's work."""

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.database import Base, Owned, Sessions, Value
from app.speech.hearing import Heard


class Utterance(Owned, Base):
    __tablename__ = "utterances"

    answer_id: Mapped[str] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), index=True)
    heard: Mapped[Heard] = mapped_column(Value(Heard))

    @classmethod
    def keep(cls, sessions: Sessions, person_id: str, answer_id: str, heard: Heard) -> None:
        """The same one twice is one."""
        with sessions.begin() as session:
            place = f"{answer_id}-{heard.start}"
            session.merge(cls(id=place, person_id=person_id, answer_id=answer_id, heard=heard))

    @classmethod
    def known(cls, session: Session, answer_id: str) -> list[Heard]:
        return list(session.scalars(select(cls.heard).where(cls.answer_id == answer_id)))
