"""One question, from top to bottom: condense -> retrieve -> rank -> write -> verify -> Answer.

Talk (*thanks*, *what can you do*) gets a reply of its own. Retrieval ranks passages; the writer ranks their sentences
and states an answer from the best of them; statements that their citations contradict are left out, and those that
their citations don't support are marked. A statement is shown once its outcome is certain. If a language model judges,
it is shown as pending once it has passed the checks, and settled when the model has judged the whole answer.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from pincite.bot.answers import Answer, Dropped, Guidance, Timings
from pincite.bot.asking import talk
from pincite.bot.asking.casing import caser
from pincite.bot.asking.cleaning import clean
from pincite.bot.asking.followups import Condensed, History, Rewriter, condense, leans
from pincite.bot.asking.language import ENGLISH, language_of
from pincite.bot.asking.spelling import Holding, corrected
from pincite.bot.asking.statements import as_question
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
from pincite.bot.wording import Wording, wording_of
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

Status = Literal["answered", "likely", "abstained"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The parts that answer a question, in a row."""

    settings: Settings
    """Limits, and what to do with unverified statements."""
    retriever: Retriever
    """Finds passages of the collection."""
    writer: Writer
    """Proposes statements."""
    judge: Judge
    """Judges whether a text supports a statement."""
    batch: BatchJudge | None = None
    """Judges in its place, all statements of the answer at once."""
    rewriter: Rewriter | None = None
    """Makes follow-ups whole; without it, rules do."""
    where: Where | None = None
    """The part of the collection that the retriever is kept within, for the answer to name."""
    guide: Guide | None = None
    """Says what helps after an abstention."""
    collections: Sequence[str] = ()
    """The collections that the retriever looks into, for the answer to name; by default that of the settings."""

    def stream(self, question: str, history: History) -> Iterator[Event]:
        """Answer a question from the collection, or abstain; the last event holds the whole answer.

        Where the writer translates and the passages found are in another language than the question, it is asked in
        theirs.

        Args:
            question: the newest question.
            history: (question, answer) pairs of the conversation so far, oldest first; the last `MOST_EXCHANGES` count.

        Raises:
            EmptyQuestion, QuestionTooLong: the question is empty or too long.
            LLMUnavailable: the language model can't be asked, and nobody else is to answer.
            PinciteError: the collection can't be asked; the message says what to do.
        """
        began = perf_counter()
        asked = clean(question, self.settings.max_question)
        history = history[-MOST_EXCHANGES:]
        if (act := talk.recognised(asked)) is not None:
            yield from self._reply(act, asked, history)
            return
        condensed = self._condense(asked, history)
        search = self._search(condensed, talk.questions(history))
        ranked, directed = set_aside(search.candidates, search.question)
        yield _retrieved(search.question, ranked)
        assembly = self._assembly(asked, search.question, ranked, headless=not condensed.certain, dropped=directed)
        yield from _write_and_verify(self.writer, search.question, ranked, assembly)
        status = yield from self._conclude(assembly, ranked)
        yield DoneEvent(answer=self._put_together(asked, search, ranked, assembly, status=status, began=began))

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(self.collections) or (self.settings.collection,)

    def _reply(self, act: talk.Act, asked: str, history: History) -> Iterator[Event]:
        """Reply to talk."""
        return talk.stream(
            act,
            asked,
            history,
            self._names,
            settings=self.settings,
            retriever=self.retriever,
            judge=self.judge,
            batch=self.batch,
        )

    def _condense(self, asked: str, history: History) -> Condensed:
        """Make the question whole, so that it can be understood without the conversation."""
        with span("pincite.condense", {"pincite.exchanges": len(history)}) as note:
            condensed = _understood(asked, history, self.retriever, self.rewriter)
            note({"pincite.changed": condensed.question != asked})
        return replace(condensed, question=self._limited(condensed.question))

    def _limited(self, rewritten: str) -> str:
        return clean(rewritten, LONGEST_REWRITTEN * self.settings.max_question)

    def _search(self, condensed: Condensed, earlier: History) -> _Search:
        """Retrieve passages; if they are in another language and the writer translates, retrieve for a translation."""
        question = condensed.question
        count = self.writer.passages if isinstance(self.writer, Wanting) else self.settings.top_k
        began = perf_counter()
        searched = " ".join((question, *condensed.search_terms))
        candidates = _survey(self.retriever, question, self.writer) or _retrieve(self.retriever, searched, count)
        seconds = perf_counter() - began
        if not isinstance(self.writer, Translator):
            return _Search(question, candidates, None, seconds)
        with span("pincite.translate") as note:
            translation = translated(question, earlier, candidates.passages, self.writer)
            note({"pincite.changed": translation is not None})
        if translation is None:
            return _Search(question, candidates, None, seconds)
        question = self._limited(translation.question)
        began = perf_counter()
        candidates = _retrieve(self.retriever, question, count)
        return _Search(question, candidates, translation.language, seconds + perf_counter() - began)

    def _assembly(
        self, asked: str, standalone: str, retrieval: Retrieval, *, headless: bool, dropped: Sequence[Dropped]
    ) -> Assembly:
        """Prepare an empty answer, whose statements are checked against the passages."""
        strict = self.settings.judge == "llm"
        verifier = Verifier(self.judge, citable(retrieval.passages), self.batch, strict=strict)
        mark = self.settings.unsupported == "mark"
        relevance = Relevance(standalone, self.judge, marking=mark)
        return Assembly(verifier, mark, relevance, wording_of(asked), headless=headless, dropped=[*dropped])

    def _conclude(self, assembly: Assembly, retrieval: Retrieval) -> Generator[Event, None, Status]:
        """Settle what is pending; if nothing is verified, quote the closest sentences, where there is a reason to.

        Returns:
            The status of the answer.
        """
        yield from assembly.settle()
        yield from assembly.close()
        if assembly.verified:
            return "answered"
        account = self._account(assembly)
        if not assembly.said and not account.likely:
            return "abstained"
        yield from assembly.quote(_lead(assembly, account), account.closest or closest_sentences(retrieval))
        return "likely"

    def _account(self, assembly: Assembly) -> Account:
        return assembly.account or Account(writer=self.writer.name, confidence=assembly.confidence)

    def _put_together(
        self, asked: str, search: _Search, retrieval: Retrieval, assembly: Assembly, *, status: Status, began: float
    ) -> Answer:
        """Put the answer together; an abstention comes with help."""
        ended = perf_counter()
        account = self._account(assembly)
        passages = account.passages or retrieval.passages
        names, wording = self._names, assembly.wording
        abstained, answered = status == "abstained", status == "answered"
        guidance = self._guidance(search.question, retrieval, wording) if abstained else None
        return Answer(
            question=asked,
            standalone_question=search.question,
            translated_from=search.translated_from,
            status=status,
            verdict=assembly.verdict() if answered else None,
            text=abstention(names, passages, self.where, wording) if abstained else _text(assembly, account),
            short=assembly.short() if answered else None,
            statements=assembly.statements,
            citations=assembly.citations,
            disagreements=assembly.disagreements(),
            passages=references(passages),
            confidence=rounded(assembly.confidence),
            dropped=tuple(assembly.dropped),
            checks=assembly.verifier.ran,
            writer=account.writer,
            prompts=(*account.prompts, *assembly.verifier.prompts),
            collection=names[0],
            collections=names,
            where=self.where,
            index_id=retrieval.index_id,
            usage=account.usage if self.batch is None else account.usage.plus(self.batch.usage()),
            timings_ms=_timings(search, assembly, began, ended),
            guidance=guidance,
            note=assembly.note,
        )

    def _guidance(self, question: str, retrieval: Retrieval, wording: Wording) -> Guidance | None:
        """Say what helps after an abstention."""
        if self.guide is None:
            return None
        with span("pincite.guide"):
            return self.guide.guidance(question, self.retriever, retrieval, wording)


