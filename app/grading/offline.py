"""The grader that needs no endpoint and no network: a small trained tagger, quoting the words it tagged."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from app.grading.clause import in_order
from app.grading.gate import blanked, unfenced
from app.grading.grader import FIRST_LOOK, GraderCard, Look, Missed
from app.grading.published import OFFLINE, as_measured
from app.grading.speaker import ones_own
from app.grading.tagger import TELLING, Card, Tagger
from app.rubric.asked import Asked, Dimension
from app.rubric.coding import Coding, Finding, Indicator

MOTIVES = {*TELLING, "link_field"} - {"contribution"}
# Where a person says that something was missed, this part of each indicator's threshold is enough.
SECOND_LOOK = 0.5


class OfflineGrader:
    def __init__(self, tagger: Tagger | None = None, measured: Path = OFFLINE) -> None:
        """`measured` is its published card."""
        self._tagger = tagger or Tagger()
        self.card = as_measured(_card(self._tagger.card), measured)

    def grade(self, asked: Asked, answer: str, look: Look = FIRST_LOOK) -> Coding:
        """What speaks to the scorer is blanked out, by cues and by the tagger, before the levels are read."""
        own = unfenced(answer)
        reading = self._tagger.read(asked, own)
        if to_scorer := reading.to_scorer:
            own = blanked(own, to_scorer)
            reading = self._tagger.read(asked, own)
            if not own.strip():
                return Coding(unassessable="to_the_scorer")
        found = dict.fromkeys(reading.findings)
        if look.missed:
            found |= dict.fromkeys(self._second_look(asked, look.missed))
        told = in_order(list(found) if asked.scenario == "sales_call" else ones_own(found, own), own)
        seen = {(finding.dimension, finding.indicator) for finding in told}
        standing = tuple(finding for finding in told if stands(finding, seen))
        return Coding(findings=standing, in_pieces=True, to_scorer=to_scorer)

    def _second_look(self, asked: Asked, missed: Missed) -> Iterator[Finding]:
        """The words pointed at are read by themselves, and less evidence is enough there."""
        again = self._tagger.read(asked, unfenced(missed.quote), SECOND_LOOK)
        return (finding for finding in again.findings if finding.dimension == missed.dimension)


def _card(trained: Card) -> GraderCard:
    return GraderCard(
        grader="offline",
        model=trained.name,
        # Other weights or other thresholds give other levels.
        prompt_hash=sha256(trained.model_dump_json(exclude={"note"}).encode()).hexdigest()[:12],
        shown_as="bands",
        note=trained.note,
        repeats_exactly=True,
    )


def stands(finding: Finding, seen: set[tuple[Dimension, Indicator]]) -> bool:
    """Pay or convenience is held against an answer only as its sole motive, and the tagger reads clauses."""
    if finding.indicator != "contrary":
        return True
    return not any((finding.dimension, motive) in seen for motive in MOTIVES)
