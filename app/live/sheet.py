"""The live sheet: what an answer shows so far and one thing to add, by the offline grader."""

import re
from collections.abc import Iterable

from app.grading.evidence import verify
from app.grading.gate import SENTENCE_END, fence
from app.grading.grader import Grader
from app.grading.judge import TIES
from app.live.messages import DimensionHints, Found, Hints
from app.rubric.asked import DIMENSIONS, Asked, Dimension
from app.rubric.coding import Evidence, Finding
from app.rubric.data import Data, load
from app.rubric.levels import Missing, standing, values
from app.rubric.sheet import SHEET

# At most so many characters are read again before new ones, none where that made more than ENOUGH in all.
# Sentence by sentence, 94 of 100 levels of the test answers are then those of the whole answer read at once,
# at 55 word pieces a sentence; with 150 always read again as many, at 63; with 50, 92, at 51.
CONTEXT, ENOUGH = 100, 200
# Speech may be recognised without any full stop: then so many last characters are read again with new ones.
LONGEST = 300
# While an utterance is open, its sentences are over once more is said after them; and so is a clause that
# comes so many characters after what was read, as people speak on without a stop.
CLAUSE_END = re.compile(r"(?<=[.!?,;:])\s")
CLAUSE = 100
# Words of a quote that is worth showing.
TELLING = 3
Nexts = dict[Dimension, dict[int, dict[Missing, str]]]


class Next(Data):
    """One thing to add, in answers about the speaker's own goals and in a seller's about the client's."""

    own: Nexts
    client: Nexts


class LiveSheet:
    """Reads each sentence once when it is settled, and at most once before, so that it costs the same however
    long the answer is and however often the guess at it changes.

    What speaks against an answer is left to its review: here is only what is found and what may be added.
    """

    def __init__(self, asked: Asked, grader: Grader) -> None:
        self._asked, self._grader = asked, grader
        self._evidence: list[Evidence] = []
        self._done = 0  # characters whose sentences are over
        self._settled = 0  # characters that no longer change
        self._guessed: list[Evidence] = []
        self._heard = 0  # words of the open utterance read
        self._told: Hints | None = None

    def read(self, settled: str, guess: str = "") -> Hints | None:
        """`settled` goes on from where it was the last time; `guess`, what seems to be said after it, is
        another each time. None when nothing changes."""
        if len(settled) > self._settled:
            self._settle(settled)
        hints = self._hints([*self._evidence, *self._open(settled, guess)])
        if hints == self._told:
            return None
        self._told = hints
        return hints

    def _settle(self, text: str) -> None:
        start = self._done
        self._evidence = [item for item in self._evidence if item.end <= start] + self._found(text, start)
        ends = [end.start() for end in SENTENCE_END.finditer(text + " ", start)]
        self._done = max([start, len(text) - LONGEST, *ends])
        self._settled, self._guessed, self._heard = len(text), [], 0

    def _open(self, settled: str, guess: str) -> list[Evidence]:
        """Evidence in words that may change. Each place of the guess is read once, whatever becomes of it:
        what was found counts while its words stand in the newest guess; others wait until they settle."""
        read = len(" ".join(guess.split(" ")[: self._heard]))
        ends = [end.start() for end in SENTENCE_END.finditer(guess)]
        clauses = (end.start() for end in CLAUSE_END.finditer(guess, read + CLAUSE))
        if (over := max([0, *ends, *clauses])) > read:
            self._guessed += self._found(f"{settled} {guess[:over]}", len(settled) + 1 + read)
            self._heard = len(guess[:over].split(" "))
        return _placed(self._guessed, guess, len(settled) + 1)

    def _found(self, text: str, start: int) -> list[Evidence]:
        """Evidence in what stands from `start` on."""
        context = max(0, min(CONTEXT, ENOUGH - (len(text) - start)))
        before = text.rfind(" ", 0, max(0, start - context)) + 1
        found = self._grader.grade(self._asked, text[before:]).findings
        good = [item for item in found if item.indicator != "contrary"]
        return [item for item in _placed(good, text[before:], before) if item.end > start]

    def _hints(self, evidence: list[Evidence]) -> Hints:
        standings = {name: standing(name, values(name, evidence)) for name in DIMENSIONS}
        open_ones = [name for name in TIES if name in self._invited and self._next(name, *standings[name])]
        weakest = min(open_ones, key=lambda name: standings[name][0], default=None)
        return Hints(
            dimensions={name: self._dimension(name, evidence, *standings[name]) for name in DIMENSIONS},
            next=self._next(weakest, *standings[weakest]) if weakest else None,
        )

    @property
    def _invited(self) -> frozenset[Dimension]:
        probed = self._asked.probes
        return frozenset([probed]) if probed else SHEET.invites[self._asked.type]

    def _dimension(
        self, name: Dimension, evidence: list[Evidence], level: int, lacking: Missing
    ) -> DimensionHints:
        found = [
            Found(
                indicator=item.indicator,
                name=SHEET.findings[item.indicator],
                quote=item.quote,
                open=item.start >= self._settled,
            )
            for item in evidence
            if item.dimension == name and len(item.quote.split()) >= TELLING
        ]
        lacks = self._next(name, level, lacking) if found or name in self._invited else None
        return DimensionHints(title=SHEET.dimensions[name].title, found=found, next=lacks)

    def _next(self, name: Dimension, level: int, lacking: Missing) -> str | None:
        nexts = NEXT.client if self._asked.scenario == "sales_call" else NEXT.own
        return nexts[name][level].get(lacking)


def _placed(findings: Iterable[Finding], text: str, start: int) -> list[Evidence]:
    """As evidence in a part of the answer that begins at `start`."""
    return [
        item.model_copy(update={"start": item.start + start, "end": item.end + start})
        for item in verify(findings, text, fence(text))
    ]


NEXT = load("live/next.yaml", Next)
