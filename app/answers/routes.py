"""The room where a question is answered, and the review of an answer."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import uuid4

import structlog
from fastapi import APIRouter, BackgroundTasks, Request, Response
from fastapi.responses import RedirectResponse

from app.answers.answer import Answer, Queue
from app.answers.submitted import Sent
from app.database import Work
from app.errors import AppError
from app.interviews.interview import Interview
from app.interviews.question import Question
from app.pages import page
from app.people.person import SignedIn
from app.recordings import Kept
from app.settings import Settings
from app.speech.transcript import Transcriber

log = structlog.get_logger()

router = APIRouter(include_in_schema=False)

NO_ERRORS: Mapping[str, str] = MappingProxyType({})


@router.get("/questions/{question_id}")
def room(
    request: Request, work: Work, person: SignedIn, question_id: str, background: BackgroundTasks
) -> Response:
    background.add_task(_warm, request.app.state.transcriber)
    return _room(request, work, Interview.find_question(work, person, question_id))


def _warm(transcriber: Transcriber) -> None:
    """While the person thinks, the model loads. What is wrong with it is said where it is used."""
    try:
        transcriber.warm()
    except AppError as error:
        log.warning("transcriber not ready", reason=error.sentence)


def _room(
    request: Request, work: Work, question: Question, errors: Mapping[str, str] = NO_ERRORS, draft: str = ""
) -> Response:
    settings: Settings = request.app.state.settings
    Answer.load_grades(work, [question.interview])
    return page(
        request,
        "questions/show.html",
        422 if errors else 200,
        question=question,
        interview=question.interview,
        unfinished=next((answer for answer in question.answers if answer.state == "recording"), None),
        submission=uuid4().hex,
        limits={"megabytes": settings.max_megabytes, "minutes": settings.max_minutes},
        errors=errors,
        draft=draft,
    )


@router.post("/questions/{question_id}/answers")
def create(
    request: Request,
    work: Work,
    person: SignedIn,
    recordings: Kept,
    reviews: Queue,
    sent: Sent,
    question_id: str,
) -> Response:
    question = Interview.find_question(work, person, question_id)
    try:
        answer = sent.submit(work, question, recordings, reviews)
    except AppError as error:
        return _room(
            request, work, question, {"audio" if sent.audio else "text": error.sentence}, sent.text or ""
        )
    return RedirectResponse(f"/answers/{answer.id}", 303)


@router.get("/answers/{answer_id}")
def show(request: Request, work: Work, person: SignedIn, answer_id: str) -> Response:
    answer = Answer.find(work, person, answer_id)
    interview = answer.question.interview
    return page(
        request,
        "answers/show.html",
        answer=answer,
        question=answer.question,
        interview=interview,
        next_question=interview.next_question,
    )


@router.post("/answers/{answer_id}/stop")
def stop(work: Work, person: SignedIn, recordings: Kept, reviews: Queue, answer_id: str) -> Response:
    """Finishes a recording that was left in the middle, with what was kept of it."""
    Answer.find(work, person, answer_id).stop(work, recordings, reviews)
    return RedirectResponse(f"/answers/{answer_id}", 303)


@router.post("/answers/{answer_id}/reviews")
def review_again(work: Work, person: SignedIn, reviews: Queue, answer_id: str) -> Response:
    Answer.find(work, person, answer_id).review_again(work, reviews)
    return RedirectResponse(f"/answers/{answer_id}", 303)


@router.post("/answers/{answer_id}/deletion")
def delete(work: Work, person: SignedIn, recordings: Kept, answer_id: str) -> Response:
    answer = Answer.find(work, person, answer_id)
    interview_id = answer.question.interview_id
    answer.delete(work, recordings)
    return RedirectResponse(f"/interviews/{interview_id}", 303)
