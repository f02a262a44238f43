"""A grade contested: graded again, on corrected words, or with a second look at what was missed.

An answer that waits to be read is first graded so: on corrected words, or as it was heard.
"""

from difflib import SequenceMatcher

from pydantic import BaseModel

from app.answers.answer import Answer
from app.answers.grade import Times, Wish
from app.answers.submitted import typed_words
from app.delivery.observe import CLINGING
from app.errors import Unprocessable
from app.grading.evidence import locate
from app.grading.grader import Missed
from app.rubric.asked import Dimension
from app.speech.correction import corrected
from app.speech.transcript import Transcript

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
            words = _timed(corrected(answer.words_said, typed_words(self.text)), answer.transcript)
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


def _timed(words: Transcript, heard: Transcript | None) -> Transcript:
    """Corrected words; those added where nothing was heard, or less than half as many, last no time.

    Case and stops aside: a sentence added behind a word may change that word's stop.
    """
    old, new = ([w.text.casefold().strip(CLINGING) for w in one.words] for one in (heard or words, words))
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    added = {n for _, a, b, c, d in blocks if d - c > 2 * (b - a) for n in range(c, d)}
    timed = [w.model_copy(update={"end": w.start}) if n in added else w for n, w in enumerate(words.words)]
    return words.model_copy(update={"words": tuple(timed)})
