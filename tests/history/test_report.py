import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from app.answers.grade import Grade
from app.rubric.asked import DIMENSIONS
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


def test_report_names_what_to_practise_why_and_the_question_to_answer_again(client: TestClient) -> None:
    interview = start_interview(client, questions=1)["id"]
    answer(client, interview, "I want to grow and succeed in a great company. I am very passionate.")
    report = client.get(f"/api/interviews/{interview}/report").json()
    practise = report["practise_next"]
    question = client.get(f"/api/interviews/{interview}").json()["questions"][0]
    assert (practise["dimension"], practise["question_id"]) == (report["weakest"], question["id"])
    sent = client.get(f"/api/answers/{question['answers'][0]['id']}").json()["assessment"]
    assert practise["why"] == sent["dimensions"][report["weakest"]]["reason"]
    page = client.get(f"/interviews/{interview}").text
    assert practise["change"] in page.replace("&#39;", "'")
    assert f'href="/questions/{question["id"]}">' in page


def test_report_names_traps_with_the_questions_that_met_them(client: TestClient) -> None:
    interview = start_interview(client, questions=1)["id"]
    answer(client, interview, "I want to grow and succeed in a great company. I am very passionate.")
    traps = client.get(f"/api/interviews/{interview}/report").json()["traps"]
    question = client.get(f"/api/interviews/{interview}").json()["questions"][0]["id"]
    assert ("Vagueness", [question]) in [(trap["name"], trap["question_ids"]) for trap in traps]


def test_report_marks_the_better_of_two_takes_and_counts_the_newest(client: TestClient) -> None:
    interview = start_interview(client, questions=1)["id"]
    path = f"/api/interviews/{interview}"
    question = client.get(path).json()["questions"][0]["id"]
    sent = []
    for text in (STAGED, "I want to grow and succeed in a great company."):
        sent.append(client.post(f"/api/questions/{question}/answers", json={"text": text}).json()["id"])
        assert reviewed(client, sent[-1])["state"] == "done"
    told = client.get(f"{path}/report").json()["questions"][0]
    assert (told["best"], told["newest"]) == (sent[0], sent[1])
    assert "Your best take of this question" in client.get(f"/interviews/{interview}").text


def test_report_before_an_answer_is_not_found(client: TestClient) -> None:
    interview = start_interview(client)["id"]
    response = client.get(f"/api/interviews/{interview}/report")
    assert (response.status_code, "Answer a question first" in response.json()["detail"]) == (404, True)


def test_rehearsal_reports_nothing_before_its_end(client: TestClient) -> None:
    interview = start_interview(client, questions=2, mode="rehearse")["id"]
    answer(client, interview, STAGED)
    assert client.get(f"/api/interviews/{interview}/report").status_code == 404
    page = client.get(f"/interviews/{interview}").text
    assert "This is a rehearsal" in page
    assert "Kept for the end of the rehearsal" in page
    assert "Practise next" not in page
    assert " evidence" not in page
    assert client.get("/api/history").json()["trend"]["sessions"] == []


def test_gentle_report_and_history_name_no_level(client: TestClient) -> None:
    interview = start_interview(client, questions=1)["id"]
    answer(client, interview, STAGED)
    addresses = (f"/interviews/{interview}", "/interviews", f"/interviews/{interview}/export.html")
    judging = (
        "evidence<",
        'class="scale',
        "session by session",
        "Your best takes",
        "weakest",
        "lowest",
        'id="traps"',
    )
    plain = [client.get(address).text for address in addresses]
    assert all(any(part in page for part in judging) for page in plain)
    client.post("/settings/preferences", data={"gentle": "true"})
    gentle = [client.get(address).text for address in addresses]
    assert [part for page in gentle for part in judging if part in page] == []
    assert "Practise next" in gentle[0]
    assert "What worked" in gentle[0]


def regrade(client: TestClient, shown_as: str, *levels: int) -> None:
    """Gives the answers, oldest first, these levels in all dimensions."""
    with client.app.state.sessions.begin() as session:  # type: ignore[attr-defined]
        grades = session.scalars(select(Grade).order_by(Grade.created_at))
        for grade, level in zip(grades, levels, strict=True):
            judged = grade.assessment.dimensions.items()
            told = {name: one.model_copy(update={"level": level}) for name, one in judged}
            grade.assessment = grade.assessment.model_copy(update={"dimensions": told})
            grade.card = grade.card.model_copy(update={"shown_as": shown_as})


