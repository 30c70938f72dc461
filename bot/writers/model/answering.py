"""An answer that a language model writes: every statement verified against its citations before it is told."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING

from pincite.bot.answers import Disagreement, Usage
from pincite.bot.asking.acceptable import acceptable
from pincite.bot.asking.polar import polar
from pincite.bot.errors import LLMUnavailable
from pincite.bot.events import CitationEvent, HeadEvent, StatementEvent
from pincite.bot.telling import HEADS, Cite, Outcome, Telling, Verdict
from pincite.bot.verify import Verified
from pincite.bot.verify.checking import Checked, Checker
from pincite.bot.writers.model.client import Meter
from pincite.bot.writers.model.dated import dated
from pincite.bot.writers.model.loop import Stop
from pincite.bot.writers.model.prompt import Numbered, placeholders
from pincite.bot.writers.model.reply import Conflict, Decided, Item, NotFound, Said, Short, Unreadable
from pincite.bot.writers.reader.quoting import Draft, quotation

if TYPE_CHECKING:
    from pincite.bot.settings import Settings
    from pincite.bot.verify.judges.overlap import Support
    from pincite.bot.writers.model.writer import LanguageModelWriter, Writing
    from pincite.bot.writers.reader.reading import Reader, Reading
    from pincite.index.retrieve import Retrieval

MOST_STATEMENTS = 24
"""A reply is read up to here; a model that goes on is running in circles."""

MOST_REPAIRED = 8
"""Refused statements that a model is asked about once more."""

Told = Generator[HeadEvent | StatementEvent | CitationEvent, None, None]


class ModelAnswering:
    """Asks a language model on behalf of one question."""

    def __init__(
        self, writer: LanguageModelWriter, reader: Reader, support: Support, settings: Settings, stop: Stop
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._support = support
        self._settings = settings
        self._stop = stop
        self._meter = Meter()

    def whole(self, question: str, history: Sequence[tuple[str, str]]) -> str | None:
        """A follow-up question made whole by the model; None where what it makes of it is something else.

        Raises:
            LLMUnavailable: it can't be asked.
        """
        said = self._writer.whole(question, history, self._meter, self._stop)
        return said if acceptable(said, question, history) else None

    def tell(
        self, question: str, retrieval: Retrieval, telling: Telling
    ) -> Generator[HeadEvent | StatementEvent | CitationEvent, None, Outcome]:
        """Tell the statements that hold, as the model says them.

        Raises:
            LLMUnavailable: it can't be asked; nothing was told then.
        """
        reading = None
        if self._settings.abstain_below is not None or not retrieval.passages:
            reading = self._reader.read(question, retrieval)
            if not retrieval.passages or reading.confidence < (self._settings.abstain_below or 0.0):
                return Outcome(writer=self._writer.name(), confidence=reading.confidence)
        name = self._writer.name()
        # It is read while the model writes: the reader says how likely there is an answer, and whether it is yes or no.
        aside = None if reading else self._writer.aside(lambda: self._reader.read(question, retrieval))
        writing = self._writer.write(question, retrieval.passages, self._meter, self._stop)
        answering = _Answering(question, telling, writing, self._support, self._settings)
        yield from answering.run()
        return answering.outcome(name, reading or (aside.result() if aside else self._reader.read(question, retrieval)))

    def usage(self) -> Usage:
        """What the server counted, over all requests for this question."""
        cost = self._writer.cost(self._meter)
        return Usage(
            prompt_tokens=self._meter.prompt_tokens,
            completion_tokens=self._meter.completion_tokens,
            cost_usd=None if cost is None else round(cost, 8),
        )


@dataclass(slots=True)
class _Answering:
    """One reply on its way into an answer."""

    question: str
    telling: Telling
    writing: Writing
    support: Support
    settings: Settings
    verdict: Verdict | None = None
    short: str | None = None
    note: str | None = None
    dropped: list[str] = field(default_factory=list)
    verify_ms: float = 0.0
    _checker: Checker | None = None
    _found: bool = True
    _texts: set[str] = field(default_factory=set)
    _refused: list[tuple[Said, Checked]] = field(default_factory=list)
    _conflicts: list[tuple[Conflict, tuple[Cite, ...], tuple[Cite, ...]]] = field(default_factory=list)

    @property
    def shown(self) -> Numbered:
        return self.writing.shown

    def run(self) -> Told:
        said = 0
        try:
            with closing(self.writing.items()) as items:  # type: ignore[type-var]
                for item in items:
                    yield from self._take(item)
                    said += isinstance(item, Said)
                    if said >= MOST_STATEMENTS:
                        self.dropped.append(f"what came after {MOST_STATEMENTS} statements")
                        break
        except LLMUnavailable as error:
            if not self.telling.statements:
                raise
            self.note = f"the language model broke off; what it had said before is verified ({error})"
        if self._found:
            if self.note is None:
                yield from self._repair()
            yield from self._show_both_sides()
        self._drop_refused()
        if self.settings.unsupported == "mark" and self.telling.statements:
            for _, checked in self._refused:
                if checked.draft.cites:
                    yield from self.telling.tell(Verified(checked.draft, checked.support), supported=False)

    def _take(self, item: Item) -> Told:
        if isinstance(item, Said):
            checked = self._checked(item)
            if checked is None:
                return
            if checked.refused:
                self._refused.append((item, checked))
            else:
                yield from self._tell(item, checked)
        elif isinstance(item, NotFound):
            self._found = bool(self.telling.statements)
        elif isinstance(item, Decided):
            self.verdict = item.verdict if polar(self.question) else None
        elif isinstance(item, Short):
            self.short = item.text
        elif isinstance(item, Conflict):
            self._oppose(item)
        elif isinstance(item, Unreadable):
            self.dropped.append(f"“{_shortened(item.text)}”: can't be read as a part of an answer")

    def _checked(self, said: Said) -> Checked | None:
        """What came of checking a statement; None for one that is not looked at any further."""
        if not self._found:
            self.dropped.append(f"“{said.text}”: said although the sentences were said not to hold the answer")
            return None
        key = said.text.casefold()
        if key.strip(" .") in placeholders():
            self.dropped.append(f"“{said.text}”: stands in the instructions")
            return None
        if key in self._texts:
            self.dropped.append(f"“{said.text}”: was said before")
            return None
        self._texts.add(key)
        began = perf_counter()
        cites, unknown = self._cites(said.numbers)
        if unknown:
            self.dropped.append(f"“{said.text}”: names {_listed(unknown)}, which {_were(unknown)} not shown")
        checked = self.checker.check(Draft(said.text, cites))
        self.verify_ms += (perf_counter() - began) * 1000
        self.dropped += checked.without
        return checked

    @property
    def checker(self) -> Checker:
        if self._checker is None:
            self._checker = Checker(self.support, [(s.found, s.span) for s in self.shown.sentences])
        return self._checker

    def _cites(self, numbers: Sequence[int]) -> tuple[tuple[Cite, ...], list[int]]:
        """The sentences of numbers, and the numbers that were not shown."""
        cites: list[Cite] = []
        unknown: list[int] = []
        for number in numbers:
            shown = self.shown.get(number)
            if shown is None:
                unknown.append(number)
            else:
                cites.append((shown.found, shown.span, shown.found.score))
        return tuple(cites), unknown

    def _tell(self, said: Said, checked: Checked) -> Told:
        if not self.telling.statements and self.verdict is not None:
            mixed = self.verdict == "mixed"
            if not mixed or self._conflicts:
                self.telling.text = HEADS[self.verdict]
                yield HeadEvent(verdict=self.verdict)
        text = dated(checked.draft) if said.may_change else checked.draft.text
        yield from self.telling.tell(Verified(replace(checked.draft, text=text), checked.support))

    def _repair(self) -> Told:
        """Ask the model once more for what was refused."""
        asked, self._refused = self._refused[:MOST_REPAIRED], self._refused[MOST_REPAIRED:]
        if not asked:
            return
        again = [Said(c.draft.text, said.numbers) for said, c in asked]
        held: list[tuple[Said, Checked]] = []
        try:
            with closing(
                self.writing.repaired([(s.text, c.refused) for s, (_, c) in zip(again, asked, strict=True)])
            ) as items:  # type: ignore[type-var]
                for count, item in enumerate(i for i in items if isinstance(i, Said)):
                    if count >= 2 * len(asked):
                        break
                    checked = self._checked(item)
                    if checked is not None and checked.refused:
                        held.append((item, checked))
                    elif checked is not None:
                        yield from self._tell(item, checked)
        except LLMUnavailable as error:
            self.dropped.append(f"a second try at {len(asked)} statements: {error}")
        self._refused = [*asked, *held, *self._refused]

    def _oppose(self, conflict: Conflict) -> None:
        """Keep a conflict whose sides say what the model says that they do."""
        for_, against = self._cites(conflict.for_)[0], self._cites(conflict.against)[0]
        for_ = tuple(cite for cite in for_ if self.checker.says(conflict.claim, [cite]))
        against = tuple(cite for cite in against if self.checker.denies(conflict.claim, [cite]))
        if for_ and against:
            self._conflicts.append((conflict, for_, against))
        else:
            self.dropped.append(f"“{conflict.claim}”: the sentences named for a disagreement do not disagree on it")

    def _show_both_sides(self) -> Told:
        """Quote a side of a disagreement that no statement cites."""
        if not self.telling.statements:
            return
        for _, for_, against in self._conflicts:
            for side in (for_, against):
                if not self.telling.places([(found.document, span) for found, span, _ in side]):
                    found, span, score = side[0]
                    draft = Draft(quotation(span.of(found.document.text)), ((found, span, score),))
                    yield from self.telling.tell(Verified(draft, 1.0))

    def _drop_refused(self) -> None:
        self.dropped += [f"“{checked.draft.text}”: {checked.refused}" for _, checked in self._refused]

    def outcome(self, name: str, reading: Reading) -> Outcome:
        """What there is beside the statements."""
        disagreements = tuple(
            Disagreement(claim=conflict.claim, for_=self._numbers(for_), against=self._numbers(against))
            for conflict, for_, against in self._conflicts
            if self._numbers(for_) and self._numbers(against)
        )
        verdict = self.verdict if self.verdict != "mixed" or disagreements else None
        opposite = {"yes": "no", "no": "yes"}.get(verdict or "")
        if verdict is not None and reading.verdict == opposite and not self.telling.text.startswith(HEADS[verdict]):
            self.dropped.append(f"the verdict {verdict}: the reader finds {opposite}")
            verdict = None
        return Outcome(
            writer=name,
            confidence=reading.confidence,
            verdict=verdict,
            short=self._short(),
            disagreements=disagreements,
            dropped=tuple(self.dropped),
            note=self.note,
            refused=bool(self._refused) and not self.telling.statements,
            verify_ms=self.verify_ms,
        )

    def _numbers(self, cites: Sequence[Cite]) -> tuple[int, ...]:
        return self.telling.places([(found.document, span) for found, span, _ in cites])

    def _short(self) -> str | None:
        """The short answer, where it stands in a citation word for word."""
        short = " ".join((self.short or "").casefold().split()).strip(" .")
        if not short or self.short is None:
            return None
        for citation in self.telling.citations:
            if short in " ".join(citation.quote.casefold().split()):
                return self.short.strip(" .")
        self.dropped.append(f"“{self.short}”: does not stand in what is cited")
        return None


def _listed(numbers: Sequence[int]) -> str:
    return f"sentence{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _were(numbers: Sequence[int]) -> str:
    return "were" if len(numbers) > 1 else "was"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:119]}…"  # noqa: PLR2004
