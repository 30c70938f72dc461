"""Fragments that ask the same of another part: *how much for two?*, *what time on Sundays?*"""

from __future__ import annotations

import re

from pincite.bot.asking.followups.antecedents import Turn
from pincite.bot.asking.followups.ellipsis import clause
from pincite.bot.asking.followups.words import ASKING, AUXILIARIES, tokens

ASIDE = re.compile(
    r"(?i)(?P<asking>how (?:much|many|long|often|far|old)|what time|when|where)\s"
    r"(?P<part>(?:for|on|in|at|with|from|to|after|before|during)\s[^?!.]{1,60})[?!.\s]*"
)
"""A follow-up that repeats the asking words and names another case: *how much for two?*"""

ALIKE = (frozenset({"when", "what time"}), frozenset({"how much", "what"}))
"""Asking words that mean the same: *what time* is *when*, *what … cost* is *how much*."""


def other_part(fragment: str) -> tuple[str, str] | None:
    """Return the asking words of a fragment and the part that it asks them of: *how much* and *for two*."""
    parts = ASIDE.fullmatch(fragment)
    if parts is None or any(word.lower in AUXILIARIES | ASKING for word in tokens(parts["part"])):
        return None
    return parts["asking"].casefold(), parts["part"].strip()


def asks_alike(asking: str, turn: Turn) -> bool:
    """Tell whether the previous question asks for the same, in these words or others: *what does it cost*."""
    before = clause(turn.question)
    if before is None:
        return False
    old = before.asking.casefold()
    alike = old == asking or any({old, asking} <= words for words in ALIKE)
    return alike and (old != "what" or tokens(before.rest)[-1].lower in {"cost", "costs"})
