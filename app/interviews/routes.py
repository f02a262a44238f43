"""Pages to start an interview, to go on with one, and to delete one."""

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field, ValidationError

from app.database import Work
from app.interviews.interview import Interview, ThisInterview
from app.interviews.plan import Plan
from app.interviews.schedule import MOST
from app.pages import page
from app.people.person import SignedIn
from app.recordings import Kept

router = APIRouter(include_in_schema=False)

SENTENCES = {
    "string_too_short": "Please fill this in.",
    "string_too_long": "This is too long. Keep it under {max_length} characters.",
    "int_parsing": "Give a number from 1 to 8.",
    "greater_than_equal": "Give a number from 1 to 8.",
    "less_than_equal": "Give a number from 1 to 8.",
    "literal_error": "Choose one of these.",
}

Mark = Annotated[str, Field(max_length=100)]


class SetUp(BaseModel, coerce_numbers_to_str=True):
    """The form as it was filled in, before it is checked."""

    scenario: str = "job_interview"
    role: str = ""
    role_description: str = ""
    goal: str = ""
    questions: str = "3"
    mode: str = "practise"
    way: str = "voice"
    spoken: bool = False
    read_first: bool = False
    submission: Mark = ""


@router.get("/interviews/new")
def new(request: Request, work: Work, person: SignedIn, like: str | None = None) -> Response:
    """With `like`, filled in as that interview was."""
    set_up = Interview.find(work, person, like).plan.model_dump() if like else {}
    form = SetUp(**set_up, submission=uuid4().hex)
    return page(request, "interviews/new.html", form=form, errors={})


@router.post("/interviews")
def create(request: Request, work: Work, person: SignedIn, form: Annotated[SetUp, Form()]) -> Response:
    try:
        plan = Plan.model_validate(form.model_dump(exclude={"submission"}))
    except ValidationError as error:
        return page(request, "interviews/new.html", 422, form=form, errors=_sentences(error))
    return _onward(Interview.start(work, person, plan, form.submission or None))


@router.post("/interviews/{interview_id}/again")
def again(
    work: Work, person: SignedIn, interview: ThisInterview, submission: Annotated[Mark, Form()] = ""
) -> Response:
    """Starts another with the same set-up."""
    planned = interview.planned_again(work)
    return _onward(Interview.start(work, person, interview.plan, submission or None, planned))


@router.post("/interviews/{interview_id}/returns")
def practise_due(
    work: Work,
    person: SignedIn,
    interview: ThisInterview,
    question: Annotated[list[str], Form(min_length=1, max_length=MOST)],
    submission: Annotated[Mark, Form()] = "",
) -> Response:
    """Practises questions (by their ids) that came back, in the setting of the interview that asked one."""
    setting = interview.plan.model_copy(update={"mode": "practise"})
    asked = [Interview.find_question(work, person, question_id).planned for question_id in question]
    return _onward(Interview.start(work, person, setting, submission or None, asked, spaced=True))


@router.get("/interviews/{interview_id}/next")
def onward(interview: ThisInterview) -> Response:
    """The question to answer now, or the report when all are answered."""
    return _onward(interview)


@router.post("/interviews/{interview_id}/end-of-rehearsal")
def end_rehearsal(interview: ThisInterview) -> Response:
    """Opens the feedback on what was answered so far; the rest is practised."""
    interview.mode = "practise"
    return RedirectResponse(f"/interviews/{interview.id}", 303)


@router.post("/interviews/{interview_id}/deletion")
def delete(work: Work, recordings: Kept, interview: ThisInterview) -> Response:
    interview.delete(work, recordings)
    return RedirectResponse("/interviews", 303)


def _onward(interview: Interview) -> Response:
    coming = interview.next_question
    return RedirectResponse(f"/questions/{coming.id}" if coming else f"/interviews/{interview.id}", 303)


def _sentences(error: ValidationError) -> dict[str, str]:
    """One plain sentence a field: its first, since a number that is wrong is no list of questions either."""
    return {str(item["loc"][0]): _sentence(item) for item in reversed(error.errors())}


def _sentence(item: Any) -> str:
    known = SENTENCES.get(item["type"], "Please check this: {msg}.")
    return known.format(msg=item["msg"], **item.get("ctx", {}))
