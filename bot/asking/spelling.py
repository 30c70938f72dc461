"""Mistyped words of a question, corrected towards words that the collection holds: *rusia*, *s300*, *whats*.

A word stays as it is if the collection holds it, if it is common English, if it has a capital letter or is short, and
if nothing close enough stands in the collection.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pincite.bot.asking.english import CONTRACTIONS, common, common_words
from pincite.bot.asking.followups.words import ASKING, AUXILIARIES, DETERMINERS, JOINING, PREPOSITIONS
from pincite.index.language import latin_language
from pincite.index.terms import terms
from pincite.index.vocabulary import Vocabulary

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

SHORTEST = 4
"""Fewest letters of a word to correct; shorter ones have too many neighbours."""

TWO_ERRORS = 8
"""Fewest letters of a word that may have two errors; a shorter one may have one."""

NEAR = 12
"""Most terms of the collection to compare with one word."""

SHOWN = 4
"""Most passages in which to look up how a term is written."""

SHARED_START = 4
"""Fewest letters that a word must share with a term of the index, which lacks its ending: *enrichmnt* and *enrich*."""

SMALL = tuple(sorted((AUXILIARIES | ASKING | DETERMINERS | PREPOSITIONS | JOINING) & common_words()))
"""Words common to all questions; in them, two exchanged letters are corrected whatever the collection: *waht*,
*teh*."""

CLEARLY = 3
"""Factor by which one of two equally near words has to be more frequent to be chosen."""

OPENING = frozenset(("", *".!?:;\n#>*-"))
"""Characters after which a word's capital letter is due to its place and need not mark a name."""

STRANGE = 0.5
"""Share of unknown words from which a question is taken to be in another language, and left alone."""


@runtime_checkable
class Holding(Protocol):
    """A retriever that knows the words of its collection."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the collection."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """One corrected word."""

    start: int
    end: int
    text: str


def corrected(question: str, vocabulary: Vocabulary) -> str:
    """Return a question with its mistyped words as the collection writes them."""
    written = _written_out(question)
    words = list(WORD.finditer(written))
    parts = {word: terms(word[0]) for word in words}
    held = vocabulary.frequencies(sorted({term for found in parts.values() for term in found}))
    unknown = [
        word for word in words if not all(term in held for term in parts[word]) and not common(word[0].casefold())
    ]
    strange = len(unknown) > max(1, STRANGE * len(words)) or latin_language(written) != "en"
    changes = [] if strange else [change for word in unknown if (change := _change(word, vocabulary)) is not None]
    for change in reversed([*changes, *_joined(written, vocabulary, changes)]):
        written = written[: change.start] + change.text + written[change.end :]
    return written


def _written_out(question: str) -> str:
    """A question with *what's* for *whats*: the word that stands first keeps its capital letter."""

    def written(word: re.Match[str]) -> str:
        form = CONTRACTIONS.get(word[0].casefold())
        if form is None or (word[0] != word[0].casefold() and word.start() > 0):
            return word[0]
        return form[0].upper() + form[1:] if word[0][0].isupper() else form

    return WORD.sub(written, question)


def _change(word: re.Match[str], vocabulary: Vocabulary) -> Change | None:
    plain = word[0]
    if parted := re.fullmatch(r"([^\W\d_]+)(\d+)([^\W\d_]?)|(\d+)([^\W\d_]+)", plain):
        wording = _wording(" ".join(part for part in parted.groups() if part), vocabulary)
        return Change(word.start(), word.end(), wording) if wording else None
    if plain != plain.casefold() or not plain.isalpha():
        return None
    best = next((small for small in SMALL if sorted(small) == sorted(plain) and OSA.distance(small, plain) == 1), None)
    best = best or _nearest(plain, vocabulary)
    return Change(word.start(), word.end(), best) if best else None


