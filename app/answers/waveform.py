"""What is drawn on the waveform of an answer: fillers, long pauses, and stretches spoken fast or slowly."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from app.delivery.delivery import Delivery
from app.delivery.observe import FAST, SLOW
from app.speech.transcript import Span, Transcript

# Seconds at a time: in less, the pace of two or three words is chance.
WINDOW = 10.0

Kind = Literal["filler", "pause", "fast", "slow"]


class Stretch(NamedTuple):
    """Seconds `start` to `end` of the recording."""

    kind: Kind
    start: float
    end: float


def stretches(words: Transcript, delivery: Delivery | None) -> list[Stretch]:
    """The moments the delivery counts, and the pace ten seconds at a time. None of a typed answer."""
    moments = {measure.name: measure.moments for measure in delivery.measures} if delivery else {}
    pauses = moments.get("pauses", ())
    return [
        *(Stretch("pause", pause.start, pause.end) for pause in pauses),
        *_paces(words, pauses),
        *(Stretch("filler", filler.start, filler.end) for filler in moments.get("fillers", ())),
    ]


def _paces(words: Transcript, pauses: tuple[Span, ...]) -> Iterator[Stretch]:
    starts = [word.start for word in words.words if word.start < word.end]  # not those added by hand
    at = starts[0] if starts else 0.0
    while starts and at + WINDOW <= words.words[-1].end:
        until = at + WINDOW
        rate = 60 / WINDOW * sum(at <= start < until for start in starts)
        paused = any(pause.start < until and pause.end > at for pause in pauses)
        if rate > FAST:
            yield Stretch("fast", at, until)
        elif rate < SLOW and not paused:  # a stretch with a long pause in it is marked as that
            yield Stretch("slow", at, until)
        at = until
