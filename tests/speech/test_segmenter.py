"""Segmenter: no speech is lost or heard twice, bounds hold, and the dealing out changes nothing."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.speech.segmenter import FRAME, Segmenter, Utterance

SECOND = 16_000 / FRAME  # frames

# Stretches as recordings have them: a probability that holds for a while, from a blink to half a minute.
stretch = st.tuples(st.sampled_from([0.0, 0.2, 0.34, 0.36, 0.49, 0.5, 0.8, 1.0]), st.integers(1, 900))
recordings = st.lists(stretch, max_size=12).map(lambda runs: [p for p, count in runs for _ in range(count)])


def cut(probabilities: list[float], samples: int | None = None) -> list[Utterance]:
    segmenter = Segmenter()
    samples = len(probabilities) * FRAME if samples is None else samples
    return segmenter.feed(probabilities) + segmenter.finish(samples)


def voiced(probabilities: list[float]) -> list[int]:
    """The frames that hold speech: it starts at 0.5 and goes on until 0.35."""
    frames, on = [], False
    for i, probability in enumerate(probabilities):
        on = probability >= (0.35 if on else 0.5)
        frames += [i] if on else []
    return frames


def frames_of(utterances: list[Utterance]) -> Iterator[int]:
    for utterance in utterances:
        for start, end in utterance.speech:
            yield from range(start // FRAME, end // FRAME)


@given(recordings)
@settings(max_examples=200, deadline=None)
def test_speech_is_neither_lost_nor_repeated(probabilities: list[float]) -> None:
    assert list(frames_of(cut(probabilities))) == voiced(probabilities)


@given(recordings)
@settings(max_examples=200, deadline=None)
def test_utterances_keep_their_bounds(probabilities: list[float]) -> None:
    before = 0
    for utterance in cut(probabilities):
        assert before <= utterance.start < utterance.end <= len(probabilities) * FRAME
        assert utterance.end - utterance.start <= round(15 * SECOND) * FRAME
        assert utterance.speech
        assert all(utterance.start <= start < end <= utterance.end for start, end in utterance.speech)
        before = utterance.end


@given(recordings)
@settings(max_examples=100, deadline=None)
def test_two_seconds_of_silence_close_an_utterance(probabilities: list[float]) -> None:
    for utterance in cut(probabilities):
        edges = [edge for run in utterance.speech for edge in run][1:-1]
        silences = [b - a for a, b in zip(edges[::2], edges[1::2], strict=True)]
        assert max(silences, default=0) < 63 * FRAME


@given(recordings, st.lists(st.integers(0, 4000), max_size=20))
@settings(max_examples=100, deadline=None)
def test_any_dealing_out_gives_the_same_utterances(probabilities: list[float], places: list[int]) -> None:
    segmenter, dealt, at = Segmenter(), [], 0
    for place in [*sorted(places), len(probabilities)]:
        dealt += segmenter.feed(probabilities[at:place])
        at = max(at, place)
    assert dealt + segmenter.finish(len(probabilities) * FRAME) == cut(probabilities)


@pytest.mark.parametrize(("held", "pause"), [(10.1, 0.45), (13.1, 0.29)])
def test_the_more_an_utterance_holds_the_shorter_the_pause_that_closes_it(held: float, pause: float) -> None:
    said, frames = round(held * SECOND), round(pause * SECOND)
    segmenter = Segmenter()
    assert segmenter.feed([1.0] * said + [0.0] * (frames - 1)) == []
    assert [closed.end for closed in segmenter.feed([0.0])] == [(said + 6) * FRAME]


def test_a_pause_closes_no_utterance_under_ten_seconds() -> None:
    assert Segmenter().feed([1.0] * round(9.9 * SECOND) + [0.0] * 62) == []


def test_what_is_open_at_the_end_is_cut_in_two_when_it_is_long() -> None:
    before = [1.0] * 320 + [0.0] * 20
    last = [1.0] * round(11 * SECOND)
    last[150:154] = [0.1] * 4
    first, second = cut(before + last)[1:]
    assert first.end == (340 + 152) * FRAME
    assert (second.start, second.end) == (first.end, (340 + len(last)) * FRAME)
    assert first.whole == second.whole == (first.start, second.end)
    assert len(cut(before + last[: round(9 * SECOND)])) == 2


def test_without_a_pause_the_widest_recent_dip_is_taken() -> None:
    probabilities = [1.0] * 700
    probabilities[350:353] = [0.1] * 3
    probabilities[400:405] = [0.1] * 5
    assert cut(probabilities)[0].end == 402 * FRAME


def test_without_any_dip_the_least_voiced_moment_is_taken() -> None:
    probabilities = [1.0] * 700
    probabilities[440] = 0.6
    assert cut(probabilities)[0].end == 440 * FRAME


def test_the_end_of_the_recording_ends_inside_the_last_frame() -> None:
    assert cut([1.0] * 10, samples=10 * FRAME - 100) == [Utterance(0, 5020, ((0, 5020),), whole=(0, 5020))]


def test_silence_has_no_utterances() -> None:
    assert cut([0.2] * 1000) == []