def _joined(question: str, vocabulary: Vocabulary, changes: list[Change]) -> Iterator[Change]:
    """Letters and number that the collection writes as one word: *s 300* for *S300*."""
    taken = {change.start for change in changes}
    for pair in re.finditer(r"\b([^\W\d_]{1,4})[ -](\d+)\b", question):
        if pair.start() in taken:
            continue
        apart = vocabulary.passages(terms(pair[0]), 1)
        together = [] if apart else vocabulary.passages(terms(pair[1] + pair[2]), SHOWN)
        if together and (wording := _wording(pair[1] + pair[2], vocabulary)):
            yield Change(pair.start(), pair.end(), wording)


def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    """The word of the collection that a word was meant to be, as the collection writes it."""
    if len(word) < SHORTEST:
        return None
    errors = 2 if len(word) >= TWO_ERRORS else 1
    ranked: list[tuple[int, int, str]] = []
    for term, frequency in _neighbours(word, vocabulary, errors):
        for wording in _wordings(term, vocabulary):
            distance = OSA.distance(word, wording.casefold(), score_cutoff=errors)
            if distance <= errors and _alike(word, wording.casefold(), distance):
                ranked.append((distance, -frequency, wording))
    if not ranked:
        return None
    ranked.sort()
    best = ranked[0]
    rivals = [one for one in ranked if one[0] == best[0] and terms(one[2]) != terms(best[2])]
    if rivals and -best[1] < CLEARLY * -rivals[0][1]:
        return None  # either may be meant
    return best[2]


def _alike(word: str, wording: str, distance: int) -> bool:
    """Whether two words begin alike, as people rarely mistype the first letter; of four letters, none may be wrong."""
    begins = word[0] == wording[0] or sorted(word[:2]) == sorted(wording[:2])
    return (
        begins
        and (len(word) > SHORTEST or sorted(word) == sorted(wording) or len(wording) > len(word))
        and distance > 0
    )


def _neighbours(word: str, vocabulary: Vocabulary, errors: int) -> list[tuple[str, int]]:
    """Terms that a word may be a mistyped form of, with their frequencies."""
    queries = {word, *terms(word)}
    # those that are alike begin with the same letter, or with the second
    known = {term: n for letter in {c for q in queries for c in q[:2]} for term, n in vocabulary.terms(letter).items()}
    near: dict[str, int] = {}
    for query in queries:
        for term, _, _ in process.extract(query, known.keys(), scorer=OSA.distance, score_cutoff=errors, limit=NEAR):
            near[term] = known[term]
    start = word[:SHARED_START]
    stems = [term for term in known if term.startswith(start) and SHARED_START < len(term) <= len(word)]
    for term in sorted(stems, key=lambda term: (OSA.distance(word[: len(term)], term), -known[term]))[:NEAR]:
        near[term] = known[term]
    return [(term, frequency) for term, frequency in near.items() if not any(c.isdigit() for c in term)]


def _wordings(term: str, vocabulary: Vocabulary) -> list[str]:
    """The words that have a term in the collection, the most frequent first, each as it is mostly written."""
    written: Counter[str] = Counter()
    for text in vocabulary.passages([term], SHOWN):
        for word in WORD.finditer(text):
            if terms(word[0]) == [term]:
                opening = text[: word.start()].rstrip(" \t“\"'(")[-1:] in OPENING
                written[word[0].casefold() if opening and common(word[0].casefold()) else word[0]] += 1
    forms: dict[str, str] = {}
    for form, _ in written.most_common():
        forms.setdefault(form.casefold(), form)
    return list(forms.values())


def _wording(phrase: str, vocabulary: Vocabulary) -> str | None:
    """How the collection writes words that stand next to each other: *S-300* for *s 300*."""
    wanted = terms(phrase)
    for text in vocabulary.passages(wanted, SHOWN):
        pattern = r"[\s.‐‑–-]{0,2}".join(map(re.escape, phrase.split()))
        if match := re.search(rf"(?i)\b{pattern}\b", text):
            return " ".join(match[0].split())
    return None
