"""How an answer was spoken, by counting. Never part of the scores."""

from itertools import pairwise

from app.delivery.delivery import Delivery, Measure
from app.speech.transcript import Span, Transcript

# Words per minute. Tools and coaches give 130 to 175, the US average is about 150, and the rate of non-native
# speakers depends on their first language: the band is wide and remarks start outside a wider one.
SLOW, FAST = 100, 180
# Below so many seconds the pace is chance; so is a rate of fillers: one "um" in ten seconds is not a habit.
PACE_FROM, FILLERS_FROM = 5.0, 20.0
SLOWER = "Slower than most speakers. That is fine if it is your way; listen back and see if it holds you."
FASTER = "Faster than most speakers. A short stop after each point lets it land."

# Sounds that are never anything else. "Like" and "you know" are often meant, so they are not counted.
FILLERS = frozenset({"um", "umm", "uhm", "uh", "uhh", "er", "erm", "ah", "hm", "hmm", "mm", "mmm"})
CLINGING = ".,;:!?…-–—'\"‘’“”"
# Per minute: up to 5 do no harm, 12 do (Laske and DiGennaro Reed, 2024).
NOTICED, HARMFUL = 5.0, 12.0
FEW = 2  # so many are only counted
NOTICEABLE = "Often enough that a listener may notice. A silent breath does the same work."
DISTRACTING = "Often enough to draw a listener's attention away. Try a silent breath in their place."
# Measured on six synthesised answers kept apart from those the transcriber was tuned on.
FILLERS_CAVEAT = (
    "Transcribers leave some fillers out, so this is the least there were. In our tests with synthetic "
    "voices Whisper base kept 37 of 38; from people it may keep fewer."
)

LONG_PAUSE = 2.0  # seconds; a pause worth counting, by convention; silent pauses are normal
MANY_A_MINUTE = 4.0
MANY_PAUSES = (
    "Many long pauses. Taking time to think is fine; planning two or three points first makes it less needed."
)

# Seconds. Career sites agree on one to two minutes; remarks start well outside that.
SHORT, LONG = 20, 150
SHORTER = "Short for this kind of question: one to two minutes leave room for a reason and an example."
LONGER = "Longer than most listeners expect: one to two minutes is usual. See what you can leave out."


def observe(transcript: Transcript) -> Delivery:
    """The measures that apply; a typed answer has only its length, one without words none."""
    measures = (_pace(transcript), _fillers(transcript), _pauses(transcript), _length(transcript))
    return Delivery(measures=tuple(measure for measure in measures if measure))


def _pace(transcript: Transcript) -> Measure | None:
    """Words per minute from the first word to the last, pauses included; None when too little was said."""
    words = transcript.words
    seconds = words[-1].end - words[0].start if words else 0.0
    if seconds < PACE_FROM:
        return None
    rate = round(60 * len(words) / seconds)
    return Measure(
        name="pace",
        value=rate,
        unit="words per minute",
        said=f"{rate} words per minute",
        remark=SLOWER if rate < SLOW else FASTER if rate > FAST else None,
    )


def _fillers(transcript: Transcript) -> Measure | None:
    """Um and uh, per minute and per 100 words, as far as the transcript kept them. None without words."""
    words = transcript.words
    if not words:
        return None
    found = [word for word in words if word.text.lower().strip(CLINGING) in FILLERS]
    seconds = max(words[-1].end - words[0].start, 1.0)
    rate = 60 * len(found) / seconds
    rates = f": {rate:.1f} per minute, {100 * len(found) / len(words):.1f} per 100 words"
    remark = DISTRACTING if rate > HARMFUL else NOTICEABLE if rate > NOTICED else None
    return Measure(
        name="fillers",
        value=round(rate, 1),
        unit="per minute",
        said=f"{len(found)} in all{rates if len(found) > FEW else ''}",
        remark=remark if seconds >= FILLERS_FROM else None,
        caveat=FILLERS_CAVEAT,
        moments=tuple(Span(start=word.start, end=word.end) for word in found),
    )


def _pauses(transcript: Transcript) -> Measure | None:
    """Silences longer than 2 s, as the voice-activity detector heard them. None when nothing was said."""
    speech = transcript.speech
    if not transcript.words or not speech:
        return None
    silences = [Span(start=a.end, end=b.start) for a, b in pairwise(speech)]
    long = tuple(silence for silence in silences if silence.end - silence.start > LONG_PAUSE)
    # In a very short answer one pause is not many.
    minutes = max((speech[-1].end - speech[0].start) / 60, 0.5)
    return Measure(
        name="pauses",
        value=len(long),
        unit="pauses over 2 s",
        said=f"{len(long) or 'no'} {'pause' if len(long) == 1 else 'pauses'} longer than 2 s",
        remark=MANY_PAUSES if len(long) / minutes > MANY_A_MINUTE else None,
        moments=long,
    )


def _length(transcript: Transcript) -> Measure | None:
    """Whole seconds of the recording, as its clock counts; words of a typed answer. None without words."""
    if transcript.typed is not None:
        count = len(transcript.typed.split())
        said = f"{count} words" if count != 1 else "1 word"
        return Measure(name="length", value=count, unit="words", said=said)
    if not transcript.words:
        return None
    seconds = int(transcript.seconds)
    said = f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"
    remark = SHORTER if seconds < SHORT else LONGER if seconds > LONG else None
    return Measure(name="length", value=seconds, unit="seconds", said=said, remark=remark)
