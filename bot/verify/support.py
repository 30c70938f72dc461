"""Whether cited sentences support a statement, and which of them it needs: the checks, then the built-in judge."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from pincite.bot.drafts import Cite, Draft
from pincite.bot.verify.checks import DATES, NEGATION, NUMBERS, Finding, finding
from pincite.bot.verify.entailment import entailed
from pincite.bot.verify.judges import Judge
from pincite.bot.verify.judges.overlap import coverage
from pincite.bot.verify.narrow import narrowed as carrying
from pincite.bot.verify.repeated import repeated
from pincite.bot.verify.statement import Pair, ParsedText
from pincite.bot.verify.statement import pair as paired
from pincite.index.terms import content_terms
from pincite.index.types import Span

BETWEEN = " "
"""Separator of cited sentences."""

TELLING = 10
"""Number of sentences that is enough to tell a language."""

DIGITS = 4
"""Decimals of a probability; more would differ between processors."""

DENIED = 1 / 3
"""Least share of a claim's terms that a sentence has to hold to deny it. Of 5,172 false claims written for the reader,
19 in 20 share more of them with the text that they contradict."""

LIKELY = 0.5
"""Probability from which a sentence counts as contradicting a claim."""

SAME_MATTER = 0.5
"""Least share of a claim's terms, numbers aside, that a sentence has to hold for a check to find that it denies the
claim."""

CLAIM = 3
"""Fewest terms for a clause to count as a claim."""

COMPARABLE = (DATES, NUMBERS, NEGATION)
"""Checks whose finding means that a source on the same matter says otherwise."""


class Support:
    """Weighs statements of one answer against the sentences that they cite.

    Args:
        judge: decides whether a text supports a statement that no check refuses.
        shown: the sentences that the writer was shown.
    """

    def __init__(self, judge: Judge, shown: Sequence[Cite]) -> None:
        self._judge = judge
        self._shown = shown
        self._parse = lru_cache(maxsize=None)(ParsedText)

    def pair(self, statement: str, cites: Sequence[Cite]) -> Pair:
        """Parse a statement and its citations; without any, the sentences shown first help to tell the language."""
        if not cites:
            return paired(statement, "", " ".join(cite.reading for cite in self._shown[:TELLING]), parse=self._parse)
        cited = BETWEEN.join(cite.reading for cite in cites)
        return paired(statement, cited, _context(cites), headed=_headings(cites), parse=self._parse)

    def says(self, claim: str, cites: Sequence[Cite]) -> bool:
        """Whether sentences say a claim."""
        return self.holds(self.pair(claim, cites))

    def denies(self, claim: str, cites: Sequence[Cite]) -> bool:
        """Whether sentences are about a claim's matter and say otherwise."""
        cited = self.pair(claim, cites)
        text = cited.cited.text
        if self._judge.judge([(claim, text)])[0].contradicted >= LIKELY and coverage(claim, text) >= DENIED:
            return True
        without_digits = re.sub(r"\d\S*", " ", claim)
        return finding(cited, COMPARABLE) is not None and coverage(without_digits, text) >= SAME_MATTER

    def holds(self, cited: Pair) -> bool:
        """Whether no check refuses a statement and the judge finds it supported."""
        return finding(cited) is None and self.sufficient(cited) is not None

    def sufficient(self, cited: Pair) -> float | None:
        """Return the probability of support for the statement and each claim in it; None if it is not enough."""
        if _plain(cited):
            return 1.0
        parts = [cited.statement.text, *_claims(cited.statement)]
        worst = min(
            self._judge.judge([(part, cited.cited.text) for part in parts]), key=lambda judgement: judgement.supported
        )
        return worst.supported if worst.enough and worst.supported > worst.contradicted else None

    def probability(self, cited: Pair) -> float:
        """Return the probability of support, whether or not it is enough."""
        return round(self._judge.judge([(cited.statement.text, cited.cited.text)])[0].supported, DIGITS)

    def best(self, draft: Draft) -> tuple[float, Cite] | None:
        """Return the shown sentence that supports a draft best, if one does, and the probability that it does."""
        unrefuted = [(cite, cited) for cite in self._shown if finding(cited := self.pair(draft.text, [cite])) is None]
        for cite, cited in unrefuted:
            if _plain(cited):
                return 1.0, cite
        supporting = [(support, cite) for cite, cited in unrefuted if (support := self.sufficient(cited)) is not None]
        return max(supporting, key=lambda pair: pair[0], default=None)

    def needed(self, draft: Draft) -> tuple[tuple[Cite, ...], tuple[Cite, ...]]:
        """Return the citations that a draft needs to hold, and the others."""
        needed = list(draft.cites)
        without: list[Cite] = []
        for cite in reversed(draft.cites):
            rest = [other for other in needed if other is not cite]
            if not rest or self.sufficient(self.pair(draft.text, [cite])) is not None:
                continue
            if self.holds(self.pair(draft.text, rest)):
                needed = rest
                without.append(cite)
        return tuple(needed), tuple(without)

    def narrowed(self, draft: Draft, cites: tuple[Cite, ...]) -> Draft:
        """Return the draft with its only citation cut down to the words that say it; of several, each stays whole."""
        terms = content_terms(draft.text)
        cites = tuple(cite.needing(terms) for cite in cites)
        if len(cites) == 1 and (cites[0].view is None or cites[0].view.plain):
            (cite,) = cites
            cited = self.pair(draft.text, cites)
            part = carrying(cited.statement, cited.cited)
            cites = (replace(cite, span=Span(cite.span.start + part.start, cite.span.start + part.end), view=None),)
        return replace(draft, cites=cites)


def _plain(cited: Pair) -> bool:
    """Whether a statement needs no judge: its sentences say it word for word, or by rule."""
    return repeated(cited) or entailed(cited)


def labelled(draft: Draft) -> Draft:
    """Return a draft unnarrowed, each citation with the labels that the draft needs."""
    terms = content_terms(draft.text)
    return replace(draft, cites=tuple(cite.needing(terms) for cite in draft.cites))


def contradicting(cites: Sequence[Cite], contradiction: Finding) -> tuple[Cite, ...]:
    """Return the cited sentence in which a check found the contradiction; none if it found a mere lack."""
    if contradiction.against is None:
        return ()
    end = 0
    for cite in cites:
        end += len(cite.reading) + len(BETWEEN)
        if contradiction.against.start < end:
            return (cite,)
    return (cites[-1],)


def _claims(statement: ParsedText) -> list[str]:
    """Return the clauses of a statement that say something by themselves; none if it is a single clause."""
    if len(statement.clauses) == 1:
        return []
    parts = [clause.text.strip(" ,") for clause in statement.clauses]
    return [part for part in parts if len(statement.content(part)) >= CLAIM]


def _context(cites: Sequence[Cite]) -> str:
    """Return the text that names the matter of cited sentences: titles, headings, and what precedes them in their
    passages.
    """
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
