"""Transcription by an OpenAI-compatible endpoint, behind the same voice gate and cuts as Whisper here."""

import math
from typing import Any

import numpy as np
import openai
from numpy.typing import NDArray
from pydantic import BaseModel, FiniteFloat, ValidationError

from app.errors import ModelUnavailable
from app.speech.hearing import hear
from app.speech.manner import before
from app.speech.transcript import SAMPLE_RATE, Audio, Progress, Transcript, Word, unheard

TELLING_SECONDS = 4.0  # an utterance shorter than this does not settle the language
UNKNOWN = 0.5  # the confidence in a word the endpoint says nothing about
REFUSED_FORMAT = {400, 404, 415, 422, 501}


class Said(BaseModel):
    """One word as endpoints send it; some add a probability."""

    word: str
    start: FiniteFloat
    end: FiniteFloat
    probability: FiniteFloat | None = None


class Segment(BaseModel):
    start: FiniteFloat
    end: FiniteFloat
    avg_logprob: FiniteFloat | None = None


class Reply(BaseModel):
    text: str
    language: str | None = None
    words: list[Said] | None = None
    segments: list[Segment] | None = None


class RemoteTranscriber:
    """A Transcriber at `address` (for the person to read). The client brings its own key and time limit."""

    def __init__(self, client: openai.OpenAI, model: str, address: str) -> None:
        self.name = f"{model} at {address}"
        self.address = address
        self._client, self._model = client, model

    def warm(self) -> None:
        """There is nothing to load here; what is wrong with the endpoint is said when it is used."""

    def transcribe(self, audio: Audio, progress: Progress = unheard) -> Transcript:
        return hear(audio, RemoteEar(self._client, self._model, self.address), self.name, progress)


class RemoteEar:
    """One answer's ear. Asks for word times until the endpoint refuses them."""

    def __init__(self, client: openai.OpenAI, model: str, address: str) -> None:
        self.language = "en"
        self._client, self._model, self._address = client, model, address
        self._unsure, self._verbose = True, True

    def prepare(self, samples: NDArray[np.int16]) -> bytes:
        """The utterance as a WAV file."""
        return Audio(samples=samples).wav()

    def hear(self, prepared: bytes, so_far: str) -> list[Word]:
        seconds = len(prepared) / (2 * SAMPLE_RATE)
        reply = self._reply(prepared, before(so_far, self.language))
        if self._unsure and reply.language and seconds >= TELLING_SECONDS:
            self.language = {"english": "en"}.get(reply.language.lower(), reply.language.lower())
            self._unsure = False
        return timed(reply, seconds)

    def _reply(self, sound: bytes, prompt: str) -> Reply:
        try:
            return Reply.model_validate_json(self._post(sound, prompt))
        except openai.APIStatusError as error:
            if not (self._verbose and error.status_code in REFUSED_FORMAT):
                raise self._unavailable(_happened(error)) from error
            self._verbose = False
            return self._reply(sound, prompt)
        except openai.APIError as error:
            raise self._unavailable(_happened(error)) from error
        except ValidationError as error:
            raise self._unavailable("sent a reply that is no transcript") from error

    def _post(self, sound: bytes, prompt: str) -> bytes:
        shape: dict[str, Any] = {"response_format": "json"}
        if self._verbose:
            shape = {"response_format": "verbose_json", "timestamp_granularities": ["word", "segment"]}
        file = ("utterance.wav", sound, "audio/wav")
        create = self._client.audio.transcriptions.with_raw_response.create
        return create(file=file, model=self._model, prompt=prompt, **shape).content

    def _unavailable(self, happened: str) -> ModelUnavailable:
        return ModelUnavailable(
            f"The transcriber at {self._address} {happened}. Your recording is safe; "
            "check the transcription settings, then try again."
        )


def _happened(error: openai.APIError) -> str:
    match error:
        case openai.APITimeoutError():
            return "did not answer in time"
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return "refused the key it was given"
        case openai.NotFoundError():
            return "does not know this model or this kind of request"
        case openai.RateLimitError():
            return "takes no more requests for now"
        case openai.APIStatusError():
            return f"refused or failed (status {error.status_code})"
    return "could not be reached"


def timed(reply: Reply, seconds: float) -> list[Word]:
    """The words of the text, timed by the endpoint or, where it gives no times, evenly by their length.

    The text has the punctuation and the endpoint's words the times, so they are matched by their letters.
    """
    said = [word for word in reply.words or [] if _letters(word.word)]
    said = said or [Said(word=reply.text, start=0.0, end=seconds)]
    whole = "".join(word.word for word in said)
    tokens = (
        reply.text if _letters(reply.text) == _letters(whole) else " ".join(w.word for w in said)
    ).split()
    letters = [letter for word in said for letter in _spread(word, reply.segments or [])]
    words, at = [], 0
    for token in tokens:
        if count := len(_letters(token)):
            first, last = letters[at], letters[at + count - 1]
            words.append(Word(text=token, start=first.start, end=last.end, confidence=first.confidence))
            at += count
        elif words:
            words[-1] = words[-1].model_copy(update={"text": words[-1].text + token})
    return words


def _spread(word: Said, segments: list[Segment]) -> list[Word]:
    """The word letter by letter, each with its share of the time."""
    letters = _letters(word.word)
    share = max(0.0, word.end - word.start) / len(letters) if letters else 0.0
    sure = _confidence(word, segments)
    return [
        Word(text=letter, start=word.start + i * share, end=word.start + (i + 1) * share, confidence=sure)
        for i, letter in enumerate(letters)
    ]


def _confidence(word: Said, segments: list[Segment]) -> float:
    if word.probability is not None:
        return min(max(word.probability, 0.0), 1.0)
    means = [s.avg_logprob for s in segments if s.avg_logprob is not None and s.start <= word.start < s.end]
    return min(math.exp(means[0]), 1.0) if means else UNKNOWN


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()
