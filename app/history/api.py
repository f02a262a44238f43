"""Reports and history for programs."""

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from app.answers.answer import Answer
from app.database import Work
from app.errors import NotFound
from app.history.days import Days
from app.history.report import Report
from app.history.search import Search
from app.history.takes import newest_takes
from app.history.trend import Trend
from app.interviews.interview import ThisInterview
from app.people.person import SignedIn

router = APIRouter(prefix="/api", tags=["history"])


class HistoryOut(BaseModel):
    """`trend` is of the newest 40 sessions found; `days` counts all answers a day over 26 weeks, in UTC."""

    trend: Trend
    days: dict[date, int]


@router.get("/interviews/{interview_id}/report")
def report(work: Work, interview: ThisInterview) -> Report:
    """What a session amounted to so far. 404 before there is an answer, and while a rehearsal goes on."""
    Answer.load_grades(work, [interview])
    found = Report.of(interview)
    if found is None:
        raise NotFound("There is nothing to report of this interview yet. Answer a question first.")
    return found


@router.get("/history")
def history(work: Work, person: SignedIn, search: Annotated[Search, Query()]) -> HistoryOut:
    """How each dimension moves, and how much was practised when."""
    trend = Trend.of(newest_takes(work, person, search))
    return HistoryOut(trend=trend, days=Days.read(work, person, datetime.now(UTC).date()).practised)
