"""When a take is called better than another: only beyond what its grader varies by."""

from typing import Any

import pytest

from app.answers.grade import Grade, Wish
from app.grading.grader import GraderCard, Missed
from app.history.progress import alike, progress
from app.rubric.asked import DIMENSIONS
from app.rubric.assessment import Assessment, Judgement
from app.rubric.coding import Evidence

MEASURED: dict[str, Any] = {"noise": {"long_term": 0.4, "alignment": 1.5, "passion": 0.0}}


def graded(
    level: int | None,
    levels: tuple[int | None, ...] = (),
    shows: tuple[str, ...] = (),
    rubric: str = "1.0",
    **card: Any,
) -> Grade:
    """A grade that gives each dimension `level`; the first shows the indicators of `shows`."""
    facts = {"grader": "model", "model": "small", "prompt_hash": "0", "shown_as": "levels", "note": ""}
    quotes = tuple(
        Evidence.model_validate(
            {"dimension": "long_term", "indicator": name, "quote": name, "start": at, "end": at + 1}
        )
        for at, name in enumerate(shows)
    )
    judged = {name: Judgement(level=level, levels=levels, reason="") for name in DIMENSIONS}
    judged["long_term"] = judged["long_term"].model_copy(update={"quotes": quotes})
    return Grade(
        wish=Wish(),
        card=GraderCard.model_validate(facts | card),
        assessment=Assessment(rubric_version=rubric, dimensions=judged),
    )


@pytest.mark.parametrize(
    ("before", "after", "verdict", "noise"),
    [
        pytest.param(graded(2), graded(4), "improved", 1.0, id="never measured, two levels"),
        pytest.param(graded(2), graded(3), "same", 1.0, id="never measured, one level"),
        pytest.param(graded(4), graded(2), "lower", 1.0, id="never measured, lower"),
        pytest.param(
            graded(2, repeats_exactly=True), graded(3, repeats_exactly=True), "improved", 0.0, id="exact"
        ),
        pytest.param(
            graded(3, repeats_exactly=True), graded(3, repeats_exactly=True), "same", 0.0, id="exact, equal"
        ),
        pytest.param(graded(2, **MEASURED), graded(3, **MEASURED), "improved", 0.4, id="beyond published"),
        pytest.param(graded(2, (2, 2, 2)), graded(3, (3, 3, 3)), "improved", 0, id="no spread in either"),
        pytest.param(graded(2, (2, 2, 3)), graded(3, (3, 3, 3)), "same", 1, id="within the larger spread"),
        pytest.param(
            graded(2, (1, 2, 3)), graded(5, (5, 5, 5)), "improved", 2, id="beyond the larger spread"
        ),
        pytest.param(graded(3, (3, 3, 3)), graded(2), "same", 1.0, id="one of them graded once, unmeasured"),
        pytest.param(graded(2, (2, None, 3)), graded(3, (3, 3, 3)), "same", 1, id="a grading saw too little"),
    ],
)
def test_difference_counts_only_beyond_the_noise(
    before: Grade, after: Grade, verdict: str, noise: float
) -> None:
    change = progress(before, after)["long_term"]
    assert (change.verdict, change.noise) == (verdict, noise)


def test_noise_is_that_of_each_dimension() -> None:
    changes = progress(graded(2, **MEASURED), graded(3, **MEASURED))
    assert {name: change.verdict for name, change in changes.items()} == {
        "long_term": "improved",
        "alignment": "same",
        "passion": "improved",
    }


@pytest.mark.parametrize(
    ("before", "after", "because"),
    [
        (graded(2), graded(4, grader="offline"), "different graders"),
        (graded(2), graded(4, model="large"), "different graders"),
        (graded(2), graded(4, prompt_hash="1"), "different graders"),
        (graded(2, rubric="0.9"), graded(4), "different versions of the rubric"),
    ],
)
def test_takes_that_cannot_be_compared_are_not(before: Grade, after: Grade, because: str) -> None:
    change = progress(before, after)["passion"]
    assert change.verdict == "incomparable"
    assert because in change.because


@pytest.mark.parametrize(
    ("before", "after", "because"),
    [
        (graded(None), graded(3), "One take gave not enough to judge here."),
        (graded(3), graded(None), "One take gave not enough to judge here."),
        (graded(None), graded(None), "Neither take gave enough to judge here."),
    ],
)
def test_take_that_was_not_judged_is_told_from_one_that_cannot_be_compared(
    before: Grade, after: Grade, because: str
) -> None:
    change = progress(before, after)["passion"]
    assert (change.verdict, change.because) == ("unjudged", because)


@pytest.mark.parametrize(
    ("card", "levels", "said"),
    [
        ({}, (), "never measured, so one level is taken"),
        ({"repeats_exactly": True}, (), "any difference counts"),
        (MEASURED, (), "repeated gradings lie 0.4 levels apart on average"),
        (MEASURED | {"noise_from": "retelling"}, (), "retellings of an answer move"),
        ({}, (2, 3, 3), "Its gradings of one take lay 1 level apart"),
        ({}, (3, 3, 3), "any difference counts"),
    ],
)
def test_where_the_noise_comes_from_is_said(card: dict[str, Any], levels: tuple[int, ...], said: str) -> None:
    change = progress(graded(3, levels, **card), graded(3, levels, **card))["long_term"]
    assert said in change.because


def test_gained_and_lost_are_what_only_one_take_shows() -> None:
    before = graded(2, shows=("direction_generic", "future", "step"))
    after = graded(4, shows=("direction_specific", "step", "step", "ordered", "ordered"))
    change = progress(before, after)["long_term"]
    # A general direction that became a specific one is not lost, nor the other way gained.
    assert [quote.indicator for quote in change.gained] == ["direction_specific", "ordered"]
    assert [quote.indicator for quote in change.lost] == ["future"]
    back = progress(after, before)["long_term"]
    assert [quote.indicator for quote in back.gained] == ["future"]


def test_takes_are_compared_by_the_newest_grades_of_one_grader() -> None:
    offline: dict[str, Any] = {"grader": "offline", "model": "tagger"}
    first, corrected = graded(2, **offline), graded(3, **offline)
    once, model = graded(4, **offline), graded(5)
    assert alike([first, corrected], [once, model]) == (corrected, once)
    assert alike([first], [model]) == (first, model)
    assert alike([], [model]) is None


def test_second_look_is_not_compared_with_a_first() -> None:
    looked_again = graded(4)
    looked_again.wish = Wish(cause="missed", missed=Missed(dimension="passion", quote="every Saturday"))
    assert progress(graded(2), looked_again)["passion"].verdict == "incomparable"
    assert progress(looked_again, looked_again)["passion"].verdict == "same"
