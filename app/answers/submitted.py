"""Reads an answer as it is sent: typed or a file, by a form or as JSON."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from app.answers.answer import Answer, Reviews
from app.errors import Unprocessable, UnreadableRecording
from app.interviews.question import Question
from app.recordings import UNKNOWN, Recordings, media_type

MAX_WORDS = 5_000


class Submitted(BaseModel, arbitrary_types_allowed=True):
    """One of `text` and `audio` is set. `submission` is the sender's own mark for this one sending."""

    text: str | None = None
    audio: UploadFile | None = None
    submission: Annotated[str | None, Field(max_length=100)] = None

    def submit(self, work: Session, question: Question, recordings: Recordings, reviews: Reviews) -> Answer:
        """Sends the answer on its way, a recording before text. Raises Unprocessable."""
        if self.audio:
            _check_kind(self.audio)
            return Answer.upload(work, question, self.audio.file, self.submission, recordings, reviews)
        return Answer.type_in(work, question, typed_words(self.text), self.submission, reviews)


def typed_words(text: str | None) -> str:
    """What was typed, trimmed. Raises Unprocessable when that is nothing, or more than Longview takes."""
    text = (text or "").replace("\x00", "").strip()
    words = len(text.split())
    if not words:
        raise Unprocessable("There is no answer here yet. Type one, record one or choose a recording.")
    if words > MAX_WORDS:
        raise Unprocessable(
            f"This answer has {words:,} words; the most Longview takes is {MAX_WORDS:,}. "
            "Shorten it and send it again."
        )
    return text


def _check_kind(audio: UploadFile) -> None:
    """Refuses at once what is plainly no recording, while the person still has the form before them."""
    start = audio.file.read(12)
    audio.file.seek(0)
    if not start:
        raise Unprocessable("This file is empty (0 bytes). Record it again, or choose another file.")
    if media_type(start) == UNKNOWN:
        raise UnreadableRecording(
            "This file is not a recording Longview can read. It takes wav, mp3, m4a, mp4, ogg, webm and flac."
        )


async def _submitted(request: Request) -> AsyncIterator[Submitted]:
    """A multipart or url-encoded form with `text` or `audio`, or a JSON object with `text`."""
    if request.headers.get("content-type", "").startswith("application/json"):
        yield _checked(await _object(request))
        return
    try:
        async with request.form(max_files=1, max_fields=10) as form:
            audio = form.get("audio")
            # Browsers send a nameless empty file when none was chosen.
            chosen = audio if isinstance(audio, UploadFile) and (audio.filename or audio.size) else None
            yield _checked({"text": form.get("text"), "audio": chosen, "submission": form.get("submission")})
    except MultiPartException as error:
        raise Unprocessable(f"The form could not be read: {error.message}") from error


async def _object(request: Request) -> dict[str, Any]:
    try:
        value = json.loads(await request.body())
    except ValueError as error:
        raise Unprocessable('The body is not JSON. Send {"text": "..."} or a form with "audio".') from error
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise Unprocessable('Send a JSON object with your answer as "text".')
    return {"text": value["text"], "submission": request.headers.get("idempotency-key")}


def _checked(fields: dict[str, Any]) -> Submitted:
    try:
        return Submitted.model_validate(fields)
    except ValidationError as error:
        raise Unprocessable("The answer could not be read. Send text, or a recording as a file.") from error


Sent = Annotated[Submitted, Depends(_submitted)]
