import pytest

from app.rubric.asked import DIMENSIONS, QUESTION_TYPES, SCENARIOS, Dimension
from app.rubric.coding import INDICATORS
from app.rubric.levels import Missing, values
from app.rubric.sheet import SHEET


def test_sheet_names_every_dimension_question_type_and_indicator() -> None:
    assert SHEET.version == "1.0"
    assert set(SHEET.dimensions) == set(DIMENSIONS)
    assert set(SHEET.invites) == set(QUESTION_TYPES)
    assert set(SHEET.findings) == {name for names in INDICATORS.values() for name in names}


def test_sheet_labels_every_value_a_judgement_lists() -> None:
    listed = {name: value for dimension in DIMENSIONS for name, value in values(dimension, []).items()}
    assert set(SHEET.indicators) == set(listed)
    assert {value for value in listed.values() if isinstance(value, str)} <= set(SHEET.values)


def test_invitations_as_in_the_rubric() -> None:
    open_dimensions = {
        question_type: set(DIMENSIONS) - SHEET.invites[question_type] for question_type in QUESTION_TYPES
    }
    assert {name: left for name, left in open_dimensions.items() if left} == {
        "skills": {"passion"},
        "stay": {"passion"},
        "motivation": {"long_term", "alignment"},
        "why_field": {"long_term", "alignment"},
    }


def test_levels_are_described_from_one_to_five() -> None:
    assert {tuple(sheet.reasons) for sheet in SHEET.dimensions.values()} == {(1, 2, 3, 4, 5)}


@pytest.mark.parametrize(
    ("dimension", "level", "lacking"),
    [
        ("long_term", 1, "direction"),
        ("long_term", 4, "ordered"),
        ("alignment", 1, "feature"),
        ("passion", 1, "interest"),
        ("passion", 4, "reason"),
    ],
)
def test_what_graders_overlook_at_times_is_called_not_recognised(
    dimension: Dimension, level: int, lacking: Missing
) -> None:
    for scenario in SCENARIOS:
        reason = SHEET.dimensions[dimension].reason(scenario, level, lacking)
        assert "recognised" in reason
