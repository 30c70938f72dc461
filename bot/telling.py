"""An answer while it is told: its text, its statements as spans of it, and its citations in the order of their use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pincite.bot.answers import Citation, Disagreement, Statement
from pincite.bot.events import CitationEvent, StatementEvent
from pincite.bot.verify import Verified
from pincite.index.passages import paragraph_at
from pincite.index.retrieve import Retrieved
from pincite.index.types import Document, Span

Verdict = Literal["yes", "no", "mixed"]

HEADS = {"yes": "Yes.", "no": "No.", "mixed": "The sources disagree."}
"""How an answer to a polar question begins, by its verdict."""

Cite = tuple[Retrieved, Span, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a writer found beside the statements that were told."""

    writer: str
    confidence: float
    verdict: Verdict | None = None
    short: str | None = None
    disagreements: tuple[Disagreement, ...] = ()
    passages: tuple[Retrieved, ...] = ()
    """In the order of whoever read them; empty where that is the one in which they were retrieved."""
    dropped: tuple[str, ...] = ()
    note: str | None = None
    refused: bool = False
    """Whether something was said, and nothing of it holds."""
    verify_ms: float = 0.0


@dataclass(slots=True)
class Telling:
    """Takes statements one by one; what was told stays as it is."""

    text: str = ""
    statements: list[Statement] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    _numbers: dict[tuple[str, Span], int] = field(default_factory=dict)

    def tell(self, verified: Verified, *, supported: bool = True) -> Iterator[StatementEvent | CitationEvent]:
        """Add a statement; the events that say so."""
        self.text += " " if self.text else ""
        start = len(self.text)
        self.text += verified.draft.text
        cited: list[int] = []
        new: list[int] = []
        for found, span, score in verified.draft.cites:
            place = (found.document.id, span)
            if place not in self._numbers:
                new.append(len(self.citations))
                self._numbers[place] = len(self.citations)
                self.citations.append(cite(found.document, span, score))
            if self._numbers[place] not in cited:
                cited.append(self._numbers[place])
        statement = Statement(
            text=verified.draft.text,
            start=start,
            end=len(self.text),
            citations=tuple(cited),
            support=verified.support,
            supported=supported,
        )
        self.statements.append(statement)
        yield StatementEvent(statement=statement)
        for number in new:
            yield CitationEvent(number=number, citation=self.citations[number])

    def places(self, cites: Sequence[tuple[Document, Span]]) -> tuple[int, ...]:
        """The numbers of the citations that lie within these spans."""
        return tuple(
            number
            for number, c in enumerate(self.citations)
            if any(c.document_id == d.id and span.start <= c.start and c.end <= span.end for d, span in cites)
        )


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
        score=rounded(score),
    )


def page_at(document: Document, offset: int) -> int | None:
    """The number of the page that an offset lies on, from 1; None for a document without pages."""
    for number, page in enumerate(document.pages, 1):
        if offset < page.end:
            return number
    return len(document.pages) or None


def rounded(value: float) -> float:
    """Four digits: more would differ between processors."""
    return round(float(value), 4)
