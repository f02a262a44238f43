"""How long the answer is."""

from app.delivery.delivery import Measure
from app.speech.transcript import Transcript

# Seconds. Career sites agree on one to two minutes; remarks start well outside that.
SHORT, LONG = 20, 150
SHORTER = "Short for this kind of question: one to two minutes leave room for a reason and an example."
LONGER = "Longer than most listeners expect: one to two minutes is usual. See what you can leave out."


def length(transcript: Transcript) -> Measure | None:
    """Seconds from the first word to the last; words for a typed answer; None when nothing was said."""
    if transcript.typed is not None:
        count = len(transcript.typed.split())
        said = f"{count} words" if count != 1 else "1 word"
        return Measure(name="length", value=count, unit="words", said=said)
    if not transcript.words:
        return None
    seconds = round(transcript.words[-1].end - transcript.words[0].start)
    said = f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"
    remark = SHORTER if seconds < SHORT else LONGER if seconds > LONG else None
    return Measure(name="length", value=seconds, unit="seconds", said=said, remark=remark)
