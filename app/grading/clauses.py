"""An answer cut into clauses, with or without the punctuation that recognised speech often lacks."""

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.grading.evidence import WORD, Span
from app.rubric.data import Cue, Data, Words, load

LONGEST = 60  # words


class ClauseCues(Data):
    """`breaks` match where a clause starts; `common` are the words any answer in any field may hold."""

    sentence_end: Cue
    breaks: Cue
    common: Words


@dataclass(frozen=True)
class Clause:
    """`text` as cues are written, with straight apostrophes; `sentence` numbers the sentence it stands in."""

    text: str
    span: Span
    sentence: int

    def specific(self, start: int = 0) -> tuple[str, ...]:
        """Words from offset `start` that name something: those that not every answer could hold."""
        words = (word.group().casefold() for word in WORD.finditer(self.text, start))
        return tuple(word for word in words if len(word) > 2 and _stem(word) not in CUES.common)


def clauses(answer: str) -> tuple[Clause, ...]:
    """Spans are into `answer` as it is."""
    answer = answer.replace("’", "'")
    ends = [end.end() for end in CUES.sentence_end.finditer(answer)]
    starts = sorted({0, len(answer), *ends, *(cut.start() for cut in CUES.breaks.finditer(answer))})
    return tuple(
        Clause(text=answer[start:end], span=(start, end), sentence=bisect(ends, start))
        for stretch in pairwise(starts)
        for start, end in _pieces(answer, stretch)
    )


def _pieces(answer: str, stretch: Span) -> Iterator[Span]:
    """From the first word to the last, in pieces no longer than a rule may be asked to read."""
    words = [word.span() for word in WORD.finditer(answer, *stretch)]
    for at in range(0, len(words), LONGEST):
        piece = words[at : at + LONGEST]
        yield piece[0][0], piece[-1][1]


def _stem(word: str) -> str:
    """The word as the list of common words may hold it: without a possessive or a plain plural."""
    word = re.sub(r"'(?:s|d|ll|re|ve|m)$", "", word)
    return word if word in CUES.common or not word.endswith("s") else word[:-1]


CUES = load("rubric/clauses.yaml", ClauseCues)
