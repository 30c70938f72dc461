"""SQuAD's own rules, to the letter, for SQuAD's own benchmark and those that borrow them.

Exact match and F1 of Rajpurkar et al. 2016 and 2018 (https://rajpurkar.github.io/SQuAD-explorer/, `evaluate-v1.1.py`
and `evaluate-v2.0.py`): lower case, no ASCII punctuation, no articles, best of the accepted answers. They delete
decimal points (`6.5` is `65`), which is why nothing else is scored by them.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence

from pincite.eval.metrics.overlap import bag_f1

ARTICLES = re.compile(r"\b(a|an|the)\b")


def normalize(text: str) -> str:
    """A text as SQuAD compares it: lower case, no ASCII punctuation, no articles, single spaces."""
    plain = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(ARTICLES.sub(" ", plain).split())


def exact(prediction: str, accepted: Sequence[str]) -> float:
    """1 where the prediction is an accepted answer; without accepted answers, where it is empty."""
    return max(float(normalize(prediction) == normalize(answer)) for answer in accepted or [""])


def f1(prediction: str, accepted: Sequence[str]) -> float:
    """The best F1 of words with an accepted answer; without accepted answers, 1 where the prediction is empty."""
    words = normalize(prediction).split()
    return max(bag_f1(words, normalize(answer).split()) for answer in accepted or [""])
