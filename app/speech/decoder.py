"""One utterance into words, by Whisper's weights in CTranslate2.

faster-whisper pads every piece of sound to 30 s, so that an utterance of 10 s costs more than twice what it
must. Here the window is as long as the utterance. Such short windows loop or stop early now and then: every
result is checked, and a doubtful one is decoded again in two safer ways.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray

from app.speech import doubts
from app.speech.manner import before
from app.speech.transcript import SAMPLE_RATE, Word

SHORTEST, MARGIN, LONGEST = 6.0, 2.0, 30.0  # seconds of the window
MOST_TOKENS = 448  # of prompt and text together, Whisper's own limit
FRAMES_A_SECOND = 100
# Languages written without spaces: there every piece is a word of its own.
UNSPACED = {"zh", "ja", "th", "lo", "my", "yue"}


@dataclass(frozen=True)
class Encoded:
    """An utterance and the encoder's states of it. `states` are what CTranslate2 calls features."""

    samples: NDArray[np.int16]
    states: ctranslate2.StorageView

    @property
    def seconds(self) -> float:
        return len(self.samples) / SAMPLE_RATE


@dataclass(frozen=True)
class Attempt:
    encoded: Encoded
    tokens: list[int]
    doubt: float


class Decoder:
    """Holds a model of Whisper. So many `workers` may use it at once, each with so many `threads`."""

    def __init__(self, folder: Path, threads: int, workers: int) -> None:
        self._whisper = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads, num_workers=workers
        )
        self.multilingual = bool(self._whisper.model.is_multilingual)

    def encode(self, samples: NDArray[np.int16], at_least: float = SHORTEST) -> Encoded:
        window = min(max(at_least, len(samples) / SAMPLE_RATE + MARGIN), LONGEST)
        silence = max(0, round(window * SAMPLE_RATE) - len(samples))
        sound = np.pad(samples.astype(np.float32) / 32768, (0, silence))
        features = self._whisper.feature_extractor(sound, padding=0)
        return Encoded(samples, self._whisper.encode(features[:, : round(window * FRAMES_A_SECOND)]))

    def language(self, encoded: Encoded) -> tuple[str, float]:
        """The most probable language, as a code such as "en", and its probability."""
        token, probability = self._whisper.model.detect_language(encoded.states)[0][0]
        return token[2:-2], probability

    def words(self, encoded: Encoded, so_far: str, language: str, beam: int) -> list[Word]:
        """The words, timed in seconds from the start of the utterance. `so_far` is the answer before it."""
        tokenizer = Tokenizer(self._whisper.hf_tokenizer, self.multilingual, "transcribe", language)
        words = doubts.without_repeats(self._best(encoded, so_far, tokenizer, beam))
        # What Whisper is told beforehand breaks off in mid-sentence, so it may go on in small letters.
        return [_capital(words[0]), *words[1:]] if words and not so_far else words

    def text(self, encoded: Encoded) -> str | None:
        """The words in one quick attempt, without times; None when it is doubtful."""
        tokenizer = Tokenizer(self._whisper.hf_tokenizer, self.multilingual, "transcribe", "en")
        plain = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        attempt = self._attempt(encoded, plain, 1, tokenizer)
        said = [token for token in attempt.tokens if token < tokenizer.eot]
        return None if attempt.doubt else str(tokenizer.decode(said)).strip()

    def _best(self, encoded: Encoded, so_far: str, tokenizer: Tokenizer, beam: int) -> list[Word]:
        tried = []
        for attempt in self._attempts(encoded, so_far, tokenizer, beam):
            words = self._timed(attempt, tokenizer)
            doubt = attempt.doubt + doubts.SIGN * doubts.looped(words)
            if not doubt:
                return words
            tried.append((doubt, words))
        return min(tried, key=lambda attempt: attempt[0])[1]

    def _timed(self, attempt: Attempt, tokenizer: Tokenizer) -> list[Word]:
        tokens = [token for token in attempt.tokens if token < tokenizer.eot]
        frames = round(attempt.encoded.seconds * FRAMES_A_SECOND)
        pieces = self._whisper.find_alignment(tokenizer, [tokens], attempt.encoded.states, frames)[0]
        return _joined(pieces, spaced=tokenizer.language_code not in UNSPACED)

    def _attempts(self, encoded: Encoded, so_far: str, tokenizer: Tokenizer, beam: int) -> Iterator[Attempt]:
        """The usual way; without a prompt but with time stamps; in a padded window."""
        bare, plain = [*tokenizer.sot_sequence], [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        told = tokenizer.encode(" " + before(so_far, tokenizer.language_code))
        yield self._attempt(encoded, [tokenizer.sot_prev, *told, *plain], beam, tokenizer)
        yield self._attempt(encoded, bare, beam, tokenizer)
        yield self._attempt(self.encode(encoded.samples, LONGEST), plain, 1, tokenizer)

    def _attempt(self, encoded: Encoded, prompt: list[int], beam: int, tokenizer: Tokenizer) -> Attempt:
        most = len(prompt) + doubts.most_tokens(encoded.seconds) + 1
        result = self._whisper.model.generate(
            encoded.states, [prompt], beam_size=beam, max_length=min(MOST_TOKENS, most), return_scores=True
        )[0]
        tokens = result.sequences_ids[0]
        said = [token for token in tokens if token < tokenizer.eot]
        # CTranslate2's score is the mean over the tokens; Whisper's own counts the end as well.
        score = result.scores[0] * len(tokens) / (len(tokens) + 1)
        return Attempt(
            encoded, tokens, doubts.doubt(tokenizer.decode(said), len(said), score, encoded.seconds)
        )


def _joined(pieces: list[dict[str, Any]], spaced: bool) -> list[Word]:
    """Words from the aligner's pieces, where " five", "-year" and "." are three."""
    words: list[Word] = []
    for piece in pieces:
        text, end, sure = "".join(piece["word"].split()), float(piece["end"]), float(piece["probability"])
        last = words[-1] if words else None
        if last and not any(map(str.isalnum, text)):
            # The aligner gives punctuation the pause after the word.
            words[-1] = last.model_copy(update={"text": last.text + text})
        elif last and spaced and not piece["word"].startswith(" "):
            end, sure = max(end, last.end), min(sure, last.confidence)
            words[-1] = Word(text=last.text + text, start=last.start, end=end, confidence=sure)
        elif text:
            words.append(Word(text=text, start=float(piece["start"]), end=end, confidence=sure))
    return words


def _capital(word: Word) -> Word:
    return word.model_copy(update={"text": word.text[0].upper() + word.text[1:]})
