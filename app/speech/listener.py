"""An answer heard utterance by utterance: the one path that a whole file and a live stream take."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from threading import Condition
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

from app.speech.desk import Desk, Turn
from app.speech.hearing import Ear, Heard, Prepared, Said, Sound, Task, settled, speech
from app.speech.segmenter import Segmenter, Utterance
from app.speech.transcript import SAMPLE_RATE, Audio, Progress, Transcript
from app.speech.voice import FRAME, Voice

T = TypeVar("T")
# A rest after which a short utterance may be over, and is heard as if it were (a long one is closed by then).
REST = round(0.6 * SAMPLE_RATE / FRAME)  # frames
# Most such guesses are in vain, as people pause to think. In all they may be this part of what was said so
# far, and a first one is free.
GUESSED, FREE = 0.1, 10 * SAMPLE_RATE
# How often what is being said is captioned, and how soon after it began for the first time.
CAPTION_EVERY = round(1.5 * SAMPLE_RATE)
CAPTION_FIRST = round(1.0 * SAMPLE_RATE)


class Open(NamedTuple):
    """What is being said, as far as it can be told; it takes the place of the one before."""

    text: str


Told = Heard | Open | BaseException
# What is being said -> its words, or None where they are doubtful.
Captioner = Callable[[Sound], str | None]


def untold(told: Told) -> None:
    """For whoever needs only the end."""


class Listener(Generic[Prepared]):
    """Samples in as they come, words out as they are found, utterance by utterance and in order.

    `ear` is asked for at a worker of the desk, as it may have to be loaded. `tell` gets what is heard, in any
    thread, quickly please; a failure ends the hearing. What is `known` is not heard again. While a speaker
    goes on (`turn` CLOSED), an utterance in which a rest is made is heard as if it were over, if `guesses`,
    and captioned, if there is a `caption`.
    """

    def __init__(
        self,
        ear: Callable[[], Ear[Prepared]],
        desk: Desk,
        turn: Turn = Turn.CLOSED,
        tell: Callable[[Told], None] = untold,
        known: Iterable[Heard] = (),
        caption: Captioner | None = None,
        guesses: bool = False,
    ) -> None:
        self.heard: list[Heard] = []
        self.captions = True
        self._ear, self._desk, self._turn, self._tell = ear, desk, turn, tell
        self._known = {(heard.start, heard.end): heard for heard in known}
        self._caption, self._guesses = caption, guesses
        self._voice, self._segmenter = Voice(), Segmenter()
        self._sound, self._from, self._samples = np.zeros(0, np.int16), 0, 0
        self._utterances: list[Utterance] = []
        self._waiting: deque[Task[Prepared]] = deque()
        self._guess: tuple[tuple[int, int], Future[Said]] | None = None
        self._guessed = 0
        self._captioning: Future[str | None] = Future()
        self._captioned = 0
        self._failure: BaseException | None = None
        self._changed = Condition()

    @property
    def seconds(self) -> float:
        return self._samples / SAMPLE_RATE

    def feed(self, samples: Sound) -> None:
        """The next samples. From one thread at a time."""
        closed = self._segmenter.feed(self._voice.feed(samples))
        with self._changed:
            self._sound = np.concatenate([self._sound, samples])
            self._samples += len(samples)
            self._take(closed)
            self._foresee()

    def finish(self) -> Iterator[Heard]:
        """No more comes: all that was heard, from the first utterance on, each as soon as it is known.

        Raises what the ear raised.
        """
        with self._changed:
            if self._turn == Turn.CLOSED:
                self._turn = Turn.FINAL
                for asked in self._asked():
                    self._desk.hurry(asked, self._turn)
            self._take(self._segmenter.feed(self._voice.finish()) + self._segmenter.finish(self._samples))
            self._drop_guess()
        told = 0
        while heard := self._after(told):
            yield heard
            told += 1

    def transcript(self, transcriber: str, notice: str | None = None) -> Transcript:
        """What was heard so far."""
        with self._changed:
            return Transcript(
                words=tuple(word for heard in self.heard for word in heard.words),
                speech=tuple(speech(self._utterances)),
                seconds=self.seconds,
                language=(self.heard[-1].language if self.heard else None) or "en",
                transcriber=transcriber,
                notice=notice,
            )

    def close(self) -> None:
        """Nothing more is wanted."""
        with self._changed:
            self._failure = self._failure or CancelledError()
            self._drop_guess()
            for asked in (*self._asked(), self._captioning):
                asked.cancel()
            self._waiting.clear()

    def _take(self, closed: list[Utterance]) -> None:
        self._utterances += closed
        if not self._failure:
            self._waiting += [self._task(utterance) for utterance in closed]
        gone = self._segmenter.start - self._from
        self._sound, self._from = self._sound[gone:].copy(), self._segmenter.start
        self._go_on()

    def _task(self, utterance: Utterance) -> Task[Prepared]:
        place = utterance.start, utterance.end
        half = place != utterance.whole
        return Task(utterance, self._between(*place), self._between(*utterance.whole) if half else None)

    def _between(self, start: int, end: int) -> Sound:
        return self._sound[start - self._from : end - self._from].copy()

    def _asked(self) -> list[Future[Any]]:
        return [asked for task in self._waiting for asked in (task.prepared, task.job) if asked]

    def _go_on(self) -> None:
        """Most utterances need the words before them, so one is heard at a time; two halves are at once."""
        while self._waiting and (heard := self._heard(self._waiting[0])):
            self._waiting.popleft()
            self.heard.append(heard)
            self._tell(heard)
        for task in list(self._waiting):
            if self._waiting and task.utterance.whole[0] > self._waiting[0].utterance.start:
                self._prepare(task)
                break
            if not task.job:
                self._begin(task)
        self._changed.notify_all()

    def _heard(self, task: Task[Prepared]) -> Heard | None:
        """What is known of it, or was found out by now."""
        if known := self._known.get(task.place):
            return known
        if not task.job or not task.job.done() or task.job.exception():
            return None
        said = task.job.result()
        earliest = next((heard.words[-1].end for heard in reversed(self.heard) if heard.words), 0.0)
        words = tuple(settled(said.words, task.utterance, earliest))
        start, end = task.place
        return Heard(start=start, end=end, words=words, language=said.language)

    def _begin(self, task: Task[Prepared]) -> None:
        if self._guess and self._guess[0] == task.place:
            task.job = self._guess[1]
            self._desk.hurry(task.job, self._turn)
        else:
            task.job = self._desk.ask(self._turn, self._work(task))
        task.job.add_done_callback(self._done)

    def _work(self, task: Task[Prepared]) -> Callable[[], Said]:
        before = [heard for heard in self.heard if heard.start < task.utterance.whole[0]]
        so_far = " ".join(word.text for heard in before for word in heard.words)
        language = before[-1].language if before else None
        return lambda: task.hear(self._ear(), so_far, language)

    def _prepare(self, task: Task[Prepared]) -> None:
        if not task.prepared and task.place not in self._known:
            task.prepared = self._desk.ask(self._turn, lambda: self._ear().prepare(task.sound))

    def _done(self, job: Future[Said]) -> None:
        with self._changed:
            if self._failure or job.cancelled():
                return
            if error := job.exception():
                self._fail(error)
            else:
                self._go_on()

    def _fail(self, error: BaseException) -> None:
        self._failure = error
        self._waiting.clear()
        self._changed.notify_all()
        self._tell(error)

    def _after(self, told: int) -> Heard | None:
        """The next that was heard; None when all were."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.heard) > told or not self._waiting)
            if len(self.heard) > told:
                return self.heard[told]
            if self._failure:
                raise self._failure
            return None

    def _foresee(self) -> None:
        """In a rest, hears the open utterance as if it were over; while the voice goes on, captions it."""
        rest = self._segmenter.rest
        if not rest:
            self._drop_guess()
        if rest is None or self._failure:
            return
        affordable = self._guesses and self._guessed < FREE + GUESSED * self._samples
        if rest >= REST and affordable and not self._guess and self._desk.idle:
            self._venture()
        if not self._guess:
            self._write_caption()

    def _venture(self) -> None:
        if open_one := self._segmenter.unfinished(self._samples):
            task = self._task(open_one)
            self._guessed += len(task.sound)
            guess = self._desk.ask(Turn.GUESS, self._work(task))
            self._guess = task.place, guess
            guess.add_done_callback(lambda said: self._show(open_one.start, said, lambda it: it.text))

    def _drop_guess(self) -> None:
        if self._guess and self._guess[1] not in self._asked():
            self._guess[1].cancel()
        self._guess = None

    def _write_caption(self) -> None:
        due = max(self._captioned + CAPTION_EVERY, self._from + CAPTION_FIRST)
        # What is closed comes first: until then its last caption stands.
        if not (self._caption and self.captions) or self._waiting or self._samples < due:
            return
        self._captioning.cancel()  # the newest wins
        caption, sound, start, self._captioned = self._caption, self._sound, self._from, self._samples
        self._captioning = self._desk.ask(Turn.CAPTION, lambda: caption(sound))
        self._captioning.add_done_callback(lambda text: self._show(start, text, str))

    def _show(self, start: int, shown: Future[T], text: Callable[[T], str]) -> None:
        if shown.cancelled() or shown.exception() or shown.result() is None:
            return
        with self._changed:
            if start == (self._waiting[0].utterance.start if self._waiting else self._from):
                self._tell(Open(text(shown.result())))


def hear(audio: Audio, listener: Listener[Prepared], transcriber: str, progress: Progress) -> Transcript:
    """A whole recording. Nothing without a voice in it reaches the ear, which would invent words."""
    progress(0.0, audio.seconds)
    try:
        listener.feed(audio.samples)
        for heard in listener.finish():
            progress(heard.end / SAMPLE_RATE, audio.seconds)
    finally:
        listener.close()
    progress(audio.seconds, audio.seconds)
    return listener.transcript(transcriber, audio.notice)
