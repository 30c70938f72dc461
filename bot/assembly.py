"""The answer as it is put together: the checked statements that it shows, and those that it leaves out."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from pincite.bot.answers import Citation, Disagreement, Dropped, Outcome, Statement
from pincite.bot.drafts import Account, Cite, Conflict, Draft, Head, Lead, Verdict, quotation
from pincite.bot.events import CitationEvent, HeadEvent, OutcomeEvent, StatementEvent
from pincite.bot.phrasing import headline, verdict_words
from pincite.bot.telling import Telling, citation_of
from pincite.bot.tracing import span
from pincite.bot.verify import Checked, Verifier
from pincite.bot.verify.judges import Case
from pincite.bot.verify.relevance import Relevance, names_address
from pincite.bot.wording import ENGLISH, Wording

OPPOSITE: dict[Verdict | None, Verdict] = {"yes": "no", "no": "yes"}

VERDICT = "The answer to the question “{question}” is {verdict}."
"""A verdict as a statement that a language model judges."""

UNCONFIRMED = "the cited sentences could not be shown to answer so"
"""Reason for hiding a verdict that no judge has confirmed."""


Told = Iterator[HeadEvent | StatementEvent | CitationEvent]

Settling = Generator[HeadEvent | OutcomeEvent, None, list[Checked]]


@dataclass(slots=True)
class Assembly:
    """Takes what a writer yields, item by item. A statement that was shown stays as it is, unless it is pending.
    Every method that adds to the answer returns its events.
    """

    verifier: Verifier
    mark: bool = True
    """Whether to show unverified statements with citations, marked as such, or to leave them out."""
    relevance: Relevance | None = None
    """Whether drafts bear on the question; None where nothing was asked."""
    wording: Wording = ENGLISH
    """The answer's own words."""
    lead: str = ""
    """Introduction in the answer's own words."""
    headless: bool = False
    """Whether verdict and short answer stay away: it is not known what the question is about."""
    dropped: list[Dropped] = field(default_factory=list)
    account: Account | None = None
    verify_seconds: float = 0.0
    judge_seconds: float = 0.0
    _told: Telling = field(init=False)
    _first: Draft | None = None
    """The first verified statement."""
    _added: list[Checked] = field(default_factory=list)
    """All statements so far, in their order."""
    _waiting: list[Checked] = field(default_factory=list)
    """Unverified statements before the first verified one, with which the answer's headline comes."""
    _pending: list[int] = field(default_factory=list)
    """Numbers of the pending statements in the stream."""
    _head: Head = field(default_factory=Head)
    _first_head: Head | None = None
    """The head when the first statement came; only that can begin the answer."""
    _headed: bool = False
    """Whether the head is shown."""
    _ruling: Outcome | None = None
    """The judging language model's opinion of the verdict; None if it has none or wasn't asked."""
    _said: bool = False
    _conflicts: list[Conflict] = field(default_factory=list)
    _disputed: list[Conflict] = field(default_factory=list)
    """Those that still have to be judged."""

    def __post_init__(self) -> None:
        self._told = Telling(self.lead)

    def check(self, draft: Draft) -> Checked:
        """Check a draft against the question, and against the sentences that it cites."""
        began = perf_counter()
        check = self.verifier.check
        with span("pincite.verify", {"pincite.cites": len(draft.cites)}) as note:
            checked = check(draft) if self.relevance is None else self.relevance.checked(draft, check)
            note({"pincite.outcome": checked.outcome})
        self.verify_seconds += perf_counter() - began
        return checked

    def add(self, checked: Checked) -> Told:
        """Add a statement that is verified, pending, or to be marked as unverified; list any other."""
        self._first_head = self._first_head or self._head
        self._added.append(checked)
        self._list(checked)
        yield from self._place(checked, self._first_head)

    def settle(self) -> Settling:
        """Have pending statements judged, report each outcome, and put the text together anew.

        Returns:
            The statements that were pending, as they are now.
        """
        pending = [checked for checked in self._added if checked.outcome == "pending"]
        disputed, self._disputed = self._disputed, []
        if not pending and not disputed:
            return []
        began = perf_counter()
        with span("pincite.judge", {"pincite.statements": len(pending)}) as note:
            judged = self.verifier.settle(pending, disputed, self._verdict_to_judge())
            note({"pincite.statements.verified": sum(one.outcome == "verified" for one in judged.statements)})
        self.judge_seconds += perf_counter() - began
        self._ruling = judged.verdict or self._ruling
        settled = judged.statements
        for conflict in judged.conflicts:
            self.conflict(conflict)
        for checked in settled:
            self._list(checked)
        numbers, headed = self._pending, self._headed
        retold = self._tell_anew(iter(settled))
        if not headed:
            yield from (event for event in retold if isinstance(event, HeadEvent))
        for number, checked in zip(numbers, settled, strict=True):
            yield self._outcome(number, checked)
        return settled

    def head(self, head: Head) -> None:
        """Set the verdict or the short answer; an address is shown as one only where the question asks for it."""
        if self.headless:
            return
        if head.short and names_address(head.short) and not head.address:
            self.dropped.append(Dropped(text=head.short, reason="an address is not a headline"))
            head = Head(head.verdict, sure=head.sure)
        short = head if head.short else self._head
        decided = head if head.verdict is not None else self._head
        self._head = Head(decided.verdict, short.short, short.stands, decided.sure, short.address)

    def introduce(self, lead: Lead) -> None:
        """Begin the answer with words of its own, unless a statement was shown already."""
        if not self._told.text:
            self.lead = lead.text
            self._told = Telling(lead.text)

    def conflict(self, conflict: Conflict) -> None:
        """Keep a conflict if its sides say what the writer claims, which a judge may have to confirm first."""
        if not conflict.checked and self.verifier.at_once and conflict.for_ and conflict.against:
            self._disputed.append(conflict)
            return
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
        """Show the statements that waited for a verified one; quote sides of disagreements that no statement cites."""
        yield from self._tell_waiting()
        if self._told.statements:
            yield from self._quote_both_sides()

    def quote(self, lead: str, drafts: Iterable[Draft]) -> Told:
        """Quote the sentences that come closest to an answer."""
        quotations = [checked for draft in drafts if (checked := self.check(draft)).outcome == "verified"]
        if quotations:
            self._told.say(lead)
        for checked in quotations:
            yield from self._told.tell(checked)

    @property
    def text(self) -> str:
        """The text so far."""
        return self._told.text

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements shown so far."""
        return tuple(self._told.statements)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations so far."""
        return tuple(self._told.citations)

    @property
    def verified(self) -> bool:
        """Whether a statement so far is verified."""
        return self._told.verified

    @property
    def said(self) -> bool:
        """Whether the writer proposed anything, shown or not."""
        return self._said or (self.account is not None and self.account.said)

    @property
    def confidence(self) -> float:
        """Probability that the passages hold the answer; by default the support of the best statement."""
        if self.account is not None:
            return self.account.confidence
        return max((statement.support for statement in self.statements), default=0.0)

    @property
    def note(self) -> str | None:
        """Remarks on how the answer came about, for its reader."""
        return self.account.note if self.account is not None else None

    def disagreements(self) -> tuple[Disagreement, ...]:
        """The conflicts of which both sides are cited."""
        sides = ((c, self._told.cited(c.for_), self._told.cited(c.against)) for c in self._conflicts)
        return tuple(
            Disagreement(claim=c.claim, for_=for_, against=against, values=self._values(c, for_, against))
            for c, for_, against in sides
            if for_ and against
        )

    def _values(self, conflict: Conflict, *sides: Sequence[int]) -> tuple[str, str] | None:
        """The value of each side of a conflict, if both stand in what is cited for them."""
        if conflict.values is None:
            return None
        quotes = [" ".join(self.citations[number].quote for number in side) for side in sides]
        stand = all(
            _folded(value).strip(" .") and _folded(value) in _folded(quote)
            for value, quote in zip(conflict.values, quotes, strict=True)
        )
        return conflict.values if stand else None

    def verdict(self) -> Verdict | None:
        """The verdict, unless its disagreement is missing, or the judge or the reader contradicts it.

        A language model's opinion of it outranks the reader's.
        """
        verdict = self._head.verdict
        if not self.verified or (verdict == "mixed" and not self.disagreements()):
            return None
        if verdict in OPPOSITE and (self._ruling is not None or not self._head.sure):
            if self._ruling == "verified":
                return verdict
            self.dropped.append(Dropped(text=f"the verdict {verdict}", reason=UNCONFIRMED))
            return None
        opposite = OPPOSITE.get(verdict)
        contradicted = self.account is not None and opposite is not None and self.account.verdict == opposite
        if verdict is not None and contradicted and not self.text.startswith(verdict_words(verdict, self.wording)):
            self.dropped.append(Dropped(text=f"the verdict {verdict}", reason=f"the reader finds {opposite}"))
            return None
        if verdict is not None and self._denied(self._head, verdict):
            self.dropped.append(Dropped(text=f"the verdict {verdict}", reason="the first statement says otherwise"))
            return None
        return verdict

    def short(self) -> str | None:
        """The short answer, if it stands in a citation word for word."""
        short = self._head.short
        if not self.verified or short is None or not _folded(short).strip(" ."):
            return None
        if self._head.stands and all(self._told.holds(cite) for cite in self._head.stands):
            return short.strip()
        for wording in (short, short.strip(" .")):
            if any(_folded(wording) in _folded(self.citations[number].quote) for number in self._told.carrying):
                return wording
        self.dropped.append(Dropped(text=short, reason="does not stand in what a verified statement cites"))
        return None

    def _list(self, checked: Checked) -> None:
        """List the parts of a statement that are left out: the whole, or citations."""
        self._said = self._said or checked.outcome is not None
        self.dropped += [_beside_the_point(checked, cite) for cite in checked.without]
        if not self._tellable(checked):
            self.dropped.append(_left_out(checked))

    def _tellable(self, checked: Checked) -> bool:
        if checked.outcome == "unverified":
            return self.mark and bool(checked.draft.cites)
        return checked.outcome in {"verified", "pending"}

    def _place(self, checked: Checked, head: Head) -> Told:
        """Add a statement to the answer unless it is left out. The headline goes before the first verified one."""
        if not self._tellable(checked):
            return
        if checked.outcome == "verified" and not self._told.statements:
            self._first = checked.draft
            yield from self._open(head, checked.draft)
        if checked.outcome == "unverified" and not self._told.statements and (head.verdict or head.short):
            self._waiting.append(checked)
            return
        yield from self._tell_waiting()
        if checked.outcome == "pending":
            self._pending.append(self._told.next_number)
        yield from self._told.tell(checked)

    def _tell_anew(self, settled: Iterator[Checked]) -> list[HeadEvent | StatementEvent | CitationEvent]:
        """Put the text together anew with the outcomes of pending statements. Without a verified one it has no head."""
        number = self._told.next_number
        self._added = [next(settled) if one.outcome == "pending" else one for one in self._added]
        self._told, self._waiting, self._pending = Telling(self.lead), [], []
        verified = any(checked.outcome == "verified" for checked in self._added)
        head = self._first_head if verified and self._first_head is not None else Head()
        events = [event for checked in self._added for event in self._place(checked, head)]
        self._told.before = number - len(self._told.statements)
        return events

    def _outcome(self, number: int, checked: Checked) -> OutcomeEvent:
        assert checked.outcome in {"verified", "refuted", "unverified"}
        return OutcomeEvent(
            number=number,
            outcome=checked.outcome,
            support=checked.support,
            reason=checked.finding.reason if checked.finding is not None else None,
            dropped=None if self._tellable(checked) else _left_out(checked),
        )

    def _open(self, head: Head, first: Draft) -> Told:
        """Begin with the verdict or the short answer, if one is certain before the first statement is shown."""
        verdict, short = head.verdict, head.short
        event = None
        if verdict is not None:
            certain = not self._denied(head, verdict) and (verdict != "mixed" or self._conflicts)
            event = HeadEvent(verdict=verdict) if certain else None
        elif short and (_stands_in(head, first) or any(_folded(short) in _folded(cite.text) for cite in first.cites)):
            event = HeadEvent(short=short)
        if event is not None:
            self._told.say(headline(event, self.wording))
            self._headed = True
            yield event

    def _verdict_to_judge(self) -> Case | None:
        """The verdict as a statement that rests on all that the statements cite; None if there is none to judge."""
        verdict = self._head.verdict
        if verdict not in OPPOSITE or self.relevance is None or self._headed or self._ruling is not None:
            return None
        supporting = (checked for checked in self._added if checked.outcome in {"verified", "pending"})
        cites = {(cite.passage.document.id, cite.span): cite for checked in supporting for cite in checked.draft.cites}
        claim = VERDICT.format(question=self.relevance.question, verdict=verdict)
        return Case(claim, tuple(cites.values())) if cites else None

    def _denied(self, head: Head, verdict: Verdict) -> bool:
        """Whether the first verified statement's evidence contradicts a verdict; a reader has weighed its own."""
        if verdict in OPPOSITE and (self._ruling is not None or not head.sure):
            return self._ruling != "verified"
        first = self._first
        if self.relevance is None or first is None or first.weighed:
            return False
        return self.relevance.denies(verdict, first.cites)

    def _tell_waiting(self) -> Told:
        waiting, self._waiting = self._waiting, []
        for checked in waiting:
            yield from self._told.tell(checked)

    def _quote_both_sides(self) -> Told:
        for conflict in self._conflicts:
            for side in (conflict.for_, conflict.against):
                if not self._told.cited(side):
                    yield from self.add(self.check(Draft(quotation(side[0].text), (side[0],))))


def _stands_in(head: Head, draft: Draft) -> bool:
    """Whether the short answer stands in what a draft cites."""
    cited = [(cite.passage.document.id, span) for cite in draft.cites for span in cite.spans]
    return bool(head.stands) and all(
        any(document == cite.passage.document.id and span.holds(cite.span) for document, span in cited)
        for cite in head.stands
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


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
