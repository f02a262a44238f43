"""The transcription desk: all work on the speech model of this machine, the most urgent first.

Two workers, as two utterances at once is what two cores can do. One of them takes on nothing that may turn
out to be in vain, so that a person who stops never waits behind a guess. Under load captions come late, then
not at all; a guess begins only when there is nothing else to do; then utterances are heard in a quicker way;
then files wait. Recording is no work of this desk, so it never suffers.
"""

import heapq
from collections.abc import Callable
from concurrent.futures import Future
from enum import IntEnum
from itertools import count
from threading import Condition, Thread
from typing import Any, TypeVar

T = TypeVar("T")


class Turn(IntEnum):
    """What is done first."""

    FINAL = 0  # the person has stopped and waits
    CLOSED = 1  # an utterance that is over, of one who goes on speaking
    FILE = 2  # an utterance of a whole recording
    GUESS = 3  # an utterance that may be over
    CAPTION = 4  # words to be shown until better ones come


class Desk:
    """`ask` from any thread; equals are served in the order in which they came. Threads start when needed."""

    def __init__(self, workers: int = 2) -> None:
        self._waiting: list[tuple[Turn, int, Future[Any], Callable[[], Any]]] = []
        self._changed, self._numbers, self._busy = Condition(), count(), 0
        # The last worker takes everything.
        lowest = [Turn.FILE] * (workers - 1) + [Turn.CAPTION]
        self._workers = [Thread(target=self._work, args=(turn,), daemon=True) for turn in lowest]

    @property
    def idle(self) -> bool:
        with self._changed:
            return not self._busy and not self._asked

    @property
    def behind(self) -> bool:
        """Whether more than the workers begin next is waiting of what people or files need."""
        with self._changed:
            return sum(turn <= Turn.FILE for turn in self._asked.values()) > len(self._workers)

    @property
    def _asked(self) -> dict[Future[Any], Turn]:
        # Hurried work stands there twice.
        return {asked: turn for turn, _, asked, _ in self._waiting if not (asked.running() or asked.done())}

    def ask(self, turn: Turn, work: Callable[[], T]) -> Future[T]:
        """What `work` returns or raises. Cancel it to take it back, as long as it was not begun."""
        asked: Future[T] = Future()
        self._queue(turn, asked, work)
        return asked

    def hurry(self, asked: Future[T], turn: Turn) -> None:
        """Serves what was asked before at another turn, if it still waits."""
        with self._changed:
            work = next((work for _, _, future, work in self._waiting if future is asked), None)
        if work:
            self._queue(turn, asked, work)

    def _queue(self, turn: Turn, asked: Future[Any], work: Callable[[], Any]) -> None:
        with self._changed:
            heapq.heappush(self._waiting, (turn, next(self._numbers), asked, work))
            for worker in self._workers:
                if worker.ident is None:
                    worker.start()
            self._changed.notify_all()

    def _work(self, lowest: Turn) -> None:
        while True:
            asked, work = self._take(lowest)
            try:
                result, error = work(), None
            except BaseException as raised:  # noqa: BLE001 - for the one who asked
                result, error = None, raised
            with self._changed:
                self._busy -= 1
            if error:
                asked.set_exception(error)
            else:
                asked.set_result(result)
            del asked, work, result, error  # they hold a speech model, which may have been given up by then

    def _take(self, lowest: Turn) -> tuple[Future[Any], Callable[[], Any]]:
        """The most urgent, up to `lowest`."""
        with self._changed:
            while True:
                if not self._waiting or self._waiting[0][0] > lowest:
                    self._changed.wait()
                    continue
                _, _, asked, work = heapq.heappop(self._waiting)
                # Hurried work stands here twice: what is begun, done or taken back is passed over.
                if not (asked.running() or asked.done()) and asked.set_running_or_notify_cancel():
                    self._busy += 1
                    return asked, work
