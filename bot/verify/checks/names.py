"""A statement names only whom its source names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pincite.bot.verify.checks.check import Check, Difference, english
from pincite.bot.verify.languages.english import ENGLISH, NAME_RUN, OPENINGS
from pincite.bot.verify.naming import initials, is_named
from pincite.bot.verify.statement import Pair, ParsedText, Word, Words

CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
"""An abbreviation."""

FIRST_PERSON = re.compile(r"\b(?:I|we|our|us|my|me)\b", re.IGNORECASE)

LETTERS = 3
"""Letters that a country and the word for its people have in common."""


def unknown_names(pair: Pair) -> list[str]:
    """Return the words of a statement's names that its source holds in no form, each once.

    The first word of a sentence has a capital anyway, so that it counts as a name only with another one behind it. A
    source in the first person doesn't name whose it is: one name may be that.
    """
    runs = [run for run in _unknown(pair) if run]
    if len(runs) == 1 and FIRST_PERSON.search(pair.cited.text):
        return []
    return list(dict.fromkeys(word for run in runs for word in run))


def difference(pair: Pair) -> Difference | None:
    """List the names that the source doesn't hold. It may mean them all the same, so that it is no contradiction."""
    names = unknown_names(pair)
    return Difference(f"names {', '.join(names)}, the source does not") if names else None


NAMES = Check("names", difference, knows=english)


def _unknown(pair: Pair) -> Iterator[list[str]]:
    """Yield the names of a statement, each as those of its words that the source doesn't hold."""
    text, known = pair.statement.text, pair.known
    short = set(initials(known.text))
    written = {word.text for word in known.lettered}
    spelt_out = _spelt_out(text, {word.casefold() for word in CAPITALS.findall(known.text)})
    for name in _names(pair.statement):
        yield [
            word.text
            for word in name
            if word.text not in written
            and word.text not in spelt_out
            and not (word.text.isupper() and word.text.casefold() in short)
            and not is_named(word.text, known.terms)
            and not _of_a_country(word.text, known.terms)
        ]


def _names(statement: ParsedText) -> Iterator[list[Word]]:
    """Yield the names of a statement, as words in a row."""
    words = statement.lettered
    run: list[Word] = []
    for number, word in enumerate(words):
        between = statement.text[words[number - 1].span.end : word.span.start] if number else ""
        if run and between.strip(" \n\t'’.-"):
            yield run
            run = []
        if word.capital and word.text.lower() not in OPENINGS and not _month(word):
            opens = number == 0 or between.rstrip().endswith((".", "!", "?", ":", "“", '"'))
            if not opens or _goes_on(words, number, statement.text):
                run.append(word)
                continue
        if run:
            yield run
            run = []
    if run:
        yield run


def _goes_on(words: Words, number: int, text: str) -> bool:
    """Whether another capitalised word stands right behind, or the word itself can't be a common one."""
    if any(c.isupper() for c in words[number].text[1:]):
        return True
    if number + 1 == len(words):
        return False
    following = words[number + 1]
    return following.capital and not text[words[number].span.end : following.span.start].strip()


def _month(word: Word) -> bool:
    return word.text.casefold() in ENGLISH.months


def _of_a_country(word: str, terms: Collection[str]) -> bool:
    """Whether a word in -ish or -ese goes with a name that begins like it: *Finnish*, *Finland*."""
    folded = word.casefold()
    return folded.endswith(("ish", "ese")) and any(term.startswith(folded[:LETTERS]) for term in terms)


def _spelt_out(statement: str, short: set[str]) -> set[str]:
    """Return the words of names in a statement that the source abbreviates."""
    return {word for run in NAME_RUN.finditer(statement) if short & set(initials(run[0])) for word in run[0].split()}