def seen(client: TestClient, path: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", client.get(path).text).split())


@pytest.mark.parametrize(
    ("shown_as", "levels", "said"),
    [
        ("levels", (5, 3), "3 to 5 of 5"),
        ("levels", (4, 4), "clear evidence, 4 of 5"),
        ("bands", (1, 4), "little to clear evidence"),
        ("bands", (4, 5), "clear evidence"),
    ],
)
def test_levels_of_a_session_are_told_from_the_lowest_to_the_highest(
    client: TestClient, shown_as: str, levels: tuple[int, int], said: str
) -> None:
    interview = start_interview(client, questions=1)["id"]
    for _ in levels:  # the follow-up too
        answer(client, interview, STAGED)
    regrade(client, shown_as, *levels)
    report = client.get(f"/api/interviews/{interview}/report").json()
    assert report["dimensions"]["passion"] == {"level": min(levels), "count": 2, "levels": sorted(levels)}
    for path in (f"/interviews/{interview}", f"/interviews/{interview}/export.html"):
        assert seen(client, path).count(f" {said} over 2 answers") == 3
    assert seen(client, "/").count(f" {said} ") == 3
    assert seen(client, "/interviews").count(f" {said.rpartition(', ')[2]} ") == 3


@pytest.mark.parametrize(("levels", "middle"), [((3, 1, 5), ", 3 in the middle"), ((1, 2, 4, 5), "")])
def test_middle_of_several_levels_is_told_where_there_is_one(
    client: TestClient, levels: tuple[int, ...], middle: str
) -> None:
    interview = start_interview(client, questions=len(levels), mode="rehearse")["id"]
    for _ in levels:
        answer(client, interview, STAGED)
    regrade(client, "levels", *levels)
    told = f" {min(levels)} to 5 of 5 over {len(levels)} answers{middle} "
    assert seen(client, f"/interviews/{interview}").count(told) == 3


def test_reason_to_practise_names_the_question_it_is_from(client: TestClient) -> None:
    interview = start_interview(client, questions=1)["id"]
    for text in (STAGED, "I want to grow and succeed in a great company."):
        answer(client, interview, text)
    why = client.get(f"/api/interviews/{interview}/report").json()["practise_next"]["why"]
    assert f"At question 2: {why}" in client.get(f"/interviews/{interview}").text.replace("&#39;", "'")


def test_session_without_a_judgement_claims_no_freedom_from_traps(client: TestClient) -> None:
    interview = start_interview(client, questions=1)["id"]
    answer(client, interview, "I don't know.")
    assert "None of the four usual traps" not in client.get(f"/interviews/{interview}").text


def test_takes_are_numbered_alike_on_every_page(client: TestClient) -> None:
    interview = start_interview(client, questions=1)["id"]
    question = client.get(f"/api/interviews/{interview}").json()["questions"][0]["id"]
    client.post(f"/api/questions/{question}/recordings")
    answer = client.post(f"/api/questions/{question}/answers", json={"text": STAGED}).json()["id"]
    assert reviewed(client, answer)["state"] == "done"
    for page in ("/interviews", f"/interviews/{interview}"):
        assert re.findall(rf'href="/answers/{answer}">.*?Take (\d)', client.get(page).text) == ["1"]
    assert f'id="take-{answer}">Take 1,' in client.get(f"/interviews/{interview}/export.html").text


@pytest.mark.parametrize(
    ("shown_as", "levels", "tags"),
    [
        ("levels", (1, 2, 2), ["weakest"]),
        ("bands", (1, 2, 2), []),
        ("bands", (1, 3, 4), ["weakest", "strongest"]),
        ("bands", (2, 4, 5), ["weakest"]),
        ("bands", (1, 3, None), ["weakest", "strongest"]),
    ],
)
def test_dimensions_that_look_alike_are_not_called_strongest_or_weakest(
    client: TestClient, shown_as: str, levels: tuple[int | None, ...], tags: list[str]
) -> None:
    interview = start_interview(client, questions=1)["id"]
    for _ in range(2):  # the follow-up too
        answer(client, interview, STAGED)
    with client.app.state.sessions.begin() as session:  # type: ignore[attr-defined]
        for grade in session.scalars(select(Grade)):
            given = dict(zip(DIMENSIONS, levels, strict=True))
            judged = grade.assessment.dimensions.items()
            told = {name: one.model_copy(update={"level": given[name]}) for name, one in judged}
            grade.assessment = grade.assessment.model_copy(update={"dimensions": told})
            grade.card = grade.card.model_copy(update={"shown_as": shown_as})
    page = client.get(f"/interviews/{interview}").text
    assert re.findall(r"<span class=\"tag\">(\w+)", page) == tags
    assert ("It is your lowest here" in page) == ("weakest" in tags)
