"""Whisper on this machine."""

import os
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
import structlog
from numpy.typing import NDArray

from app.errors import ModelUnavailable
from app.speech import weights
from app.speech.decoder import Decoder, Encoded
from app.speech.desk import Desk, Turn
from app.speech.hearing import Heard, Said
from app.speech.listener import Listener, Told, hear
from app.speech.transcript import Audio, Progress, Transcript, unheard

# Another language than English is believed when an utterance this long (seconds) sounds clearly like it:
# shorter ones and strong accents are often taken for something else.
TELLING_SECONDS = 4.0
CLEARLY = 0.8
# Texts weighed at once: with two, 0.3 points fewer words are wrong; one takes five sixths of the time, which
# counts where many wait.
BEAM, QUICK = 2, 1
# Captions come from the smallest model: each is thrown away a moment later.
CAPTIONS = "tiny.en"

log = structlog.get_logger()


class WhisperTranscriber:
    """Loads its model once, at the first use or by `warm`. All its work is done at one desk.

    `model` is a name or a folder (see weights.py), `cache` the folder where models are kept.
    """

    address = None

    def __init__(self, model: str, cache: Path) -> None:
        self.name = f"Whisper {Path(model).name} on this machine"
        self.desk = Desk()
        self._model, self._cache = model, cache
        self._loading = Lock()

    def warm(self) -> None:
        """Load the model now. Raises ModelUnavailable."""
        self._ear()

    def transcribe(
        self, audio: Audio, progress: Progress = unheard, known: Iterable[Heard] = ()
    ) -> Transcript:
        listener = Listener(self._ear, self.desk, Turn.FILE, known=known)
        return hear(audio, listener, self.name, progress)

    def listen(self, tell: Callable[[Told], None], known: Iterable[Heard] = ()) -> Listener[Encoded]:
        return Listener(self._ear, self.desk, tell=tell, known=known, caption=self._caption, guesses=True)

    def _ear(self) -> "WhisperEar":
        with self._loading:
            return WhisperEar(self._decoder, self.desk)

    def _caption(self, sound: NDArray[np.int16]) -> str | None:
        with self._loading:
            decoder = self._captioner
        return decoder.text(decoder.encode(sound)) if decoder else None

    @cached_property
    def _decoder(self) -> Decoder:
        threads = min(os.cpu_count() or 1, 4)
        # Two workers, like the desk.
        return Decoder(weights.find(self._model, self._cache), max(1, threads // 2), workers=2)

    @cached_property
    def _captioner(self) -> Decoder | None:
        """None where its weights cannot be had: the words then show as each utterance ends."""
        try:
            return Decoder(weights.find(CAPTIONS, self._cache), threads=1, workers=1)
        except ModelUnavailable as missing:
            log.warning("no captions while speaking", why=missing.sentence)
            return None


class WhisperEar:
    """Settles on a language at the first utterance long enough to tell."""

    def __init__(self, decoder: Decoder, desk: Desk) -> None:
        self._decoder, self._desk = decoder, desk

    def prepare(self, samples: NDArray[np.int16]) -> Encoded:
        return self._decoder.encode(samples)

    def language(self, prepared: Encoded) -> str | None:
        if not self._decoder.multilingual:
            return "en"
        if prepared.seconds < TELLING_SECONDS:
            return None
        likeliest, probability = self._decoder.language(prepared)
        return likeliest if probability >= CLEARLY else None

    def hear(self, prepared: Encoded, so_far: str, language: str | None) -> Said:
        beam = QUICK if self._desk.behind else BEAM
        words = self._decoder.words(prepared, so_far, language or "en", beam)
        return Said(words, language or ("en" if prepared.seconds >= TELLING_SECONDS else None))
