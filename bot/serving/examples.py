"""Questions to begin with: made of sentences of a collection, else about the names that it mentions most often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pincite.bot.outlining import questions_of, sentences_of
from pincite.index.settings import SEEDS
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

READ = 200_000
"""Characters to look through, so that a large collection answers at once. Important names occur early, too."""

CANDIDATES = 40
"""Frequent names to choose from; most are parts of one another, such as *Putin* and *Vladimir Putin*."""

NAME = re.compile(r"(?<=[a-z,;:] )([^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+){0,3})")
"""One to four capitalised words inside a sentence."""


def examples(collection: str, documents: Iterable[Document]) -> list[str]:
    """Suggest up to four questions: of each document one that a sentence of it answers, then about frequent names."""
    if collection == SEEDS:
        return list(SEED_QUESTIONS)
    asked: list[str] = []
    texts: list[str] = []
    left = READ
    for document in documents:
        texts.append(document.text[:left])
        if len(asked) < MOST and len(document.text) <= left:
            asked += [one for one, _ in questions_of(sentences_of(document)) if one not in asked][:1]
        left -= len(document.text)
        if left <= 0:
            break
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
