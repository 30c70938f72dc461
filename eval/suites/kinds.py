"""The kind of a pair, guessed from its question and answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pincite.eval.gold import Kind

_WHEN = re.compile(
    r"(?i)\s*(?:(?:since )?when|how (?:long|often)|(?:in |on )?(?:which|what) (?:year|date|day|month))\b"
)


def guess(
    question: str,
    *,
    answers: Sequence[Sequence[str]] = (),
    verdict: Literal["yes", "no", "mixed"] | str | None = None,
    answerable: bool = True,
    follows: bool = False,
) -> Kind:
    """Guess the kind of a pair; a *when* that the documents don't answer keeps its kind.

    Args:
        question: as it is asked.
        answers: the gold answers, one entry for each part.
        verdict: of a polar question.
        answerable: whether the documents hold an answer.
        follows: whether a conversation stands before it.
    """
    guesses: tuple[tuple[bool, Kind], ...] = (
        (follows, "follow_up"),
        (not answerable, "temporal" if _WHEN.match(question) is not None else "unanswerable"),
        (verdict == "mixed", "conflict"),
        (bool(verdict), "boolean"),
        (len(answers) > 1, "list"),
        (len(answers) == 1 and _WHEN.match(question) is not None, "temporal"),
        (len(answers) == 1, "factoid"),
    )
    return next((kind for holds, kind in guesses if holds), "descriptive")
