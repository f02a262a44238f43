"""The five steps of reviewing one answer, each keeping its result in the answer's own rows.

A step whose result is there already is skipped, so one that runs twice after a crash saves once. No database
transaction stays open while Whisper or a model works.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import structlog
from sqlalchemy import select

from app.answers.answer import Answer
from app.answers.grade import Grade, Times
from app.answers.traps import NotedTrap
from app.answers.utterance import Utterance
from app.coaching.coach import Coach
from app.database import Sessions
from app.delivery.observe import observe
from app.errors import AppError
from app.grading.grader import Grader, Missed
from app.grading.judge import judge
from app.grading.samples import sampled
from app.interviews.schedule import Schedule
from app.people.person import Person
from app.recordings import Recordings
from app.rubric.asked import Asked
from app.rubric.assessment import Assessment
from app.rubric.coding import Coding
from app.speech.audio import Limits, decode
from app.speech.transcriber import Transcriber
from app.speech.transcript import Transcript

Feedback = tuple[Grader, Coach]
Step = Literal["transcribe", "observe", "grade", "coach", "save"]

# How often the person sees the transcriber advance, in seconds.
PROGRESS_EVERY = 0.3

UNEXPECTED = "Something unexpected went wrong at this step. Your answer is safe. Try again."

log = structlog.get_logger()


class Gone(Exception):
    """The answer was deleted, waits to be read, or has a newer review, so that this one ends."""


class Reviewer:
    def __init__(
        self,
        sessions: Sessions,
        recordings: Recordings,
        transcriber: Transcriber,
        feedback: Feedback,
        limits: Limits,
        times: Times = 1,
        at_once: Feedback | None = None,
    ) -> None:
        """`times` is how often an answer is graded as usual; `at_once` gives a first grade while the real
        grader, a slow one, still works."""
        self._sessions, self._recordings, self._limits = sessions, recordings, limits
        self._transcriber, (self._grader, self._coach) = transcriber, feedback
        self._times, self._at_once = times, at_once

    def take(self, step: Step, answer_id: str, run: int) -> bool:
        """Takes one step; True when the next may follow. What fails is written on the answer, never raised:
        the job's own records must hold no words of an answer."""
        work: dict[Step, Callable[[str, int], None]] = {
            "transcribe": self._transcribe,
            "observe": self._observe,
            "grade": self._grade,
            "coach": self._advise,
            "save": self._save,
        }
        try:
            work[step](answer_id, run)
        except Gone:
            return False
        except AppError as error:
            return self._fail(step, answer_id, run, error.sentence, error.retryable)
        except Exception:  # the job boundary: an answer must never stay stuck in the middle
            log.exception("step failed", step=step, answer=answer_id)
            return self._fail(step, answer_id, run, UNEXPECTED)
        return True

    def _fail(self, step: Step, answer_id: str, run: int, sentence: str, retryable: bool = True) -> bool:
        try:
            with self._open(answer_id, run) as answer:
                answer.fail(step, sentence, retryable)
        except Gone:
            log.info("answer gone", answer=answer_id)
        return False

    @contextmanager
    def _open(self, answer_id: str, run: int) -> Iterator[Answer]:
        """The answer as it stands, in a transaction of its own. Raises Gone."""
        owner = select(Answer.person_id).where(Answer.id == answer_id).scalar_subquery()
        with self._sessions.begin() as session:
            # Reviews of two takes of one question may end together, and each may ask the follow-up.
            Person.one_at_a_time(session, owner)
            answer = Answer.whole(session, answer_id)
            if answer is None:
                self._recordings.delete(answer_id)
                raise Gone
            if answer.run != run or answer.state == "heard":
                raise Gone
            yield answer

    def _transcribe(self, answer_id: str, run: int) -> None:
        with self._open(answer_id, run) as answer:
            if answer.transcript:
                return
            answer.state, typed = "transcribing", answer.typed
        transcript = Transcript(typed=typed) if typed is not None else self._hear(answer_id, run)
        with self._open(answer_id, run) as answer:
            answer.transcript = transcript
            answer.heard_seconds = answer.seconds = transcript.seconds

    def _hear(self, answer_id: str, run: int) -> Transcript:
        audio = decode(self._recordings.read(answer_id), self._limits)
        self._recordings.keep_playback(answer_id, audio.wav())
        told = 0.0

        def tell(done: float, total: float) -> None:
            nonlocal told
            if time.monotonic() - told >= PROGRESS_EVERY:
                told = time.monotonic()
                with self._open(answer_id, run) as answer:
                    answer.heard_seconds, answer.seconds = done, total

        with self._sessions() as session:
            known = Utterance.known(session, answer_id)
        return self._transcriber.transcribe(audio, tell, known)

    def _observe(self, answer_id: str, run: int) -> None:
        with self._open(answer_id, run) as answer:
            if answer.transcript and not answer.delivery:
                answer.delivery = observe(answer.transcript)
            if answer.to_be_read:
                answer.state = "heard"

    def _grade(self, answer_id: str, run: int) -> None:
        if self._at_once:
            self._judge(answer_id, run, *self._at_once)
        self._judge(answer_id, run, self._grader)

    def _judge(self, answer_id: str, run: int, grader: Grader, coach: Coach | None = None) -> None:
        with self._open(answer_id, run) as answer:
            if answer.has_grade(grader.card.grader) and (coach or answer.awaits_coaching):
                return
            if coach and answer.wish.cause == "again":
                return
            answer.state = "grading"
            asked, words, wish = answer.question.asked, answer.words_to_grade, answer.wish
        began = time.monotonic()
        assessment = assess(grader, asked, words, wish.times or self._times, wish.missed)
        grade = Grade(
            run=run,
            grader=grader.card.grader,
            wish=wish,
            card=grader.card,
            assessment=assessment,
            coaching=coach.coach(asked, words.text, assessment, words.doubtful) if coach else None,
            seconds=time.monotonic() - began,
        )
        with self._open(answer_id, run) as answer:
            answer.add_grade(grade)

    def _advise(self, answer_id: str, run: int) -> None:
        with self._open(answer_id, run) as answer:
            if not answer.awaits_coaching:
                return
            answer.state = "coaching"
            asked, words, grade = answer.question.asked, answer.words_to_grade, answer.grades[-1]
        coaching = self._coach.coach(asked, words.text, grade.assessment, words.doubtful)
        with self._open(answer_id, run) as answer:
            answer.grades[-1].coaching = coaching

    def _save(self, answer_id: str, run: int) -> None:
        with self._open(answer_id, run) as answer:
            grade = answer.grades[-1]
            levels = [judged.level for judged in grade.assessment.dimensions.values()]
            again = any(earlier.wish != answer.wish for earlier in answer.grades)
            Schedule.rate(answer.question, answer.id, levels, again=again)
            follow_up = grade.coaching.follow_up if grade.coaching else None
            answer.question.interview.ask_next(answer.question, follow_up)
            NotedTrap.note(answer)
            answer.state = "done"
        self._recordings.drop_chunks(answer_id)


def assess(
    grader: Grader, asked: Asked, transcript: Transcript, times: int = 1, missed: Missed | None = None
) -> Assessment:
    """What a grader codes, judged. Silence and other languages are not sent to it."""
    if not transcript.text.strip():
        coding = Coding(unassessable="silence")
    elif transcript.language != "en":
        coding = Coding(unassessable="language")
    else:
        return sampled(grader, asked, transcript.text, times, missed)
    return judge(coding, asked, transcript.text)
