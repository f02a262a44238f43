"""Home: one click to go on, what came back, how it went the last time."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import uuid4

from fastapi import APIRouter, Request, Response

from app.answers.answer import Answer
from app.coaching.coach import Coaching
from app.database import Work
from app.history.chart import charts
from app.history.report import Report
from app.history.search import Search
from app.history.takes import newest_takes
from app.history.trend import Trend
from app.interviews.interview import Interview, InterviewPage
from app.interviews.question import Question
from app.interviews.schedule import Schedule
from app.pages import page
from app.people.person import SignedIn

router = APIRouter(include_in_schema=False)


class Due(NamedTuple):
    """Questions that came back, and the newest interview of the setting they belong to."""

    setting: Interview
    questions: list[Question]


class Last(NamedTuple):
    """The newest session with feedback to show, and its newest advice."""

    interview: Interview
    report: Report
    coaching: Coaching | None


@router.get("/")
def home(request: Request, work: Work, person: SignedIn) -> Response:
    newest = InterviewPage.read(work, person, size=3).interviews
    Answer.load_grades(work, newest)
    comparable = Trend.of(newest_takes(work, person, Search())).latest
    return page(
        request,
        "home.html",
        interviews=newest,
        unfinished=next((interview for interview in newest if interview.next_question), None),
        set_up=Interview.last_set_up(work, person),
        due=_by_setting(Schedule.due_questions(work, person)),
        last=next((last for interview in newest if (last := _last(interview))), None),
        trend=[] if person.preferences.gentle else charts(comparable),
        submission=uuid4().hex,
    )


def _by_setting(questions: Iterable[Question]) -> list[Due]:
    """The longest due first."""
    settings: dict[tuple[str, str], Due] = {}
    for question in questions:
        setting = question.interview
        settings.setdefault((setting.scenario, setting.role), Due(setting, [])).questions.append(question)
    return list(settings.values())


def _last(interview: Interview) -> Last | None:
    report = Report.of(interview)
    if report is None:
        return None
    graded = sorted((a for a in interview.answers if a.grade), key=lambda answer: answer.created_at)
    return Last(interview, report, graded[-1].grades[-1].coaching)
