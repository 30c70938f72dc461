"""The answer while it is put together: its text, its statements as spans of it, its citations in order of first use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from pincite.bot.answers import UNVERIFIED, Citation, Disagreement, Dropped, PassageRef, Statement
from pincite.bot.dating import dated
from pincite.bot.drafts import Account, Cite, Conflict, Draft, Head, Verdict, citable, quotation
from pincite.bot.events import CitationEvent, HeadEvent, StatementEvent
from pincite.bot.verify import Checked, Verifier
from pincite.index.locators import locator, page_at
from pincite.index.passages import paragraph_at
from pincite.index.retrieve import Retrieval, Retrieved
from pincite.index.terms import terms
from pincite.index.types import Span

HEADS: dict[Verdict, str] = {"yes": "Yes.", "no": "No.", "mixed": "The sources disagree."}
"""How an answer to a polar question begins, by its verdict."""

OPPOSITE: dict[Verdict | None, Verdict] = {"yes": "no", "no": "yes"}

NEAREST = 3
"""Passages that an abstention names in its text."""

CLOSEST = "The closest passages say:"
"""How a likely answer begins."""

MOST_CLOSEST = 3
"""Sentences of a likely answer, where the writer names none."""

Told = Iterator[HeadEvent | StatementEvent | CitationEvent]


@dataclass(slots=True)
class Assembly:
    """Takes what a writer yields, item by item. What was told stays as it is.

    Every method that adds to the answer returns the events that say so.
    """

    verifier: Verifier
    mark: bool = True
    """Whether unverified statements that cite something are told, marked as such; otherwise they are left out."""
    text: str = ""
    statements: list[Statement] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    account: Account | None = None
    verify_seconds: float = 0.0
    _head: Head = field(default_factory=Head)
    _said: bool = False
    _waiting: list[Checked] = field(default_factory=list)
    """Unverified statements before the first verified one, with which the answer's headline comes."""
    _conflicts: list[Conflict] = field(default_factory=list)
    _numbers: dict[tuple[str, Span], int] = field(default_factory=dict)

    def check(self, draft: Draft) -> Checked:
        """Check a draft against the sentences that it cites."""
        began = perf_counter()
        checked = self.verifier.check(draft)
        self.verify_seconds += perf_counter() - began
        return checked

    def add(self, checked: Checked) -> Told:
        """Add a statement that is verified, or is not and is told as such; list any other."""
        self._said = self._said or checked.outcome is not None
        self.dropped += [_beside_the_point(checked, cite) for cite in checked.without]
        if checked.outcome == "verified":
            if not self.statements:
                yield from self._open(checked.draft)
            yield from self._told_late()
            yield from self._tell(checked)
        elif checked.outcome == "unverified" and self.mark and checked.draft.cites:
            if not self.statements and (self._head.verdict or self._head.short):
                self._waiting.append(checked)
            else:
                yield from self._tell(checked)
        else:
            self.dropped.append(_left_out(checked))

    def head(self, head: Head) -> None:
        """Set the verdict or the short answer."""
        short = head if head.short else self._head
        self._head = Head(head.verdict or self._head.verdict, short.short, short.stands)

    def conflict(self, conflict: Conflict) -> None:
        """Keep a conflict whose sides say what the writer says they do."""
        if not conflict.checked:
            for_ = tuple(cite for cite in conflict.for_ if self.verifier.says(conflict.claim, [cite]))
            against = tuple(cite for cite in conflict.against if self.verifier.denies(conflict.claim, [cite]))
            conflict = Conflict(conflict.claim, for_, against, checked=True)
        if conflict.for_ and conflict.against:
            self._conflicts.append(conflict)
        else:
            reason = "the sentences named for a disagreement do not disagree on it"
            self.dropped.append(Dropped(text=conflict.claim, reason=reason))

    def close(self) -> Told:
        """Tell what waited for a verified statement, and quote sides of disagreements that no statement cites."""
        yield from self._told_late()
        if self.statements:
            yield from self._quote_both_sides()

    def quote(self, lead: str, drafts: Iterable[Draft]) -> Told:
        """Quote the sentences that come closest to an answer."""
        quotations = [checked for draft in drafts if (checked := self.check(draft)).outcome == "verified"]
        if quotations:
            self.text += f" {lead}" if self.text else lead
        for checked in quotations:
            yield from self._tell(checked)

    @property
    def verified(self) -> bool:
        """Whether a statement so far is verified."""
        return any(statement.supported for statement in self.statements)

    @property
    def said(self) -> bool:
        """Whether the writer said something, whether or not it is told."""
        return self._said or (self.account is not None and self.account.said)

    @property
    def confidence(self) -> float:
        """Probability that the passages hold the answer; a writer that does not know has that of its best statement."""
        if self.account is not None:
            return self.account.confidence
        return max((statement.support for statement in self.statements), default=0.0)

    @property
    def note(self) -> str | None:
        """What a reader of the answer has to know about how it came about."""
        return self.account.note if self.account is not None else None

    def disagreements(self) -> tuple[Disagreement, ...]:
        """The conflicts of which both sides are cited."""
        sides = ((c.claim, self._cited(c.for_), self._cited(c.against)) for c in self._conflicts)
        return tuple(
            Disagreement(claim=claim, for_=for_, against=against) for claim, for_, against in sides if for_ and against
        )

    def verdict(self) -> Verdict | None:
        """The verdict, unless it is without its disagreement, or against what the reader finds."""
        verdict = self._head.verdict
        if not self.verified or (verdict == "mixed" and not self.disagreements()):
            return None
        opposite = OPPOSITE.get(verdict)
        contradicted = self.account is not None and opposite is not None and self.account.verdict == opposite
        if verdict is not None and contradicted and not self.text.startswith(HEADS[verdict]):
            self.dropped.append(Dropped(text=f"the verdict {verdict}", reason=f"the reader finds {opposite}"))
            return None
        return verdict

    def short(self) -> str | None:
        """The short answer, if it stands in a citation word for word."""
        short = self._head.short
        if not self.verified or short is None or not _folded(short).strip(" ."):
            return None
        if self._head.stands and all(self._holds(cite) for cite in self._head.stands):
            return short.strip()
        for wording in (short, short.strip(" .")):
            if any(_folded(wording) in _folded(self.citations[number].quote) for number in self._carrying()):
                return wording
        self.dropped.append(Dropped(text=short, reason="does not stand in what a verified statement cites"))
        return None

    def _open(self, first: Draft) -> Told:
        """Begin with the verdict or the short answer, if one is certain before the first statement is told."""
        verdict, short = self._head.verdict, self._head.short
        if verdict is not None:
            if verdict != "mixed" or self._conflicts:
                self.text = HEADS[verdict]
                yield HeadEvent(verdict=verdict)
        elif short and (self._stands_in(first) or any(_folded(short) in _folded(cite.text) for cite in first.cites)):
            self.text = _sentence(short)
            yield HeadEvent(short=short)

    def _told_late(self) -> Told:
        waiting, self._waiting = self._waiting, []
        for checked in waiting:
            yield from self._tell(checked)

    def _carrying(self) -> Sequence[int]:
        """The numbers of the citations of verified statements."""
        return [number for statement in self.statements if statement.supported for number in statement.citations]

    def _tell(self, checked: Checked) -> Told:
        draft, verified = checked.draft, checked.outcome == "verified"
        text = dated(draft) if draft.may_change and verified else draft.text
        self.text += " " if self.text else ""
        start, end = len(self.text), len(self.text) + len(text)
        self.text += text if verified else f"{text} {UNVERIFIED}"
        numbers: list[int] = []
        new: list[int] = []
        for cite in draft.cites:
            for span in cite.spans:
                place = (cite.passage.document.id, span)
                if place not in self._numbers:
                    new.append(len(self.citations))
                    self._numbers[place] = len(self.citations)
                    self.citations.append(citation_of(cite, span))
                if self._numbers[place] not in numbers:
                    numbers.append(self._numbers[place])
        statement = Statement(
            text=text,
            start=start,
            end=end,
            citations=tuple(numbers),
            support=checked.support,
            outcome="verified" if verified else "unverified",
            supported=verified,
        )
        self.statements.append(statement)
        yield StatementEvent(statement=statement)
        for number in new:
            yield CitationEvent(number=number, citation=self.citations[number])

    def _quote_both_sides(self) -> Told:
        for conflict in self._conflicts:
            for side in (conflict.for_, conflict.against):
                if not self._cited(side):
                    yield from self.add(self.check(Draft(quotation(side[0].text), (side[0],))))

    def _holds(self, cite: Cite) -> bool:
        """Whether a citation of the answer holds the cite's span."""
        return any(
            citation.document_id == cite.passage.document.id
            and citation.start <= cite.span.start
            and cite.span.end <= citation.end
            for citation in self.citations
        )

    def _stands_in(self, draft: Draft) -> bool:
        """Whether the short answer stands in what a draft cites."""
        stands = self._head.stands
        cited = [(cite.passage.document.id, span) for cite in draft.cites for span in cite.spans]
        return bool(stands) and all(
            any(document == cite.passage.document.id and span.holds(cite.span) for document, span in cited)
            for cite in stands
        )

    def _cited(self, cites: Sequence[Cite]) -> tuple[int, ...]:
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


