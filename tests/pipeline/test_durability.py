"""kill -9 of a real server, at every kind of moment."""

import random
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DATA, STAGED, ask, reviewed, until
from tests.fakes.openai_server import FakeEndpoint, serving
from tests.served import Served, rows, served

pytestmark = pytest.mark.durability


@pytest.fixture
def data(tmp_path: Path, models: Path) -> Path:
    (tmp_path / "models").symlink_to(models)
    return tmp_path


def read(server: Served, answer: str) -> Any:
    return server.client.get(f"/api/answers/{answer}").json()


def upload(server: Served, question: str, file: str) -> str:
    with (DATA / file).open("rb") as content:
        sent = server.client.post(f"/api/questions/{question}/answers", files={"audio": (file, content)})
    assert sent.status_code == 202
    return str(sent.json()["id"])


def test_killed_while_transcribing_the_answer_is_finished_at_the_next_start(data: Path) -> None:
    with served(data) as server:
        answer = upload(server, ask(server.client), "career.webm")
        until(lambda: read(server, answer)["heard_seconds"], lambda heard: heard > 0, 120)
        assert read(server, answer)["state"] == "transcribing"
        server.kill()
        server.start()
        shown = reviewed(server.client, answer, 120)
    assert (shown["state"], shown["error"]) == ("done", None)
    assert "the maintenance planning" in shown["transcript"]["text"]
    assert rows(data, "select count(*), count(distinct answer_id) from grades") == [(1, 1)]


def test_killed_while_grading_the_words_are_kept_and_grading_is_done_once(data: Path) -> None:
    endpoint = FakeEndpoint(usual="hang")
    with (
        serving(endpoint) as url,
        served(data, LONGVIEW_LLM_BASE_URL=url, LONGVIEW_LLM_MODEL="fake") as server,
    ):
        question = ask(server.client)
        answer = server.client.post(f"/api/questions/{question}/answers", json={"text": STAGED}).json()["id"]
        until(lambda: len(endpoint.requests), lambda count: count == 3)
        assert read(server, answer)["state"] == "grading"
        server.kill()
        endpoint.usual = "good"
        server.start()
        shown = reviewed(server.client, answer, 120)
    assert (shown["state"], shown["assessment"]["grader"]) == ("done", "model")
    graders = rows(data, "select grader, count(*) from grades group by grader order by grader")
    assert graders == [("model", 1), ("offline", 1)]
    assert rows(data, "select count(*) from questions") == [(2,)]


def test_failed_grading_keeps_the_words_and_one_click_runs_it_again(data: Path) -> None:
    endpoint = FakeEndpoint(usual="truncated")
    with (
        serving(endpoint) as url,
        served(data, LONGVIEW_LLM_BASE_URL=url, LONGVIEW_LLM_MODEL="fake") as server,
    ):
        answer = upload(server, ask(server.client), "short.flac")
        failed = reviewed(server.client, answer, 120)
        assert (failed["state"], failed["failed_step"]) == ("failed", "grade")
        assert [grade["grader"] for grade in failed["grades"]] == ["offline"]
        assert "teacher" in failed["transcript"]["text"]
        assert {measure["name"] for measure in failed["delivery"]["measures"]} >= {"pauses", "length"}
        page = server.client.get(f"/answers/{answer}").text
        assert f"/answers/{answer}/reviews" in page
        heard = len(endpoint.requests)
        endpoint.usual = "good"
        again = server.client.post(f"/answers/{answer}/reviews", follow_redirects=False)
        assert again.status_code == 303
        shown = reviewed(server.client, answer, 120)
        assert len(endpoint.requests) > heard
    assert (shown["state"], shown["error"], shown["assessment"]["assessable"]) == ("done", None, True)
    assert shown["transcript"] == failed["transcript"]
    assert [grade["grader"] for grade in shown["grades"]] == ["offline", "model"]


def test_answers_survive_a_storm_of_kills(data: Path) -> None:
    chance = random.Random(7)
    sent: list[str] = []
    with served(data) as server:
        for _ in range(5):
            question = ask(server.client)
            for _ in range(4):
                said = {"text": f"{STAGED} This is take {len(sent)}."}
                response = server.client.post(f"/api/questions/{question}/answers", json=said)
                assert response.status_code == 202
                sent.append(response.json()["id"])
            until(chance.random, lambda roll: roll < 0.3)
            server.kill()
            server.start()
        shown = [reviewed(server.client, answer, 120) for answer in sent]
    assert [(answer["state"], answer["error"]) for answer in shown] == [("done", None)] * 20
    assert [answer["transcript"]["text"] for answer in shown] == [
        f"{STAGED} This is take {n}." for n in range(20)
    ]
    assert rows(data, "select count(*), count(distinct answer_id) from grades") == [(20, 20)]
    assert rows(data, "select max(n) from (select count(*) n from questions group by interview_id)") == [(2,)]


def test_recording_survives_a_kill_in_the_middle(data: Path) -> None:
    content = (DATA / "answer.wav").read_bytes()
    size = len(content) // 8 + 1
    with served(data) as server:
        question = ask(server.client)
        answer = server.client.post(f"/api/questions/{question}/recordings", json={}).json()["id"]
        for number in range(8):
            if number == 4:
                server.kill()
                server.start()
            piece = content[number * size : (number + 1) * size]
            assert (
                server.client.put(f"/api/recordings/{answer}/chunks/{number}", content=piece).status_code
                == 204
            )
        server.client.post(f"/api/recordings/{answer}/stop", json={"chunks": 8})
        shown = reviewed(server.client, answer, 120)
        assert server.client.get(f"/api/answers/{answer}/audio").content == content
    assert shown["state"] == "done"
    assert "relay frames" in shown["transcript"]["text"]


def test_second_server_on_one_data_folder_is_refused(data: Path) -> None:
    with served(data), pytest.raises(AssertionError, match="did not start"):
        Served(data)


def test_the_start_says_what_works_and_that_nothing_leaves(data: Path) -> None:
    with served(data) as server:
        assert server.said == (
            f"Longview is ready at {server.address}\n"
            "  Speech becomes text by Whisper base on this machine.\n"
            "  Answers are judged by the built-in offline grader.\n"
            "  Nothing leaves this machine.\n"
            "  Stop with Ctrl+C.\n"
        )


def test_the_start_says_where_words_go(data: Path) -> None:
    remote = {"LONGVIEW_LLM_BASE_URL": "https://models.example/v1", "LONGVIEW_LLM_MODEL": "big"}
    with served(data, **remote) as server:
        assert "judged by the language model big" in server.said
        assert "The words of answers go to models.example." in server.said
