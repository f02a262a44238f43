"""The review of an answer and two takes side by side, as forms and pages without scripts."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import STAGED, reviewed, start_interview

SHORT = "I want to design rail signalling one day. I volunteer at the signal box museum every Saturday."
AGAIN = "I want to design rail signalling one day. I like the moment the levers lock."


def answer(client: TestClient, question: str, text: str) -> dict[str, Any]:
    sent = client.post(f"/api/questions/{question}/answers", json={"text": text}).json()["id"]
    return reviewed(client, sent)


@pytest.fixture
def first(client: TestClient, question: str) -> dict[str, Any]:
    return answer(client, question, SHORT)


def contest(client: TestClient, first: dict[str, Any], **fields: str) -> Any:
    return client.post(f"/answers/{first['id']}/grades", data=fields, follow_redirects=False)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"cause": "corrected", "text": STAGED}, "After you corrected the words"),
        (
            {"cause": "missed", "dimension": "passion", "quote": "i volunteer at"},
            "Missed for purpose and commitment: <q>I volunteer at</q>",
        ),
        ({"cause": "again"}, "Graded again"),
    ],
)
def test_contested_grade_is_listed_beside_the_first(
    client: TestClient, first: dict[str, Any], fields: dict[str, str], said: str
) -> None:
    sent = contest(client, first, **fields)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/answers/{first['id']}")
    assert len(reviewed(client, first["id"])["grades"]) == 2
    page = client.get(f"/answers/{first['id']}").text
    assert page.count('class="made"') == 2
    assert page.index(said) < page.index("First grading")
    assert f"?grade={first['grades'][0]['id']}" in page


@pytest.mark.parametrize(
    ("fields", "said", "kept"),
    [
        ({"cause": "corrected", "text": " "}, "There is no answer here yet.", 'id="correct" open'),
        (
            {"cause": "missed", "dimension": "passion", "quote": "twelve bridges"},
            "These words are not in your answer.",
            ">twelve bridges</textarea>",
        ),
        (
            {"cause": "missed", "dimension": "", "quote": "one day"},
            "Say for which of the three these words count.",
            ">one day</textarea>",
        ),
        (
            {"cause": "missed", "dimension": "passion", "quote": ""},
            "These words are not in your answer.",
            '<option value="passion" selected>',
        ),
    ],
)
def test_refused_contest_keeps_what_was_written(
    client: TestClient, first: dict[str, Any], fields: dict[str, str], said: str, kept: str
) -> None:
    page = contest(client, first, **fields)
    assert page.status_code == 422
    assert f"<strong>Not graded again.</strong> {said}" in page.text
    assert kept in page.text
    assert client.get(f"/api/answers/{first['id']}").json() == first


def test_earlier_grade_opens_with_its_own_words_and_says_so(
    client: TestClient, first: dict[str, Any]
) -> None:
    contest(client, first, cause="corrected", text=STAGED)
    reviewed(client, first["id"])
    page = client.get(f"/answers/{first['id']}?grade={first['grades'][0]['id']}").text
    assert "<strong>An earlier grading:</strong> first grading" in page
    assert words(page) == SHORT
    assert "Grade the corrected words" not in page
    newest = client.get(f"/answers/{first['id']}").text
    assert "An earlier grading" not in newest
    assert words(newest) == STAGED


def words(page: str) -> str:
    marked = re.search(r"<spoken-words.*?>(.*)</spoken-words>", page, re.DOTALL)
    return re.sub("<.*?>", "", marked.group(1)) if marked else ""


def test_grade_of_another_answer_is_not_found(
    client: TestClient, question: str, first: dict[str, Any]
) -> None:
    other = answer(client, question, STAGED)
    found = client.get(f"/answers/{first['id']}?grade={other['grades'][0]['id']}")
    assert found.status_code == 404
    assert "no such grading" in found.text


def test_grader_that_repeats_exactly_offers_no_repetition(client: TestClient, first: dict[str, Any]) -> None:
    page = client.get(f"/answers/{first['id']}").text
    assert "This grader gives the same result every time." in page
    assert 'value="again"' not in page


def test_second_take_says_how_it_compares_with_the_first(
    client: TestClient, question: str, first: dict[str, Any]
) -> None:
    assert "Compared with" not in client.get(f"/answers/{first['id']}").text
    second = answer(client, question, STAGED)
    page = client.get(f"/answers/{second['id']}").text
    assert "job-to-goal alignment <strong>" in page
    assert f"/questions/{question}/takes?a={first['id']}&amp;b={second['id']}" in page


def test_two_newest_takes_are_compared_earlier_first(
    client: TestClient, question: str, first: dict[str, Any]
) -> None:
    alone = client.get(f"/questions/{question}/takes").text
    assert "Two takes are needed" in alone
    second, third = answer(client, question, STAGED), answer(client, question, AGAIN)
    page = client.get(f"/questions/{question}/takes").text
    assert page.index("Take 2, typed</h3>") < page.index("Take 3, typed</h3>")
    assert page.count('class="change-card') == 3
    by_choice = client.get(f"/questions/{question}/takes?a={third['id']}&b={first['id']}").text
    assert by_choice.index("Take 1, typed</h3>") < by_choice.index("Take 3, typed</h3>")
    assert '<span class="sentence">I want to design rail signalling one day.</span>' in by_choice
    assert '<span class="sentence own"><span class="visually-hidden">(only here:) </span>I like' in by_choice
    same = client.get(f"/questions/{question}/takes?a={second['id']}&b={second['id']}").text
    assert "Choose two different takes." in same


def test_takes_of_another_question_are_not_compared(
    client: TestClient, question: str, first: dict[str, Any]
) -> None:
    assert client.get(f"/questions/{question}/takes?a=none&b={first['id']}").status_code == 404


def test_take_without_feedback_is_explained_and_not_compared(client: TestClient, question: str) -> None:
    first, noise = (
        answer(client, question, SHORT),
        {"audio": ("broken.wav", b"RIFF\x00\x00\x00\x00WAVE" + b"x" * 500)},
    )
    failed = client.post(f"/api/questions/{question}/answers", files=noise).json()["id"]
    assert reviewed(client, failed)["state"] == "failed"
    page = client.get(f"/questions/{question}/takes?a={first['id']}&b={failed}")
    assert (page.status_code, "Take 2 has no feedback yet" in page.text) == (200, True)
    assert (f'href="/answers/{failed}"' in page.text, "change-card" in page.text) == (True, False)


def test_takes_of_a_rehearsal_are_not_compared_before_its_end(client: TestClient) -> None:
    question = start_interview(client, questions=2, mode="rehearse")["questions"][0]["id"]
    for text in (SHORT, STAGED):
        answer(client, question, text)
    page = client.get(f"/questions/{question}/takes")
    assert (page.status_code, "Feedback waits for the end." in page.text) == (200, True)
    assert "dimension-card" not in page.text
