"""Asks questions again with only the passages that hold the evidence, or only the evidence sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pincite.bot.bot import Bot
from pincite.eval.gold import ResolvedPair
from pincite.eval.runs.exams import answerer, without_threshold
from pincite.eval.runs.records import QuestionRecord
from pincite.eval.runs.running import resolved
from pincite.eval.scoring import HEADLINE, Sample
from pincite.index.embedders import embedder_of
from pincite.index.passages import passage_of, passages
from pincite.index.texts import TextsRetriever
from pincite.index.types import Document, Passage, Span

if TYPE_CHECKING:
    from pincite.bot.answers import Answer, Usage
    from pincite.bot.chain import Retriever
    from pincite.index.embedding import Embedder
    from pincite.index.retrieve import Retrieval

Entry = tuple[Document, Passage]


class Bench:
    """Asks questions again, without a threshold.

    Args:
        bot: answered them the first time.
        documents: the documents, by id.
        on_usage: called with the language model's usage for each answer.
    """

    def __init__(
        self, bot: Bot, documents: Mapping[str, Document], on_usage: Callable[[Usage], object] = lambda _: None
    ) -> None:
        self._on_usage = on_usage
        self._bot = without_threshold(bot)
        self._documents = documents
        self._embedder = embedder_of(bot.settings)
        self._passages: dict[str, list[Passage]] = {}

    def unthresholded(self, asked: ResolvedPair) -> Answer:
        """The answer whatever its confidence."""
        return self._counted(answerer(self._bot)(asked))

    def from_passages(self, asked: ResolvedPair) -> Answer | None:
        """The answer from the evidence's passages alone; None without evidence."""
        return self._answer(asked, self._entries(asked, lambda entry, _: entry))

    def from_sentences(self, asked: ResolvedPair) -> Answer | None:
        """The answer from the evidence's sentences alone; None without evidence."""
        return self._answer(asked, self._entries(asked, _cut))

    def right(self, asked: ResolvedPair, answer: Answer | None) -> bool | None:
        """Whether an answer is right by the headline; None without one."""
        if answer is None:
            return None
        resolves = resolved(answer, self._documents)
        record = QuestionRecord(number=0, asked=asked, answer=answer, seconds=0.0, resolves=resolves)
        return HEADLINE.of(Sample(record)) == 1.0

    def _answer(self, asked: ResolvedPair, entries: Sequence[Entry]) -> Answer | None:
        if not entries:
            return None
        retriever = Only(self._bot.retriever, entries, self._embedder)
        history = [(exchange.question, exchange.answer) for exchange in asked.pair.history]
        return self._counted(self._bot.answer_from(retriever, asked.pair.question, history))

    def _counted(self, answer: Answer) -> Answer:
        self._on_usage(answer.usage)
        return answer

    def _entries(self, asked: ResolvedPair, narrow: Callable[[Entry, Sequence[Span]], Entry]) -> list[Entry]:
        """The passages that hold evidence, the first alternative of each entry."""
        spans: dict[str, list[Span]] = {}
        for alternatives in asked.evidence:
            spans.setdefault(alternatives[0].document_id, []).append(alternatives[0].span)
        return [
            narrow((document, passage), wanted)
            for document_id, wanted in spans.items()
            if (document := self._documents.get(document_id)) is not None
            for passage in self._of(document)
            if any(_meet(Span(passage.start, passage.end), span) for span in wanted)
        ]

    def _of(self, document: Document) -> list[Passage]:
        if document.id not in self._passages:
            self._passages[document.id] = passages(
                document.text, document.sections, document.structure, size=self._bot.settings.passage_size
            )
        return self._passages[document.id]


class Only:
    """Retrieves given passages only, with the scores and word weights of the collection.

    Args:
        inner: the collection's retriever.
        entries: the passages, each with its document.
        embedder: scores passages that the collection does not retrieve.
    """

    def __init__(self, inner: Retriever, entries: Sequence[Entry], embedder: Embedder) -> None:
        self._inner = inner
        self._given = TextsRetriever(entries, embedder)
        if hasattr(inner, "vocabulary"):
            self.vocabulary = inner.vocabulary

    def retrieve(self, question: str, count: int) -> Retrieval:
        """Return the given passages, best first."""
        collection = self._inner.retrieve(question, count)
        scored = {
            (retrieved.document.id, retrieved.passage.start, retrieved.passage.end): retrieved
            for retrieved in collection.passages
        }
        passages = [
            scored.get((retrieved.document.id, retrieved.passage.start, retrieved.passage.end), retrieved)
            for retrieved in self._given.in_order(question).passages
        ]
        return replace(collection, passages=tuple(sorted(passages, key=lambda retrieved: -retrieved.score)))


def rank(asked: ResolvedPair, retrieved: Iterable[tuple[str, int, int]]) -> int | None:
    """The rank, from 1, of the passage that completes the evidence; None if some of it is in no passage.

    Args:
        asked: the question with its evidence.
        retrieved: document id, start and end of each passage, best first.
    """
    places = list(retrieved)
    ranks = [
        _first(places, [(evidence.document_id, evidence.span) for evidence in alternatives])
        for alternatives in asked.evidence
    ]
    reached = [reached_at for reached_at in ranks if reached_at is not None]
    return max(reached) if reached and len(reached) == len(ranks) else None


def _first(places: Sequence[tuple[str, int, int]], alternatives: Sequence[tuple[str, Span]]) -> int | None:
    for number, (document_id, start, end) in enumerate(places, 1):
        for wanted, span in alternatives:
            shared = min(end, span.end) - max(start, span.start)
            if wanted == document_id and 2 * shared >= span.end - span.start:
                return number
    return None


def _cut(entry: Entry, wanted: Sequence[Span]) -> Entry:
    """The passage cut down to the sentences with evidence; sentences that only name others go if any is left."""
    document, passage = entry
    met = [sentence for sentence in passage.sentences if any(_meet(sentence, span) for span in wanted)]
    chosen = [sentence for sentence in met if sentence not in passage.naming] or met
    return document, passage_of(document.text, document.structure, chosen, passage.heading)


def _meet(span: Span, evidence: Span) -> bool:
    return span.start < evidence.end and evidence.start < span.end


@dataclass(frozen=True, slots=True)
class DroppedStatement:
    """A dropped statement and the reason."""

    text: str
    reason: str


def dropped(answer: Answer | None) -> list[DroppedStatement]:
    """The statements that were dropped from an answer. Removed citations don't count."""
    statements = []
    for entry in answer.dropped if answer is not None else ():
        if entry.outcome is not None:
            statements.append(DroppedStatement(entry.text, entry.reason))
            continue
        text, closing, reason = entry.text.partition("”: ")  # in the form of version 0.1
        if text.startswith("“") and closing and not entry.reason:
            statements.append(DroppedStatement(text[1:], reason))
    return statements
