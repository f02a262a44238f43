"""Setting up, starting again, and the course of a rehearsal, as a browser without JavaScript sees them."""

import re
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.conftest import STAGED, reviewed, start_interview

FORM = {"scenario": "job_interview", "role": "baker", "questions": "2"}


def set_up(client: TestClient, **fields: str) -> dict[str, Any]:
    """The interview the form makes, as the API tells it."""
    response = client.post("/interviews", data=FORM | fields)
    assert response.status_code == 200, response.text
    newest: dict[str, Any] = client.get("/api/interviews").json()["items"][0]
    return newest


def answer(client: TestClient, question: str, said: str = STAGED) -> str:
    """Sends by the form; the address it leads to."""
    sent = client.post(f"/questions/{question}/answers", data={"text": said}, follow_redirects=False)
    assert sent.status_code == 303
    return str(sent.headers["location"])


def rehearsal(client: TestClient, questions: int = 2) -> tuple[str, list[str]]:
    interview = start_interview(client, questions=questions, mode="rehearse")
    return interview["id"], [question["id"] for question in interview["questions"]]


def newest_answer(client: TestClient, interview: str, question: int = 0) -> str:
    asked = client.get(f"/api/interviews/{interview}").json()["questions"][question]
    return str(asked["answers"][0]["id"])


def make_all_due(client: TestClient) -> None:
    with client.app.state.sessions.begin() as session:  # type: ignore[attr-defined]
        session.execute(text("UPDATE schedules SET due = '2026-01-01 00:00:00'"))


def test_form_without_a_choice_is_practice_by_voice_and_silent(client: TestClient) -> None:
    made = set_up(client)
    assert (made["mode"], made["way"], made["spoken"]) == ("practise", "voice", False)


def test_form_takes_mode_way_and_spoken_questions(client: TestClient) -> None:
    made = set_up(client, mode="rehearse", way="text", spoken="true")
    assert (made["mode"], made["way"], made["spoken"]) == ("rehearse", "text", True)


@pytest.mark.parametrize("questions", ["9", "0", "some"])
def test_number_of_questions_out_of_reach_is_refused_in_words(client: TestClient, questions: str) -> None:
    response = client.post("/interviews", data=FORM | {"questions": questions})
    assert response.status_code == 422
    assert "Give a number from 1 to 8." in response.text


def test_form_with_an_unknown_mode_is_refused_and_kept(client: TestClient) -> None:
    response = client.post("/interviews", data=FORM | {"mode": "perform", "goal": "my own bakery"})
    assert response.status_code == 422
    assert "Choose one of these." in response.text
    assert "my own bakery" in response.text


@pytest.mark.parametrize("fields", [{"mode": "perform"}, {"way": "song"}])
def test_program_naming_no_known_mode_or_way_is_refused(client: TestClient, fields: dict[str, str]) -> None:
    body = {"scenario": "job_interview", "role": "baker"} | fields
    assert client.post("/api/interviews", json=body).status_code == 422


def test_form_like_an_earlier_session_is_filled_in_as_it_was(client: TestClient) -> None:
    made = set_up(client, role="miller", goal="my own mill", mode="rehearse", spoken="true", questions="5")
    page = client.get(f"/interviews/new?like={made['id']}").text
    assert 'value="miller"' in page
    assert "my own mill" in page
    checked = re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', page)
    assert ("mode", "rehearse") in checked
    assert ("spoken", "true") in checked
    assert ("questions", "5") in checked


def test_starting_again_asks_what_was_not_asked_yet(client: TestClient) -> None:
    first = set_up(client, goal="my own bakery")
    asked = client.post(f"/interviews/{first['id']}/again", follow_redirects=False)
    again = client.get("/api/interviews").json()["items"][0]
    assert asked.headers["location"] == f"/questions/{again['questions'][0]['id']}"
    setting = ("scenario", "role", "goal", "mode", "way", "spoken")
    assert [again[name] for name in setting] == [first[name] for name in setting]
    texts = [{question["text"] for question in made["questions"]} for made in (first, again)]
    assert (len(texts[1]), texts[0] & texts[1]) == (2, set())


def test_starting_again_comes_round_to_the_question_asked_longest_ago(client: TestClient) -> None:
    first = newest = set_up(client, questions="8")
    for _ in range(5):
        client.post(f"/interviews/{newest['id']}/again")
        newest = client.get("/api/interviews").json()["items"][0]
    seen = [made["questions"][0]["text"] for made in client.get("/api/interviews").json()["items"]]
    assert len(set(seen)) == 5  # of ten questions, eight at a time: each begins two further back
    assert seen[0] == first["questions"][0]["text"]


