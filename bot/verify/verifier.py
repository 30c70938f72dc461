"""One draft against the sentences that it cites: fit -> cites -> checks -> judge -> needed cites -> narrow.

Where the configured language model judges, a draft is pending after the checks, and `settle` has all of them judged at
once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from pincite.bot.answers import Outcome
from pincite.bot.drafts import Cite, Conflict, Draft, quotation
from pincite.bot.verify.checks import CHECKS, COMPLETENESS, DATES, NEGATION, NUMBERS, QUOTATIONS, Finding, finding
from pincite.bot.verify.judges import BatchJudge, Case, Judge, NotJudged, Opinion
from pincite.bot.verify.judges.overlap import coverage
from pincite.bot.verify.narrow import narrowed
from pincite.bot.verify.repeated import repeated
from pincite.bot.verify.statement import Pair, Text, pair
from pincite.index.terms import content_terms
from pincite.index.types import Span

BETWEEN = " "
"""Separator of cited sentences."""

TELLING = 10
"""Sentences that are enough to tell a language."""

DIGITS = 4
"""Decimals of a probability; more would differ between processors."""

DENIED = 1 / 3
"""Share of a claim's terms that a sentence has to hold to deny it. Of 5,172 false claims written for the reader, 19 in
20 share more of them with the text that they contradict."""

LIKELY = 0.5
"""Probability from which a sentence contradicts a claim more likely than not."""

SAME_MATTER = 0.5
"""Share of a claim's terms, numbers aside, that a sentence has to hold to deny it by what can be compared."""

CLAIM = 3
"""Fewest terms for a clause to count as a claim."""

SURE = 0.75
"""Probability of support from which the built-in judge sets a doubt aside. Of 79 held-back statements with such a doubt
7 of 39 true ones reach it and 2 of 40 false ones; its own threshold, 0.65, 20 and 9 do."""

COMPARABLE = (DATES, NUMBERS, NEGATION)
"""Checks whose finding means that a source on the same matter says otherwise."""

COMPARING = tuple(check for check in CHECKS if check is not COMPLETENESS)
"""Checks that compare a statement with its citations."""

JUDGE = "judge"
"""Name of a language model's finding, among those of the checks."""

NOT_SHOWN = Finding("citations", "cites what was not shown")
NONE_SUPPORTS = Finding("citations", "no sentence is named for it, and none could be shown to say it")
NOT_JUDGED = Finding(JUDGE, "could not be judged")
NOT_SUPPORTED = Finding("support", "the sentences that it names could not be shown to say that")

QUOTATION = "quotation"
"""Name of the comparison of a quotation with its sentence, character for character."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft and the outcome of checking it."""

    draft: Draft
    """The draft. If it is verified, it has the citations that it needs, narrowed to the words that carry it."""
    support: float
    """Probability that the citations support it."""
    outcome: Outcome | Literal["pending"] | None = "verified"
    """Pending until it is judged; None of what states nothing."""
    finding: Finding | None = None
    """Why it is not verified; None if it is. Of a pending one, what a check doubts."""
    against: tuple[Cite, ...] = ()
    """The sentence that says otherwise, if it is refuted."""
    without: tuple[Cite, ...] = ()
    """Citations that were taken out although the statement is verified: they say nothing of it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The decision of a judge of all statements at once."""

    statements: list[Checked]
    """The pending statements, in their order."""
    conflicts: list[Conflict]
    """The disputed claims, each with what is left of its sides."""
    verdict: Outcome | None = None
    """The judge's opinion of the verdict; None if it has none, or there was no verdict to judge."""


