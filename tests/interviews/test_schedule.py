from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fsrs import Rating
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from app.coaching.coach import FollowUp
from app.database import migrate, open_engine
from app.interviews.interview import Interview
from app.interviews.plan import Plan
from app.interviews.question import Question
from app.interviews.schedule import FARTHEST, Schedule, rating
from app.people.person import Person
from app.recordings import Recordings
from tests.conftest import STAGED, reviewed, start_interview

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = open_engine(f"sqlite:///{tmp_path / 'x.db'}")
    migrate(engine)
    with sessionmaker(engine, expire_on_commit=False).begin() as session:
        yield session


@pytest.fixture
def person(session: Session) -> Person:
    return Person.local(session)


def begin(session: Session, person: Person, role: str = "baker", questions: int = 1) -> Interview:
    plan = Plan(scenario="job_interview", role=role, questions=questions)
    started = Interview.start(session, person, plan)
    return Interview.find(session, person, started.id)


def due(session: Session, person: Person, when: datetime) -> list[str]:
    return [question.text for question in Schedule.due_questions(session, person, when)]


def days(session: Session) -> float:
    """From NOW until the only question comes back."""
    return (session.scalars(select(Schedule)).one().due - NOW) / timedelta(days=1)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((5, 1, 5), Rating.Again),
        ((2, 4, 4), Rating.Hard),
        ((3, None, 5), Rating.Good),
        ((4, 4, None), Rating.Easy),
        ((5, 5, 5), Rating.Easy),
        ((None, None, None), Rating.Again),
        ((), Rating.Again),
    ],
)
def test_rating_follows_the_weakest_level(levels: tuple[int | None, ...], expected: Rating) -> None:
    assert rating(levels) == expected


@pytest.mark.parametrize(("level", "expected"), [(1, 1), (2, 1), (3, 2), (4, 8), (5, 8)])
def test_weaker_answer_brings_its_question_back_sooner(
    session: Session, person: Person, level: int, expected: int
) -> None:
    Schedule.rate(begin(session, person).questions[0], "a", [level, 5, 5], now=NOW)
    assert days(session) == expected


def test_question_that_keeps_going_well_is_still_asked_within_two_months(
    session: Session, person: Person
) -> None:
    question, when = begin(session, person).questions[0], NOW
    for number in range(6):
        Schedule.rate(question, str(number), [5, 5, 5], now=when)
        previous, when = when, session.scalars(select(Schedule)).one().due
    assert (when - previous).days == FARTHEST


def test_same_question_in_another_session_is_one_schedule(session: Session, person: Person) -> None:
    for answer in ("a", "b"):
        Schedule.rate(begin(session, person).questions[0], answer, [3, 3, 3], now=NOW)
    assert len(session.scalars(select(Schedule)).all()) == 1


def test_question_is_due_all_day_and_not_the_day_before(session: Session, person: Person) -> None:
    question = begin(session, person).questions[0]
    Schedule.rate(question, "a", [1, 1, 1], now=NOW)
    local = NOW.astimezone()
    tomorrow_early = (local + timedelta(days=1)).replace(hour=0, minute=1)
    assert due(session, person, local.replace(hour=23)) == []
    assert due(session, person, tomorrow_early) == [question.text]


def test_due_question_comes_from_the_newest_session_that_asked_it(session: Session, person: Person) -> None:
    first, second = (begin(session, person, role=role) for role in ("baker", "miller"))
    Schedule.rate(first.questions[0], "a", [1, 1, 1], now=NOW)
    (found,) = Schedule.due_questions(session, person, NOW + timedelta(days=3))
    assert found.interview.id == second.id


def test_corrected_grade_takes_the_place_of_the_one_it_corrects(session: Session, person: Person) -> None:
    question = begin(session, person).questions[0]
    Schedule.rate(question, "a", [1, 1, 1], now=NOW)
    Schedule.rate(question, "a", [4, 4, 4], again=True, now=NOW)
    assert days(session) == 8


def test_review_that_runs_twice_counts_once(session: Session, person: Person) -> None:
    question = begin(session, person).questions[0]
    for _ in range(2):
        Schedule.rate(question, "a", [3, 3, 3], now=NOW)
    assert days(session) == 2


def test_regrading_an_older_take_changes_nothing(session: Session, person: Person) -> None:
    question = begin(session, person).questions[0]
    Schedule.rate(question, "a", [1, 1, 1], now=NOW)
    Schedule.rate(question, "b", [4, 4, 4], now=NOW)
    after_newest = days(session)
    Schedule.rate(question, "a", [1, 1, 1], again=True, now=NOW)
    assert days(session) == after_newest


def test_follow_up_has_no_schedule_since_it_quotes_what_was_said(session: Session, person: Person) -> None:
    interview = begin(session, person)
    asked = FollowUp(text="And the bakery?", type="vision", probes="alignment", because="Said in passing.")
    interview.ask_next(interview.questions[0], asked)
    session.flush()
    Schedule.rate(interview.questions[1], "a", [1, 1, 1], now=NOW)
    assert session.scalars(select(Schedule)).all() == []


def test_schedule_goes_with_the_last_session_that_asked_its_question(
    session: Session, person: Person
) -> None:
    kept = Recordings.at("memory://")
    first, second = begin(session, person), begin(session, person)
    Schedule.rate(first.questions[0], "a", [1, 1, 1], now=NOW)
    first.delete(session, kept)
    assert len(session.scalars(select(Schedule)).all()) == 1
    second.delete(session, kept)
    assert session.scalars(select(Schedule)).all() == []


def test_finished_review_schedules_its_question(client: TestClient) -> None:
    question = start_interview(client)["questions"][0]
    answer = client.post(f"/api/questions/{question['id']}/answers", json={"text": STAGED}).json()["id"]
    assert reviewed(client, answer)["state"] == "done"
    with client.app.state.sessions() as session:  # type: ignore[attr-defined]
        schedule = session.scalars(select(Schedule)).one()
        asked = session.get_one(Question, question["id"])
    assert (schedule.text, schedule.type, schedule.rated) == (asked.text, "vision", answer)
    assert timedelta(days=0.9) < schedule.due - datetime.now(UTC) < timedelta(days=9)


def test_schedule_holds_no_words_of_an_answer(client: TestClient) -> None:
    question = start_interview(client)["questions"][0]["id"]
    answer = client.post(f"/api/questions/{question}/answers", json={"text": STAGED}).json()["id"]
    reviewed(client, answer)
    with client.app.state.sessions() as session:  # type: ignore[attr-defined]
        row = session.execute(select(Schedule.__table__)).one()
    assert [word for word in ("signalling", "licence", "relay", "depot") if word in str(row)] == []
