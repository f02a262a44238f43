"""Two takes of one question, side by side."""

from typing import NamedTuple

from app.answers.answer import Answer
from app.answers.grade import Grade
from app.answers.takes import Sentence, sentences, take_number
from app.history.progress import Change, alike, progress
from app.rubric.asked import Dimension
from app.speech.transcript import Transcript


class Side(NamedTuple):
    """One of the two, by the grade that compares best with the other's; None if it has none."""

    take: Answer
    number: int
    grade: Grade | None

    @property
    def words(self) -> Transcript:
        return self.take.words_of(self.grade)


class Comparison(NamedTuple):
    """From the earlier take to the later; `changes` is empty when one of them has no grade."""

    before: Side
    after: Side
    changes: dict[Dimension, Change]

    @classmethod
    def of(cls, before: Answer, after: Answer) -> "Comparison":
        """Both answers must be whole."""
        pair = alike(before.grades, after.grades)
        first, second = pair or (before.grade, after.grade)
        return cls(
            Side(before, take_number(before), first),
            Side(after, take_number(after), second),
            progress(*pair) if pair else {},
        )

    def sentences(self) -> tuple[list[Sentence], list[Sentence]]:
        """What was said in each."""
        before, after = self.before.words, self.after.words
        return sentences(before, after), sentences(after, before)
