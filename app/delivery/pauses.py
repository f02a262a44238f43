"""Silences inside the answer, as the voice-activity detector heard them."""

from itertools import pairwise

from app.delivery.delivery import Measure
from app.speech.transcript import Span, Transcript

LONG_SECONDS = 2.0  # a pause worth counting, by convention; silent pauses are normal
MANY_A_MINUTE = 4.0
REMARK = (
    "Many long pauses. Taking time to think is fine; planning two or three points first makes it less needed."
)


def pauses(transcript: Transcript) -> Measure | None:
    """How many pauses are longer than 2 s. None when nothing was said."""
    speech = transcript.speech
    if not transcript.words or not speech:
        return None
    silences = [Span(start=a.end, end=b.start) for a, b in pairwise(speech)]
    long = tuple(silence for silence in silences if silence.end - silence.start > LONG_SECONDS)
    # In a very short answer one pause is not many.
    minutes = max((speech[-1].end - speech[0].start) / 60, 0.5)
    return Measure(
        name="pauses",
        value=len(long),
        unit="pauses over 2 s",
        said=f"{len(long) or 'no'} {'pause' if len(long) == 1 else 'pauses'} longer than 2 s",
        remark=REMARK if len(long) / minutes > MANY_A_MINUTE else None,
        moments=long,
    )
