"""Common words of English: the whole words that the built-in embedder's tokenizer knows."""

from __future__ import annotations

import json
from functools import cache

from pincite.index.embedding import MINILM

CONTRACTIONS = {
    "whats": "what's", "whos": "who's", "wheres": "where's", "whens": "when's", "whys": "why's", "hows": "how's",
    "thats": "that's", "theres": "there's", "isnt": "isn't", "arent": "aren't", "wasnt": "wasn't",
    "werent": "weren't", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "cant": "can't",
    "couldnt": "couldn't", "wouldnt": "wouldn't", "shouldnt": "shouldn't", "hasnt": "hasn't", "havent": "haven't",
    "hadnt": "hadn't", "wont": "won't", "im": "I'm", "ive": "I've", "youre": "you're", "theyre": "they're",
    "pls": "please", "plz": "please",
}  # fmt: skip
"""Short forms typed in haste, with their meaning."""


@cache
def common_words() -> frozenset[str]:
    """Return some 22,000 words in lower case, names that everybody knows among them, and few typing errors."""
    tokenizer = json.loads((MINILM / "tokenizer.json").read_text("utf-8"))
    return frozenset(
        word for word in tokenizer["model"]["vocab"] if len(word) > 1 and word.isascii() and word.isalpha()
    )


def common(word: str) -> bool:
    """Tell whether a word is common English, in any of its forms: *sanctioning* by *sanction*."""
    words = common_words()
    forms = [word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending)]
    return word in words or any(len(form) > 2 and (form in words or f"{form}e" in words) for form in forms)  # noqa: PLR2004


ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "'s", "n't", "'re", "'ve", "'ll", "'d", "'m")
"""Endings of regular forms."""
