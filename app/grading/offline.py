"""The grader that needs no endpoint and no network: a small trained tagger, quoting the words it tagged."""

from collections.abc import Iterator

from app.grading.gate import unfenced
from app.grading.grader import FIRST_LOOK, GraderCard, Look, Missed
from app.grading.tagger import Tagger
from app.rubric.asked import Asked, Dimension
from app.rubric.coding import Coding, Finding, Indicator

MOTIVES: tuple[Indicator, ...] = (
    "feature",
    "link_field",
    "mechanism",
    "interest_specific",
    "reason",
    "evidence",
)
# Where a person says that something was missed, this part of each indicator's threshold is enough.
SECOND_LOOK = 0.5


class OfflineGrader:
    def __init__(self, tagger: Tagger | None = None) -> None:
        self._tagger = tagger or Tagger()

    @property
    def card(self) -> GraderCard:
        trained = self._tagger.card
        return GraderCard(
            grader="offline",
            model=trained.name,
            prompt_hash=trained.sha256[:12],
            shown_as="bands",
            note=trained.note,
            repeats_exactly=True,
        )

    def grade(self, asked: Asked, answer: str, look: Look = FIRST_LOOK) -> Coding:
        """What speaks to the scorer is blanked out before the tagger reads the answer."""
        found = dict.fromkeys(self._tagger.findings(asked, unfenced(answer)))
        if look.missed:
            found |= dict.fromkeys(self._second_look(asked, look.missed))
        seen = {(finding.dimension, finding.indicator) for finding in found}
        return Coding(findings=tuple(finding for finding in found if _stands(finding, seen)))

    def _second_look(self, asked: Asked, missed: Missed) -> Iterator[Finding]:
        """The words pointed at are read by themselves, and less evidence is enough there."""
        again = self._tagger.findings(asked, unfenced(missed.quote), SECOND_LOOK)
        return (finding for finding in again if finding.dimension == missed.dimension)


def _stands(finding: Finding, seen: set[tuple[Dimension, Indicator]]) -> bool:
    """Pay or convenience is held against an answer only as its sole motive, and the tagger reads clauses."""
    if finding.indicator != "contrary":
        return True
    return not any((finding.dimension, motive) in seen for motive in MOTIVES)
