"""A copy doesn't break off before what limits its source, nor within a name.

*He gave the deal his approval* says more than *he gave the deal his approval only after the treaty*.
"""

from __future__ import annotations

import re

from pincite.bot.verify.checks.check import Check, Difference, english
from pincite.bot.verify.languages.english import LIMITING
from pincite.bot.verify.statement import Pair

COPIED = 6
"""Fewest words at the end of a statement that the source has, too, for it to be a copy."""

NEXT_CHARACTER = re.compile(r"\s+(\w)")


def difference(pair: Pair) -> Difference | None:
    """Whether a statement without a full stop ends where its source goes on."""
    statement, cited = pair.statement, pair.cited
    if len(statement.words) < COPIED or not statement.text.rstrip(" )\"'”’")[-1:].isalnum():
        return None
    name = statement.words[-1].capital  # that goes on, as *the United* does
    for at in cited.words.runs(statement.words.folded[-COPIED:]):
        end = cited.words[at + COPIED - 1].span.end
        following = NEXT_CHARACTER.match(cited.text, end)
        if LIMITING.match(cited.text, end) or (name and following and following[1].isupper()):
            return Difference("breaks off where the source goes on")
    return None


BROKEN_OFF = Check("broken off", difference, knows=english)
