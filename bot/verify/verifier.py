"""One draft against the sentences that it cites: fit -> cites -> checks -> judge -> needed cites -> narrow.

Where the configured language model judges, a draft is pending after the checks, and `settle` has all of them judged at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pincite.bot.answers import Outcome
from pincite.bot.drafts import Cite, Conflict, Draft, quotation
from pincite.bot.verify.checks import CHECKS, COMPLETENESS, QUOTATIONS, Finding, finding
from pincite.bot.verify.judges import BatchJudge, Case, Judge, NotJudged, Opinion
from pincite.bot.verify.statement import Pair
from pincite.bot.verify.support import DIGITS, Support, contradicting, labelled

SURE = 0.75
"""Probability of support from which the built-in judge sets a doubt aside. Of 79 held-back statements with such a doubt
7 of 39 true ones reach it and 2 of 40 false ones; its own threshold, 0.65, 20 and 9 do."""

COMPARING = tuple(check for check in CHECKS if check is not COMPLETENESS)
"""The checks that compare a statement with its citations."""

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
    """Pending until it is judged; None for a draft that states nothing."""
    finding: Finding | None = None
    """Why it is not verified; None if it is. For a pending one, the doubt of a check."""
    against: tuple[Cite, ...] = ()
    """The sentence that says otherwise, if it is refuted."""
    without: tuple[Cite, ...] = ()
    """Citations that were removed although the statement is verified: they say nothing of it."""


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
        batch: decides in its place, on all statements at once that no check refutes.
        strict: whether statements that `batch` has no opinion of stay unverified, instead of being judged by `judge`.
    """

    def __init__(
        self, judge: Judge, shown: Sequence[Cite], batch: BatchJudge | None = None, *, strict: bool = False
    ) -> None:
        self._judge = judge
        self._shown = shown
        self._support = Support(judge, shown)
        self._batch = batch
        self._strict = strict
        self._ran: dict[str, None] = {}
        self._prompts: dict[str, None] = {}

    @property
    def ran(self) -> tuple[str, ...]:
        """The names of what has run so far: the checks that know the statements' language, and the judge."""
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
        cited = self._support.pair(draft.text, draft.cites)
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
        return self._support.says(claim, cites)

    def denies(self, claim: str, cites: Sequence[Cite]) -> bool:
        """Whether sentences are about a claim's matter and say otherwise."""
        return self._support.denies(claim, cites)

    def _compared(self, draft: Draft, cited: Pair) -> Checked:
        """Check a statement that names sentences."""
        objection = finding(cited, COMPARING)
        open_ = objection is None or (
            objection.check != QUOTATIONS.name if self._batch is not None else objection.judgeable
        )
        if objection is not None and (objection.against is not None or not open_):
            return Checked(labelled(draft), 0.0, objection.outcome, objection, contradicting(draft.cites, objection))
        if self._batch is not None:
            return Checked(labelled(draft), 0.0, "pending", objection)
        return self._judged(draft, cited, objection)

    def _judged(self, draft: Draft, cited: Pair, doubt: Finding | None) -> Checked:
        """Let the built-in judge decide on a statement that no check objects to, or a doubt that it may set aside."""
        self._note_judge()
        support = self._support.sufficient(cited)
        if support is None or (doubt is not None and support < SURE):
            return Checked(labelled(draft), self._support.probability(cited), "unverified", doubt or NOT_SUPPORTED)
        needed, without = self._support.needed(draft)
        return Checked(self._support.narrowed(draft, needed), round(support, DIGITS), without=without)

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
        named = _named_cites(draft.cites, opinion)
        words = f" “{opinion.unbacked}”" if opinion.unbacked else ""
        if opinion.outcome == "refuted":
            of = f" of{words}" if words else ""
            return Checked(draft, 0.0, "refuted", Finding(JUDGE, f"its sentences say otherwise{of}"), named)
        if opinion.outcome == "unverified":
            what = words or " that"
            return Checked(draft, 0.0, "unverified", Finding(JUDGE, f"the sentences that it names don't say{what}"))
        needed = named if finding(self._support.pair(draft.text, named), COMPARING) == pending.finding else draft.cites
        without = tuple(cite for cite in draft.cites if cite not in needed)
        return Checked(self._support.narrowed(draft, needed), 1.0, without=without)

    def _undecided(self, pending: Checked) -> Checked:
        """Settle a statement on which there is no opinion."""
        if self._strict:
            return Checked(pending.draft, 0.0, "unverified", NOT_JUDGED)
        doubt = pending.finding
        if doubt is not None and not doubt.judgeable:
            return Checked(pending.draft, 0.0, "unverified", doubt)
        return self._judged(pending.draft, self._support.pair(pending.draft.text, pending.draft.cites), doubt)

    def _sided(self, conflict: Conflict, for_: Opinion | None, against: Opinion | None) -> Conflict:
        """Reduce a conflict to the sentences that say its claim, and those that deny it."""
        objection = finding(self._support.pair(conflict.claim, conflict.for_))
        refuted = objection is not None and objection.outcome == "refuted"
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
        return _named_cites(cites, opinion) if opinion.outcome == wanted else ()

    def _looked_up(self, draft: Draft) -> Checked:
        """Check a statement that names no sentence with the one that supports it best."""
        self._note_judge()
        if (best := self._support.best(draft)) is None:
            return Checked(draft, 0.0, "unverified", NONE_SUPPORTS)
        support, cite = best
        if self._batch is not None:
            return Checked(labelled(replace(draft, cites=(cite,))), 0.0, "pending")
        return Checked(self._support.narrowed(draft, (cite,)), round(support, DIGITS))

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
        quoted = tuple(sources if draft.cites else sources[:1])
        without = tuple(cite for cite in draft.cites if cite not in quoted)
        return Checked(replace(draft, cites=quoted), 1.0, without=without)


def _named_cites(cites: tuple[Cite, ...], opinion: Opinion) -> tuple[Cite, ...]:
    """Return the cites that an opinion names; all if it names none."""
    return tuple(cites[place] for place in opinion.cites) or cites
