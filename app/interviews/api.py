"""Interviews for programs."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel

from app.database import Work
from app.interviews.interview import PAGE, Interview, InterviewPage, ThisInterview
from app.interviews.plan import Plan
from app.people.person import SignedIn
from app.recordings import Kept

router = APIRouter(prefix="/api/interviews", tags=["interviews"])


class AnswerLink(BaseModel, from_attributes=True):
    id: str
    kind: str
    state: str
    created_at: datetime


class QuestionOut(BaseModel, from_attributes=True):
    """`type` is one of the rubric's ten; `asked_because` is set on a follow-up, as is `probes`."""

    id: str
    text: str
    type: str
    asked_because: str | None
    probes: str | None
    answers: list[AnswerLink]


class InterviewOut(BaseModel, from_attributes=True):
    id: str
    scenario: str
    role: str
    role_description: str
    goal: str
    mode: str
    way: str
    spoken: bool
    read_first: bool
    created_at: datetime
    finished: bool
    questions: list[QuestionOut]


class InterviewList(BaseModel):
    """Newest first. Pass `next_cursor` as `cursor` for the page after; null on the last."""

    items: list[InterviewOut]
    next_cursor: str | None


@router.post("", status_code=201)
def create(
    work: Work,
    person: SignedIn,
    plan: Plan,
    idempotency_key: Annotated[str | None, Header(max_length=100)] = None,
) -> InterviewOut:
    """Starts an interview. `questions` is how many to take from the bank, or a list of your own.

    `mode` is "practise" (feedback after each answer) or "rehearse" (feedback at the end, no follow-ups).
    """
    return InterviewOut.model_validate(Interview.start(work, person, plan, idempotency_key))


@router.get("")
def index(
    work: Work, person: SignedIn, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=100)] = PAGE
) -> InterviewList:
    page = InterviewPage.read(work, person, cursor, limit)
    items = [InterviewOut.model_validate(interview) for interview in page.interviews]
    return InterviewList(items=items, next_cursor=page.next_cursor)


@router.get("/{interview_id}")
def show(interview: ThisInterview) -> InterviewOut:
    return InterviewOut.model_validate(interview)


@router.delete("/{interview_id}", status_code=204)
def delete(work: Work, recordings: Kept, interview: ThisInterview) -> None:
    """Deletes an interview for good: rows and recordings."""
    interview.delete(work, recordings)
