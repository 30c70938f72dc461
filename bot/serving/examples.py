"""Questions to begin with, drawn from the collection: what its texts name most often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pincite.index.settings import SEEDS

SEED_QUESTIONS = (
    "Is Iran a full SCO member?",
    "How many times did Rouhani visit Russia?",
    "Would Russia defend Iran in a war?",
    "What limits the partnership of Iran and Russia?",
)
"""Of the bundled seeds, where we know what people ask."""

MOST = 4

READ = 200_000
"""Characters that are looked through: names that matter stand at the beginning, too."""

NAME = re.compile(r"(?<=[a-z,;:] )([^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+){0,3})")
"""One to four words with capital letters that begin no sentence."""


def examples(collection: str, texts: Iterable[str]) -> list[str]:
    """Up to four questions, about the names that stand in the texts most often."""
    if collection == SEEDS:
        return list(SEED_QUESTIONS)
    named: Counter[str] = Counter()
    left = READ
    for text in texts:
        named.update(set(NAME.findall(text[:left])))
        named.update(NAME.findall(text[:left]))
        left -= len(text)
        if left <= 0:
            break
    chosen: list[str] = []
    for name, _ in named.most_common(40):
        if not any(name in other or other in name for other in chosen):
            chosen.append(name)
    return [f"What is said about {name}?" for name in chosen[:MOST]]
