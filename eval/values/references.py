"""Places in a text, by number: `Article 12, paragraph 3`, `Art. 12(3)`, `§ 5`, `Section 4.2`, `Annex II`, `p. 12`.

A reference is a path of numbers from the larger part to the smaller one. Behind the first number the parts need no
names: `Art. 12(3)(b)` is `point (b) of paragraph 3 of Article 12`. Articles are numbered through, so that a chapter
before them adds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.eval.values.amounts import quantity
from pincite.eval.values.number_words import ONES, TENS
from pincite.eval.values.ranges import SIGNS
from pincite.eval.values.romans import small
from pincite.eval.values.tokens import Token, at, tied

NAMES = {
    "article": "article articles art arts artikel",
    "section": "section sections sec secs §",
    "paragraph": "paragraph paragraphs para paras par absatz abs",
    "point": "point points letter letters item items lit subparagraph subparagraphs subpara",
    "clause": "clause clauses cl",
    "chapter": "chapter chapters chap ch kapitel",
    "part": "part parts",
    "annex": "annex annexes anhang",
    "appendix": "appendix appendices app",
    "schedule": "schedule schedules sched",
    "rule": "rule rules",
    "page": "page pages p pp seite",
    "figure": "figure figures fig figs",
    "table": "table tables tab",
}
PARTS = {word: part for part, words in NAMES.items() for word in words.split()}
"""Names and abbreviations of parts."""

SHORT = frozenset("art arts sec secs para paras par abs cl chap ch app sched p pp fig figs tab lit".split())
"""Abbreviations, of which some are units or words, too."""

POINTED = frozenset({"p", "pp", "app", "tab", "par", "abs", "lit", "cl", "ch"})
"""Those that need their point."""

COMMON = frozenset({"part", "point", "table", "rule", "figure", "schedule"})
"""Words with other meanings, which a number word in small letters does not number."""

INNER = frozenset({"paragraph", "point"})
"""Parts of another part, which may stand before it: *paragraph 3 of Article 12*."""

PARAGRAPH = frozenset({"section", "paragraph"})
"""What `§` may mean behind another part."""


@dataclass(frozen=True, slots=True)
class Step:
    """One number of a reference."""

    part: str
    """The kind of part that is numbered, in the singular: `article`. Empty where only a number stands, as for the 3 of
    `Art. 12(3)`.
    """
    number: str

    def fits(self, other: Step) -> bool:
        """Whether both may name the same part."""
        return self.number == other.number and (self.part == other.part or not (self.part and other.part))


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a text."""

    steps: tuple[Step, ...]
    """From the larger part to the smaller one."""

    def __str__(self) -> str:
        first, *inner = self.steps
        return f"{first.part} {first.number}{''.join(f'({step.number})' for step in inner)}"


def reference(tokens: Sequence[Token], start: int) -> tuple[Reference, int] | None:
    """The reference that begins at a token, with the token after it; None where there is none."""
    first = _part(tokens, start)
    if first is None:
        return None
    steps, end = first
    while (deeper := _deeper(tokens, steps, end)) is not None:
        steps, end = deeper
    joint = at(tokens, end)
    if joint is not None and joint.text in SIGNS and _number(tokens, end + 1) is not None:
        return None  # a range, compared as it is written
    numbered = [n for n, step in enumerate(steps) if step.part == "article"]
    return Reference(steps[numbered[0] :] if numbered else steps), end


def following(tokens: Sequence[Token], last: Reference, end: int) -> tuple[Reference, int] | None:
    """The reference that goes on from the one before: the second of `Art. 12(3) or (4)`, `Articles 12 and 13`."""
    joint = at(tokens, end)
    if joint is None or joint.fold not in {"and", "or", "&", ",", "/"}:
        return None
    place = end + 1
    if joint.text == "," and (word := at(tokens, place)) is not None and word.fold in {"and", "or"}:
        place += 1
    inner = _bracketed(tokens, place)
    if inner is not None and len(last.steps) > 1:
        return Reference((*last.steps[:-1], Step("", inner[0]))), inner[1]
    number = _number(tokens, place) if at(tokens, place) is not None and tokens[place].kind == "number" else None
    amount = quantity(tokens, place) if number is not None else None
    if number is None or (amount is not None and amount[0].nouns):
        return None
    steps, after = _bracketed_steps(tokens, tuple(_steps(last.steps[0].part, number[0])), number[1])
    return (Reference(steps), after) if len(steps) == len(last.steps) else None


def same(given: Reference, gold: Reference) -> bool:
    """Whether two references name the same place."""
    return len(given.steps) == len(gold.steps) and all(a.fits(b) for a, b in zip(given.steps, gold.steps, strict=True))


def coarsened(value: Reference, gold: Reference) -> Reference:
    """A reference no more precise than another."""
    return Reference(value.steps[: len(gold.steps)])


def rival(given: Reference, gold: Reference) -> bool:
    """Whether a reference could answer what the gold answers: the same kind of part, and not around or inside it."""
    if given.steps[0].part != gold.steps[0].part:
        return False
    return not all(a.fits(b) for a, b in zip(given.steps, gold.steps, strict=False))


