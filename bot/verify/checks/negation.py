"""A statement doesn't deny what its source says, nor say what its source denies."""

from __future__ import annotations

from pincite.bot.verify.checks.check import Check, Difference
from pincite.bot.verify.checks.denied import may_deny
from pincite.bot.verify.languages import ENGLISH, Lexicon
from pincite.bot.verify.statement import Clause, Pair

SAME_MATTER = 0.6
"""Share of a clause's terms that another clause holds if both are about the same matter."""

NEAR_COPY = 0.75
"""The same in languages other than English, where it is not measured: three words in four, so that only near copies are
compared."""

LEAST = 2
"""Fewest terms that two clauses share if one is the other's denial."""

COPIED = 0.9
"""Share of a statement's terms in the clause that it contradicts."""

COPIED_BACK = 0.6
"""Share of that clause's terms in the statement: a long one may deny something else."""


def opposed(pair: Pair) -> tuple[Clause, Clause] | None:
    """Return the clause of a statement and the one of its source that deny each other.

    Each clause of the statement is compared with the clause of the source that shares most of its terms; where several
    share as many, it has to agree with one of them.
    """
    least = SAME_MATTER if pair.lexicon is ENGLISH else NEAR_COPY
    for clause in pair.statement.clauses:
        if not clause.matter:
            continue
        shares = [len(clause.matter & other.matter) / len(clause.matter) for other in pair.cited.clauses]
        best = max(shares, default=0.0)
        if best < least:
            continue
        nearest = [other for other, share in zip(pair.cited.clauses, shares, strict=True) if share == best]
        if all(other.negated != clause.negated for other in nearest) and _denies(pair, clause, nearest[0]):
            return clause, nearest[0]
    return None


def _denies(pair: Pair, ours: Clause, theirs: Clause) -> bool:
    """Whether one clause denies the other's content; true where that isn't known."""
    if pair.lexicon is not ENGLISH:
        return True
    if ours.negated:
        return may_deny(ours, theirs, pair.statement, pair.cited)
    return may_deny(theirs, ours, pair.cited, pair.statement)


def difference(pair: Pair) -> Difference | None:
    """Quote the two clauses that deny each other."""
    clauses = opposed(pair)
    if clauses is None:
        return None
    ours, theirs = clauses
    reason = f"says “{ours.text.strip()}”, the source says “{' '.join(theirs.text.split())}”"
    return Difference(reason, theirs.span if _copied(ours, theirs) and not _elsewhere(pair, ours, theirs) else None)


def _copied(ours: Clause, theirs: Clause) -> bool:
    """Whether both clauses say the same but for the negation, as far as their words tell."""
    shared = len(ours.matter & theirs.matter)
    return shared >= LEAST and shared >= COPIED * len(ours.matter) and shared >= COPIED_BACK * len(theirs.matter)


def _elsewhere(pair: Pair, ours: Clause, theirs: Clause) -> bool:
    """Whether another clause of one side agrees with the other side: *laid down but never completed*."""
    mine = any(one.negated == theirs.negated and one.matter & theirs.matter for one in pair.statement.clauses)
    return mine or any(one.negated == ours.negated and one.matter & ours.matter for one in pair.cited.clauses)


def has_negations(lexicon: Lexicon) -> bool:
    """Whether a language's negations are known."""
    return lexicon.negation is not None


NEGATION = Check("negation", difference, knows=has_negations)
