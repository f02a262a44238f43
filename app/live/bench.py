"""Answers streamed as a browser would, against the same answers heard as whole files after the stop."""

import os
import platform
import shlex
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Literal, TypeVar

import numpy as np
from pydantic import BaseModel

from app.errors import Unprocessable
from app.evaluation.bench import peak_memory
from app.evaluation.error_rate import error_rate, fillers_kept
from app.grading.gate import SENTENCE_END
from app.grading.offline import OfflineGrader
from app.live.sheet import LiveSheet
from app.live.speaker import Speaker
from app.live.spoken import EVERY, Take, caption_delays, cut, speak
from app.recordings import Recordings
from app.rubric.asked import Asked
from app.speech.audio import Limits, decode
from app.speech.hearing import Heard
from app.speech.segmenter import FRAME, LONGEST
from app.speech.transcriber import Transcriber
from app.speech.transcript import SAMPLE_RATE, Audio

T = TypeVar("T")
Speed = Literal["1", "max"]
# At an early stop only what was said in so many last seconds is heard anew, at its own pace: what was heard
# longer ago is taken from the whole take, as it has no part in the wait.
ANEW = 10.0
# Speakers begin spread over the longest utterance, as people would, so that theirs do not all end at once.
SPREAD = LONGEST * FRAME / SAMPLE_RATE
AT_ONCE = float("inf")
MACHINE = f"{os.cpu_count()} cores, {platform.system()} on {platform.machine()}"
ASKED = Asked(text="Where do you see yourself in five years?", type="vision")
ENGINE_FAILED = "The engine did not hear the recording: {command}. What it printed above tells why."


class Words(BaseModel):
    """What was heard. With a reference: word errors by its words, and the share of its fillers written."""

    text: str
    cpu_per_audio_s: float
    wer: float | None = None
    fillers_kept: float | None = None


class Whole(Words):
    """A file heard after the stop: `seconds` from its bytes to the words."""

    seconds: float


class Other(Whole):
    """The same by another engine, as it tells of itself: from samples to words, its weights loaded before."""

    engine: str
    memory_mb: float


class Live(Words):
    """`stop_to_final_s` is the median over `waits` stops. CPU is that without captions.

    Captions come only at speed 1; a caption's delay is that of a sentence's first word, from its end until it
    is shown. `memory_mb` is the most this process ever held until the end of the whole take, and
    `memory_growth_mb` by how much that rose while the later half was spoken; None where no system tells.
    """

    stop_to_final_s: float
    stop_to_final_p95_s: float
    stop_to_final_max_s: float
    waits: int
    cpu_with_captions_per_audio_s: float | None = None
    caption_delay_p50_s: float | None = None
    caption_delay_p95_s: float | None = None
    hint_ms_per_sentence: float
    memory_mb: float | None = None
    memory_growth_mb: float | None = None


class Compared(BaseModel):
    """One file heard in several ways. `load` is the load average before it."""

    file: str
    transcriber: str
    machine: str
    audio_seconds: float
    speed: Speed
    speakers: int
    stops: int
    load: float
    live: Live
    full: Whole
    others: tuple[Other, ...] = ()

    @property
    def p95_percent(self) -> float:
        """The wait after stop, of the time that the whole file takes."""
        return 100 * self.live.stop_to_final_p95_s / self.full.seconds

    @property
    def more_errors(self) -> float | None:
        """Percentage points of word errors beyond those of the whole file."""
        live, full = self.live.wer, self.full.wer
        return None if live is None or full is None else 100 * (live - full)


