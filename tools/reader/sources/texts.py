"""Texts and their sentences: splitting, joining, and which documents are held back from training."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pincite.index.sentences import sentences
from tools.reader.task import Range

HELD_ONE_IN = 16
"""Of the published sets, one paragraph in so many is held back."""

OWN_HELD_ONE_IN = 10
"""Of what was written for this project, one document in so many is held back."""

END = re.compile(r"[.!?…:;][\"'”’)\]]*$")
"""The end of a prose sentence; a heading, a row or a line of a list has none."""


class EvaluationData(ValueError):
    """The path leads into a folder `eval`: those files measure the reader and are never trained on."""


def training_file(path: Path) -> Path:
    """Return the path itself, unless it leads to evaluation data."""
    if "eval" in path.resolve().parts:
        raise EvaluationData(f"{path}: evaluation data is never read for training. Name the training folder.")
    return path


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file."""
    with training_file(path).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def lessons(path: Path, many: str) -> Iterator[dict[str, Any]]:
    """The lessons of a file of documents, each with its document's sentences; a line may also be one whole lesson.

    Args:
        path: a JSONL file of documents, or of lessons that repeat their document.
        many: the member that holds a document's lessons: `questions` or `statements`.
    """
    for row in rows(path):
        document = {name: value for name, value in row.items() if name != many}
        for lesson in row.get(many, ({},)):
            yield document | lesson


def key(text: str) -> str:
    """Return a name for a text: 16 digits of its sha256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def held(text: str, one_in: int = HELD_ONE_IN) -> bool:
    """Return whether a text is among those held back."""
    return int(key(text), 16) % one_in == 0


@cache
def split(text: str) -> tuple[Range, ...]:
    """Return the sentences of a text, split as the program splits documents."""
    return tuple((span.start, span.end) for span in sentences(text))


def joined(parts: Sequence[str]) -> tuple[str, tuple[Range, ...]]:
    r"""Return sentences as one text with their spans: prose runs on, whatever has no end mark gets a line of its own.

    >>> joined(["Prices", "Tea is 2 euros.", "Cake is 3."])
    ('Prices\\nTea is 2 euros. Cake is 3.', ((0, 6), (7, 22), (23, 33)))
    """
    text = ""
    spans: list[Range] = []
    for number, part in enumerate(parts):
        if number:
            text += " " if END.search(parts[number - 1]) and END.search(part) else "\n"
        spans.append((len(text), len(text) + len(part)))
        text += part
    return text, tuple(spans)


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return re.findall(r"\w+", text)


def one_line(text: str) -> str:
    """Return the text with single spaces."""
    return " ".join(text.split())
