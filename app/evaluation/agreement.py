"""How well a grader agrees with labels: plain statistics over pairs of levels."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from app.evaluation.labelled import Graded, Labelled
from app.rubric.asked import DIMENSIONS, Dimension

RESAMPLES = 1000


class Agreement(BaseModel):
    """One dimension. Levels count only where both the label and the grader give one.

    `kappa` is quadratic-weighted, with its 95% bootstrap interval; `difference` the standardised mean
    difference (grader minus label); `length` the correlation of the error with the number of words; null
    recall and precision are over "not enough to judge". None where it cannot be computed.
    """

    n: int
    kappa: float | None
    interval: tuple[float, float] | None
    exact: float | None
    within_one: float | None
    off_by_two: float | None
    difference: float | None
    length: float | None
    null_recall: float | None
    null_precision: float | None


class Group(BaseModel):
    """The mean error (grader minus label), in levels, over the `n` levels of one kind of answer."""

    n: int
    error: float


class Evaluation(BaseModel):
    """`halo` is how much more the grader's dimensions move together than the labels' do, at most.

    `groups` are styles of speaking; `native_gap` is the mean error on answers in non-native English less that
    on the others, in levels; None where the answers do not say.
    """

    answers: int
    dimensions: dict[Dimension, Agreement]
    mean_kappa: float | None
    halo: float | None
    groups: dict[str, Group]
    scenarios: dict[str, Group]
    native_gap: float | None
    quotes_verbatim: float


class Pair(NamedTuple):
    row: Labelled
    graded: Graded


def evaluate(pairs: Sequence[Pair]) -> Evaluation:
    dimensions = {name: _agreement(name, pairs) for name in DIMENSIONS}
    kappas = [found.kappa for found in dimensions.values() if found.kappa is not None]
    return Evaluation(
        answers=len(pairs),
        dimensions=dimensions,
        mean_kappa=sum(kappas) / len(kappas) if kappas else None,
        halo=_halo(pairs),
        groups=_groups(pairs, lambda row: row.style),
        scenarios=_groups(pairs, lambda row: row.scenario),
        native_gap=_native_gap(pairs),
        quotes_verbatim=_verbatim(pairs),
    )


def _agreement(dimension: Dimension, pairs: Sequence[Pair]) -> Agreement:
    both, words = _levels(dimension, pairs)
    error = both[:, 1] - both[:, 0]
    size = np.abs(error)
    unlabelled = np.array([row.labels[dimension] is None for row, _ in pairs])
    unjudged = np.array([graded.labels[dimension] is None for _, graded in pairs])
    return Agreement(
        n=len(both),
        kappa=kappa(both),
        interval=_interval(both),
        exact=_mean(size == 0),
        within_one=_mean(size <= 1),
        off_by_two=_mean(size >= 2),
        difference=_standardised(both),
        length=_correlation(error, words),
        null_recall=_mean(unjudged[unlabelled]),
        null_precision=_mean(unlabelled[unjudged]),
    )


def _levels(dimension: Dimension, pairs: Sequence[Pair]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    found = [
        (label, level, len(row.answer.split()))
        for row, graded in pairs
        if (label := row.labels[dimension]) is not None and (level := graded.labels[dimension]) is not None
    ]
    table = np.array(found, dtype=float).reshape(-1, 3)
    return table[:, :2], table[:, 2]


def kappa(both: NDArray[np.float64]) -> float | None:
    """Quadratic-weighted kappa of two columns of levels; None where chance agreement is perfect."""
    if not len(both):
        return None
    seen = ((both[:, 0] - both[:, 1]) ** 2).mean()
    by_chance = ((both[:, :1] - both[:, 1:].T) ** 2).mean()
    return float(1 - seen / by_chance) if by_chance else None


def _interval(both: NDArray[np.float64]) -> tuple[float, float] | None:
    if len(both) < 2:
        return None
    chance = np.random.default_rng(0)
    drawn = (kappa(both[chance.integers(0, len(both), len(both))]) for _ in range(RESAMPLES))
    kappas = [value for value in drawn if value is not None]
    if not kappas:
        return None
    low, high = np.percentile(kappas, [2.5, 97.5])
    return float(low), float(high)


def _standardised(both: NDArray[np.float64]) -> float | None:
    if len(both) < 2:
        return None
    spread = float(np.sqrt(both.var(axis=0, ddof=1).mean()))
    return float((both[:, 1] - both[:, 0]).mean() / spread) if spread else None


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float | None:
    if len(one) < 3 or not one.std() or not other.std():
        return None
    return float(np.corrcoef(one, other)[0, 1])


def _mean(values: NDArray[np.bool_]) -> float | None:
    return float(values.mean()) if len(values) else None


def _halo(pairs: Sequence[Pair]) -> float | None:
    rows = [
        (*(row.labels[name] for name in DIMENSIONS), *(graded.labels[name] for name in DIMENSIONS))
        for row, graded in pairs
    ]
    table = np.array([row for row in rows if None not in row], dtype=float).reshape(-1, 6)
    if len(table) < 3 or not table.std(axis=0).all():
        return None
    together = np.corrcoef(table.T)
    return float(max(together[3 + a, 3 + b] - together[a, b] for a, b in ((0, 1), (0, 2), (1, 2))))


def _groups(pairs: Sequence[Pair], kind: Callable[[Labelled], str]) -> dict[str, Group]:
    errors: dict[str, list[int]] = {}
    for row, graded in pairs:
        for name in DIMENSIONS:
            label, level = row.labels[name], graded.labels[name]
            if kind(row) and label is not None and level is not None:
                errors.setdefault(kind(row), []).append(level - label)
    return {
        name: Group(n=len(found), error=sum(found) / len(found)) for name, found in sorted(errors.items())
    }


def _native_gap(pairs: Sequence[Pair]) -> float | None:
    groups = _groups(pairs, lambda row: row.style and ("nonnative" if "nonnative" in row.style else "native"))
    return groups["nonnative"].error - groups["native"].error if len(groups) == 2 else None


def _verbatim(pairs: Sequence[Pair]) -> float:
    quotes = [
        quote in row.answer for row, graded in pairs for many in graded.quotes.values() for quote in many
    ]
    return sum(quotes) / len(quotes) if quotes else 1.0
