"""A suite brought up to date with its documents: quotes follow, changed ones are proposed, lost ones become drafts.

The quote itself is the old text, and it is looked for in the new one. If the same characters stand in one place, the
quote is kept; if the same words stand there with other white space, case or marks, their exact text is written into the
pair. A similar passage is proposed, and a person says yes or no. Without one, the pair becomes a draft with a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pincite.eval.errors import SuiteError
from pincite.eval.gold import Evidence, GoldPair
from pincite.eval.suites.evidence import document_named, locate, occurrences
from pincite.eval.suites.files import Suite, dump, write
from pincite.eval.suites.rules import DRAFT
from pincite.eval.values import says
from pincite.eval.values.tokens import fold
from pincite.index.sentences import sentences
from pincite.index.types import Document, Span

ALIKE = 0.6
"""Least share of common words for a passage to be proposed; below it, readers see no common origin."""

MARKS = re.compile(r"[\W_]+")
"""White space and marks, which a quote may have lost or gained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A passage that may have replaced a quote."""

    id: str
    """Id of the pair."""
    evidence: Evidence
    quote: str
    """The passage."""
    likeness: float
    """Share of common words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebased:
    """A suite brought up to date."""

    pairs: Mapping[int, GoldPair]
    """The changed pairs, by the number of their line."""
    moved: tuple[str, ...]
    """Ids whose quotes were found again."""
    accepted: tuple[str, ...]
    """Ids with a proposal that was accepted."""
    open: tuple[Proposal, ...]
    """Proposals that were neither accepted nor refused; their pairs are left as they are."""
    drafts: tuple[tuple[str, str], ...]
    """Ids that became drafts, with the reasons."""

    def data(self) -> dict[str, Any]:
        """What changed, for JSON."""
        return {
            "moved": list(self.moved),
            "accepted": list(self.accepted),
            "open": [
                {"id": one.id, "was": one.evidence.quote, "is": one.quote, "likeness": one.likeness}
                for one in self.open
            ],
            "drafts": dict(self.drafts),
        }


Decide = Callable[[Proposal], bool | None]
"""Says yes or no to a proposal; None leaves it open."""


class _Lost(Exception):
    """A quote was not found in the new version of its document; the message gives the reason."""


@dataclass
class _Followed:
    """The new evidence of a pair, as it grows."""

    moved: bool = False
    accepted: bool = False
    open: list[Proposal] = field(default_factory=list)


def rebase(suite: Suite, documents: Sequence[Document], decide: Decide) -> Rebased:
    """Bring the evidence of every pair up to date.

    Args:
        suite: the suite; drafts in it are left alone.
        documents: the documents as they are now.
        decide: answers a proposal.

    Raises:
        SuiteError: a line of the suite can't be read.
    """
    for problem in suite.problems:
        raise SuiteError(suite.path, problem.message, line=problem.line)
    pairs: dict[int, GoldPair] = {}
    moved, accepted, drafts = [], [], []
    undecided: list[Proposal] = []
    for line in suite.lines:
        pair = line.pair
        if DRAFT in pair.tags:
            continue
        state = _Followed()
        try:
            evidence = tuple(
                tuple(_follow(pair, quote, documents, decide, state) for quote in alternatives)
                for alternatives in pair.evidence
            )
        except _Lost as lost:
            pairs[line.number] = _draft(pair, str(lost))
            drafts.append((pair.id, str(lost)))
            continue
        undecided += state.open
        near_miss = tuple(_moved(quote, documents, state) for quote in pair.near_miss)
        if state.open or (evidence, near_miss) == (pair.evidence, pair.near_miss):
            continue
        fresh = pair.model_copy(update={"evidence": evidence, "near_miss": near_miss})
        orphan = _orphan(pair, fresh)
        if orphan is not None:
            fresh = _draft(fresh, orphan)
            drafts.append((pair.id, orphan))
        elif state.accepted:
            accepted.append(pair.id)
        else:
            moved.append(pair.id)
        pairs[line.number] = fresh
    return Rebased(
        pairs=pairs, moved=tuple(moved), accepted=tuple(accepted), open=tuple(undecided), drafts=tuple(drafts)
    )


def save(suite: Suite, rebased: Rebased, path: Path | None = None) -> None:
    """Write a suite with its changed pairs; all other lines keep every byte.

    Args:
        suite: as it was read.
        rebased: its changed pairs.
        path: another file to write to.

    Raises:
        SuiteError: the file can't be read or written.
    """
    try:
        lines = suite.path.read_bytes().split(b"\n")
    except OSError as error:
        raise SuiteError(suite.path, f"it can't be read: {error.strerror or error}") from None
    for number, pair in rebased.pairs.items():
        lines[number - 1] = dump(pair).encode()
    write(path or suite.path, b"\n".join(lines))


