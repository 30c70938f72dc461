"""Verify a text, statements, an answer or a receipt against texts or a collection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pincite.bot.answers import Answer
from pincite.bot.errors import NothingToVerify
from pincite.bot.verifying.checking import Checking, Stated, stated
from pincite.bot.verifying.receipts import Receipt
from pincite.index.errors import DocumentNotFound
from pincite.index.library import document as document_of
from pincite.index.loaders import document_from_text
from pincite.index.passages import passages
from pincite.index.retrieve import Retrieved
from pincite.index.texts import TextsRetriever
from pincite.index.types import Document

if TYPE_CHECKING:
    from pincite.bot.chain import Retriever
    from pincite.bot.settings import Settings
    from pincite.bot.verify.judges import BatchJudge, Judge
    from pincite.bot.verifying.results import Verification
    from pincite.index.embedding import Embedder

Verifiable = str | Answer | Receipt | Sequence[str | tuple[str, Sequence[int]]]
"""A text with or without numbers of its sources, an answer or its receipt, or statements, each alone or with the
numbers of its sources from 1."""

Sources = Sequence[str | Document]
"""Texts or documents to check against, in the order of their numbers."""

READ = 4
"""Passages to look at for a statement that names no source."""


MOST_EMBEDDED = 64
"""Passages of given texts that are embedded for statements that name no source: about 50 KB, in eight seconds. Texts of
2 MB, as a request may hold, would take five minutes."""


def against_texts(
    what: Verifiable, sources: Sources, judge: Judge, embedder: Embedder, batch: BatchJudge | None, *, strict: bool
) -> Verification:
    """Verify against given texts; `batch` judges in place of `judge`, and with `strict` alone."""
    documents = [_document(one, number) for number, one in enumerate(sources, 1)]
    if isinstance(what, (Answer, Receipt)):
        return _answer(what, documents, Checking(judge, lambda _: (), batch=batch, strict=strict))
    source_passages = [_passages(document) for document in documents]
    retriever = TextsRetriever.of(documents, embedder, most_embedded=MOST_EMBEDDED)
    checking = Checking(
        judge, lambda text: retriever.retrieve(text, READ).passages, source_passages, batch=batch, strict=strict
    )
    return checking.statements(_statements(what))


def against_collections(
    what: Verifiable,
    asked: Sequence[Settings],
    retriever: Retriever,
    judge: Judge,
    batch: BatchJudge | None,
    *,
    strict: bool,
) -> Verification:
    """Verify against collections, named by the settings of each; an answer against the documents that it cites."""
    if isinstance(what, (Answer, Receipt)):
        return _answer(
            what, _documents_cited_by(what, asked), Checking(judge, lambda _: (), batch=batch, strict=strict)
        )
    checking = Checking(judge, lambda text: retriever.retrieve(text, READ).passages, batch=batch, strict=strict)
    return checking.statements(_statements(what))


def _statements(what: str | Sequence[str | tuple[str, Sequence[int]]]) -> Iterable[Stated]:
    """The statements of a text, or those that were given.

    Raises:
        NothingToVerify: there is none.
    """
    if isinstance(what, str):
        statements = list(stated(what))
    else:
        statements = [Stated(one) if isinstance(one, str) else Stated(one[0], tuple(one[1])) for one in what]
    if not statements:
        raise NothingToVerify
    return statements


def _answer(what: Answer | Receipt, documents: Sequence[Document], checking: Checking) -> Verification:
    if isinstance(what, Receipt):
        return checking.answer(what.answer, what.matched(documents))
    return checking.answer(what, documents)


def _documents_cited_by(what: Answer | Receipt, asked: Sequence[Settings]) -> list[Document]:
    """The documents of the collections that an answer cites."""
    answer = what.answer if isinstance(what, Receipt) else what
    return list(cited_documents(answer, asked))


def cited_documents(answer: Answer, asked: Sequence[Settings]) -> Iterator[Document]:
    """Yield the documents of collections that an answer cites or that contradict it, as far as they are there."""
    citations = (*answer.citations, *(citation for one in answer.dropped for citation in one.contradicted_by))
    for id_ in dict.fromkeys(citation.document_id for citation in citations):
        for settings in asked:
            try:
                yield document_of(id_, settings=settings)
            except DocumentNotFound:
                continue
            break


def _document(source: str | Document, number: int) -> Document:
    if isinstance(source, Document):
        return source
    return document_from_text(source, title=f"source {number}", source=f"source {number}", origin=f"source {number}")


def _passages(document: Document) -> list[Retrieved]:
    split = passages(document.text, document.sections, document.structure)
    return [Retrieved(document, passage, 1.0, 1.0, 1.0) for passage in split]
