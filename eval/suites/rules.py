"""What a pair needs, by its kind, to be measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pincite.eval.gold import GoldPair
from pincite.eval.remarks import Remark
from pincite.eval.values.tokens import words

DRAFT = "draft"
"""Tag of a pair that a person has yet to complete; it is not asked."""

NAMES_AN_ANSWER = frozenset({"factoid", "list", "temporal"})
"""Kinds whose answer is a string that can be compared."""


@dataclass(frozen=True, slots=True)
class SuiteProblem:
    """An error in a line of a suite, which then can't be asked, or a doubt (`warning`)."""

    line: int
    """Counted from 1; 0 where it concerns the whole suite."""
    severity: Literal["error", "warning"]
    message: str
    """A fault of a pair, and its remedy."""
    remark: Remark | None = None
    """A doubt about one pair without the pair's id."""

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.severity}: {self.message}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A demand on a pair, and the message if it isn't met."""

    name: str
    """Name of the rule, by which the page says it in another language."""
    broken: Callable[[GoldPair], bool]
    message: str


def _every(pair: GoldPair) -> list[str]:
    return [wording for part in pair.answers for wording in part]


RULES = (
    Rule("no_word", lambda p: not words(p.question), "its question holds no word"),
    Rule(
        "no_history",
        lambda p: p.kind == "follow_up" and not p.history,
        "a follow_up needs a history: the questions and answers before it",
    ),
    Rule(
        "unanswerable_kind",
        lambda p: p.kind == "unanswerable" and p.answerable,
        "a pair of kind unanswerable can't be answerable: give it the kind of its question",
    ),
    Rule(
        "answerless_evidence",
        lambda p: not p.answerable and bool(p.evidence),
        "it is not answerable but has evidence: remove the one or the other",
    ),
    Rule(
        "answerless_answers",
        lambda p: not p.answerable and bool(p.answers or p.verdict),
        "it is not answerable but has answers or a verdict: remove the one or the other",
    ),
    Rule(
        "answerable_near_miss",
        lambda p: p.answerable and bool(p.near_miss),
        "it is answerable but has a near miss: only a question without an answer can have one",
    ),
    Rule(
        "evidence",
        lambda p: p.answerable and not p.evidence,
        "it is answerable and so needs evidence: the quotes that an answer has to rest on",
    ),
    Rule(
        "empty_evidence",
        lambda p: any(not alternatives for alternatives in p.evidence),
        "an entry of its evidence is empty: each needs at least one quote",
    ),
    Rule(
        "empty_answer",
        lambda p: any(not part for part in p.answers),
        "a part of its answers is empty: each needs a wording",
    ),
    Rule(
        "wordless_answer",
        lambda p: any(not words(wording) for wording in _every(p)),
        "an accepted answer holds no word that could be compared",
    ),
    Rule(
        "answers",
        lambda p: p.answerable and p.kind in NAMES_AN_ANSWER and not p.answers,
        "pairs of kind factoid, list and temporal need answers",
    ),
    Rule(
        "factoid_parts",
        lambda p: p.kind == "factoid" and len(p.answers) > 1,
        "a factoid has one answer: make it a list",
    ),
    Rule(
        "list_parts",
        lambda p: p.kind == "list" and len(p.answers) == 1,
        "a list has at least two parts: make it a factoid",
    ),
    Rule(
        "verdict",
        lambda p: p.answerable and p.kind == "boolean" and p.verdict is None,
        "a boolean needs a verdict: yes, no or mixed",
    ),
    Rule(
        "several_evidence",
        lambda p: p.kind == "multi_evidence" and len(p.evidence) == 1,
        "a multi_evidence pair needs several entries of evidence: quotes of one entry are alternatives",
    ),
)


def broken_rules(pair: GoldPair) -> list[Rule]:
    """The rules that a pair breaks by itself, without its documents; a draft may break any."""
    return [] if DRAFT in pair.tags else [rule for rule in RULES if rule.broken(pair)]


def broken(pair: GoldPair) -> list[str]:
    """A message, with the pair's id, for each rule that it breaks."""
    return [f"{pair.id}: {rule.message}" for rule in broken_rules(pair)]
