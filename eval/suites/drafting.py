"""Drafts of gold pairs: the reader points at an answer in a document, a template asks for it, a person rewords that.

No draft is asked before a person has removed its tag. Passages that pairs rest on already are left out, and drafts are
spread over the documents and over kinds of questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from pincite.bot.asking.followups.mentions import mentions
from pincite.eval.gold import GoldPair, Kind, ResolvedPair
from pincite.eval.suites.adopting import evidence_at
from pincite.eval.suites.rules import DRAFT
from pincite.index.passages import PASSAGE_SIZE, passages
from pincite.index.texts import TextsRetriever
from pincite.index.types import Document, Passage, Span

if TYPE_CHECKING:
    from pincite.bot.writers.reader.reading import Reader, ReadSentence
    from pincite.index.embedding import Embedder

GAP = "___"
"""Placeholder for the answer."""

DRAFTED = "drafted"
"""Tag of every pair that was drafted, which stays when it is confirmed."""

NOTE = "drafted: ask it in words of your own, check the answer and the evidence, then remove the tag draft"


@dataclass(frozen=True, slots=True)
class DraftTemplate:
    """A question that points the reader at one kind of answer."""

    asks: str
    """A question that the reader is asked of a passage."""
    begins: str
    """How the draft begins."""
    kind: Kind


TEMPLATES = (
    DraftTemplate("When did it happen?", "When?", "temporal"),
    DraftTemplate("Who is it about?", "Who?", "factoid"),
    DraftTemplate("How many or how much is it?", "How many or how much?", "factoid"),
    DraftTemplate("Where is it?", "Where?", "factoid"),
)

LONGEST_ANSWER = 60
"""Characters of a span that is a short answer."""

UNANSWERABLE = 5
"""One draft in so many asks for what the documents don't hold."""


@dataclass(frozen=True, slots=True)
class Found:
    """The words that the reader points at in a passage."""

    document: Document
    sentence: Span
    answer: str
    template: DraftTemplate
    confidence: float

    @property
    def gapped(self) -> str:
        """The sentence without the answer."""
        return " ".join(self.sentence.of(self.document.text).replace(self.answer, GAP, 1).split())


def drafts(
    documents: Sequence[Document],
    reader: Reader,
    embedder: Embedder,
    *,
    count: int,
    asked: Sequence[ResolvedPair] = (),
    size: int = PASSAGE_SIZE,
) -> list[GoldPair]:
    """Draft pairs on passages that no pair rests on.

    Args:
        documents: the documents of a collection.
        reader: points at answers.
        embedder: as for retrieval.
        count: most drafts.
        asked: the pairs that there are.
        size: length of a passage, in code points.
    """
    untouched = spread(documents, asked, size)
    answered: list[Found] = []
    pairs: dict[str, GoldPair] = {}
    for document, passage in untouched:
        if len(pairs) >= count:
            break
        proposal = _pointed_at(document, passage, reader, embedder, TEMPLATES[len(answered) % len(TEMPLATES)])
        if proposal is None or _elsewhere(proposal, documents):
            continue
        pair = _pair(proposal, documents)
        if pair is None or pair.id in pairs:
            continue
        answered.append(proposal)
        pairs[pair.id] = pair
        if len(pairs) % UNANSWERABLE == UNANSWERABLE - 1 and (miss := _near_miss(answered, documents)) is not None:
            pairs[miss.id] = miss
    return list(pairs.values())[:count]


def spread(
    documents: Sequence[Document], asked: Sequence[ResolvedPair], size: int
) -> Iterator[tuple[Document, Passage]]:
    """The passages that no pair rests on, one of each document in turn."""
    taken = [(e.document_id, e.span) for one in asked for quotes in one.evidence for e in quotes]
    bare = [
        [
            (document, passage)
            for passage in passages(document.text, document.sections, document.structure, size=size)
            if not any(d == document.id and s.start < passage.end and passage.start < s.end for d, s in taken)
        ]
        for document in documents
    ]
    return (entry for entry in chain.from_iterable(zip_longest(*bare)) if entry is not None)


def _pointed_at(
    document: Document, passage: Passage, reader: Reader, embedder: Embedder, first: DraftTemplate
) -> Found | None:
    """The answer that the reader is surest of; the first template's if the reader is sure of that one."""
    retriever = TextsRetriever([(document, passage)], embedder)
    best: Found | None = None
    for template in sorted(TEMPLATES, key=lambda one: one is not first):
        reading = reader.read(template.asks, retriever.retrieve(template.asks, 1))
        answer = _answer(reading.sentences[0]) if reading.sentences else None
        if answer is None:
            continue
        proposal = Found(document, reading.sentences[0].span, answer, template, reading.confidence)
        if template is first and reading.short:
            return proposal
        if best is None or proposal.confidence > best.confidence:
            best = proposal
    return best


def _answer(sentence: ReadSentence) -> str | None:
    """The words that the reader points at in a sentence; None unless they are few, in one piece and not all of it."""
    if sentence.view is None or sentence.short is None:
        return None
    spans = sentence.view.spans(sentence.short.start, sentence.short.end)
    if len(spans) != 1:
        return None
    answer = spans[0].of(sentence.found.document.text)
    alone = sentence.text.count(answer) == 1 and any(c.isalnum() for c in sentence.text.replace(answer, "", 1))
    return answer if alone and 0 < len(answer) <= LONGEST_ANSWER else None


def _elsewhere(proposal: Found, documents: Sequence[Document]) -> bool:
    """Whether another document says the sentence, too, such as a notice at the top of each: it asks about none."""
    sentence = proposal.sentence.of(proposal.document.text)
    return any(sentence in document.text for document in documents if document is not proposal.document)


def _pair(proposal: Found, documents: Sequence[Document]) -> GoldPair | None:
    try:
        evidence = evidence_at(proposal.document, proposal.sentence, documents)
    except ValueError:
        return None
    question = f"{proposal.template.begins} “{proposal.gapped}”"
    return GoldPair(
        id=draft_id(question),
        question=question,
        kind=proposal.template.kind,
        split="dev",
        answerable=True,
        answers=((proposal.answer,),),
        evidence=((evidence,),),
        tags=(DRAFTED, DRAFT),
        note=NOTE,
    )


def _near_miss(answered: Sequence[Found], documents: Sequence[Document]) -> GoldPair | None:
    """The newest question about a name of another document; None where no name can be exchanged."""
    last = answered[-1]
    own = [mention.text for mention in mentions(last.gapped) if mention.text[:1].isupper()]
    others = [
        mention.text
        for other in reversed(answered[:-1])
        if other.document is not last.document
        for mention in mentions(other.gapped)
        if mention.text[:1].isupper()
    ]
    for name in own:
        for other in others:
            if other not in last.document.text and name not in other and other not in name:
                question = f"{last.template.begins} “{last.gapped.replace(name, other, 1)}”"
                return GoldPair(
                    id=draft_id(question),
                    question=question,
                    kind="unanswerable",
                    split="dev",
                    answerable=False,
                    near_miss=(evidence_at(last.document, last.sentence, documents),),
                    tags=(DRAFTED, DRAFT),
                    note=f"{NOTE}; near miss: “{last.document.title}” says it of {name}",
                )
    return None


def draft_id(question: str) -> str:
    """The id of a draft, the same whenever it is drafted."""
    return f"draft-{sha256(question.encode()).hexdigest()[:8]}"
