"""Pages to start an interview, and to delete one."""

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from app.database import Work
from app.interviews.interview import Interview
from app.interviews.plan import Plan
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
}


@router.get("/interviews/new")
def new(request: Request) -> Response:
    form = _form("job_interview", "", "", "", "3") | {"submission": uuid4().hex}
    return page(request, "interviews/new.html", form=form, errors={})


@router.post("/interviews")
def create(
    request: Request,
    work: Work,
    person: SignedIn,
    scenario: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    role_description: Annotated[str, Form()] = "",
    goal: Annotated[str, Form()] = "",
    questions: Annotated[str, Form()] = "3",
    submission: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    form = _form(scenario, role, role_description, goal, questions)
    try:
        plan = Plan.model_validate(form)
    except ValidationError as error:
        form["submission"] = submission
        return page(request, "interviews/new.html", 422, form=form, errors=_sentences(error))
    interview = Interview.start(work, person, plan, submission or None)
    first = interview.next_question or interview.questions[0]
    return RedirectResponse(f"/questions/{first.id}", 303)


@router.post("/interviews/{interview_id}/deletion")
def delete(work: Work, person: SignedIn, recordings: Kept, interview_id: str) -> Response:
    Interview.find(work, person, interview_id).delete(work, recordings)
    return RedirectResponse("/interviews", 303)


def _form(scenario: str, role: str, role_description: str, goal: str, questions: str) -> dict[str, str]:
    return {
        "scenario": scenario,
        "role": role,
        "role_description": role_description,
        "goal": goal,
        "questions": questions,
    }


def _sentences(error: ValidationError) -> dict[str, str]:
    """One plain sentence a field."""
    return {str(item["loc"][0]): _sentence(item) for item in error.errors()}


def _sentence(item: Any) -> str:
    known = SENTENCES.get(item["type"], "Please check this: {msg}.")
    return known.format(msg=item["msg"], **item.get("ctx", {}))
