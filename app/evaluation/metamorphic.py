"""Changes to an answer that must leave its levels alone, or lower one: what no labels are needed to test."""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean
from typing import Literal

from pydantic import BaseModel

from app.evaluation.agreement import Pair
from app.evaluation.bench import Bench, Task
from app.evaluation.labelled import Graded
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
    """One kind of change over `n` answers.

    `moved` is the mean size of the change of level, `dimensions` that of each, `up` the mean change, `raised`
    how many answers rose in some dimension, `kept` whether that is within what it `may` do.
    """

    n: int
    moved: float
    dimensions: dict[Dimension, float]
    up: float
    raised: int
    may: float | Literal["never_up"]
    kept: bool


class Removal(BaseModel):
    """Taking out the words that carry a dimension: how often its level fell, of the answers above level 2."""

    n: int
    fell: float | None


Steps = dict[Dimension, int]


def steadiness(pairs: Sequence[Pair], bench: Bench) -> dict[str, Steadiness]:
    changes = load("evaluation/changes.yaml", Changes).changes
    return {name: _steadiness(name, change, pairs, bench) for name, change in changes.items()}


def _steadiness(name: str, change: Change, pairs: Sequence[Pair], bench: Bench) -> Steadiness:
    texts = [_changed(change, row.answer, number) for number, (row, _) in enumerate(pairs)]
    found = [_steps(*both) for both in _anew(pairs, texts, bench, f"Changing: {name.replace('_', ' ')}")]
    every = [step for steps in found for step in steps.values()]
    moved = _mean(map(abs, every))
    raised = sum(max(steps.values(), default=0) > 0 for steps in found)
    return Steadiness(
        n=len(found),
        moved=moved,
        dimensions={name: _mean(abs(steps[name]) for steps in found if name in steps) for name in DIMENSIONS},
        up=_mean(every),
        raised=raised,
        may=change.may,
        kept=raised == 0 if change.may == "never_up" else moved <= change.may,
    )


def _anew(pairs: Sequence[Pair], texts: list[str], bench: Bench, doing: str) -> list[tuple[Graded, Graded]]:
    """The grades before and after, where the answer of each pair is a new text; without those that fail."""
    changed = [pair.row.model_copy(update={"answer": text}) for pair, text in zip(pairs, texts, strict=True)]
    after = bench.grades([Task(row) for row in changed], doing)
    both = zip(pairs, after, strict=True)
    return [(pair.graded, result) for pair, result in both if isinstance(result, Graded)]


def _steps(before: Graded, after: Graded) -> Steps:
    """A dimension that could not be judged before and can now has risen from nothing."""
    both = {name: (before.labels[name], after.labels[name]) for name in DIMENSIONS}
    return {name: (new or 1) - (old or 1) for name, (old, new) in both.items() if old or new}


def _mean(values: Iterable[int]) -> float:
    found = list(values)
    return fmean(found) if found else 0.0


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


def removals(pairs: Sequence[Pair], bench: Bench) -> dict[Dimension, Removal]:
    """Takes out the sentences that hold a dimension's quotes and looks whether its level falls."""
    return {name: _removal(name, pairs, bench) for name in DIMENSIONS}


def _removal(dimension: Dimension, pairs: Sequence[Pair], bench: Bench) -> Removal:
    high = [pair for pair in pairs if (pair.graded.labels[dimension] or 0) > 2]
    rests = [_without(row.answer, graded.quotes[dimension]) for row, graded in high]
    both = _anew(high, rests, bench, f"Without {dimension.replace('_', ' ')}")
    fell = [(after.labels[dimension] or 1) < (before.labels[dimension] or 1) for before, after in both]
    return Removal(n=len(fell), fell=fmean(fell) if fell else None)


def _without(answer: str, quotes: list[str]) -> str:
    return " ".join(s for s in SENTENCE_END.split(answer) if not any(q in s or s in q for q in quotes))
