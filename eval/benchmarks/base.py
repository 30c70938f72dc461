"""The common base of benchmarks: their form, and how their files are found and read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.bot.answers import Answer
from pincite.eval.errors import BenchmarkError
from pincite.eval.gold import ResolvedPair
from pincite.eval.metrics import Estimate
from pincite.index.errors import LoadError
from pincite.index.loaders import document_from_text
from pincite.index.types import Document

Scores = dict[str, Estimate]
Scorer = Callable[[Mapping[str, Answer]], Scores]


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """Questions over documents, with the rule by which their authors score answers."""

    name: str
    sha256: str
    """Hash of the files, in hexadecimal."""
    documents: tuple[Document, ...]
    asked: tuple[ResolvedPair, ...]
    given: Mapping[str, tuple[str, ...]] | None
    """By question id, the ids of the documents that it is asked of; None where each is asked of all."""
    score: Scorer
    """The published figures of answers, by question id, each from 0 to 1. Only questions that are among the answers
    count, so that a part of a benchmark can be scored."""


def text_of(answer: Answer) -> str:
    """The text to compare: the short answer if there is one, else the whole; empty where no answer is given as such."""
    if answer.status != "answered":
        return ""
    return answer.short or answer.text


def file(folder: Path, pattern: str) -> Path:
    """Find the only file of that name in a folder or below it; a path to a file is used as it is.

    Raises:
        BenchmarkError: there is none, or several.
    """
    if folder.is_file():
        return folder
    if not folder.is_dir():
        raise BenchmarkError(f"{folder}: there is no such folder. Name the one that holds the published files")
    matching = sorted(folder.rglob(pattern))
    if len(matching) == 1:
        return matching[0]
    if matching:
        several = ", ".join(str(path) for path in matching[:3])
        raise BenchmarkError(
            f"{folder}: several files are called {pattern} ({several}). Name a folder with one of them"
        )
    raise BenchmarkError(f"{folder}: no file in it is called {pattern}. Name the folder that holds the published files")


def sha256(paths: Sequence[Path]) -> str:
    """One hash over all files, in order."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSONL file with their line numbers."""
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if line.strip():
            with published(path, number):
                yield number, json.loads(line)


@contextmanager
def published(path: Path, line: int | None = None) -> Iterator[None]:
    """Turn any error in reading a file into one sentence."""
    try:
        yield
    except BenchmarkError:
        raise
    except (OSError, ValueError, LookupError, TypeError, AttributeError, LoadError) as error:
        where = f"{path}:{line}" if line else str(path)
        what = f"{type(error).__name__}: {error}"
        raise BenchmarkError(f"{where}: not as published ({what}). Download the file again from its home") from error


class Documents:
    """Texts of a benchmark as documents, each text once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._by_text: dict[str, Document] = {}

    def of(self, text: str, title: str) -> Document:
        """The document with this text; the first title counts."""
        if text not in self._by_text:
            source = f"{self._name}/{len(self._by_text) + 1}"
            self._by_text[text] = document_from_text(text, title=title, source=source, origin=f"benchmark:{source}")
        return self._by_text[text]

    def all(self) -> tuple[Document, ...]:
        """All documents, each canonical text once."""
        return tuple({document.id: document for document in self._by_text.values()}.values())


def benchmark(  # noqa: PLR0917 - by name where it is called
    name: str,
    paths: Sequence[Path],
    documents: Documents,
    asked: Sequence[ResolvedPair],
    given: Mapping[str, tuple[str, ...]] | None,
    score: Scorer,
) -> Benchmark:
    """A benchmark whose questions were read from these files.

    Raises:
        BenchmarkError: the files hold no question.
    """
    if not asked:
        with published(paths[0]):
            raise ValueError("it holds no question")
    return Benchmark(
        name=name, sha256=sha256(paths), documents=documents.all(), asked=tuple(asked), given=given, score=score
    )
