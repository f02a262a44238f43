"""The path from sound to words, with an ear that says what it is told."""

import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.errors import ModelUnavailable
from app.speech.audio import decode
from app.speech.desk import Desk, Turn
from app.speech.hearing import Heard, Said
from app.speech.listener import Listener, Open, Told, hear
from app.speech.transcript import Audio, Progress, Transcript, Word, unheard
from tests.conftest import until
from tests.speech.clips import content

SECOND = 16_000
CAREER = decode(content("career.webm"))


class ScriptedEar:
    """Says one word for each utterance: its length in samples. Notes what it was told."""

    def __init__(self, fails_at: int = 1000, waits_for: threading.Event | None = None) -> None:
        self.before: list[str] = []
        self._fails_at, self._waits_for = fails_at, waits_for

    def prepare(self, samples: NDArray[np.int16]) -> int:
        return len(samples)

    def language(self, prepared: int) -> str | None:
        return None

    def hear(self, prepared: int, so_far: str, language: str | None) -> Said:
        if self._waits_for:
            self._waits_for.wait(10)
        if len(self.before) == self._fails_at:
            raise ModelUnavailable("The ear is out.")
        self.before.append(so_far)
        word = Word(text=str(prepared), start=0.0, end=prepared / SECOND, confidence=0.9)
        return Said([word], language or "en")


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


def read(
    desk: Desk, audio: Audio, progress: Progress = unheard, **how: Any
) -> tuple[Transcript, ScriptedEar]:
    ear = ScriptedEar()
    return hear(audio, Listener(lambda: ear, desk, Turn.FILE, **how), "scripted", progress), ear


def speak(listener: Listener[int], audio: Audio, places: list[int]) -> None:
    at = 0
    for place in [*sorted(places), len(audio.samples)]:
        listener.feed(audio.samples[at:place])
        at = max(at, place)


def test_each_utterance_is_heard_once_and_in_order(desk: Desk) -> None:
    told = list[tuple[float, float]]()
    transcript, ear = read(desk, CAREER, lambda done, total: told.append((done, total)))
    assert len(transcript.words) == 5
    assert ear.before == [" ".join(w.text for w in transcript.words[:i]) for i in range(5)]
    assert transcript.seconds == CAREER.seconds
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[0] == (0.0, CAREER.seconds)
    assert told[-1] == (CAREER.seconds, CAREER.seconds)


def test_the_two_halves_of_a_long_last_utterance_are_heard_at_once(desk: Desk) -> None:
    both = threading.Barrier(2)

    class PatientEar(ScriptedEar):
        def hear(self, prepared: int, so_far: str, language: str | None) -> Said:
            if so_far:
                both.wait(10)
            return super().hear(prepared, so_far, language)

    ear = PatientEar()
    listener = Listener(lambda: ear, desk, Turn.FILE)
    audio = Audio(samples=CAREER.samples[: 26 * SECOND])
    transcript = hear(audio, listener, "scripted", unheard)
    assert listener.heard[1].end == listener.heard[2].start
    assert ear.before == ["", transcript.words[0].text, transcript.words[0].text]


def test_a_half_that_does_not_tell_its_language_leaves_it_to_the_whole(desk: Desk) -> None:
    class FarEar(ScriptedEar):
        def language(self, prepared: int) -> str | None:
            return "de" if prepared > 8 * SECOND else None

    listener = Listener(FarEar, desk, Turn.FILE)
    transcript = hear(Audio(samples=CAREER.samples[: 12 * SECOND]), listener, "scripted", unheard)
    assert [(h.end - h.start < 8 * SECOND, h.language) for h in listener.heard] == [(True, "de")] * 2
    assert transcript.language == "de"


def test_without_a_voice_nothing_is_heard(desk: Desk) -> None:
    transcript, ear = read(desk, Audio(samples=np.zeros(5 * SECOND, np.int16), notice="cut"))
    assert (transcript.words, transcript.speech, ear.before) == ((), (), [])
    assert (transcript.seconds, transcript.notice) == (5.0, "cut")


def test_an_empty_recording_is_no_error(desk: Desk) -> None:
    assert read(desk, Audio(samples=np.zeros(0, np.int16)))[0].words == ()


@given(st.lists(st.integers(0, len(CAREER.samples)), max_size=30), st.booleans())
@settings(max_examples=10, deadline=None)
def test_a_stream_in_any_pieces_is_heard_as_the_file(places: list[int], guesses: bool) -> None:
    desk, ear = Desk(), ScriptedEar()
    listener = Listener(lambda: ear, desk, guesses=guesses)
    speak(listener, CAREER, places)
    assert len(list(listener.finish())) == 5
    assert listener.transcript("scripted") == read(desk, CAREER)[0]


