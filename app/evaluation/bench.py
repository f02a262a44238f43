"""Putting many answers to one grader: several at once, with what it costs, and past those that fail."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from resource import RUSAGE_SELF, getrusage
from typing import NamedTuple

from pydantic import BaseModel

from app.errors import ModelUnavailable
from app.evaluation.labelled import Graded, LeftOut, Row, attempt
from app.grading.grader import Grader

# When so many answers failed before any went well, the endpoint is at fault and not the answers.
HOPELESS = 8


class Cost(BaseModel):
    """What one grading took, on average over `gradings` answers of `words` words.

    `seconds` on the clock, with `at_once` graded side by side; `cpu_ms` of this process, so that a model's
    own work is not in it; `tokens` of the gradings that went well, as the endpoint says. `memory_mb` is the
    most that was used beyond what had been in use before.
    """

    gradings: int
    words: float
    seconds: float
    at_once: int
    cpu_ms: float
    memory_mb: float
    tokens: float


class Task(NamedTuple):
    row: Row
    sample: int = 0


Result = Graded | LeftOut


# Passes results on and shows what is being done, and how far of how many it is.
Watch = Callable[[Iterator[Result], str, int], Iterable[Result]]


class Bench:
    def __init__(self, grader: Grader, watch: Watch = lambda results, *_: results, at_once: int = 1) -> None:
        self.grader = grader
        self._watch, self._at_once = watch, at_once
        self._before = peak_memory()
        self._done: list[tuple[Task, Result]] = []
        self._seconds = self._cpu = 0.0

    def grades(self, tasks: Sequence[Task], doing: str) -> list[Result]:
        """In the order of `tasks`. Raises ModelUnavailable when the first HOPELESS all fail."""
        if tasks and not self._done and self.grader.card.repeats_exactly:
            self._one(tasks[0])  # loads its weights, which no answer's time should hold
        began, cpu = time.monotonic(), time.process_time()
        results = list(self._graded(tasks, doing))
        self._seconds += time.monotonic() - began
        self._cpu += time.process_time() - cpu
        self._done += zip(tasks, results, strict=True)
        return results

    @property
    def cost(self) -> Cost:
        words = [len(task.row.answer.split()) for task, _ in self._done]
        tokens = [result.usage.tokens for _, result in self._done if isinstance(result, Graded)]
        count = len(self._done) or 1
        return Cost(
            gradings=len(self._done),
            words=sum(words) / count,
            seconds=self._seconds / count,
            at_once=self._at_once,
            cpu_ms=self._cpu / count * 1000,
            memory_mb=peak_memory() - self._before,
            tokens=sum(tokens) / (len(tokens) or 1),
        )

    def _graded(self, tasks: Sequence[Task], doing: str) -> Iterator[Result]:
        pool = ThreadPoolExecutor(self._at_once)
        try:
            hopeful = False
            results = self._watch(pool.map(self._one, tasks), doing, len(tasks))
            for count, result in enumerate(results, start=1):
                hopeful = hopeful or isinstance(result, Graded)
                if isinstance(result, LeftOut) and count >= HOPELESS and not hopeful:
                    raise ModelUnavailable(result.reason)
                yield result
        finally:
            pool.shutdown(cancel_futures=True)

    def _one(self, task: Task) -> Result:
        return attempt(task.row, self.grader, task.sample)


def peak_memory() -> float:
    """The most this process ever held, in megabytes."""
    return getrusage(RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