def _understood(asked: str, history: History, retriever: Retriever, rewriter: Rewriter | None) -> Condensed:
    """The question as it is meant: corrected and completed, if it is in English."""
    if language_of(asked) != ENGLISH:
        return condense(asked, talk.questions(history), rewriter) if rewriter is not None else Condensed(asked)
    written = talk.without_courtesy(asked)
    written = as_question(written) or written
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


def _retrieved(question: str, retrieval: Retrieval) -> RetrievedEvent:
    return RetrievedEvent(
        standalone_question=question,
        passages=references(retrieval.passages),
        similarity=max((float(one.dense) for one in retrieval.passages), default=None),
    )


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


def _write_and_verify(writer: Writer, question: str, retrieval: Retrieval, assembly: Assembly) -> Iterator[Event]:
    """Verify each item that a writer yields and add it to the answer."""
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


def _timings(search: _Search, assembly: Assembly, began: float, ended: float) -> Timings:
    """The time that each step took; writing is what no other step accounts for until the answer `ended`."""
    elsewhere = search.seconds + assembly.verify_seconds + assembly.judge_seconds
    return Timings(
        retrieve=_ms(search.seconds),
        write=_ms(ended - began - elsewhere),
        verify=_ms(assembly.verify_seconds),
        judge=_ms(assembly.judge_seconds),
        total=_ms(perf_counter() - began),
    )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
