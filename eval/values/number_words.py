"""Numbers in English words: `twenty-nine`, `two hundred and five`, `half a million`, `two and a half`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pincite.eval.values.nouns import plural
from pincite.eval.values.tokens import Token, at

ONES = {
    name: value
    for value, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {
    name: 10 * value
    for value, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
} | {"fourty": 40}
SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
    "lakh": 10**5,
    "crore": 10**7,
    "万": 10**4,
    "萬": 10**4,
    "億": 10**8,
    "亿": 10**8,
    "millionen": 10**6,
    "mio": 10**6,
    "mln": 10**6,
    "mn": 10**6,
    "milliarden": 10**9,
    "mrd": 10**9,
    "bn": 10**9,
    "tn": 10**12,
}
"""Words that multiply the number before them. A billion has nine zeros."""

SCALES |= {
    f"{name}s": size
    for name, size in SCALES.items()
    if name in {"hundred", "thousand", "million", "billion", "trillion", "dozen", "lakh", "crore"}
}
SHORTENED = frozenset({"mio", "mln", "mn", "mrd", "bn", "tn"})
"""Scales that a point may follow."""

ORDINALS = {
    name: value
    for value, name in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
        start=1,
    )
} | {
    name: 10 * value
    for value, name in enumerate(
        "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth".split(), start=2
    )
}
SECOND = 2
"""No denominator: `one second` is a time."""

PARTS = {
    "half": 2,
    "halves": 2,
    "quarter": 4,
    "quarters": 4,
    **{f"{name}s": value for name, value in ORDINALS.items() if value > SECOND},
}
"""Denominators in words."""

TIMES = {"once": 1, "twice": 2, "thrice": 3}
NONE = frozenset({"none", "nil", "nought"})

SHARE_PLACES = 6
"""Digits behind the point of a share such as one third: as many as matter."""

Kind = Literal["cardinal", "ordinal", "share"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text."""

    value: Fraction
    places: int
    """Digits behind the decimal point, as written; negative with a scale: -5 for `1.2 million`."""
    start: int
    end: int
    """Half-open range of tokens."""
    kind: Kind = "cardinal"
    weak: bool = False
    """Whether it is a bare `one`, or the `no` of *no seats*, which need not be meant as a number."""


def spelled(tokens: Sequence[Token], start: int) -> Number | None:
    """The longest number in words that begins at a token; None where there is none."""
    word = tokens[start].fold
    if word in {"a", "an"}:
        return _article(tokens, start)
    if word == "half":
        return _half(tokens, start)
    if word == "quarter":
        return Number(Fraction(1, 4), 2, start, start + 1, "share")
    if word in NONE or _none_of(tokens, start):
        return Number(Fraction(0), 0, start, start + 1, weak=word == "no")
    if word in TIMES:
        return Number(Fraction(TIMES[word]), 0, start, start + 1)
    group = _Group(tokens, start)
    group.read()
    return _completed(tokens, group) if group.end > start else None


def _none_of(tokens: Sequence[Token], start: int) -> bool:
    """Whether `no` stands before a plural, as in *no seats*."""
    noun = at(tokens, start + 1)
    return tokens[start].fold == "no" and noun is not None and noun.kind == "word" and plural(noun.fold)


class _Group:
    """Reads number words one after the other: ones, tens, hundreds, scales, and an ordinal as the last."""

    def __init__(self, tokens: Sequence[Token], start: int) -> None:
        self.tokens = tokens
        self.start = self.end = start
        self.ordinal = False
        self._total = self._group = 0
        self._last = ""

    @property
    def value(self) -> Fraction:
        """The number read so far."""
        return Fraction(self._total + self._group)

    def read(self) -> None:
        """Read as far as the words go on."""
        place = self.start
        while not self.ordinal and (token := at(self.tokens, place)) is not None:
            if self._joint(token, place):
                place += 1
                token = self.tokens[place]
            if not self._take(token):
                break
            place += 1
            self.end, self._last = place, token.fold

    def _joint(self, token: Token, place: int) -> bool:
        """Whether a hyphen or an `and` joins the next number word to those before."""
        after = at(self.tokens, place + 1)
        if place == self.start or after is None or not _small(after.fold):
            return False
        if token.text == "-":
            return token.start == self.tokens[place - 1].end
        return token.fold == "and" and self._last in SCALES

    def _take(self, token: Token) -> bool:
        word, last = token.fold, self._last
        fits_tens = last not in ONES and (last not in TENS or 0 < _units(word) < 10)  # noqa: PLR2004
        if word in ONES and fits_tens:
            self._group += ONES[word]
        elif word in TENS and last not in ONES and last not in TENS:
            self._group += TENS[word]
        elif word in ORDINALS and fits_tens:
            self._group += ORDINALS[word]
            self.ordinal = True
        elif word in SCALES and token.kind == "word" and last and SCALES[word] in {100, 12}:
            self._group *= SCALES[word]
        elif word in SCALES and token.kind == "word" and last:
            self._total, self._group = self._total + self._group * SCALES[word], 0
        else:
            return False
        return True


