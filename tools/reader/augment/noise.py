"""Questions as people type them: without articles, marks or care."""

from __future__ import annotations

import re
from random import Random

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def casual(question: str, random: Random) -> str:
    """Return the question with some of its polish taken off, and now and then unchanged. Case stays: the reader doesn't
    see it.
    """
    text = question
    if random.random() < 0.35:  # noqa: PLR2004
        text = text.rstrip(" ?.!")
    if random.random() < 0.15:  # noqa: PLR2004
        text = re.sub(r"\b(the|a|an)\s+", "", text, flags=re.IGNORECASE)
    if random.random() < 0.08:  # noqa: PLR2004
        text = re.sub(
            r"^(what|who|where|when|which|how \w+)\s+(is|was|are|were|did|does|do)\s+", r"\1 ", text, flags=re.I
        )
    if random.random() < 0.04:  # noqa: PLR2004
        text = f"{random.choice(['so', 'please tell me', 'hi,', 'ok and', 'can you tell me'])} {text}"
    if random.random() < 0.10:  # noqa: PLR2004
        text = typo(text, random)
    return text or question


def typo(text: str, random: Random) -> str:
    """Return the text with one slip in one of its longer words: two letters exchanged, one left out, doubled or
    wrong.
    """
    words = list(re.finditer(r"[a-z]{5,}", text))
    if not words:
        return text
    m = random.choice(words)
    at = random.randrange(m.start() + 1, m.end() - 1)
    slip = random.choice(
        [text[at + 1] + text[at], text[at + 1], text[at] * 2 + text[at + 1], random.choice(LETTERS) + text[at + 1]]
    )
    return text[:at] + slip + text[at + 2 :]
