"""From a question to an Answer: condense -> retrieve -> rank -> write -> verify.

Retrieval ranks passages, the reader ranks their sentences; the writer says something with the best of them, and what
does not hold against its own citations is taken out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from bot.answers import Answer, Citation, Disagreement, PassageRef, Statement, Timings
from bot.condense import standalone
from bot.question import clean
from bot.quoting import quote
from bot.reading import Opposed, Reader, Reading, ReadSentence
from bot.settings import Settings
from bot.verify import Verified, verify
from index.passages import paragraph_at
from index.retrieve import Retrieved, Retriever
from index.types import Document, Span

NEAREST = 3
"""Passages that an abstention names in its text."""

HEADS = {"yes": "Yes.", "no": "No.", "mixed": "The sources disagree."}
"""How an answer to a polar question begins, by its verdict."""


def respond(
    question: str,
    history: Sequence[tuple[str, str]],
    *,
    settings: Settings,
    retriever: Retriever,
    reader: Reader,
) -> Answer:
    """Answer a question from the collection, or abstain.

    Raises:
        EmptyQuestion, QuestionTooLong: it is no question.
        PinciteError: the collection can't be asked; the message says what to do.
    """
    began = perf_counter()
    asked = clean(question, settings.max_question)
    whole = clean(standalone(asked, history), 10 * settings.max_question)
    retrieval = retriever.retrieve(whole, settings.top_k)
    retrieved = perf_counter()
    reading = reader.read(whole, retrieval)
    threshold = reading.threshold if settings.abstain_below is None else settings.abstain_below
    drafts = quote(reading) if reading.confidence >= threshold else []
    written = perf_counter()
    statements, dropped = verify(drafts, retrieval.passages)
    ended = perf_counter()
    passages = reading.passages or retrieval.passages
    said = _say(_head(reading), statements) if statements else _abstain(settings.collection, passages)
    return Answer(
        question=asked,
        standalone_question=whole,
        status="answered" if statements else "abstained",
        verdict=reading.verdict if statements else None,
        text=said[0],
        short=reading.short if statements else None,
        statements=said[1],
        citations=said[2],
        disagreements=_disagreements(reading.disagreements, said[2]) if statements else (),
        passages=tuple(
            PassageRef(
                document_id=found.document.id,
                start=found.passage.start,
                end=found.passage.end,
                score=_round(found.score),
            )
            for found in passages
        ),
        confidence=_round(reading.confidence),
        dropped=tuple(dropped),
        writer="reader",
        collection=settings.collection,
        index_id=retrieval.index.index_id,
        timings_ms=Timings(
            retrieve=_ms(began, retrieved),
            write=_ms(retrieved, written),
            verify=_ms(written, ended),
            total=_ms(began, perf_counter()),
        ),
    )


def _head(reading: Reading) -> str:
    """What the answer begins with: the verdict or the short answer, nothing where there is neither."""
    if reading.verdict is not None:
        return HEADS[reading.verdict]
    short = " ".join((reading.short or "").split())
    if not short:
        return ""
    return short[0].upper() + short[1:] + ("" if short[-1] in ".!?…。" else ".")


def _say(head: str, verified: Sequence[Verified]) -> tuple[str, tuple[Statement, ...], tuple[Citation, ...]]:
    """The answer's text, with statements as spans of it and citations numbered in the order of their first use."""
    text = head
    statements: list[Statement] = []
    citations: list[Citation] = []
    numbers: dict[tuple[str, Span], int] = {}
    for v in verified:
        text += " " if text else ""
        start = len(text)
        text += v.draft.text
        cited: list[int] = []
        for found, span, score in v.draft.cites:
            place = (found.document.id, span)
            if place not in numbers:
                numbers[place] = len(citations)
                citations.append(cite(found.document, span, score))
            cited.append(numbers[place])
        statements.append(
            Statement(
                text=v.draft.text, start=start, end=len(text), citations=tuple(cited), support=v.support, supported=True
            )
        )
    return text, tuple(statements), tuple(citations)


def _disagreements(opposed: Sequence[Opposed], citations: Sequence[Citation]) -> tuple[Disagreement, ...]:
    """What the sources disagree on, by the numbers of the citations; only where both sides are cited."""
    places = {(c.document_id, c.start, c.end): number for number, c in enumerate(citations)}

    def numbers(sentences: Sequence[ReadSentence]) -> tuple[int, ...]:
        keys = ((s.found.document.id, s.span.start, s.span.end) for s in sentences)
        return tuple(places[key] for key in keys if key in places)

    sides = ((o.claim, numbers(o.for_), numbers(o.against)) for o in opposed)
    return tuple(
        Disagreement(claim=claim, for_=for_, against=against) for claim, for_, against in sides if for_ and against
    )


def _abstain(collection: str, passages: Sequence[Retrieved]) -> tuple[str, tuple[()], tuple[()]]:
    """What an abstention says: that there is no answer, and where the nearest passages are."""
    text = f"The documents in “{collection}” don't answer this."
    if passages:
        nearest = (
            f"“{found.document.title}”, paragraph {paragraph_at(found.document.text, found.passage.start)}"
            for found in passages[:NEAREST]
        )
        text += f" The nearest passages are in {'; '.join(dict.fromkeys(nearest))}."
    return text, (), ()


def cite(document: Document, span: Span, score: float) -> Citation:
    """A citation of a span of a document."""
    return Citation(
        document_id=document.id,
        title=document.title,
        source=document.source,
        published=document.published,
        paragraph=paragraph_at(document.text, span.start),
        page=page_at(document, span.start),
        start=span.start,
        end=span.end,
        quote=span.of(document.text),
        score=_round(score),
    )


def page_at(document: Document, offset: int) -> int | None:
    """The number of the page that an offset lies on, from 1; None for a document without pages."""
    for number, page in enumerate(document.pages, 1):
        if offset < page.end:
            return number
    return len(document.pages) or None


def _round(value: float) -> float:
    """Four digits: more would differ between processors."""
    return round(float(value), 4)


def _ms(start: float, end: float) -> float:
    return round((end - start) * 1000, 1)
