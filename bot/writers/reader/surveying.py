"""Questions that ask for an overview or for documents: *summarise the contract*, *which document is about fees?*

No single sentence answers these, so no reader is asked. Documents are found by their titles and words, and quoted: the
sentences that say most of what a document says, in its order; or for each document the one sentence nearest to what is
asked about. Kinds of questions are recognised in English alone, and so are these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from pincite.bot.asking.kinds import Kind, kind
from pincite.bot.asking.sides import sides
from pincite.bot.drafts import Cite, Draft, citable, quotation
from pincite.bot.outlining import LONGEST, SHORTEST, outline
from pincite.index.terms import content_terms, terms

if TYPE_CHECKING:
    from pincite.index.retrieve import Retrieval
    from pincite.index.types import Document

SURVEYED = frozenset({Kind.SUMMARISE, Kind.DOCUMENT})
"""Kinds of questions that are answered so."""

PASSAGES = 30
"""Passages to survey: a few dozen hold a short document whole, and the nearest parts of a long one."""

SENTENCES = 5
"""Most sentences of the summary of one document."""

MOST_DOCUMENTS = 10
"""Most documents that one answer quotes."""

NEAREST = 3
"""Most documents that *which document ...* gets."""

TITLED = 0.5
"""Share of the matter, weighed by rarity, that a title has to hold for its document to be the one that is meant."""

ON_EACH = 2
"""Sentences on each of the things that a question compares."""

COVERED = 0.75
"""Share of the matter, weighed by rarity, that a document has to hold to be about it."""

FRAME = frozenset(
    content_terms(
        "summarise summarize summary summaries overview outline gist brief short shortly main key central important "
        "points findings takeaways messages ideas results arguments highlights tldr nutshell about deal deals talk "
        "talks mention mentions mentioned cover covers covered discuss discusses describe describes described contain "
        "contains tell tells say says said name names find show give open read have want need look please can could "
        "document documents doc docs file files report reports paper papers letter letters article articles text "
        "texts source sources book books pdf pdfs study studies mail mails email emails collection library folder "
        "everything anything something all whole entire content contents topic topics subject subjects information "
        "info thing things here there available sum tl dr happen happens happened life story"
    )
)
"""Terms of such questions that say nothing of what is asked about."""


_ABOUT_ONE = re.compile(r"(?i)\W{0,5}what(?:'s|’s|s| is| are) (?:the|this|that|my|our) [^?]{1,60} (?:all )?about\W*$")


@dataclass(frozen=True, slots=True)
class Survey:
    """Quotations that give an overview."""

    lead: str
    """Introduction in the answer's own words: it names the documents."""
    quotations: tuple[Draft, ...]


def surveyed(question: str) -> bool:
    """Whether a question asks for an overview or for documents, or what one thing is about, maybe a document."""
    return kind(question) in SURVEYED or _ABOUT_ONE.match(question) is not None


def matter(question: str) -> frozenset[str]:
    """The terms that say what the question is about; none if it is about all documents."""
    return frozenset(content_terms(question)) - FRAME


def meant(question: str, retrieval: Retrieval) -> Document | None:
    """The one document that a question names by title or file name; None where it names none, or several."""
    filed = [one for one in _documents(retrieval) if _names_file(question, one)]
    if len(filed) == 1:
        return filed[0]
    about = matter(question)
    shares = {
        document.id: (
            _share(about, set(terms(f"{document.title} {PurePath(document.source).stem}")), retrieval),
            document,
        )
        for document in _documents(retrieval)
    }
    ranked = sorted(shares.values(), key=lambda one: -one[0])
    if not about or not ranked or ranked[0][0] < TITLED or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return None
    return ranked[0][1]


def _names_file(question: str, document: Document) -> bool:
    """Whether the name of a document's file stands in a question as it is, with or without its ending: *report-2*."""
    path = PurePath(document.source)
    marked = any(not letter.isalpha() for letter in path.stem)  # *report* alone may be any
    names = [path.name, path.stem] if marked else [path.name]
    words = question.casefold().replace("“", " ").replace("”", " ").replace('"', " ").split()
    return any(name.casefold() in (word, word.rstrip("?!.,;:")) for name in names for word in words)


def survey(question: str, retrieval: Retrieval) -> Survey | None:
    """Return an overview for a question that asks for one; None where the passages are not about it."""
    if kind(question) is Kind.DOCUMENT:
        return _about(question, retrieval) if matter(question) else _everything(retrieval)
    document = meant(question, retrieval)
    if document is None and not matter(question):
        return _everything(retrieval)
    if document is None:
        return _topic(question, retrieval) if kind(question) is Kind.SUMMARISE else None
    sentences = [cite for cite in _sentences(retrieval) if cite.passage.document.id == document.id]
    return _quoted(f"“{document.title}” in its own sentences:", outline(sentences, SENTENCES))


