"""What a sentence can lose and still say what is left: an aside, an item of a list, a clause beside another.

*The pool, built in 1920, opens at 8* says *the pool opens at 8*. *The pool opens at 8 unless it rains* doesn't.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.bot.verify.checks.swaps import MUTUAL
from pincite.bot.verify.entailment.tokens import Token
from pincite.index.types import Span


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


BEARING = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|if|unless|except\w*|only|until|till|provided|"
    r"whether|may|might|could|would|should|must|perhaps|possibly|probably|likely|expect\w*|hop(?:es?|ed|ing)|plan\w*|"
    r"intend\w*|propos\w*|said|says?|according|claim\w*|alleg\w*|report\w*|argu\w*|believ\w*|think\w*|thought|"
    r"suggest\w*|deni\w*|deny|doubt\w*|rather|instead|apart|subject|as long as|but|exclud\w*|nearly|almost|about|"
    r"partly|mostly|usually|often|sometimes|seem\w*|appear\w*|either|former\w*|unlike|otherwise|too|theory|principle|"
    r"old|previous\w*|earlier|fiction\w*|novel|myth\w*|legend\w*|story|film|dream\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words of a part on which the meaning of the rest may depend."""

CONDITIONAL = re.compile(
    r"\b(?:only|if|unless|except\w*|provided|until|as long as|rather than|instead of|subject to|according|said|says|"
    r"claim\w*|alleg\w*|report\w*|argu\w*|believ\w*|deni\w*|suggest\w*)\b",
    re.IGNORECASE,
)
"""The same at the end of a sentence, where a new clause may have its own negation."""

RESTRICTING = re.compile(
    r"\W{0,5}(?:but )?(?:only|if|unless|until|except|provided|as long as|than|not|nor|that)\b|\s{0,5}(?:of|or)\b",
    re.IGNORECASE,
)
"""How an end begins that the words before are not to be taken without."""

SPEAKING = re.compile(
    r"[\"“”:]|\b(?:that|how|why|told|tells?|announc\w*|warn\w*|promis\w*|feels?|felt|wrote|wish\w*|fear\w*|insist\w*|"
    r"stat(?:e|ed|es)|explain\w*|add(?:s|ed)|ask\w*|agree\w*|theory|opinion|view|principle|imagin\w*|dream\w*|know\w*|"
    r"knew|decid\w*|confirm\w*|conclud\w*|found|finds?|show\w*|assum\w*)\b",
    re.IGNORECASE,
)
"""Words of a beginning that the rest may depend on: who says or thinks it."""

PREPOSITIONS = _words(
    "in on at from to by with for during after before since through across near under over into between within along "
    "via against around behind beside above below among towards despite following"
)
OPENING = PREPOSITIONS | _words("today yesterday then later afterwards however meanwhile moreover also")
JOINING = _words("and but while whereas although though because since as so yet")
ENDING = _words("and but while whereas because although though")
NO_ITEM = PREPOSITIONS | _words("of that who which is was are were has had the be been will did does")
CHOICE = re.compile(r"\b(?:can|(?-i:may)|not|no|either|any)\b", re.IGNORECASE)
"""Words beside which *A or B* says each: *can be A or B*, *not A or B*; the month May is none of them."""

RELATIVE = _words("who which whose whom where")
DEPENDENT = _words("its their our")
"""Words that a statement may replace with *the*."""

TOGETHER = re.compile(
    rf"{MUTUAL.pattern}|\b(?:mix|combin|merg|unit|similar|partner|marr|agree|split|divid|total|altogether|jointly)\w*",
    re.IGNORECASE,
)
"""Words of a statement that two things do, or are, only with each other."""

DOWNWARD = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|all|every|each|any|only|most|few|fewer|less|more|than|"
    r"always|everyone|everybody|first|last|exactly|same|mostly|\w{3,12}est|best|worst|must|may|can|should|shall|if|"
    r"unless|when|whenever|where|whoever|anyone|total|alone|both|half|sole|just|merely|before|after|until|would|could|"
    r"might|expect\w*|plan\w*)\b",
    re.IGNORECASE,
)
"""Words of a statement that may be untrue without a detail that is left out: *nobody died in May*."""

LONGEST_ITEM, LONGEST_PHRASE = 3, 8
"""Words."""


