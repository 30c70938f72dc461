"""Documents that are split and embedded before the data folder is locked for them.

Embedding takes most of the time of a build and needs nothing of the data folder. A server does it slice by slice, with
slices of other clients' documents in between, and holds the lock only to write.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from pincite.index.errors import LoadError
from pincite.index.loaders.content import Unreadable
from pincite.index.passages import passages
from pincite.index.reading import searched, under_headings
from pincite.index.terms import indexed_terms
from pincite.index.types import Document, Passage
from pincite.index.vector_cache import VectorCache

if TYPE_CHECKING:
    from pincite.index.embedding import Embedder, Vectors
    from pincite.index.loaders.confined import LoadLimits

MOST_EMBEDDED = 60_000_000
"""Characters of the passages of one document as they are embedded: three times the longest text."""

SLICE = 16_000
"""Characters to embed between two pauses, unless one passage has more: a second or two of one core."""

LEAST_CHARACTERS = 125
"""Characters that a shorter passage counts as: the least time that one takes is that of some 30 tokens."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with its passages and their vectors."""

    document: Document
    passages: tuple[Passage, ...]
    terms: tuple[str, ...]
    """Those of each passage in the full-text index."""
    vectors: Vectors
    """A row for each passage, in order."""


@dataclass(frozen=True, slots=True)
class SplitDocument:
    """The passages of a document."""

    passages: tuple[Passage, ...]
    texts: tuple[str, ...]
    """What is embedded of each."""
    terms: tuple[str, ...]
    """The terms of each in the full-text index, separated by spaces."""


def split_apart(document: Document, *, size: int, limits: LoadLimits) -> SplitDocument:
    """Split a document in another process, as a hostile table can take long.

    Raises:
        LoadError: it takes too long or too much memory.
    """
    from pincite.index.loaders.confined import ReaderFailed, in_confinement
    from pincite.index.loaders.worker import SPLIT

    bare = pickle.dumps(replace(document, original=None), pickle.HIGHEST_PROTOCOL)
    try:
        return in_confinement(f"{SPLIT} {size}", bare, limits, SplitDocument)
    except (Unreadable, ReaderFailed, RecursionError) as error:
        raise LoadError(document.source, f"can't be split into passages: it {error}") from error


def split_pickled(pickled: bytes, size: int) -> SplitDocument:
    """Split a document that `split_apart` has pickled, in this process.

    Raises:
        Unreadable: so much is repeated before its cells that the passages are far longer than the text.
    """
    document: Document = pickle.loads(pickled)  # noqa: S301 - our own process sent it
    split = tuple(passages(document.text, document.sections, document.structure, size=size))
    texts: list[str] = []
    terms: list[str] = []
    left = MOST_EMBEDDED
    for passage in split:
        text = searched(passage)
        texts.append(under_headings(document, passage, text))
        terms.append(indexed_terms(text, document.title, passage.heading))
        left -= max(len(texts[-1]), len(terms[-1]))
        if left < 0:
            raise Unreadable("repeats its headings too often; split it, or save it as plain text")
    return SplitDocument(split, tuple(texts), tuple(terms))


def prepare(documents: Iterable[tuple[Document, SplitDocument]], embedder: Embedder) -> Iterator[list[Prepared]]:
    """Embed split documents in slices, so that the caller can let others have their turn in between.

    Args:
        documents: embedded in order.
        embedder: makes the vectors; passages with the same text are embedded once.

    Yields:
        After each slice of about SLICE characters, the documents that it completes; several small ones share a slice.
    """
    cached = VectorCache(embedder)
    waiting: list[tuple[Document, SplitDocument]] = []
    texts: list[str] = []
    length = 0
    for document, split in documents:
        waiting.append((document, split))
        texts += split.texts
        length += sum(map(_weight, split.texts))
        if length >= SLICE:
            yield from _slices(waiting, texts, cached)
            waiting, texts, length = [], [], 0
    yield from _slices(waiting, texts, cached)


def _slices(
    waiting: Sequence[tuple[Document, SplitDocument]], texts: Sequence[str], embedder: Embedder
) -> Iterator[list[Prepared]]:
    """Embed the texts of some documents; yield nothing after each slice but the last, then the documents."""
    rows: list[Vectors] = []
    for some in _runs(texts):
        if rows:
            yield []
        rows.append(embedder.embed(some))
    vectors = np.concatenate(rows) if rows else np.empty((0, 0), np.float32)
    ends = list(accumulate(len(split.passages) for _, split in waiting))
    yield [
        Prepared(document, split.passages, split.terms, vectors[end - len(split.passages) : end])
        for (document, split), end in zip(waiting, ends, strict=True)
    ]


def _runs(texts: Sequence[str]) -> Iterator[list[str]]:
    """The texts in order, in runs of at most SLICE characters, or of one text that is longer."""
    some: list[str] = []
    length = 0
    for text in texts:
        if some and length + _weight(text) > SLICE:
            yield some
            some, length = [], 0
        some.append(text)
        length += _weight(text)
    if some:
        yield some


def _weight(text: str) -> int:
    """Characters that a text counts for in a slice; those beyond what the model reads cost nothing."""
    return min(max(len(text), LEAST_CHARACTERS), SLICE // 8)
