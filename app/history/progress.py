"""Whether one take went better than another, as far as the grader's own noise lets anyone say."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from app.answers.grade import Grade
from app.grading.clause import STRONGER
from app.grading.grader import NoiseFrom
from app.rubric.asked import DIMENSIONS, Dimension
from app.rubric.assessment import Judgement
from app.rubric.coding import Evidence

Verdict = Literal["improved", "same", "lower", "unjudged", "incomparable"]

# One level: what a grader that may vary is taken to vary by while nobody has measured it.
UNMEASURED = 1.0

PUBLISHED: dict[NoiseFrom, str] = {
    "repeats": "This grader’s repeated gradings lie {} apart on average",
    "retelling": "Harmless retellings of an answer move this grader’s judgement by {} on average",
}

UNJUDGED = {True: "Neither take gave enough to judge here.", False: "One take gave not enough to judge here."}

# What is specific in one take is not missing there for not being general too.
RISEN = STRONGER | {"feature": ("mechanism",), "link_field": ("mechanism",)}


class Noise(NamedTuple):
    """A difference of up to `levels` may be the grader's own; `because` says how that is known."""

    levels: float
    because: str


class Change(NamedTuple):
    """One dimension from an earlier take to a later one; `because` says what the verdict rests on.

    `gained` and `lost` hold one quote for each indicator that only the later, or only the earlier, shows.
    """

    verdict: Verdict
    because: str
    noise: float = 0.0
    gained: tuple[Evidence, ...] = ()
    lost: tuple[Evidence, ...] = ()


def alike(before: Sequence[Grade], after: Sequence[Grade]) -> tuple[Grade, Grade] | None:
    """Of two takes' grades, oldest first, the newest two that one grader gave; failing that, the newest."""
    pairs = [(earlier, later) for later in reversed(after) for earlier in reversed(before)]
    return next((pair for pair in pairs if not _unlike(*pair)), pairs[0] if pairs else None)


def progress(before: Grade, after: Grade) -> dict[Dimension, Change]:
    """A difference counts only when it is larger than what either grade's own gradings may lie apart."""
    return {dimension: _change(dimension, before, after) for dimension in DIMENSIONS}


def _change(dimension: Dimension, before: Grade, after: Grade) -> Change:
    if unlike := _unlike(before, after):
        return Change("incomparable", unlike)
    earlier, later = (grade.assessment.dimensions[dimension] for grade in (before, after))
    evidence = _only(later, earlier), _only(earlier, later)
    if earlier.level is None or later.level is None:
        return Change("unjudged", UNJUDGED[earlier.level == later.level], 0.0, *evidence)
    noise = max(_noise(dimension, before), _noise(dimension, after), key=lambda noise: noise.levels)
    return Change(_verdict(later.level - earlier.level, noise.levels), noise.because, noise.levels, *evidence)


def _unlike(before: Grade, after: Grade) -> str:
    if before.assessment.rubric_version != after.assessment.rubric_version:
        return "The takes were judged by different versions of the rubric."
    if before.judge != after.judge:
        return "The takes were judged by different graders, or by different versions of one."
    if bool(before.wish.missed) != bool(after.wish.missed):
        return "One of the takes had a second look at words you pointed to, the other had not."
    return ""


def _only(one: Judgement, other: Judgement) -> tuple[Evidence, ...]:
    """The first quote of each indicator that `one` shows, and `other` shows neither so nor as more."""
    shown = {quote.indicator for quote in other.quotes}
    first = {
        quote.indicator: quote
        for quote in reversed(one.quotes)
        if shown.isdisjoint({quote.indicator, *RISEN.get(quote.indicator, ())})
    }
    return tuple(sorted(first.values(), key=lambda quote: quote.start))


def _noise(dimension: Dimension, grade: Grade) -> Noise:
    spread = grade.assessment.dimensions[dimension].spread
    measured = (grade.card.noise or {}).get(dimension)
    if spread:
        return _known(spread[1] - spread[0], "Its gradings of one take lay {} apart")
    if measured is not None:
        return _known(measured, PUBLISHED[grade.card.noise_from or "repeats"])
    if grade.card.repeats_exactly:
        return _known(0, "")
    return Noise(
        UNMEASURED, "How much this grader varies was never measured, so one level is taken as its noise."
    )


def _known(levels: float, sentence: str) -> Noise:
    if not levels:
        return Noise(levels, "This grader’s gradings do not differ, so any difference counts.")
    amount = f"{levels:.2g} level{'s' if levels != 1 else ''}"
    return Noise(levels, f"{sentence.format(amount)}; only more than that counts.")


def _verdict(difference: int, noise: float) -> Verdict:
    if abs(difference) <= noise:
        return "same"
    return "improved" if difference > 0 else "lower"
