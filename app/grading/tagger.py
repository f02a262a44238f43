"""Which words of an answer carry which indicator, told by a small encoder on this machine.

MiniLM (6 layers of 384) trained on the answers in evals/answers by evals/train.py, in eight-bit ONNX: 23 MB.
It sees the question and the whole answer, and gives each word piece two probabilities for each
indicator: that a quote of it is under way here, and that one begins here.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from pydantic import BaseModel
from tokenizers import Encoding, Tokenizer

from app.rubric.asked import Asked, Dimension
from app.rubric.coding import Finding, Indicator

WEIGHTS = Path(__file__).parent / "weights"
# Word pieces read at once, and how many of them a long answer's next window repeats for context.
WINDOW, OVERLAP = 384, 64
DANGLING = re.compile(r"(?:[\s,;:.-]|\s(?:and|so|but|because|then|the|a|to))+$", re.IGNORECASE)
BEGINS = 0.8
SHORTEST = 2  # pieces: a quote of one piece is noise


class Tag(BaseModel):
    """One indicator and the probability from which it counts, chosen on answers kept out of training."""

    dimension: Dimension
    indicator: Indicator
    threshold: float


class Card(BaseModel):
    """What was trained; written by evals/train.py. `sha256` is that of model.onnx."""

    name: str
    sha256: str
    note: str
    tags: tuple[Tag, ...]


class Run(NamedTuple):
    """Pieces `first` to `last` of an encoding carry one tag."""

    first: int
    last: int


class Tagger:
    """Loads its weights at the first use. Threads may share it."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._weights = weights
        self.card = Card.model_validate_json((weights / "card.json").read_text())

    def findings(self, asked: Asked, answer: str, strictness: float = 1.0) -> Iterator[Finding]:
        """Every indicator seen, each quoted in whole words of the answer; thresholds times `strictness`."""
        for encoding in self._windows(asked, answer):
            probabilities = self._probabilities(encoding)
            for number, tag in enumerate(self.card.tags):
                begins = probabilities[:, len(self.card.tags) + number]
                for run in _runs(probabilities[:, number] >= tag.threshold * strictness, begins >= BEGINS):
                    if run.last - run.first + 1 < SHORTEST:
                        continue
                    quote = _quote(encoding, run, answer)
                    yield Finding(dimension=tag.dimension, indicator=tag.indicator, quote=quote)

    def _windows(self, asked: Asked, answer: str) -> list[Encoding]:
        # Lone surrogates are no text a tokenizer takes; one letter stands for one, so places stay.
        plain = answer.encode("utf-8", "replace").decode("utf-8")
        encoding = self._tokenizer.encode(f"{asked.scenario.replace('_', ' ')}. {asked.text}", plain)
        return [encoding, *encoding.overflowing]

    def _probabilities(self, encoding: Encoding) -> NDArray[np.float32]:
        """One row a piece; zero outside the answer."""
        arrays = {
            "ids": np.array([encoding.ids], np.int64),
            "kinds": np.array([encoding.type_ids], np.int64),
            "mask": np.ones((1, len(encoding.ids)), np.float32),
        }
        logits = self._session.run(["tags"], arrays)[0][0]
        said = np.array([sequence == 1 for sequence in encoding.sequence_ids])
        return np.where(said[:, None], 1 / (1 + np.exp(-logits)), 0).astype(np.float32)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(self._weights / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(WINDOW, stride=OVERLAP, strategy="only_second")
        return tokenizer

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        model = self._weights / "model.onnx"
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _runs(inside: NDArray[np.bool_], begins: NDArray[np.bool_]) -> Iterator[Run]:
    """Unbroken stretches, bridging single pieces, and parted where another quote begins."""
    first: int | None = None
    last: int | None = None
    for at in np.flatnonzero(inside).tolist():
        if first is not None and last is not None:
            apart = at - last > 2 or (begins[at] and at - first > 2)
            if not apart:
                last = at
                continue
            yield Run(first, last)
        first = last = at
    if first is not None and last is not None:
        yield Run(first, last)


def _quote(encoding: Encoding, run: Run, answer: str) -> str:
    """The answer's own whole words under a run, without a comma or connective at its end."""
    start, end = encoding.offsets[run.first][0], encoding.offsets[run.last][1]
    while start > 0 and answer[start - 1].isalnum():
        start -= 1
    while end < len(answer) and answer[end].isalnum():
        end += 1
    return DANGLING.sub("", answer[start:end]) or answer[start:end]