def compared(question: str, retrieval: Retrieval) -> tuple[Draft, ...]:
    """Quote sentences on both things that a question compares; nothing where the passages lack one of them."""
    if kind(question) is not Kind.COMPARE:
        return ()
    named = [set(content_terms(side)) for side in sides(question)]
    own = [terms_ - set().union(*(other for other in named if other is not terms_)) for terms_ in named]
    sentences = citable(retrieval.passages)
    on_each = [[cite for cite in sentences if side and side <= set(terms(cite.reading))][:ON_EACH] for side in own]
    if len(on_each) < 2 or not all(on_each):  # noqa: PLR2004 - two things
        return ()
    cites = {(cite.passage.document.id, cite.span): cite for side in on_each for cite in side}
    return tuple(Draft(quotation(cite.text), (cite,), weighed=True) for cite in cites.values())


def _everything(retrieval: Retrieval) -> Survey | None:
    """The first sentence of each document; of the only one, those that say most of it."""
    documents = _documents(retrieval)[:MOST_DOCUMENTS]
    if len(documents) == 1:
        return _quoted(f"“{documents[0].title}” in its own sentences:", outline(_sentences(retrieval), SENTENCES))
    openings = {cite.passage.document.id: cite for cite in reversed(_sentences(retrieval))}
    chosen = [openings[document.id] for document in documents if document.id in openings]
    return _quoted(f"Among the documents: {_named(documents)}. A sentence from each:", chosen)


def _about(question: str, retrieval: Retrieval) -> Survey | None:
    """The documents about something, each with the sentence nearest to it."""
    about = matter(question)
    best: dict[str, tuple[float, Cite]] = {}
    for cite in (*_sentences(retrieval), *citable(retrieval.passages)):
        document = cite.passage.document
        share = _share(about, set(terms(cite.reading)), retrieval)
        if document.id not in best or share > best[document.id][0]:
            best[document.id] = (share, cite)
    held = {one.id: _share(about, set(terms(f"{one.title} {one.text}")), retrieval) for one in _documents(retrieval)}
    titled = {one.id: _share(about, set(terms(one.title)), retrieval) for one in _documents(retrieval)}
    fitting = sorted(
        (one for one in best if held[one] >= COVERED and best[one][0] + titled[one] > 0),
        key=lambda one: -(titled[one] + best[one][0]),
    )
    if not fitting:
        return None
    least = (titled[fitting[0]] + best[fitting[0]][0]) / 2
    chosen = [best[one][1] for one in fitting[:NEAREST] if titled[one] + best[one][0] >= least]
    return _quoted(f"{_named([cite.passage.document for cite in chosen])}:", chosen)


def _topic(question: str, retrieval: Retrieval) -> Survey | None:
    """The sentences about something, from all documents."""
    about = matter(question)
    if _share(about, set(terms(" ".join(cite.reading for cite in _sentences(retrieval)))), retrieval) < COVERED:
        return None
    sentences = [cite for cite in _sentences(retrieval) if about & set(terms(cite.reading))]
    return _quoted("In the documents' own sentences:", outline(sentences, SENTENCES))


def _quoted(lead: str, cites: Sequence[Cite]) -> Survey | None:
    drafts = tuple(Draft(quotation(cite.text), (cite,), weighed=True) for cite in cites)
    return Survey(lead, drafts) if drafts else None


def _sentences(retrieval: Retrieval) -> list[Cite]:
    """The sentences that can stand alone, in the order of their documents, each document's in its own."""
    cites = [cite for cite in citable(retrieval.passages) if SHORTEST <= len(cite.reading) <= LONGEST]
    return sorted(cites, key=lambda cite: (cite.passage.document.title, cite.passage.document.id, cite.span.start))


def _documents(retrieval: Retrieval) -> list[Document]:
    """The documents of the passages, the nearest first."""
    return list({one.document.id: one.document for one in retrieval.passages}.values())


def _share(about: frozenset[str], held: set[str], retrieval: Retrieval) -> float:
    """The share of some terms that are held, each weighed by its rarity in the collection."""
    weights = {term: retrieval.terms.get(term, 1.0) for term in about}
    return sum(weight for term, weight in weights.items() if term in held) / (sum(weights.values()) or 1.0)


def _named(documents: Sequence[Document]) -> str:
    """The titles of documents as a list in words."""
    titles = list(dict.fromkeys(f"“{document.title}”" for document in documents))
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"
