"""What was asked, and of whom: everything about a question that a grader or coach may see."""

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

Scenario = Literal["job_interview", "college_interview", "sales_call"]
QuestionType = Literal[
    "vision",
    "why_role",
    "fit_long_term",
    "goals",
    "change",
    "job_or_career",
    "skills",
    "stay",
    "motivation",
    "why_field",
]
Dimension = Literal["long_term", "alignment", "passion"]

SCENARIOS: tuple[Scenario, ...] = get_args(Scenario)
QUESTION_TYPES: tuple[QuestionType, ...] = get_args(QuestionType)
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)


class Asked(BaseModel):
    """One question in its setting. `role` is the job, programme or client; `probes` is set on a follow-up."""

    model_config = ConfigDict(frozen=True)

    text: str
    type: QuestionType
    scenario: Scenario = "job_interview"
    role: str = ""
    role_description: str = ""
    goal: str = ""
    probes: Dimension | None = None
