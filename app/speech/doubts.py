"""Signs that Whisper looped, stopped early or guessed. Limits measured on recordings of 1 to 5 minutes."""

import zlib
from collections.abc import Iterator

from app.speech.transcript import Word

COMPRESSES = 2.4  # a text that compresses better than this repeats itself (Whisper's own limit)
UNLIKELY = -1.0  # mean log-probability (Whisper's own limit), on 3 s or more
LEAST_A_SECOND = 1.2  # tokens, on more than 4 s
SIGN = 100.0  # the doubt each sign adds
REPEATED = range(3, 41)  # words of a sequence said twice at once
CUT_OFF = range(5, 41)  # words of one that the end of an utterance cuts off
BETWEEN = range(1, 4)  # words that the last round of a loop lacks


def most_tokens(seconds: float) -> int:
    """More tokens than anyone speaks."""
    return 20 + round(7 * seconds)


def doubt(text: str, tokens: int, log_probability: float, seconds: float) -> float:
    """0 for a result to trust; else larger the worse it is, so that attempts can be compared."""
    signs = (
        _compression(text) > COMPRESSES,
        log_probability < UNLIKELY and seconds >= 3,
        tokens > most_tokens(seconds),
        tokens < LEAST_A_SECOND * seconds and seconds > 4,
    )
    # One sign outweighs any difference in probability between two attempts.
    return SIGN * sum(signs) - log_probability if any(signs) else 0.0


def looped(words: list[Word]) -> bool:
    """Whether Whisper, and not the person, says the same again.

    People begin a sentence anew too. The aligner finds time for theirs, and next to none for a loop's.
    """
    bare = _bare(words)
    return any(_timeless(words, *again) for again in (*_repeats(bare), *_cut_off(bare)))


def without_repeats(words: list[Word]) -> list[Word]:
    """Drop what a loop says again at once, word for word, and has survived every attempt."""
    while again := next((again for again in _repeats(_bare(words)) if _timeless(words, *again)), None):
        words = words[: again[1].start] + words[again[1].stop :]
    return words


def _repeats(bare: list[str]) -> Iterator[tuple[slice, slice]]:
    """A sequence of words and the same right after it, the shortest first."""
    for length in REPEATED:
        for at in range(len(bare) - 2 * length + 1):
            first, second = slice(at, at + length), slice(at + length, at + 2 * length)
            if bare[first] == bare[second]:
                yield first, second


def _cut_off(bare: list[str]) -> Iterator[tuple[slice, slice]]:
    """The last words, and the same a little before them."""
    for length in CUT_OFF:
        last = len(bare) - length
        for at in (last - length - between for between in BETWEEN):
            if at >= 0 and bare[at : at + length] == bare[last:]:
                yield slice(at, at + length), slice(last, len(bare))


def _timeless(words: list[Word], *places: slice) -> bool:
    first, second = (words[place][-1].end - words[place][0].start for place in places)
    return second < first / 2


def _bare(words: list[Word]) -> list[str]:
    return [word.text.strip(".,!?").lower() for word in words]


def _compression(text: str) -> float:
    content = text.encode()
    return len(content) / len(zlib.compress(content))
