"""Whose plans an answer tells: what others do or want, and what the speaker does not, earns nothing."""

from collections.abc import Iterable
from functools import lru_cache

from app.grading.evidence import WORD, Span, locate, overlaps
from app.rubric.coding import Finding, Indicator
from app.rubric.data import Cue, Data, load

FOREIGN = 2 / 3  # of a quote's words: with as many it is not the speaker's own


class Stretch(Data):
    """`spares`: the indicators that count there all the same."""

    begins: Cue
    ends: Cue
    spares: frozenset[Indicator] = frozenset()


class Speaker(Data):
    stretches: dict[str, Stretch]


def ones_own(findings: Iterable[Finding], text: str) -> list[Finding]:
    """Those whose words, where they first stand in `text`, are of the speaker's own doing or wanting."""
    return [finding for finding in findings if not _foreign(finding, text)]


def _foreign(finding: Finding, text: str) -> bool:
    span, others = locate(finding.quote, text), disowned(text, finding.indicator)
    words = [word.span() for word in WORD.finditer(text, *span)] if span and others else []
    return bool(words) and sum(overlaps(word, others) for word in words) >= FOREIGN * len(words)


@lru_cache(maxsize=64)
def disowned(text: str, indicator: Indicator) -> tuple[Span, ...]:
    """Where words that look like the indicator are of others, or of what the speaker does not want."""
    return tuple(
        (match.start(), next(stretch.ends.finditer(text, match.end())).start())
        for stretch in SPEAKER.stretches.values()
        if indicator not in stretch.spares
        for match in stretch.begins.finditer(text)
    )


SPEAKER = load("rubric/speaker.yaml", Speaker)
