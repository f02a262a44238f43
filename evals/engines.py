"""Other engines on Longview's own speech model, for `longview bench live --engine`.

    PYTHON evals/engines.py faster-whisper FOLDER [BEAM]
    PYTHON evals/engines.py openai-whisper FOLDER [BEAM]

FOLDER holds the model (data/models/base), PYTHON is any Python with the engine; BEAM is 5 unless told. A WAV
file of 16 bits at 16 kHz comes on standard input, and one line of JSON goes to standard output. Nothing of
Longview is imported, so each engine can live in an environment of its own (`pip install openai-whisper`). Its
weights are made from the same model.bin, so that the engines are compared and not their weights.
"""

import importlib
import json
import os
import struct
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any, BinaryIO

import numpy as np

# CTranslate2's numbers for the types of its variables.
TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
# What OpenAI calls the parts of a layer, and CTranslate2.
PARTS = {
    "attn_ln": "self_attention/layer_norm",
    "attn.query": "self_attention/linear_0:0/3",
    "attn.key": "self_attention/linear_0:1/3",
    "attn.value": "self_attention/linear_0:2/3",
    "attn.out": "self_attention/linear_1",
    "mlp_ln": "ffn/layer_norm",
    "mlp.0": "ffn/linear_0",
    "mlp.2": "ffn/linear_1",
}
CROSS_PARTS = {
    "cross_attn_ln": "attention/layer_norm",
    "cross_attn.query": "attention/linear_0",
    "cross_attn.key": "attention/linear_1:0/2",
    "cross_attn.value": "attention/linear_1:1/2",
    "cross_attn.out": "attention/linear_2",
}
ENDS = {
    "encoder.conv1": "encoder/conv1",
    "encoder.conv2": "encoder/conv2",
    "encoder.ln_post": "encoder/layer_norm",
    "decoder.ln": "decoder/layer_norm",
}
TABLES = {
    "encoder.positional_embedding": "encoder/position_encodings/encodings",
    "decoder.positional_embedding": "decoder/position_encodings/encodings",
    "decoder.token_embedding.weight": "decoder/embeddings/weight",
}
Variables = dict[str, Any]


def main(engine: str, folder: str, beam: str = "5") -> None:
    engines: dict[str, Callable[[Path, int], Callable[[Any], str]]]
    engines = {"faster-whisper": FasterWhisper, "openai-whisper": OpenAIWhisper}
    hear = engines[engine](Path(folder), int(beam))
    with wave.open(sys.stdin.buffer) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768
    began, cpu = time.monotonic(), time.process_time()
    text = hear(samples)
    told = {
        "engine": f"{engine}, {'greedy' if beam == '1' else f'beam {beam}'}",
        "text": text,
        "seconds": time.monotonic() - began,
        "cpu_per_audio_s": (time.process_time() - cpu) * 16_000 / len(samples),
        "memory_mb": getrusage(RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3),
    }
    print(json.dumps(told))


class FasterWhisper:
    """As it comes: the whole file, on all cores, in the numbers Longview uses."""

    def __init__(self, folder: Path, beam: int) -> None:
        whisper, cores = importlib.import_module("faster_whisper"), os.cpu_count() or 1
        self._model = whisper.WhisperModel(str(folder), "cpu", compute_type="int8", cpu_threads=cores)
        self._beam = beam

    def __call__(self, samples: Any) -> str:
        segments, _ = self._model.transcribe(samples, beam_size=self._beam)
        return " ".join(segment.text.strip() for segment in segments)


class OpenAIWhisper:
    """As its command line has it: the whole file, on all cores, hotter when in doubt."""

    def __init__(self, folder: Path, beam: int) -> None:
        model = importlib.import_module("whisper.model")
        torch = importlib.import_module("torch")
        with (folder / "model.bin").open("rb") as file:
            weights = openai_weights(variables(file))
        self._beam = None if beam == 1 else beam
        self._model = model.Whisper(model.ModelDimensions(**dimensions(weights)))
        self._model.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})

    def __call__(self, samples: Any) -> str:
        hotter = tuple(step / 5 for step in range(6))
        told = self._model.transcribe(
            samples, beam_size=self._beam, best_of=5, temperature=hotter, fp16=False
        )
        return str(told["text"]).strip()


def variables(file: BinaryIO) -> Variables:
    """What a model.bin of CTranslate2 holds, by its own names."""

    def number(kind: str) -> int:
        return int(struct.unpack(kind, file.read(struct.calcsize(kind)))[0])

    def name() -> str:
        return file.read(number("H"))[:-1].decode()

    number("I"), name(), number("I")  # the versions of the file and of the model
    found: Variables = {}
    for _ in range(number("I")):
        called, shape = name(), [number("I") for _ in range(number("B"))]
        kind, size = TYPES[number("B")], number("I")
        found[called] = np.frombuffer(file.read(size), kind).reshape(shape)
    return found


def openai_weights(held: Variables) -> Variables:
    """The same by the names of openai-whisper."""
    weights = {name: held[theirs] for name, theirs in TABLES.items()}
    parts = dict(ENDS)
    for name in held:
        side, layer, *rest = name.split("/")
        if rest == ["ffn", "linear_0", "weight"]:
            both = PARTS | (CROSS_PARTS if side == "decoder" else {})
            number = layer.removeprefix("layer_")
            parts |= {
                f"{side}.blocks.{number}.{ours}": f"{side}/{layer}/{part}" for ours, part in both.items()
            }
    for name, theirs in parts.items():
        where, _, share = theirs.partition(":")
        first, of = map(int, share.split("/")) if share else (0, 1)
        for ours, kind in (("weight", "weight"), ("weight", "gamma"), ("bias", "bias"), ("bias", "beta")):
            # Whisper's keys have no bias; CTranslate2 fills it with zeros.
            if f"{where}/{kind}" in held and not (ours == "bias" and name.endswith(".key")):
                weights[f"{name}.{ours}"] = np.split(held[f"{where}/{kind}"], of)[first]
    return weights


def dimensions(weights: Variables) -> dict[str, int]:
    """Of a model of Whisper, whose heads are always 64 numbers wide."""
    sizes: dict[str, int] = {}
    for side, kind in (("encoder", "audio"), ("decoder", "text")):
        context, state = weights[f"{side}.positional_embedding"].shape
        layers = sum(name.startswith(f"{side}.blocks.") and name.endswith(".mlp.0.bias") for name in weights)
        sizes |= {f"n_{kind}_ctx": context, f"n_{kind}_state": state, f"n_{kind}_layer": layers}
        sizes[f"n_{kind}_head"] = state // 64
    mels, words = weights["encoder.conv1.weight"].shape[1], weights["decoder.token_embedding.weight"].shape[0]
    return sizes | {"n_mels": mels, "n_vocab": words}


if __name__ == "__main__":
    main(*sys.argv[1:])
