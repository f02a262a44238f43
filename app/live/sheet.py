"""The live sheet: what an answer shows so far and one thing to add, by the offline grader."""

from app.grading.evidence import verify
from app.grading.gate import SENTENCE_END, fence
from app.grading.grader import Grader
from app.grading.judge import TIES
from app.live.messages import DimensionHints, Found, Hints
from app.rubric.asked import DIMENSIONS, Asked, Dimension
from app.rubric.coding import Evidence
from app.rubric.data import Data, load
from app.rubric.levels import Missing, standing, values
from app.rubric.sheet import SHEET

# Characters read again before each new sentence. With them 92 of 100 levels of the test answers are those of
# the whole answer read at once; without, 87 are; with 350, still 92, at a sixth more work.
CONTEXT = 150
# Speech may be recognised without any full stop: then so many last characters are read again with new ones.
LONGEST = 300
# Words of a quote that is worth showing.
TELLING = 3
Nexts = dict[Dimension, dict[int, dict[Missing, str]]]


class Next(Data):
    """One thing to add, in answers about the speaker's own goals and in a seller's about the client's."""

    own: Nexts
    client: Nexts


class LiveSheet:
    """Reads each sentence once, so that it costs the same however long the answer is.

    What speaks against an answer is left to its review: here is only what is found and what may be added.
    """

    def __init__(self, asked: Asked, grader: Grader) -> None:
        self._asked, self._grader = asked, grader
        self._evidence: list[Evidence] = []
        self._done = 0  # characters whose sentences are over
        self._told: Hints | None = None

    def read(self, text: str) -> Hints | None:
        """`text` goes on from where it was the last time. None when nothing changes."""
        start = self._done
        before = text.rfind(" ", 0, max(0, start - CONTEXT)) + 1
        self._evidence = [item for item in self._evidence if item.end <= start]
        self._evidence += (item for item in self._found(text[before:], before) if item.end > start)
        ends = [end.start() for end in SENTENCE_END.finditer(text + " ", start)]
        self._done = max([start, len(text) - LONGEST, *ends])
        hints = self._hints()
        if hints == self._told:
            return None
        self._told = hints
        return hints

    def _found(self, sentences: str, start: int) -> list[Evidence]:
        """Evidence in a part of the answer that begins at `start`."""
        findings = self._grader.grade(self._asked, sentences).findings
        good = [finding for finding in findings if finding.indicator != "contrary"]
        return [
            item.model_copy(update={"start": item.start + start, "end": item.end + start})
            for item in verify(good, sentences, fence(sentences))
        ]

    def _hints(self) -> Hints:
        standings = {
            name: standing(name, values(name, (e for e in self._evidence if e.dimension == name)))
            for name in DIMENSIONS
        }
        open_ones = [name for name in TIES if name in self._invited and self._next(name, *standings[name])]
        weakest = min(open_ones, key=lambda name: standings[name][0], default=None)
        return Hints(
            dimensions={name: self._dimension(name, *standings[name]) for name in DIMENSIONS},
            next=self._next(weakest, *standings[weakest]) if weakest else None,
        )

    @property
    def _invited(self) -> frozenset[Dimension]:
        probed = self._asked.probes
        return frozenset([probed]) if probed else SHEET.invites[self._asked.type]

    def _dimension(self, name: Dimension, level: int, lacking: Missing) -> DimensionHints:
        found = [
            Found(indicator=item.indicator, name=SHEET.findings[item.indicator], quote=item.quote)
            for item in self._evidence
            if item.dimension == name and len(item.quote.split()) >= TELLING
        ]
        lacks = self._next(name, level, lacking) if found or name in self._invited else None
        return DimensionHints(title=SHEET.dimensions[name].title, found=found, next=lacks)

    def _next(self, name: Dimension, level: int, lacking: Missing) -> str | None:
        nexts = NEXT.client if self._asked.scenario == "sales_call" else NEXT.own
        return nexts[name][level].get(lacking)


NEXT = load("live/next.yaml", Next)
