"""Weeks of practice written as rows: `python -m tests.history.seeded FOLDER ANSWERS [WEEKS]` fills a folder.

The answers are the labelled ones, judged by their own tags. They get better as the weeks go by; two thirds of
the way through, a language model takes over from the offline grader.
"""

import json
import random
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session, sessionmaker

from app.answers.answer import Answer
from app.answers.grade import Grade, Wish
from app.answers.traps import NotedTrap
from app.coaching.bank import BankCoach
from app.coaching.coach import Coaching
from app.database import migrate, open_engine
from app.delivery.observe import observe
from app.grading.grader import GraderCard
from app.grading.judge import judge
from app.grading.samples import median
from app.interviews.bank import opening
from app.interviews.interview import Interview
from app.interviews.question import Question
from app.people.person import Person
from app.rubric.asked import SCENARIOS, Asked, Scenario
from app.rubric.assessment import Assessment
from app.rubric.coding import Coding, Finding
from app.settings import ROOT, Settings
from app.speech.transcript import Transcript

OFFLINE = GraderCard(
    grader="offline",
    model="tagger 2",
    prompt_hash="0a1b2c",
    shown_as="bands",
    note="Finds what people found in about nine of ten answers.",
    repeats_exactly=True,
)
MODEL = GraderCard(
    grader="model",
    model="qwen2.5:7b",
    prompt_hash="3d4e5f",
    shown_as="levels",
    note="Reads whole sentences; may overlook a step told in passing.",
    noise={"long_term": 0.4, "alignment": 0.6, "passion": 0.3},
)
ROLES: dict[Scenario, tuple[str, ...]] = {
    "job_interview": ("Signalling technician", "Renal nurse, St Mary's", "Baker at Corn & Rye"),
    "college_interview": ("BA Geography", "Marine science"),
    "sales_call": ("Hull Depots", "Lantern Housing"),
}
END = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)


class Said(NamedTuple):
    text: str
    findings: tuple[Finding, ...]


@cache
def labelled() -> tuple[Said, ...]:
    """The labelled answers, the barest first."""
    rows = [json.loads(line) for line in (ROOT / "evals" / "test.jsonl").read_text().splitlines()]
    rows.sort(key=lambda row: sum(level or 0 for level in row["labels"].values()))
    return tuple(
        Said(row["answer"], tuple(Finding.model_validate(tag) for tag in row["tags"])) for row in rows
    )


@cache
def judged(number: int, asked: Asked, times: int) -> tuple[Assessment, Coaching]:
    """The answer of that number to a question; graded `times` over, each time but the first less is found."""
    said = labelled()[number]
    looks = [Coding(findings=said.findings[look:]) for look in range(times)]
    assessments = [judge(coding, asked, said.text) for coding in looks]
    assessment = median(assessments) if times > 1 else assessments[0]
    return assessment, BankCoach().coach(asked, said.text, assessment)


class Practice:
    """Writes sessions of three questions, each answered once to three times over."""

    def __init__(self, session: Session, person: Person, answers: int, weeks: float, end: datetime) -> None:
        self._session, self._person, self._end = session, person, end
        self._weeks, self._answers, self._left = weeks, answers, answers
        self._chance = random.Random(5)

    def write(self) -> None:
        while self._left > 0:
            written = self._interview(1 - self._left / self._answers)
            self._session.flush()
            for answer in written.answers:
                NotedTrap.note(answer)

    def _interview(self, progress: float) -> Interview:
        scenario = SCENARIOS[int(self._chance.triangular(0, 2.99, 0))]
        role = self._chance.choice(ROLES[scenario])
        at = self._end - timedelta(days=self._weeks * 7 * (1 - progress), minutes=self._chance.randrange(300))
        interview = Interview(
            person_id=self._person.id,
            scenario=scenario,
            role=role,
            role_description="",
            goal="",
            created_at=at,
        )
        interview.questions = []
        self._session.add(interview)
        for position, planned in enumerate(opening(scenario, 3, role), start=1):
            question = Question(
                person_id=self._person.id,
                position=position,
                turn=0,
                text=planned.text,
                type=planned.type,
                created_at=at,
                answers=[],
            )
            interview.questions.append(question)
            for take in range(min(self._left, self._chance.choice((1, 1, 1, 2, 3)))):
                self._answer(question, progress + take * 0.1, at + timedelta(minutes=4 * position + take))
        return interview

    def _answer(self, question: Question, progress: float, at: datetime) -> None:
        self._left -= 1
        reached = min(max(progress * 0.7 + self._chance.uniform(-0.05, 0.25), 0), 0.99)
        number, by_model = int(reached * len(labelled())), progress > 0.66
        assessment, coaching = judged(number, question.asked, 3 if by_model else 1)
        transcript = Transcript(typed=labelled()[number].text)
        card = MODEL if by_model else OFFLINE
        grade = Grade(
            person_id=self._person.id,
            run=1,
            grader=card.grader,
            wish=Wish(),
            card=card,
            assessment=assessment,
            coaching=coaching,
            seconds=0.4,
            created_at=at,
        )
        question.answers.append(
            Answer(
                person_id=self._person.id,
                kind="text",
                state="done",
                typed=transcript.typed,
                run=1,
                transcript=transcript,
                delivery=observe(transcript),
                wish=Wish(),
                grades=[grade],
                created_at=at,
            )
        )


def practise(session: Session, answers: int, weeks: float = 9, end: datetime = END) -> None:
    """Writes so many answers of the local person, spread over the weeks before `end`."""
    Practice(session, Person.local(session), answers, weeks, end).write()


def main(folder: str, answers: str, weeks: str = "9") -> None:
    settings = Settings(data=Path(folder))
    settings.prepare_folder()
    engine = open_engine(settings.database_url)
    migrate(engine)
    with sessionmaker(engine).begin() as session:
        practise(session, int(answers), float(weeks))
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