def _units(word: str) -> int:
    return ONES.get(word, ORDINALS.get(word, 0))


def _small(word: str) -> bool:
    return word in ONES or word in TENS or word in ORDINALS


def _completed(tokens: Sequence[Token], group: _Group) -> Number:
    """The words with what may follow them: a denominator, a decimal point, a half, a scale."""
    start, end, value = group.start, group.end, group.value
    if group.ordinal:
        return Number(value, 0, start, end, "ordinal")
    share = _denominator(tokens, value, start, end)
    if share is not None:
        return share
    after = at(tokens, end)
    if after is not None and after.fold == "point":
        value, places, end = _point(tokens, value, end)
        return scaled(tokens, value, places, start, end)
    with_half, places, end = and_a_half(tokens, value, 0, end)
    multiplied = scaled(tokens, with_half, places, start, end)
    if multiplied.end == start + 1 and value == 1:
        return Number(multiplied.value, 0, start, multiplied.end, weak=True)
    return multiplied


def _denominator(tokens: Sequence[Token], value: Fraction, start: int, end: int) -> Number | None:
    """`two thirds`, `two-thirds`, `one third`."""
    after = at(tokens, end)
    if after is not None and after.text == "-":
        after, end = at(tokens, end + 1), end + 1
    if after is None or value <= 0:
        return None
    below = PARTS.get(after.fold)
    if below is None and value == 1 and ORDINALS.get(after.fold, 0) > SECOND:
        below = ORDINALS[after.fold]
    return None if below is None else Number(value / below, SHARE_PLACES, start, end + 1, "share")


def _article(tokens: Sequence[Token], start: int) -> Number | None:
    """`a dozen`, `a hundred and five`, `a quarter`, `a third of`; the article alone is no number."""
    after, later = at(tokens, start + 1), at(tokens, start + 2)
    if after is None:
        return None
    if after.fold in SCALES and after.kind == "word" and after.fold not in SHORTENED:
        one = Token("one", "one", "word", tokens[start].start, tokens[start].end)
        return spelled([*tokens[:start], one, *tokens[start + 1 :]], start)
    below = PARTS.get(after.fold) if after.fold in {"half", "quarter"} else None
    if below is None and ORDINALS.get(after.fold, 0) > SECOND and (later is None or later.fold == "of"):
        below = ORDINALS[after.fold]
    return None if below is None else _of_a_scale(tokens, Fraction(1, below), start, start + 2)


def _half(tokens: Sequence[Token], start: int) -> Number:
    """`half`, `half a million`, `half a dozen`."""
    after, later = at(tokens, start + 1), at(tokens, start + 2)
    if after is not None and after.fold in {"a", "an"} and later is not None and later.fold in SCALES:
        return scaled(tokens, Fraction(1, 2), 1, start, start + 2)
    return _of_a_scale(tokens, Fraction(1, 2), start, start + 1)


def _of_a_scale(tokens: Sequence[Token], value: Fraction, start: int, end: int) -> Number:
    """`a quarter of a million`, `half of a million`; else a share."""
    place = end
    while (token := at(tokens, place)) is not None and token.fold in {"a", "of"}:
        place += 1
    scale = at(tokens, place)
    if place > end and scale is not None and scale.fold in SCALES:
        return scaled(tokens, value, 2, start, place)
    return Number(value, SHARE_PLACES, start, end, "share")


def _point(tokens: Sequence[Token], value: Fraction, end: int) -> tuple[Fraction, int, int]:
    """`three point five`."""
    places, place = 0, end + 1
    while (token := at(tokens, place)) is not None and ONES.get(token.fold, 10) < 10:  # noqa: PLR2004
        places += 1
        value += Fraction(ONES[token.fold], 10**places)
        place += 1
    return value, places, place if places else end


def and_a_half(tokens: Sequence[Token], value: Fraction, places: int, end: int) -> tuple[Fraction, int, int]:
    """`two and a half`, `3 and three quarters`, with the places and the token after it."""
    joint, count, part = at(tokens, end), at(tokens, end + 1), at(tokens, end + 2)
    if joint is None or joint.fold != "and" or count is None or part is None:
        return value, places, end
    if count.fold in {"a", "one"} and part.fold in {"half", "quarter", "third"}:
        return value + Fraction(1, PARTS.get(part.fold, 3)), 2, end + 3
    if count.fold in {"three", "two"} and part.fold in {"quarters", "thirds"}:
        return value + Fraction(ONES[count.fold], PARTS[part.fold]), 2, end + 3
    return value, places, end


def scaled(tokens: Sequence[Token], value: Fraction, places: int, start: int, end: int) -> Number:
    """The number with the scales after it: `1.2 million`, `3 hundred thousand`, `1.2 Mio.`."""
    while (after := at(tokens, end)) is not None and after.fold in SCALES:
        size = SCALES[after.fold]
        value, places, end = value * size, places - (len(str(size)) - 1), end + 1
        point, later = at(tokens, end), at(tokens, end + 1)
        if after.fold in SHORTENED and point is not None and point.text == "." and later is not None:
            end += 1
    return Number(value, places, start, end)
