"""Statements against the sentences that they cite or that come nearest: find the sentences, then verify."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter, thread_time

from pincite.bot.answers import UNVERIFIED, Answer, Citation, Usage
from pincite.bot.drafts import Cite, Draft, citable, quotation
from pincite.bot.telling import citation_of
from pincite.bot.verify import Checked, Finding, Verifier
from pincite.bot.verify.judges import BatchJudge, Judge
from pincite.bot.verifying.citing import Cited
from pincite.bot.verifying.results import CheckedDocument, CheckedStatement, Verification
from pincite.bot.writers.model.wording import statements
from pincite.index.retrieve import Retrieved
from pincite.index.terms import content_terms, terms
from pincite.index.types import Document

Finder = Callable[[str], Sequence[Retrieved]]
"""Finds passages that may say a statement."""

NEAREST = 4
"""Sentences to compare a statement with, one by one."""

FAR = 1 / 3
"""Share of the terms that the nearest sentence has in common with a statement, which another one has to have."""

TOGETHER = 2
"""Sentences to compare it with together, if none says it alone."""

MOST_AT_ONCE = 24
"""Statements in one request to a language model that judges: as many as an answer holds."""

LONGEST_STATEMENT, LONGEST_CITED = 3000, 10_000
"""Most code points of a statement to check, and of the text that it cites. Checks compare words with words: for a word
that is repeated, the time grows with the product of both."""

MOST_SECONDS = 10.0
"""Seconds of processor time for the checks of one text or answer; a hundred ordinary statements take half a second."""

TOO_LONG = Finding("length", "is too long to be checked, or what it cites is")
OUT_OF_TIME = Finding("time", "was not checked: those before it took all the time that there is for one request")

DATED = re.compile(r" \(as of [^()]{1,40}\)(?=[.!?]?$)")
"""The date of its source, which an answer adds to a statement that may change."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement of a text, and the numbers of the sources that it names."""

    text: str
    sources: tuple[int, ...] = ()
    """From 1, in the order of the given sources."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """A statement with the outcome of checking it so far."""

    text: str
    verifier: Verifier
    checked: Checked


def stated(text: str) -> Iterator[Stated]:
    """Yield the sentences of a text with the numbers of sources in them or right behind: [1], [2, 3], [^1].

    A sentence without any takes those of the next that has some.
    """
    yield from (Stated(sentence, numbers) for sentence, numbers in statements(text.replace(f" {UNVERIFIED}", "")))


class Checking:
    """Checks statements against documents.

    Args:
        judge: judges whether sentences support a statement.
        find: finds passages for a statement that names no source.
        sources: passages of the numbered sources, in their order.
        batch: judges in the place of `judge`, many statements at once.
        strict: whether statements that `batch` has no opinion of stay unverified.
    """

    def __init__(
        self,
        judge: Judge,
        find: Finder,
        sources: Sequence[Sequence[Retrieved]] = (),
        *,
        batch: BatchJudge | None = None,
        strict: bool = False,
    ) -> None:
        self._judge = judge
        self._find = find
        self._sources = sources
        self._batch = batch
        self._strict = strict
        self._began = thread_time()
        self._ran: dict[str, None] = {}
        self._prompts: dict[str, None] = {}

    def statements(self, claims: Iterable[Stated]) -> Verification:
        """Check statements of any text."""
        began = perf_counter()
        checked = self._settled([self._nearest(one) for one in claims])
        return Verification(
            statements=checked,
            checks=tuple(self._ran),
            prompts=tuple(self._prompts),
            usage=self._usage(),
            milliseconds=_since(began),
        )

    def answer(self, answer: Answer, documents: Iterable[Document]) -> Verification:
        """Check an answer's citations and statements again."""
        began = perf_counter()
        cited = Cited(documents)
        checked = self._settled(
            [
                self._cited(DATED.sub("", one.text), list(cited.cites(_named_citations(answer, one.citations))))
                for one in answer.statements
            ]
        )
        every = (*answer.citations, *(c for one in answer.dropped for c in one.contradicted_by))
        titles = {citation.document_id: citation.title for citation in every}
        return Verification(
            statements=checked,
            unresolved=tuple(citation for citation in every if not cited.resolves(citation)),
            documents=tuple(
                CheckedDocument(id=id_, title=title, state="unchanged" if cited.document(id_) else "missing")
                for id_, title in titles.items()
            ),
            checks=tuple(self._ran),
            prompts=tuple(self._prompts),
            usage=self._usage(),
            milliseconds=_since(began),
        )

    def _nearest(self, one: Stated) -> _Looked:
        """Check a statement against the sentences of its sources, or of all, that share most with it."""
        if (unchecked := self._unchecked(one.text)) is not None:
            return unchecked
        named = [self._sources[n - 1] for n in one.sources if 0 < n <= len(self._sources)]
        passages = [passage for source in named for passage in source] if named else self._find(one.text)
        shown = _nearest(one.text, citable(passages))
        verifier = self._verifier(shown)
        checked = verifier.check(Draft(one.text))
        if checked.outcome == "unverified" and shown:
            checked = _gravest([verifier.check(Draft(one.text, shown[:count])) for count in (1, TOGETHER)])
            every = verifier.check(Draft(one.text, shown)) if checked.outcome == "pending" else checked
            checked = every if every.outcome == "pending" else checked
        return _Looked(one.text, verifier, checked)

    def _cited(self, text: str, cites: Sequence[Cite]) -> _Looked:
        """Check a statement against the spans that it cites. A quotation may be torn into several of them."""
        if (unchecked := self._unchecked(text, sum(cite.span.end - cite.span.start for cite in cites))) is not None:
            return unchecked
        verifier = self._verifier(cites)
        checked = verifier.check(Draft(text, tuple(cites)))
        if checked.outcome != "verified" and cites and _torn(text, cites):
            checked = Checked(Draft(text, tuple(cites)), 1.0)
        return _Looked(text, verifier, checked)

    def _unchecked(self, text: str, cited: int = 0) -> _Looked | None:
        """The outcome of a statement that would take too long to check, or comes after one that did; else None."""
        if len(text) > LONGEST_STATEMENT or cited > LONGEST_CITED:
            finding = TOO_LONG
        elif thread_time() - self._began > MOST_SECONDS:
            finding = OUT_OF_TIME
        else:
            return None
        return _Looked(text, self._verifier(()), Checked(Draft(text), 0.0, "unverified", finding))

    def _verifier(self, shown: Sequence[Cite]) -> Verifier:
        return Verifier(self._judge, shown, self._batch, strict=self._strict)

    def _settled(self, looked: Sequence[_Looked]) -> tuple[CheckedStatement, ...]:
        """Have pending statements judged, in batches of the size of an answer."""
        pending = [one for one in looked if one.checked.outcome == "pending"]
        settled: list[Checked] = []
        for first in range(0, len(pending), MOST_AT_ONCE):
            some = pending[first : first + MOST_AT_ONCE]
            settled += some[0].verifier.settle([one.checked for one in some]).statements
        for verifier in (one.verifier for one in looked):
            self._ran.update(dict.fromkeys(verifier.ran))
            self._prompts.update(dict.fromkeys(verifier.prompts))
        outcomes = iter(settled)
        return tuple(
            self._checked_statement(one.text, next(outcomes) if one.checked.outcome == "pending" else one.checked)
            for one in looked
        )

    def _usage(self) -> Usage:
        return self._batch.usage() if self._batch is not None else Usage()

    def _checked_statement(self, text: str, checked: Checked) -> CheckedStatement:
        refuted = checked.outcome == "refuted"
        assert checked.outcome != "pending"
        return CheckedStatement(
            text=text,
            outcome=checked.outcome,
            support=checked.support,
            reason=checked.finding.reason if checked.finding is not None else None,
            check=checked.finding.check if checked.finding is not None else None,
            supporting=() if refuted else tuple(_citations(checked.draft.cites)),
            contradicting=tuple(_citations(checked.against)),
        )


