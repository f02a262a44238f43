"""A recording that is still being made: bytes in as they come, sound out as soon as there is any.

One child process decodes one recording from its first byte on, since a piece of it alone cannot be decoded.
It is the decoder that reads whole files, so the samples are the same.
"""

import json
import subprocess
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread

import numpy as np
from numpy.typing import NDArray

from app.errors import UnreadableRecording
from app.speech.audio import FAULTS, MEMORY, TOO_SLOW, Limits, command, notice
from app.speech.transcript import SAMPLE_RATE

# Bytes taken from the child at once, and passed on at once: the child writes every few milliseconds of sound,
# and hearing them one by one costs more than decoding them.
GULP, MORSEL = 65_536, 6_400


class Growing:
    """`hear` gets int16 samples at 16 kHz as they are decoded, in a thread of this object."""

    def __init__(self, hear: Callable[[NDArray[np.int16]], None], limits: Limits) -> None:
        self._hear, self._limits = hear, limits
        pipe = subprocess.PIPE
        call = command("growing", limits, MEMORY)
        self._child = subprocess.Popen(call, stdin=pipe, stdout=pipe, stderr=pipe, env={}, bufsize=0)  # noqa: S603
        self._samples: Future[int] = Future()
        # Not waited for at the end of the program, as it waits for whoever feeds.
        Thread(target=self._follow, daemon=True).start()

    def feed(self, content: bytes) -> bool:
        """Waits while the decoder is behind. False when it takes no more: `finish` tells why."""
        assert self._child.stdin
        rest = memoryview(content)
        try:
            while rest:
                rest = rest[self._child.stdin.write(rest) :]
        except (BrokenPipeError, ValueError):
            return False
        return True

    def finish(self) -> str | None:
        """When this returns all sound was heard; what is left out is told as a notice.

        Raises UnreadableRecording, as `audio.decode` does.
        """
        assert self._child.stdin and self._child.stderr
        self._child.stdin.close()
        try:
            samples = self._samples.result(timeout=self._limits.max_work_seconds)
            facts = json.loads(self._child.stderr.read())
        except TimeoutError:
            raise UnreadableRecording(TOO_SLOW) from None
        except json.JSONDecodeError:  # it died of its limits
            raise UnreadableRecording(FAULTS["unreadable"]) from None
        finally:
            self.close()
        if facts["fault"]:
            raise UnreadableRecording(FAULTS[facts["fault"]])
        return notice(facts, samples / SAMPLE_RATE, self._limits)

    def close(self) -> None:
        """Ends the decoder, whatever it is doing."""
        self._child.kill()
        self._child.wait()

    def _follow(self) -> None:
        try:
            self._samples.set_result(self._listen())
        except Exception as error:  # noqa: BLE001 - raised by `finish`
            self._samples.set_exception(error)

    def _listen(self) -> int:
        assert self._child.stdout
        samples, rest = 0, b""
        try:
            while more := self._child.stdout.read(GULP):
                rest += more
                if len(rest) >= MORSEL:
                    sound, rest = _whole_samples(rest)
                    samples += len(sound)
                    self._hear(sound)
            sound, _ = _whole_samples(rest)
            self._hear(sound)
            return samples + len(sound)
        finally:
            # Whoever feeds must not wait for a decoder that nobody listens to.
            self._child.stdout.close()


def _whole_samples(content: bytes) -> tuple[NDArray[np.int16], bytes]:
    even = len(content) // 2 * 2
    return np.frombuffer(content[:even], dtype="<i2"), content[even:]
