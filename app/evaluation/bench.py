"""Putting many answers to one grader: several at once, with what it costs, and past those that fail."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from pydantic import BaseModel

from app.errors import ModelUnavailable
from app.evaluation.labelled import Graded, Row, grade
from app.grading.grader import Grader

# When so many answers failed before any went well, the endpoint is at fault and not the answers.
HOPELESS = 8


class LeftOut(BaseModel):
    """An answer, or a line, of a set that could not be graded, and why."""

    id: str
    reason: str


class Cost(BaseModel):
    """What one grading took, on average over `gradings` answers of `words` words.

    `seconds` on the clock, with `at_once` graded side by side; `cpu_ms` of this process, so that a model's
    own work is not in it; `tokens` of the gradings that went well, as the endpoint says. `memory_mb` is the
    most that was used beyond what had been in use before, None on systems that do not tell.
    """

    gradings: int
    words: float
    seconds: float
    at_once: int
    cpu_ms: float
    memory_mb: float | None
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
        self._before = _peak_memory()
        self._tasks = self._words = self._tokens = self._graded_well = 0
        self._seconds = self._cpu = 0.0

    def grades(self, tasks: Sequence[Task], doing: str) -> list[Result]:
        """In the order of `tasks`. Raises ModelUnavailable when the first HOPELESS all fail."""
        if tasks and not self._tasks and self.grader.card.repeats_exactly:
            self._one(tasks[0])  # loads its weights, which no answer's time should hold
        began, cpu = time.monotonic(), time.process_time()
        results = list(self._graded(tasks, doing))
        self._seconds += time.monotonic() - began
        self._cpu += time.process_time() - cpu
        self._tasks += len(tasks)
        self._words += sum(len(task.row.answer.split()) for task in tasks)
        well = [result.usage.tokens for result in results if isinstance(result, Graded)]
        self._tokens, self._graded_well = self._tokens + sum(well), self._graded_well + len(well)
        return results

    @property
    def cost(self) -> Cost:
        tasks, after = self._tasks or 1, _peak_memory()
        return Cost(
            gradings=self._tasks,
            words=self._words / tasks,
            seconds=self._seconds / tasks,
            at_once=self._at_once,
            cpu_ms=self._cpu / tasks * 1000,
            memory_mb=after - self._before if after and self._before else None,
            tokens=self._tokens / (self._graded_well or 1),
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
        try:
            return grade(task.row, self.grader, task.sample)
        except ModelUnavailable as error:
            return LeftOut(id=task.row.id, reason=error.sentence)


def _peak_memory() -> float | None:
    """The most this process ever held, in megabytes."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)
