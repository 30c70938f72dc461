"""Whether names mean the same thing: forms of one word, initials, long forms. For English."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from pincite.bot.verify.languages.english import NAME_RUN
from pincite.index.terms import content_terms

SHORTEST_ROOT = 4
"""Fewest letters that two names have to share at their beginning to be forms of one, as Iran and Iranian."""


def same_term(term: str, against: str) -> bool:
    """Whether two terms are forms of one name.

    >>> same_term("iran", "iranian"), same_term("austria", "australia")
    (True, False)
    """
    if term == against:
        return True
    short, long = sorted((term, against), key=len)
    return len(short) > SHORTEST_ROOT - 1 and long.startswith(short[:-1] if len(short) > SHORTEST_ROOT else short)


def is_named(word: str, terms: Collection[str]) -> bool:
    """Whether a word of a name stands among terms, in some form.

    An abbreviation stands there as one term or letter by letter: *A.E. Housman*, *A. E. Housman*.

    >>> is_named("U.S", {"us"}), is_named("A.E", {"a", "e"}), is_named("Norwegian", {"norway"})
    (True, True, False)
    """
    return any(
        all(any(same_term(part, term) for term in terms) for part in content_terms(spelling))
        for spelling in (word, f"{word}.")
    )


def same_thing(names: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two names of several words share a word, in whatever number, or one is the other's initials.

    >>> same_thing(["Bus"], ["Buses"]), same_thing(["Ben"], ["Bess"])
    (True, False)
    """
    if any(one.casefold() in plurals(other) or other.casefold() in plurals(one) for one in names for other in others):
        return True
    terms, other_terms = ([term for word in words for term in content_terms(word)] for words in (names, others))
    if any(same_term(one, other) for one in terms for other in other_terms):
        return True
    return abbreviates(names, others) or abbreviates(others, names)


def plurals(word: str) -> Collection[str]:
    """Return the regular plurals of a word, in small letters; of a verb its third person.

    >>> sorted(plurals("City"))
    ['cities', 'cityes', 'citys']
    """
    folded = word.casefold()
    return {f"{folded}s", f"{folded}es", f"{folded.removesuffix('y')}ies"}


def abbreviates(names: Iterable[str], others: Sequence[str]) -> bool:
    """Whether one of some words is made of the others' initials."""
    short = set(initials(" ".join(others)))
    return any(word.isupper() and word.casefold() in short for word in names)


def initials(text: str) -> Iterator[str]:
    """Yield the initials of all runs of capitalised words in a text, case-folded.

    >>> list(initials("the United Arab Emirates"))
    ['ua', 'uae', 'ae']
    """
    for run in NAME_RUN.finditer(text):
        words = [word for word in run[0].split() if word[0].isupper()]
        for begin in range(len(words)):
            for end in range(begin + 2, len(words) + 1):
                yield "".join(word[0] for word in words[begin:end]).casefold()
