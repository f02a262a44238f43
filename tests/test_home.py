"""Home, as a person meets it on the first day and on later ones."""

import re

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.conftest import STAGED, reviewed, start_interview

VAGUE = "I want to grow and learn."


def practise(client: TestClient, said: str = STAGED, **fields: object) -> str:
    """A new session with its first question answered and reviewed; its id."""
    interview = start_interview(client, **fields)
    question = interview["questions"][0]["id"]
    answer = client.post(f"/api/questions/{question}/answers", json={"text": said}).json()["id"]
    assert reviewed(client, answer)["state"] == "done"
    return str(interview["id"])


def make_all_due(client: TestClient) -> None:
    with client.app.state.sessions.begin() as session:  # type: ignore[attr-defined]
        session.execute(text("UPDATE schedules SET due = '2026-01-01 00:00:00'"))


def test_first_day_teaches_and_offers_one_way_to_start(client: TestClient) -> None:
    page = client.get("/").text
    assert "Say where you are going" in page
    assert page.count('class="button primary"') == 1
    assert "Nothing leaves this machine" in page


def test_last_set_up_starts_by_one_click_and_can_be_changed(client: TestClient) -> None:
    interview = start_interview(client, role="baker", questions=4, mode="rehearse", way="text", spoken=True)
    page = client.get("/").text
    assert f'action="/interviews/{interview["id"]}/again"' in page
    assert f'href="/interviews/new?like={interview["id"]}"' in page
    assert "Rehearsal, 4 questions, typed answers, questions read aloud" in page


def test_unfinished_session_is_carried_on_at_its_next_question(client: TestClient) -> None:
    interview = start_interview(client, questions=2)
    assert f'href="/questions/{interview["questions"][0]["id"]}"' in client.get("/").text


def test_nothing_due_says_so_and_how_questions_come_back(client: TestClient) -> None:
    practise(client)
    page = client.get("/").text
    assert "Nothing is due today" in page
    assert "comes back by itself" in page


def test_due_questions_stand_by_the_setting_they_belong_to(client: TestClient) -> None:
    practise(client, VAGUE, scenario="job_interview", role="baker")
    practise(client, VAGUE, scenario="sales_call", role="Corn and Rye")
    make_all_due(client)
    page = client.get("/").text
    assert "Due today: 2 questions" in page
    assert len(re.findall(r'action="/interviews/\w+/returns"', page)) == 2


def test_last_session_shows_its_standing_and_the_next_step(client: TestClient) -> None:
    practise(client, VAGUE)
    page = client.get("/").text
    assert "Last session" in page
    assert "Next step." in page
    assert "little evidence" in page


def test_rehearsal_under_way_is_not_judged_on_home(client: TestClient) -> None:
    practise(client, VAGUE, mode="rehearse")
    page = client.get("/").text
    assert "Last session" not in page
    assert "little evidence" not in page


def test_trend_is_drawn_from_the_second_session(client: TestClient) -> None:
    practise(client, VAGUE)
    assert 'class="spark"' not in client.get("/").text
    practise(client, STAGED)
    page = client.get("/").text
    assert page.count('class="spark"') == 3
    assert "clear evidence, little at first" in page
    assert page.count("<polygon") == 3
    assert "a move inside the shade may be chance" in page


def test_trend_is_that_of_history_however_many_sessions_wait_for_an_answer(client: TestClient) -> None:
    practise(client, VAGUE)
    practise(client, STAGED)
    for _ in range(11):
        start_interview(client)
    assert client.get("/").text.count('class="spark"') == 3
    assert client.get("/interviews").text.count('class="chart"') == 3


def test_home_tells_what_is_connected_once(client: TestClient) -> None:
    practise(client)
    page = client.get("/").text
    assert page.count("Nothing leaves this machine") == 1
    assert page.count("the built-in offline grader") == 1


@pytest.mark.parametrize("path", ["/", "/interviews/new", "/settings"])
def test_page_is_light(client: TestClient, path: str) -> None:
    practise(client)
    assert len(client.get(path).content) < 20_000
