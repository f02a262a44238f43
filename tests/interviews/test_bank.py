"""The question bank is data; these hold for all of it."""

import pytest

from app.interviews.bank import BANKS, opening, type_of
from app.rubric.asked import QUESTION_TYPES, SCENARIOS, QuestionType, Scenario

OPENINGS: dict[Scenario, str] = {
    "job_interview": "Where do you see yourself in five years?",
    "college_interview": (
        "Where do you see yourself five years from now, a little after you finish your degree?"
    ),
    "sales_call": "Where do you see us in five years if we work together?",
}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_first_question_is_the_scenarios_vision_question(scenario: Scenario) -> None:
    (first,) = opening(scenario, 1)
    assert (first.text, first.type) == (OPENINGS[scenario], "vision")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_bank_has_at_least_eight_different_questions(scenario: Scenario) -> None:
    questions = opening(scenario, 99)
    assert len(questions) >= 8
    assert len({question.text for question in questions}) == len(questions)


def test_every_question_type_is_asked_somewhere() -> None:
    asked = {question.type for bank in BANKS.values() for question in bank.questions}
    assert asked == set(QUESTION_TYPES)
    assert {question.type for question in BANKS["job_interview"].questions} == set(QUESTION_TYPES)


@pytest.mark.parametrize(("count", "length"), [(-1, 0), (0, 0), (3, 3), (99, 10)])
def test_opening_gives_as_many_as_asked_and_there_are(count: int, length: int) -> None:
    assert len(opening("job_interview", count)) == length


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("Data analyst", "Why do you want the role of Data analyst, and why here?"),
        ("the night nurse", "Why do you want the role of night nurse, and why here?"),
        ("  ", "Why do you want this role, and why here?"),
        ("{role}", "Why do you want the role of {role}, and why here?"),
    ],
)
def test_role_is_named_in_the_question(role: str, text: str) -> None:
    assert opening("job_interview", 2, role)[1].text == text


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_types_of_the_banks_own_questions_are_recognised(scenario: Scenario) -> None:
    questions = opening(scenario, 99)
    assert [type_of(question.text) for question in questions] == [question.type for question in questions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where will you be in ten years?", "vision"),
        ("Why should we hire you?", "why_role"),
        ("Why did you apply to our school?", "why_role"),
        ("How does this position fit your career plans?", "fit_long_term"),
        ("What are your career goals?", "goals"),
        ("Why are you leaving your current employer?", "change"),
        ("Is this just a job for you?", "job_or_career"),
        ("What skills are you hoping to develop?", "skills"),
        ("How long do you plan to stay with us?", "stay"),
        ("What drives you?", "motivation"),
        ("Why did you choose nursing?", "why_field"),
        ("Tell me about yourself.", "goals"),
        ("", "goals"),
    ],
)
def test_type_of_a_persons_own_question(text: str, expected: QuestionType) -> None:
    assert type_of(text) == expected