def _follow(
    pair: GoldPair, evidence: Evidence, documents: Sequence[Document], decide: Decide, state: _Followed
) -> Evidence:
    """The evidence as it stands in the documents now."""
    try:
        locate(evidence, documents)
    except ValueError as error:
        reason = str(error)
    else:
        return evidence
    candidates = _named_documents(evidence, documents)
    for document in candidates:
        followed = _elsewhere(evidence, document, documents)
        if followed is not None:
            state.moved = True
            return followed
    likest = _likest(evidence, candidates)
    if likest is None:
        raise _Lost(reason)
    document, quote, likeness = likest
    proposal = Proposal(id=pair.id, evidence=evidence, quote=quote, likeness=likeness)
    verdict = decide(proposal)
    if verdict is None:
        state.open.append(proposal)
        return evidence
    if not verdict:
        raise _Lost(reason)
    state.accepted = True
    return _evidence(quote, document, evidence, documents)


def _moved(near_miss: Evidence, documents: Sequence[Document], state: _Followed) -> Evidence:
    """A near miss where it stands now; as it was if it is lost, since the pair is asked all the same."""
    try:
        locate(near_miss, documents)
    except ValueError:
        places = (_elsewhere(near_miss, document, documents) for document in _named_documents(near_miss, documents))
        followed = next((place for place in places if place is not None), near_miss)
        state.moved = state.moved or followed != near_miss
        return followed
    return near_miss


def _named_documents(evidence: Evidence, documents: Sequence[Document]) -> Sequence[Document]:
    """The document that is named; all of them where none is, since it may have another name now."""
    try:
        return [document_named(evidence.document, documents)]
    except ValueError:
        return documents


def _elsewhere(evidence: Evidence, document: Document, documents: Sequence[Document]) -> Evidence | None:
    """The quote with other white space, case or marks, or in another document; None unless it stands there once."""
    places = [Span(place, place + len(evidence.quote)) for place in occurrences(evidence.quote, document.text)]
    places = places or list(loosely(evidence.quote, document.text))
    if len(places) != 1:
        return None
    return _evidence(places[0].of(document.text), document, evidence, documents)


def loosely(quote: str, text: str) -> Iterator[Span]:
    """The places of a quote's letters and digits, whatever is between them."""
    letters, places = _letters(text)
    wanted, _ = _letters(quote)
    place = letters.find(wanted) if wanted else -1
    while place >= 0:
        start, end = places[place], places[place + len(wanted) - 1] + 1
        while end < len(text) and quote[-1:] == text[end] and not text[end].isalnum():
            end += 1
            break
        yield Span(start, end)
        place = letters.find(wanted, place + 1)


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text without case, with the place of each."""
    letters, places = [], []
    for place, c in enumerate(text):
        if c.isalnum() or (c in ".,-" and 0 < place < len(text) - 1 and text[place + 1].isdigit()):
            folded = fold(c) or c
            letters.append(folded)
            places.extend([place] * len(folded))
    return "".join(letters), places


def _likest(evidence: Evidence, documents: Sequence[Document]) -> tuple[Document, str, float] | None:
    """The sentences that are most alike; None where none are alike enough."""
    wanted = _words(evidence.quote)
    best: tuple[Document, str, float] | None = None
    for document in documents:
        cuts = list(sentences(document.text))
        width = max(1, len(list(sentences(evidence.quote))))
        for place in range(len(cuts)):
            for count in {1, width}:
                if place + count > len(cuts):
                    continue
                quote = Span(cuts[place].start, cuts[place + count - 1].end).of(document.text)
                likeness = SequenceMatcher(None, wanted, _words(quote), autojunk=False).ratio()
                if likeness >= ALIKE and (best is None or likeness > best[2]):
                    best = (document, quote, likeness)
    return best


def _words(text: str) -> list[str]:
    return [fold(word) for word in MARKS.split(text) if word]


def _evidence(quote: str, document: Document, old: Evidence, documents: Sequence[Document]) -> Evidence:
    """The evidence with its new quote, naming its document as before where that still names it."""
    try:
        name = old.document if document_named(old.document, documents) is document else document.id
    except ValueError:
        name = document.origin
    several = len(list(occurrences(quote, document.text))) > 1
    fresh = Evidence(document=name, quote=quote, after=old.after if several else None)
    try:
        locate(fresh, documents)
    except ValueError as error:
        raise _Lost(str(error)) from None
    return fresh


def _orphan(old: GoldPair, fresh: GoldPair) -> str | None:
    """Why an accepted answer no longer stands in its evidence, though it did before; None where it does."""
    for wordings in old.answers:
        before, after = (
            any(
                says(quote.quote, wordings, question=old.question)
                for alternatives in pair.evidence
                for quote in alternatives
            )
            for pair in (old, fresh)
        )
        if before and not after:
            return f"the answer {wordings[0]!r} no longer stands in its evidence"
    return None


def _draft(pair: GoldPair, reason: str) -> GoldPair:
    note = f"{pair.note}; {reason}" if pair.note else reason
    return pair.model_copy(update={"tags": (*pair.tags, DRAFT), "note": note})
