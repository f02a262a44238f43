"""The order of an interview's questions, and what a follow-up carries of the turns before it."""

import pytest

from app.answers.answer import Answer
from app.coaching.coach import FollowUp
from app.interviews.interview import Interview
from app.interviews.question import Question
from app.rubric.asked import Turn
from app.speech.transcript import Transcript

FIRST = FollowUp(
    text="In what kind of work would that be?",
    type="goals",
    probes="long_term",
    because="Your answer looks ahead; no words were found that say in which field or kind of work.",
    lacks="direction",
)
SECOND = FollowUp(
    text="What would be the first concrete thing on the way there?",
    type="goals",
    probes="long_term",
    because="Your answer says where you are heading; no words were found for the next step.",
    lacks="step",
)


@pytest.fixture
def interview() -> Interview:
    planned = [
        Question(person_id="p", position=at, turn=0, text=text, type="vision", answers=[])
        for at, text in enumerate(("Where do you see yourself?", "Why us?"), start=1)
    ]
    return Interview(
        scenario="job_interview", role="Track technician", role_description="", goal="", questions=planned
    )


def answer(question: Question, *texts: str) -> None:
    """The newest last."""
    for text in texts:
        question.answers.insert(0, Answer(state="done", transcript=Transcript(typed=text)))


def turns(interview: Interview) -> list[tuple[int, int]]:
    return sorted((question.position, question.turn) for question in interview.questions)


def test_follow_up_comes_right_behind_what_it_follows(interview: Interview) -> None:
    planned = interview.questions[0]
    interview.ask_next(planned, FIRST)
    follow_up = interview.follow_up_to(planned)
    assert follow_up is not None
    interview.ask_next(follow_up, SECOND)
    assert turns(interview) == [(1, 0), (1, 1), (1, 2), (2, 0)]
    assert (interview.follow_up_to(follow_up) or planned).text == SECOND.text


def test_third_follow_up_is_never_asked(interview: Interview) -> None:
    asked = interview.questions[0]
    for _ in range(4):
        interview.ask_next(asked, FIRST)
        asked = interview.follow_up_to(asked) or asked
    assert turns(interview) == [(1, 0), (1, 1), (1, 2), (2, 0)]


def test_retake_replaces_or_removes_what_nobody_answered(interview: Interview) -> None:
    planned = interview.questions[0]
    interview.ask_next(planned, FIRST)
    interview.ask_next(planned, SECOND)
    assert [question.text for question in interview.questions if question.turn] == [SECOND.text]
    interview.ask_next(planned, None)
    assert turns(interview) == [(1, 0), (2, 0)]


@pytest.mark.parametrize("answered", [1, 2])
def test_retake_leaves_an_exchange_that_went_on_as_it_was(interview: Interview, answered: int) -> None:
    planned = interview.questions[0]
    interview.ask_next(planned, FIRST)
    interview.ask_next(interview.questions[-1], FIRST)
    answer(next(question for question in interview.questions if question.turn == answered), "Signals.")
    for follow_up in (SECOND, None):
        interview.ask_next(planned, follow_up)
    assert [question.text for question in interview.questions if question.turn] == [FIRST.text, FIRST.text]


def test_follow_up_knows_the_turns_before_it_by_their_newest_words(interview: Interview) -> None:
    planned = interview.questions[0]
    answer(planned, "Higher up.", "I'd like to have grown.")
    interview.ask_next(planned, FIRST)
    follow_up = interview.questions[-1]
    answer(follow_up, "Signals.")
    interview.ask_next(follow_up, SECOND)
    asked = interview.questions[-1].asked
    assert asked.earlier == (
        Turn(question=planned.text, answer="I'd like to have grown."),
        Turn(question=FIRST.text, answer="Signals."),
    )
    assert (asked.probes, asked.lacks) == ("long_term", "step")
    assert (follow_up.asked.lacks, len(follow_up.asked.earlier)) == ("direction", 1)


def test_planned_question_and_unanswered_turn_carry_no_words(interview: Interview) -> None:
    planned = interview.questions[0]
    interview.ask_next(planned, FIRST)
    planned.answers.append(Answer(state="recording"))
    assert (planned.asked.earlier, planned.asked.lacks) == ((), None)
    assert interview.questions[-1].asked.earlier == (Turn(question=planned.text, answer=""),)
