"""What `longview eval --publish` measured of a grader, as far as it changes how its grades are shown."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from app.grading.grader import GraderCard, NoiseFrom
from app.rubric.asked import Dimension
from app.rubric.sheet import SHEET

OFFLINE = Path(__file__).parent / "weights" / "measured.json"


class Published(BaseModel, frozen=True):
    """The head of a published card. It counts only for the grader, model, prompts and rubric measured."""

    grader: str
    model: str
    prompt_hash: str
    rubric_version: str
    shown_as: Literal["bands", "levels"]
    noise: dict[Dimension, float] | None
    noise_from: NoiseFrom | None

    def speaks_of(self, card: GraderCard) -> bool:
        measured = (self.grader, self.model, self.prompt_hash, self.rubric_version)
        return measured == (card.grader, card.model, card.prompt_hash, SHEET.version)


def place(card: GraderCard, folder: Path) -> Path:
    """Where the measured card of a grader is published: that of a model in the data folder."""
    if card.grader == "offline":
        return OFFLINE
    name = re.sub(r"[^a-z0-9]+", "-", card.model.lower()).strip("-")[:60]
    return folder / "graders" / f"{card.prompt_hash}-{name}.json"


def as_measured(card: GraderCard, file: Path) -> GraderCard:
    """The card with what `file` says was measured; as it was where that is missing, broken or of another."""
    with suppress(OSError, ValueError):
        found = Published.model_validate_json(file.read_bytes())
        if found.speaks_of(card):
            return card.model_copy(update=found.model_dump(include={"shown_as", "noise", "noise_from"}))
    return card
