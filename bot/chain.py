"""From a question to an Answer: condense -> retrieve -> rank -> write -> verify.

Retrieval ranks passages, the reader ranks their sentences; the writer says something with the best of them, and what
does not hold against its own citations is taken out again. A statement is handed on when it is verified, not before.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from pincite.bot.answers import Answer, PassageRef, Timings, Usage
from pincite.bot.asking.cleaning import clean
from pincite.bot.asking.followups import standalone
from pincite.bot.errors import LLMUnavailable
from pincite.bot.events import CitationEvent, DoneEvent, Event, HeadEvent, RetrievedEvent, StatementEvent
from pincite.bot.settings import Settings
from pincite.bot.telling import Outcome, Telling, rounded
from pincite.bot.writers.reader.quoted import quoted
from pincite.bot.writers.reader.reading import Reader
from pincite.index.passages import paragraph_at
from pincite.index.retrieve import Retrieval, Retrieved, Retriever

if TYPE_CHECKING:
    from pincite.bot.writers.model.answering import ModelAnswering

REFUSED = "nothing that the language model said is supported by the sentences that it names"

NEAREST = 3
"""Passages that an abstention names in its text."""


def respond(
    question: str,
    history: Sequence[tuple[str, str]],
    *,
    settings: Settings,
    retriever: Retriever,
    reader: Reader,
    model: ModelAnswering | None = None,
) -> Answer:
    """Answer a question from the collection, or abstain; as `stream`, but all at once."""
    *_, done = stream(question, history, settings=settings, retriever=retriever, reader=reader, model=model)
    assert isinstance(done, DoneEvent)
    return done.answer


def stream(
    question: str,
    history: Sequence[tuple[str, str]],
    *,
    settings: Settings,
    retriever: Retriever,
    reader: Reader,
    model: ModelAnswering | None = None,
) -> Iterator[Event]:
    """Answer a question from the collection, or abstain; the last event holds the whole answer.

    Args:
        question: what is asked.
        history: (question, answer) pairs of the conversation so far, oldest first.
        settings: how it is answered.
        retriever: finds passages of the collection.
        reader: reads them.
        model: asks a language model on behalf of this question; without it the answer is quoted.

    Raises:
        EmptyQuestion, QuestionTooLong: it is no question.
        LLMUnavailable: the language model can't be asked, and nobody else is to answer.
        PinciteError: the collection can't be asked; the message says what to do.
    """
    began = perf_counter()
    asked = clean(question, settings.max_question)
    whole, note = _whole(asked, history, settings, model)
    condensed = perf_counter()
    retrieval = retriever.retrieve(whole, settings.top_k)
    retrieved = perf_counter()
    yield RetrievedEvent(standalone_question=whole, passages=_references(retrieval.passages))
    telling = Telling()
    if model is not None and note is None:
        outcome = yield from _modelled(whole, retrieval, telling, model, reader=reader, settings=settings)
    else:
        outcome = yield from quoted(whole, retrieval, telling, reader=reader, settings=settings)
        outcome = replace(outcome, note=note)
    ended = perf_counter()
    answered = bool(telling.statements)
    passages = outcome.passages or retrieval.passages
    yield DoneEvent(
        answer=Answer(
            question=asked,
            standalone_question=whole,
            status="answered" if answered else "abstained",
            verdict=outcome.verdict if answered else None,
            text=telling.text if answered else _abstention(settings.collection, passages),
            short=outcome.short if answered else None,
            statements=tuple(telling.statements),
            citations=tuple(telling.citations),
            disagreements=outcome.disagreements if answered else (),
            passages=_references(passages),
            confidence=rounded(outcome.confidence),
            dropped=outcome.dropped,
            writer=outcome.writer,
            collection=settings.collection,
            index_id=retrieval.index.index_id,
            usage=model.usage() if model is not None else Usage(),
            timings_ms=Timings(
                retrieve=_ms(retrieved - condensed),
                write=_ms(condensed - began + ended - retrieved - outcome.verify_ms / 1000),
                verify=round(outcome.verify_ms, 1),
                total=_ms(perf_counter() - began),
            ),
            note=outcome.note,
        )
    )


def _whole(
    asked: str, history: Sequence[tuple[str, str]], settings: Settings, model: ModelAnswering | None
) -> tuple[str, str | None]:
    """The question as it can be understood alone, and what is to be said of how it came about."""
    whole, note = standalone(asked, history), None
    if model is not None and whole != asked:
        try:
            whole = model.whole(asked, history) or whole
        except LLMUnavailable as error:
            if settings.fallback != "reader":
                raise
            note = _fallen_back(error)
    return clean(whole, 10 * settings.max_question), note


def _modelled(
    question: str,
    retrieval: Retrieval,
    telling: Telling,
    model: ModelAnswering,
    *,
    reader: Reader,
    settings: Settings,
) -> Generator[HeadEvent | StatementEvent | CitationEvent, None, Outcome]:
    """Have the model write, or the reader quote where that fails, or nothing of it holds, and it is wanted."""
    dropped: tuple[str, ...] = ()
    verify_ms = 0.0
    try:
        said = yield from model.tell(question, retrieval, telling)
    except LLMUnavailable as error:
        if settings.fallback != "reader" or telling.statements:
            raise
        note = _fallen_back(error)
    else:
        if not said.refused:
            return said
        if settings.fallback != "reader":
            return replace(said, note=REFUSED)
        note, dropped, verify_ms = f"quoted by the reader, because {REFUSED}", said.dropped, said.verify_ms
    outcome = yield from quoted(question, retrieval, telling, reader=reader, settings=settings)
    return replace(outcome, note=note, dropped=(*dropped, *outcome.dropped), verify_ms=outcome.verify_ms + verify_ms)


def _fallen_back(error: LLMUnavailable) -> str:
    return f"quoted by the reader, because the language model could not be asked ({error})"


def _abstention(collection: str, passages: Sequence[Retrieved]) -> str:
    """What an abstention says: that there is no answer, and where the nearest passages are."""
    text = f"The documents in “{collection}” don't answer this."
    if passages:
        nearest = (
            f"“{found.document.title}”, paragraph {paragraph_at(found.document.text, found.passage.start)}"
            for found in passages[:NEAREST]
        )
        text += f" The nearest passages are in {'; '.join(dict.fromkeys(nearest))}."
    return text


def _references(passages: Sequence[Retrieved]) -> tuple[PassageRef, ...]:
    return tuple(
        PassageRef(
            document_id=found.document.id, start=found.passage.start, end=found.passage.end, score=rounded(found.score)
        )
        for found in passages
    )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
