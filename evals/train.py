"""make train: learns the offline grader's tagger from evals/answers and writes app/grading/weights.

Every word piece learns, for each indicator, whether a quote of it is under way (inside) and whether one
begins, and whether it is said to the scorer. The first piece learns which indicators the answer holds at all,
and whether there is nothing to judge. One answer in seven is kept out to choose thresholds by the levels that
come out. About fifteen minutes on two quiet cores. Two runs differ slightly: sums over threads have no fixed
order.
"""

import argparse
import random
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
from tokenizers import Tokenizer
from torch.nn import functional

from app.evaluation.agreement import Pair, evaluate
from app.evaluation.labelled import Labelled, grade, read
from app.grading.offline import OfflineGrader
from app.grading.tagger import WEIGHTS, Tagger
from evals.check import Tagged, rows
from evals.encoder import LAYERS, Encoder, pretrained
from evals.retelling import asides, retold
from evals.thresholds import TAGS, chosen_card

ROOT = Path(__file__).parents[1]
LONGEST, BATCH, RATE, HEAD_RATE, KEPT_OUT = 384, 8, 8e-5, 2e-3, 7
NAMES = ["ids", "kinds", "mask"]


class Lesson:
    """One answer as arrays: pieces, the targets of each, and which pieces are the answer's."""

    def __init__(self, row: Tagged, tokenizer: Tokenizer) -> None:
        encoding = tokenizer.encode(f"{row.scenario.replace('_', ' ')}. {row.question}", row.answer)
        encoding.truncate(LONGEST)
        self.row, self.ids, self.kinds = row, encoding.ids, encoding.type_ids
        self.said = np.array([part == 1 for part in encoding.sequence_ids], np.float32)
        self.targets = np.zeros((len(self.ids), 2 * len(TAGS) + 1), np.float32)
        self.whole = np.zeros(len(TAGS) + 1, np.float32)
        self.whole[-1] = not any(row.labels.values())
        for tag in row.tags:
            number = TAGS.index((tag.dimension, tag.indicator))
            self.whole[number] = 1
            inside = self._pieces(tag.quote, encoding.offsets)
            self.targets[inside, number] = 1
            self.targets[inside[:1], len(TAGS) + number] = 1
        for quote in row.to_scorer:
            self.targets[self._pieces(quote, encoding.offsets), -1] = 1

    def _pieces(self, quote: str, offsets: list[tuple[int, int]]) -> list[int]:
        start = self.row.answer.find(quote)
        end = start + len(quote)
        return [n for n, (a, b) in enumerate(offsets) if self.said[n] and a < end and b > start]


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
        "whole": torch.tensor(np.array([lesson.whole for lesson in lessons])),
    }


def learn(answers: list[Tagged], tokenizer: Tokenizer, weights: str, epochs: int, seed: int = 0) -> Encoder:
    torch.manual_seed(0)
    encoder, chance = pretrained(weights, len(TAGS)), random.Random(seed)
    torch.manual_seed(seed)
    lessons, idle = [Lesson(row, tokenizer) for row in answers], asides(answers)
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
        if epoch:
            lessons = [Lesson(retold(row, idle, chance), tokenizer) for row in answers]
        losses = [
            _step(encoder, batch, emphasis, optimizer, schedule) for batch in _shuffled(lessons, chance)
        ]
        print(f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}", flush=True)
    return encoder.eval()


def _optimizer(encoder: Encoder) -> torch.optim.Optimizer:
    heads = [*encoder.head.parameters(), *encoder.whole.parameters()]
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
    tags, whole = encoder(ids, given["kinds"], given["mask"])
    wrong = functional.binary_cross_entropy_with_logits(
        tags, given["targets"], pos_weight=emphasis, reduction="none"
    )
    loss = (wrong.mean(-1) * given["said"]).sum() / given["said"].sum() * 10
    loss = loss + functional.binary_cross_entropy_with_logits(whole, given["whole"])
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    return float(loss.detach())


def export(encoder: Encoder, folder: Path) -> None:
    """model.onnx in eight bits a weight.

    Where the inputs of a layer vary most, before its last product, they are rounded by blocks of 128.
    """
    example = (torch.ones(1, 8, dtype=torch.long), torch.zeros(1, 8, dtype=torch.long), torch.ones(1, 8))
    free = {name: {0: "answers", 1: "pieces"} for name in (*NAMES, "tags")} | {"whole": {0: "answers"}}
    names = {"input_names": NAMES, "output_names": ["tags", "whole"], "dynamic_axes": free}
    full, model = folder / "full.onnx", folder / "model.onnx"
    torch.onnx.export(encoder, example, full, dynamo=False, **names)
    fine = [f"/layers.{number}/down/MatMul" for number in range(LAYERS)]
    coarse = {"per_channel": True, "reduce_range": True, "weight_type": QuantType.QInt8}
    quantize_dynamic(full, model, nodes_to_exclude=[*fine, "/head/MatMul", "/whole/Gemm"], **coarse)
    blocks = DefaultWeightOnlyQuantConfig(block_size=128, is_symmetric=True, accuracy_level=4, bits=8)
    finely = MatMulNBitsQuantizer(onnx.load(model), algo_config=blocks, nodes_to_exclude=["/head/MatMul"])
    finely.process()
    finely.model.save_model_to_file(str(model), False)
    full.unlink()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pretrained", required=True, help="MiniLM's model.safetensors")
    options.add_argument("--epochs", type=int, default=7)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument(
        "--answers", type=int, default=None, help="learn from this many only, to try the script"
    )
    options.add_argument("--into", type=Path, default=WEIGHTS, help="a folder with tokenizer.json")
    chosen = options.parse_args()
    answers = [row for file in sorted((ROOT / "evals/answers").glob("*.jsonl")) for row in rows(file)]
    random.Random(1).shuffle(answers)
    answers = answers[: chosen.answers]
    cut = len(answers) // KEPT_OUT
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    folder, (learnt, kept_out) = chosen.into, (answers[cut:], answers[:cut])
    export(learn(learnt, tokenizer, chosen.pretrained, chosen.epochs), folder)
    chance, idle = random.Random(2), asides(learnt)
    trained = chosen_card(folder, kept_out + [retold(row, idle, chance) for row in kept_out], chosen.rounds)
    (folder / "card.json").write_text(trained.model_dump_json(indent=1) + "\n")
    test = [row for row in read(ROOT / "evals/test.jsonl") if isinstance(row, Labelled)]
    grader = OfflineGrader(Tagger(folder))
    print(evaluate([Pair(row, grade(row, grader)) for row in test]).model_dump_json(indent=1))


if __name__ == "__main__":
    main()
