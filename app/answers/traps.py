"""Job-versus-career traps that answers met, by name: advice carries only their sentences."""

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, delete
from sqlalchemy.orm import Mapped, mapped_column, object_session

from app.coaching.bank import BANK, Trap
from app.database import Base, Owned

if TYPE_CHECKING:
    from app.answers.answer import Answer

TRAP_NAMES: dict[Trap, str] = {
    "confusing": "Confusing job and career",
    "short_term": "Short-term thinking",
    "no_link": "No link to the goal",
    "vague": "Vagueness",
}
# By its sentence, as said to applicants and to sellers; those of an earlier Longview may be missing.
TRAPS: dict[str, Trap] = {said: trap for voice in BANK.traps.values() for trap, said in voice.items()}


class NotedTrap(Owned, Base):
    """One that the newest advice on an answer names.

    Its interview stands here too, so that one index finds the sessions that met a trap.
    """

    __tablename__ = "traps"
    __table_args__ = (Index(None, "person_id", "trap", "interview_id"),)

    answer_id: Mapped[str] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"), index=True)
    interview_id: Mapped[str]
    trap: Mapped[str]

    @classmethod
    def note(cls, answer: "Answer") -> None:
        """Those of its newest grade, in the place of any noted before."""
        session = object_session(answer)
        assert session
        session.execute(delete(cls).where(cls.answer_id == answer.id))
        coaching, of = answer.grades[-1].coaching, {"person_id": answer.person_id, "answer_id": answer.id}
        traps = {TRAPS[said] for said in (coaching.traps if coaching else ()) if said in TRAPS}
        session.add_all(cls(**of, interview_id=answer.question.interview_id, trap=trap) for trap in traps)
