"""What an answer says against what it has to say.

Exact match and F1 are those of SQuAD (Rajpurkar et al. 2016 and 2018; https://rajpurkar.github.io/SQuAD-explorer/,
`evaluate-v1.1.py` and `evaluate-v2.0.py`): lower case, without punctuation and articles, best of the accepted answers.
`squad_*` follow the published scripts to the letter, for the benchmarks. The others read Unicode, too: typographic
quotes and other signs go the way of the ASCII ones, dashes part words, and compatibility forms are one.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Sequence

ARTICLES = re.compile(r"\b(a|an|the)\b")

JOINERS = frozenset({"and", "or", "as", "well", "plus"})
"""Words between the parts of a list, which say nothing themselves."""


def squad_normalize(text: str) -> str:
    """A text as SQuAD compares it: lower case, no ASCII punctuation, no articles, single spaces."""
    plain = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(ARTICLES.sub(" ", plain).split())


def normalize(text: str) -> str:
    """As `squad_normalize`, for any script: the same for ASCII."""
    return squad_normalize("".join(_sign(c) for c in unicodedata.normalize("NFKC", text)))


def _sign(c: str) -> str:
    category = unicodedata.category(c)
    if c not in string.punctuation and category[0] in "PS":
        return " " if category == "Pd" or c == "−" else ""
    return c


def tokens(text: str) -> list[str]:
    """The words that are compared."""
    return normalize(text).split()


def squad_exact(prediction: str, accepted: Sequence[str]) -> float:
    """1 where the prediction is an accepted answer; without accepted answers, where it is empty."""
    return max(float(squad_normalize(prediction) == squad_normalize(answer)) for answer in accepted or [""])


def squad_f1(prediction: str, accepted: Sequence[str]) -> float:
    """The best F1 of words with an accepted answer; without accepted answers, 1 where the prediction is empty."""
    said = squad_normalize(prediction).split()
    return max(bag_f1(said, squad_normalize(answer).split()) for answer in accepted or [""])


def bag_f1(said: Sequence[str], wanted: Sequence[str]) -> float:
    """F1 of two bags of words; of an empty one, whether both are (the rule of SQuAD 2.0)."""
    if not said or not wanted:
        return float(not said and not wanted)
    common = (Counter(said) & Counter(wanted)).total()
    if not common:
        return 0.0
    precision, recall = common / len(said), common / len(wanted)
    return 2 * precision * recall / (precision + recall)


def exact(prediction: str, parts: Sequence[Sequence[str]]) -> float:
    """1 where the prediction is what has to be said, and nothing else.

    Args:
        prediction: the answer.
        parts: what has to be said: one entry for each part, with its accepted wordings. With one part this is SQuAD's
            exact match. With several, each has to stand in the prediction, in any order, and nothing else but words
            that join (*and*, *or*).
    """
    if len(parts) == 1:
        return max(float(normalize(prediction) == normalize(wording)) for wording in parts[0])
    left = tokens(prediction)
    for wordings in sorted(parts, key=lambda w: -max(len(tokens(wording)) for wording in w)):
        for wording in sorted(wordings, key=lambda w: -len(tokens(w))):
            place = _find(left, tokens(wording))
            if place is not None:
                left[place : place + len(tokens(wording))] = [""]  # words on both sides don't come together
                break
        else:
            return 0.0
    return float(all(not word or word in JOINERS for word in left))


def f1(prediction: str, parts: Sequence[Sequence[str]]) -> float:
    """F1 of the prediction's words with those that have to be said.

    Of each part the wording counts that shares the most with what is left of the prediction; with one part this is the
    best F1 as in SQuAD.
    """
    said = tokens(prediction)
    if len(parts) == 1:
        return max(bag_f1(said, tokens(wording)) for wording in parts[0])
    left, wanted = Counter(said), []
    for wordings in parts:
        best = max(
            (tokens(wording) for wording in wordings),
            key=lambda words: bag_f1(list((left & Counter(words)).elements()), words),
        )
        left -= Counter(best)
        wanted += best
    return bag_f1([word for word in said if word not in JOINERS or word in wanted], wanted)


def contains(text: str, wording: str) -> bool:
    """Whether the words stand in the text, one after the other, by the words as they are compared."""
    return _find(tokens(text), tokens(wording)) is not None


def parts_found(text: str, parts: Sequence[Sequence[str]]) -> float:
    """The share of the parts of which one wording stands in the text."""
    words = tokens(text)
    return sum(any(_find(words, tokens(w)) is not None for w in wordings) for wordings in parts) / len(parts)


def missing(text: str, parts: Sequence[Sequence[str]]) -> list[str]:
    """The first wording of each part that does not stand in the text."""
    return [wordings[0] for wordings in parts if not parts_found(text, [wordings])]


def _find(words: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Where the wanted words stand in a row; None where they don't, or where nothing is wanted."""
    if not wanted:
        return None
    length = len(wanted)
    for place in range(len(words) - length + 1):
        if list(words[place : place + length]) == list(wanted):
            return place
    return None
