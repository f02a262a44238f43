from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import STAGED, reviewed, start_interview, until

UNKNOWN = "0" * 32


def test_interview_starts_with_the_five_year_question(client: TestClient) -> None:
    interview = start_interview(client, questions=3)
    first, *others = interview["questions"]
    assert first["text"] == "Where do you see yourself in five years?"
    assert (first["type"], first["asked_because"], first["answers"]) == ("vision", None, [])
    assert len(others) == 2
    assert client.get(f"/api/interviews/{interview['id']}").json() == interview


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("job_interview", "job_interview"),
        ("Job interview", "job_interview"),
        ("college", "college_interview"),
        ("sales discovery call", "sales_call"),
        ("sales-call", "sales_call"),
    ],
)
def test_scenario_is_understood_as_people_write_it(client: TestClient, said: str, meant: str) -> None:
    assert start_interview(client, scenario=said)["scenario"] == meant


def test_own_questions_are_asked_in_order_and_typed(client: TestClient) -> None:
    own = ["Why do you want to leave your current job?", "How long would you stay with us?"]
    questions = start_interview(client, questions=own)["questions"]
    assert [(question["text"], question["type"]) for question in questions] == [
        (own[0], "change"),
        (own[1], "stay"),
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"scenario": "podcast"}, "scenario"),
        ({"role": "   "}, "role"),
        ({"role": "x" * 201}, "role"),
        ({"questions": 0}, "questions.constrained-int"),
        ({"questions": 9}, "questions.constrained-int"),
        ({"questions": []}, "questions.constrained-int"),
        ({"client": "Acme"}, "client"),
        ({"goal": "x" * 20_001}, "goal"),
    ],
)
def test_interview_with_a_wrong_field_is_refused_by_name(
    client: TestClient, fields: dict[str, object], field: str
) -> None:
    body = {"scenario": "job_interview", "role": "baker"} | fields
    response = client.post("/api/interviews", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (problem["status"], problem["title"]) == (422, "Unprocessable Entity")
    assert problem["errors"][0]["field"].split(".")[0] == field.split(".")[0]


def test_pasted_spaces_of_any_kind_part_words_and_joiners_stay(client: TestClient) -> None:
    role = "Renal\u00a0nurse,\u2028ward\u30004\x07 \u202e\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    made = start_interview(client, role=role)
    assert made["role"] == "Renal nurse, ward 4 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


def test_interview_submitted_twice_with_one_key_is_one_interview(client: TestClient) -> None:
    body = {"scenario": "job_interview", "role": "baker"}
    twice = [
        client.post("/api/interviews", json=body, headers={"Idempotency-Key": "k1"}).json() for _ in range(2)
    ]
    assert twice[0] == twice[1]
    assert len(client.get("/api/interviews").json()["items"]) == 1


def test_pages_of_interviews_run_newest_first_without_gap_or_repeat(client: TestClient) -> None:
    made = [start_interview(client, role=f"role {n}")["id"] for n in range(7)]
    seen, cursor = [], None
    while True:
        page = client.get(
            "/api/interviews", params={"limit": 3} | ({"cursor": cursor} if cursor else {})
        ).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == made[::-1]


@pytest.mark.parametrize("cursor", ["nonsense", "!!!", "AAAA", "x" * 500])
def test_page_marker_that_is_not_ours_is_refused(client: TestClient, cursor: str) -> None:
    assert client.get("/api/interviews", params={"cursor": cursor}).status_code == 422


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_unknown_interview_is_not_found(client: TestClient, method: str) -> None:
    response = client.request(method, f"/api/interviews/{UNKNOWN}")
    assert (response.status_code, response.json()["title"]) == (404, "Not Found")


def test_follow_up_comes_next_with_its_reason_in_the_persons_own_words(client: TestClient) -> None:
    interview = start_interview(client)
    first = interview["questions"][0]["id"]
    said = "In five years I would like to be running dialysis sessions as a renal nurse."
    answer = client.post(f"/api/questions/{first}/answers", json={"text": said}).json()
    assert reviewed(client, answer["id"])["state"] == "done"
    questions = client.get(f"/api/interviews/{interview['id']}").json()["questions"]
    assert len(questions) == 3
    follow_up = questions[1]
    assert follow_up["probes"] in ("long_term", "alignment", "passion")
    assert follow_up["asked_because"]
    assert "renal nurse" in follow_up["text"] or "dialysis" in follow_up["text"]


def say(client: TestClient, interview: dict[str, Any], *answers: str) -> list[dict[str, Any]]:
    """Answers the questions in the order they come; gives all the interview then holds."""
    path = f"/api/interviews/{interview['id']}"
    for asked, text in enumerate(answers):
        question = client.get(path).json()["questions"][asked]["id"]
        answer = client.post(f"/api/questions/{question}/answers", json={"text": text}).json()
        assert reviewed(client, answer["id"])["state"] == "done"
    questions: list[dict[str, Any]] = client.get(path).json()["questions"]
    return questions


def test_follow_up_answered_in_vain_is_not_followed(client: TestClient) -> None:
    interview = start_interview(client, questions=1)
    questions = say(client, interview, "I want to grow and learn.", "I want to grow and learn.")
    assert len(questions) == 2
    assert client.get(f"/api/interviews/{interview['id']}").json()["finished"] is True


def test_weak_follow_up_is_followed_once_and_no_more(client: TestClient) -> None:
    """Enthusiasm, then what it is for, which leaves open what was done about it."""
    own = ["What motivates you?"]
    interview = start_interview(client, questions=own)
    first = "I'm a very passionate person and I love this work."
    second = "What draws me is the click of a relay when it falls into place."
    third = "I like how quiet a signal box is at night."
    questions = say(client, interview, first, second, third)
    assert [question["probes"] for question in questions] == [None, "passion", "passion"]
    assert len({question["text"] for question in questions}) == 3


def test_retake_replaces_a_follow_up_nobody_answered(client: TestClient) -> None:
    interview = start_interview(client, questions=1)
    first = interview["questions"][0]["id"]
    follow_ups = []
    for said in ("I want to grow and succeed.", STAGED):
        answer = client.post(f"/api/questions/{first}/answers", json={"text": said}).json()
        reviewed(client, answer["id"])
        questions = client.get(f"/api/interviews/{interview['id']}").json()["questions"]
        assert len(questions) <= 2
        follow_ups.append([question["text"] for question in questions[1:]])
    assert follow_ups[0] != follow_ups[1]


def test_deleted_interview_leaves_nothing(client: TestClient) -> None:
    interview = start_interview(client)
    question = interview["questions"][0]["id"]
    answer = client.post(f"/api/questions/{question}/answers", json={"text": STAGED}).json()["id"]
    reviewed(client, answer)
    assert client.delete(f"/api/interviews/{interview['id']}").status_code == 204
    assert client.get(f"/api/interviews/{interview['id']}").status_code == 404
    assert client.get(f"/api/answers/{answer}").status_code == 404
    assert client.get(f"/questions/{question}").status_code == 404


def test_deleting_while_the_review_is_under_way_ends_quietly(client: TestClient) -> None:
    interview = start_interview(client)
    question = interview["questions"][0]["id"]
    answers = [
        client.post(f"/api/questions/{question}/answers", json={"text": STAGED}).json()["id"]
        for _ in range(4)
    ]
    client.delete(f"/api/interviews/{interview['id']}")
    another = start_interview(client)["questions"][0]["id"]
    answer = client.post(f"/api/questions/{another}/answers", json={"text": STAGED}).json()["id"]
    assert reviewed(client, answer)["state"] == "done"
    assert {client.get(f"/api/answers/{gone}").status_code for gone in answers} == {404}
    until(lambda: client.get("/health").status_code, lambda status: status == 200)
