"""The quotes of a suite as spans of the documents that it is asked of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pincite.eval.errors import SuiteError
from pincite.eval.gold import Asked, Evidence, GoldPair, Resolved
from pincite.eval.suites.files import Suite
from pincite.eval.suites.rules import DRAFT
from pincite.index.types import Document, Span

SHOWN = 8
"""Documents that a message names; the rest are counted."""


def resolve(suite: Suite, documents: Sequence[Document]) -> tuple[Asked, ...]:
    """Every pair of a suite with its evidence as spans; drafts are left out.

    Raises:
        SuiteError: for the first line that can't be asked of these documents, naming it.
    """
    for problem in suite.problems:
        raise SuiteError(suite.path, problem.message, line=problem.line)
    asked = []
    for line in suite.lines:
        if DRAFT in line.pair.tags:
            continue
        try:
            asked.append(resolved(line.pair, documents))
        except ValueError as error:
            raise SuiteError(suite.path, str(error), line=line.number) from None
    return tuple(asked)


def resolved(pair: GoldPair, documents: Sequence[Document]) -> Asked:
    """One pair with its evidence as spans.

    Raises:
        ValueError: a document or a quote is not there, or it is not clear which is meant.
    """
    try:
        found = tuple(tuple(locate(e, documents) for e in alternatives) for alternatives in pair.evidence)
    except ValueError as error:
        raise ValueError(f"{pair.id}: {error}") from None
    return Asked(pair=pair, evidence=found)


def locate(evidence: Evidence, documents: Sequence[Document]) -> Resolved:
    """Where a quote stands.

    Raises:
        ValueError: it stands nowhere, or at several places and `after` does not tell which.
    """
    document = named(evidence.document, documents)
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


def named(name: str, documents: Sequence[Document]) -> Document:
    """The document that a pair means: by its id, or by the end of where it came from.

    Raises:
        ValueError: there is none, or several fit.
    """
    found = [d for d in documents if name == d.id or _ends(d.origin, name) or _ends(d.source, name)]
    if len(found) == 1:
        return found[0]
    if found:
        origins = _listed([d.origin for d in found])
        raise ValueError(f"the document {name!r} could be any of {origins}: give more of its source")
    origins = _listed([d.origin for d in documents]) or "none"
    raise ValueError(
        f"no document is called {name!r}; indexed are: {origins}. Index it, or ask another collection (--collection)"
    )


def occurrences(quote: str, text: str) -> Iterator[int]:
    """Every place where a quote begins, overlapping ones too."""
    place = text.find(quote)
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


def _ends(where: str, name: str) -> bool:
    """Whether a path, URL or origin ends with this name, at the border of one of its parts."""
    where, name = where.replace("\\", "/"), name.replace("\\", "/")
    rest = where.removesuffix(name)
    return bool(name) and (where == name or (len(rest) < len(where) and (rest[-1] in "/:" or name[0] in "/:")))


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _short(quote: str) -> str:
    length = 60
    return quote if len(quote) <= length else f"{quote[: length - 1]}…"
