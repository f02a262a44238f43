import numpy as np

from app.speech.audio import decode
from app.speech.segmenter import ENDS, STARTS
from app.speech.voice import FRAME, Voice
from tests.speech.clips import content


def heard(samples: np.ndarray, piece: int) -> list[float]:
    voice = Voice()
    pieces = [voice.feed(samples[i : i + piece]) for i in range(0, len(samples), piece)]
    return [p for probabilities in pieces for p in probabilities] + voice.finish()


def test_a_stream_in_pieces_is_heard_as_the_whole() -> None:
    samples = decode(content("phone.m4a")).samples
    whole = heard(samples, len(samples))
    assert len(whole) == -(-len(samples) // FRAME)
    assert heard(samples, 4000) == whole
    assert heard(samples, 333) == whole


def test_speech_and_the_pause_in_it_are_told_apart() -> None:
    probabilities = heard(decode(content("phone.m4a")).samples, 16_000)
    second = 16_000 / FRAME
    assert max(probabilities[: int(0.4 * second)]) < STARTS
    assert min(probabilities[int(1.0 * second) : int(1.5 * second)]) > ENDS
    assert min(probabilities[int(3.4 * second) : int(4.0 * second)]) < STARTS


def test_nothing_fed_is_nothing_heard() -> None:
    voice = Voice()
    assert voice.feed(np.zeros(0, np.int16)) + voice.finish() == []
