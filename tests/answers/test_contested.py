"""Graded again: nothing is overwritten, every grade says why it was made."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.answers.answer import Answer
from app.answers.contested import Contested
from app.speech.transcript import Transcript, Word
from tests.conftest import STAGED, reviewed

SHORT = "I want to design rail signalling one day. I volunteer at the signal box museum every Saturday."


@pytest.fixture
def answer(client: TestClient, question: str) -> dict[str, Any]:
    sent = client.post(f"/api/questions/{question}/answers", json={"text": SHORT}).json()["id"]
    return reviewed(client, sent)


def contest(client: TestClient, answer: dict[str, Any], **wish: object) -> dict[str, Any]:
    asked = client.post(f"/api/answers/{answer['id']}/grades", json=wish)
    assert asked.status_code == 202, asked.text
    return reviewed(client, answer["id"])


def levels(grade: dict[str, Any]) -> list[int | None]:
    return [dimension["level"] for dimension in grade["dimensions"].values()]


def test_corrected_words_are_graded_beside_the_first_grade(
    client: TestClient, answer: dict[str, Any]
) -> None:
    after = contest(client, answer, text=STAGED)
    assert [(grade["cause"], grade["run"]) for grade in after["grades"]] == [("first", 1), ("corrected", 2)]
    assert after["grades"][0] == answer["grades"][0]
    assert (after["transcript"]["text"], after["grades"][0]["text"]) == (STAGED, SHORT)
    assert after["assessment"] == after["grades"][1]
    assert levels(after["grades"][1]) != levels(after["grades"][0])


def test_corrected_words_stay_when_graded_once_more(client: TestClient, answer: dict[str, Any]) -> None:
    contest(client, answer, text=STAGED)
    after = contest(client, answer, times=3)
    assert [grade["cause"] for grade in after["grades"]] == ["first", "corrected", "again"]
    assert (after["grades"][2]["text"], levels(after["grades"][2])) == (STAGED, levels(after["grades"][1]))


def test_missed_words_are_kept_verbatim_with_the_new_grade(
    client: TestClient, answer: dict[str, Any]
) -> None:
    after = contest(client, answer, dimension="passion", quote="i VOLUNTEER at the signal-box museum")
    missed = {"dimension": "passion", "quote": "I volunteer at the signal box museum"}
    assert [(grade["cause"], grade["missed"]) for grade in after["grades"]] == [
        ("first", None),
        ("missed", missed),
    ]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"dimension": "passion", "quote": "I have built twelve bridges"}, "not in your answer"),
        ({"quote": "signal box"}, "which of the three"),
        ({"text": "  "}, "no answer here"),
        ({"text": "word " * 5001}, "5,001 words"),
        ({"times": 2}, "times"),
    ],
)
def test_wish_that_cannot_be_met_changes_nothing(
    client: TestClient, answer: dict[str, Any], wish: dict[str, object], said: str
) -> None:
    refused = client.post(f"/api/answers/{answer['id']}/grades", json=wish)
    assert refused.status_code == 422
    assert said in refused.text
    assert client.get(f"/api/answers/{answer['id']}").json() == answer


def test_answer_still_being_recorded_cannot_be_graded_again(client: TestClient, question: str) -> None:
    recording = client.post(f"/api/questions/{question}/recordings", json={}).json()["id"]
    assert client.post(f"/api/answers/{recording}/grades", json={}).status_code == 409


def test_second_grading_asks_no_second_follow_up(client: TestClient, answer: dict[str, Any]) -> None:
    def questions() -> int:
        interview = client.get(f"/answers/{answer['id']}").text
        return interview.count("follow-up to your words")

    before = questions()
    contest(client, answer, times=3)
    assert questions() == before


HEARD = Transcript(
    words=tuple(
        Word(text=text, start=float(at), end=at + 0.8, confidence=0.9)
        for at, text in enumerate(("I", "mend", "whole", "propellers", "at", "sea"))
    )
)


@pytest.mark.parametrize(
    ("text", "unheard"),
    [
        ("I mend hull propellers at sea", ""),
        ("I mend hulls and propellers at sea.", ""),
        ("I mend whole propellers at sea. And I love it.", "And I love it."),
        ("I mend whole propellers. They are big! At sea", "They are big!"),
        ("I mend all the ships and boats propellers at sea", "all the ships and boats"),
        ("So I mend", "So"),
    ],
)
def test_corrected_words_that_nothing_was_heard_for_last_no_time(text: str, unheard: str) -> None:
    answer = Answer(state="done", transcript=HEARD, grades=[])
    words = Contested(text=text).wish(answer).words
    assert words is not None
    assert words.text == text
    assert " ".join(word.text for word in words.words if word.start == word.end) == unheard
