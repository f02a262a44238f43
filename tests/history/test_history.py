"""The page of all sessions: found by what one remembers of them, and as quick with many as with few."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event, select
from starlette.testclient import TestClient

from app.answers.answer import Answer
from app.answers.grade import Grade
from app.history.search import Search
from app.history.takes import newest_takes, takes_where
from app.history.trend import Trend
from app.interviews.interview import Interview
from app.interviews.question import Question
from app.people.person import Person
from tests.conftest import STAGED, reviewed, start_interview
from tests.history.conftest import Practised

SESSION = re.compile(r'class="row-title" href="/interviews/(\w+)"')
# The job queue asks the same database for work meanwhile.
OURS = re.compile(r"\b(answers|grades|questions|interviews|people)\b")
SCANNED = re.compile(r"SCAN (answers|grades|questions|interviews|traps)\b")


def found(client: TestClient, **search: str) -> list[str]:
    page = client.get("/interviews", params=search)
    assert page.status_code == 200, page.text
    return SESSION.findall(page.text)


@pytest.fixture
def baker(client: TestClient) -> str:
    return str(
        start_interview(client, role="Baker at Corn & Rye", questions=["Why bread, 100% of it?"])["id"]
    )


@pytest.fixture
def nurse(client: TestClient) -> str:
    fields = {"scenario": "college_interview", "role": "Nursing", "questions": ["Where will you be?"]}
    return str(start_interview(client, **fields)["id"])


@pytest.mark.parametrize(
    ("search", "who"),
    [
        ({}, ["nurse", "baker"]),
        ({"scenario": "college_interview"}, ["nurse"]),
        ({"role": "corn & rye"}, ["baker"]),
        ({"question": "WHY BREAD"}, ["baker"]),
        ({"question": "100% of"}, ["baker"]),
        ({"question": "%"}, ["baker"]),
        ({"role": "_"}, []),
        ({"scenario": "job_interview", "question": "where"}, []),
        (
            {"scenario": "", "role": "", "question": "", "trap": "", "since": "", "until": ""},
            ["nurse", "baker"],
        ),
    ],
)
def test_sessions_are_found_by_what_is_filled_in(
    client: TestClient, baker: str, nurse: str, search: dict[str, str], who: list[str]
) -> None:
    assert found(client, **search) == [{"baker": baker, "nurse": nurse}[name] for name in who]


def test_sessions_are_found_by_day_both_ends_included(client: TestClient, baker: str) -> None:
    begun = datetime.fromisoformat(client.get(f"/api/interviews/{baker}").json()["created_at"]).date()
    day, before, after = (str(begun + timedelta(days=days)) for days in (0, -1, 1))
    assert found(client, since=day, until=day) == [baker]
    assert found(client, since=after) == []
    assert found(client, until=before) == []


def test_sessions_are_found_by_the_trap_they_met(client: TestClient, baker: str, nurse: str) -> None:
    for interview, text in ((baker, "I want to grow and succeed in a great company."), (nurse, STAGED)):
        question = client.get(f"/api/interviews/{interview}").json()["questions"][0]["id"]
        sent = client.post(f"/api/questions/{question}/answers", json={"text": text}).json()["id"]
        assert reviewed(client, sent)["state"] == "done"
    assert found(client, trap="vague") == [baker]
    assert found(client, trap="short_term") == []


def test_trap_of_an_answer_deleted_or_corrected_is_met_no_more(client: TestClient, baker: str) -> None:
    question = client.get(f"/api/interviews/{baker}").json()["questions"][0]["id"]
    vague = {"text": "I want to grow and succeed in a great company."}
    answers = [client.post(f"/api/questions/{question}/answers", json=vague).json()["id"] for _ in range(2)]
    assert [reviewed(client, answer)["state"] for answer in answers] == ["done", "done"]
    client.delete(f"/api/answers/{answers[0]}")
    assert found(client, trap="vague") == [baker]
    client.post(f"/api/answers/{answers[1]}/grades", json={"text": STAGED})
    reviewed(client, answers[1])
    assert found(client, trap="vague") == []


def test_search_that_cannot_be_read_says_so_and_keeps_the_rest(
    client: TestClient, baker: str, nurse: str
) -> None:
    page = client.get("/interviews", params={"since": "last week", "role": "baker", "trap": "x"})
    assert page.status_code == 422
    assert SESSION.findall(page.text) == [baker]
    assert "This is not a date" in page.text
    assert "There is no such trap" in page.text


def test_days_the_wrong_way_round_are_told(client: TestClient, baker: str) -> None:
    page = client.get("/interviews", params={"since": "2026-11-30", "until": "2026-11-01"})
    assert page.status_code == 422
    assert "This day comes before the one under From" in page.text


def test_last_day_of_the_calendar_can_be_searched_to(client: TestClient, baker: str) -> None:
    assert found(client, until="9999-12-31") == [baker]
    assert client.get("/api/history", params={"until": "9999-12-31"}).status_code == 200


@pytest.mark.parametrize("cursor", ["x", "00010101T000000.000000+1400-x", "00010101T000000-x"])
def test_page_marker_of_nobody_is_refused_in_words(client: TestClient, cursor: str) -> None:
    page = client.get("/interviews", params={"cursor": cursor})
    assert page.status_code == 422
    assert "That page marker is not one of ours" in page.text


def test_trend_stands_on_whole_sessions_however_many_takes_there_are(
    client: TestClient, practised: Practised
) -> None:
    practised(1000)
    with client.app.state.sessions() as session:  # type: ignore[attr-defined]
        takes = newest_takes(session, Person.local(session), Search(), sessions=500)
        trend = Trend.of(takes).sessions
        alone = [Trend.of(takes_where(session, Interview.id == point.interview_id)) for point in trend]
    assert 550 < len(takes) <= 600
    assert takes == sorted(takes, key=lambda take: take.said_at, reverse=True)
    assert [one.sessions[0].dimensions for one in alone] == [point.dimensions for point in trend]


def test_trend_says_when_it_joins_roles_and_offers_the_newest_alone(
    client: TestClient, practised: Practised
) -> None:
    practised(60)
    mixed = client.get("/interviews").text
    role = client.get("/api/history").json()["trend"]["sessions"][-1]["role"]
    assert "different roles" in mixed
    (alone,) = re.findall(r'href="([^"]+)">Show only', mixed)
    page = client.get(alone.replace("&amp;", "&"))
    assert page.url.params["role"] == role
    assert "different roles" not in page.text


def test_search_shows_no_trend_of_one_session_and_the_list_first(
    client: TestClient, baker: str, nurse: str
) -> None:
    for interview, text in ((baker, STAGED), (nurse, "I don't know.")):
        question = client.get(f"/api/interviews/{interview}").json()["questions"][0]["id"]
        sent = client.post(f"/api/questions/{question}/answers", json={"text": text}).json()["id"]
        assert reviewed(client, sent)["state"] == "done"
    for address in ("/interviews", "/interviews?role=r"):  # the nurse's session could not be judged
        page = client.get(address).text
        assert (len(SESSION.findall(page)), page.count('class="chart"')) == (2, 0)
        assert "shaded band" not in page
        assert ('class="page history found"' in page) == ("?" in address)


def test_session_without_a_level_is_told_of(client: TestClient, practised: Practised) -> None:
    practised(60)
    assert "one with too little to judge has none" not in client.get("/interviews").text
    question = start_interview(client)["questions"][0]["id"]
    sent = client.post(f"/api/questions/{question}/answers", json={"text": "I don't know."}).json()["id"]
    assert reviewed(client, sent)["state"] == "done"
    assert "one with too little to judge has none" in client.get("/interviews").text


def test_trend_explains_the_noise_of_each_grader_it_draws(client: TestClient, practised: Practised) -> None:
    practised(60)
    page = client.get("/interviews").text
    assert "The built-in offline grader judges the same words the same each time" in page
    assert "Where the language model qwen2.5:7b judged, the shaded band is how far" in page


def test_newest_session_without_a_judgement_is_not_passed_over(
    client: TestClient, practised: Practised
) -> None:
    practised(60)
    newest = client.get("/api/history").json()["trend"]["sessions"][-1]["interview_id"]
    of_it = select(Answer.id).join(Answer.question).where(Question.interview_id == newest)
    with client.app.state.sessions.begin() as session:  # type: ignore[attr-defined]
        for grade in session.scalars(select(Grade).where(Grade.answer_id.in_(of_it))):
            judged = grade.assessment.dimensions.items()
            nothing = {name: one.model_copy(update={"level": None}) for name, one in judged}
            grade.assessment = grade.assessment.model_copy(update={"dimensions": nothing})
    assert client.get("/interviews").text.count("Newest: not enough to judge.") == 3


def test_address_of_a_search_sheds_the_fields_left_empty(client: TestClient, baker: str) -> None:
    page = client.get("/interviews", params={"role": "baker", "question": "", "since": ""})
    assert (page.url.path, page.url.query) == ("/interviews", b"role=baker")


def test_search_without_result_says_how_to_find_more(client: TestClient, baker: str) -> None:
    page = client.get("/interviews", params={"role": "pilot"})
    assert (page.status_code, SESSION.findall(page.text)) == (200, [])
    assert "No session has all of that" in page.text
    assert 'href="/interviews"' in page.text


def test_history_before_the_first_session_teaches(client: TestClient) -> None:
    page = client.get("/interviews").text
    assert "Nothing here yet" in page
    assert "Start a practice" in page
    assert "<search" not in page


def test_pages_of_a_search_run_without_gap_or_repeat(client: TestClient, practised: Practised) -> None:
    practised(200)
    address, seen = "/interviews?scenario=job_interview", []
    while address:
        page = client.get(address).text
        seen += SESSION.findall(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following.group(1).replace("&amp;", "&") if following else ""
        assert not address or "scenario=job_interview" in address
    listed: list[dict[str, Any]] = client.get("/api/interviews", params={"limit": 100}).json()["items"]
    assert seen == [item["id"] for item in listed if item["scenario"] == "job_interview"]
    assert len(seen) > 12


def test_trend_and_days_are_the_same_for_programs(client: TestClient, practised: Practised) -> None:
    practised(60, end=datetime.now(UTC) - timedelta(minutes=1))
    history = client.get("/api/history").json()
    sessions = history["trend"]["sessions"]
    assert [session["created_at"] for session in sessions] == sorted(
        session["created_at"] for session in sessions
    )
    assert sum(history["days"].values()) == 60
    assert {session["stretch"] for session in sessions} == {1, 2}
    newest = client.get(f"/api/interviews/{sessions[-1]['interview_id']}/report").json()
    assert {name: point["level"] for name, point in sessions[-1]["dimensions"].items()} == {
        name: overall["level"] for name, overall in newest["dimensions"].items()
    }
    assert client.get("/api/history", params={"role": "nobody"}).json()["trend"]["sessions"] == []
    assert client.get("/api/history", params={"since": "x"}).status_code == 422


@contextmanager
def statements(client: TestClient) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile."""
    assert isinstance(client.app, FastAPI)
    engine, asked = client.app.state.engine, []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if OURS.search(statement):
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def cost(client: TestClient, address: str) -> tuple[int, int, list[str]]:
    """Statements, rows fetched, and how the database goes about them."""
    with statements(client) as asked:
        assert client.get(address).status_code == 200
    assert isinstance(client.app, FastAPI)
    with client.app.state.engine.connect() as connection:
        rows = [len(connection.exec_driver_sql(*read).fetchall()) for read in asked]
        plans = [
            row[3]
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    return len(asked), sum(rows), plans


def test_history_costs_the_same_with_many_answers_as_with_some(
    client: TestClient, practised: Practised
) -> None:
    practised(300)
    few, few_rows, _ = cost(client, "/interviews")
    practised(900)
    many, many_rows, plans = cost(client, "/interviews")
    assert many == few
    assert many_rows < few_rows * 1.15
    assert list(filter(SCANNED.match, plans)) == []


@pytest.mark.parametrize(
    ("search", "index"),
    [
        ("question=why", "COVERING INDEX ix_questions_person_id_text_created_at_interview_id"),
        ("trap=vague", "COVERING INDEX ix_traps_person_id_trap_interview_id"),
        ("role=nurse&scenario=sales_call", "INDEX ix_interviews_person_id_created_at_id"),
        ("since=2026-01-01", "INDEX ix_interviews_person_id_created_at_id (person_id=? AND created_at>?)"),
    ],
)
def test_search_reads_no_more_than_an_index(client: TestClient, search: str, index: str) -> None:
    _, _, plans = cost(client, f"/interviews?{search}")
    assert list(filter(SCANNED.match, plans)) == []
    assert any(f"USING {index}" in plan for plan in plans)
