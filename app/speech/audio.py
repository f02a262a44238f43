"""Recordings in, samples out. The decoding itself runs in a child process: see decoding.py."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.errors import TooLarge, UnreadableRecording
from app.speech.transcript import SAMPLE_RATE, Audio

DECODER = Path(__file__).with_name("decoding.py")
SUPPORTED = "Longview reads wav, mp3, m4a, mp4, ogg, webm and flac."
# Room for libav (about 300 MB of addresses) and the samples; the recording's own size is added to it.
MEMORY = 1_000_000_000


@dataclass(frozen=True)
class Limits:
    """What one recording may cost: its size, how much of it is used, and the time to decode it."""

    max_bytes: int = 100_000_000
    max_seconds: int = 900
    max_work_seconds: int = 60


FAULTS = {
    "nothing": "This recording is empty (0 bytes). Record it again, or choose another file.",
    "unreadable": f"This file is not a recording we can read. {SUPPORTED}",
    "silent": "This file has no sound track. Check that the microphone was on, or choose another file.",
    "empty": "This recording ends before any sound begins. Record it again, or choose another file.",
}
TOO_SLOW = "This recording took too long to read. Save it in another format, or choose a shorter one."


def decode(data: bytes, limits: Limits = Limits()) -> Audio:
    """The sound of a recording, and a notice when part of it was left out.

    Raises TooLarge, and UnreadableRecording for anything that holds no sound we can read.
    """
    if len(data) > limits.max_bytes:
        raise TooLarge(f"This recording is larger than {limits.max_bytes // 1_000_000} MB, the most we take.")
    if not data:
        raise UnreadableRecording(FAULTS["nothing"])
    facts, samples = _decoded(data, limits)
    if facts["fault"]:
        raise UnreadableRecording(FAULTS[facts["fault"]])
    return Audio(samples=samples, notice=notice(facts, len(samples) / SAMPLE_RATE, limits))


def _decoded(data: bytes, limits: Limits) -> tuple[dict[str, Any], NDArray[np.int16]]:
    try:
        child = subprocess.run(  # noqa: S603
            command("whole", limits, MEMORY + len(data)),
            input=data,
            capture_output=True,
            timeout=limits.max_work_seconds,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableRecording(TOO_SLOW) from None
    if child.returncode:
        raise UnreadableRecording(FAULTS["unreadable"])
    return json.loads(child.stderr), np.frombuffer(child.stdout, dtype="<i2")


def command(mode: Literal["whole", "growing"], limits: Limits, memory: int) -> list[str]:
    """How to start the decoder: isolated, and with an empty environment, so that it gets no secrets."""
    numbers = (limits.max_seconds, limits.max_work_seconds, memory)
    return [sys.executable, "-I", str(DECODER), mode, *map(str, numbers)]


def notice(facts: dict[str, Any], seconds: float, limits: Limits) -> str | None:
    """What to tell the person of sound that was left out."""
    claimed = facts["claimed"] or 0.0
    if facts["cut"]:
        return f"Only the first {_long(limits.max_seconds)} were used."
    if claimed - seconds > max(1.0, 0.05 * claimed):
        return f"Only the first {seconds:.0f} s could be read; the file says it is {claimed:.0f} s long."
    return "Some parts of this recording were damaged and could not be read." if facts["damaged"] else None


def _long(seconds: int) -> str:
    return f"{seconds // 60} minutes" if seconds % 60 == 0 and seconds >= 120 else f"{seconds} s"
