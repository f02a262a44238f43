"""A program of its own: a recording on standard input, its sound on standard output.

`audio.py` starts it as a child with limits of memory and time: recordings come from strangers and the codecs
are C. The sound is int16 mono at 16 kHz; one line of JSON on standard error has the facts. `whole` reads the
recording to its end first. `growing` decodes one that is still being made, as far as it has come. Nothing of
Longview is imported, so it starts fast and its process holds nothing but the recording.
"""

import io
import json
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Discard

RATE = 16_000
BYTES_A_SECOND = 2 * RATE
# The recordings people make. Anything else, above all playlists and concat files, could open other paths.
FORMATS = "matroska,webm,wav,mp3,mov,mp4,m4a,3gp,3g2,mj2,ogg,flac,aac"
# A growing recording is opened as soon as it can be told what it is, and read in small bites.
PROMPT = {"probesize": "8192", "analyzeduration": "0"}
BITE = 2048
# A longer gap in the time stamps is kept as silence, so that word times agree with the player's clock.
GAP_SECONDS = 0.1
# Sizes from here on stand for "not known" in WAV files written to a pipe.
UNKNOWN_SIZE = 0x7FFF_0000


def main() -> None:
    mode = sys.argv[1]
    max_seconds, max_work_seconds, max_memory = (int(argument) for argument in sys.argv[2:5])
    _limit(max_work_seconds, max_memory)
    tape = Tape(max_seconds, sys.stdout.buffer, prompt=mode == "growing")
    facts = decode(None if mode == "growing" else sys.stdin.buffer.read(), tape)
    sys.stdout.flush()
    sys.stderr.write(json.dumps(facts))
    sys.stderr.flush()
    os._exit(0)  # at once: the person waits for the end of this


def _limit(seconds: int, memory: int) -> None:
    # macOS refuses some of these; the parent's clock still holds there.
    for kind, amount in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory)):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (amount, amount))


class Tape:
    """Sound as it is decoded, written to `out` in order and never longer than `max_seconds`."""

    def __init__(self, max_seconds: int, out: BinaryIO, prompt: bool = False) -> None:
        self.room = max_seconds * BYTES_A_SECOND
        self.blank = True
        self._out, self._prompt = out, prompt
        self._heard = 0.0
        self._resampler: AudioResampler | None = None
        self._shape: tuple[object, ...] = ()

    def add(self, frame: AudioFrame, at: float | None) -> None:
        """Append a frame that belongs `at` seconds from the start of the recording."""
        if at is not None and at - self._heard > GAP_SECONDS:
            self._rest(at - self._heard)
        shape = (frame.sample_rate, frame.layout.name, frame.format.name)
        if shape != self._shape:
            self.finish()
            self._resampler, self._shape = AudioResampler(format="s16", layout="mono", rate=RATE), shape
        self._heard += frame.samples / frame.sample_rate
        self._resample(frame)

    def finish(self) -> None:
        if self._resampler is not None:
            self._resample(None)
        self._resampler = None

    def _rest(self, seconds: float) -> None:
        self._heard += seconds
        self._write(bytes(min(2 * round(seconds * RATE), self.room)))

    def _resample(self, frame: AudioFrame | None) -> None:
        assert self._resampler is not None
        for piece in self._resampler.resample(frame):
            self._write(bytes(piece.planes[0])[: 2 * piece.samples])

    def _write(self, sound: bytes) -> None:
        self._out.write(sound[: self.room])
        self.room -= min(len(sound), self.room)
        self.blank = self.blank and not sound
        if self._prompt:
            self._out.flush()


class Bites:
    """Standard input as it grows. It cannot be sought in, so libav reads it in order."""

    def read(self, most: int) -> bytes:
        return os.read(0, most)


def decode(data: bytes | None, tape: Tape) -> dict[str, object]:
    """Fill the tape and say what was found. None stands for standard input, while it grows.

    `fault`: unreadable, silent (no sound track), empty (a track without sound) or None; `claimed`: seconds,
    as the container says; `cut`: the recording goes on after the limit; `damaged`: packets were left out.
    """
    facts: dict[str, object] = {"fault": "unreadable", "claimed": None, "cut": False, "damaged": False}
    # A damaged file may raise at any packet; what was decoded before that is kept.
    with suppress(FFmpegError, ValueError, MemoryError), _opened(data) as file:
        if not file.streams.audio:
            return facts | {"fault": "silent"}
        facts["fault"] = "empty"
        facts["claimed"] = _claimed(file, file.streams.audio[0], data)
        _read(file, file.streams.audio[0], tape, facts)
    return facts | ({} if tape.blank else {"fault": None})


def _opened(data: bytes | None) -> InputContainer:
    options = {"format_whitelist": FORMATS}
    if data is None:
        return av.open(Bites(), "r", options=options | PROMPT, buffer_size=BITE)
    return av.open(io.BytesIO(data), "r", options=options)


def _read(file: InputContainer, stream: AudioStream, tape: Tape, facts: dict[str, object]) -> None:
    for other in file.streams:
        if other is not stream:
            other.discard = Discard.all
    began = (file.start_time or 0) / av.time_base
    for frame in _frames(file, stream, facts):
        if not tape.room:
            facts["cut"] = True
            return
        tape.add(frame, None if frame.time is None else frame.time - began)
    tape.finish()


def _claimed(file: InputContainer, stream: AudioStream, data: bytes | None) -> float | None:
    if data is None:
        return None  # what is still growing cannot know
    if file.format.name == "wav":
        # libav takes the length from the bytes there are; the header says how many there should be, unless it
        # was written before anyone knew.
        whole = int.from_bytes(data[4:8], "little") + 8
        return (file.duration or 0) / av.time_base * whole / len(data) if whole < UNKNOWN_SIZE else None
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return file.duration / av.time_base if file.duration else None


def _frames(file: InputContainer, stream: AudioStream, facts: dict[str, object]) -> Iterator[AudioFrame]:
    for packet in file.demux(stream):
        try:
            yield from packet.decode()
        except FFmpegError:
            facts["damaged"] = True


if __name__ == "__main__":
    main()
