"""A statement names only whom its source names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pincite.bot.verify.checks.check import Check, english
from pincite.bot.verify.languages.english import NAME_RUN, OPENINGS
from pincite.bot.verify.naming import initials, named
from pincite.bot.verify.statement import Pair
from pincite.index.terms import STOP_WORDS

CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
"""An abbreviation."""


def unknown_names(pair: Pair) -> list[str]:
    """Return the words of a statement's names that its source holds in no form, each once.

    The first word of a statement has a capital anyway. It is mostly what the statement is about, so it counts as a name
    unless it is a common opening or set off by a comma.
    """
    return list(dict.fromkeys(_unknown(pair)))


def reason(pair: Pair) -> str | None:
    """List the names that the source doesn't hold."""
    names = unknown_names(pair)
    return f"names {', '.join(names)}, the source does not" if names else None


NAMES = Check("names", reason, knows=english)


def _unknown(pair: Pair) -> Iterator[str]:
    text, known = pair.statement.text, pair.known
    words = list(pair.statement.lettered)
    if words and _opens(words[0].text, text[words[0].span.end :]):
        words.pop(0)
    words = [word for word in words if word.capital and word.text.lower() not in STOP_WORDS]
    if not words:
        return
    short = set(initials(known.text))
    spelt_out = _spelt_out(text, {word.casefold() for word in CAPITALS.findall(known.text)})
    for word in words:
        if word.text in spelt_out or (word.text.isupper() and word.text.casefold() in short):
            continue
        if not named(word.text, known.terms):
            yield word.text


def _opens(word: str, rest: str) -> bool:
    """Whether the first word of a statement is no name for what it is about."""
    return word.lower() in OPENINGS or word.lower().endswith("ly") or rest.startswith(",")


def _spelt_out(statement: str, short: set[str]) -> set[str]:
    """Return the words of names in a statement that the source abbreviates."""
    return {word for run in NAME_RUN.finditer(statement) if short & set(initials(run[0])) for word in run[0].split()}
