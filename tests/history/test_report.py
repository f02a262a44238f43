from starlette.testclient import TestClient

from tests.conftest import STAGED, reviewed, start_interview


def answer(client: TestClient, interview: str, text: str) -> None:
    """Answers the next question and waits for the feedback."""
    questions = client.get(f"/api/interviews/{interview}").json()["questions"]
    question = next(question["id"] for question in questions if not question["answers"])
    sent = client.post(f"/api/questions/{question}/answers", json={"text": text}).json()["id"]
    assert reviewed(client, sent)["state"] == "done"


def test_session_without_answers_has_no_report(client: TestClient) -> None:
    interview = start_interview(client)["id"]
    page = client.get(f"/interviews/{interview}")
    assert (page.status_code, "Practise next" in page.text) == (200, False)


def test_session_report_names_levels_and_what_to_practise(client: TestClient) -> None:
    interview = start_interview(client, questions=1)["id"]
    answer(client, interview, "I want to grow and succeed in a great company. I am very passionate.")
    answer(client, interview, STAGED)
    assert client.get(f"/api/interviews/{interview}").json()["finished"] is True
    page = client.get(f"/interviews/{interview}").text
    assert "Session report" in page
    assert "Practise next" in page
    assert "Vagueness" in page or "general word" in page


def test_session_of_refusals_reports_nothing_judged(client: TestClient) -> None:
    interview = start_interview(client, questions=1)["id"]
    answer(client, interview, "I don't know.")
    page = client.get(f"/interviews/{interview}").text
    assert "no answer could be judged on this" in page


def test_home_and_history_list_sessions_newest_first(client: TestClient) -> None:
    for role in ("first baker", "second baker"):
        start_interview(client, role=role)
    for path in ("/", "/interviews"):
        page = client.get(path).text
        assert page.index("second baker") < page.index("first baker")
