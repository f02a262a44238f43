"""From utterances to words: what hears them, and where their words stand in the recording."""

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from app.speech.segmenter import Utterance
from app.speech.transcript import SAMPLE_RATE, Span, Word

Prepared = TypeVar("Prepared")
Sound = NDArray[np.int16]
# A shorter break is part of speaking, not a pause.
BREAK_SECONDS = 0.3
# The least a word lasts, so that playing it is heard.
SHORTEST_WORD = 0.05


class Said(NamedTuple):
    """The words of one utterance, timed in seconds from its start. `language` is None until one is sure."""

    words: list[Word]
    language: str | None

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class Ear(Protocol[Prepared]):
    """What turns utterances into words. It keeps nothing of them, so that a guess leaves no trace."""

    def prepare(self, samples: Sound) -> Prepared:
        """What needs only the sound; may run while the utterance before is heard."""

    def language(self, prepared: Prepared) -> str | None:
        """What it is spoken in, as a code such as "en"; None where it does not tell clearly."""

    def hear(self, prepared: Prepared, so_far: str, language: str | None) -> Said:
        """`so_far` is the answer before this utterance, `language` what it is clearly in.

        Raises ModelUnavailable.
        """


@dataclass
class Task(Generic[Prepared]):
    """An utterance to be heard; `prepared` and `job` once they were asked of the desk.

    `whole` is the sound of what it is one half of, None for others.
    """

    utterance: Utterance
    sound: Sound
    whole: Sound | None = None
    prepared: Future[Prepared] | None = None
    job: Future[Said] | None = None

    @property
    def place(self) -> tuple[int, int]:
        return self.utterance.start, self.utterance.end

    def hear(self, ear: Ear[Prepared], so_far: str, language: str | None) -> Said:
        """In a worker of the desk. Raises what the ear raises."""
        # What still waits at the desk is done here: two workers must not wait for a third.
        begun = self.prepared
        ready = begun.result() if begun and not begun.cancel() else ear.prepare(self.sound)
        return ear.hear(ready, so_far, language or self._language(ear, ready))

    def _language(self, ear: Ear[Prepared], prepared: Prepared) -> str | None:
        """A half that does not tell leaves it to the whole."""
        told = ear.language(prepared)
        return told if told or self.whole is None else ear.language(ear.prepare(self.whole))


class Heard(BaseModel, frozen=True):
    """Samples `start` to `end` of a recording, and the words in them on the recording's clock.

    `language` is what the answer was found to be in by then, None while that is open.
    """

    start: int
    end: int
    words: tuple[Word, ...]
    language: str | None = None


def settled(words: list[Word], utterance: Utterance, earliest: float) -> list[Word]:
    """The words on the recording's clock, each inside speech and none before the one before it.

    The aligner gives a pause to the word after it; the voice-activity detector knows better.
    """
    settled, offset, spans = [], utterance.start / SAMPLE_RATE, speech([utterance])
    for word in words:
        span = _where(word.start + offset, word.end + offset, spans)
        start = min(max(word.start + offset, span.start, earliest), max(span.end - SHORTEST_WORD, earliest))
        end = max(min(word.end + offset, span.end), start + SHORTEST_WORD)
        settled.append(word.model_copy(update={"start": round(start, 3), "end": round(end, 3)}))
        earliest = end
    return settled


def _where(start: float, end: float, spans: list[Span]) -> Span:
    """The stretch of speech that holds most of a word, or else the nearest."""
    return max(spans, key=lambda span: min(end, span.end) - max(start, span.start))


def speech(utterances: list[Utterance]) -> list[Span]:
    """Where a voice was heard, in seconds, across short breaks."""
    spans: list[Span] = []
    for first, last in (stretch for utterance in utterances for stretch in utterance.speech):
        start, end = first / SAMPLE_RATE, last / SAMPLE_RATE
        if spans and start - spans[-1].end < BREAK_SECONDS:
            start = spans.pop().start
        spans.append(Span(start=start, end=end))
    return spans