def test_an_utterance_guessed_in_a_rest_is_not_heard_again(desk: Desk) -> None:
    ear, told = ScriptedEar(), list[Told]()
    listener = Listener(lambda: ear, desk, guesses=True, tell=told.append)
    listener.feed(CAREER.samples[: 4 * SECOND])
    for _ in range(10):
        listener.feed(np.zeros(1600, np.int16))
    desk.ask(Turn.CAPTION, lambda: None).result(10)  # comes after any guess
    assert ear.before == [""]
    list(listener.finish())
    assert ear.before == [""]
    assert told == [Open(listener.heard[0].words[0].text), listener.heard[0]]


def test_guesses_stay_a_small_part_of_the_work(desk: Desk) -> None:
    """However often someone pauses to think: four seconds of speech, then one of silence, twenty times."""
    ear = ScriptedEar()
    listener = Listener(lambda: ear, desk, guesses=True)
    for _ in range(20):
        listener.feed(CAREER.samples[: 4 * SECOND])
        listener.feed(np.zeros(SECOND, np.int16))
    list(listener.finish())
    desk.ask(Turn.CAPTION, lambda: None).result(10)
    assert len(listener.heard) < len(ear.before) <= len(listener.heard) + 6


def test_what_is_known_is_not_heard_again(desk: Desk) -> None:
    whole, _ = read(desk, CAREER)
    listener = Listener(ScriptedEar, desk, Turn.FILE)
    hear(CAREER, listener, "scripted", unheard)
    known = [listener.heard[0], listener.heard[1], listener.heard[3]]
    again, ear = read(desk, CAREER, known=known)
    assert again == whole
    assert len(ear.before) == 2


def test_what_is_known_of_another_place_is_heard_anew(desk: Desk) -> None:
    wrong = Heard(start=0, end=100, words=(Word(text="no", start=0, end=1, confidence=1),))
    assert read(desk, CAREER, known=[wrong])[0] == read(desk, CAREER)[0]


def test_the_language_found_is_passed_on(desk: Desk) -> None:
    first = Listener(ScriptedEar, desk, Turn.FILE)
    hear(CAREER, first, "x", unheard)
    known = first.heard[0].model_copy(update={"language": "de"})
    assert read(desk, CAREER, known=[known])[0].language == "de"


def test_a_failure_ends_the_hearing_and_is_told_once(desk: Desk) -> None:
    ear, told = ScriptedEar(fails_at=2), list[Told]()
    listener = Listener(lambda: ear, desk, tell=told.append)
    speak(listener, CAREER, [])
    with pytest.raises(ModelUnavailable, match="The ear is out"):
        list(listener.finish())
    assert [type(event).__name__ for event in told] == ["Heard", "Heard", "ModelUnavailable"]
    assert len(listener.transcript("x").words) == 2


def test_whoever_gives_up_leaves_no_work_behind(desk: Desk) -> None:
    class GoneAway(Exception):
        pass

    go = threading.Event()

    def leave(done: float, total: float) -> None:
        if done:
            go.clear()
            raise GoneAway

    go.set()
    ear = ScriptedEar(waits_for=go)
    with pytest.raises(GoneAway):
        hear(CAREER, Listener(lambda: ear, desk, Turn.FILE), "x", leave)
    heard = len(ear.before)
    go.set()
    desk.ask(Turn.FILE, lambda: None).result(10)
    assert len(ear.before) <= heard + 1


def test_captions_cover_what_is_open_and_the_newest_wins(desk: Desk) -> None:
    go, told, captioned = threading.Event(), list[Told](), list[int]()

    def caption(sound: NDArray[np.int16]) -> str:
        captioned.append(len(sound))
        go.wait(10)
        return f"{len(sound)} samples"

    listener = Listener(lambda: ScriptedEar(waits_for=go), desk, caption=caption, tell=told.append)
    speak(listener, Audio(samples=CAREER.samples[: 9 * SECOND]), list(range(0, 9 * SECOND, 800)))
    go.set()
    until(lambda: len(captioned), lambda n: n == 2, 5)
    until(lambda: told, lambda told: len(told) == 2, 5)
    assert told == [Open(f"{captioned[0]} samples"), Open(f"{captioned[1]} samples")]
    assert captioned[0] < 2 * SECOND < 7 * SECOND < captioned[1]


def test_the_memory_of_a_long_silence_is_short(desk: Desk) -> None:
    listener = Listener(ScriptedEar, desk)
    for _ in range(60):
        listener.feed(np.zeros(SECOND, np.int16))
    assert len(listener._sound) < SECOND
    assert listener.seconds == 60
