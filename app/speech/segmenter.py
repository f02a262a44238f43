"""Utterances: an answer cut at its pauses into stretches that Whisper decodes once each.

Silence of 2 s closes any; the more an utterance holds, the shorter the pause that closes it, and at 15 s the
widest recent dip is taken. What is open when the recording ends is cut in two when it is long: its person
waits, and two halves are heard at once. Silence closes an utterance, never the answer. Pure: probabilities of
speech in, sample ranges out, the same ones however the probabilities are dealt out, so a live stream and a
file give one result. docs/decisions/0014 has what was measured.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

FRAME = 512  # samples: 32 ms at 16 kHz; the lengths below are in frames
# Speech starts at one probability and ends at a lower one, so that it does not flicker.
STARTS, ENDS = 0.5, 0.35
PADDING = 6  # 0.19 s kept on either side of speech
# 10 s. What is open at the end of the recording and holds more is cut in two.
LONG = 313
# (frames an utterance holds, frames of pause that close it from there on)
PAUSES = ((406, 9), (LONG, 14), (0, 63))
LONGEST = 469  # 15 s


@dataclass(frozen=True)
class Utterance:
    """Samples `start` to `end` of the recording; `speech` are the stretches inside it that hold a voice.

    `whole` is what it is one half of, or else itself: it is to be heard with the words said before that.
    """

    start: int
    end: int
    speech: tuple[tuple[int, int], ...]
    whole: tuple[int, int]


class Segmenter:
    """Feed it the probability of speech of each frame in turn; it gives back each utterance that closes."""

    def __init__(self) -> None:
        self._start = 0  # the frame of the recording that _open begins with
        self._open: list[tuple[bool, float]] = []  # is this frame voiced, and its probability
        self._spoken = self._voiced = False  # is any open frame voiced, is the last
        self._quiet = 0  # frames since the last voiced one

    def feed(self, probabilities: Iterable[float]) -> list[Utterance]:
        heard = (self._hear(probability) for probability in probabilities)
        return [utterance for utterance in heard if utterance]

    @property
    def start(self) -> int:
        """The first sample that a later utterance may hold."""
        return self._start * FRAME

    @property
    def rest(self) -> int | None:
        """How many frames ago the voice was last heard in the open utterance; None when none is open."""
        return self._quiet if self._spoken else None

    def unfinished(self, samples: int) -> Utterance | None:
        """What is open, as it would be if the recording ended here, after so many samples.

        From PADDING frames of rest on this stays the same until the voice comes back.
        """
        if not self._spoken:
            return None
        last = self._cut(min(len(self._open) - self._quiet + PADDING, len(self._open)))
        speech = tuple((start, min(end, samples)) for start, end in last.speech)
        end = min(last.end, samples)
        return replace(last, end=end, speech=speech, whole=(last.start, end))

    def finish(self, samples: int) -> list[Utterance]:
        """Close what is open. `samples` is the length of the recording, which ends inside the last frame."""
        said = len(self._open) - self._quiet
        long = self._spoken and said > LONG
        parts = [self._close(self._dip(said // 3, said * 2 // 3))] if long else []
        if last := self.unfinished(samples):
            parts.append(last)
            parts = [replace(part, whole=(parts[0].start, last.end)) for part in parts]
        self._forget(len(self._open))
        self._spoken = False
        return parts

    def _hear(self, probability: float) -> Utterance | None:
        self._voiced = probability >= (ENDS if self._voiced else STARTS)
        self._spoken = self._spoken or self._voiced
        self._quiet = 0 if self._voiced else self._quiet + 1
        self._open.append((self._voiced, probability))
        if not self._spoken:
            self._forget(len(self._open) - PADDING)
            return None
        said = len(self._open) - self._quiet
        if self._quiet >= next(pause for held, pause in PAUSES if said >= held):
            return self._close(said + PADDING)
        return self._close(self._dip(LONGEST * 2 // 3, LONGEST)) if len(self._open) == LONGEST else None

    def _close(self, frames: int) -> Utterance:
        closed = self._cut(frames)
        self._forget(frames)
        self._spoken = any(voiced for voiced, _ in self._open)
        return closed

    def _cut(self, frames: int) -> Utterance:
        """The first so many open frames."""
        speech = tuple(
            ((self._start + first) * FRAME, (self._start + end) * FRAME)
            for voiced, first, end in _runs(self._open[:frames])
            if voiced
        )
        place = self._start * FRAME, (self._start + frames) * FRAME
        return Utterance(*place, speech, whole=place)

    def _dip(self, first: int, last: int) -> int:
        """Where to cut an utterance without a long pause: amid the longest break between these frames."""
        part = self._open[first:last]
        breaks = [(end - start, (start + end) // 2) for voiced, start, end in _runs(part) if not voiced]
        if breaks:
            return first + max(breaks)[1]
        return first + min(range(len(part)), key=lambda i: part[i][1])

    def _forget(self, frames: int) -> None:
        del self._open[: max(0, frames)]
        self._start += max(0, frames)


def _runs(frames: list[tuple[bool, float]]) -> list[tuple[bool, int, int]]:
    """(voiced, first, end) of each run of frames of one kind."""
    runs, at = [], 0
    for voiced, group in groupby(voiced for voiced, _ in frames):
        length = len(list(group))
        runs.append((voiced, at, at + length))
        at += length
    return runs
