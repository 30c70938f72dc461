"""After an abstention: what was searched, what the documents do say, what they can be asked, and where else to ask."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pincite.bot.answers import AnswerableQuestion, Guidance
from pincite.bot.asking.language import NAMES, language_of
from pincite.bot.asking.spelling import Holding
from pincite.bot.asking.suggesting import question_on
from pincite.bot.drafts import Cite, citable, closest_sentences
from pincite.bot.outlining import question_above
from pincite.bot.telling import citation_of
from pincite.bot.wording import Wording
from pincite.bot.writers.reader.words import stop_words
from pincite.index.reading import searched
from pincite.index.terms import content_terms, fold, terms

if TYPE_CHECKING:
    from pincite.bot.chain import Retriever
    from pincite.bot.settings import Settings
    from pincite.bot.writers.reader.reading import Reader
    from pincite.index.retrieve import Retrieval

MOST_HELD = 2
"""Sentences that are quoted as what the documents do hold."""

FEWEST_SHARED = 2
"""Terms of the question that such a sentence shares, if the question has as many."""

MOST_QUESTIONS = 2

MOST_TRIED = 4
"""Questions that the reader is asked to find those; each takes about a third of the time of an answer."""

READ = 3
"""Passages that it reads for each."""

MOST_COLLECTIONS = 12
"""Most other collections to look into; the reader reads the best two."""

HOLDS = 0.5
"""Share of the question's terms that the best passage of another collection has to hold."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@runtime_checkable
class Surveyed(Protocol):
    """A retriever that knows how much it searches."""

    def extent(self) -> tuple[int, int]:
        """The number of documents, and of passages."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Collects help after an abstention: what was searched, related passages, questions that have an answer."""

    reader: Reader
    settings: Settings
    others: Callable[[], Sequence[tuple[str, Retriever]]]
    """Opens the other collections that may be named, each with its retriever."""

    def guidance(self, question: str, retriever: Retriever, retrieval: Retrieval, wording: Wording) -> Guidance:
        """Say what helps after a question that the retrieved passages don't answer."""
        extent = retriever.extent() if isinstance(retriever, Surveyed) else (None, None)
        common, unknown = _words(question, retriever)
        closest = [draft.cites[0] for draft in closest_sentences(retrieval)[:MOST_HELD]]
        related = [cite for cite in closest if _shares(cite, retrieval)]
        return Guidance(
            documents=extent[0],
            passages=extent[1],
            known=common,
            unknown=unknown,
            holds=tuple(citation_of(cite) for cite in related),
            questions=tuple(self._questions(retriever, retrieval)) if wording.language == "en" else (),
            language=_other_language(question, retrieval),
            elsewhere=tuple(self._elsewhere(question)),
            adding=wording.adding.replace("{collection}", self.settings.collection),
        )

    def _questions(self, retriever: Retriever, retrieval: Retrieval) -> Iterator[AnswerableQuestion]:
        """Questions on the nearest passages that the reader answers from the very sentence they were made of."""
        answerable = tried = 0
        seen: set[str] = set()
        for cite in citable(retrieval.passages):
            asked = question_above(cite) or question_on(cite.text)
            if asked is None or asked in seen:
                continue
            seen.add(asked)
            tried += 1
            reading = self.reader.read(asked, retriever.retrieve(asked, READ))
            best = reading.sentences[0] if reading.sentences else None
            same = best is not None and (best.found.document.id, best.span) == (cite.passage.document.id, cite.span)
            if same and reading.confidence >= reading.threshold:
                answerable += 1
                yield AnswerableQuestion(question=asked, citation=citation_of(cite))
            if answerable == MOST_QUESTIONS or tried == MOST_TRIED:
                return

    def _elsewhere(self, question: str) -> Iterator[str]:
        """The collections whose passages the reader takes for an answer."""
        promising = []
        matter = _matter(question)
        for name, retriever in self.others():
            retrieval = retriever.retrieve(question, READ)
            shares = [
                len(matter & set(terms(searched(one.passage)))) / len(matter) for one in retrieval.passages if matter
            ]
            if shares and max(shares) >= HOLDS:
                promising.append((max(shares), name, retrieval))
        for _, name, retrieval in sorted(promising, key=lambda one: (-one[0], one[1]))[:2]:
            reading = self.reader.read(question, retrieval)
            if reading.confidence >= reading.threshold:
                yield name


def _words(question: str, retriever: Retriever) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a question that stand in the collection, and those that don't, without function words."""
    if not isinstance(retriever, Holding):
        return (), ()
    wanted = content_terms(question)
    small = stop_words(language_of(question))
    held = retriever.vocabulary.frequencies(wanted)
    words: dict[bool, list[str]] = {True: [], False: []}
    for match in _WORD.finditer(question):
        own = [term for term in terms(match[0]) if term in wanted]
        if own and fold(match[0]) not in small and match[0] not in words[True] + words[False]:
            words[all(term in held for term in own)].append(match[0])
    return tuple(words[True]), tuple(words[False])


def _other_language(question: str, retrieval: Retrieval) -> str | None:
    """The language of most passages, if the question is in another."""
    languages = Counter(language_of(one.passage.text) for one in retrieval.passages)
    most = max(languages, key=languages.__getitem__, default=None)
    return most if most in NAMES and most != language_of(question) else None


def _shares(cite: Cite, retrieval: Retrieval) -> bool:
    """Whether a sentence shares enough with the question to be on its matter."""
    return len(retrieval.terms.keys() & set(terms(cite.reading))) >= min(FEWEST_SHARED, max(1, len(retrieval.terms)))


def _matter(question: str) -> set[str]:
    """The terms of a question that say what it is about."""
    small = stop_words(language_of(question))
    words = (match[0] for match in _WORD.finditer(question) if fold(match[0]) not in small)
    return {term for word in words for term in terms(word)}
