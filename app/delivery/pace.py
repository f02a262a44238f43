"""How fast the answer was spoken."""

from app.delivery.delivery import Measure
from app.speech.transcript import Transcript

# Words per minute. Tools and coaches give 130 to 175, the US average is about 150, and the rate of non-native
# speakers depends on their first language: the band is wide and remarks start outside a wider one.
SLOW, FAST = 100, 180
# Below this much the rate is chance.
ENOUGH_SECONDS = 5.0
SLOWER = "Slower than most speakers. That is fine if it is your way; listen back and see if it holds you."
FASTER = "Faster than most speakers. A short stop after each point lets it land."


def pace(transcript: Transcript) -> Measure | None:
    """Words per minute from the first word to the last, pauses included; None when too little was said."""
    words = transcript.words
    seconds = words[-1].end - words[0].start if words else 0.0
    if seconds < ENOUGH_SECONDS:
        return None
    rate = round(60 * len(words) / seconds)
    return Measure(
        name="pace",
        value=rate,
        unit="words per minute",
        said=f"{rate} words per minute",
        remark=SLOWER if rate < SLOW else FASTER if rate > FAST else None,
    )
