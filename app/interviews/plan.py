"""What a person fills in to start an interview, checked."""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from app.interviews.bank import PlannedQuestion, opening, type_of
from app.rubric.asked import Scenario

SCENARIO_NAMES = {
    "job": "job_interview",
    "college": "college_interview",
    "sales": "sales_call",
    "sales_discovery": "sales_call",
    "sales_discovery_call": "sales_call",
}
# Those of web pages and word processors, and breaks of lines that forms do not know.
SPACE = re.compile(r"[^\S\r\n\t]")
# The last two join letters, or keep them apart, where a script or an emoji needs it.
KEPT = "\n\t\u200c\u200d"


def _scenario(value: Any) -> Any:
    """People and scripts write "Sales discovery call" or "job"; both are meant plainly enough."""
    if not isinstance(value, str):
        return value
    name = value.strip().lower().replace(" ", "_").replace("-", "_")
    return SCENARIO_NAMES.get(name, name)


def _plain(value: Any) -> Any:
    """Control characters have no place in a line of text and no way to be shown; pasted spaces are spaces."""
    if not isinstance(value, str):
        return value
    return "".join(c for c in SPACE.sub(" ", value) if c.isprintable() or c in KEPT)


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), BeforeValidator(_plain)
]
Passage = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000), BeforeValidator(_plain)]
OwnQuestion = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500), BeforeValidator(_plain)
]


# To practise is to take one's time, with hints, retakes and feedback after each answer. A rehearsal is timed,
# has no hints and no follow-ups, and gives its feedback at the end.
Mode = Literal["practise", "rehearse"]
Way = Literal["voice", "text"]


class Plan(BaseModel, extra="forbid", frozen=True):
    """`questions` is how many to take from the bank, or the person's own questions in order.

    `way` is what the room offers first; `spoken` has the questions read aloud. With `read_first`, what is
    heard waits for the person to read and correct it before it is graded.
    """

    scenario: Annotated[Scenario, BeforeValidator(_scenario)]
    role: Line
    role_description: Passage = ""
    goal: Passage = ""
    questions: (
        Annotated[int, Field(ge=1, le=8)] | Annotated[list[OwnQuestion], Field(min_length=1, max_length=8)]
    ) = 3
    mode: Mode = "practise"
    way: Way = "voice"
    spoken: bool = False
    read_first: bool = False

    def planned(self) -> list[PlannedQuestion]:
        if isinstance(self.questions, int):
            return opening(self.scenario, self.questions, self.role)
        return [PlannedQuestion(text=text, type=type_of(text)) for text in self.questions]
