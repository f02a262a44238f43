"""Where the words of an utterance stand in the recording."""

from app.speech.hearing import settled, speech
from app.speech.segmenter import Utterance
from app.speech.transcript import Span, Word

SECOND = 16_000


def word(start: float, end: float) -> Word:
    return Word(text="so", start=start, end=end, confidence=1.0)


def times(words: list[Word]) -> list[tuple[float, float]]:
    return [(w.start, w.end) for w in words]


def uttered(start: int, end: int, *speech: tuple[int, int]) -> Utterance:
    return Utterance(start, end, speech, whole=(start, end))


def test_the_word_after_a_pause_starts_with_the_speech() -> None:
    utterance = uttered(10 * SECOND, 16 * SECOND, (11 * SECOND, 12 * SECOND), (14 * SECOND, 15 * SECOND))
    heard = [word(0.2, 1.9), word(1.9, 4.6), word(4.6, 5.8)]
    assert times(settled(heard, utterance, 0.0)) == [(11.0, 11.9), (14.0, 14.6), (14.6, 15.0)]


def test_a_word_outside_speech_goes_to_the_nearest() -> None:
    utterance = uttered(0, 6 * SECOND, (1 * SECOND, 2 * SECOND), (4 * SECOND, 5 * SECOND))
    assert times(settled([word(2.2, 2.6), word(3.5, 3.8)], utterance, 0.0)) == [(1.95, 2.0), (4.0, 4.05)]


def test_words_never_go_back() -> None:
    utterance = uttered(0, 3 * SECOND, (0, 3 * SECOND))
    assert times(settled([word(0.0, 1.0), word(0.5, 0.8), word(0.9, 2.0)], utterance, 0.5)) == [
        (0.5, 1.0),
        (1.0, 1.05),
        (1.05, 2.0),
    ]


def test_speech_runs_on_across_short_breaks() -> None:
    near = uttered(0, 32_000, (1600, 8000), (9600, 16_000))
    far = uttered(32_000, 64_000, (40_000, 48_000))
    assert speech([near, far]) == [Span(start=0.1, end=1.0), Span(start=2.5, end=3.0)]
