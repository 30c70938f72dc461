"""Clean a question so that it can be searched; refuse it if it is empty or too long."""

from __future__ import annotations

import unicodedata

from pincite.bot.errors import EmptyQuestion, QuestionTooLong


def clean(question: str, limit: int) -> str:
    """The question in NFC on one line, without control characters.

    Raises:
        EmptyQuestion: it holds no letter and no digit.
        QuestionTooLong: it has more than `limit` characters.
    """
    visible = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in question)
    cleaned = unicodedata.normalize("NFC", " ".join(visible.split()))
    if not any(c.isalnum() for c in cleaned):
        raise EmptyQuestion
    if len(cleaned) > limit:
        raise QuestionTooLong(len(cleaned), limit)
    return cleaned
