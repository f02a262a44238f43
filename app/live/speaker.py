"""One answer while it is spoken: its recording grows piece by piece and is heard as it does."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from tempfile import TemporaryFile
from typing import BinaryIO

import numpy as np
import structlog
from numpy.typing import NDArray

from app.answers.answer import MAX_CHUNKS
from app.errors import AppError, UnreadableRecording
from app.recordings import UNKNOWN, Recordings, media_type
from app.speech.audio import FAULTS, Limits
from app.speech.growing import Growing
from app.speech.hearing import Heard
from app.speech.listener import Open, Told, untold
from app.speech.transcriber import Transcriber
from app.speech.transcript import Transcript, wav_writer

# So many bytes tell what a recording is; a first piece may be shorter.
TELLING = 12
UNEXPECTED = "The words cannot be shown while you speak. Recording goes on; they come after you stop."

log = structlog.get_logger()


class Speaker:
    """Pieces in, in order, and words out. Of use without a server too, to measure or to test:

        speaker = Speaker("some id", Recordings.at("memory://"), transcriber, Limits())
        speaker.tell = print            # Heard, Open or an exception; in any thread, at once
        speaker.take(0, first_piece)    # and so on, as fast or slow as one speaks
        transcript = speaker.finish()   # what the person waits for
        speaker.close()

    Every piece is stored first. What is heard is read back from the store, so that after a restart of the
    server, or when pieces came another way, the hearing takes up what is there. `keep` gets each utterance
    that was heard; what is `known` from an earlier life is not heard again.
    """

    def __init__(
        self,
        answer_id: str,
        recordings: Recordings,
        transcriber: Transcriber,
        limits: Limits,
        keep: Callable[[Heard], None] = untold,
        known: Iterable[Heard] = (),
    ) -> None:
        self.answer_id = answer_id
        self.tell: Callable[[Told], None] = untold
        self.visits, self.next, self.open = 1, 0, ""
        self.failure: AppError | None = None
        self._recordings, self._transcriber, self._limits, self._keep = recordings, transcriber, limits, keep
        self.listener = transcriber.listen(self._hear, known)
        # What every browser can seek in; without a name, so that no crash leaves it behind.
        self._sound: BinaryIO = TemporaryFile()  # noqa: SIM115
        self._wav = wav_writer(self._sound)
        self._growing = Growing(self._listen, limits)
        # One thread of its own reads, feeds and writes, so that nobody else waits for a disk or a decoder.
        self._pen = ThreadPoolExecutor(max_workers=1, thread_name_prefix="speaker")
        self._fed, self._size, self._ended = 0, 0, False
        self._notice: str | None = None
        self.catch_up()

    @property
    def words(self) -> list[str]:
        """What no longer changes."""
        return [word.text for heard in list(self.listener.heard) for word in heard.words]

    @property
    def full(self) -> bool:
        """The longest recording is reached."""
        return (
            self.listener.seconds >= self._limits.max_seconds
            or self._size >= self._limits.max_bytes
            or self.next >= MAX_CHUNKS
        )

    def catch_up(self) -> None:
        """Takes up what the store holds."""
        self.next, self._size = self._recordings.unbroken(self.answer_id)
        self._later(self._feed)

    def take(self, number: int, content: bytes) -> None:
        """Stores a piece, if it is the next one; any other came before, or too early."""
        if number == self.next and not self.full:
            self._recordings.keep_chunk(self.answer_id, number, content)
            self.next, self._size = number + 1, self._size + len(content)
            self._later(self._feed)

    def finish(self) -> Transcript | None:
        """Makes one recording of the pieces, and waits for the last words.

        None when it could not be heard while it was spoken; the recording is whole nevertheless.
        """
        self._later(self._feed)
        self._later(self._end).result()
        joined = self._pen.submit(self._recordings.join_chunks, self.answer_id)
        self._later(self._keep_playback)
        self._try(self._last_words)
        joined.result()
        self._later(lambda: None).result()  # behind all that is still to be kept, the last utterance too
        return None if self.failure else self.listener.transcript(self._transcriber.name, self._notice)

    def close(self) -> None:
        """Leaves what is stored, ends all work on it."""
        self.tell = untold
        self.listener.close()
        self._growing.close()
        self._pen.shutdown(wait=False, cancel_futures=True)
        with suppress(ValueError):  # closed before
            self._wav.close()
        self._sound.close()

    def _later(self, work: Callable[..., None], *what: object) -> Future[None]:
        return self._pen.submit(self._try, work, *what)

    def _try(self, work: Callable[..., None], *what: object) -> None:
        try:
            work(*what)
        except AppError as error:
            self._hear(error)
        except Exception as error:  # the recording must reach its review whatever happens to the hearing
            log.exception("hearing failed", answer=self.answer_id)
            self._hear(error)

    def _feed(self) -> None:
        while self._fed < self.next and not self._ended:
            content = self._recordings.chunk(self.answer_id, self._fed)
            if not self._fed and len(content) >= TELLING and media_type(content[:TELLING]) == UNKNOWN:
                self._ended = True  # the decoder would look for a recording in it to its end
                raise UnreadableRecording(FAULTS["unreadable"])
            if not self._growing.feed(content):
                self._end()
            self._fed += 1

    def _end(self) -> None:
        """The decoder has all there is, or has had enough."""
        if not self._ended:
            self._ended = True
            self._notice = self._growing.finish()

    def _listen(self, samples: NDArray[np.int16]) -> None:
        self._wav.writeframesraw(samples.tobytes())
        self.listener.feed(samples)
        if self.full:
            self.tell(Open(self.open))

    def _keep_playback(self) -> None:
        if not self.failure:
            self._wav.close()
            self._sound.seek(0)
            self._recordings.keep_playback(self.answer_id, self._sound)

    def _last_words(self) -> None:
        if not self.failure:
            for _ in self.listener.finish():
                pass

    def _hear(self, told: Told) -> None:
        if isinstance(told, Heard):
            self.open = ""
            self._later(self._keep, told)
        elif isinstance(told, Open):
            self.open = told.text
        else:
            self.failure = told if isinstance(told, AppError) else AppError(UNEXPECTED)
        self.tell(told)
