"""Labelled answers, and graders to examine on them."""

import json
from collections.abc import Callable
from pathlib import Path

from app.errors import ModelUnavailable
from app.grading.grader import FIRST_LOOK, GraderCard, Look
from app.rubric.asked import Asked
from app.rubric.coding import Coding, Finding
from tests.conftest import STAGED

GOAL = Finding(dimension="long_term", indicator="direction_specific", quote="designing rail signalling")
LIKING = Finding(dimension="passion", indicator="interest_specific", quote="like the moment the levers lock")
FEATURE = Finding(dimension="alignment", indicator="feature", quote="Your depot still runs relay frames")
THREES = (GOAL, LIKING, FEATURE)
LABELS = {"long_term": 3, "alignment": 3, "passion": 3}


def labelled_set(folder: Path, count: int, **fields: object) -> Path:
    row = {"question_type": "vision", "question": "In five years?", "answer": STAGED, "labels": LABELS}
    file = folder / "set.jsonl"
    lines = [json.dumps(row | fields | {"id": f"a{number}"}) for number in range(count)]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


class Marker:
    """Codes by `code`, which is given the number of the sample; or fails where that says so."""

    def __init__(
        self, code: Callable[[Look], tuple[Finding, ...] | ModelUnavailable], exact: bool = True
    ) -> None:
        self._code = code
        self.card = GraderCard(
            grader="offline" if exact else "model",
            model="marker",
            prompt_hash="m",
            shown_as="bands",
            note="",
            repeats_exactly=exact,
        )

    def grade(self, asked: Asked, answer: str, look: Look = FIRST_LOOK) -> Coding:
        marked = self._code(look)
        if isinstance(marked, ModelUnavailable):
            raise marked
        return Coding(findings=tuple(one for one in marked if one.quote in answer))
