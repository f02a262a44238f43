"""Which words of an answer carry which indicator, told by a small encoder on this machine.

MiniLM (6 layers of 384) trained on the answers in evals/answers by evals/train.py, in eight-bit ONNX: 23 MB.
It sees the question and the whole answer, and gives each word piece two probabilities for each
indicator: that a quote of it is under way here, and that one begins here. A last one
is that it is said to the scorer. Of the whole it says how likely each indicator is to occur in it at all.
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

from app.grading.evidence import Span
from app.grading.gate import content
from app.rubric.asked import Asked, Dimension
from app.rubric.coding import Finding, Indicator

WEIGHTS = Path(__file__).parent / "weights"
# Word pieces read at once, and how many of them a long answer's next window repeats for context.
WINDOW, OVERLAP = 384, 64
DANGLING = re.compile(
    r"(?:[\s,;:.-]|(?<=[\s,;:.-])(?:and|so|but|because|then|the|a|to|i|i[’']m|we|they|he|she|my|our|your|um|uh)\b)+$",
    re.IGNORECASE,
)
MARKUP = re.compile(r"<(script|style)\b[^>]*>.*?</\1>|</?[a-z][^<>]*>", re.IGNORECASE | re.DOTALL)
OUTPUTS = ["tags", "whole"]
BEGINS = 0.8
# How much the whole answer's word on an indicator weighs beside that of the pieces.
WHOLE = 0.3
# Words such as "after that" carry an indicator of time. These others take two words of content, as nearly
# all quotes of them do in training.
WHEN: tuple[Indicator, ...] = ("future", "ordered")
TELLING: tuple[Indicator, ...] = (
    "feature",
    "mechanism",
    "contribution",
    "interest_specific",
    "reason",
    "evidence",
)
TO_SCORER, SHORTEST_ASIDE = 0.5, 3
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


class Look(NamedTuple):
    """One window's probabilities, of pieces zero outside the answer.

    `inside`, `begins`: (pieces, tags); `aside`, said to the scorer: (pieces,); `whole`: (tags + 1,).
    """

    encoding: Encoding
    inside: NDArray[np.float32]
    begins: NDArray[np.float32]
    aside: NDArray[np.float32]
    whole: NDArray[np.float32]


class Reading(NamedTuple):
    """Every indicator seen, each quoted in whole words of the answer; and where it speaks to the scorer."""

    findings: tuple[Finding, ...]
    to_scorer: tuple[Span, ...]


class Run(NamedTuple):
    """Pieces `first` to `last` of an encoding carry one tag."""

    first: int
    last: int


class Tagger:
    """Loads its weights at the first use. Threads may share it."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._weights = weights
        self.card = Card.model_validate_json((weights / "card.json").read_text())

    def read(self, asked: Asked, answer: str, strictness: float = 1.0) -> Reading:
        """Thresholds of quotes are taken times `strictness`."""
        looks = self.looks(asked, answer)
        found = dict.fromkeys(
            finding
            for look in looks
            for number, tag in enumerate(self.card.tags)
            for finding in self.quotes(look, answer, number, tag.threshold * strictness)
        )
        to_scorer = tuple(span for look in looks for span in _said_to_scorer(look, answer))
        return Reading(tuple(found), to_scorer)

    def looks(self, asked: Asked, answer: str) -> list[Look]:
        return [self._look(encoding) for encoding in self._windows(asked, answer)]

    def quotes(self, look: Look, answer: str, number: int, threshold: float) -> Iterator[Finding]:
        """Where the card's tag of that number is seen."""
        tag = self.card.tags[number]
        likely = look.inside[:, number] ** (1 - WHOLE) * look.whole[number] ** WHOLE
        for run in _runs(likely >= threshold, look.begins[:, number] >= BEGINS):
            start, end = _whole_words(look.encoding, run, answer)
            quote = DANGLING.sub("", answer[start:end]) or answer[start:end]
            if run.last - run.first + 1 >= SHORTEST and content(quote) >= _least(tag.indicator):
                yield Finding(dimension=tag.dimension, indicator=tag.indicator, quote=quote)

    def _windows(self, asked: Asked, answer: str) -> list[Encoding]:
        # Lone surrogates are no text a tokenizer takes, and no answer it learnt from held markup;
        # one letter stands for one, so places stay.
        plain = MARKUP.sub(lambda tag: " " * len(tag[0]), answer.encode("utf-8", "replace").decode("utf-8"))
        encoding = self._tokenizer.encode(f"{asked.scenario.replace('_', ' ')}. {asked.text}", plain)
        return [encoding, *encoding.overflowing]

    def _look(self, encoding: Encoding) -> Look:
        arrays = {
            "ids": np.array([encoding.ids], np.int64),
            "kinds": np.array([encoding.type_ids], np.int64),
            "mask": np.ones((1, len(encoding.ids)), np.float32),
        }
        pieces, whole = (1 / (1 + np.exp(-logits[0])) for logits in self._session.run(OUTPUTS, arrays))
        said = np.array([sequence == 1 for sequence in encoding.sequence_ids])
        inside, begins, aside = np.split(
            np.where(said[:, None], pieces, 0), [len(self.card.tags), 2 * len(self.card.tags)], axis=1
        )
        return Look(encoding, inside, begins, aside[:, 0], whole)

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


def _runs(inside: NDArray[np.bool_], begins: NDArray[np.bool_]) -> list[Run]:
    """Unbroken stretches, bridging single pieces, and parted where another quote begins."""
    runs: list[Run] = []
    for at in np.flatnonzero(inside).tolist():
        apart = not runs or at - runs[-1].last > 2 or (begins[at] and at - runs[-1].first > 2)
        runs.append(Run(at if apart else runs.pop().first, at))
    return runs


def _least(indicator: Indicator) -> int:
    return 0 if indicator in WHEN else 1 + (indicator in TELLING)


def _said_to_scorer(look: Look, answer: str) -> Iterator[Span]:
    hits = look.aside >= TO_SCORER
    for run in _runs(hits, np.zeros_like(hits)):
        if run.last - run.first + 1 >= SHORTEST_ASIDE:
            yield _whole_words(look.encoding, run, answer)


def _whole_words(encoding: Encoding, run: Run, answer: str) -> Span:
    start, end = encoding.offsets[run.first][0], encoding.offsets[run.last][1]
    while start > 0 and answer[start - 1].isalnum():
        start -= 1
    while end < len(answer) and answer[end].isalnum():
        end += 1
    return start, end
