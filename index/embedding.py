"""Texts become unit vectors: the protocol of an embedder, and the built-in model, which needs no network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from pincite.index import forking
from pincite.index.loaders.canonical import encodable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

__all__ = ["MINILM", "TOKEN_LIMIT", "Batch", "CountListener", "Embedder", "MiniLM", "Vectors", "encodable", "runs"]

Item = TypeVar("Item")
Vectors = NDArray[np.float32]
CountListener = Callable[[int], None]
"""Called from time to time with the number of finished texts."""

MINILM = Path(__file__).parent / "models" / "minilm"
"""Folder of the built-in model; its MODEL_CARD.md says where each figure below comes from."""

ENDS: Final = 2
"""Tokens that mark the two ends of a text."""

TOKEN_LIMIT: Final = 512
"""Longest text in tokens, including those at its ends; further tokens don't count towards the vector."""

BATCH_TOKENS: Final = 1024
"""Most tokens to run together, unless a single text has more."""


class Embedder(Protocol):
    """Turns texts into unit vectors, so that a dot product is the cosine. Safe to use from several threads."""

    @property
    def name(self) -> str:
        """The model, for people."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    @property
    def fingerprint(self) -> str:
        """Changes when some text could get another vector; an index only works with the embedder that made it."""

    def embed(self, texts: Sequence[str], *, on_progress: CountListener | None = None) -> Vectors:
        """A row for each text, in the order of the texts: shape (len(texts), dimensions), each row of length 1."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts with the same number of tokens, to run together."""

    positions: tuple[int, ...]
    """Index of each text in the call's texts."""
    ids: NDArray[np.int64]
    """The texts' token ids: shape (len(positions), tokens)."""


class MiniLM:
    """all-MiniLM-L6-v2 on the CPU, from the files in this package.

    Any text has a vector, even an empty one, and always the same vector, bit for bit, whatever it is embedded together
    with. A text is cut after `limit` tokens; 512 are some 2,000 characters of English. First use loads the model.
    """

    def __init__(self, *, threads: int = 0, limit: int = TOKEN_LIMIT) -> None:
        """`threads` 0 means one per core."""
        if not ENDS < limit <= TOKEN_LIMIT:
            raise ValueError(f"limit is {limit}; the model reads {ENDS + 1} to {TOKEN_LIMIT} tokens")
        self._threads = threads
        self._limit = limit
        self._lock = Lock()
        self._loaded: tuple[Tokenizer, InferenceSession] | None = None
        forking.register(self)

    def after_fork(self) -> None:
        """In a forked child: load the model anew on next use."""
        forking.abandon(self._loaded)
        self._lock = Lock()
        self._loaded = None

    def __reduce__(self) -> tuple[Callable[[], MiniLM], tuple[()]]:
        return partial(MiniLM, threads=self._threads, limit=self._limit), ()  # an unpickled copy loads its own model

    @property
    def name(self) -> str:
        """The model, for people."""
        return str(self._facts["name"])

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._facts["dimensions"])

    @cached_property
    def fingerprint(self) -> str:
        """Model, weights, tokenizer, precision, pooling and limit, as recorded in model.json."""
        facts = self._facts
        files = "-".join(str(facts["sha256"][file])[:12] for file in ("model.onnx", "tokenizer.json"))
        return f"{facts['name']}/{facts['precision']}/{facts['pooling']}/{self._limit}/{files}"

    def embed(self, texts: Sequence[str], *, on_progress: CountListener | None = None) -> Vectors:
        """A unit vector for each text, in the order of the texts: shape (len(texts), 384)."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        done = 0
        for batch in self.batches(texts):
            vectors[list(batch.positions)] = self.run(batch.ids)
            done += len(batch.positions)
            if on_progress is not None:
                on_progress(done)
        return vectors

    def batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        """The texts as token ids, shortest first, in batches that need no padding.

        All texts of a batch have the same length. Padding would save a few runs for few short texts, but would make the
        last digit of a text's vector depend on the other texts.
        """
        if not texts:
            return
        tokens = self._tokens(texts)
        positions = sorted(range(len(tokens)), key=lambda position: len(tokens[position]))
        for length, group in groupby(positions, key=lambda position: len(tokens[position])):
            for some in runs(tuple(group), max(1, BATCH_TOKENS // length)):
                yield Batch(tuple(some), np.stack([tokens[position] for position in some]))

    def run(self, ids: NDArray[np.int64]) -> Vectors:
        """The unit vectors of one batch's token ids."""
        _, session = self._load()
        return cast("Vectors", session.run(None, {"input_ids": ids})[0])

    def load(self) -> None:
        """Load the model now, so that the first text need not wait for it."""
        self._load()

    def _tokens(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        tokenizer, _ = self._load()
        return [
            np.array(encoding.ids, np.int64)
            for some in runs(texts, 1024)  # an encoding takes far more memory than its ids
            for encoding in tokenizer.encode_batch_fast([encodable(text) for text in some])
        ]

    def _load(self) -> tuple[Tokenizer, InferenceSession]:
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = self._tokenizer(), self._session()
        return self._loaded

    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(MINILM / "tokenizer.json"))
        tokenizer.enable_truncation(self._limit)
        tokenizer.no_padding()
        return tokenizer

    def _session(self) -> InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors only: standard error is for people
        # threads that wait sleep: spinning costs a third of a question's processor time, and other work its cores
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(MINILM / "model.onnx", options, providers=["CPUExecutionProvider"])

    @cached_property
    def _facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads((MINILM / "model.json").read_text(encoding="utf-8"))
        return facts


def runs(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items, up to `size` at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))
