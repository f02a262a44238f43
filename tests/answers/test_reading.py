"""Answers that wait, once heard, for the one who spoke to read them before they are graded."""

import re
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.conftest import DATA, STAGED, reviewed, start_interview, until


@pytest.fixture
def interview(client: TestClient) -> dict[str, Any]:
    return start_interview(client, questions=1, read_first=True)


@pytest.fixture
def heard(client: TestClient, interview: dict[str, Any]) -> dict[str, Any]:
    return upload(client, interview)


def upload(client: TestClient, interview: dict[str, Any]) -> dict[str, Any]:
    """The answer once it waits."""
    question = interview["questions"][0]["id"]
    with (DATA / "short.flac").open("rb") as recording:
        sent = client.post(f"/api/questions/{question}/answers", files={"audio": recording}).json()["id"]
    return rest(client, sent)


def rest(client: TestClient, answer_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = until(
        lambda: client.get(f"/api/answers/{answer_id}").json(),
        lambda answer: answer["state"] in ("heard", "done", "failed"),
    )
    return answer


def read(client: TestClient, answer: dict[str, Any], **form: str) -> dict[str, Any]:
    sent = client.post(f"/answers/{answer['id']}/grades", data=form, follow_redirects=False)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/answers/{answer['id']}")
    return reviewed(client, answer["id"])


def test_uploaded_answer_waits_with_its_words_and_no_grade(client: TestClient, heard: dict[str, Any]) -> None:
    assert (heard["state"], heard["grades"]) == ("heard", [])
    assert "teacher" in heard["transcript"]["text"]
    page = client.get(f"/answers/{heard['id']}").text
    assert "Read what was heard" in page
    assert heard["transcript"]["text"] in page
    assert f"/api/answers/{heard['id']}/audio" in page
    assert "text/event-stream" in client.get(f"/api/answers/{heard['id']}/events").headers["content-type"]


def test_words_used_as_heard_are_graded_as_they_are(client: TestClient, heard: dict[str, Any]) -> None:
    after = read(client, heard, cause="read", text="not looked at")
    assert (after["state"], after["transcript"]) == ("done", heard["transcript"])
    assert [(grade["cause"], grade["run"]) for grade in after["grades"]] == [("read", 2)]


def test_corrections_that_change_nothing_count_as_read(client: TestClient, heard: dict[str, Any]) -> None:
    after = read(client, heard, cause="corrected", text=f" {heard['transcript']['text']}\r\n")
    assert [grade["cause"] for grade in after["grades"]] == ["read"]


def test_corrected_words_are_graded_and_the_others_keep_their_times(
    client: TestClient, heard: dict[str, Any]
) -> None:
    words = heard["transcript"]["words"]
    said = " ".join(["Corrected", *(word["text"] for word in words[1:])])
    after = read(client, heard, cause="corrected", text=said)
    assert [(grade["cause"], grade["text"]) for grade in after["grades"]] == [("corrected", said)]
    assert after["transcript"]["words"][0] == {
        "text": "Corrected",
        "start": words[0]["start"],
        "end": pytest.approx(words[0]["end"]),
        "confidence": 1.0,
    }
    assert after["transcript"]["words"][1:] == words[1:]


def test_words_added_by_hand_are_told_apart_and_never_played(
    client: TestClient, interview: dict[str, Any], heard: dict[str, Any]
) -> None:
    said = heard["transcript"]["text"]
    after = read(client, heard, cause="corrected", text=f"{said} {STAGED}")
    quotes = [quote for judged in after["assessment"]["dimensions"].values() for quote in judged["quotes"]]
    added = [quote for quote in quotes if quote["characters"][0] > len(said)]
    assert added and {(quote["start"], quote["end"]) for quote in added} == {(None, None)}
    page = client.get(f"/answers/{heard['id']}").text
    assert "What you said, as corrected" in page
    assert page.count('class="word added"') == len(STAGED.split())
    played = re.findall(r'data-play-start="([\d.]+)" data-play-end="([\d.]+)" data-plays', page)
    assert [span for span in played if float(span[0]) >= float(span[1])] == []
    assert "you added these words, they are not in the recording" in page
    question = interview["questions"][0]["id"]
    sent = client.post(f"/api/questions/{question}/answers", json={"text": STAGED}).json()["id"]
    assert rest(client, sent)["state"] == "done"
    compared = client.get(f"/questions/{question}/takes").text
    assert "As the words were corrected." in compared
    assert compared.count('title="Added by hand; it is not in the recording"') >= 3
    exported = client.get(f"/interviews/{interview['id']}/export.html?audio=1").text
    assert "were added, and are not in the recording" in exported
    assert exported.count(' added">') >= len(STAGED.split())


def test_program_reads_by_asking_for_a_grade(client: TestClient, heard: dict[str, Any]) -> None:
    assert client.post(f"/api/answers/{heard['id']}/grades", json={}).status_code == 202
    assert [grade["cause"] for grade in reviewed(client, heard["id"])["grades"]] == ["read"]


def test_emptied_words_are_refused_and_the_answer_goes_on_waiting(
    client: TestClient, heard: dict[str, Any]
) -> None:
    sent = client.post(f"/answers/{heard['id']}/grades", data={"cause": "corrected", "text": " "})
    assert sent.status_code == 422
    assert "Not graded yet." in sent.text
    assert client.get(f"/api/answers/{heard['id']}").json() == heard


def test_first_grade_after_reading_says_when_the_question_comes_back(
    client: TestClient, heard: dict[str, Any]
) -> None:
    read(client, heard, cause="corrected", text=STAGED)
    with client.app.state.sessions() as session:  # type: ignore[attr-defined]
        assert session.execute(text("SELECT rated FROM schedules")).scalars().all() == [heard["id"]]


def test_words_contested_after_reading_are_graded_at_once(client: TestClient, heard: dict[str, Any]) -> None:
    read(client, heard, cause="read")
    after = read(client, heard, cause="corrected", text=STAGED)
    assert [grade["cause"] for grade in after["grades"]] == ["read", "corrected"]


def test_session_and_history_tell_that_it_waits(
    client: TestClient, interview: dict[str, Any], heard: dict[str, Any]
) -> None:
    session = client.get(f"/interviews/{interview['id']}").text
    assert "One answer waits for you to read what was heard." in session
    assert f'href="/answers/{heard["id"]}">' in session
    assert "waits for you to read it" in client.get("/interviews").text


def test_typed_answer_does_not_wait(client: TestClient, interview: dict[str, Any]) -> None:
    question = interview["questions"][0]["id"]
    sent = client.post(f"/api/questions/{question}/answers", json={"text": STAGED}).json()["id"]
    assert rest(client, sent)["state"] == "done"


def test_silence_does_not_wait_to_be_read(client: TestClient, interview: dict[str, Any]) -> None:
    question = interview["questions"][0]["id"]
    with (DATA / "silence.webm").open("rb") as recording:
        sent = client.post(f"/api/questions/{question}/answers", files={"audio": recording}).json()["id"]
    answer = rest(client, sent)
    assert (answer["state"], answer["assessment"]["assessable"]) == ("done", False)


def test_rehearsal_says_what_waits_at_its_end(client: TestClient) -> None:
    interview = start_interview(client, questions=2, mode="rehearse", read_first=True)
    waiting = upload(client, interview)
    assert "Feedback waits for the end" in client.get(f"/answers/{waiting['id']}").text
    assert "Kept for the end of the rehearsal" in client.get(f"/interviews/{interview['id']}").text
    client.post(f"/interviews/{interview['id']}/end-of-rehearsal")
    assert "Read what was heard" in client.get(f"/answers/{waiting['id']}").text
