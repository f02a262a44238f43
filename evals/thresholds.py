"""The thresholds of a trained tagger, by what comes out on answers kept out of its training."""

import hashlib
import json
from pathlib import Path

import numpy as np

from app.evaluation.agreement import kappa
from app.grading.evidence import verify
from app.grading.gate import blanked, unfenced
from app.grading.offline import stands
from app.grading.tagger import WEIGHTS, Card, Tag, Tagger
from app.rubric.asked import Dimension
from app.rubric.coding import INDICATORS, Evidence, Indicator
from app.rubric.levels import standing, values
from evals.check import Tagged

CARD = WEIGHTS / "card.json"
TAGS = [(dimension, indicator) for dimension, many in INDICATORS.items() for indicator in many]
Thresholds = dict[tuple[Dimension, Indicator], float]
GRID = (0.15, 0.25, 0.35, 0.45, 0.5, 0.55, 0.65, 0.75, 0.85, 0.92)


class Rehearsal:
    """One kept-out answer, read once: its level for any thresholds."""

    def __init__(self, row: Tagged, tagger: Tagger) -> None:
        self.row, self.tagger = row, tagger
        own = unfenced(row.answer)
        self.own = blanked(own, tagger.read(row.asked, own).to_scorer)
        self.looks = tagger.looks(row.asked, self.own)
        self._evidence: dict[tuple[int, float], tuple[Evidence, ...]] = {}

    def level(self, dimension: Dimension, thresholds: Thresholds) -> int:
        numbers = [number for number, tag in enumerate(TAGS) if tag[0] == dimension]
        found = [item for number in numbers for item in self._seen(number, thresholds[TAGS[number]])]
        seen = {(item.dimension, item.indicator) for item in found}
        return standing(dimension, values(dimension, [item for item in found if stands(item, seen)]))[0]

    def _seen(self, number: int, threshold: float) -> tuple[Evidence, ...]:
        if (number, threshold) not in self._evidence:
            quotes = self.tagger.quotes
            found = [item for look in self.looks for item in quotes(look, self.own, number, threshold)]
            self._evidence[number, threshold] = verify(found, self.own)
        return self._evidence[number, threshold]


def chosen_card(folder: Path, kept_out: list[Tagged], rounds: int) -> Card:
    """One indicator after another takes the threshold that serves the levels of its dimension best."""
    thresholds = dict.fromkeys(TAGS, 0.5)
    (folder / "card.json").write_text(_card(folder, thresholds).model_dump_json())
    tagger = Tagger(folder)
    answers = [Rehearsal(row, tagger) for row in kept_out]
    for tag in TAGS * rounds:
        scores = {value: _score(tag[0], answers, thresholds | {tag: value}) for value in GRID}
        thresholds[tag] = max(GRID, key=lambda value: scores[value] - 0.02 * abs(value - 0.5))
    return _card(folder, thresholds)


def _card(folder: Path, thresholds: Thresholds) -> Card:
    old = json.loads(CARD.read_text())
    return Card(
        name=old["name"],
        note=old["note"],
        sha256=hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest(),
        tags=[Tag(dimension=d, indicator=i, threshold=thresholds[d, i]) for d, i in TAGS],
    )


def _score(dimension: Dimension, answers: list[Rehearsal], thresholds: Thresholds) -> float:
    labels = [answer.row.labels[dimension] or 1 for answer in answers]
    levels = [answer.level(dimension, thresholds) for answer in answers]
    both = np.array([labels, levels], float).T
    error = both[:, 1] - both[:, 0]
    words = [len(answer.row.answer.split()) for answer in answers]
    length = np.corrcoef(error, words)[0, 1] if error.any() else 0.0
    agreed = (kappa(both) or 0) + 0.3 * (error == 0).mean()
    return float(agreed - 0.2 * abs(error.mean()) - 0.1 * abs(length))
