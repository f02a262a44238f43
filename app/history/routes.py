"""Home, all sessions newest first, and one session with its report."""

from fastapi import APIRouter, Request, Response

from app.answers.answer import Answer
from app.database import Work
from app.history.report import Report
from app.interviews.interview import Interview, InterviewPage
from app.pages import page
from app.people.person import SignedIn

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request, work: Work, person: SignedIn) -> Response:
    newest = InterviewPage.read(work, person, size=3)
    return page(request, "home.html", interviews=newest.interviews)


@router.get("/interviews")
def index(request: Request, work: Work, person: SignedIn, cursor: str | None = None) -> Response:
    found = InterviewPage.read(work, person, cursor)
    Answer.load_grades(work, found.interviews)
    return page(request, "interviews/index.html", interviews=found.interviews, next_cursor=found.next_cursor)


@router.get("/interviews/{interview_id}")
def show(request: Request, work: Work, person: SignedIn, interview_id: str) -> Response:
    interview = Interview.find(work, person, interview_id)
    Answer.load_grades(work, [interview])
    return page(request, "interviews/show.html", interview=interview, report=Report.of(interview))
