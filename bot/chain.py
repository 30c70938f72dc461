"""One question, from top to bottom: condense -> retrieve -> rank -> write -> verify -> Answer.

Talk (*thanks*, *what can you do*) gets a reply of its own. Retrieval ranks passages; the writer ranks their sentences
and states an answer from the best of them; statements that their citations contradict are left out, and those that
their citations don't support are marked. A statement is shown once its outcome is certain. If a language model judges,
it is shown as pending once it has passed the checks, and settled when the model has judged the whole answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pincite.bot.answers import Answer, Dropped, Timings
from pincite.bot.asking import talk
from pincite.bot.asking.casing import caser
from pincite.bot.asking.cleaning import clean
from pincite.bot.asking.followups import Condensed, History, Rewriter, condense, leans
from pincite.bot.asking.language import ENGLISH, language_of
from pincite.bot.asking.spelling import Holding, corrected
from pincite.bot.asking.translating import Translator, translated
from pincite.bot.assembly import Assembly
from pincite.bot.directed import set_aside
from pincite.bot.drafts import Account, Conflict, Draft, Head, Lead, Review, citable, closest_sentences
from pincite.bot.events import DoneEvent, Event, RetrievedEvent
from pincite.bot.phrasing import abstention, nothing_verified
from pincite.bot.settings import Settings
from pincite.bot.telling import references, rounded
from pincite.bot.tracing import over, span
from pincite.bot.verify import Checked, Verifier
from pincite.bot.verify.relevance import Relevance
from pincite.bot.wording import wording_of
from pincite.bot.writers import Attentive, Surveying, Wanting, Writer
from pincite.index.retrieve import Retrieval
from pincite.index.where import Where

if TYPE_CHECKING:
    from pincite.bot.guiding import Guide
    from pincite.bot.verify.judges import BatchJudge, Judge

LONGEST_REWRITTEN = 10
"""Longest completed follow-up, in multiples of the longest question."""


MOST_MENDED = 20
"""Newest questions before a follow-up whose spelling and names are mended like its own."""

MOST_EXCHANGES = 50
"""Newest exchanges of a conversation to understand a question from; each is compared with all the others."""


class Retriever(Protocol):
    """Finds the passages that a question may be answered from.

    >>> class Latest:
    ...     def retrieve(self, question, count):
    ...         return Retrieval.of(question, newest_passages(count), embedder)
    """

    def retrieve(self, question: str, count: int) -> Retrieval:
        """Return at most `count` passages, best first."""
        ...


@runtime_checkable
class Filtering(Protocol):
    """A retriever that can be kept within a part of its collection."""

    def within(self, where: Where) -> Retriever:
        """Return a retriever of that part."""
        ...


def stream(
    question: str,
    history: History,
    *,
    settings: Settings,
    retriever: Retriever,
    writer: Writer,
    judge: Judge,
    batch: BatchJudge | None = None,
    rewriter: Rewriter | None = None,
    where: Where | None = None,
    guide: Guide | None = None,
    collections: Sequence[str] = (),
) -> Iterator[Event]:
    """Answer a question from the collection, or abstain; the last event holds the whole answer.

    Args:
        question: the newest question.
        history: (question, answer) pairs of the conversation so far, oldest first; the last `MOST_EXCHANGES` count.
        settings: limits, and what to do with unverified statements.
        retriever: finds passages of the collection.
        writer: proposes statements.
        judge: judges whether a text supports a statement.
        batch: judges in its place, all statements of the answer at once.
        rewriter: makes follow-ups whole; without it, rules do.
        where: the part of the collection that the retriever is kept within, for the answer to name.
        guide: says what helps after an abstention.
        collections: the collections that the retriever looks into, for the answer to name; by default that of the
            settings.

    Where the writer translates and the passages found are in another language than the question, it is asked in theirs.

    Raises:
        EmptyQuestion, QuestionTooLong: the question is empty or too long.
        LLMUnavailable: the language model can't be asked, and nobody else is to answer.
        PinciteError: the collection can't be asked; the message says what to do.
    """
    began = perf_counter()
    names = tuple(collections) or (settings.collection,)
    asked = clean(question, settings.max_question)
    history = history[-MOST_EXCHANGES:]
    if (act := talk.recognised(asked)) is not None:
        yield from talk.stream(
            act, asked, history, names, settings=settings, retriever=retriever, judge=judge, batch=batch
        )
        return
    with span("pincite.condense", {"pincite.exchanges": len(history)}) as note:
        understood = _understood(asked, history, retriever, rewriter)
        note({"pincite.changed": understood.question != asked})
    standalone = clean(understood.question, LONGEST_REWRITTEN * settings.max_question)
    earlier = talk.questions(history)
    search = _search(
        standalone, understood.search_terms, earlier, retriever=retriever, writer=writer, settings=settings
    )
    standalone = search.question
    retrieval, directed = set_aside(search.candidates, standalone)
    yield RetrievedEvent(
        standalone_question=standalone,
        passages=references(retrieval.passages),
        similarity=max((float(one.dense) for one in retrieval.passages), default=None),
    )
    wording = wording_of(asked)
    verifier = Verifier(judge, citable(retrieval.passages), batch, strict=settings.judge == "llm")
    mark = settings.unsupported == "mark"
    relevance = Relevance(standalone, judge, marking=mark)
    assembly = Assembly(verifier, mark, relevance, wording, headless=not understood.certain, dropped=[*directed])
    yield from _write(writer, standalone, retrieval, assembly)
    yield from assembly.settle()
    yield from assembly.close()
    account = assembly.account or Account(writer=writer.name, confidence=assembly.confidence)
    passages = account.passages or retrieval.passages
    answered = assembly.verified
    likely = not answered and (assembly.said or account.likely)
    if likely:
        yield from assembly.quote(_lead(assembly, account), account.closest or closest_sentences(retrieval))
    ended = perf_counter()
    guidance = None
    if guide is not None and not answered and not likely:
        with span("pincite.guide"):
            guidance = guide.guidance(standalone, retriever, retrieval, wording)
    yield DoneEvent(
        answer=Answer(
            question=asked,
            standalone_question=standalone,
            translated_from=search.translated_from,
            status="answered" if answered else "likely" if likely else "abstained",
            verdict=assembly.verdict() if answered else None,
            text=(_text(assembly, account) if answered or likely else abstention(names, passages, where, wording)),
            short=assembly.short() if answered else None,
            statements=assembly.statements,
            citations=assembly.citations,
            disagreements=assembly.disagreements(),
            passages=references(passages),
            confidence=rounded(assembly.confidence),
            dropped=tuple(assembly.dropped),
            checks=verifier.ran,
            writer=account.writer,
            prompts=(*account.prompts, *verifier.prompts),
            collection=names[0],
            collections=names,
            where=where,
            index_id=retrieval.index_id,
            usage=account.usage if batch is None else account.usage.plus(batch.usage()),
            timings_ms=Timings(
                retrieve=_ms(search.seconds),
                write=_ms(ended - began - search.seconds - assembly.verify_seconds - assembly.judge_seconds),
                verify=_ms(assembly.verify_seconds),
                judge=_ms(assembly.judge_seconds),
                total=_ms(perf_counter() - began),
            ),
            guidance=guidance,
            note=assembly.note,
        )
    )


def _understood(asked: str, history: History, retriever: Retriever, rewriter: Rewriter | None) -> Condensed:
    """The question as it is meant: corrected and completed, if it is in English."""
    if language_of(asked) != ENGLISH:
        return condense(asked, talk.questions(history), rewriter) if rewriter is not None else Condensed(asked)
    written = talk.without_courtesy(asked)
    turns = talk.questions(history)
    if not isinstance(retriever, Holding):
        return condense(written, turns, rewriter)
    written = corrected(written, retriever.vocabulary)
    if not turns or not leans(written):
        return Condensed(written)
    cased = caser(retriever.vocabulary)
    older, newer = turns[:-MOST_MENDED], turns[-MOST_MENDED:]
    mended = ((cased(corrected(question, retriever.vocabulary)), answer) for question, answer in newer)
    as_named = cased(written)
    understood = condense(as_named, (*older, *mended), rewriter)
    return replace(understood, question=written) if understood.question == as_named else understood


@dataclass(frozen=True, slots=True)
class _Search:
    """The passages found for a question, and the question that they were found for."""

    question: str
    """As it was asked of the collection: translated, if the documents are in another language."""
    candidates: Retrieval
    translated_from: str | None
    """ISO 639-1 code of the language that it was asked in; None if it was not translated."""
    seconds: float
    """Time that retrieval took, without that of the translation."""


def _search(
    question: str,
    search_terms: Sequence[str],
    earlier: History,
    *,
    retriever: Retriever,
    writer: Writer,
    settings: Settings,
) -> _Search:
    """Retrieve passages; if they are in another language and the writer translates, retrieve for a translation."""
    count = writer.passages if isinstance(writer, Wanting) else settings.top_k
    began = perf_counter()
    searched = " ".join((question, *search_terms))
    candidates = _survey(retriever, question, writer) or _retrieve(retriever, searched, count)
    seconds = perf_counter() - began
    if not isinstance(writer, Translator):
        return _Search(question, candidates, None, seconds)
    with span("pincite.translate") as note:
        translation = translated(question, earlier, candidates.passages, writer)
        note({"pincite.changed": translation is not None})
    if translation is None:
        return _Search(question, candidates, None, seconds)
    question = clean(translation.question, LONGEST_REWRITTEN * settings.max_question)
    began = perf_counter()
    candidates = _retrieve(retriever, question, count)
    return _Search(question, candidates, translation.language, seconds + perf_counter() - began)


def _retrieve(retriever: Retriever, searched: str, count: int) -> Retrieval:
    with span("pincite.retrieve", {"pincite.wanted": count}) as note:
        retrieval = retriever.retrieve(searched, count)
        note({"pincite.passages": len(retrieval.passages), "pincite.index_id": retrieval.index_id})
    return retrieval


def _survey(retriever: Retriever, question: str, writer: Writer) -> Retrieval | None:
    """The passages for an overview: those of the one document that a question names, or of all documents."""
    if not isinstance(writer, Surveying) or not writer.surveys(question):
        return None
    everywhere = _retrieve(retriever, question, writer.survey_passages)
    document = writer.meant(question, everywhere)
    if document is None or not isinstance(retriever, Filtering):
        return everywhere
    return _retrieve(retriever.within(Where(documents=(document.id,))), question, writer.survey_passages)


def _write(writer: Writer, question: str, retrieval: Retrieval, assembly: Assembly) -> Iterator[Event]:
    """Verify what a writer yields and add it to the answer."""
    written = over("pincite.write", writer.write(question, retrieval))
    with closing(written):
        for item in written:
            match item:
                case Draft():
                    checked = assembly.check(item)
                    _teach(writer, checked)
                    yield from assembly.add(checked)
                case Review():
                    for checked in (yield from assembly.settle()):
                        _teach(writer, checked)
                case Head():
                    assembly.head(item)
                case Lead():
                    assembly.introduce(item)
                case Conflict():
                    assembly.conflict(item)
                case Dropped():
                    assembly.dropped.append(item)
                case Account():
                    assembly.account = item


def _teach(writer: Writer, checked: Checked) -> None:
    if isinstance(writer, Attentive):
        writer.learn(checked)


def _lead(assembly: Assembly, account: Account) -> str:
    """Words that introduce the closest sentences, or that say that nothing could be verified."""
    closest = assembly.wording.closest
    return f"{nothing_verified(account.writer, assembly.wording)} {closest}" if assembly.said else closest


def _text(assembly: Assembly, account: Account) -> str:
    return assembly.text or nothing_verified(account.writer, assembly.wording)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
