"""True statements and false ones of the same sentences: files of documents, one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from pincite.bot.drafts import Cite
from pincite.eval.errors import SuiteError
from pincite.index.errors import LoadError
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import Retrieved
from pincite.index.types import Passage, Span

BUNDLED = Path(__file__).with_name("statements.jsonl")
"""Documents that the reader was not trained on and that no check was written with."""

EVERYDAY = BUNDLED.with_name("everyday.jsonl")
"""Short documents of many genres, true statements as a language model words them. The checks were corrected with
those of the split `seen`; those of `fresh` were written afterwards and have changed nothing."""

SETS = {"statements": BUNDLED, "everyday": EVERYDAY}
"""The statements that come with Pincite, by name."""


class _Statement(BaseModel):
    id: str
    cited: list[int]
    """Places of the cited sentences, from 0."""
    hypothesis: str
    label: Literal["supported", "contradicted", "not_supported"]
    kind: str = "all"
    """What makes it false; of a true one, how it says what its sentences say."""


class _Document(BaseModel):
    sentences: list[str]
    statements: list[_Statement]
    genre: str = ""
    split: str = ""
    """Which part of a file it belongs to, where it has parts."""


@dataclass(frozen=True, slots=True)
class LabelledStatement:
    """A statement, the sentences that it cites, and whether they say it."""

    id: str
    text: str
    cites: tuple[Cite, ...]
    true: bool
    kind: str
    document: int
    """Number of its document: statements of one are not independent."""
    split: str = ""
    """The part of the file."""


def load(path: Path = BUNDLED) -> list[LabelledStatement]:
    """Read the statements of a file.

    Raises:
        SuiteError: the file can't be read, or a line is wrong.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(path, f"can't be read ({error})") from None
    claims = [claim for number, line in enumerate(lines, 1) if line.strip() for claim in _claims(path, number, line)]
    if not claims:
        raise SuiteError(path, "holds no statement")
    return claims


def _claims(path: Path, number: int, line: str) -> Iterator[LabelledStatement]:
    try:
        document = _Document.model_validate_json(line)
        cites = _cites(document)
    except (ValueError, LoadError) as error:
        raise SuiteError(path, " ".join(str(error).split()), line=number) from None
    for one in document.statements:
        if not one.cited or not all(0 <= place < len(cites) for place in one.cited):
            raise SuiteError(path, f"{one.id} cites a sentence that is not there", line=number)
        cited, true = tuple(cites[place] for place in one.cited), one.label == "supported"
        yield LabelledStatement(one.id, one.hypothesis, cited, true, one.kind, number, document.split)


def _cites(document: _Document) -> list[Cite]:
    """Every sentence of a document, which is one passage."""
    spans, at = [], 0
    for sentence in document.sentences:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    text = " ".join(document.sentences)
    source = document_from_text(text, title=document.genre, source="statements", origin=document.sentences[0])
    if source.text != text:
        raise ValueError("a sentence is empty, or has white space around it or signs that a document can't hold")
    retrieved = Retrieved(source, Passage(start=0, end=len(text), text=text, sentences=tuple(spans)), 1.0, 1.0, 1.0)
    return [Cite(retrieved, span, 1.0, view) for span, view in zip(spans, retrieved.passage.read, strict=True)]