class Omission:
    """What a statement may leave out of one sentence.

    Args:
        text: the sentence.
        tokens: its tokens.
        statement: the statement's tokens.
    """

    def __init__(self, text: str, tokens: Sequence[Token], statement: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens
        keys = [token.key for token in statement]
        values = any(isinstance(key, tuple) for key in keys)  # maybe of all items of a list together
        self._plain = not any(isinstance(key, str) and DOWNWARD.fullmatch(key) for key in keys)
        self._choice = CHOICE.search(text) is not None
        self._listing = not values and TOGETHER.search(text) is None

    def before(self, end: int) -> bool:
        """Whether the sentence may begin with the token at `end`."""
        part = self._tokens[:end]
        if not _content(part):
            return True
        words = self._of(part)
        if BEARING.search(words) or SPEAKING.search(words):
            return False
        held = [token for token in part if not token.article]
        if held[-1].key == ",":
            return self._plain and held[0].key in OPENING and sum(token.key == "," for token in held) == 1
        if held[-1].key in JOINING and len(held) > 1 and held[-2].key in {",", "–", "—"}:
            return True
        if held[-1].key in {"and", "or"}:
            return self._item(part)
        return held[-1].key == ";"

    def after(self, start: int) -> bool:
        """Whether the sentence may end before the token at `start`."""
        part = self._tokens[start:]
        if not _content(part):
            return True
        words, first = self._of(part), part[0].key
        if CONDITIONAL.search(words):
            return False
        if self._item(part[: _clause_end(part)]):
            return True
        if RESTRICTING.match(words) or (first == "and" and isinstance(part[1].key, tuple)):
            return False  # that, or one of two values in turn: *in 1900 and 1950*
        silent = not BEARING.search(words)
        if first in {",", "–", "—", "("}:
            following = [token.key for token in part[1:3]]
            return silent or following[0] in ENDING | RELATIVE or following[-1] in RELATIVE
        phrase = first in PREPOSITIONS | RELATIVE | {"when"} and silent
        return first in {";", ":"} or (self._plain and (first in ENDING or phrase))

    def between(self, start: int, end: int) -> bool:
        """Whether the tokens from `start` to `end` may be left out."""
        part = self._tokens[start:end]
        content = _content(part)
        if not content or (len(content) == 1 and content[0].key in DEPENDENT):
            return True
        words = self._of(part)
        if _aside(part) and part[1].key in RELATIVE and not CONDITIONAL.search(words):
            return True
        if BEARING.search(words):
            return False
        return _aside(part) or self._item(part) or _amount(content) or self._phrase(part, self._tokens[end])

    def _item(self, part: Sequence[Token]) -> bool:
        """Whether it is an item of a list or two, with the comma or the conjunction on one side."""
        held = [token for token in part if not token.article]
        words = [token for token in held if not token.mark and token.key not in {"and", "&", "or"}]
        if not 0 < len(words) <= LONGEST_ITEM or any(token.mark and token.key != "," for token in held):
            return False
        if any(token.key in NO_ITEM or not isinstance(token.key, str) for token in words):
            return False
        if any(token.key == "or" for token in held) and not self._choice:
            return False
        ends = [held[0].key, held[-1].key]
        if ends == [",", ","] and sum(token.key == "," for token in held) > len(ends):
            return False
        return self._listing and not {",", "and", "or", "&"}.isdisjoint(ends)

    def _phrase(self, part: Sequence[Token], following: Token) -> bool:
        """Whether it is a phrase of place, time or manner before another one."""
        if not self._plain or part[0].key not in PREPOSITIONS or len(_content(part)) > LONGEST_PHRASE:
            return False
        if any(token.mark or token.key in {"and", "or", "but"} for token in part):
            return False
        return following.key in PREPOSITIONS | ENDING | RELATIVE | {"as"}

    def _of(self, part: Sequence[Token]) -> str:
        return Span(part[0].span.start, part[-1].span.end).of(self._text)


def _content(part: Sequence[Token]) -> list[Token]:
    return [token for token in part if not token.article and token.key not in {",", "."}]


def _amount(content: Sequence[Token]) -> bool:
    """Whether it is an amount such as *of 5 euros* after the thing that costs or measures so much."""
    return len(content) == 2 and content[0].key == "of" and isinstance(content[1].key, tuple)  # noqa: PLR2004


def _clause_end(part: Sequence[Token]) -> int:
    """Number of tokens before the next mark other than a comma."""
    return next((number for number, token in enumerate(part) if token.mark and token.key != ","), len(part))


def _aside(part: Sequence[Token]) -> bool:
    """Whether it stands between two commas, dashes or brackets."""
    first, last = part[0].key, part[-1].key
    if (first, last) == ("(", ")"):
        return True
    return len(part) > 2 and first == last and first in {",", "–", "—"} and all(t.key != first for t in part[1:-1])  # noqa: PLR2004
