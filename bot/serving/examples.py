"""Questions to begin with, about the names that a collection's texts mention most often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pincite.index.settings import SEEDS

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


def examples(collection: str, texts: Iterable[str]) -> list[str]:
    """Suggest up to four questions, about the names that occur most often."""
    if collection == SEEDS:
        return list(SEED_QUESTIONS)
    mentions: Counter[str] = Counter()
    left = READ
    for text in texts:
        mentions.update(set(NAME.findall(text[:left])))
        mentions.update(NAME.findall(text[:left]))
        left -= len(text)
        if left <= 0:
            break
    names: list[str] = []
    for name, _ in mentions.most_common(CANDIDATES):
        if not any(name in other or other in name for other in names):
            names.append(name)
    return [f"What is said about {name}?" for name in names[:MOST]]
