"""All sessions newest first and what they add up to; one session with its report, to see and to take away."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from sqlalchemy.orm import Session

from app.answers.answer import Answer
from app.answers.traps import TRAP_NAMES
from app.database import Work
from app.history.chart import charts
from app.history.days import Days
from app.history.export import SessionOut, exported_page, file_name, sounds
from app.history.report import Report
from app.history.search import Search
from app.history.takes import best_takes, newest_takes, takes_where
from app.history.trend import Trend
from app.interviews.interview import Interview, InterviewPage, ThisInterview
from app.pages import page
from app.people.person import Person, SignedIn
from app.recordings import Kept

router = APIRouter(include_in_schema=False)

MOST_BEST = 4
LISTED = 12  # sessions on one page


@router.get("/interviews")
def index(request: Request, work: Work, person: SignedIn, cursor: str | None = None) -> Response:
    search, faults = Search.read(request.query_params)
    if "" in request.query_params.values() and not (faults or cursor):
        return RedirectResponse(search.address(), 303)  # a form sends its empty fields too
    found = InterviewPage.read(work, person, cursor, LISTED, search.sessions(person))
    listed = takes_where(work, Interview.id.in_([interview.id for interview in found.interviews]))
    return page(
        request,
        "interviews/index.html",
        422 if faults else 200,
        interviews=found.interviews,
        next_cursor=found.next_cursor,
        levels={session.interview_id: session for session in Trend.of(listed).sessions},
        search=search,
        faults=faults,
        trap_names=TRAP_NAMES,
        first=not cursor,
        **({} if cursor else _overview(work, person, search)),
    )


def _overview(work: Session, person: Person, search: Search) -> dict[str, object]:
    """What stands above the newest sessions."""
    takes = newest_takes(work, person, search)
    trend = Trend.of(takes)
    return {
        "trend": trend,
        "charts": charts(trend),
        "best": best_takes(takes, MOST_BEST),
        "days": None if search.chosen else Days.read(work, person, datetime.now(UTC).date()),
    }


@router.get("/interviews/{interview_id}")
def show(request: Request, work: Work, interview: ThisInterview) -> Response:
    Answer.load_grades(work, [interview])
    spoken = sum(answer.has_audio for answer in interview.answers)
    report = Report.of(interview)
    return page(request, "interviews/show.html", interview=interview, report=report, sounds=spoken)


@router.get("/interviews/{interview_id}/export.html")
def export_page(
    request: Request, work: Work, recordings: Kept, interview: ThisInterview, audio: bool = False
) -> Response:
    """One file with everything in it, and with `audio` the recordings too."""
    Answer.load_grades(work, [interview], Answer.transcript, Answer.delivery)
    heard = sounds(recordings, interview) if audio else {}
    pieces = exported_page(request, interview, heard)
    return StreamingResponse(
        pieces, headers=_saved_as(interview, "with-sound.html" if heard else "html"), media_type="text/html"
    )


@router.get("/interviews/{interview_id}/export.json")
def export_json(work: Work, interview: ThisInterview) -> Response:
    Answer.load_grades(work, [interview], Answer.transcript, Answer.delivery)
    content = SessionOut.of(interview).model_dump_json(indent=2)
    return Response(content, headers=_saved_as(interview, "json"), media_type="application/json")


def _saved_as(interview: Interview, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{file_name(interview, ending)}"'}
