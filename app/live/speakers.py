"""All who speak at the moment, and what is kept of them."""

import time
from collections.abc import Callable
from functools import partial
from threading import Lock, Thread

from sqlalchemy import select

from app.answers.answer import STOPPED, Answer, Reviews
from app.answers.utterance import Utterance
from app.database import Sessions
from app.errors import AppError, Conflict, NotFound
from app.grading.offline import OfflineGrader
from app.live.messages import Final
from app.live.speaker import Speaker
from app.people.person import Person
from app.recordings import Recordings
from app.rubric.asked import Asked
from app.speech.audio import Limits
from app.speech.transcriber import Transcriber

# How long a speaker who lost the connection is waited for (seconds). After that the words heard are in the
# database and the recording is in the store, so that only the decoding has to be done again.
STAYS = 300.0
# How often it is seen whether there is still a recording to come back to (seconds).
LOOKS = 1.0
# A page says something at least this often, if only "ping" (seconds).
IDLE = 60.0
# Each has a decoder of its own, of about 45 MB.
MOST = 64
CROWDED = "Too many people speak here at once for live words. Recording goes on without."
DELETED = "This answer was deleted, so nothing more is recorded for it."


class Speakers:
    """A speaker stays here when the connection is lost, so that the next one finds the words heard so far."""

    def __init__(
        self,
        sessions: Sessions,
        recordings: Recordings,
        reviews: Reviews,
        transcriber: Callable[[], Transcriber],
        limits: Limits,
        stays: float = STAYS,
        idle: float = IDLE,
    ) -> None:
        self._sessions, self._recordings, self._reviews = sessions, recordings, reviews
        # The transcriber in use when a speaker enters is theirs to the end.
        self._transcriber, self.limits, self._stays, self.idle = transcriber, limits, stays, idle
        self.grader = OfflineGrader()
        self._here: dict[str, Speaker] = {}
        self._changing = Lock()

    def enter(self, answer_id: str) -> tuple[Speaker, Asked]:
        """The speaker of this answer, up to date, and what was asked.

        Raises NotFound, and Conflict when the recording is over.
        """
        with self._sessions() as session:
            answer = Answer.find(session, Person.local(session), answer_id)
            _require(answer.state)
            asked = answer.question.asked
            known = Utterance.known(session, answer_id)
        with self._changing:
            if speaker := self._here.get(answer_id):
                speaker.visits += 1
                speaker.catch_up()
                return speaker, asked
            if len(self._here) >= MOST:
                raise AppError(CROWDED)
            keep = partial(Utterance.keep, self._sessions, answer.person_id, answer_id)
            speaker = Speaker(
                answer_id, self._recordings, self._transcriber(), self.limits, keep=keep, known=known
            )
            self._here[answer_id] = speaker
        return speaker, asked

    def take(self, speaker: Speaker, number: int, content: bytes) -> None:
        """One piece more. Raises as `enter` does."""
        state = self._state(speaker)
        if state is None:
            self._recordings.delete(speaker.answer_id)
        _require(state)
        speaker.take(number, content)

    def stop(self, speaker: Speaker) -> Final:
        """The last words, once they and the whole recording are kept and the review has begun."""
        transcript = speaker.finish()
        self.leave(speaker)
        with self._sessions.begin() as session:
            answer = session.get(Answer, speaker.answer_id)
            _require(answer.state if answer else None)
            if answer:
                answer.send_spoken(session, self._reviews, transcript)
        if transcript is None:
            return Final(text=None)
        return Final(text=transcript.text, words=transcript.words, seconds=transcript.seconds)

    def lost(self, speaker: Speaker, visit: int) -> None:
        """The connection of this visit is gone; another may come, until the recording is over another way."""
        Thread(target=self._expect, args=(speaker, visit), daemon=True).start()

    def _expect(self, speaker: Speaker, visit: int) -> None:
        since = time.monotonic()
        while speaker.visits == visit and self._here.get(speaker.answer_id) is speaker:
            if time.monotonic() - since >= self._stays or self._state(speaker) != "recording":
                self.leave(speaker)
            else:
                time.sleep(min(LOOKS, self._stays))

    def _state(self, speaker: Speaker) -> str | None:
        with self._sessions() as session:
            return session.scalar(select(Answer.state).where(Answer.id == speaker.answer_id))

    def leave(self, speaker: Speaker) -> None:
        with self._changing:
            if self._here.get(speaker.answer_id) is speaker:
                del self._here[speaker.answer_id]
        speaker.close()

    def close(self) -> None:
        for speaker in list(self._here.values()):
            self.leave(speaker)


def _require(state: str | None) -> None:
    """That it is still being recorded."""
    if state is None:
        raise NotFound(DELETED)
    if state != "recording":
        raise Conflict(STOPPED)