def _left_out(checked: Checked) -> Dropped:
    return Dropped(
        text=checked.draft.text,
        reason=str(checked.finding) if checked.finding is not None else "",
        outcome=checked.outcome,
        contradicted_by=tuple(citation_of(cite, span) for cite in checked.against for span in cite.spans),
    )


def _beside_the_point(checked: Checked, cite: Cite) -> Dropped:
    quoted = " ".join(cite.text.split())
    return Dropped(text=f"a citation of “{quoted}”", reason=f"it says nothing of “{checked.draft.text}”")


def nearest(retrieval: Retrieval) -> list[Draft]:
    """Quote the sentences that share most with a question, for a writer that names none that come close."""
    weights = retrieval.terms
    shared = [
        (sum(weights.get(t, 0.0) for t in set(terms(cite.reading))), cite) for cite in citable(retrieval.passages)
    ]
    best = sorted(shared, key=lambda one: -one[0])[:MOST_CLOSEST]
    return [Draft(quotation(cite.text), (cite,)) for _, cite in best]


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
    )


def abstention(collection: str, passages: Sequence[Retrieved]) -> str:
    """Say that there is no answer, and where the nearest passages are."""
    text = f"The documents in “{collection}” don't answer this."
    if passages:
        nearest = (
            f"“{passage.document.title}”, {locator(passage.document, passage.passage.sentences[0])}"
            for passage in passages[:NEAREST]
        )
        text += f" The nearest passages are in {'; '.join(dict.fromkeys(nearest))}."
    return text


def unverified(writer: str) -> str:
    """Say that nothing of what a writer said is verified; the documents may hold the answer all the same."""
    return f"What {writer} said could not be verified."


def references(passages: Sequence[Retrieved]) -> tuple[PassageRef, ...]:
    """Return passages as an answer lists them."""
    return tuple(
        PassageRef(
            document_id=passage.document.id,
            start=passage.passage.start,
            end=passage.passage.end,
            score=rounded(passage.score),
        )
        for passage in passages
    )


def rounded(value: float) -> float:
    """Round to four digits: more would differ between processors."""
    return round(float(value), 4)


def _sentence(short: str) -> str:
    line = " ".join(short.split())
    return line[0].upper() + line[1:] + ("" if line[-1] in ".!?…。" else ".")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def headline(head: HeadEvent) -> str:
    """Write a head as the text of an answer begins with it."""
    return HEADS[head.verdict] if head.verdict is not None else _sentence(head.short or "")
