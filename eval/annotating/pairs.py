"""A pair from what a person chose, and a person's choices from a pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pincite.eval.annotating.messages import (
    GoldChoice,
    GoldDraft,
    GoldPlace,
    GoldQuote,
    MeasuredTurn,
    SavedPair,
    SuiteSummary,
    remark_of,
)
from pincite.eval.annotating.passages import place, readable
from pincite.eval.errors import SuiteError
from pincite.eval.gold import Evidence, Exchange, GoldPair
from pincite.eval.suites import kept, lint, load, read
from pincite.eval.suites.adopting import OWN_ANSWER, evidence_at, new_id, same_question
from pincite.eval.suites.evidence import locate
from pincite.eval.suites.files import Suite
from pincite.eval.suites.kinds import guess
from pincite.eval.suites.rules import DRAFT, Rule, broken_rules
from pincite.index.errors import PinciteError
from pincite.index.types import Document

PREFIX = "gold"
"""Beginning of the id of a pair that was made on the page."""


class AskedAlready(SuiteError):
    """The suite holds a pair of the same question."""

    def __init__(self, suite: str, pair: GoldPair) -> None:
        super().__init__(suite, f"asks this already, as {pair.id}. Replace that pair, or reword the question")
        self.id = pair.id


class BrokenRule(PinciteError):
    """A pair breaks a rule of its kind."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.message)
        self.rule = rule.name


def pair_of(choice: GoldChoice, documents: Sequence[Document], suite: Suite | None) -> GoldPair:
    """Build a gold pair from what a person chose on the page.

    Args:
        choice: what the person chose.
        documents: the documents of the collection.
        suite: the suite that it will be saved into; None for a new one.

    Raises:
        BrokenRule: the pair breaks a rule of gold pairs; the message says what to do.
        SentenceGone: the pair points at a sentence that is no longer in the documents.
        AskedAlready: another pair of the suite asks the same.
    """
    by_id = {document.id: document for document in documents}
    answers = tuple(part for given in choice.answers if (part := tuple(w.strip() for w in given if w.strip())))
    history = tuple(Exchange(question=turn.question, answer=turn.answer) for turn in choice.history)
    guessed = guess(
        choice.question, answers=answers, verdict=choice.verdict, answerable=choice.answerable, follows=bool(history)
    )
    tags = dict.fromkeys(tag for tag in choice.tags if tag not in {DRAFT, OWN_ANSWER})
    if choice.own_answer:
        tags[OWN_ANSWER] = None

    def quoted(given: Sequence[GoldPlace]) -> tuple[Evidence, ...]:
        places = (place(one, by_id) for one in given)
        return tuple(evidence_at(by_id[id_], span, documents) for id_, span in places)

    pair = GoldPair(
        id=choice.id or new_id(PREFIX, choice.question, history, {one.id for one in suite.pairs} if suite else ()),
        question=choice.question.strip(),
        history=history,
        kind=choice.kind or guessed,
        split=choice.split,
        answerable=choice.answerable,
        answers=answers,
        verdict=choice.verdict,
        evidence=tuple(quoted(alternatives) for alternatives in choice.evidence if alternatives),
        near_miss=quoted(choice.near_miss),
        tags=tuple(tags),
        note=choice.note,
        weight=_weight(choice, suite),
    )
    for rule in broken_rules(pair):
        raise BrokenRule(rule)
    same = same_question(pair, suite) if suite is not None else None
    if suite is not None and same is not None and same.id != pair.id:
        raise AskedAlready(suite.name, same)
    return pair


def _weight(choice: GoldChoice, suite: Suite | None) -> float:
    if choice.weight is not None:
        return choice.weight
    replaced = next((one for one in suite.pairs if one.id == choice.id), None) if suite is not None else None
    return 1.0 if replaced is None else replaced.weight


def save(home: Path, name: str, choice: GoldChoice, documents: Sequence[Document]) -> SavedPair:
    """Save what a person chose into a suite of the data folder.

    Raises:
        BrokenRule, SentenceGone, AskedAlready: as `pair_of` says.
        SuiteError: the suite can't be read or written.
    """
    pair = pair_of(choice, documents, existing(home, name))
    replaced = kept.put(home, name, pair, choice.collection)
    suite = read(kept.path(home, name))
    number = next(line.number for line in suite.lines if line.pair.id == pair.id)
    doubts = [problem.remark or problem.message for problem in lint(suite, documents) if problem.line == number]
    return SavedPair(
        id=pair.id,
        kind=pair.kind,
        replaced=replaced,
        doubts=tuple(remark_of(doubt) for doubt in doubts),
        suite=summary(home, name),
    )


def existing(home: Path, name: str) -> Suite | None:
    """A suite of the data folder; None if it does not exist yet.

    Raises:
        SuiteError: it is no name, or the suite can't be read.
    """
    file = kept.path(home, name)
    return load(file) if file.exists() and file.stat().st_size else None


def draft_of(pair: GoldPair, documents: Mapping[str, Document]) -> GoldDraft:
    """A pair as something to go on from: its quotes as places."""
    lost: list[str] = []

    def quotes_found(quotes: Sequence[Evidence]) -> tuple[GoldQuote, ...]:
        places = []
        for one in quotes:
            try:
                resolved = locate(one, list(documents.values()))
            except ValueError:
                lost.append(one.quote)
                continue
            places.append(
                GoldQuote(
                    document_id=resolved.document_id,
                    title=documents[resolved.document_id].title,
                    start=resolved.span.start,
                    end=resolved.span.end,
                    quote=resolved.quote,
                    shown=readable(documents[resolved.document_id], resolved.span),
                )
            )
        return tuple(places)

    evidence = tuple(places for alternatives in pair.evidence if (places := quotes_found(alternatives)))
    near_miss = quotes_found(pair.near_miss)
    return GoldDraft(
        id=pair.id,
        question=pair.question,
        history=tuple(MeasuredTurn(question=turn.question, answer=turn.answer) for turn in pair.history),
        kind=pair.kind,
        answerable=pair.answerable,
        answers=pair.answers,
        verdict=pair.verdict,
        evidence=evidence,
        near_miss=near_miss,
        note=pair.note,
        split=pair.split,
        tags=pair.tags,
        weight=pair.weight,
        lost=tuple(lost),
    )


def summary(home: Path, name: str) -> SuiteSummary:
    """A suite of the data folder in figures."""
    try:
        suite = load(kept.path(home, name))
    except SuiteError as error:
        return SuiteSummary(name=name, collection=None, pairs=0, drafts=0, own_answers=0, problem=error.reason)
    drafts = sum(DRAFT in pair.tags for pair in suite.pairs)
    return SuiteSummary(
        name=name,
        collection=suite.collection,
        pairs=len(suite.pairs) - drafts,
        drafts=drafts,
        own_answers=sum(OWN_ANSWER in pair.tags and DRAFT not in pair.tags for pair in suite.pairs),
        problem=None,
    )
