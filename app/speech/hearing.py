"""An answer heard utterance by utterance: the one path that a whole file and, later, a live stream take."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.speech.segmenter import Segmenter, Utterance
from app.speech.transcript import SAMPLE_RATE, Audio, Progress, Span, Transcript, Word
from app.speech.voice import Voice

Prepared = TypeVar("Prepared")
# A shorter break is part of speaking, not a pause.
BREAK_SECONDS = 0.3
# The least a word lasts, so that playing it is heard.
SHORTEST_WORD = 0.05


class Ear(Protocol[Prepared]):
    """What turns one answer's utterances into words. One ear hears one answer, in order."""

    language: str

    def prepare(self, samples: NDArray[np.int16]) -> Prepared:
        """What needs only the sound; may run in another thread, while the utterance before is heard."""

    def hear(self, prepared: Prepared, so_far: str) -> list[Word]:
        """The words, timed in seconds from the start of the utterance; `so_far` is the answer before it."""


def hear(audio: Audio, ear: Ear[Prepared], transcriber: str, progress: Progress) -> Transcript:
    """The whole answer. Nothing without a voice in it reaches the ear, which would invent words."""
    utterances = cut(audio.samples)
    words: list[Word] = []
    progress(0.0, audio.seconds)
    for utterance, prepared in zip(utterances, _prepared(audio, ear, utterances), strict=True):
        heard = ear.hear(prepared, " ".join(word.text for word in words))
        words += settled(heard, utterance, words[-1].end if words else 0.0)
        progress(utterance.end / SAMPLE_RATE, audio.seconds)
    progress(audio.seconds, audio.seconds)
    return Transcript(
        words=tuple(words),
        speech=tuple(speech(utterances)),
        seconds=audio.seconds,
        language=ear.language,
        transcriber=transcriber,
        notice=audio.notice,
    )


def _prepared(audio: Audio, ear: Ear[Prepared], utterances: list[Utterance]) -> Iterator[Prepared]:
    with ThreadPoolExecutor(max_workers=1) as pool:
        begun = (pool.submit(ear.prepare, audio.samples[u.start : u.end]) for u in utterances)
        upcoming = next(begun, None)
        while upcoming:
            # The next one is begun before this one is handed out.
            this, upcoming = upcoming, next(begun, None)
            yield this.result()


def cut(samples: NDArray[np.int16]) -> list[Utterance]:
    voice, segmenter = Voice(), Segmenter()
    return segmenter.feed(voice.feed(samples) + voice.finish()) + segmenter.finish(len(samples))


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
