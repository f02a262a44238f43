"""Reviews as durable jobs. The only module that knows DBOS.

A job and its answer are saved in one transaction of one database. Each finished step is kept; after a crash
the job goes on behind the last one by itself at the next start.
"""

from collections.abc import Callable
from typing import Any, get_args

from dbos import DBOS, DBOSClient, DBOSConfig
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.answers.answer import Answer
from app.database import Sessions
from app.pipeline.reviewer import Reviewer, Step

QUEUE = "reviews"

# Fixed by hand: the default, a hash of the code, would strand waiting jobs after every update.
VERSION = "1"

# One process works on a data folder at a time; under the same name it takes its own jobs up again.
EXECUTOR = "longview"

# Several reviews wait on a model at once; the transcriber itself hears one at a time.
AT_ONCE = 4

STEPS: tuple[Step, ...] = get_args(Step)

STOPPED = "Longview stopped several times while working on this. Your answer is safe. Try again."

_begin: Callable[[], Reviewer] | None = None


@DBOS.workflow(name="review_answer", max_recovery_attempts=20)
def review_answer(answer_id: str, run: int) -> None:
    if _begin is None:
        raise RuntimeError("a review was started before DurableReviews.open()")
    reviewer = _begin()  # one to the end, whatever is chosen meanwhile
    for step in STEPS:
        if not DBOS.run_step({"name": step}, reviewer.take, step, answer_id, run):
            return


class DurableReviews:
    """The queue of reviews, and the worker of this process while it is open.

    `begin` gives the reviewer that takes an answer up, as things are when its review begins.
    """

    def __init__(self, engine: Engine, sessions: Sessions, begin: Callable[[], Reviewer]) -> None:
        self._engine, self._sessions, self._begin = engine, sessions, begin

    def open(self) -> None:
        """Starts working, first on what a crash left. Blocks for a moment: call it off the event loop."""
        global _begin
        _begin = self._begin
        config: DBOSConfig = {
            "name": "longview",
            "system_database_engine": self._engine,
            "application_version": VERSION,
            "executor_id": EXECUTOR,
            "log_level": "ERROR",
            "notification_listener_polling_interval_sec": 0.1,  # closing waits for it
        }
        DBOS(config=config)
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=0.2)
        self._client = DBOSClient(system_database_engine=self._engine)
        self._fail_stranded()

    def close(self) -> None:
        """Stops taking work. A step under way is done again at the next start."""
        self._client.destroy()
        DBOS.destroy()

    def enqueue(self, session: Session, answer_id: str, run: int) -> None:
        options: Any = {
            "queue_name": QUEUE,
            "workflow_name": "review_answer",
            "workflow_id": _job(answer_id, run),
            "app_version": VERSION,
        }
        self._client.enqueue_in_transaction(session, options, answer_id, run)

    def _fail_stranded(self) -> None:
        """Answers whose job was given up, because the process died in it each time, say so."""
        waiting = self._client.list_workflows(status=["ENQUEUED", "PENDING", "DELAYED"], load_input=False)
        jobs = {job.workflow_id for job in waiting}
        with self._sessions.begin() as session:
            for answer in session.scalars(select(Answer).where(Answer.state.in_(Answer.UNDER_WAY))):
                if _job(answer.id, answer.run) not in jobs:
                    answer.fail(answer.state, STOPPED)


def _job(answer_id: str, run: int) -> str:
    return f"{answer_id}-{run}"
