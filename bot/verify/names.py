"""Names and quoted words: a statement may only name whom its source names, and quote what stands there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from pincite.bot.verify.quantities import WORDS
from pincite.index.terms import STOP_WORDS, content_terms, terms

NAME = re.compile(r"\b[^\W\d_][\w'’.-]*")
RUN = re.compile(r"[A-Z][\w'’-]{1,60}+(?:\s++(?:(?:of|the|and|for)\s++)*+[A-Z][\w'’-]++)++")
CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
QUOTED = re.compile(r"[“«„]([^“”«»„]+)[”»“]|\"([^\"]+)\"")
QUOTED_LEAST = 2
"""Words of a quotation that has to stand in the source as it is; a single one may be set off by its quotation marks."""

SHORTEST_ROOT = 4
"""Letters that two names have to begin with in common to be forms of one, as Iran and Iranian."""

FOLLOWING, BEFORE = 4, 4
"""Words behind a statement's first names that stand in the source, too, and words before those that may name the same
one."""

NEARLY = 0.7
"""Share of a statement's words that stand in the source, in the same order, where it is nearly a copy of it."""

FIRST = (
    STOP_WORDS
    | frozenset(
        "according yes several many both another each every few most today since despite during within without "
        "following given based unlike like except besides although though because whereas unless until upon via per "
        "among across around near neither either nobody nothing none never "
        "yet still then thus also so however meanwhile".split()
    )
    | frozenset(WORDS)
)
"""Words that a statement may begin with and that name nothing."""

_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-"})


def unknown_names(statement: str, known: str) -> list[str]:
    """The names in a statement that do not stand in the known text, in no form of theirs.

    The first word of a statement may be any word, but is mostly what it is about: unless it is one of FIRST or set off
    by a comma, it counts as a name, so that nothing is said of somebody whom the source does not mention.

    Args:
        statement: one sentence.
        known: what it rests on, and what names the matter of that: titles, headings, the sentences before.
    """
    have = set(terms(known))
    initials = set(_initials(known))
    spelt = _spelt_out(statement, {word.casefold() for word in CAPITALS.findall(known)})
    missing: list[str] = []
    for number, match in enumerate(NAME.finditer(statement)):
        word = match[0].rstrip(".'’-")
        if not word[:1].isupper() or (number == 0 and _opening(word, statement[match.end() :])):
            continue
        if word.lower() in STOP_WORDS or word in spelt or (word.isupper() and word.casefold() in initials):
            continue
        if not all(any(_one_name(part, other) for other in have) for part in content_terms(word)):
            missing.append(word)
    return list(dict.fromkeys(missing))


def exchanged(statement: str, cited: str) -> tuple[str, str] | None:
    """The names that a near copy of the cited text has in another's place, and that other's; None where there are none.

    *Turkey has so far given no hint* of *Russia has so far given no hint*: that the source names Turkey, too, does not
    make it true. A name for a description or for its own initials is no exchange, nor is a title for a first name:
    *President Rouhani* of *Hassan Rouhani*. Of 7,539 true claims, published and our own, 7 are refused for it, of 1,123
    published false ones 214.
    """
    places = list(NAME.finditer(statement))
    said, source = ([m[0].rstrip(".'’-") for m in found] for found in (places, NAME.finditer(cited)))
    lower, held = [w.casefold() for w in said], [w.casefold() for w in source]
    if not said or sum(map(set(held).__contains__, lower)) < NEARLY * len(said):
        return None
    if subjects := _subjects(said, source):
        return subjects
    aligned = SequenceMatcher(None, lower, held, autojunk=False)
    if sum(block.size for block in aligned.get_matching_blocks()) < NEARLY * len(said):
        return None
    for kind, a, b, c, d in aligned.get_opcodes():
        ours, theirs = _names_alone(said[a:b]), _names_alone(source[c:d])
        if kind != "replace" or not ours or not theirs or _one_thing(ours, theirs):
            continue
        if b == len(said) or not said[b][0].isupper() or statement[places[b - 1].end() : places[b].start()].strip():
            return " ".join(ours), " ".join(theirs)
    return None


def _subjects(said: Sequence[str], source: Sequence[str]) -> tuple[str, str] | None:
    """The names that a statement begins with and the other that stands before the same words in the source."""
    first = next((n for n, word in enumerate(said) if word.casefold() not in FIRST), len(said))
    lead = next((n for n in range(first, len(said)) if not said[n][0].isupper()), len(said))
    ours = said[first:lead]
    after = [word.casefold() for word in said[lead : lead + FOLLOWING]]
    if not ours or len(after) < FOLLOWING:
        return None
    held = [word.casefold() for word in source]
    found = [source[max(0, at - BEFORE) : at] for at in range(1, len(held)) if held[at : at + FOLLOWING] == after]
    theirs = [[word for word in before if word[0].isupper() and word.casefold() not in FIRST] for before in found]
    if not found or any(
        b[-1:] != names[-1:] or _one_thing(ours, names) for b, names in zip(found, theirs, strict=True)
    ):
        return None
    return " ".join(ours), theirs[0][-1]


def _names_alone(words: Sequence[str]) -> list[str]:
    """The names of a few words that hold nothing else but stop words."""
    content = [word for word in words if word.casefold() not in FIRST]
    return content if all(word[0].isupper() for word in content) else []


def _one_thing(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    if any(_one_name(a, b) for x in ours for y in theirs for a in content_terms(x) for b in content_terms(y)):
        return True
    return any(
        word.isupper() and word.casefold() in set(_initials(" ".join(other)))
        for some, other in ((ours, theirs), (theirs, ours))
        for word in some
    )


def misquoted(statement: str, cited: str) -> list[str]:
    """The quotations in a statement that do not stand in the cited text, word for word."""
    source = _even(cited)
    quotes = (match[1] or match[2] for match in QUOTED.finditer(statement))
    return [
        quote for quote in quotes if len(quote.split()) >= QUOTED_LEAST and _even(quote).strip(" .,;:!?") not in source
    ]


def _opening(word: str, rest: str) -> bool:
    """Whether the first word of a statement is no name for what it is about."""
    return word.lower() in FIRST or word.lower().endswith("ly") or rest.startswith(",")


def _even(text: str) -> str:
    """The text with one kind of quotation marks, dashes and white space."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_MARKS).casefold().split())


def _one_name(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) > SHORTEST_ROOT - 1 and long.startswith(short[:-1] if len(short) > SHORTEST_ROOT else short)


def _initials(text: str) -> Iterable[str]:
    """The initials of runs of capitalised words, as an abbreviation has them."""
    for run in RUN.finditer(text):
        words = [w for w in run[0].split() if w[0].isupper()]
        for begin in range(len(words)):
            for end in range(begin + 2, len(words) + 1):
                yield "".join(w[0] for w in words[begin:end]).casefold()


def _spelt_out(statement: str, short: set[str]) -> set[str]:
    """The words of names in a statement that the source abbreviates."""
    return {word for run in RUN.finditer(statement) if short & set(_initials(run[0])) for word in run[0].split()}
