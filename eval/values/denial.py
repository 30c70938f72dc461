"""Whether a text denies a value in it: *It is not 65 EUR but 48 EUR* denies the first and states the second.

A denial reaches from its word (*not*, *never*, *rather than*) to the end of its clause. *Not more than*, *not until*
and the like bound a value and don't deny it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pincite.eval.values.tokens import Token

CUES = frozenset(
    "not never neither nor cannot without nobody hardly denies denied deny refuted disputed false falsely incorrect "
    "incorrectly wrong wrongly untrue isnt wasnt arent werent doesnt didnt dont cant couldnt wouldnt wont hasnt havent "
    "hadnt nicht kein keine keinen keinem keiner keines niemals pas jamais nunca 不 没 非 未".split()
)
"""Words that deny the words after them."""

PRONOUNS = frozenset("it them him her this that these those which".split())
"""Words that end what *without* denies: *without it the bridge would tip* says that it would."""

NEUTRAL = frozenset(
    "more less fewer exceed exceeds exceeding exceeded over above below under until till before after since later "
    "earlier only just merely simply within beyond than doubt question least necessarily".split()
)
"""Words between a denial and a value that bound the value or cancel the denial."""

PHRASES = (
    ("rather", "than"),
    ("instead", "of"),
    ("other", "than"),
    ("as", "opposed", "to"),
    ("unlike",),
    ("except",),
    ("except", "for"),
    ("apart", "from"),
    ("far", "from"),
    ("anything", "but"),
    ("no", "longer"),
    ("statt",),
    ("anstatt",),
    ("no",),
)
"""Words right before a value that deny it."""

SMALL = frozenset("a an the in on at by of for with to is was be been it about 是".split())
"""Words that may stand between such a phrase and its value."""

ENDS = frozenset({".", ";", ":", "!", "?", ",", "(", ")"})
TURNS = frozenset("but sondern although though while whereas however yet instead mais sino 而 但".split())
"""Words that begin another clause."""

COPULAS = frozenset("is was are were be been isn wasn aren weren ist war 是".split())
WRONG = frozenset("not wrong false incorrect untrue outdated obsolete mistaken myth t nicht falsch".split())


def denied(tokens: Sequence[Token], start: int, end: int, *, whole: bool = True) -> bool:
    """Whether the words around a range of tokens deny it.

    Args:
        tokens: the tokens of the text.
        start: first token of the value.
        end: token after it.
        whole: also read the words behind the value: *65 EUR is not the rate*.
    """
    return _phrase(tokens, start) or _before(tokens, start) or (whole and _behind(tokens, end))


def negated(tokens: Sequence[Token]) -> bool:
    """Whether a text denies anything: a negative question may be answered by a denial."""
    return any(_cue(tokens, place) for place in range(len(tokens)))


def _phrase(tokens: Sequence[Token], start: int) -> bool:
    place = start
    while place > 0 and tokens[place - 1].fold in SMALL and place > start - 3:
        place -= 1
        if _ends_with(tokens, place):
            return True
    return _ends_with(tokens, start)


def _ends_with(tokens: Sequence[Token], place: int) -> bool:
    for words in PHRASES:
        if place >= len(words) and tuple(token.fold for token in tokens[place - len(words) : place]) == words:
            if words == ("no",) and place < len(tokens) and tokens[place].fold in NEUTRAL:
                continue
            return True
    return False


def _before(tokens: Sequence[Token], start: int) -> bool:
    between: list[str] = []
    listed = False
    for place in range(start - 1, -1, -1):
        token = tokens[place]
        if token.fold in TURNS:
            return False
        if token.text in ENDS:
            if token.text != ",":
                return False
            listed = True
        if _cue(tokens, place):
            if listed and token.fold not in {"neither", "nor"}:
                return False
            return not (NEUTRAL & set(between))
        between.append(token.fold)
    return False


def _cue(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if token.fold == "t" and place > 1 and tokens[place - 1].text == "'" and tokens[place - 2].fold.endswith("n"):
        return True
    if token.fold == "without" and place + 1 < len(tokens) and tokens[place + 1].fold in PRONOUNS:
        return False
    return token.fold in CUES


def _behind(tokens: Sequence[Token], end: int) -> bool:
    clause = []
    for token in tokens[end : end + 6]:
        if token.text in ENDS or token.fold in TURNS:
            break
        if token.text != "'":
            clause.append(token.fold)
    for place, word in enumerate(clause[:3]):
        if word in COPULAS:
            rest = clause[place + 1 : place + 3]
            if rest[:2] == ["no", "longer"]:
                return True
            if rest and rest[0] in WRONG and not (NEUTRAL & set(rest)):
                return True
    return False
