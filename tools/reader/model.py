"""The reader as PyTorch trains it: MPNet with four outputs for each token and eleven for the pair.

Differences from BERT, all in the published model: positions start at 2 (`pretrained.renamed` drops the two rows
before), LayerNorm's epsilon is 1e-5, one relative position bias is shared by all layers, and there are no token types.
The reader adds token types, zero at first, at the input of the first layer that is trained, so that nothing below needs
a gradient.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from tools.reader.pretrained import LAYERS, VOCABULARY, renamed
from tools.reader.shape import PAIR_OUTPUTS, TOKEN_OUTPUTS, EncoderShape

BF16 = torch.cpu._is_avx512_bf16_supported()
"""Whether the processor multiplies bfloat16 itself; where it doesn't, autocast is twenty times slower than fp32."""

HIDDEN = -1e4
"""Added to the attention of padding."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """The model's outputs for a batch, in fp32."""

    tokens: Tensor
    """(batch, length, TOKEN_OUTPUTS)"""
    pair: Tensor
    """(batch, PAIR_OUTPUTS)"""


def buckets(length: int, count: int, farthest: int) -> Tensor:
    """Return the bucket of each distance from position to position, (length, length), as in T5, both ways."""
    at = torch.arange(length)
    distance = at[:, None] - at[None, :]
    half = count // 2
    exact = half // 2
    side = (distance < 0).long() * half
    distance = distance.abs()
    share = torch.log(distance.clamp(min=1).float() / exact) / math.log(farthest / exact)
    far = (exact + (share * (half - exact)).long()).clamp(max=half - 1)
    return side + torch.where(distance < exact, distance, far)


class Layer(nn.Module):
    """Self-attention and feed-forward."""

    def __init__(self, shape: EncoderShape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.norm1 = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """`x` (batch, length, width); `bias` (batch, heads, length, length), added to the attention's scores."""
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class ReaderModel(nn.Module):
    """Reads [CLS] ask [SEP] text [SEP]. The embeddings and the `frozen` lowest layers are not trained.

    Token types are added to the input of layer `types_at`: by default of the first that is trained.
    """

    def __init__(
        self, shape: EncoderShape | None = None, *, frozen: int = 0, types_at: int | None = None, dropout: float = 0.1
    ) -> None:
        super().__init__()
        shape = shape or EncoderShape()
        self.shape, self.frozen = shape, frozen
        self.types_at = frozen if types_at is None else types_at
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.places = nn.Embedding(shape.positions, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.relative = nn.Embedding(shape.buckets, shape.heads)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.types = nn.Embedding(2, shape.width)
        self.tokens = nn.Linear(shape.width, TOKEN_OUTPUTS)
        self.pool = nn.Linear(shape.width, shape.width)
        self.pair = nn.Linear(shape.width, PAIR_OUTPUTS)
        self.drop = nn.Dropout(dropout)
        nn.init.zeros_(self.types.weight)
        for part in (self.tokens, self.pool, self.pair):
            nn.init.normal_(part.weight, std=0.02)
            nn.init.zeros_(part.bias)
        for part in (self.words, self.places, self.norm, self.relative, *self.layers[:frozen]):
            part.requires_grad_(False)
        self.types.requires_grad_(self.types_at >= frozen)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Outputs:
        """Read a batch; all arguments are (batch, length), and `mask` is True where there is a token."""
        x, bias = self.below(ids, types, mask)
        if self.types_at == self.frozen:
            x = x + self.types(types)
        for layer in self.layers[self.frozen :]:
            x = layer(x, bias)
        pooled = torch.tanh(self.pool(self.drop(x[:, 0])))
        return Outputs(self.tokens(x).float(), self.pair(self.drop(pooled)).float())

    def below(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the input of the first trained layer, without dropout or gradient, and the attention's bias."""
        length = ids.shape[1]
        hide = torch.zeros(mask.shape).masked_fill(~mask, HIDDEN)[:, None, None, :]
        distances = buckets(length, self.shape.buckets, self.shape.farthest)
        with torch.no_grad():
            bias = self.relative(distances).permute(2, 0, 1)[None] + hide
            x = self.norm(self.words(ids) + self.places(torch.arange(length)))
            for number, layer in enumerate(self.layers[: self.frozen]):
                layer.eval()
                x = layer(x + self.types(types) if number == self.types_at else x, bias)
        return x, bias

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """Return all weights, in fp32."""
        return {name: value.detach().float().numpy() for name, value in self.state_dict().items()}

    def take(self, weights: Iterable[tuple[str, NDArray[np.float32]]]) -> None:
        """Replace the weights that are given."""
        tensors = {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in weights}
        self.load_state_dict({**self.state_dict(), **tensors})

    def trained(self) -> dict[str, Tensor]:
        """Return the weights that training changes."""
        names = {name for name, weight in self.named_parameters() if weight.requires_grad}
        return {name: value for name, value in self.state_dict().items() if name in names}


def restored(file: Path, source: Path, *, layers: Sequence[int], frozen: int) -> ReaderModel:
    """Return the reader with the weights that a run saved; those that it did not train come from `source`."""
    model = pretrained(source, layers=layers, frozen=frozen)
    state = torch.load(file, weights_only=True)
    model.load_state_dict({**model.state_dict(), **state["trained"]})
    return model.eval()


def pretrained(
    source: Path,
    *,
    layers: Sequence[int] = range(LAYERS),
    frozen: int = 6,
    types_at: int | None = None,
    dropout: float = 0.1,
) -> ReaderModel:
    """Return the reader with all-mpnet-base-v2 below and new outputs on top; `source` holds model.safetensors."""
    from safetensors.numpy import load_file

    shape = EncoderShape(layers=len(layers), vocabulary=VOCABULARY)
    model = ReaderModel(shape, frozen=frozen, types_at=types_at, dropout=dropout)
    state = model.state_dict()
    for name, value in renamed(load_file(source / "model.safetensors"), layers):
        state[name] = torch.from_numpy(value)
    model.load_state_dict(state)
    return model
