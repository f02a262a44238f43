"""Whisper base on clips with known words. The bounds are for these clips; all but one are synthesised."""

from itertools import pairwise
from threading import Thread

import numpy as np
import pytest

from app.speech.audio import decode
from app.speech.transcript import SAMPLE_RATE, Audio, Transcript
from app.speech.whisper import WhisperTranscriber
from tests.speech.clips import SILENT, SPOKEN_ENGLISH, content, plain, word_error

# Of the words said, at most this share is wrong, missing or added.
BOUNDS = {"answer.wav": 0.06, "career.webm": 0.07, "phone.m4a": 0.05}


@pytest.fixture(scope="session")
def heard(whisper: WhisperTranscriber) -> dict[str, Transcript]:
    return {name: whisper.transcribe(decode(content(name))) for name in SPOKEN_ENGLISH}


@pytest.mark.parametrize("name", SPOKEN_ENGLISH)
def test_the_words_are_those_said(heard: dict[str, Transcript], name: str) -> None:
    assert word_error(name, heard[name].text) <= BOUNDS.get(name, 0.0)
    assert heard[name].language == "en"


@pytest.mark.parametrize("name", SPOKEN_ENGLISH)
def test_words_follow_each_other_inside_speech(heard: dict[str, Transcript], name: str) -> None:
    transcript = heard[name]
    assert all(a.end <= b.start for a, b in pairwise(transcript.words))
    for word in transcript.words:
        assert any(s.start - 0.01 <= word.start < word.end <= s.end + 0.06 for s in transcript.speech), word
        assert 0.0 <= word.confidence <= 1.0


@pytest.mark.parametrize("name", SPOKEN_ENGLISH)
def test_the_text_is_its_words(heard: dict[str, Transcript], name: str) -> None:
    assert heard[name].text.split() == [word.text for word in heard[name].words]


def test_words_are_timed_where_they_are_said(heard: dict[str, Transcript]) -> None:
    """Known from the making: the last two pauses of career.webm end before "So" and before "Last winter"."""
    career = heard["career.webm"]
    said = {word.text.strip(".,").lower(): word.start for word in career.words}
    assert abs(said["winter"] - 31.0) < 0.4
    assert abs(said["saturdays"] - 32.0) < 0.4
    assert abs(said["march"] - 37.3) < 0.4


def test_fillers_are_written_down(heard: dict[str, Transcript]) -> None:
    words = plain(heard["career.webm"].text).split()
    assert (words.count("um"), words.count("uh")) == (3, 3)


def test_no_fillers_are_invented(heard: dict[str, Transcript]) -> None:
    said = " ".join(plain(heard[name].text) for name in SPOKEN_ENGLISH if name != "career.webm").split()
    assert {"um", "uh", "er", "hmm"} & set(said) == set()


@pytest.mark.parametrize("name", SILENT)
def test_no_words_come_out_of_what_is_not_speech(whisper: WhisperTranscriber, name: str) -> None:
    transcript = whisper.transcribe(decode(content(name)))
    assert (transcript.text, transcript.words, transcript.speech) == ("", (), ())


def test_another_language_is_recognised_as_such(whisper: WhisperTranscriber) -> None:
    transcript = whisper.transcribe(decode(content("german.ogg")))
    assert transcript.language == "de"
    assert "Jahren" in transcript.text


def test_a_sentence_begun_anew_is_written_down_twice(whisper: WhisperTranscriber) -> None:
    sentence = decode(content("answer.wav")).samples[: round(3.5 * SAMPLE_RATE)]
    transcript = whisper.transcribe(Audio(samples=np.concatenate([sentence, sentence])))
    assert plain(transcript.text) == " ".join(["in five years i want to design rail signals"] * 2)


def test_two_answers_at_once_get_their_own_words(whisper: WhisperTranscriber) -> None:
    results: dict[str, Transcript] = {}

    def transcribe(name: str) -> None:
        results[name] = whisper.transcribe(decode(content(name)))

    threads = [Thread(target=transcribe, args=(name,)) for name in ("short.mp3", "phone.m4a")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert word_error("short.mp3", results["short.mp3"].text) == 0.0
    assert word_error("phone.m4a", results["phone.m4a"].text) <= 0.05


def test_the_transcriber_says_where_it_works(whisper: WhisperTranscriber) -> None:
    assert whisper.name == "Whisper base on this machine"
    assert whisper.transcribe(decode(content("silence.webm"))).transcriber == whisper.name
