"""The things that one question asks about side by side: *Ann and Bo each*, *tea or coffee*."""

from __future__ import annotations

import re
from itertools import pairwise

from pincite.bot.asking.followups.mentions import Mention, mentions
from pincite.bot.asking.kinds import Kind, kind

_EACH = re.compile(r"(?i)\b(?:each|respectively)\b")
_JOINED = re.compile(r"(?i),|(?:, )?(?:and|or|&)")


def sides(question: str) -> tuple[str, ...]:
    """Return the two things that a question compares, or those that it asks the same of; otherwise none.

    >>> sides("How often did Ann and Bo each travel to Rome?")
    ('Ann', 'Bo')
    >>> sides("How often did Ann and Bo travel to Rome?")
    ()
    """
    if kind(question) is Kind.COMPARE:
        return tuple(mention.text for mention in mentions(question)[-2:])
    if not _EACH.search(question):
        return ()
    named = [mention for mention in mentions(question) if not _EACH.match(mention.text)]
    return tuple(mention.text for mention in _joined(question, named))


def _joined(question: str, named: list[Mention]) -> list[Mention]:
    """The first mentions that commas, *and* or *or* join; none where nothing is joined."""
    joined: list[Mention] = []
    for mention, following in pairwise(named):
        if _JOINED.fullmatch(" ".join(question[mention.end : following.start].split())):
            joined = [*(joined or [mention]), following]
        elif joined:
            break
    return joined
