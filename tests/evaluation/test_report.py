"""One set examined."""

from itertools import count
from pathlib import Path

import pytest

from app.errors import ModelUnavailable, Unprocessable
from app.evaluation.bench import Bench
from app.evaluation.report import CHANGED, EXCERPT, WORST, examine
from tests.evaluation.examined import GOAL, THREES, Marker, labelled_set


def test_one_failing_answer_and_a_bad_line_are_left_out_and_told(tmp_path: Path) -> None:
    file = labelled_set(tmp_path, 4)
    file.write_text(file.read_text() + "\n{broken")
    calls = count()

    def code(look: object) -> object:
        return ModelUnavailable("It hung up.") if next(calls) == 2 else THREES

    found = examine(file, Bench(Marker(code)), changes=False)  # type: ignore[arg-type]
    assert [one.id for one in found.left_out] == ["line 5", "a1"]  # the first call warms up
    assert found.left_out[1].reason == "It hung up."
    assert (found.agreement.answers, found.agreement.dimensions["passion"].exact) == (3, 1.0)
    assert (found.steadiness, found.removals, found.worst) == ({}, {}, [])


def test_answer_that_fails_once_in_several_gradings_is_left_out(tmp_path: Path) -> None:
    calls = count()
    bench = Bench(Marker(lambda look: ModelUnavailable("No.") if next(calls) == 3 else THREES))
    found = examine(labelled_set(tmp_path, 3), bench, repeats=2, changes=False)
    assert ([one.id for one in found.left_out], found.agreement.answers) == (["a1"], 2)


def test_noise_is_how_far_repeated_gradings_lie_apart(tmp_path: Path) -> None:
    grader = Marker(lambda look: THREES if look.sample else (GOAL,), exact=False)
    found = examine(labelled_set(tmp_path, 3), Bench(grader), repeats=3, changes=False)
    assert found.noise == {"long_term": 0.0, "alignment": 2.0, "passion": 2.0}
    assert found.agreement.dimensions["alignment"].off_by_two == 1.0


def test_worst_answers_are_shown_short_with_label_and_given(tmp_path: Path) -> None:
    file = labelled_set(tmp_path, WORST + 2, answer="designing rail signalling " * 40)
    found = examine(file, Bench(Marker(lambda look: (GOAL,))), changes=False)
    assert len(found.worst) == WORST
    assert (found.worst[0].labels["passion"], found.worst[0].given["passion"]) == (3, 1)
    assert EXCERPT - 20 <= len(found.worst[0].answer) <= EXCERPT + 2


@pytest.mark.parametrize(("exact", "changed"), [(True, CHANGED + 3), (False, CHANGED)])
def test_slow_graders_are_tried_with_fewer_changes(tmp_path: Path, exact: bool, changed: int) -> None:
    found = examine(labelled_set(tmp_path, CHANGED + 3), Bench(Marker(lambda look: THREES, exact)))
    assert {one.n for one in found.steadiness.values()} == {changed}
    assert (found.removals["passion"].n, found.removals["passion"].fell) == (changed, 1.0)


@pytest.mark.parametrize("content", ["", '{"id": "a"}', "no json"])
def test_file_without_labelled_answers_is_refused_in_words(tmp_path: Path, content: str) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(content)
    with pytest.raises(Unprocessable, match="holds no labelled answers"):
        examine(file, Bench(Marker(lambda look: ())))
    with pytest.raises(Unprocessable, match="cannot be read"):
        examine(tmp_path / "nowhere", Bench(Marker(lambda look: ())))


def test_set_of_which_nothing_could_be_graded_says_why(tmp_path: Path) -> None:
    bench = Bench(Marker(lambda look: ModelUnavailable("It hung up.")))
    with pytest.raises(Unprocessable, match="It hung up"):
        examine(labelled_set(tmp_path, 2), bench)
