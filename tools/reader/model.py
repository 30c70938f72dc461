"""The reader as PyTorch trains it: all-MiniLM-L6-v2 with three outputs for each token and seven for the whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

LAYERS, HEADS, WIDTH, INNER = 6, 12, 384, 1536
VOCABULARY, PLACES = 30522, 512
TOKEN_OUTPUTS = 3
"""Start of the answer, end of the answer, evidence."""
PAIR_OUTPUTS = 7
"""Whether the answer is here; supported, not enough, contradicted; yes, no, can't tell."""

BF16 = torch.cpu._is_avx512_bf16_supported()
"""Whether the processor multiplies bfloat16 itself; where it doesn't, autocast is twenty times slower than fp32."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the model says of a batch."""

    tokens: Tensor
    """(batch, length, 3)"""
    pair: Tensor
    """(batch, 7)"""


class Layer(nn.Module):
    """Self-attention and feed-forward, as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` (batch, length, 384); `mask` (batch, 1, 1, length), added to the attention's scores."""
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class ReaderModel(nn.Module):
    """Reads [CLS] ask [SEP] text [SEP]."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.types = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.tokens = nn.Linear(WIDTH, TOKEN_OUTPUTS)
        self.pool = nn.Linear(WIDTH, WIDTH)
        self.pair = nn.Linear(WIDTH, PAIR_OUTPUTS)
        for part in (self.tokens, self.pool, self.pair):
            nn.init.normal_(part.weight, std=0.02)
            nn.init.zeros_(part.bias)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Outputs:
        """All (batch, length); `mask` is True where there is a token."""
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.words(ids) + self.places(at) + self.types(types)))
        hide = torch.zeros(mask.shape, dtype=torch.float32, device=ids.device)
        hide = hide.masked_fill(~mask, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, hide)
        pooled = torch.tanh(self.pool(self.drop(x[:, 0])))
        return Outputs(self.tokens(x).float(), self.pair(self.drop(pooled)).float())


def pretrained(source: Path, dropout: float = 0.1) -> ReaderModel:
    """The model with all-MiniLM-L6-v2's weights below and new outputs on top; `source` holds model.safetensors."""
    weights = load_file(source / "model.safetensors")
    known = json.loads((source / "config.json").read_text("utf-8"))
    if (known["hidden_size"], known["num_hidden_layers"]) != (WIDTH, LAYERS):
        raise ValueError(f"{source} holds another model: {known['_name_or_path']}")
    model = ReaderModel(dropout)
    state = model.state_dict()
    for ours, theirs in (("words", "word"), ("places", "position"), ("types", "token_type")):
        state[f"{ours}.weight"] = weights[f"embeddings.{theirs}_embeddings.weight"]
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = weights[f"embeddings.LayerNorm.{part}"]
        for n in range(LAYERS):
            theirs = f"encoder.layer.{n}."
            state[f"layers.{n}.qkv.{part}"] = torch.cat(
                [weights[f"{theirs}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            )
            for ours, name in (
                ("out", "attention.output.dense"),
                ("norm1", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("norm2", "output.LayerNorm"),
            ):
                state[f"layers.{n}.{ours}.{part}"] = weights[f"{theirs}{name}.{part}"]
    model.load_state_dict(state)
    return model
