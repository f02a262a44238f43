"""make train: learns the offline grader's tagger from evals/answers and writes app/grading/weights.

Every word piece learns, for each indicator, whether a quote of it is under way (inside) and whether one
begins. One answer in seven is kept out to choose each indicator's threshold by the levels that come out.
About fifteen minutes on two quiet cores. Two runs differ slightly: sums over threads have no fixed order.
"""

import argparse
import hashlib
import json
import random
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch.nn import functional

from app.evaluation.agreement import Pair, evaluate, kappa
from app.evaluation.labelled import Labelled, grade, read
from app.grading.offline import OfflineGrader
from app.grading.tagger import Card, Tag, Tagger
from app.rubric.coding import INDICATORS
from evals.check import Tagged, rows
from evals.encoder import Encoder, pretrained

ROOT = Path(__file__).parents[1]
WEIGHTS = ROOT / "app" / "grading" / "weights"
TAGS = [(dimension, indicator) for dimension, many in INDICATORS.items() for indicator in many]
LONGEST, BATCH, RATE, HEAD_RATE, KEPT_OUT = 384, 8, 8e-5, 2e-3, 7
GRID = (0.15, 0.25, 0.35, 0.45, 0.5, 0.55, 0.65, 0.75, 0.85, 0.92)
NAMES = ["ids", "kinds", "mask"]


class Lesson:
    """One answer as arrays: pieces, the targets of each, and which pieces are the answer's."""

    def __init__(self, row: Tagged, tokenizer: Tokenizer) -> None:
        encoding = tokenizer.encode(f"{row.scenario.replace('_', ' ')}. {row.question}", row.answer)
        encoding.truncate(LONGEST)
        self.row, self.ids, self.kinds = row, encoding.ids, encoding.type_ids
        self.said = np.array([part == 1 for part in encoding.sequence_ids], np.float32)
        self.targets = np.zeros((len(self.ids), 2 * len(TAGS)), np.float32)
        self.levels = [row.labels[dimension] or 0 for dimension in INDICATORS]
        for tag in row.tags:
            self._mark(TAGS.index((tag.dimension, tag.indicator)), tag.quote, encoding.offsets)

    def _mark(self, tag: int, quote: str, offsets: list[tuple[int, int]]) -> None:
        start = self.row.answer.find(quote)
        end = start + len(quote)
        inside = [n for n, (a, b) in enumerate(offsets) if self.said[n] and a < end and b > start]
        self.targets[inside, tag] = 1
        self.targets[inside[:1], len(TAGS) + tag] = 1


def batched(lessons: list[Lesson]) -> dict[str, torch.Tensor]:
    width = max(len(lesson.ids) for lesson in lessons)

    def padded(values: list[np.ndarray], kind: torch.dtype) -> torch.Tensor:
        table = torch.zeros(len(values), width, *np.shape(values[0])[1:], dtype=kind)
        for row, value in zip(table, values, strict=True):
            row[: len(value)] = torch.as_tensor(np.asarray(value), dtype=kind)
        return table

    return {
        "ids": padded([np.array(lesson.ids) for lesson in lessons], torch.long),
        "kinds": padded([np.array(lesson.kinds) for lesson in lessons], torch.long),
        "mask": padded([np.ones(len(lesson.ids)) for lesson in lessons], torch.float32),
        "said": padded([lesson.said for lesson in lessons], torch.float32),
        "targets": padded([lesson.targets for lesson in lessons], torch.float32),
        "levels": torch.tensor([lesson.levels for lesson in lessons]),
    }


def learn(lessons: list[Lesson], weights: str, epochs: int, seed: int = 0) -> Encoder:
    torch.manual_seed(seed)
    chance, encoder = random.Random(seed), pretrained(weights, len(TAGS))
    found = torch.tensor(sum(lesson.targets.sum(0) for lesson in lessons))
    others = sum(lesson.said.sum() for lesson in lessons) - found
    emphasis = torch.clamp((others / found.clamp(min=1)) ** 0.5, max=12.0)
    with torch.no_grad():
        encoder.head.bias.copy_(torch.log((found + 1) / (others + 1)))
    optimizer = _optimizer(encoder)
    steps = epochs * -(-len(lessons) // BATCH)
    warm_up = 0.06 * steps + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / warm_up) * max(0.02, 1 - step / steps)
    )
    for epoch in range(epochs):
        encoder.train()
        losses = [
            _step(encoder, batch, emphasis, optimizer, schedule) for batch in _shuffled(lessons, chance)
        ]
        print(f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}", flush=True)
    return encoder.eval()


