"""The quotes of a suite as spans of documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.eval.errors import SuiteError
from pincite.eval.gold import Evidence, GoldPair, Resolved, ResolvedPair
from pincite.eval.suites.files import Suite
from pincite.eval.suites.rules import DRAFT
from pincite.index.types import Document, Span

SHOWN = 8
"""Most documents that a message names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A pair whose evidence is not, or no longer, in the documents."""

    line: int
    pair: GoldPair
    reason: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The pairs of a suite that can be asked, and those that can't."""

    asked: tuple[ResolvedPair, ...]
    stale: tuple[Stale, ...]


def resolve(suite: Suite, documents: Sequence[Document]) -> Resolution:
    """Find the evidence of every pair; drafts are left out.

    Raises:
        SuiteError: a line can't be read, or not one pair can be asked of these documents. The message names the line.
    """
    for problem in suite.problems:
        raise SuiteError(suite.path, problem.message, line=problem.line)
    asked: list[ResolvedPair] = []
    stale: list[Stale] = []
    for line in suite.lines:
        if DRAFT in line.pair.tags:
            continue
        try:
            asked.append(resolved(line.pair, documents))
        except ValueError as error:
            stale.append(Stale(line.number, line.pair, str(error)))
    if stale and not any(one.evidence for one in asked):
        raise SuiteError(suite.path, f"no pair fits these documents: {stale[0].reason}", line=stale[0].line)
    return Resolution(tuple(asked), tuple(stale))


def resolved(pair: GoldPair, documents: Sequence[Document]) -> ResolvedPair:
    """Find the evidence of one pair.

    Raises:
        ValueError: a document or a quote is not there, or it is not clear which is meant.
    """
    try:
        evidence = tuple(tuple(locate(quote, documents) for quote in alternatives) for alternatives in pair.evidence)
    except ValueError as error:
        raise ValueError(f"{pair.id}: {error}") from None
    return ResolvedPair(pair=pair, evidence=evidence)


def locate(evidence: Evidence, documents: Sequence[Document]) -> Resolved:
    """Find the place of a quote.

    Raises:
        ValueError: it stands nowhere, or at several places and `after` does not tell which.
    """
    document = document_named(evidence.document, documents)
    places = list(occurrences(evidence.quote, document.text))
    short = _short(evidence.quote)
    if not places:
        spaced = " ".join(evidence.quote.split())
        why = " (it does with other white space)" if spaced in " ".join(document.text.split()) else ""
        raise ValueError(f"the quote {short!r} does not stand in {evidence.document}{why}: copy it from the document")
    if evidence.after is not None:
        before = evidence.after.rstrip()
        places = [place for place in places if document.text[:place].rstrip().endswith(before)]
        if not places:
            raise ValueError(
                f"the quote {short!r} does not stand right after {evidence.after!r} in {evidence.document}"
            )
    if len(places) > 1:
        raise ValueError(
            f"the quote {short!r} stands {len(places)} times in {evidence.document}: "
            "say which is meant with `after`, the characters right before it"
        )
    span = Span(places[0], places[0] + len(evidence.quote))
    return Resolved(document_id=document.id, span=span, quote=evidence.quote)


def document_named(name: str, documents: Sequence[Document]) -> Document:
    """Find a document by its id, or by the end of its source or path.

    Raises:
        ValueError: there is none, or several fit.
    """
    matching = [d for d in documents if name == d.id or _ends(d.origin, name) or _ends(d.source, name)]
    if len(matching) == 1:
        return matching[0]
    if matching:
        sources = _listed([d.source for d in matching])
        raise ValueError(f"the document {name!r} could be any of {sources}: give more of its source")
    sources = _listed([d.source for d in documents]) or "none"
    raise ValueError(
        f"no document is called {name!r}; indexed are: {sources}. Index it, or ask another collection (--collection)"
    )


def occurrences(quote: str, text: str) -> Iterator[int]:
    """Every place where a quote begins, also where two overlap."""
    place = text.find(quote)
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


def _ends(where: str, name: str) -> bool:
    """Whether a path, URL or origin ends with this name, cut at a separator."""
    where, name = where.replace("\\", "/"), name.replace("\\", "/")
    rest = where.removesuffix(name)
    return bool(name) and (where == name or (len(rest) < len(where) and (rest[-1] in "/:" or name[0] in "/:")))


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _short(quote: str) -> str:
    length = 60
    return quote if len(quote) <= length else f"{quote[: length - 1]}…"
