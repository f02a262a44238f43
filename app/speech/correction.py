"""A transcript put right by the one who spoke: new words take their times from what was heard there."""

from difflib import SequenceMatcher

from app.speech.transcript import Transcript, Word


def corrected(transcript: Transcript, text: str) -> Transcript:
    """The same recording with the words of `text`. Words left as they were keep their times.

    Changed words share the time of those they replace, each by its length; added ones last no time at all.
    """
    if transcript.typed is not None:
        return transcript.model_copy(update={"typed": text})
    said = text.split()
    matcher = SequenceMatcher(None, [word.text for word in transcript.words], said, autojunk=False)
    words: list[Word] = []
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            words += transcript.words[first:last]
        else:
            words += _placed(said[start:end], *_gap(transcript, first, last))
    return transcript.model_copy(update={"words": tuple(words)})


def _gap(transcript: Transcript, first: int, last: int) -> tuple[float, float]:
    """The time from word `first` up to but not including word `last`; a moment when there are none."""
    heard = transcript.words
    if first < last:
        return heard[first].start, heard[last - 1].end
    at = heard[first].start if first < len(heard) else heard[-1].end if heard else 0.0
    return at, at


def _placed(said: list[str], start: float, end: float) -> list[Word]:
    """Words one behind the other from `start` to `end`, in seconds. The speaker is sure of them."""
    whole = sum(map(len, said))
    words, at = [], start
    for text in said:
        until = at + (end - start) * len(text) / whole
        words.append(Word(text=text, start=at, end=until, confidence=1.0))
        at = until
    return words
