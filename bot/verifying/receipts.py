"""Receipts: an answer as a file, with the hashes of its documents and the versions that made it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from pincite.bot.answers import Answer
from pincite.bot.errors import ReceiptUnreadable
from pincite.index.frozen import FrozenModel
from pincite.index.types import Document
from pincite.index.version import version


class ReceiptDocument(FrozenModel):
    """A document that the answer cites."""

    id: str
    title: str
    source: str
    sha256: str = Field(description="Hash of the canonical text in UTF-8, in hexadecimal.")
    characters: int


class Receipt(FrozenModel):
    """An answer that can be checked again later against its documents or their texts."""

    kind: Literal["pincite.receipt"] = "pincite.receipt"
    schema_version: Literal[1] = 1
    made: str = Field(description="ISO 8601 time in UTC.")
    versions: dict[str, str] = Field(description="Of Pincite, and of what wrote and judged, where it has one.")
    documents: tuple[ReceiptDocument, ...]
    answer: Answer

    @classmethod
    def of(cls, answer: Answer, documents: Iterable[Document]) -> Receipt:
        """Make the receipt of an answer; only the documents that it cites are used."""
        cited = {citation.document_id for citation in answer.citations}
        cited |= {citation.document_id for one in answer.dropped for citation in one.contradicted_by}
        return cls(
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            versions={"pincite": version(), "writer": answer.writer, "index": answer.index_id},
            documents=tuple(
                ReceiptDocument(
                    id=document.id,
                    title=document.title,
                    source=document.source,
                    sha256=hash_of(document.text),
                    characters=len(document.text),
                )
                for document in documents
                if document.id in cited
            ),
            answer=answer,
        )

    def matched(self, documents: Iterable[Document]) -> list[Document]:
        """The documents whose text is that of the receipt."""
        hashes = {one.id: one.sha256 for one in self.documents}
        return [one for one in documents if hashes.get(one.id, "") == hash_of(one.text)]


def hash_of(text: str) -> str:
    """Return the hash of a text in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def write(receipt: Receipt, path: Path) -> None:
    """Write a receipt as a file."""
    path.write_text(receipt.model_dump_json(indent=2) + "\n", "utf-8")


def read(text: str, name: str) -> Receipt | Answer:
    """Read a receipt, or an `Answer` as `pincite ask --json` prints it.

    Raises:
        ReceiptUnreadable: it is neither.
    """
    try:
        return Receipt.model_validate_json(text)
    except ValidationError:
        pass
    try:
        return Answer.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ReceiptUnreadable(name, str(first["msg"])) from None
