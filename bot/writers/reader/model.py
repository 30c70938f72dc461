"""The built-in reader model on ONNX Runtime: a question or statement and a text in, scores and spans out."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pincite.bot.writers.reader.encoding import LIMIT, Encoded, encode
from pincite.index import forking
from pincite.index.embedding import MINILM, encodable
from pincite.index.types import Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

FOLDER = Path(__file__).parent / "weights"
"""Folder of the small model; MODEL_CARD.md in it says what it was made from and how well it does."""

FINDER = Path(__file__).parent / "finder"
"""Folder of the model that reads by default, with its own MODEL_CARD.md."""

TYPES_FROM = 7
"""Index of the first answer type among a model's outputs for a pair; the small model has no such outputs."""

LONGEST_ANSWER = 24
"""Most tokens of a short answer; of the training questions' answers, 99 % are shorter."""

LONGEST_LIST = 60
"""Most tokens from the first to the last part of an answer of several parts."""

SEVERAL_FROM = -2.0
"""Log-odds that an answer has several parts from which it is taken from the first to the last. Of 131 held-back
answers of several parts 44 are then right, instead of 12; of 128 others 72 are, either way."""

PART_FROM = 0.1
"""Probability, among the places of a sentence, from which a part of an answer begins or ends there."""

NO_ANSWER = -20.0
"""Log-odds of a short answer in a sentence that may hold none: below all others."""

NO_RIVAL = 8.0
"""Lead of a short answer without a rival in its sentence, and the largest that counts."""

SUPPORT = ("supported", "not_enough", "contradicted")
VERDICT = ("yes", "no", "unknown")
"""The classes of two of the model's outputs, in order."""


@dataclass(frozen=True, slots=True)
class Favoured:
    """A span in which a short answer may lie."""

    span: Span
    by: float = 0.0
    """Log-odds to add to those of the model, for what the structure tells and the model does not know."""
    whole: bool = False
    """Whether the answer is all of the span or nothing: a cell."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to read together with a question, with its sentences, in order, as spans of it."""

    text: str
    sentences: tuple[Span, ...]
    answers: tuple[tuple[Favoured, ...], ...] = ()
    """For each sentence, the spans in which a short answer may lie, in order; empty for anywhere in the sentence."""


@dataclass(frozen=True, slots=True)
class SentenceRead:
    """The model's scores of one sentence. Log-odds, not calibrated."""

    evidence: float
    """Log-odds that the answer rests on it."""
    answer: float
    """Log-odds of its best short answer, against there being none in the whole text."""
    short: Span
    """That short answer, as a span of the text."""
    lead: float = NO_RIVAL
    """Its lead over the best rival in the sentence, from 0 to NO_RIVAL."""
    cell: bool = False
    """Whether it is a whole value that stands under a name of its own: a cell, a field."""


@dataclass(frozen=True, slots=True)
class TextRead:
    """The model's scores of a question and one text. Log-odds, not calibrated."""

    here: float
    """Log-odds that the text holds the answer."""
    sentences: tuple[SentenceRead | None, ...]
    """One for each sentence of the text; None for one that the model did not get to see."""
    support: tuple[float, float, float]
    """Log-odds of each class of SUPPORT; for statements."""
    verdict: tuple[float, float, float]
    """Log-odds of each class of VERDICT; for polar questions."""
    pointed: float = 0.0
    """Log-odds that the question is answered by a short answer, or several, rather than by whole sentences."""
    several: float = NO_ANSWER
    """Log-odds that the answer has several parts, rather than one, or whole sentences."""