def _part(tokens: Sequence[Token], start: int, *, inside: bool = False) -> tuple[tuple[Step, ...], int] | None:
    """A named part with its number and those in brackets: `Art. 12(3)(b)`.

    Args:
        tokens: the tokens of the text.
        start: the token of its name.
        inside: whether it stands behind another part.
    """
    token, before = at(tokens, start), at(tokens, start - 1)
    name = PARTS.get(token.fold) if token is not None else None
    if token is None or name is None:
        return None
    place = start + 1
    while token.text == "§" and (again := at(tokens, place)) is not None and again.text == "§":
        place += 1
    if token.fold in SHORT:
        point = at(tokens, place)
        if point is not None and point.text == ".":
            place += 1
        elif token.fold in POINTED:
            return None
        if before is not None and before.kind == "number" and not inside:
            return None  # 75 cl, 10 sec
    if name in COMMON and not token.capital and _small_word(tokens, place):
        return None  # at the table six people sat
    number = _number(tokens, place) or _bracketed(tokens, place)
    letter = at(tokens, place)
    if number is None and name == "point" and letter is not None and letter.kind == "word" and len(letter.text) == 1:
        number = letter.fold, place + 1
    if number is None:
        return None
    text, end = number
    return _bracketed_steps(tokens, tuple(_steps(name, text)), end)


def _steps(name: str, number: str) -> list[Step]:
    """The steps of a number: `Article 12.3` is `12(3)`, but `Section 4.2` has a number of its own."""
    if name != "article":
        return [Step(name, number)]
    first, *inner = number.split(".")
    return [Step(name, first), *(Step("", part) for part in inner)]


def _bracketed_steps(tokens: Sequence[Token], steps: tuple[Step, ...], end: int) -> tuple[tuple[Step, ...], int]:
    while (inner := _bracketed(tokens, end)) is not None and not _amount_in_brackets(tokens, end):
        steps, end = (*steps, Step("", inner[0])), inner[1]
    return steps, end


def _amount_in_brackets(tokens: Sequence[Token], place: int) -> bool:
    """Whether a bracket stands apart and holds a year, as in `Article 12 (2019)`."""
    return tokens[place - 1].end < tokens[place].start and len(tokens[place + 1].text) == len("2019")


def _deeper(tokens: Sequence[Token], steps: tuple[Step, ...], end: int) -> tuple[tuple[Step, ...], int] | None:
    """The reference with another part: `, paragraph 3` behind it, or `of Article 12` around it."""
    joint = at(tokens, end)
    if joint is None:
        return None
    around = joint.fold in {"of", "in", "to"}
    place = end + 1 if joint.text == "," or around else end
    while (word := at(tokens, place)) is not None and word.fold == "the":
        place += 1
    outer = _part(tokens, place, inside=place == end)
    if outer is None:
        return None
    if around:
        return ((*outer[0], *steps), outer[1]) if steps[0].part in INNER else None
    first = outer[0][0]
    if first.part == "section" and tokens[place].text == "§":
        outer = ((replace(first, part=""), *outer[0][1:]), outer[1])
    elif first.part == steps[-1].part:
        return None  # Article 12, Article 13
    return (*steps, *outer[0]), outer[1]


def _number(tokens: Sequence[Token], place: int) -> tuple[str, int] | None:
    """The number of a part with the token after it: `12`, `4.2`, `12a`, `seven`, `II`, `B`; not `5 km`."""
    token = at(tokens, place)
    if token is None or token.kind not in {"number", "word"}:
        return None
    if token.kind == "number":
        return _digits(tokens, place)
    spelled = ONES.get(token.fold, TENS.get(token.fold))
    if spelled is not None:
        return (str(spelled), place + 1) if _mere(tokens, place) else None
    numeral = small(token.text)
    if numeral is not None:
        return str(numeral), place + 1
    return (token.fold, place + 1) if _letter(tokens, place) else None


def _digits(tokens: Sequence[Token], place: int) -> tuple[str, int] | None:
    """`12`, `4.2`, `12a`."""
    text = tokens[place].text
    if "," in text or not _mere(tokens, place):
        return None
    letter = tied(tokens, place, 2)
    if letter is not None and letter[1].kind == "word" and len(letter[1].text) == 1:
        return text + letter[1].fold, place + 2
    return text, place + 1


def _letter(tokens: Sequence[Token], place: int) -> bool:
    """Whether a capital letter numbers a part: *Annex B*; `A` only before a sign or the end, not *Table A shows*."""
    token, after = tokens[place], at(tokens, place + 1)
    if len(token.text) != 1 or not token.text.isupper():
        return False
    return token.text != "A" or after is None or after.kind == "sign"


def _small_word(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word in small letters stands there, rather than a digit or a single letter."""
    token = at(tokens, place)
    return token is not None and token.kind == "word" and token.text.islower() and len(token.text) > 1


def _bracketed(tokens: Sequence[Token], place: int) -> tuple[str, int] | None:
    """A number or letter in brackets: `(3)`, `(b)`, `(iv)`."""
    run = tokens[place : place + 3]
    if len(run) < 3 or run[0].text != "(" or run[2].text != ")" or run[1].kind == "sign":  # noqa: PLR2004
        return None
    token = run[1]
    if token.kind == "number":
        return token.text, place + 3
    numeral = small(token.text.upper()) if len(token.text) > 1 else None
    if numeral is not None:
        return str(numeral), place + 3
    return (token.fold, place + 3) if len(token.text) == 1 else None


def _mere(tokens: Sequence[Token], place: int) -> bool:
    """Whether a number has no unit: *paragraph 3*, not *paragraph 3 km*."""
    amount = quantity(tokens, place)
    return amount is None or amount[0].bare or amount[0].low != amount[0].high
