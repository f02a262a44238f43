"""Answers streamed as a browser would, against the same answers heard as whole files after the stop."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import numpy as np
from faster_whisper import WhisperModel
from pydantic import BaseModel

from app.evaluation.error_rate import error_rate
from app.grading.gate import SENTENCE_END
from app.grading.offline import OfflineGrader
from app.live.sheet import LiveSheet
from app.live.speaker import Speaker
from app.live.spoken import EVERY, Take, caption_delays, cut, speak
from app.recordings import Recordings
from app.rubric.asked import Asked
from app.speech.audio import Limits, decode
from app.speech.hearing import Heard
from app.speech.transcriber import Transcriber
from app.speech.transcript import SAMPLE_RATE, Audio

Speed = Literal["1", "max"]
# At an early stop, what was heard longer ago is taken from the whole take: it has no part in the wait.
ANEW = 30.0
# Speakers begin spread over the longest utterance, as people would, so that theirs do not all end at once.
SPREAD = 20.0
ASKED = Asked(text="Where do you see yourself in five years?", type="vision")


class Whole(BaseModel):
    """A file heard after the stop: seconds from its bytes to the words, and the error rate as a share."""

    text: str
    seconds: float
    cpu_per_audio_s: float
    wer: float | None = None


class Live(BaseModel):
    """`stop_to_final_s` is the median over `waits` stops. A caption's delay is that of a sentence's first
    word, from its end until it is shown; None unless spoken at speed 1. `memory_mb` is the most this process
    ever held until then, None on systems that do not tell."""

    text: str
    stop_to_final_s: float
    stop_to_final_p95_s: float
    stop_to_final_max_s: float
    waits: int
    cpu_per_audio_s: float
    caption_delay_p50_s: float | None = None
    caption_delay_p95_s: float | None = None
    hint_ms_per_sentence: float
    memory_mb: float | None
    wer: float | None = None


class Compared(BaseModel):
    """One file, three ways. `load` is the load average before it, None on systems that do not tell."""

    file: str
    transcriber: str
    audio_seconds: float
    speed: Speed
    speakers: int
    load: float | None
    live: Live
    full: Whole
    plain: Whole | None = None


class Stage:
    """Where answers are spoken. `weights` are for plain faster-whisper, which is left out without."""

    def __init__(
        self,
        transcriber: Transcriber,
        limits: Limits,
        speed: Speed = "1",
        speakers: int = 1,
        weights: Path | None = None,
    ) -> None:
        self._transcriber, self._limits, self._weights = transcriber, limits, weights
        self._speed, self._speakers = speed, speakers

    def compare(self, file: Path, stops: int = 1, reference: str | None = None) -> Compared:
        """Raises what decoding and transcribing raise."""
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
        data = file.read_bytes()
        audio = decode(data, self._limits)
        live = self._live(data, audio, stops)
        full = _timed(audio, lambda: self._transcriber.transcribe(decode(data, self._limits)).text)
        plain = _timed(audio, _plainly(audio, self._weights)) if self._weights else None
        for one in (live, full, plain):
            if one and reference:
                one.wer = error_rate(reference, one.text)
        return Compared(
            file=file.name,
            transcriber=self._transcriber.name,
            audio_seconds=audio.seconds,
            speed=self._speed,
            speakers=self._speakers,
            load=load,
            live=live,
            full=full,
            plain=plain,
        )

    def _live(self, data: bytes, audio: Audio, stops: int) -> Live:
        pieces, seconds = cut(data, audio.seconds), audio.seconds
        self._transcriber.warm()
        self._takes(pieces[: round(5 / EVERY)], ())  # nobody's captions should wait for their weights
        cpu = _cpu()
        takes = self._takes(pieces, ())
        cpu, whole = _cpu() - cpu, takes[0]
        for stop in (seconds * number / stops for number in range(1, stops)):
            known = [heard for heard in whole.heard if heard.end < (stop - ANEW) * SAMPLE_RATE]
            takes += self._takes(pieces[: round(stop / EVERY)], known)
        waits = [take.wait for take in takes]
        delays = [delay for take in takes[: self._speakers] for delay in caption_delays(take)]
        timed = self._speed == "1" and delays
        return Live(
            text=whole.transcript.text,
            stop_to_final_s=_part(waits, 50),
            stop_to_final_p95_s=_part(waits, 95),
            stop_to_final_max_s=max(waits),
            waits=len(waits),
            cpu_per_audio_s=cpu / seconds / self._speakers,
            caption_delay_p50_s=_part(delays, 50) if timed else None,
            caption_delay_p95_s=_part(delays, 95) if timed else None,
            hint_ms_per_sentence=_hint_ms(whole.transcript.text),
            memory_mb=_memory(),
        )

    def _takes(self, pieces: list[bytes], known: Sequence[Heard]) -> list[Take]:
        """By all speakers at once."""
        with ThreadPoolExecutor(self._speakers) as pool:
            return list(pool.map(lambda number: self._take(number, pieces, known), range(self._speakers)))

    def _take(self, number: int, pieces: list[bytes], known: Sequence[Heard]) -> Take:
        speaker = Speaker(
            str(number), Recordings.at("memory://"), self._transcriber, self._limits, known=known
        )
        if self._speed == "max":
            return speak(speaker, pieces, float("inf"))
        time.sleep(SPREAD / self._speakers * number)
        return speak(speaker, pieces, known[-1].end / SAMPLE_RATE if known else 0.0)


def _hint_ms(text: str) -> float:
    """CPU time of the live sheet for each new sentence."""
    grader, ends = OfflineGrader(), [end.start() for end in SENTENCE_END.finditer(text + " ")] or [len(text)]
    LiveSheet(ASKED, grader).read(text[: ends[0]])  # loads its weights
    sheet, cpu = LiveSheet(ASKED, grader), time.process_time()
    for end in ends:
        sheet.read(text[:end])
    return (time.process_time() - cpu) * 1000 / len(ends)


def _plainly(audio: Audio, weights: Path) -> Callable[[], str]:
    """faster-whisper as it comes: the whole file, beam 5, on all cores."""
    whisper = WhisperModel(str(weights), device="cpu", compute_type="int8", cpu_threads=os.cpu_count() or 1)

    def work() -> str:
        segments, _ = whisper.transcribe(audio.samples.astype(np.float32) / 32768, beam_size=5)
        return " ".join(segment.text.strip() for segment in segments)

    return work


def _timed(audio: Audio, work: Callable[[], str]) -> Whole:
    began, cpu = time.monotonic(), _cpu()
    text = work()
    seconds = time.monotonic() - began
    return Whole(text=text, seconds=seconds, cpu_per_audio_s=(_cpu() - cpu) / audio.seconds)


def _cpu() -> float:
    """CPU seconds of this process and its children that ended."""
    return sum(os.times()[:4])


def _memory() -> float | None:
    if sys.platform == "win32":
        return None
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def _part(values: list[float], percent: int) -> float:
    return float(np.percentile(values, percent))
