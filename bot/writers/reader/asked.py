"""A question as words, and the names that these say whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

from pincite.bot.asking.followups.words import ARTICLES
from pincite.bot.writers.reader.addresses import AddressKind, address_asked
from pincite.bot.writers.reader.column_forms import CHANGING, PRICE_ALONE, QUANTITY_ALONE, Form
from pincite.index.terms import STOP_WORDS, fold, terms

Wanted = Literal["who", "when", "where", "how", "what"]

_WANTED = re.compile(
    r"(?i)\b(?:(?P<when>when|(?:what|which) (?:time|date|day|year|month))|(?P<who>who)|(?P<where>where)|"
    r"(?P<whose>whose|whom|why)|(?P<how>how)|(?P<what>what|which))\b"
)
_DO = re.compile(r"(?i)\s+(?:do|does|did|will|would|can|has|have|had)\b")
_HOW_DO = re.compile(r"(?i)\s+(?:do|does|did|will|would|can|is|are|was|were|has|have|had|to)\b")
_WORD = re.compile(r"[^\W_]+")
_ENDINGS = frozenset({"s", "es", "d", "ed", "ing"})
_DASH = re.compile(r"\s(?:[-–—→]|->)\s")
_HOW_MANY = re.compile(r"(?i)\s+many\b")
_NUMBER_OF = re.compile(r"(?i)\bnumbers?\b")
_POSSESSIVE = re.compile(r"['’]s?$")
_OPENING = "_#€$£+-"
_CLOSING = "_#€$£%+)"


class Asked:
    """A question as words, each with its terms."""

    def __init__(self, question: str) -> None:
        self.words = [bare for word in question.split() if (bare := _bare(word)) and terms(bare)]
        self.terms = [terms(word) for word in self.words]
        match = _WANTED.search(question)
        self.wanted: Wanted | None = "what"
        self.by_name = True
        self.alone: tuple[Form, ...] = ()
        self.address: AddressKind | None = None
        self.counts = False
        self.numbered = _NUMBER_OF.search(question) is not None
        if match is not None and _WANTED.search(question, match.end()):
            self.wanted = None
        elif match is None:
            self.address = address_asked(question)
        else:
            rest = question[match.end() :]
            group = match.lastgroup
            self.wanted = None if group in {None, "whose"} else group  # type: ignore[assignment]
            self.by_name = group != "where" and not (
                (group == "what" and _DO.match(rest)) or (group == "how" and _HOW_DO.match(rest))
            )
            if self.by_name == (group != "how") and group in {"how", "what"}:
                self.address = address_asked(question)
            if re.match(r"(?i)\s+much (?:is|are|was|were)\b", rest):
                self.alone = (PRICE_ALONE,)
            elif _HOW_MANY.match(rest):
                self.alone = (QUANTITY_ALONE,)
                self.counts = True

    def mentions(self, cell: Sequence[str]) -> Iterator[range]:
        """Yield each run of whole words that has exactly these terms."""
        for start in range(len(self.words)):
            held: list[str] = []
            for end in range(start, len(self.words)):
                held += self.terms[end]
                if held == cell:
                    yield range(start, end + 1)
                if len(held) >= len(cell):
                    break

    def rest(self, named: Collection[int]) -> list[str] | None:
        """Return the content terms of all words but those at `named`; None if one of them changes what is asked."""
        left: list[str] = []
        shouted = " ".join(self.words).isupper()
        for number, word in enumerate(self.words):
            if number in named:
                continue
            lower = word.lower()
            if lower in CHANGING or (lower == "a" and number - 1 in named):
                return None
            if lower in STOP_WORDS:
                if number and word[0].isupper() and word != "I" and not shouted:
                    return None
                continue
            left += self.terms[number]
        return left


def _bare(word: str) -> str:
    """Return a word without the marks around it and the ending of the genitive."""
    start, end = 0, len(word)
    while start < end and not (word[start].isalnum() or word[start] in _OPENING):
        start += 1
    while start < end and not (word[end - 1].isalnum() or word[end - 1] in _CLOSING):
        end -= 1
    return _POSSESSIVE.sub("", word[start:end])


def mentions(asked: Asked, name: str) -> list[range]:
    """The runs of whole words of a question that say a name, with its article or without; *to* for a dash."""
    own = terms(name)
    mentions = [words for words in asked.mentions(own) if is_spelt(asked.words[words.start : words.stop], name)]
    if not mentions and len(own) > 1 and own[0] in ARTICLES:
        mentions = list(asked.mentions(own[1:]))
    if not mentions and (dash := _DASH.search(name)):
        mentions = list(asked.mentions([*terms(name[: dash.start()]), "to", *terms(name[dash.end() :])]))
    return mentions


def is_spelt(words: Iterable[str], name: str) -> bool:
    """Whether words of a question are those of a name, but for endings of inflection: *Sorrell* is not *Sorrel*."""
    said, own = words_of(" ".join(words)), words_of(name)
    return len(said) != len(own) or all(map(same_word, said, own))


def is_said(asked: Asked, name: str) -> bool:
    """Whether a question that has the terms of a row's name writes them as the name does."""
    words = words_of(" ".join(asked.words))
    held = {term for of_word in asked.terms for term in of_word}
    return all(any(same_word(own, word) for word in words) for own in words_of(name) if not held.isdisjoint(terms(own)))


def words_of(text: str) -> list[str]:
    """The words of a text, without regard to case and accents."""
    return _WORD.findall(fold(text))


def same_word(one: str, other: str) -> bool:
    """Whether two words are the same but for an ending of inflection."""
    short, long = sorted((one, other), key=len)
    return one == other or long.removeprefix(short) in _ENDINGS or (short[-1] == "y" and long == f"{short[:-1]}ies")


def only_function_words(asked: Asked, words: range) -> bool:
    """Whether some words of a question hold none that means a thing."""
    return all(word.lower() in STOP_WORDS for word in asked.words[words.start : words.stop])