class Verifier:
    """Checks the drafts of one answer.

    Args:
        judge: decides whether cited sentences support a statement that no check refuses.
        shown: the sentences that the writer was shown. Nothing else can be cited.
        batch: decides in its place, of all statements at once that no check refutes.
        strict: whether what `batch` has no opinion of stays unverified, instead of being judged by `judge`.
    """

    def __init__(
        self, judge: Judge, shown: Sequence[Cite], batch: BatchJudge | None = None, *, strict: bool = False
    ) -> None:
        self._judge = judge
        self._shown = shown
        self._batch = batch
        self._strict = strict
        self._parse = lru_cache(maxsize=None)(Text)
        self._ran: dict[str, None] = {}
        self._prompts: dict[str, None] = {}

    @property
    def ran(self) -> tuple[str, ...]:
        """What has been done so far: the checks that know the statements' language, and the judge."""
        return tuple(self._ran)

    @property
    def prompts(self) -> tuple[str, ...]:
        """The prompts that a judge was asked by so far, each with its version."""
        return tuple(self._prompts)

    def check(self, draft: Draft) -> Checked:
        """Check a draft against the sentences that it cites.

        A quotation of a sentence that was shown is its own support. A draft without citations gets the shown sentence
        that supports it best, if one does by the same rules. What a check refutes stays refuted; what one doubts, or
        the judge doesn't find supported, is unverified. With a judge for all statements at once, what is not refuted
        is pending instead; the words of a quotation are no matter of opinion.
        """
        if not all(map(self._was_shown, draft.cites)):
            return Checked(replace(draft, cites=()), 0.0, "unverified", NOT_SHOWN)
        if (quoted := self._quoted(draft)) is not None:
            self._ran[QUOTATION] = None
            return quoted
        cited = self._pair(draft.text, draft.cites)
        self._ran.update(dict.fromkeys(check.name for check in CHECKS if check.knows(cited.lexicon)))
        if (stateless := COMPLETENESS(cited)) is not None:
            return Checked(draft, 0.0, None, stateless)
        if not draft.cites:
            return self._looked_up(draft)
        return self._compared(draft, cited)

    @property
    def at_once(self) -> bool:
        """Whether statements and claims are judged at once, by `settle`."""
        return self._batch is not None

    def settle(
        self, pending: Sequence[Checked], disputed: Sequence[Conflict] = (), verdict: Case | None = None
    ) -> Settled:
        """Judge pending statements, claims on which sources are said to disagree, and a verdict, all at once."""
        sides = [Case(one.claim, side) for one in disputed for side in (one.for_, one.against)]
        opinions = iter(
            self._opinions(
                [
                    *(
                        Case(one.draft.text, one.draft.cites, one.finding.reason if one.finding else "")
                        for one in pending
                    ),
                    *sides,
                    *((verdict,) if verdict is not None else ()),
                ]
            )
        )
        statements = [self._decided(one, next(opinions)) for one in pending]
        conflicts = [self._sided(one, next(opinions), next(opinions)) for one in disputed]
        ruling = next(opinions) if verdict is not None else None
        return Settled(statements, conflicts, ruling.outcome if ruling is not None else None)

    def says(self, claim: str, cites: Sequence[Cite]) -> bool:
        """Whether sentences say a claim."""
        return self._holds(self._pair(claim, cites))

    def denies(self, claim: str, cites: Sequence[Cite]) -> bool:
        """Whether sentences are about a claim's matter and say otherwise."""
        cited = self._pair(claim, cites)
        text = cited.cited.text
        if self._judge.judge([(claim, text)])[0].contradicted >= LIKELY and coverage(claim, text) >= DENIED:
            return True
        without_digits = re.sub(r"\d\S*", " ", claim)
        return finding(cited, COMPARABLE) is not None and coverage(without_digits, text) >= SAME_MATTER

    def _compared(self, draft: Draft, cited: Pair) -> Checked:
        """Check a statement that names sentences."""
        found = finding(cited, COMPARING)
        open_ = found is None or (found.check != QUOTATIONS.name if self._batch is not None else found.judgeable)
        if found is not None and (found.against is not None or not open_):
            return Checked(self._labelled(draft), 0.0, found.outcome, found, self._at(draft.cites, found))
        if self._batch is not None:
            return Checked(self._labelled(draft), 0.0, "pending", found)
        return self._judged(draft, cited, found)

    def _judged(self, draft: Draft, cited: Pair, doubt: Finding | None) -> Checked:
        """Have the built-in judge decide on a statement that no check has anything against, or a doubt that it may set
        aside.
        """
        self._note_judge()
        support = self._supported(cited)
        if support is None or (doubt is not None and support < SURE):
            return Checked(self._labelled(draft), self._support(cited), "unverified", doubt or NOT_SUPPORTED)
        needed, without = self._needed(draft)
        return Checked(self._narrowed(draft, needed), round(support, DIGITS), without=without)

    def _opinions(self, cases: Sequence[Case]) -> Sequence[Opinion | None]:
        """Ask the judge of all statements, and note its opinions or its failure."""
        assert self._batch is not None
        self._prompts[self._batch.prompt] = None
        because = "gave it no label"
        opinions: Sequence[Opinion | None]
        try:
            opinions = self._batch.judge_all(cases)
        except NotJudged as error:
            opinions, because = [None] * len(cases), str(error)
        if any(opinions):
            self._ran[f"judge: {self._batch.name}"] = None
        if not all(opinions):
            self._ran[f"not judged by {self._batch.name}: {because}"] = None
        return opinions

    def _decided(self, pending: Checked, opinion: Opinion | None) -> Checked:
        """Settle a statement by an opinion."""
        if opinion is None:
            return self._undecided(pending)
        draft = pending.draft
        named = _named(draft.cites, opinion)
        words = f" “{opinion.unbacked}”" if opinion.unbacked else ""
        if opinion.outcome == "refuted":
            of = f" of{words}" if words else ""
            return Checked(draft, 0.0, "refuted", Finding(JUDGE, f"its sentences say otherwise{of}"), named)
        if opinion.outcome == "unverified":
            what = words or " that"
            return Checked(draft, 0.0, "unverified", Finding(JUDGE, f"the sentences that it names don't say{what}"))
        needed = named if finding(self._pair(draft.text, named), COMPARING) == pending.finding else draft.cites
        without = tuple(cite for cite in draft.cites if cite not in needed)
        return Checked(self._narrowed(draft, needed), 1.0, without=without)

    def _undecided(self, pending: Checked) -> Checked:
        """Settle a statement of which there is no opinion."""
        if self._strict:
            return Checked(pending.draft, 0.0, "unverified", NOT_JUDGED)
        doubt = pending.finding
        if doubt is not None and not doubt.judgeable:
            return Checked(pending.draft, 0.0, "unverified", doubt)
        return self._judged(pending.draft, self._pair(pending.draft.text, pending.draft.cites), doubt)

    def _sided(self, conflict: Conflict, for_: Opinion | None, against: Opinion | None) -> Conflict:
        """Leave a conflict the sentences that say its claim, and those that deny it."""
        said = finding(self._pair(conflict.claim, conflict.for_))
        refuted = said is not None and said.outcome == "refuted"
        return Conflict(
            conflict.claim,
            () if refuted else self._side(conflict.claim, conflict.for_, for_, "verified", self.says),
            self._side(conflict.claim, conflict.against, against, "refuted", self.denies),
            checked=True,
        )

    def _side(
        self,
        claim: str,
        cites: tuple[Cite, ...],
        opinion: Opinion | None,
        wanted: Outcome,
        alone: Callable[[str, Sequence[Cite]], bool],
    ) -> tuple[Cite, ...]:
        """Return the sentences of a side that do support it."""
        if opinion is None:
            return () if self._strict else tuple(cite for cite in cites if alone(claim, [cite]))
        return _named(cites, opinion) if opinion.outcome == wanted else ()

    def _looked_up(self, draft: Draft) -> Checked:
        """Check a statement that names no sentence with the one that supports it best."""
        self._note_judge()
        if (best := self._best_supported(draft)) is None:
            return Checked(draft, 0.0, "unverified", NONE_SUPPORTS)
        support, cite = best
        if self._batch is not None:
            return Checked(self._labelled(replace(draft, cites=(cite,))), 0.0, "pending")
        return Checked(self._narrowed(draft, (cite,)), round(support, DIGITS))

    def _note_judge(self) -> None:
        self._ran[f"judge: {getattr(self._judge, 'name', 'given')}"] = None

    def _was_shown(self, cite: Cite) -> bool:
        """Whether a citation lies within a sentence that was shown."""
        return any(
            shown.passage.document.id == cite.passage.document.id
            and shown.span.start <= cite.span.start < cite.span.end <= shown.span.end
            for shown in self._shown
        )

    def _quoted(self, draft: Draft) -> Checked | None:
        """Accept a draft that quotes one of its citations or, if it has none, a sentence that was shown."""
        sources = [cite for cite in draft.cites or self._shown if quotation(cite.text) == draft.text]
        if not sources:
            return None
        kept = tuple(sources if draft.cites else sources[:1])
        without = tuple(cite for cite in draft.cites if cite not in kept)
        return Checked(replace(draft, cites=kept), 1.0, without=without)

    def _best_supported(self, draft: Draft) -> tuple[float, Cite] | None:
        """Return the shown sentence that supports a draft best, if one does, and the probability that it does."""
        judged = [
            (support, cite)
            for cite in self._shown
            if finding(cited := self._pair(draft.text, [cite])) is None
            and (support := self._supported(cited)) is not None
        ]
        return max(judged, key=lambda one: one[0], default=None)

    def _holds(self, cited: Pair) -> bool:
        return finding(cited) is None and self._supported(cited) is not None

    def _supported(self, cited: Pair) -> float | None:
        """Return the probability of support for the statement and each claim in it; None if it is not enough."""
        if repeated(cited):
            return 1.0
        parts = [cited.statement.text, *_claims(cited.statement)]
        worst = min(self._judge.judge([(part, cited.cited.text) for part in parts]), key=lambda one: one.supported)
        return worst.supported if worst.enough and worst.supported > worst.contradicted else None

    def _support(self, cited: Pair) -> float:
        """Return the probability of support, whether or not it is enough."""
        return round(self._judge.judge([(cited.statement.text, cited.cited.text)])[0].supported, DIGITS)

    def _needed(self, draft: Draft) -> tuple[tuple[Cite, ...], tuple[Cite, ...]]:
        """Return the citations that a draft needs to hold, and the others."""
        kept = list(draft.cites)
        without: list[Cite] = []
        for cite in reversed(draft.cites):
            rest = [other for other in kept if other is not cite]
            if not rest or self._supported(self._pair(draft.text, [cite])) is not None:
                continue
            if self._holds(self._pair(draft.text, rest)):
                kept = rest
                without.append(cite)
        return tuple(kept), tuple(without)

    def _narrowed(self, draft: Draft, cites: tuple[Cite, ...]) -> Draft:
        """Narrow a single citation to the words that carry the draft. Several carry it together and stay whole."""
        terms = content_terms(draft.text)
        cites = tuple(cite.needing(terms) for cite in cites)
        if len(cites) == 1 and (cites[0].view is None or cites[0].view.plain):
            (cite,) = cites
            cited = self._pair(draft.text, cites)
            part = narrowed(cited.statement, cited.cited)
            cites = (replace(cite, span=Span(cite.span.start + part.start, cite.span.start + part.end), view=None),)
        return replace(draft, cites=cites)

    def _labelled(self, draft: Draft) -> Draft:
        """Return a draft that stays as it is, each citation with the labels that the draft needs."""
        terms = content_terms(draft.text)
        return replace(draft, cites=tuple(cite.needing(terms) for cite in draft.cites))

    def _at(self, cites: Sequence[Cite], found: Finding) -> tuple[Cite, ...]:
        """Return the cited sentence in which a check found the contradiction; none if it found a mere lack."""
        if found.against is None:
            return ()
        end = 0
        for cite in cites:
            end += len(cite.reading) + len(BETWEEN)
            if found.against.start < end:
                return (cite,)
        return (cites[-1],)

    def _pair(self, statement: str, cites: Sequence[Cite]) -> Pair:
        """Parse a statement and its citations; without any, the sentences shown first help to tell the language."""
        if not cites:
            return pair(statement, "", " ".join(cite.reading for cite in self._shown[:TELLING]), parse=self._parse)
        cited = BETWEEN.join(cite.reading for cite in cites)
        return pair(statement, cited, _context(cites), headed=_headings(cites), parse=self._parse)


def _named(cites: tuple[Cite, ...], opinion: Opinion) -> tuple[Cite, ...]:
    """Return the cites that an opinion names; all if it names none."""
    return tuple(cites[place] for place in opinion.cites) or cites


def _claims(statement: Text) -> list[str]:
    """Return the clauses of a statement that say something by themselves; none if it is a single clause."""
    if len(statement.clauses) == 1:
        return []
    parts = [clause.text.strip(" ,") for clause in statement.clauses]
    return [part for part in parts if len(statement.content(part)) >= CLAIM]


def _context(cites: Sequence[Cite]) -> str:
    """Return what names the matter of cited sentences: titles, headings, and the text before them in their passages."""
    parts = []
    for cite in cites:
        passage = cite.passage.passage
        before = cite.passage.document.text[passage.start : cite.span.start]
        parts += [cite.passage.document.title, passage.heading, before]
    return " ".join(parts)


def _headings(cites: Sequence[Cite]) -> str:
    """Return the titles and headings that cited sentences stand under, each once."""
    places = (name for cite in cites for name in (cite.passage.document.title, cite.passage.passage.heading) if name)
    return "\n".join(dict.fromkeys(places))
