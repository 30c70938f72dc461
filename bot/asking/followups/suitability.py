"""What a question says of an *it*, and what can be meant then: a dog is not open, and my own bicycle has no price."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.bot.asking.followups.mentions import LINKS, Mention
from pincite.bot.asking.followups.words import ATTRIBUTES, Kind

PREMISES = frozenset("open opens opened opening close closes closed shut shuts heated crowded located".split())
"""Words that are said of premises: *Is it open on Mondays?*"""

PRICED = re.compile(
    r"(?i)(?:how much|what)\s+(?:is|does|do|would|will|did)\s+(?:it|that|this)(?:\s+cost)?(?:\s+extra)?\W*$"
    r"|(?:is|does|will|would)\s+(?:it|that|this)\s+(?:be\s+)?(?:free|cost|extra)\b.{0,30}$"
)
"""Asks what something costs."""

RUNNING = frozenset(
    "start starts started begin begins began end ends ended finish finishes finished happen happened "
    "lead leads led run runs organise organises organised organize organizes organized attend attends attended "
    "launch launches launched".split()
)
"""Words that are said of what takes place or is led, and of no figure: *Who leads it?* after *What is its budget?*"""

CARRIED = re.compile(
    r"(?i)\b(?:i|we|you|one|people|guests|visitors|members)\s+(?:\w{1,20}\s+)?(?:bring|take|carry|wear|leave|keep|"
    r"borrow|return)(?:\s+(?:in|along|out|off|on|back))?\s*$"
)
"""Before what somebody has with them: *Can I bring a dog?*"""

LABELS = frozenset("name names title email e-mail phone telephone address".split())
"""Attributes that only lead to what they belong to: *Who wrote it?* after *What is the title of the book?*"""

FOUNDED = frozenset("founded based headquartered established".split())
"""Words that are said of an organisation: *When was it founded?* after *Which team won the cup?*"""

OWN = frozenset({"my", "our"})


def open_to_visitors(mention: Mention, question: str) -> bool:
    """Tell whether something that a question names can be open or closed: no person, nobody's own, nothing carried."""
    first = mention.text.split(maxsplit=1)[0].casefold()
    head = mention.text.rpartition(" ")[2].casefold()
    if first in OWN or head in ATTRIBUTES or head == "ticket" or mention.kinds <= {Kind.PERSON, Kind.TIME}:
        return False
    return CARRIED.search(question[: mention.start]) is None


def asks_price_of(fragment: str, meant: Mention) -> bool:
    """Tell whether a question asks what something costs that is somebody's own: then it asks for the price of an act.

    >>> asks_price_of("how much is it?", mentions("Can I take my bicycle on the train?")[0])
    True
    """
    return meant.text.split(maxsplit=1)[0].casefold() in OWN and PRICED.search(fragment) is not None


def owner_that_runs(meant: Mention, everything: Sequence[Mention], beside: frozenset[str]) -> Mention:
    """Return what a figure belongs to, if something is said that is said of no figure.

    *When does it start?* after *What is the budget of the campaign?* asks about the campaign.
    """
    head = meant.text.split(" of ", 1)[0].rpartition(" ")[2].casefold()
    if head not in ATTRIBUTES or not (head in LABELS or beside & RUNNING):
        return meant
    owners = [one for one in everything if one.start > meant.start and one.behind in LINKS and one.end <= meant.end]
    return owners[0] if owners else meant