def _named_citations(answer: Answer, numbers: Iterable[int]) -> Iterator[Citation]:
    """The citations with these numbers. An answer from outside may name some that it lacks; those are left out."""
    return (answer.citations[number] for number in numbers if 0 <= number < len(answer.citations))


def _torn(text: str, cites: Sequence[Cite]) -> bool:
    """Whether a text quotes spans in order, with an ellipsis between them, each once."""
    parts = [span.of(cite.passage.document.text) for cite in cites for span in cite.spans]
    return any(quotation(" … ".join(parts[:count])) == text for count in range(1, len(parts) + 1))


def _gravest(checked: Sequence[Checked]) -> Checked:
    """The one that verifies, else the one that refutes, else the last."""
    for outcome in ("verified", "refuted"):
        for one in checked:
            if one.outcome == outcome:
                return one
    return checked[-1]


def _nearest(text: str, shown: Sequence[Cite]) -> tuple[Cite, ...]:
    """The sentences that share most terms with a statement, the best first; of equals the one retrieved first.

    Those that share far fewer than the first are left out: they would be judged in vain.
    """
    wanted = set(content_terms(text))
    shared = [len(wanted.intersection(terms(cite.reading))) for cite in shown]
    order = sorted(range(len(shown)), key=lambda number: -shared[number])[:NEAREST]
    return tuple(shown[number] for number in order if shared[number] >= FAR * shared[order[0]])


def _citations(cites: Iterable[Cite]) -> Iterator[Citation]:
    yield from (citation_of(cite, span) for cite in cites for span in cite.spans)


def _since(began: float) -> float:
    return round((perf_counter() - began) * 1000, 1)
