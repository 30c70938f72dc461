"""The writer that asks a language model: its reply, piece by piece, as drafts."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pincite.bot.answers import Dropped, Usage
from pincite.bot.asking import translating
from pincite.bot.asking.followups import History, rewriting
from pincite.bot.asking.polar import may_be_polar, polar
from pincite.bot.drafts import Account, Cite, Conflict, Draft, Head, Item, Review
from pincite.bot.errors import LLMUnavailable
from pincite.bot.verify.relevance import RELEVANCE
from pincite.bot.writers.model.loop import Stop
from pincite.bot.writers.model.meter import Meter
from pincite.bot.writers.model.prompt import placeholders
from pincite.bot.writers.model.reply import Decided, ModelStatement, NotFound, Opposed, Part, Short, UnreadablePart
from pincite.bot.writers.reader.quoting import quote
from pincite.bot.writers.reader.reading import read
from pincite.bot.writers.reader.thresholds import Thresholds
from pincite.prompts import load

if TYPE_CHECKING:
    from pincite.bot.asking.translating import Translation
    from pincite.bot.verify import Checked
    from pincite.bot.writers.model.exchange import ModelExchange
    from pincite.bot.writers.model.service import ModelService
    from pincite.bot.writers.reader.reading import Reader
    from pincite.index.retrieve import Retrieval

MOST_STATEMENTS = 24
"""Statements of a reply to read; a model that writes more is going round in circles."""

MOST_REPAIRED = 8
"""Refuted statements that a model may write once more."""

LONGEST_SHOWN = 120
"""Code points of an unreadable part that the answer lists."""


class ModelWriter:
    """Asks a language model on behalf of one question.

    Args:
        service: the language model.
        reader: says how likely there is an answer at all, beside the model.
        thresholds: the reader's confidence below which the model is not asked, if the settings name one.
        stop: ends requests that nobody waits for.
        read: passages that the reader reads.
        shown: passages that the model is shown, as far as its context holds them; at least those.
    """

    def __init__(
        self,
        service: ModelService,
        reader: Reader,
        thresholds: Thresholds | None = None,
        stop: Stop | None = None,
        *,
        read: int = 8,
        shown: int = 8,
    ) -> None:
        self._service = service
        self._reader = reader
        self._thresholds = thresholds or Thresholds()
        self._stop = stop or Stop()
        self.read = read
        self.passages = max(read, shown)
        self._meter = Meter()
        self._drafter: _Drafter | None = None
        self._translation: Translation | None = None

    @property
    def name(self) -> str:
        """The name of the language model.

        Raises:
            LLMUnavailable: none was named, and the endpoint does not serve exactly one.
        """
        return self._service.name()

    def rewrite(self, question: str, history: History) -> str:
        """Return a follow-up question made whole by the model.

        Raises:
            LLMUnavailable: it can't be asked.
        """
        request = rewriting.request(question, history)
        return rewriting.reply(self._service.ask(request, self._meter, self._stop))

    def translate(self, question: str, language: str, history: History) -> str:
        """Return a question in another language; an empty string if the reply is empty.

        Raises:
            LLMUnavailable: the model can't be asked.
        """
        request = translating.request(question, language, history)
        return rewriting.reply(self._service.ask(request, self._meter, self._stop))

    def translated(self, translation: Translation) -> None:
        """Take note that the question is a translation, and show the model the original, too."""
        self._translation = translation

    def write(self, question: str, retrieval: Retrieval) -> Iterator[Item]:
        """Yield what the model says, as it comes; statements that are refuted are asked for once more.

        Raises:
            LLMUnavailable: it can't be asked; nothing was yielded then.
        """
        name = self.name
        best = retrieval.first(self.read)
        first_reading = None
        if self._thresholds.explicit or not retrieval.passages:
            first_reading = read(self._reader, question, best)
            if not retrieval.passages or not self._thresholds.confident(first_reading):
                yield Account(
                    writer=name,
                    confidence=first_reading.confidence,
                    likely=self._thresholds.likely(first_reading),
                    closest=tuple(quote(first_reading, question, retrieval.terms)),
                    usage=self.usage(),
                    prompts=self._prompts(),
                )
                return
        # The reader reads while the model writes.
        aside = None if first_reading else self._service.aside(lambda: read(self._reader, question, best))
        exchange = self._service.exchange(
            question, retrieval.passages, self._meter, self._stop, least=self.read, translation=self._translation
        )
        drafter = self._drafter = _Drafter(question, exchange)
        note = yield from drafter.run()
        reading = first_reading or (aside.result() if aside is not None else None)
        assert reading is not None
        yield Account(
            writer=name,
            confidence=reading.confidence,
            verdict=reading.verdict,
            usage=self.usage(),
            note=note,
            said=drafter.statements > 0 and not drafter.silent,
            prompts=self._prompts("writer"),
            closest=tuple(quote(reading, question, retrieval.terms)),
        )

    def learn(self, checked: Checked) -> None:
        """Record the outcome of a draft; a refuted one goes into the repair request."""
        if self._drafter is not None:
            self._drafter.learn(checked)

    def _prompts(self, *names: str) -> tuple[str, ...]:
        """The prompts that the model was given, with that of the translation if there was one."""
        return tuple(load(name).label for name in (*(("translate",) if self._translation else ()), *names))

    def usage(self) -> Usage:
        """Return what the server counted, over all requests for this question."""
        return self._service.usage(self._meter)

    def used(self) -> Usage:
        """Return what it has used so far, whether or not the server has counted it."""
        return self._service.used(self._meter)


@dataclass(slots=True)
class _Drafter:
    """Turns one reply into drafts."""

    question: str
    exchange: ModelExchange
    statements: int = 0
    """Statements of the reply so far."""
    _told: bool = False
    """Whether a statement was neither refuted nor without a sentence to cite."""
    silent: bool = False
    """Whether the model has said, before any such statement, that the sentences don't answer."""
    _short: str | None = None
    _texts: set[str] = field(default_factory=set)
    _refuted: list[Checked] = field(default_factory=list)

    def run(self) -> Generator[Item, None, str | None]:
        """Yield the drafts; return a note for the answer's reader, if there is one."""
        note = None
        try:
            with closing(self.exchange.parts()) as parts:  # type: ignore[type-var]
                for part in parts:
                    yield from self._take(part)
                    self.statements += isinstance(part, ModelStatement)
                    if self.statements >= MOST_STATEMENTS:
                        yield Dropped(text=f"what came after {MOST_STATEMENTS} statements")
                        break
        except LLMUnavailable as error:
            if not self._told:
                raise
            note = f"the language model broke off; what it had said before is verified ({error})"
        if note is None and not self.silent:
            yield Review()
            yield from self._repair()
        if self._short:
            yield Head(short=self._short)
        return note

    def _take(self, part: Part) -> Iterator[Item]:
        match part:
            case ModelStatement():
                yield from self._propose(part)
            case NotFound():
                self.silent = not self._told
            case Decided():
                if polar(self.question) or may_be_polar(self.question):
                    yield Head(verdict=part.verdict, sure=polar(self.question))
            case Short():
                self._short = part.text
            case Opposed():
                yield Conflict(part.claim, self._cites(part.for_)[0], self._cites(part.against)[0])
            case UnreadablePart():
                yield Dropped(text=_shortened(part.text), reason="can't be read as a part of an answer")

    def _propose(self, proposal: ModelStatement) -> Iterator[Item]:
        """Yield a statement, unless it states nothing."""
        if reason := self._unwanted(proposal.text):
            yield Dropped(text=proposal.text, reason=reason)
            return
        cites, unknown = self._cites(proposal.numbers)
        if unknown:
            were = "were" if len(unknown) > 1 else "was"
            yield Dropped(text=proposal.text, reason=f"names {_listed(unknown)}, which {were} not shown")
        yield Draft(proposal.text, cites, may_change=proposal.may_change)

    def learn(self, checked: Checked) -> None:
        """Record the outcome of a statement; for a pending one twice, now and when it is settled."""
        if checked.finding is not None and checked.finding.check == RELEVANCE:
            return  # another wording would be no answer, either
        if checked.outcome in {"refuted", None}:
            self._refuted.append(checked)
        else:
            self._told = self._told or bool(checked.draft.cites)

    def _unwanted(self, text: str) -> str:
        """Return the reason to stop looking at a statement; an empty string if there is none."""
        key = text.casefold()
        if self.silent:
            return "said although the sentences were said not to hold the answer"
        if key.strip(" .") in placeholders():
            return "stands in the instructions"
        if key in self._texts:
            return "was said before"
        self._texts.add(key)
        return ""

    def _repair(self) -> Iterator[Item]:
        """Ask the model to rewrite statements that were refuted, or stated nothing."""
        asked = self._refuted[:MOST_REPAIRED]
        if not asked:
            return
        reasons = [(checked.draft.text, checked.finding.reason) for checked in asked if checked.finding]
        try:
            with closing(self.exchange.repaired(reasons)) as parts:  # type: ignore[type-var]
                statements = (part for part in parts if isinstance(part, ModelStatement))
                for _, proposal in zip(range(2 * len(asked)), statements, strict=False):
                    yield from self._propose(proposal)
        except LLMUnavailable as error:
            yield Dropped(text=f"a second try at {len(asked)} statements", reason=str(error))

    def _cites(self, numbers: Sequence[int]) -> tuple[tuple[Cite, ...], list[int]]:
        """Return the sentences that have these numbers, and the numbers that were not shown."""
        shown = self.exchange.shown
        cites = tuple(cite for number in numbers if (cite := shown.get(number)) is not None)
        return cites, [number for number in numbers if shown.get(number) is None]


def _listed(numbers: Sequence[int]) -> str:
    return f"sentence{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"
