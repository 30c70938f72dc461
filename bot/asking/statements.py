"""Statements put as questions: *Iran is a full member.* is asked as *Is Iran a full member?*"""

from __future__ import annotations

from pincite.bot.asking.followups.mentions import mentions, whole
from pincite.bot.asking.followups.words import ASKING, AUXILIARIES, BE, DETERMINERS, Token, tokens

MOVED = frozenset(BE | {"can", "could", "will", "would", "should", "must", "may", "might"}) - {
    "isn't",
    "aren't",
    "wasn't",
    "weren't",
}
"""Auxiliaries that a question begins with as they are."""

LONGEST = 25
"""Most words of a statement; a longer text is pasted, not asked."""

UNCLAIMED = frozenset(
    "not no never nobody nothing neither nor hardly i my mine we our ours you your what why how who whose".split()
)
"""Words of what is no plain claim about the documents: a denial, somebody's own case, a question of other form."""


def as_question(statement: str) -> str | None:
    """Return a statement about a named thing as a polar question; None for what is no such statement.

    >>> as_question("The pool is heated."), as_question("opening hours")
    ('Is the pool heated?', None)
    """
    plain = statement.rstrip(" .!")
    words = tokens(plain)
    if not 3 <= len(words) <= LONGEST or "?" in statement or words[0].lower in ASKING | AUXILIARIES:  # noqa: PLR2004
        return None
    place = next((number for number, word in enumerate(words) if word.lower in AUXILIARIES), 0)
    if not 0 < place < len(words) - 1 or words[place].lower not in MOVED:
        return None
    if any(word.lower in UNCLAIMED or word.lower.endswith("n't") for word in words):
        return None
    if any(word.lower in ASKING for word in words[:place]) or not _is_subject(plain, words[place]):
        return None
    auxiliary = words[place]
    subject = plain[: auxiliary.start].strip()
    if words[0].lower in DETERMINERS:
        subject = subject[0].lower() + subject[1:]
    return f"{auxiliary.text.capitalize()} {subject} {plain[auxiliary.end :].strip()}?"


def _is_subject(text: str, auxiliary: Token) -> bool:
    """Whether one phrase stands before the auxiliary, and nothing else."""
    named = mentions(text[: auxiliary.start])
    if not named or named[0].start != 0:
        return False
    return not text[whole(named[0], named, text[: auxiliary.start]).end : auxiliary.start].strip()