class Stage:
    """Where answers are spoken. `engines` are commands: see evals/engines.py."""

    def __init__(
        self,
        transcriber: Transcriber,
        limits: Limits,
        speed: Speed = "1",
        speakers: int = 1,
        engines: Sequence[str] = (),
    ) -> None:
        self._transcriber, self._limits, self._engines = transcriber, limits, engines
        self._speed, self._speakers = speed, speakers
        self._quick = AT_ONCE if speed == "max" else 0.0

    def compare(self, file: Path, stops: int = 1, reference: str | None = None) -> Compared:
        """Raises what decoding and transcribing raise, and Unprocessable when an engine fails."""
        load, data = os.getloadavg()[0], file.read_bytes()
        audio = decode(data, self._limits)
        others = tuple(_heard_by(command, audio) for command in self._engines)  # first, as they may fail
        live = self._live(cut(data, audio.seconds), audio.seconds, stops)
        full = self._whole(data)
        for one in (live, full, *others):
            if reference:
                one.wer, one.fillers_kept = error_rate(reference, one.text), fillers_kept(reference, one.text)
        return Compared(
            file=file.name,
            transcriber=self._transcriber.name,
            machine=MACHINE,
            audio_seconds=audio.seconds,
            speed=self._speed,
            speakers=self._speakers,
            stops=stops,
            load=load,
            live=live,
            full=full,
            others=others,
        )

    def _live(self, pieces: list[bytes], seconds: float, stops: int) -> Live:
        self._transcriber.warm()
        self._take(0, pieces[: round(5 / EVERY)], (), self._quick)  # loads the weights of captions
        takes, cpu, _ = _worked(lambda: self._takes(pieces, (), self._quick))
        memory, whole, cpu = peak_memory(), takes[0], cpu / self._speakers
        captions = _captions(takes, cpu / seconds) if self._speed == "1" else {}
        if captions:
            _, cpu, _ = _worked(lambda: self._take(0, pieces, (), AT_ONCE))
        for stop in (seconds * number / stops for number in range(1, stops)):
            takes += self._stopped(pieces[: round(stop / EVERY)], stop, whole.heard)
        waits = [take.wait for take in takes]
        return Live(
            text=whole.transcript.text,
            stop_to_final_s=_part(waits, 50),
            stop_to_final_p95_s=_part(waits, 95),
            stop_to_final_max_s=max(waits),
            waits=len(waits),
            cpu_per_audio_s=cpu / seconds,
            hint_ms_per_sentence=_hint_ms(whole.transcript.text),
            memory_mb=memory,
            memory_growth_mb=whole.growth,
            **captions,
        )

    def _stopped(self, pieces: list[bytes], stop: float, heard: Sequence[Heard]) -> list[Take]:
        """An early stop. Of several speakers each speaks all of it, as the haste of one delays the others."""
        if self._speakers > 1:
            return self._takes(pieces, (), self._quick)
        known = [one for one in heard if one.end < (stop - ANEW) * SAMPLE_RATE]
        return self._takes(pieces, known, max(stop - ANEW, self._quick))

    def _takes(self, pieces: list[bytes], known: Sequence[Heard], quick: float) -> list[Take]:
        """By all speakers at once."""
        with ThreadPoolExecutor(self._speakers) as pool:
            numbers = range(self._speakers)
            return list(pool.map(lambda number: self._take(number, pieces, known, quick), numbers))

    def _take(self, number: int, pieces: list[bytes], known: Sequence[Heard], quick: float) -> Take:
        memory = Recordings.at("memory://")
        speaker = Speaker(str(number), memory, self._transcriber, self._limits, known=known)
        if not quick:
            time.sleep(SPREAD / self._speakers * number)
        return speak(speaker, pieces, quick)

    def _whole(self, data: bytes) -> Whole:
        heard, cpu, seconds = _worked(lambda: self._transcriber.transcribe(decode(data, self._limits)))
        return Whole(text=heard.text, seconds=seconds, cpu_per_audio_s=cpu / heard.seconds)


def _heard_by(command: str, audio: Audio) -> Other:
    """Its standard error is ours, so that a person sees what is wrong with it."""
    try:
        call, sound = shlex.split(command), audio.wav()
        return Other.model_validate_json(
            subprocess.run(call, input=sound, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603
        )
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        raise Unprocessable(ENGINE_FAILED.format(command=command)) from error


def _captions(takes: list[Take], cpu: float) -> dict[str, float]:
    delays = [delay for take in takes for delay in caption_delays(take)]
    parts = {f"caption_delay_p{percent}_s": _part(delays, percent) for percent in (50, 95) if delays}
    return {"cpu_with_captions_per_audio_s": cpu, **parts}


def _hint_ms(text: str) -> float:
    """CPU time of the live sheet for each new sentence."""
    grader, ends = OfflineGrader(), [end.start() for end in SENTENCE_END.finditer(text + " ")] or [len(text)]
    LiveSheet(ASKED, grader).read(text[: ends[0]])  # loads its weights
    sheet = LiveSheet(ASKED, grader)
    _, cpu, _ = _worked(lambda: [sheet.read(text[:end]) for end in ends])
    return cpu * 1000 / len(ends)


def _worked(work: Callable[[], T]) -> tuple[T, float, float]:
    """Its result, the CPU seconds of this process and its children that ended, and the seconds it took."""
    began, cpu = time.monotonic(), _cpu()
    return work(), _cpu() - cpu, time.monotonic() - began


def _cpu() -> float:
    return sum(sum(getrusage(whose)[:2]) for whose in (RUSAGE_SELF, RUSAGE_CHILDREN))


def _part(values: list[float], percent: int) -> float:
    return float(np.percentile(values, percent))