def _optimizer(encoder: Encoder) -> torch.optim.Optimizer:
    heads = [*encoder.head.parameters(), *encoder.levels.parameters()]
    for table in (encoder.words, encoder.places):
        table.weight.requires_grad = False
    ours = {id(parameter) for parameter in heads}
    body = [p for p in encoder.parameters() if p.requires_grad and id(p) not in ours]
    groups = [{"params": body, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def _shuffled(lessons: list[Lesson], chance: random.Random) -> list[list[Lesson]]:
    """Batches of like length, in random order."""
    order = sorted(lessons, key=lambda lesson: len(lesson.ids) + chance.random() * 40)
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    chance.shuffle(batches)
    return batches


def _step(encoder, batch, emphasis, optimizer, schedule) -> float:
    given = batched(batch)
    hidden_away = (torch.rand(given["ids"].shape) < 0.05) & (given["said"] > 0)
    ids = torch.where(hidden_away, torch.tensor(103), given["ids"])  # 103 is [MASK]
    hidden = encoder.encode(ids, given["kinds"], given["mask"])
    logits = encoder.head(functional.dropout(hidden, 0.1, True))
    wrong = functional.binary_cross_entropy_with_logits(
        logits, given["targets"], pos_weight=emphasis, reduction="none"
    )
    loss = (wrong.mean(-1) * given["said"]).sum() / given["said"].sum() * 10
    levels = encoder.levels(hidden[:, 0]).view(-1, 6)
    loss = loss + 0.3 * functional.cross_entropy(levels, given["levels"].reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    return float(loss.detach())


def export(encoder: Encoder, folder: Path) -> None:
    """model.onnx in eight bits a weight, one scale a channel."""
    example = (torch.ones(1, 8, dtype=torch.long), torch.zeros(1, 8, dtype=torch.long), torch.ones(1, 8))
    free = {name: {0: "answers", 1: "pieces"} for name in (*NAMES, "tags")}
    whole = folder / "whole.onnx"
    torch.onnx.export(
        encoder, example, whole, input_names=NAMES, output_names=["tags"], dynamic_axes=free, dynamo=False
    )
    quantize_dynamic(
        whole, folder / "model.onnx", per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
    )
    whole.unlink()


class Rehearsal(Tagger):
    """A tagger that reads an answer once, however often its thresholds change."""

    def __init__(self, weights: Path) -> None:
        super().__init__(weights)
        self._read: dict[tuple[int, ...], np.ndarray] = {}

    def _probabilities(self, encoding):
        pieces = tuple(encoding.ids)
        if pieces not in self._read:
            self._read[pieces] = super()._probabilities(encoding)
        return self._read[pieces]


def card(folder: Path, thresholds: dict[tuple[str, str], float]) -> Card:
    old = json.loads((folder / "card.json").read_text())
    return Card(
        name=old["name"],
        note=old["note"],
        sha256=hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest(),
        tags=[Tag(dimension=d, indicator=i, threshold=thresholds[d, i]) for d, i in TAGS],
    )


def choose_thresholds(folder: Path, kept_out: list[Tagged], rounds: int) -> dict[tuple[str, str], float]:
    """One indicator after another takes the threshold that serves the levels of its dimension best."""
    tagger, thresholds = Rehearsal(folder), dict.fromkeys(TAGS, 0.5)
    for _ in range(rounds):
        for tag in TAGS:
            scores = {}
            for value in GRID:
                tagger.card = card(folder, thresholds | {tag: value})
                scores[value] = _score(OfflineGrader(tagger), kept_out, tag[0]) - 0.02 * abs(value - 0.5)
            thresholds[tag] = max(scores, key=scores.__getitem__)
    return thresholds


def _score(grader: OfflineGrader, kept_out: list[Tagged], dimension: str) -> float:
    pairs = [(row.labels[dimension], grade(row, grader).labels[dimension]) for row in kept_out]
    both = np.array([pair for pair in pairs if None not in pair], float).reshape(-1, 2)
    error = both[:, 1] - both[:, 0]
    return (kappa(both) or 0) + 0.3 * (error == 0).mean() - 0.2 * abs(error.mean()) if len(both) else 0.0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pretrained", required=True, help="MiniLM's model.safetensors")
    options.add_argument("--epochs", type=int, default=8)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument(
        "--answers", type=int, default=None, help="learn from this many only, to try the script"
    )
    chosen = options.parse_args()
    answers = [row for file in sorted((ROOT / "evals/answers").glob("*.jsonl")) for row in rows(file)]
    random.Random(1).shuffle(answers)
    answers = answers[: chosen.answers]
    cut = len(answers) // KEPT_OUT
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    lessons = [Lesson(row, tokenizer) for row in answers[cut:]]
    export(learn(lessons, chosen.pretrained, chosen.epochs), WEIGHTS)
    trained = card(WEIGHTS, choose_thresholds(WEIGHTS, answers[:cut], chosen.rounds))
    (WEIGHTS / "card.json").write_text(trained.model_dump_json(indent=1) + "\n")
    test = [row for row in read(ROOT / "evals/test.jsonl") if isinstance(row, Labelled)]
    grader = OfflineGrader()
    print(evaluate([Pair(row, grade(row, grader)) for row in test]).model_dump_json(indent=1))


if __name__ == "__main__":
    main()
