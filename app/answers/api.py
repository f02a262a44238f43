"""Answers for programs."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Path, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from app.answers.answer import Answer, Queue, Standing, ThisAnswer
from app.answers.contested import Contested
from app.answers.ranges import byte_range
from app.answers.shown import AnswerOut
from app.answers.submitted import Sent
from app.database import Sessions, Work
from app.interviews.interview import ThisQuestion
from app.recordings import Kept
from app.settings import Settings

router = APIRouter(prefix="/api", tags=["answers"])

# How often a listener is told of changes, in seconds.
TOLD_EVERY = 0.25

_AUDIO = {"type": "object", "properties": {"audio": {"type": "string", "format": "binary"}}}
_TEXT = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
_SENT = {"multipart/form-data": {"schema": _AUDIO}, "application/json": {"schema": _TEXT}}
SENT_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": _SENT}}


class Accepted(BaseModel):
    """The answer is stored; its review goes on by itself. Follow it by its events."""

    id: str
    state: str


@router.post("/questions/{question_id}/answers", status_code=202, openapi_extra=SENT_BODY)
def create(work: Work, recordings: Kept, reviews: Queue, sent: Sent, question: ThisQuestion) -> Accepted:
    """Sends an answer: a recording as multipart `audio`, or JSON `{"text"}`.

    An `Idempotency-Key` header (or a form field `submission`) makes a repeated sending count once.
    """
    return _accepted(sent.submit(work, question, recordings, reviews))


@router.post("/questions/{question_id}/recordings", status_code=201)
def start_recording(
    work: Work,
    reviews: Queue,
    question: ThisQuestion,
    submission: Annotated[str | None, Body(embed=True, max_length=100)] = None,
) -> Accepted:
    """Begins an answer that is sent while it is spoken."""
    return _accepted(Answer.speak(work, question, submission, reviews))


@router.put("/recordings/{answer_id}/chunks/{number}", status_code=204)
def keep_chunk(
    request: Request,
    recordings: Kept,
    answer: ThisAnswer,
    number: Annotated[int, Path(ge=0)],
    content: Annotated[bytes, Body(media_type="application/octet-stream")] = b"",
) -> None:
    """Keeps piece `number`, from 0, of a recording under way. The same piece twice is one piece."""
    settings: Settings = request.app.state.settings
    answer.add_chunk(recordings, number, content, settings.max_bytes)


@router.post("/recordings/{answer_id}/stop", status_code=202)
def stop_recording(
    work: Work,
    recordings: Kept,
    reviews: Queue,
    answer: ThisAnswer,
    chunks: Annotated[int | None, Body(embed=True, ge=0)] = None,
) -> Accepted:
    """Ends a recording and sends it to review. A second stop changes nothing.

    `chunks` is how many were sent; the stop is refused while one of them is missing.
    """
    answer.stop(work, recordings, reviews, chunks)
    return _accepted(answer)


@router.get("/answers/{answer_id}")
def show(answer: ThisAnswer) -> AnswerOut:
    return AnswerOut.of(answer)


@router.delete("/answers/{answer_id}", status_code=204)
def delete(work: Work, recordings: Kept, answer: ThisAnswer) -> None:
    """Deletes an answer for good: rows and recording."""
    answer.delete(work, recordings)


@router.post("/answers/{answer_id}/reviews", status_code=202)
def review_again(work: Work, reviews: Queue, answer: ThisAnswer) -> Accepted:
    """Takes a failed review up where it stopped."""
    answer.review_again(work, reviews)
    return _accepted(answer)


@router.post("/answers/{answer_id}/grades", status_code=202)
def grade_again(work: Work, reviews: Queue, answer: ThisAnswer, contested: Contested) -> Accepted:
    """Adds a further grade beside those there are: see `Contested` for what may be wished."""
    answer.grade_again(work, contested.wish(answer), reviews)
    return _accepted(answer)


@router.get("/answers/{answer_id}/audio")
def audio(request: Request, recordings: Kept, answer: ThisAnswer) -> Response:
    """The recording, by byte ranges if asked: as it came, or as WAV where browsers could not seek in it."""
    recorded = recordings.playable(answer.id)
    part = byte_range(request.headers.get("range"), recorded.size)
    start, end = part or (0, recorded.size)
    # No page shows a recording once it is deleted, and players seek more surely in what may be stored.
    headers = {"Accept-Ranges": "bytes", "Content-Length": str(end - start), "Cache-Control": "no-cache"}
    if part and start == end:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{recorded.size}"})
    if part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{recorded.size}"
    return StreamingResponse(
        recorded.read(start, end), 206 if part else 200, headers, media_type=recorded.media_type
    )


@router.get(
    "/answers/{answer_id}/events", response_class=EventSourceResponse, dependencies=[Depends(Answer.find)]
)
async def events(request: Request, answer_id: str) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events named "state", one for each change, until the review has ended."""
    told: Standing | None = None
    while not await request.is_disconnected():
        standing = await run_in_threadpool(_standing, request.app.state.sessions, answer_id)
        if standing and standing != told:
            yield ServerSentEvent(event="state", data=standing._asdict())
        if standing is None or standing.state in ("heard", "done", "failed"):
            return
        told = standing
        await asyncio.sleep(TOLD_EVERY)


def _accepted(answer: Answer) -> Accepted:
    return Accepted(id=answer.id, state=answer.state)


def _standing(sessions: Sessions, answer_id: str) -> Standing | None:
    with sessions() as session:
        return Answer.standing(session, answer_id)
