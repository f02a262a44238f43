"""Changes to an answer that must leave its levels alone, or lower one: what no labels are needed to test."""

import random
import re
from collections.abc import Callable, Iterator
from statistics import fmean
from typing import Literal

from pydantic import BaseModel

from app.evaluation.labelled import Graded, Labelled, grade
from app.grading.grader import Grader
from app.rubric.asked import DIMENSIONS, Dimension
from app.rubric.data import Data, load

Kind = Literal["append", "prepend", "disfluent", "bare", "shuffle"]

SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# How far apart hesitations stand in a disfluent answer, in words.
HESITATES_EVERY = 7


class Change(Data):
    """One kind of change: how it is made, and the mean change of level it may bring."""

    kind: Kind
    may: float | Literal["never_up"]
    texts: tuple[str, ...]


class Changes(Data):
    changes: dict[str, Change]


class Steadiness(BaseModel):
    """One kind of change over a set.

    `moved` is the mean size of the change of level, `up` the mean change, `raised` how many answers rose in
    some dimension, `kept` whether that is within what it `may` do.
    """

    n: int
    moved: float
    up: float
    raised: int
    may: float | Literal["never_up"]
    kept: bool


class Removal(BaseModel):
    """Taking out the words that carry a dimension: how often its level fell, of the answers above level 2."""

    n: int
    fell: float | None


def steadiness(rows: list[Labelled], grader: Grader) -> dict[str, Steadiness]:
    plain = {row.id: grade(row, grader) for row in rows}
    changes = load("evaluation/changes.yaml", Changes).changes
    return {name: _steadiness(change, rows, plain, grader) for name, change in changes.items()}


def _steadiness(change: Change, rows: list[Labelled], plain: dict[str, Graded], grader: Grader) -> Steadiness:
    steps: list[list[int]] = []
    for number, row in enumerate(rows):
        changed = row.model_copy(update={"answer": _changed(change, row.answer, number)})
        steps.append(list(_differences(plain[row.id], grade(changed, grader))))
    every = [step for found in steps for step in found]
    moved = sum(map(abs, every)) / len(every) if every else 0.0
    raised = sum(max(found, default=0) > 0 for found in steps)
    return Steadiness(
        n=len(rows),
        moved=moved,
        up=sum(every) / len(every) if every else 0.0,
        raised=raised,
        may=change.may,
        kept=raised == 0 if change.may == "never_up" else moved <= change.may,
    )


def _differences(before: Graded, after: Graded) -> Iterator[int]:
    """A dimension that could not be judged before and can now has risen from nothing."""
    for name in DIMENSIONS:
        old, new = before.labels[name], after.labels[name]
        if old is not None or new is not None:
            yield (new or 1) - (old or 1)


def _changed(change: Change, answer: str, number: int) -> str:
    makers: dict[Kind, Callable[[], str]] = {
        "append": lambda: f"{answer} {change.texts[number % len(change.texts)]}",
        "prepend": lambda: f"{change.texts[number % len(change.texts)]} {answer}",
        "disfluent": lambda: _hesitant(answer, change.texts),
        "bare": lambda: re.sub(r"[^\w\s'’-]", "", answer).lower(),
        "shuffle": lambda: _shuffled(answer, number),
    }
    return makers[change.kind]()


def _hesitant(answer: str, hesitations: tuple[str, ...]) -> str:
    words = answer.split()
    for count, at in enumerate(range(HESITATES_EVERY, len(words), HESITATES_EVERY)):
        words[at] = f"{hesitations[count % len(hesitations)]} {words[at]}"
    return " ".join(words)


def _shuffled(answer: str, seed: int) -> str:
    sentences = SENTENCE_END.split(answer)
    random.Random(seed).shuffle(sentences)  # noqa: S311 - the same shuffle each time is wanted
    return " ".join(sentences)


def removals(rows: list[Labelled], grader: Grader) -> dict[Dimension, Removal]:
    """Takes out the sentences that hold a dimension's quotes and looks whether its level falls."""
    fell: dict[Dimension, list[bool]] = {name: [] for name in DIMENSIONS}
    for row in rows:
        found = grade(row, grader)
        for name in DIMENSIONS:
            if (level := found.labels[name] or 0) > 2:
                rest = _without(row.answer, found.quotes[name])
                after = grade(row.model_copy(update={"answer": rest}), grader).labels[name] or 1
                fell[name].append(after < level)
    return {name: Removal(n=len(hits), fell=fmean(hits) if hits else None) for name, hits in fell.items()}


def _without(answer: str, quotes: list[str]) -> str:
    return " ".join(s for s in SENTENCE_END.split(answer) if not any(q in s or s in q for q in quotes))