class ReaderModel:
    """The model, loaded when it is first used. Safe to use from several threads.

    The scores of a pair don't depend on the other pairs: each runs by itself, as many at once as there are threads. The
    weights are int8, and their sums may differ in the last digit between kinds of processors.
    """

    def __init__(self, *, threads: int = 0, folder: Path = FOLDER) -> None:
        """`threads` 0 takes one for each core."""
        self._threads = threads or os.cpu_count() or 1
        self._folder = folder
        self._lock = Lock()
        self._loaded: tuple[Tokenizer, InferenceSession, ThreadPoolExecutor] | None = None
        forking.register(self)

    def after_fork(self) -> None:
        """In a forked child: load the model anew on next use."""
        forking.abandon(self._loaded)
        self._lock = Lock()
        self._loaded = None

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The contents of model.json: the model's name, hashes and calibration."""
        contents: dict[str, Any] = json.loads((self._folder / "model.json").read_text(encoding="utf-8"))
        return contents

    def read(self, ask: str, texts: Sequence[Text]) -> list[TextRead]:
        """Read each text for one question or statement, in the order of the texts."""
        tokenizer, session, pool = self._load()
        question = encodable(ask)
        pairs = [(encode(tokenizer, question, encodable(t.text), LIMIT), t) for t in texts]
        return list(pool.map(lambda pair: _read(session, *pair), pairs))

    def tokens(self, text: str) -> int:
        """Count the tokens of a text."""
        tokenizer, _, _ = self._load()
        return len(tokenizer.encode(encodable(text), add_special_tokens=False).ids)

    def load(self) -> None:
        """Load the model now, so that the first question does not have to wait for it."""
        self._load()

    def _load(self) -> tuple[Tokenizer, InferenceSession, ThreadPoolExecutor]:
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = self._open()
        return self._loaded

    def _open(self) -> tuple[Tokenizer, InferenceSession, ThreadPoolExecutor]:
        import onnxruntime
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(MINILM / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        tokenizer.encode_special_tokens = True  # "[SEP]" in a text is five characters, not the end of the text
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # two pairs at once are faster than one pair on two threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(self._folder / "model.onnx", options, providers=["CPUExecutionProvider"])
        return tokenizer, session, ThreadPoolExecutor(self._threads, thread_name_prefix="reader")


def _read(session: InferenceSession, encoded: Encoded, text: Text) -> TextRead:
    ids = np.array([encoded.ids], np.int64)
    types = np.zeros_like(ids)
    types[0, encoded.first :] = 1
    tokens, pair = session.run(None, {"input_ids": ids, "token_types": types})
    none = float(tokens[0, 0] + tokens[0, 1])
    pointed, several = _types(pair)
    sentences: list[SentenceRead | None] = []
    answers = text.answers or tuple((Favoured(span),) for span in text.sentences)
    for places, favoured in zip(encoded.sentences([(s.start, s.end) for s in text.sentences]), answers, strict=True):
        if not places:
            sentences.append(None)
            continue
        evidence = float(tokens[places.start : places.stop, 2].mean())
        score, short, lead, cell = _short(tokens, encoded, favoured, together=several >= SEVERAL_FROM)
        sentences.append(SentenceRead(evidence, max(score - none, NO_ANSWER), short, lead, cell))
    support, verdict = ((float(p[0]), float(p[1]), float(p[2])) for p in (pair[1:4], pair[4:7]))
    return TextRead(float(pair[0]), tuple(sentences), support, verdict, pointed, several)


def _types(pair: NDArray[np.float32]) -> tuple[float, float]:
    """The log-odds that a question is answered by a short answer, or several, and that it is answered by several."""
    if len(pair) <= TYPES_FROM:
        return 0.0, NO_ANSWER
    one, several, whole = (float(p) for p in pair[TYPES_FROM : TYPES_FROM + 3])
    return float(np.logaddexp(one, several)) - whole, several - float(np.logaddexp(one, whole))


def _short(
    tokens: NDArray[np.float32], encoded: Encoded, favoured: Sequence[Favoured], *, together: bool
) -> tuple[float, Span, float, bool]:
    """The score of the best short answer in some spans of the text, its place, its lead, and whether it is a cell.

    With `together` it reaches from the first to the last of its parts.
    """
    best, rival = (-np.inf, Span(0, 0), False), -np.inf
    ranges = encoded.sentences([(one.span.start, one.span.end) for one in favoured])
    for places, one in zip(ranges, favoured, strict=True):
        if not places:
            continue
        starts, ends = tokens[places.start : places.stop, 0], tokens[places.start : places.stop, 1]
        first, last, score = best_span(starts, ends)
        at = places.start - encoded.first
        begin, end = parts(starts, ends, first, last) if together else (first, last)
        lies = Span(encoded.offsets[at + begin][0], encoded.offsets[at + end][1])
        candidate = score + one.by, one.span if one.whole else lies, one.whole
        beside = () if one.whole else (slice(0, first), slice(last + 1, None))
        others = [best_span(starts[part], ends[part])[2] + one.by for part in beside if len(starts[part])]
        rival = max((rival, min(best[0], candidate[0]), *others))
        best = max(best, candidate)
    lead = min(max(best[0] - rival, 0.0), NO_RIVAL) if np.isfinite(rival) else NO_RIVAL
    return best[0], best[1], lead, best[2]


def best_span(start: NDArray[np.float32], end: NDArray[np.float32]) -> tuple[int, int, float]:
    """The first and last place of the span that both outputs together rate highest, and their sum.

    Both have shape (tokens,). The span has at most LONGEST_ANSWER tokens.
    """
    n = len(start)
    score = start[:, None] + end[None, :]
    at = np.arange(n)
    length = at[None, :] - at[:, None]
    place = int(np.where((length >= 0) & (length < LONGEST_ANSWER), score, -np.inf).argmax())
    return place // n, place % n, float(score.reshape(-1)[place])


def parts(start: NDArray[np.float32], end: NDArray[np.float32], first: int, last: int) -> tuple[int, int]:
    """The first and the last place of an answer of several parts, the best of which lies from `first` to `last`.

    `start` and `end` have shape (tokens,). If it had more than LONGEST_LIST tokens, it is its best part alone.
    """
    begins, ends = (np.flatnonzero(np.exp(one - np.logaddexp.reduce(one)) >= PART_FROM) for one in (start, end))
    begin, stop = min((first, *begins)), max((last, *ends))
    return (int(begin), int(stop)) if stop - begin < LONGEST_LIST else (first, last)


def probabilities(logits: Sequence[float], temperature: float = 1.0) -> tuple[float, ...]:
    """The probabilities of classes (softmax) at a temperature."""
    scaled = np.asarray(logits, np.float64) / temperature
    shifted = np.exp(scaled - scaled.max())
    return tuple(float(p) for p in shifted / shifted.sum())
