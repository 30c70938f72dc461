"""Questions to begin with: made of sentences of a collection, else about the names that it mentions most often."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Iterable
from threading import Lock

from pincite.bot.outlining import questions_of, sentences_of
from pincite.index import library
from pincite.index.settings import IndexSettings
from pincite.index.types import Document

SEED_QUESTIONS = (
    "Is Iran a full SCO member?",
    "How often did Rouhani travel to Russia?",
    "Would Russia defend Iran in a war?",
    "What limits the partnership of Iran and Russia?",
)
"""Questions for the bundled seeds, written by hand."""

MOST = 4
"""Questions to suggest: as many as fit on a phone's first screen."""

READ_DOCUMENTS, READ = 200, 200_000
"""Documents and characters to look through, so that a large collection answers at once. Important names occur early,
too."""

MOST_KEPT = 1000
"""Collections whose questions are kept: a few hundred bytes each."""

CANDIDATES = 40
"""Frequent names to choose from; most are parts of one another, such as *Putin* and *Vladimir Putin*."""

NAME = re.compile(r"(?<=[a-z,;:] )([^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+){0,3})")
"""One to four capitalised words inside a sentence."""


class Examples:
    """The questions of each collection, made anew once its documents have changed. Safe to use from several threads."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._made: OrderedDict[str, tuple[tuple[int, int], list[str]]] = OrderedDict()
        self._lock = Lock()

    def of(self, settings: IndexSettings) -> list[str]:
        """Suggest questions for the collection that the settings name.

        Raises:
            CollectionNotFound: nothing of that name is indexed.
        """
        collection = settings.collection
        version = library.version(settings=settings)
        with self._lock:
            of_version, questions = self._made.get(collection, (None, []))
        if of_version != version:
            questions = examples(library.beginning(READ_DOCUMENTS, READ, settings=settings))
        with self._lock:
            self._made[collection] = version, questions
            self._made.move_to_end(collection)
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return questions


def examples(documents: Iterable[Document | str]) -> list[str]:
    """Suggest up to four questions: of each document one that a sentence of it answers, then about frequent names.

    Of a text without its document only the names count.
    """
    asked: list[str] = []
    texts: list[str] = []
    for document in documents:
        if isinstance(document, str):
            texts.append(document)
            continue
        texts.append(document.text)
        if len(asked) < MOST:
            asked += [one for one, _ in questions_of(sentences_of(document)) if one not in asked][:1]
    return [*asked, *(f"What is said about {name}?" for name in _names(texts))][:MOST]


def _names(texts: Iterable[str]) -> list[str]:
    """The names that occur most often, none of them a part of another."""
    mentions: Counter[str] = Counter()
    for text in texts:
        mentions.update(set(NAME.findall(text)))
        mentions.update(NAME.findall(text))
    names: list[str] = []
    for name, _ in mentions.most_common(CANDIDATES):
        if not any(name in other or other in name for other in names):
            names.append(name)
    return names[:MOST]
