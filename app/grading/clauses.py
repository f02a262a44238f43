"""An answer cut into clauses, with or without the punctuation that recognised speech often lacks."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from app.grading.evidence import WORD, Span
from app.rubric.data import Cue, Words, load


class ClauseCues(BaseModel):
    """`breaks` match where a clause starts; `common` are the words any answer in any field may hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sentence_end: Cue
    breaks: Cue
    common: Words


@dataclass(frozen=True)
class Clause:
    """`text` is verbatim from the answer; `sentence` numbers the sentence it stands in."""

    text: str
    span: Span
    sentence: int

    @cached_property
    def plain(self) -> str:
        """The text as cues are written: with straight apostrophes. Offsets are those of `text`."""
        return self.text.replace("’", "'")

    def specific(self, start: int = 0) -> tuple[str, ...]:
        """Words from offset `start` that name something: those that not every answer could hold."""
        words = (word.group().casefold() for word in WORD.finditer(self.plain, start))
        return tuple(word for word in words if len(word) > 2 and _stem(word) not in CUES.common)


def clauses(answer: str) -> tuple[Clause, ...]:
    ends = [end.end() for end in CUES.sentence_end.finditer(answer)]
    starts = sorted({0, len(answer), *ends, *(cut.start() for cut in CUES.breaks.finditer(answer))})
    spans = (_trim(answer, span) for span in pairwise(starts))
    return tuple(
        Clause(text=answer[start:end], span=(start, end), sentence=sum(cut <= start for cut in ends))
        for start, end in spans
        if start < end
    )


def _trim(answer: str, span: Span) -> Span:
    words = [word.span() for word in WORD.finditer(answer, *span)]
    return (words[0][0], words[-1][1]) if words else (span[0], span[0])


def _stem(word: str) -> str:
    """The word as the list of common words may hold it: without a possessive or a plain plural."""
    word = re.sub(r"'(?:s|d|ll|re|ve|m)$", "", word)
    return word if word in CUES.common or not word.endswith("s") else word[:-1]


CUES = load("rubric/clauses.yaml", ClauseCues)
