"""Many answers before one grader."""

import threading
import time
from collections.abc import Iterable, Iterator

import pytest

from app.chat.model import Usage
from app.errors import ModelUnavailable
from app.evaluation.bench import HOPELESS, Bench, Result, Task
from app.evaluation.labelled import LeftOut, Row
from app.grading.grader import FIRST_LOOK, GraderCard, Look
from app.rubric.asked import Asked
from app.rubric.coding import Coding


class Picky:
    """Fails on answers that say so, in a moment; where `paired`, two must be under way for either to end."""

    card = GraderCard(grader="model", model="picky", prompt_hash="", shown_as="bands", note="")

    def __init__(self, paired: bool = False) -> None:
        self._barrier = threading.Barrier(2 if paired else 1, timeout=30)
        self.asked = 0

    def grade(self, asked: Asked, answer: str, look: Look = FIRST_LOOK) -> Coding:
        self.asked += 1
        self._barrier.wait()
        if "fail" in answer:
            time.sleep(0.01)
            raise ModelUnavailable("It said no.")
        return Coding(usage=Usage(prompt_tokens=30, completion_tokens=10))


def tasks(*answers: str) -> list[Task]:
    rows = [
        Row(id=str(number), question_type="vision", question="?", answer=answer)
        for number, answer in enumerate(answers)
    ]
    return [Task(row) for row in rows]


def test_failing_answer_is_told_in_its_place() -> None:
    results = Bench(Picky()).grades(tasks("one", "fail", "three"), "Grading")
    assert [result.id for result in results] == ["0", "1", "2"]
    assert results[1] == LeftOut(id="1", reason="It said no.")
    assert not isinstance(results[2], LeftOut)


def test_answers_are_graded_side_by_side() -> None:
    results = Bench(Picky(paired=True), at_once=2).grades(tasks("a", "b", "c", "d"), "Grading")
    assert [result.id for result in results if not isinstance(result, LeftOut)] == ["0", "1", "2", "3"]


def test_endpoint_that_fails_from_the_start_is_given_up() -> None:
    grader = Picky()
    with pytest.raises(ModelUnavailable, match="It said no"):
        Bench(grader).grades(tasks(*["fail"] * 400), "Grading")
    assert grader.asked <= HOPELESS + 4


def test_progress_is_told_and_costs_are_counted() -> None:
    told: list[tuple[str, int]] = []

    def watch(results: Iterator[Result], doing: str, total: int) -> Iterable[Result]:
        told.append((doing, total))
        return results

    bench = Bench(Picky(), watch)
    bench.grades(tasks("two words", "and four more words"), "Grading")
    bench.grades(tasks("three words here"), "Changing")
    assert told == [("Grading", 2), ("Changing", 1)]
    assert (bench.cost.gradings, bench.cost.words, bench.cost.tokens) == (3, 3.0, 40.0)
    assert 0 <= bench.cost.cpu_ms < 1000
