"""A program of its own: a recording on standard input, what could be decoded on standard output.

`audio.py` starts it as a child with limits of memory and time: recordings come from strangers and the codecs
are C. It answers with one line of JSON (the facts) followed by int16 mono samples at 16 kHz. It imports
nothing of Longview, so it starts fast and its process holds nothing but the recording.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress

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
# A longer gap in the time stamps is kept as silence, so that word times agree with the player's clock.
GAP_SECONDS = 0.1
# Sizes from here on stand for "not known" in WAV files written to a pipe.
UNKNOWN_SIZE = 0x7FFF_0000


def main() -> None:
    max_seconds, max_work_seconds, max_memory = (int(argument) for argument in sys.argv[1:4])
    _limit(max_work_seconds, max_memory)
    tape = Tape(max_seconds)
    facts = decode(sys.stdin.buffer.read(), tape)
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n")
    sys.stdout.buffer.write(tape.sound)


def _limit(seconds: int, memory: int) -> None:
    # macOS refuses some of these; the parent's clock still holds there.
    for kind, amount in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory)):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (amount, amount))


class Tape:
    """Sound as it is decoded, in order and never longer than `max_seconds`."""

    def __init__(self, max_seconds: int) -> None:
        self.sound = bytearray()
        self._most = max_seconds * BYTES_A_SECOND
        self._heard = 0.0
        self._resampler: AudioResampler | None = None
        self._shape: tuple[object, ...] = ()

    @property
    def full(self) -> bool:
        return len(self.sound) >= self._most

    def add(self, frame: AudioFrame, at: float | None) -> None:
        """Append a frame that belongs `at` seconds from the start of the recording."""
        if at is not None and at - self._heard > GAP_SECONDS:
            self._rest(at - self._heard)
        shape = (frame.sample_rate, frame.layout.name, frame.format.name)
        if shape != self._shape:
            self.finish()
            self._resampler, self._shape = AudioResampler(format="s16", layout="mono", rate=RATE), shape
        self._heard += frame.samples / frame.sample_rate
        self._write(frame)

    def finish(self) -> None:
        if self._resampler is not None:
            self._write(None)
        self._resampler = None

    def _rest(self, seconds: float) -> None:
        self._heard += seconds
        self.sound += bytes(min(2 * round(seconds * RATE), self._most - len(self.sound)))

    def _write(self, frame: AudioFrame | None) -> None:
        assert self._resampler is not None
        for piece in self._resampler.resample(frame):
            self.sound += bytes(piece.planes[0])[: 2 * piece.samples]
        del self.sound[self._most :]


def decode(data: bytes, tape: Tape) -> dict[str, object]:
    """Fill the tape and say what was found.

    `fault`: unreadable, silent (no sound track), empty (a track without sound) or None; `claimed`: seconds,
    as the container says; `cut`: the recording goes on after the limit; `damaged`: packets were left out.
    """
    facts: dict[str, object] = {"fault": "unreadable", "claimed": None, "cut": False, "damaged": False}
    # A damaged file may raise at any packet; what was decoded before that is kept.
    with (
        suppress(FFmpegError, ValueError, MemoryError),
        av.open(io.BytesIO(data), "r", options={"format_whitelist": FORMATS}) as file,
    ):
        if not file.streams.audio:
            return facts | {"fault": "silent"}
        facts["fault"] = "empty"
        facts["claimed"] = _claimed(file, file.streams.audio[0], data)
        _read(file, file.streams.audio[0], tape, facts)
    return facts | ({"fault": None} if tape.sound else {})


def _read(file: InputContainer, stream: AudioStream, tape: Tape, facts: dict[str, object]) -> None:
    for other in file.streams:
        if other is not stream:
            other.discard = Discard.all
    began = (file.start_time or 0) / av.time_base
    for frame in _frames(file, stream, facts):
        if tape.full:
            facts["cut"] = True
            return
        tape.add(frame, None if frame.time is None else frame.time - began)
    tape.finish()


def _claimed(file: InputContainer, stream: AudioStream, data: bytes) -> float | None:
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
