"""What was asked, and of whom: everything about a question that a grader or coach may see."""

from typing import Literal, get_args

from pydantic import BaseModel

Scenario = Literal["job_interview", "college_interview", "sales_call"]
# By what they chiefly ask for: where the speaker is heading, why here, or what drives them.
AskingWhere = Literal["vision", "goals", "skills", "stay", "job_or_career"]
AskingWhyHere = Literal["why_role", "fit_long_term", "change"]
AskingWhatDrives = Literal["motivation", "why_field"]
QuestionType = Literal[AskingWhere, AskingWhyHere, AskingWhatDrives]
Dimension = Literal["long_term", "alignment", "passion"]

SCENARIOS: tuple[Scenario, ...] = get_args(Scenario)
QUESTION_TYPES: tuple[QuestionType, ...] = get_args(QuestionType)
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


class Turn(BaseModel, frozen=True):
    """One question of an exchange and what was answered; the answer is empty where there is none any more."""

    question: str
    answer: str


class Asked(BaseModel, frozen=True):
    """One question in its setting. `role` is the job, programme or client.

    On a follow-up `probes` is the dimension it is about, `lacks` the gap it is to close (as named in
    app/rubric/levels.py), and `earlier` the turns before it, the planned question first.
    """

    text: str
    type: QuestionType
    scenario: Scenario = "job_interview"
    role: str = ""
    role_description: str = ""
    goal: str = ""
    probes: Dimension | None = None
    lacks: str | None = None
    earlier: tuple[Turn, ...] = ()
