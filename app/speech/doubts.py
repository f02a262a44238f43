"""Signs that Whisper looped, stopped early or guessed. Limits measured on recordings of 1 to 5 minutes."""

import zlib

from app.speech.transcript import Word

COMPRESSES = 2.4  # a text that compresses better than this repeats itself (Whisper's own limit)
UNLIKELY = -1.0  # mean log-probability (Whisper's own limit), on 3 s or more
LEAST_A_SECOND = 1.2  # tokens, on more than 4 s
REPEATED = range(3, 41)  # words of a sequence said twice at once
# People do say "I want to, I want to"; five words and more they do not.
DROPPED = range(5, 41)
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
        bool(repeat(text.split())),
        _cut_off(_bare(text.split())),
    )
    # One sign outweighs any difference in probability between two attempts.
    return 100 * sum(signs) - log_probability if any(signs) else 0.0


def without_repeats(words: list[Word]) -> list[Word]:
    """Drop what is said again at once, word for word, and has survived every attempt."""
    while again := repeat([word.text for word in words], DROPPED):
        words = words[: again.start] + words[again.stop :]
    return words


def repeat(words: list[str], lengths: range = REPEATED) -> slice | None:
    """Where a sequence of words stands for the second time in a row."""
    bare = _bare(words)
    for length in lengths:
        for at in range(len(bare) - 2 * length + 1):
            if bare[at : at + length] == bare[at + length : at + 2 * length]:
                return slice(at + length, at + 2 * length)
    return None


def _cut_off(bare: list[str]) -> bool:
    """Whether the end of the utterance cuts off what may be a loop. People repeat themselves so too."""
    for length in DROPPED:
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
