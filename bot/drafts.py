"""A writer's items for one question: the statements that it proposes, and its account of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pincite.bot.answers import Dropped, Usage
from pincite.bot.asking.interviews import asking_terms, is_interviewers, only_asks
from pincite.index.retrieve import Retrieval, Retrieved
from pincite.index.terms import terms as terms_of
from pincite.index.types import Span
from pincite.index.view import Reason, View

Verdict = Literal["yes", "no", "mixed"]

UNSHOWN = frozenset({Reason.COMMENT, Reason.DATA})
"""Reasons for leaving characters of a sentence out of its quotation."""

MOST_CLOSEST = 3
"""Most sentences to quote in a likely answer if the writer names none."""

NO_USAGE = Usage()
"""Usage of a writer that asks no language model."""


@dataclass(frozen=True, slots=True)
class Cite:
    """A span that a statement rests on, in the passage that was shown."""

    passage: Retrieved
    span: Span
    """In the document; within the passage."""
    score: float
    """How well the span answers the question, from 0 to 1."""
    view: View | None = None
    """How the sentence is read, if the span is a whole one; None for a part, which is read as it stands."""
    beside: tuple[Span, ...] = ()
    """Spans elsewhere in the document that the sentence is read with and that the statement needs, too: a column's
    name, a heading, the question above."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """The cited spans: the sentence, in parts around hidden characters, then the spans that it needs beside it."""
        own = shown_spans(self.view, self.span) if self.view is not None else (self.span,)
        return *own, *self.beside

    @property
    def text(self) -> str:
        """The characters of the span."""
        text = self.passage.document.text
        return " … ".join(span.of(text) for span in self.spans[: len(self.spans) - len(self.beside)])

    @property
    def reading(self) -> str:
        """The sentence as it is read, with its labels."""
        return self.view.text if self.view is not None else self.text

    def needing(self, terms: Iterable[str], short: Span | None = None) -> Cite:
        """The cite with those repeated runs of its view that the statement needs. Needed are the runs that hold a term
        which the sentence's own words lack, and those that the short answer (a range of the view) lies in or directly
        follows.
        """
        return self if self.view is None else replace(self, beside=needed(self.view, frozenset(terms), short))


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement that a writer proposes, with the spans that it rests on."""

    text: str
    cites: tuple[Cite, ...] = ()
    may_change: bool = False
    """Whether it was true when its source was written but may have changed: it is shown with the source's date."""
    weighed: bool = False
    """Whether its writer has weighed it against the question itself, as the built-in reader does."""
    named: bool = False
    """Whether the question names a value of it by row and column: then addresses beside that may be shown, too."""


@dataclass(frozen=True, slots=True)
class Head:
    """A verdict or a short answer. It begins the answer if it comes before the first statement."""

    verdict: Verdict | None = None
    short: str | None = None
    stands: tuple[Cite, ...] = ()
    """Where the short answer stands, if the writer knows; otherwise it is looked for in the quotes."""
    sure: bool = True
    """Whether the question is known to be polar; otherwise a verdict is shown only where a judge confirms it."""
    address: bool = False
    """Whether the short answer is an address of the very kind and owner that the question asks for."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Words of the answer's own before its first statement, such as the titles of the documents that it quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A claim on which sources disagree."""

    claim: str
    for_: tuple[Cite, ...]
    against: tuple[Cite, ...]
    checked: bool = False
    """Whether the writer has read both sides itself, as the built-in reader does."""
    values: tuple[str, str] | None = None
    """The value that each side gives, for and against, where values are what differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A writer's account at the end: who wrote, how sure it is, what it cost."""

    writer: str
    """`reader`, or the name of a language model."""
    confidence: float
    """Probability that the passages hold the answer."""
    verdict: Verdict | None = None
    """The built-in reader's verdict; a language model's verdict against it is not shown."""
    passages: tuple[Retrieved, ...] = ()
    """The passages in the reader's order; empty if that is the order of retrieval."""
    usage: Usage = NO_USAGE
    note: str | None = None
    """Remark on how the answer came about, for its reader."""
    closest: tuple[Draft, ...] = ()
    """Quotations of the sentences that come closest to an answer, for want of anything better."""
    likely: bool = False
    """Whether to show them although the writer says nothing."""
    said: bool = False
    """Whether the writer proposed anything, even if none of it is left."""
    prompts: tuple[str, ...] = ()
    """The prompts that it was asked by, each with its version."""


@dataclass(frozen=True, slots=True)
class Review:
    """Settle pending drafts now: the writer needs their outcomes to go on."""


Item = Draft | Head | Lead | Conflict | Dropped | Review | Account
"""Items that a writer may yield. `Dropped` is a statement that it withdrew itself, with the reason."""


def quotation(text: str) -> str:
    """Put a sentence in quotation marks, on one line."""
    return f"“{' '.join(text.split())}”"


def citable(passages: Sequence[Retrieved]) -> tuple[Cite, ...]:
    """Return the sentences of passages that can be cited, best passage first.

    Headings, questions, terms and header rows are left out: they state nothing by themselves.
    """
    return tuple(
        Cite(passage, span, passage.score, view)
        for passage in passages
        for span, view in zip(passage.passage.sentences, passage.passage.read, strict=True)
        if span not in passage.passage.naming
    )


def shown_spans(view: View, span: Span) -> tuple[Span, ...]:
    """The parts of a sentence without comments and encoded data."""
    parts: list[Span] = []
    at = span.start
    for gap in view.left_out:
        if gap.reason not in UNSHOWN:
            continue
        parts.append(Span(at, gap.span.start))
        at = gap.span.end
    parts.append(Span(at, span.end))
    return tuple(part for part in parts if any(part.start < own.end and own.start < part.end for own in view.own))


def needed(view: View, terms: frozenset[str], short: Span | None) -> tuple[Span, ...]:
    """The repeated runs of a view that a statement with these terms rests on, each once.

    The rest of a torn sentence is always among them. An interviewer's question is no evidence, unless questions are
    asked for.
    """
    own = set(terms_of("".join(piece.text for piece in view.pieces if not piece.repeated)))
    spans: list[Span] = []
    label: list[Span] = []
    at = 0
    for piece in view.pieces:
        end = at + len(piece.text)
        answers = short is not None and at < short.end and short.start < end
        if piece.repeated and piece.label and only_asks(piece.text) and not _is_asked_for(piece.text, terms):
            at = end
            continue
        if piece.origin is not None and piece.repeated:
            if answers or at >= view.end or (terms - own).intersection(terms_of(piece.text)):
                spans.append(piece.origin)
            label = label if piece.answers else [*label, piece.origin]
        elif piece.origin is not None and answers:
            spans += label
        if piece.origin is not None and not (piece.repeated and not piece.answers):
            label = []
        at = end
    return tuple(dict.fromkeys(spans))


def _is_asked_for(question: str, terms: frozenset[str]) -> bool:
    """Whether a question in a document is evidence for an answer to one with these terms: not an interviewer's."""
    return bool(terms & asking_terms()) or not is_interviewers(question)


def closest_sentences(retrieval: Retrieval) -> list[Draft]:
    """Quote the sentences that share most with a question, if the writer names none."""

    def shared(cite: Cite) -> float:
        return sum(retrieval.terms.get(term, 0.0) for term in set(terms_of(cite.reading)))

    closest = sorted(citable(retrieval.passages), key=shared, reverse=True)[:MOST_CLOSEST]
    return [Draft(quotation(cite.text), (cite,)) for cite in closest]
