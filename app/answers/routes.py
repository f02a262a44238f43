"""The room where a question is answered, the review of an answer, and two takes side by side."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal
from uuid import uuid4

import structlog
from fastapi import APIRouter, BackgroundTasks, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.answers.answer import Answer, Queue
from app.answers.contested import Contested
from app.answers.grade import Grade, Times
from app.answers.marks import words_of
from app.answers.opinions import other_opinion
from app.answers.submitted import Sent
from app.answers.takes import take_before, take_number, taken
from app.database import Work
from app.errors import AppError, NotFound
from app.history.comparison import Comparison
from app.interviews.interview import Interview
from app.interviews.question import Question
from app.pages import page
from app.people.person import SignedIn
from app.recordings import Kept
from app.rubric.asked import Dimension
from app.settings import Settings
from app.speech.transcriber import Transcriber

log = structlog.get_logger()

router = APIRouter(include_in_schema=False)

NO_ERRORS: Mapping[str, str] = MappingProxyType({})
TIMES: Mapping[str, Times] = MappingProxyType({"1": 1, "3": 3, "5": 5})


@router.get("/questions/{question_id}")
def room(
    request: Request, work: Work, person: SignedIn, question_id: str, background: BackgroundTasks
) -> Response:
    """While a rehearsal goes on, a question that was answered leads on to the next."""
    question = Interview.find_question(work, person, question_id)
    if question.answered and question.interview.holds_feedback:
        return RedirectResponse(f"/interviews/{question.interview_id}/next", 303)
    background.add_task(_warm, request.app.state.transcriber)
    return _room(request, work, question)


@router.get("/device-check")
def device_check(request: Request, background: BackgroundTasks, question: str = "") -> Response:
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
    request: Request, work: Work, person: SignedIn, answer_id: str, grade: str | None = None
) -> Response:
    """The newest grade, or with `grade` an earlier one. A rehearsal's feedback waits for its end."""
    answer = Answer.find(work, person, answer_id)
    interview = answer.question.interview
    if interview.holds_feedback:
        return page(request, "answers/held.html", answer=answer, interview=interview)
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
    errors: Mapping[str, str] = NO_ERRORS,
    draft: Contested | None = None,
) -> Response:
    interview = answer.question.interview
    return page(
        request,
        "answers/show.html",
        422 if errors else 200,
        answer=answer,
        grade=grade,
        words=words_of(answer, grade),
        other=other_opinion(answer, grade),
        since=since,
        take_number=take_number(answer),
        question=answer.question,
        interview=interview,
        next_question=interview.next_question,
        errors=errors,
        draft=draft or Contested(),
    )


@router.post("/answers/{answer_id}/grades")
def grade_again(
    request: Request,
    work: Work,
    person: SignedIn,
    reviews: Queue,
    answer_id: str,
    cause: Annotated[Literal["again", "corrected", "missed"], Form()],
    times: Annotated[Literal["1", "3", "5"], Form()] = "1",
    text: Annotated[str, Form()] = "",
    dimension: Annotated[Dimension | None, Form()] = None,
    quote: Annotated[str, Form()] = "",
) -> Response:
    """Contests a grade, or asks for it again. What cannot be done is said beside what was written."""
    contested = {
        "again": Contested(times=TIMES[times]),
        "corrected": Contested(text=text),
        "missed": Contested(dimension=dimension, quote=quote),
    }[cause]
    answer = Answer.find(work, person, answer_id)
    try:
        answer.grade_again(work, contested.wish(answer), reviews)
    except AppError as error:
        since = _since(work, person, answer, answer.grade)
        return _review(request, answer, answer.grade, since, {cause: error.sentence}, contested)
    return RedirectResponse(f"/answers/{answer_id}", 303)


@router.post("/answers/{answer_id}/stop")
def stop(work: Work, person: SignedIn, recordings: Kept, reviews: Queue, answer_id: str) -> Response:
    """Finishes a recording that was left in the middle, with what was kept of it."""
    answer = Answer.find(work, person, answer_id)
    held = answer.question.interview.holds_feedback
    answer.stop(work, recordings, reviews)
    return _onward(answer, answer.question if held else None)


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


@router.get("/questions/{question_id}/takes")
def compare(
    request: Request,
    work: Work,
    person: SignedIn,
    question_id: str,
    a: str | None = None,
    b: str | None = None,
) -> Response:
    """Two takes side by side, the earlier first; without a wish the two newest that are done."""
    question = Interview.find_question(work, person, question_id)
    if question.interview.holds_feedback:
        return RedirectResponse(f"/interviews/{question.interview_id}/next", 303)
    done = [take.id for take in taken(question) if take.state == "done"]
    wished = [take for take in (a, b) if take] or done[-2:]
    if not set(wished) <= set(done):
        raise NotFound("This question has no such finished take. It may have been deleted.")
    # Found again one by one, and so with their words and grades.
    chosen = [Answer.find(work, person, take) for take in done if take in wished]
    return page(
        request,
        "answers/compare.html",
        question=question,
        interview=question.interview,
        takes=[take for take in taken(question) if take.id in done],
        comparison=Comparison.of(*chosen) if len(chosen) == 2 else None,
    )
