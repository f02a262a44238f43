"""The room where a question is answered, the review of an answer, and two takes side by side."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import uuid4

import structlog
from fastapi import APIRouter, BackgroundTasks, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BeforeValidator

from app.answers.answer import Answer, Queue, ThisAnswer
from app.answers.contested import Contested
from app.answers.grade import Grade, Times
from app.answers.opinions import other_opinion
from app.answers.submitted import MAX_WORDS, Sent
from app.answers.takes import take_before, take_number, taken
from app.database import Work
from app.errors import AppError, NotFound
from app.history.comparison import Comparison
from app.interviews.interview import ThisQuestion
from app.interviews.question import Question
from app.pages import page
from app.people.person import SignedIn
from app.recordings import Kept
from app.rubric.asked import Dimension
from app.settings import Settings
from app.speech.transcriber import Transcriber

log = structlog.get_logger()

router = APIRouter(include_in_schema=False)


@router.get("/questions/{question_id}")
def room(request: Request, work: Work, question: ThisQuestion, background: BackgroundTasks) -> Response:
    """While a rehearsal goes on, a question that was answered leads on to the next."""
    if question.answered and question.interview.holds_feedback:
        return RedirectResponse(f"/interviews/{question.interview_id}/next", 303)
    background.add_task(_warm, request.app.state.transcriber)
    return _room(request, work, question)


@router.get("/device-check")
def device_check(
    request: Request, _person: SignedIn, background: BackgroundTasks, question: str = ""
) -> Response:
    """Listens in the browser alone. `question` is the id of the one to go back to."""
    background.add_task(_warm, request.app.state.transcriber)
    return page(request, "devices/check.html", question=question)


def _warm(transcriber: Transcriber) -> None:
    """While the person thinks, the model loads. What is wrong with it is said where it is used."""
    try:
        transcriber.warm()
    except AppError as error:
        log.warning("transcriber not ready", reason=error.sentence)


def _room(
    request: Request, work: Work, question: Question, errors: Mapping[str, str] | None = None, draft: str = ""
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
        limits={"megabytes": settings.max_megabytes, "minutes": settings.max_minutes, "words": MAX_WORDS},
        errors=errors or {},
        draft=draft,
    )


@router.post("/questions/{question_id}/answers")
def create(
    request: Request, work: Work, recordings: Kept, reviews: Queue, sent: Sent, question: ThisQuestion
) -> Response:
    held = question.interview.holds_feedback
    try:
        answer = sent.submit(work, question, recordings, reviews)
    except AppError as error:
        return _room(
            request, work, question, {"audio" if sent.audio else "text": error.sentence}, sent.text or ""
        )
    return _onward(answer, question if held else None)


def _onward(answer: Answer, rehearsed: Question | None) -> Response:
    """After an answer: its feedback, or what comes next in a rehearsal that went on with it."""
    onward = f"/interviews/{rehearsed.interview_id}/next" if rehearsed else f"/answers/{answer.id}"
    return RedirectResponse(onward, 303)


@router.get("/answers/{answer_id}")
def show(
    request: Request, work: Work, person: SignedIn, answer: ThisAnswer, grade: str | None = None
) -> Response:
    """The newest grade, or with `grade` an earlier one. A rehearsal's feedback waits for its end."""
    interview = answer.question.interview
    if interview.holds_feedback:
        return page(request, "answers/held.html", interview=interview)
    shown = _grade(answer, grade) if grade else answer.grade
    return _review(request, answer, shown, _since(work, person, answer, shown))


def _grade(answer: Answer, grade_id: str) -> Grade:
    for grade in answer.grades:
        if grade.id == grade_id:
            return grade
    raise NotFound("This answer has no such grading. Open the answer itself for the newest one.")


def _since(work: Work, person: SignedIn, answer: Answer, shown: Grade | None) -> Comparison | None:
    """How the newest grade compares with the take before; None where there is nothing to compare."""
    earlier = take_before(answer)
    if earlier is None or shown is not answer.grade:
        return None
    return Comparison.of(Answer.find(work, person, earlier.id), answer)


def _review(
    request: Request,
    answer: Answer,
    grade: Grade | None,
    since: Comparison | None,
    errors: Mapping[str, str] | None = None,
    draft: Contested | None = None,
) -> Response:
    interview = answer.question.interview
    return page(
        request,
        "answers/show.html",
        422 if errors else 200,
        answer=answer,
        grade=grade,
        words=answer.words_of(grade),
        other=other_opinion(answer, grade),
        since=since,
        take_number=take_number(answer),
        question=answer.question,
        interview=interview,
        next_question=interview.next_question,
        errors=errors or {},
        draft=draft or Contested(),
    )


@router.post("/answers/{answer_id}/grades")
def grade_again(
    request: Request,
    work: Work,
    person: SignedIn,
    reviews: Queue,
    answer: ThisAnswer,
    cause: Annotated[Literal["read", "again", "corrected", "missed"], Form()],
    times: Annotated[Times, BeforeValidator(int), Form()] = 1,
    text: Annotated[str, Form()] = "",
    dimension: Annotated[Dimension | None, Form()] = None,
    quote: Annotated[str, Form()] = "",
) -> Response:
    """Contests a grade, or asks for it again. What cannot be done is said beside what was written."""
    contested = {
        "read": Contested(),
        "again": Contested(times=times),
        "corrected": Contested(text=text),
        "missed": Contested(dimension=dimension, quote=quote),
    }[cause]
    try:
        answer.grade_again(work, contested.wish(answer), reviews)
    except AppError as error:
        since = _since(work, person, answer, answer.grade)
        return _review(request, answer, answer.grade, since, {cause: error.sentence}, contested)
    return RedirectResponse(f"/answers/{answer.id}", 303)


@router.post("/answers/{answer_id}/stop")
def stop(work: Work, recordings: Kept, reviews: Queue, answer: ThisAnswer) -> Response:
    """Finishes a recording that was left in the middle, with what was kept of it."""
    held = answer.question.interview.holds_feedback
    answer.stop(work, recordings, reviews)
    return _onward(answer, answer.question if held else None)


@router.post("/answers/{answer_id}/reviews")
def review_again(work: Work, reviews: Queue, answer: ThisAnswer) -> Response:
    answer.review_again(work, reviews)
    return RedirectResponse(f"/answers/{answer.id}", 303)


@router.post("/answers/{answer_id}/deletion")
def delete(work: Work, recordings: Kept, answer: ThisAnswer) -> Response:
    interview_id = answer.question.interview_id
    answer.delete(work, recordings)
    return RedirectResponse(f"/interviews/{interview_id}", 303)


@router.get("/questions/{question_id}/takes")
def compare(
    request: Request, work: Work, person: SignedIn, question: ThisQuestion, a: str = "", b: str = ""
) -> Response:
    """Two takes side by side, the earlier first; without a wish the two newest that are done."""
    if question.interview.holds_feedback:
        return page(request, "answers/held.html", interview=question.interview)
    takes = taken(question)
    wished = {take for take in (a, b) if take}
    if not wished <= {take.id for take in takes}:
        raise NotFound("This question has no such take. It may have been deleted.")
    done = [take for take in takes if take.state == "done"]
    # Found again one by one, and so with their words and grades.
    ids = wished or {take.id for take in done[-2:]}
    chosen = [Answer.find(work, person, take.id) for take in done if take.id in ids]
    return page(
        request,
        "answers/compare.html",
        question=question,
        interview=question.interview,
        takes=done,
        waiting=[take for take in takes if take not in done and (take.id in wished or len(done) < 2)],
        comparison=Comparison.of(*chosen) if len(chosen) == 2 else None,
    )
