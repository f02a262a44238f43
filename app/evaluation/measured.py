"""What was measured of one grader, on all sets together."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import fmean

from app.evaluation.bench import Bench, Cost
from app.evaluation.report import Examination, examine
from app.grading.published import Published
from app.rubric.asked import DIMENSIONS, Dimension
from app.rubric.sheet import SHEET

# Numbers are earned by so many levels just as labelled, out of no fewer than so many, in every dimension of
# every set that is published.
EXACT = 0.55
ENOUGH = 30
# Ways to say the same thing: how far they move a level is the noise of a grader that repeats exactly.
RETELLINGS = ("filler_padding", "disfluent", "shuffled_sentences")


class Measured(Published, frozen=True):
    on: date
    cost: Cost
    examinations: tuple[Examination, ...]


def measure(sets: Iterable[Path], bench: Bench, repeats: int = 1, changes: bool = True) -> Measured:
    """Raises Unprocessable when a set has no labelled answers, ModelUnavailable when none could be graded."""
    found = tuple(examine(answers, bench, repeats, changes) for answers in sets)
    card = bench.grader.card
    noise = _retold(found) if card.repeats_exactly else _repeated(found)
    return Measured(
        grader=card.grader,
        model=card.model,
        prompt_hash=card.prompt_hash,
        rubric_version=SHEET.version,
        shown_as="levels" if all(map(earns_numbers, found)) else "bands",
        noise=noise,
        noise_from=("retelling" if card.repeats_exactly else "repeats") if noise else None,
        on=datetime.now(UTC).date(),
        cost=bench.cost,
        examinations=found,
    )


def earns_numbers(found: Examination) -> bool:
    each = found.agreement.dimensions.values()
    return all(one.n >= ENOUGH and (one.exact or 0) >= EXACT for one in each)


def _repeated(found: Sequence[Examination]) -> dict[Dimension, float] | None:
    return _mean([(one.agreement.answers, one.noise) for one in found if one.noise])


def _retold(found: Sequence[Examination]) -> dict[Dimension, float] | None:
    retold = [one.steadiness[name] for one in found for name in RETELLINGS if name in one.steadiness]
    return _mean([(one.n, one.dimensions) for one in retold])


def _mean(weighed: list[tuple[int, dict[Dimension, float]]]) -> dict[Dimension, float] | None:
    if not weighed:
        return None
    counts = [count for count, _ in weighed]
    return {name: fmean([each[name] for _, each in weighed], counts) for name in DIMENSIONS}
