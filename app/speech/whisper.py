"""Whisper on this machine."""

import os
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from app.speech import weights
from app.speech.decoder import Decoder, Encoded
from app.speech.hearing import hear
from app.speech.transcript import Audio, Progress, Transcript, Word, unheard

# Another language than English is believed when an utterance this long (seconds) sounds clearly like it:
# shorter ones and strong accents are often taken for something else.
TELLING_SECONDS = 4.0
CLEARLY = 0.8


class WhisperTranscriber:
    """Loads its model once, at the first use or by `warm`, and decodes one answer's utterance at a time.

    `model` is a name or a folder (see weights.py), `cache` the folder where models are kept.
    """

    address = None

    def __init__(self, model: str, cache: Path) -> None:
        self.name = f"Whisper {Path(model).name} on this machine"
        self._model, self._cache = model, cache
        self._loading, self._decoding = Lock(), Lock()

    def warm(self) -> None:
        """Load the model now. Raises ModelUnavailable."""
        with self._loading:
            _ = self._decoder

    def transcribe(self, audio: Audio, progress: Progress = unheard) -> Transcript:
        self.warm()
        return hear(audio, WhisperEar(self._decoder, self._decoding), self.name, progress)

    @cached_property
    def _decoder(self) -> Decoder:
        return Decoder(weights.find(self._model, self._cache), threads=min(os.cpu_count() or 1, 4))


class WhisperEar:
    """One answer's ear: settles on a language at the first utterance long enough to tell."""

    def __init__(self, decoder: Decoder, decoding: Lock) -> None:
        self.language = "en"
        self._decoder, self._decoding = decoder, decoding
        self._unsure = decoder.multilingual

    def prepare(self, samples: NDArray[np.int16]) -> Encoded:
        return self._decoder.encode(samples)

    def hear(self, prepared: Encoded, so_far: str) -> list[Word]:
        with self._decoding:
            if self._unsure and prepared.seconds >= TELLING_SECONDS:
                language, probability = self._decoder.language(prepared)
                self.language = language if probability >= CLEARLY else "en"
                self._unsure = False
            return self._decoder.words(prepared, so_far, self.language)