def test_starting_again_keeps_a_persons_own_questions(client: TestClient) -> None:
    own = ["What would you bake first?", "Who taught you?"]
    first = start_interview(client, questions=own)
    client.post(f"/interviews/{first['id']}/again")
    again = client.get("/api/interviews").json()["items"][0]
    assert [question["text"] for question in again["questions"]] == own


def test_due_questions_are_practised_in_their_setting(client: TestClient) -> None:
    interview, questions = rehearsal(client)
    for question in questions:
        answer(client, question, "I want to grow and learn.")
    for number in range(2):
        reviewed(client, newest_answer(client, interview, number))
    make_all_due(client)
    page = client.get("/").text
    assert "Due today: 2 questions" in page
    offered = re.findall(r'name="question" value="(\w+)"', page)
    client.post(f"/interviews/{interview}/returns", data={"question": offered})
    made = client.get("/api/interviews").json()["items"][0]
    assert {q["text"] for q in made["questions"]} == {
        q["text"] for q in client.get(f"/api/interviews/{interview}").json()["questions"]
    }
    assert (made["mode"], made["role"]) == ("practise", "signalling technician")


def test_last_set_up_is_never_one_of_returned_questions(client: TestClient) -> None:
    interview = start_interview(client, questions=3)
    question = interview["questions"][0]["id"]
    client.post(f"/interviews/{interview['id']}/returns", data={"question": [question]})
    assert f"/interviews/new?like={interview['id']}" in client.get("/").text


def test_rehearsal_goes_from_answer_to_question_to_report(client: TestClient) -> None:
    interview, (first, second) = rehearsal(client)
    onward = f"/interviews/{interview}/next"
    assert answer(client, first) == onward
    assert client.get(onward, follow_redirects=False).headers["location"] == f"/questions/{second}"
    assert answer(client, second) == onward
    assert client.get(onward, follow_redirects=False).headers["location"] == f"/interviews/{interview}"


def test_rehearsal_holds_its_feedback_until_the_last_answer(client: TestClient) -> None:
    interview, (first, second) = rehearsal(client)
    answer(client, first)
    sent = newest_answer(client, interview)
    reviewed(client, sent)
    held = client.get(f"/answers/{sent}").text
    assert "Feedback waits for the end" in held
    assert "What worked" not in held
    assert f"/questions/{second}" in held
    answer(client, second)
    assert "What worked" in client.get(f"/answers/{sent}").text


def test_rehearsal_has_no_follow_ups(client: TestClient) -> None:
    interview, questions = rehearsal(client)
    for number, question in enumerate(questions):
        answer(client, question, "I want to grow and learn.")
        assert reviewed(client, newest_answer(client, interview, number))["assessment"]["coaching"]
    assert len(client.get(f"/api/interviews/{interview}").json()["questions"]) == 2


def test_question_answered_in_a_rehearsal_leads_on_until_its_end(client: TestClient) -> None:
    _, (first, second) = rehearsal(client)
    answer(client, first)
    assert client.get(f"/questions/{first}", follow_redirects=False).status_code == 303
    answer(client, second)
    assert client.get(f"/questions/{first}", follow_redirects=False).status_code == 200


def test_retake_after_a_rehearsal_shows_its_feedback(client: TestClient) -> None:
    _, (only,) = rehearsal(client, questions=1)
    answer(client, only)
    assert answer(client, only, "I want to grow and learn.").startswith("/answers/")


def test_ending_a_rehearsal_early_opens_its_feedback(client: TestClient) -> None:
    interview, (first, _) = rehearsal(client)
    answer(client, first)
    sent = newest_answer(client, interview)
    reviewed(client, sent)
    client.post(f"/interviews/{interview}/end-of-rehearsal")
    assert "What worked" in client.get(f"/answers/{sent}").text


def test_recording_left_in_a_rehearsal_leads_on_when_it_is_sent(client: TestClient) -> None:
    interview, (first, _) = rehearsal(client)
    begun = client.post(f"/api/questions/{first}/recordings", json={}).json()["id"]
    client.put(f"/api/recordings/{begun}/chunks/0", content=b"RIFF\0\0\0\0WAVE")
    sent = client.post(f"/answers/{begun}/stop", follow_redirects=False)
    assert sent.headers["location"] == f"/interviews/{interview}/next"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/interviews/new?like=none"),
        ("POST", "/interviews/none/again"),
        ("GET", "/interviews/none/next"),
        ("POST", "/interviews/none/end-of-rehearsal"),
    ],
)
def test_session_that_is_not_there_is_not_found(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 404
