"""A recording sent to its speaker piece by piece, at the pace of speech or as fast as it is heard."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.errors import ModelUnavailable
from app.evaluation.bench import peak_memory
from app.live.speaker import Speaker
from app.speech.hearing import Heard
from app.speech.listener import Told
from app.speech.transcript import SAMPLE_RATE, Transcript

EVERY = 0.25  # seconds in a piece
PATIENCE = 0.05  # seconds without new sound after which none is on its way
# When how many words were shown, in seconds from the start.
Shown = list[tuple[float, int]]
UNHEARD = "The recording could not be heard while it was spoken."


@dataclass(frozen=True)
class Take:
    """An answer spoken: the wait after its stop, and how many words were shown when, in its seconds.

    `growth` is by how much the most memory the process ever held rose (MB) while the later half was spoken.
    """

    wait: float
    transcript: Transcript
    heard: list[Heard]
    shown: Shown
    growth: float


def speak(speaker: Speaker, pieces: list[bytes], quick: float) -> Take:
    """The first `quick` seconds as fast as they are heard, without captions, then as a person would."""
    try:
        shown, growth = _send(speaker, pieces, quick)
        stopped = time.monotonic()
        transcript = speaker.finish()
        wait = time.monotonic() - stopped
    finally:
        speaker.close()
    if not transcript:
        raise speaker.failure or ModelUnavailable(UNHEARD)
    return Take(wait, transcript, speaker.listener.heard, shown, growth)


def _send(speaker: Speaker, pieces: list[bytes], quick: float) -> tuple[Shown, float]:
    """How many words were shown when, and the growth."""
    shown: Shown = []
    began, before = time.monotonic(), peak_memory()

    def show(_: Told) -> None:
        shown.append((time.monotonic() - began, len(speaker.words) + len(speaker.open.split())))

    speaker.tell = show
    for number, piece in enumerate(pieces):
        speaker.listener.captions = number * EVERY >= quick
        if number * EVERY < quick:
            _keep_up(speaker, number * EVERY)
            began = time.monotonic() - (number + 1) * EVERY
        time.sleep(max(0.0, began + (number + 1) * EVERY - time.monotonic()))
        speaker.take(number, piece)
        if number == len(pieces) // 2:
            before = peak_memory()
    return shown, peak_memory() - before


def _keep_up(speaker: Speaker, sent: float) -> None:
    """Waits until what was sent, in seconds, is decoded, and every utterance of it that is over is heard."""
    moved = time.monotonic()
    while (seconds := speaker.listener.seconds) < sent and time.monotonic() - moved < PATIENCE:
        time.sleep(0.01)
        moved = time.monotonic() if speaker.listener.seconds > seconds else moved
    while not speaker.failure and (spoken := speaker.listener.transcript("").speech):
        heard = speaker.listener.heard
        if heard and heard[-1].end >= spoken[-1].end * SAMPLE_RATE:
            return
        time.sleep(0.05)


def cut(recording: bytes, seconds: float) -> list[bytes]:
    """The pieces a browser would send, at a steady rate."""
    count = max(1, round(seconds / EVERY))
    places = [round(len(recording) * number / count) for number in range(count + 1)]
    return [recording[first:last] for first, last in pairwise(places)]


def caption_delays(take: Take) -> Iterator[float]:
    """Of each sentence's first word."""
    words = take.transcript.words
    for number, word in enumerate(words):
        if number == 0 or words[number - 1].text[-1] in ".?!":
            # What came only with the last words was shown with them.
            shown = (when for when, count in take.shown if count > number)
            yield next(shown, take.transcript.seconds + take.wait) - word.end
