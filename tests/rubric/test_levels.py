"""The rubric's tables, row by row, and what must hold whatever the evidence."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rubric.asked import DIMENSIONS, SCENARIOS, Dimension
from app.rubric.coding import INDICATORS, Evidence, Indicator
from app.rubric.levels import Values, standing, values
from app.rubric.sheet import SHEET


def evidence(dimension: Dimension, *indicators: Indicator) -> list[Evidence]:
    """One quote for each indicator, side by side."""
    return [
        Evidence(dimension=dimension, indicator=name, quote="word", start=at * 10, end=at * 10 + 4)
        for at, name in enumerate(indicators)
    ]


def expected_long_term(v: Values) -> int:
    staged = v["future"] and int(v["steps"]) >= 2 and v["ordered"]
    table = {"none": 1, "generic": 2, "specific": 5 if staged else 4 if v["future"] and v["steps"] else 3}
    return table[str(v["direction"])]


@pytest.mark.parametrize("direction", ["none", "generic", "specific"])
@pytest.mark.parametrize("future", [False, True])
@pytest.mark.parametrize("steps", [0, 1, 2, 3])
@pytest.mark.parametrize("ordered", [False, True])
def test_long_term_level_for_every_row(direction: str, future: bool, steps: int, ordered: bool) -> None:
    row: Values = {"direction": direction, "future": future, "steps": steps, "ordered": ordered}
    assert standing("long_term", row)[0] == expected_long_term(row)


ALIGNMENT_ROWS = [
    # features, goal, link, linked, contribution, contrary -> level
    (0, "none", "none", 0, False, False, 1),
    (0, "specific", "none", 0, False, False, 1),
    (0, "specific", "none", 0, True, False, 1),
    (2, "specific", "mechanism", 2, True, True, 1),
    (0, "none", "generic", 0, False, False, 2),
    (0, "specific", "generic", 0, True, False, 2),
    (0, "none", "field", 0, False, False, 2),
    (0, "generic", "field", 0, False, False, 2),
    (0, "specific", "field", 0, False, False, 3),
    (1, "none", "none", 0, False, False, 3),
    (1, "none", "generic", 0, True, False, 3),
    (3, "specific", "field", 0, False, False, 3),
    (1, "specific", "mechanism", 1, False, False, 4),
    (4, "none", "mechanism", 1, False, False, 4),
    (1, "specific", "mechanism", 1, True, False, 5),
    (2, "specific", "mechanism", 2, False, False, 5),
    (2, "none", "mechanism", 3, True, False, 5),
]


@pytest.mark.parametrize(
    ("features", "goal", "link", "linked", "contribution", "contrary", "want"), ALIGNMENT_ROWS
)
def test_alignment_level_for_each_row(
    features: int, goal: str, link: str, linked: int, contribution: bool, contrary: bool, want: int
) -> None:
    row: Values = {
        "features": features,
        "goal": goal,
        "link": link,
        "linked_features": linked,
        "contribution": contribution,
        "contrary": contrary,
    }
    assert standing("alignment", row)[0] == want


def expected_passion(v: Values) -> int:
    drawn = v["interest"] == "specific" or v["reason"]
    if v["contrary"]:
        return 1
    if v["evidence"]:
        return 5 if drawn and (v["sustained"] or int(v["evidence"]) > 1) else 4
    return 3 if drawn else 2 if v["interest"] == "generic" else 1


def test_passion_level_for_every_row() -> None:
    booleans = [False, True]
    rows = product(["none", "generic", "specific"], booleans, [0, 1, 2], booleans, booleans)
    for interest, reason, count, sustained, contrary in rows:
        row: Values = {
            "interest": interest,
            "reason": reason,
            "evidence": count,
            "sustained": sustained,
            "contrary": contrary,
        }
        assert standing("passion", row)[0] == expected_passion(row), row


def test_values_of_each_dimension_from_its_own_evidence() -> None:
    found = [
        *evidence("long_term", "direction_generic", "direction_specific", "step", "step"),
        *evidence("alignment", "feature", "mechanism", "goal_specific"),
        *evidence("passion", "interest_generic", "evidence", "sustained"),
    ]
    assert values("long_term", found) == {
        "direction": "specific",
        "future": False,
        "steps": 2,
        "ordered": False,
    }
    assert values("alignment", found) == {
        "features": 2,
        "goal": "specific",
        "link": "mechanism",
        "linked_features": 1,
        "contribution": False,
        "contrary": False,
    }
    assert values("passion", found) == {
        "interest": "generic",
        "reason": False,
        "evidence": 1,
        "sustained": True,
        "contrary": False,
    }


def test_overlapping_quotes_count_once() -> None:
    spans = [(0, 30), (0, 10), (12, 30), (5, 15), (12, 30)]
    steps = [
        Evidence(dimension="long_term", indicator="step", quote="x", start=start, end=end)
        for start, end in spans
    ]
    assert values("long_term", steps)["steps"] == 2


def test_contrary_of_one_dimension_leaves_the_other() -> None:
    found = evidence("alignment", "contrary", "feature")
    assert standing("alignment", values("alignment", found))[0] == 1
    assert values("passion", found)["contrary"] is False


@st.composite
def coded(draw: st.DrawFn, dimension: Dimension) -> Evidence:
    start = draw(st.integers(0, 60))
    return Evidence(
        dimension=dimension,
        indicator=draw(st.sampled_from(INDICATORS[dimension])),
        quote="word",
        start=start,
        end=start + draw(st.integers(2, 20)),
    )


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_one_more_finding_never_lowers_a_level_unless_contrary(dimension: Dimension) -> None:
    @given(st.lists(coded(dimension), max_size=8), coded(dimension))
    def holds(found: list[Evidence], more: Evidence) -> None:
        before, _ = standing(dimension, values(dimension, found))
        after, _ = standing(dimension, values(dimension, [*found, more]))
        assert after >= before or more.indicator == "contrary"

    holds()


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_order_of_findings_never_matters(dimension: Dimension) -> None:
    @given(
        st.lists(coded(dimension), max_size=8).flatmap(lambda f: st.tuples(st.just(f), st.permutations(f)))
    )
    def holds(pair: tuple[list[Evidence], list[Evidence]]) -> None:
        assert values(dimension, pair[0]) == values(dimension, pair[1])

    holds()


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_reachable_level_has_its_sentence(dimension: Dimension) -> None:
    @given(st.lists(coded(dimension), max_size=8))
    def holds(found: list[Evidence]) -> None:
        reached, lacking = standing(dimension, values(dimension, found))
        assert all(
            SHEET.dimensions[dimension].reason(scenario, reached, lacking).endswith(".")
            for scenario in SCENARIOS
        )
        assert (lacking == "nothing") == (reached == 5)

    holds()
