"""What a card earns, and what its noise is."""

from pathlib import Path

import pytest

from app.evaluation.bench import Bench
from app.evaluation.measured import ENOUGH, RETELLINGS, Measured, measure
from app.rubric.sheet import SHEET
from tests.evaluation.examined import GOAL, THREES, Marker, labelled_set


def measured(folder: Path, grader: Marker, answers: int = ENOUGH, repeats: int = 1) -> Measured:
    return measure([labelled_set(folder, answers)], Bench(grader), repeats, changes=False)


def test_agreement_in_every_dimension_earns_levels(tmp_path: Path) -> None:
    found = measured(tmp_path, Marker(lambda look: THREES))
    assert (found.grader, found.model, found.prompt_hash) == ("offline", "marker", "m")
    assert (found.rubric_version, found.shown_as) == (SHEET.version, "levels")


def test_one_dimension_short_of_agreement_means_bands(tmp_path: Path) -> None:
    assert measured(tmp_path, Marker(lambda look: (GOAL, THREES[1]))).shown_as == "bands"


def test_one_set_short_of_agreement_means_bands(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    harsh = {"long_term": 5, "alignment": 5, "passion": 5}
    sets = [labelled_set(tmp_path, ENOUGH), labelled_set(other, ENOUGH, labels=harsh)]
    assert measure(sets, Bench(Marker(lambda look: THREES)), changes=False).shown_as == "bands"


def test_a_few_answers_earn_nothing(tmp_path: Path) -> None:
    assert measured(tmp_path, Marker(lambda look: THREES), ENOUGH - 1).shown_as == "bands"


@pytest.mark.parametrize(("repeats", "noise", "noise_from"), [(1, None, None), (2, 2.0, "repeats")])
def test_noise_of_a_grader_that_varies_is_that_of_its_repeats(
    tmp_path: Path, repeats: int, noise: float | None, noise_from: str | None
) -> None:
    grader = Marker(lambda look: THREES if look.sample else (GOAL,), exact=False)
    found = measured(tmp_path, grader, 4, repeats)
    assert ((found.noise or {}).get("passion"), found.noise_from) == (noise, noise_from)


def test_noise_of_a_grader_that_repeats_exactly_is_how_far_retelling_moves_it(tmp_path: Path) -> None:
    bench = Bench(Marker(lambda look: THREES))
    found = measure([labelled_set(tmp_path, 6)], bench, repeats=2)
    steadiness = found.examinations[0].steadiness
    assert found.examinations[0].noise == {"long_term": 0.0, "alignment": 0.0, "passion": 0.0}
    # Hesitations break up one quote this grader knows; recogniser text another, and is no retelling.
    assert steadiness["disfluent"].dimensions == {"long_term": 0.0, "alignment": 0.0, "passion": 2.0}
    assert steadiness["recogniser_text"].dimensions["alignment"] == 2.0
    assert found.noise == {"long_term": 0.0, "alignment": 0.0, "passion": 2 / len(RETELLINGS)}
    assert found.noise_from == "retelling"
