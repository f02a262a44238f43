"""Transcription by an OpenAI-compatible endpoint, behind the same voice gate and cuts as Whisper here."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import numpy as np
import openai
from numpy.typing import NDArray
from pydantic import BaseModel, FiniteFloat, ValidationError

from app.errors import ModelUnavailable
from app.speech.desk import Desk, Turn
from app.speech.hearing import Heard, Said
from app.speech.listener import Listener, Told, hear
from app.speech.manner import before
from app.speech.transcript import SAMPLE_RATE, Audio, Progress, Transcript, Word, unheard

TELLING_SECONDS = 4.0  # an utterance shorter than this does not settle the language
UNKNOWN = 0.5  # the confidence in a word the endpoint says nothing about
AT_ONCE = 4  # utterances under way at the endpoint
REFUSED_FORMAT = {400, 404, 415, 422, 501}
REFUSED_KEY = "refused the key it was given"
HAPPENED = {
    401: REFUSED_KEY,
    403: REFUSED_KEY,
    404: "does not know this model or this kind of request",
    429: "takes no more requests for now",
}


class Spoken(BaseModel):
    """One word as endpoints send it; some add a probability."""

    word: str
    start: FiniteFloat
    end: FiniteFloat
    probability: FiniteFloat | None = None


class Reply(BaseModel):
    text: str
    language: str | None = None
    words: list[Spoken] | None = None


class RemoteTranscriber:
    """A Transcriber at `address` (for the person to read), and its own ear, which keeps nothing.

    The client brings its key and time limit.
    """

    def __init__(self, client: openai.OpenAI, model: str, address: str) -> None:
        self.name, self.address = f"{model} at {address}", address
        self._client, self._model = client, model
        self.desk = Desk(AT_ONCE)
        self._gives_times = True  # until it refuses

    def warm(self) -> None:
        """There is nothing to load here; what is wrong with the endpoint is said when it is used."""

    def transcribe(
        self, audio: Audio, progress: Progress = unheard, known: Iterable[Heard] = ()
    ) -> Transcript:
        listener = Listener(lambda: self, self.desk, Turn.FILE, known=known)
        return hear(audio, listener, self.name, progress)

    def listen(self, tell: Callable[[Told], None], known: Iterable[Heard] = ()) -> Listener[bytes]:
        """Without captions and guesses: each would be another call."""
        return Listener(lambda: self, self.desk, tell=tell, known=known)

    def prepare(self, samples: NDArray[np.int16]) -> bytes:
        """The utterance as a WAV file."""
        return Audio(samples=samples).wav()

    def language(self, prepared: bytes) -> str | None:
        """The endpoint tells it with the words."""

    def hear(self, prepared: bytes, so_far: str, language: str | None) -> Said:
        """Believes the language named for the first utterance long enough to tell."""
        seconds = len(prepared) / (2 * SAMPLE_RATE)
        reply = self._ask(prepared, before(so_far, language or "en"))
        if not language and reply.language and seconds >= TELLING_SECONDS:
            language = {"english": "en"}.get(reply.language.lower(), reply.language.lower())
        return Said(timed(reply, seconds), language)

    def _ask(self, sound: bytes, prompt: str) -> Reply:
        try:
            return Reply.model_validate_json(self._post(sound, prompt))
        except openai.APIError as error:
            if not (self._gives_times and getattr(error, "status_code", None) in REFUSED_FORMAT):
                raise self._unavailable(_happened(error)) from error
            self._gives_times = False
            return self._ask(sound, prompt)
        except ValidationError as error:
            raise self._unavailable("sent a reply that is no transcript") from error

    def _post(self, sound: bytes, prompt: str) -> bytes:
        shape: dict[str, Any] = {"response_format": "json"}
        if self._gives_times:
            shape = {"response_format": "verbose_json", "timestamp_granularities": ["word"]}
        file = ("utterance.wav", sound, "audio/wav")
        create = self._client.audio.transcriptions.with_raw_response.create
        return create(file=file, model=self._model, prompt=prompt, **shape).content

    def _unavailable(self, happened: str) -> ModelUnavailable:
        return ModelUnavailable(
            f"The transcriber at {self.address} {happened}. Your recording is safe; "
            "check the transcription settings, then try again."
        )


def _happened(error: openai.APIError) -> str:
    if isinstance(error, openai.APIStatusError):
        return HAPPENED.get(error.status_code, f"refused or failed (status {error.status_code})")
    return "did not answer in time" if isinstance(error, openai.APITimeoutError) else "could not be reached"


def timed(reply: Reply, seconds: float) -> list[Word]:
    """The words of the text, timed by the endpoint or, where it gives no times, evenly by their length.

    The text has the punctuation and the endpoint's words the times, so they are matched by their letters.
    """
    said = [word for word in reply.words or [] if _letters(word.word)]
    said = said or [Spoken(word=reply.text, start=0.0, end=seconds)]
    spoken = " ".join(word.word for word in said)
    tokens = (reply.text if _letters(reply.text) == _letters(spoken) else spoken).split()
    letters = iter([letter for word in said for letter in _spread(word)])
    words: list[Word] = []
    for token in tokens:
        if own := list(islice(letters, len(_letters(token)))):
            words.append(own[0].model_copy(update={"text": token, "end": own[-1].end}))
        elif words:
            words[-1] = words[-1].model_copy(update={"text": words[-1].text + token})
    return words


def _spread(word: Spoken) -> list[Word]:
    """The word letter by letter, each with its share of the time."""
    letters = _letters(word.word)
    share = max(0.0, word.end - word.start) / max(len(letters), 1)
    sure = UNKNOWN if word.probability is None else min(max(word.probability, 0.0), 1.0)
    return [
        Word(text=letter, start=word.start + i * share, end=word.start + (i + 1) * share, confidence=sure)
        for i, letter in enumerate(letters)
    ]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()
