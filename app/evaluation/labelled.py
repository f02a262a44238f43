"""Answers with labels, one JSON object a line, and their grades."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from app.chat.model import Usage
from app.errors import ModelUnavailable
from app.grading.grader import Grader, Look
from app.grading.judge import judge
from app.rubric.asked import DIMENSIONS, Asked, Dimension, QuestionType, Scenario

Level = Annotated[int, Field(ge=1, le=5)]


class Row(BaseModel, frozen=True):
    """One answer to be graded; further fields of a line are let be."""

    id: str
    scenario: Scenario = "job_interview"
    role: str = ""
    question_type: QuestionType
    question: str
    answer: str
    style: str = ""

    @property
    def asked(self) -> Asked:
        return Asked(text=self.question, type=self.question_type, scenario=self.scenario, role=self.role)


class Labelled(Row):
    """With the levels people gave it; None means not enough to judge."""

    labels: Annotated[dict[Dimension, Level | None], Field(min_length=len(DIMENSIONS))]


class Graded(BaseModel):
    """What a grader makes of a row; `usage` is no part of it as a line of a file."""

    id: str
    labels: dict[Dimension, int | None]
    quotes: dict[Dimension, list[str]]
    assessable: bool
    usage: Usage = Field(Usage(), exclude=True)


class LeftOut(BaseModel):
    """An answer, or a line ("line 3"), of a set that could not be graded, and why."""

    id: str
    reason: str


def read(file: Path, labelled: type[Labelled] = Labelled) -> Iterator[Row | LeftOut]:
    """The rows of a file, as `labelled` where the line has labels. A bad line is told, never fatal."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _row(number, line, labelled)


def _row(number: int, line: str, labelled: type[Labelled]) -> Row | LeftOut:
    try:
        value = json.loads(line)
        shape = labelled if isinstance(value, dict) and value.get("labels") else Row
        return shape.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        return LeftOut(id=f"line {number}", reason=f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
    except ValueError as error:
        return LeftOut(id=f"line {number}", reason=f"not JSON: {error}")


def grade(row: Row, grader: Grader, sample: int = 0) -> Graded:
    """`sample` numbers repeated gradings. Raises ModelUnavailable."""
    coding = grader.grade(row.asked, row.answer, Look(sample=sample))
    assessment = judge(coding, row.asked, row.answer)
    judged = assessment.dimensions.items()
    return Graded(
        id=row.id,
        labels={name: judgement.level for name, judgement in judged},
        quotes={name: [quote.quote for quote in judgement.quotes] for name, judgement in judged},
        assessable=assessment.assessable,
        usage=assessment.usage,
    )


def attempt(row: Row, grader: Grader, sample: int = 0) -> Graded | LeftOut:
    """Its grade, or why there is none."""
    try:
        return grade(row, grader, sample)
    except ModelUnavailable as error:
        return LeftOut(id=row.id, reason=error.sentence)
