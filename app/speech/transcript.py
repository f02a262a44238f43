"""What was said and when: the value every transcriber returns."""

import io
import wave
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, computed_field

SAMPLE_RATE = 16_000
# Words heard with less confidence are shown as doubtful, and never given back to the person as theirs.
DOUBTFUL = 0.5


@dataclass(frozen=True)
class Audio:
    """Decoded sound: `samples` is int16 mono at 16 kHz. `notice` tells the person of anything left out."""

    samples: NDArray[np.int16]
    notice: str | None = None

    @property
    def seconds(self) -> float:
        return len(self.samples) / SAMPLE_RATE

    def wav(self) -> bytes:
        """The sound as a WAV file."""
        content = io.BytesIO()
        with wav_writer(content) as file:
            file.writeframes(self.samples.astype("<i2").tobytes())
        return content.getvalue()


def wav_writer(file: BinaryIO) -> wave.Wave_write:
    """For mono samples of 16 bits. Closing it completes the header and leaves the file itself open."""
    writer = wave.open(file, "wb")  # noqa: SIM115
    writer.setnchannels(1)
    writer.setsampwidth(2)
    writer.setframerate(SAMPLE_RATE)
    return writer


class Word(BaseModel, frozen=True):
    """One word; `start` and `end` in seconds from the start of the recording, `confidence` from 0 to 1."""

    text: str
    start: float
    end: float
    confidence: float


class Span(BaseModel, frozen=True):
    """A stretch of time in seconds."""

    start: float
    end: float


class Transcript(BaseModel, frozen=True):
    """The words of one answer.

    A spoken answer's text is its words joined by single spaces, so a place in the text is a word and a time.
    A typed answer has text and no words. `speech` is where the voice-activity detector heard a voice.
    """

    words: tuple[Word, ...] = ()
    typed: str | None = None
    speech: tuple[Span, ...] = ()
    seconds: float = 0.0
    language: str = "en"
    transcriber: str = ""
    notice: str | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def text(self) -> str:
        return self.typed if self.typed is not None else " ".join(word.text for word in self.words)

    def when(self, start: int, end: int) -> Span | None:
        """The time at which characters `start` to `end` of the text were said; None for typed text."""
        touched = [
            word for word, (a, b) in zip(self.words, self.places, strict=True) if a < end and b > start
        ]
        return Span(start=touched[0].start, end=touched[-1].end) if touched else None

    @property
    def places(self) -> list[tuple[int, int]]:
        """Where each word stands in the text: its first character and the one after its last."""
        places, at = [], 0
        for word in self.words:
            places.append((at, at + len(word.text)))
            at += len(word.text) + 1
        return places

    @property
    def doubtful(self) -> tuple[tuple[int, int], ...]:
        """Where the words stand that the transcriber was unsure of."""
        pairs = zip(self.words, self.places, strict=True)
        return tuple(place for word, place in pairs if word.confidence < DOUBTFUL)


# Told as work advances: seconds of audio done, of seconds in all.
Progress = Callable[[float, float], None]


def unheard(done: float, total: float) -> None:
    """A Progress nobody listens to."""
