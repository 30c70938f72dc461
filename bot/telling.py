"""The text of an answer as it grows: its statements as spans of it, its citations in order of first use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pincite.bot.answers import UNVERIFIED, Citation, PassageRef, Statement
from pincite.bot.dating import dated
from pincite.bot.drafts import Cite
from pincite.bot.events import CitationEvent, StatementEvent
from pincite.bot.verify import Checked
from pincite.index.locators import locator, page_at
from pincite.index.passages import paragraph_at
from pincite.index.retrieve import Retrieved
from pincite.index.types import Span


@dataclass(slots=True)
class Telling:
    """Text, statements and citations, each added at the end."""

    text: str = ""
    statements: list[Statement] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    before: int = 0
    """Number of statements of the stream that are no longer among these."""
    _numbers: dict[tuple[str, Span], int] = field(default_factory=dict)

    @property
    def next_number(self) -> int:
        """Number of the next statement in the stream."""
        return self.before + len(self.statements)

    @property
    def verified(self) -> bool:
        """Whether a statement so far is verified."""
        return any(statement.supported for statement in self.statements)

    @property
    def carrying(self) -> Sequence[int]:
        """The numbers of the citations of verified statements."""
        return [number for statement in self.statements if statement.supported for number in statement.citations]

    def say(self, words: str) -> None:
        """Add words of the answer's own."""
        self.text += f" {words}" if self.text else words

    def tell(self, checked: Checked) -> Iterator[StatementEvent | CitationEvent]:
        """Add a statement, marked unless it is verified, and its citations."""
        draft, verified = checked.draft, checked.outcome == "verified"
        text = dated(draft) if draft.may_change and verified else draft.text
        number = self.next_number
        self.text += " " if self.text else ""
        start, end = len(self.text), len(self.text) + len(text)
        self.text += text if verified else f"{text} {UNVERIFIED}"
        before = len(self.citations)
        statement = Statement(
            text=text,
            start=start,
            end=end,
            citations=tuple(dict.fromkeys(self._number(cite, span) for cite in draft.cites for span in cite.spans)),
            support=checked.support,
            outcome="verified" if verified else "unverified",
            supported=verified,
            reason=checked.finding.reason if checked.finding is not None else None,
        )
        self.statements.append(statement)
        yield StatementEvent(number=number, statement=statement, pending=checked.outcome == "pending")
        for place, citation in enumerate(self.citations[before:], before):
            yield CitationEvent(number=place, citation=citation)

    def cited(self, cites: Sequence[Cite]) -> tuple[int, ...]:
        """The numbers of the citations that lie within these spans."""
        return tuple(
            number
            for number, citation in enumerate(self.citations)
            if any(
                citation.document_id == cite.passage.document.id
                and cite.span.start <= citation.start
                and citation.end <= cite.span.end
                for cite in cites
            )
        )

    def holds(self, cite: Cite) -> bool:
        """Whether a citation holds the cite's span."""
        return any(
            citation.document_id == cite.passage.document.id
            and citation.start <= cite.span.start
            and cite.span.end <= citation.end
            for citation in self.citations
        )

    def _number(self, cite: Cite, span: Span) -> int:
        """The number of a cited span, which is a new citation if it was not cited before."""
        place = (cite.passage.document.id, span)
        if place not in self._numbers:
            self._numbers[place] = len(self.citations)
            self.citations.append(citation_of(cite, span))
        return self._numbers[place]


def citation_of(cite: Cite, span: Span | None = None) -> Citation:
    """Return a cite, or one of its spans, as a citation: the characters, and where a person finds them."""
    document, span = cite.passage.document, span or cite.span
    return Citation(
        document_id=document.id,
        title=document.title,
        source=document.source,
        published=document.published,
        paragraph=paragraph_at(document.text, span.start),
        page=page_at(document, span.start),
        locator=locator(document, span),
        start=span.start,
        end=span.end,
        quote=span.of(document.text),
        score=rounded(cite.score),
        collection=cite.passage.collection,
    )


def rounded(value: float) -> float:
    """Round to four digits: more would differ between processors."""
    return round(float(value), 4)


def references(passages: Sequence[Retrieved]) -> tuple[PassageRef, ...]:
    """Return retrieved passages as an answer lists them."""
    return tuple(
        PassageRef(
            document_id=passage.document.id,
            start=passage.passage.start,
            end=passage.passage.end,
            score=rounded(passage.score),
            collection=passage.collection,
        )
        for passage in passages
    )
