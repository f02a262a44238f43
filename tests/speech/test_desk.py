"""The desk: what is urgent first, equals in order, nothing lost."""

import time
import weakref
from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Event

import pytest

from app.speech.desk import Desk, Turn
from tests.conftest import until


@pytest.fixture
def desk() -> Desk:
    return Desk()


class Busy:
    """Keeps both workers busy until it is let go, and notes what is done after that."""

    def __init__(self, desk: Desk) -> None:
        self.done: list[str] = []
        self._go = Event()
        for _ in range(2):
            hold(desk, Turn.FINAL, self._go)

    def note(self, name: str) -> Callable[[], None]:
        def work() -> None:
            self.done.append(name)
            time.sleep(0.02)  # so that the other worker notes before the next one does

        return work

    def let_go(self, *asked: Future[None]) -> list[str]:
        self._go.set()
        wait(asked, timeout=10)
        return self.done


def hold(desk: Desk, turn: Turn, go: Event) -> Future[bool]:
    """Keeps a worker busy until `go`; returns once one is."""
    begun = Event()

    def work() -> bool:
        begun.set()
        return go.wait(10)

    asked = desk.ask(turn, work)
    assert begun.wait(10)
    return asked


def test_finals_come_before_utterances_before_files_before_guesses_before_captions(desk: Desk) -> None:
    busy = Busy(desk)
    turns = [Turn.CAPTION, Turn.GUESS, Turn.FILE, Turn.CLOSED, Turn.FINAL]
    assert busy.let_go(*[desk.ask(turn, busy.note(turn.name)) for turn in turns]) == [
        "FINAL",
        "CLOSED",
        "FILE",
        "GUESS",
        "CAPTION",
    ]


def test_equals_are_served_in_order(desk: Desk) -> None:
    busy = Busy(desk)
    names = [str(n) for n in range(12)]
    assert sorted(busy.let_go(*[desk.ask(Turn.CLOSED, busy.note(n)) for n in names]), key=int) == names


def test_a_guess_never_keeps_the_worker_that_finals_rely_on(desk: Desk) -> None:
    go = Event()
    first = hold(desk, Turn.GUESS, go)
    second = desk.ask(Turn.GUESS, lambda: "late")
    assert desk.ask(Turn.FINAL, lambda: "final").result(10) == "final"
    assert not second.done()
    go.set()
    first.result(10)
    assert second.result(10) == "late"


def test_the_desk_is_idle_until_it_is_asked_and_once_it_is_done(desk: Desk) -> None:
    assert desk.idle
    go = Event()
    asked = hold(desk, Turn.CAPTION, go)
    assert not desk.idle
    go.set()
    asked.result(10)
    assert desk.idle


def test_the_desk_is_behind_when_more_wait_than_it_has_workers(desk: Desk) -> None:
    busy = Busy(desk)
    asked = [desk.ask(turn, busy.note(turn.name)) for turn in (Turn.CLOSED, Turn.FILE)]
    desk.hurry(asked[1], Turn.FINAL)
    asked.append(desk.ask(Turn.GUESS, busy.note("guess")))
    assert not desk.behind
    asked.append(desk.ask(Turn.FILE, busy.note("file")))
    assert desk.behind
    busy.let_go(*asked)
    assert not desk.behind


def test_what_is_hurried_is_done_once_and_sooner(desk: Desk) -> None:
    busy = Busy(desk)
    asked = [desk.ask(Turn.CLOSED, busy.note("first")), desk.ask(Turn.GUESS, busy.note("guess"))]
    desk.hurry(asked[1], Turn.FINAL)
    assert busy.let_go(*asked, desk.ask(Turn.CAPTION, busy.note("last"))) == ["guess", "first", "last"]


def test_what_is_taken_back_is_not_done(desk: Desk) -> None:
    busy = Busy(desk)
    asked = desk.ask(Turn.CAPTION, busy.note("caption"))
    assert asked.cancel()
    assert busy.let_go(desk.ask(Turn.CAPTION, busy.note("newer"))) == ["newer"]


def test_a_failure_reaches_the_one_who_asked_and_no_other(desk: Desk) -> None:
    with pytest.raises(ZeroDivisionError):
        desk.ask(Turn.CLOSED, lambda: 1 / 0).result(10)
    assert [desk.ask(Turn.CLOSED, lambda: 1).result(10) for _ in range(4)] == [1] * 4


def test_what_is_done_is_not_held_on_to(desk: Desk) -> None:
    model = Event()
    held = weakref.ref(model)
    assert desk.ask(Turn.FINAL, model.is_set).result(10) is False
    del model
    until(held, lambda model: model is None, 5)
