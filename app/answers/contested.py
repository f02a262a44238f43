"""A grade contested: graded again, on corrected words, or with a second look at what was missed.

An answer that waits to be read is first graded so: on corrected words, or as it was heard.
"""

from pydantic import BaseModel

from app.answers.answer import Answer
from app.answers.grade import Times, Wish
from app.answers.submitted import typed_words
from app.errors import Unprocessable
from app.grading.evidence import locate
from app.grading.grader import Missed
from app.rubric.asked import Dimension
from app.speech.correction import corrected

UNSAID = (
    "These words are not in your answer. Copy them as they stand there, or correct the transcript first "
    "if it misheard you."
)
UNNAMED = "Say for which of the three these words count."


class Contested(BaseModel):
    """`text` puts the transcript right; `quote` are words of the answer that were missed for `dimension`.

    With neither, the same words are graded again, `times` over (1, 3 or 5; as set up when left out).
    """

    times: Times | None = None
    text: str | None = None
    dimension: Dimension | None = None
    quote: str | None = None

    def wish(self, answer: Answer) -> Wish:
        """Raises Unprocessable when there are no words, or words the answer does not have."""
        unread = answer.state == "heard"
        if self.text is not None:
            words = corrected(answer.words_said, typed_words(self.text))
            if not unread or words != answer.transcript:
                return Wish(cause="corrected", times=self.times, words=words)
        elif self.quote is not None:
            return Wish(cause="missed", times=self.times, missed=self._missed(answer.words_said.text))
        return Wish(cause="read" if unread else "again", times=self.times)

    def _missed(self, answer: str) -> Missed:
        span = locate(self.quote or "", answer)
        if span is None:
            raise Unprocessable(UNSAID)
        if self.dimension is None:
            raise Unprocessable(UNNAMED)
        return Missed(dimension=self.dimension, quote=answer[slice(*span)])
