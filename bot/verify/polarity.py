"""Negation: a statement may not deny what its source says, nor say what its source denies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pincite.index.terms import content_terms
from pincite.index.types import Span

NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|without|cannot|unable|impossible|"
    r"fail(?:s|ed|ing)? to|yet to|refus(?:e|es|ed|ing|al)|den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|"
    r"lack(?:s|ed|ing)?)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that turn a clause into its opposite, in English."""

SEAM = re.compile(
    r"(?<=[.!?…。])\s+|[;:]\s|\s[–—-]\s|[—]"
    r"|(?:,|(?<=[;:–—-]\s)|(?<![\s,]))\s++(?=(?:but|while|whereas|although|though|however|because|unless)\b)"
    r"|,\s+(?=(?:and|or|yet|so|which|who)\b)",
    re.IGNORECASE,
)
"""Where one clause ends and another begins; a sentence is at least one."""

SAME_MATTER = 0.5
"""Share of a clause's terms that another clause has to hold for both to be about the same matter."""


def clauses(text: str) -> Iterator[Span]:
    """The clauses of a sentence, as spans of it; between them lie the signs that separate them."""
    start = 0
    for seam in SEAM.finditer(text):
        if text[start : seam.start()].strip():
            yield Span(start, seam.start())
        start = seam.end()
    if text[start:].strip():
        yield Span(start, len(text))


def turned(statement: str, cited: str) -> tuple[str, str] | None:
    """The clause of a statement and the one of the cited text that deny each other; None where none do.

    Each clause of the statement is compared with the clause of the cited text that shares most of its terms; where
    several share as many, it has to agree with one of them.
    """
    known = [span.of(cited) for span in clauses(cited)]
    held = [(clause, _matter(clause)) for clause in known]
    for span in clauses(statement):
        clause = span.of(statement)
        wanted = _matter(clause)
        if not wanted:
            continue
        shares = [len(wanted & terms) / len(wanted) for _, terms in held]
        best = max(shares, default=0.0)
        if best < SAME_MATTER:
            continue
        nearest = [other for (other, _), share in zip(held, shares, strict=True) if share == best]
        if all(negated(other) != negated(clause) for other in nearest):
            return clause.strip(), nearest[0].strip()
    return None


def negated(clause: str) -> bool:
    """Whether a clause is turned into its opposite: it has an odd number of negations."""
    return len(NEGATION.findall(clause)) % 2 == 1


def _matter(clause: str) -> frozenset[str]:
    return frozenset(content_terms(NEGATION.sub(" ", clause))) if any(c.isalnum() for c in clause) else frozenset()
