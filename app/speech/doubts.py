"""Signs that Whisper looped, stopped early or guessed. Limits measured on recordings of 1 to 5 minutes."""

import zlib
from collections.abc import Iterator

from app.speech.transcript import Word

COMPRESSES = 2.4  # a text that compresses better than this repeats itself (Whisper's own limit)
UNLIKELY = -1.0  # mean log-probability (Whisper's own limit), on 3 s or more
LEAST_A_SECOND = 1.2  # tokens, on more than 4 s
REPEATED = range(3, 41)  # words of a sequence said twice at once
LONG = range(5, 41)  # words of one that the end of an utterance may cut off
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
        any(repeats(text.split())),
        _cut_off(_bare(text.split())),
    )
    # One sign outweighs any difference in probability between two attempts.
    return 100 * sum(signs) - log_probability if any(signs) else 0.0


def without_repeats(words: list[Word]) -> list[Word]:
    """Drop what a loop repeats at once, word for word, and has survived every attempt.

    People begin a sentence anew too. The aligner finds time for theirs, and next to none for a loop's.
    """
    while again := next(
        (again for again in repeats([w.text for w in words]) if _timeless(words, again)), None
    ):
        words = words[: again.start] + words[again.stop :]
    return words


def repeats(words: list[str]) -> Iterator[slice]:
    """Where a sequence of words stands for the second time in a row, the shortest first."""
    bare = _bare(words)
    for length in REPEATED:
        for at in range(len(bare) - 2 * length + 1):
            if bare[at : at + length] == bare[at + length : at + 2 * length]:
                yield slice(at + length, at + 2 * length)


def _timeless(words: list[Word], again: slice) -> bool:
    first, second = words[2 * again.start - again.stop : again.start], words[again]
    return second[-1].end - second[0].start < (first[-1].end - first[0].start) / 2


def _cut_off(bare: list[str]) -> bool:
    """Whether the end of the utterance cuts off what may be a loop. People repeat themselves so too."""
    for length in LONG:
        last = len(bare) - length
        for first in (last - length - between for between in BETWEEN):
            if first >= 0 and bare[first : first + length] == bare[last:]:
                return True
    return False


def _bare(words: list[str]) -> list[str]:
    return [word.strip(".,!?").lower() for word in words]


def _compression(text: str) -> float:
    content = text.encode()
    return len(content) / len(zlib.compress(content))
