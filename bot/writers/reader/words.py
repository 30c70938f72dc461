"""Sentences of languages that the built-in reader can't read, chosen by the words that they share with a question.

A language with spaces is compared by stems, the function words left out, and a stem that holds another counts in part:
compounds, and endings that no stemmer takes off. A language without is compared by short runs of characters.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from pincite.bot.asking.interviews import only_asks, wants_questions
from pincite.bot.asking.language import ASKING, language_of
from pincite.bot.verify.languages.detect import SMALL_WORDS
from pincite.bot.verify.languages.others import PERSIAN
from pincite.bot.writers.reader.function_words import FUNCTION, FUNCTION_RUNS, NUMBERED
from pincite.bot.writers.reader.reading import Reading, ReadSentence
from pincite.index.terms import HANGUL, UNSPACED, fold, stemmed

if TYPE_CHECKING:
    from pincite.index.embedding import Embedder
    from pincite.index.retrieve import Retrieval, Retrieved
    from pincite.index.types import Span
    from pincite.index.view import View

STEMMERS = {
    "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fr": "french",
    "hi": "hindi", "id": "indonesian", "it": "italian", "nl": "dutch", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
"""Snowball's stemmers by language; the others' words are compared as they stand."""

RUN = {"th": 4, "lo": 4, "km": 4, "my": 4}
"""Characters of a run in languages that write a syllable with several; two elsewhere."""

_NUMBER = re.compile(r"\d|[一二三四五六七八九十百千万亿]{2,}|[一二三四五六七八九十两]\s*[个個人年月日次名座]")
_RUNS = re.compile(rf"[{UNSPACED}]+|[{HANGUL}]+|\d+(?:[.,]\d+)*|[^\W\d_]+")
_BY_RUNS = re.compile(rf"[{UNSPACED}{HANGUL}]")

UNSEEN = 0.4
"""Weight of a run that no sentence holds: many only join the end of a word with the beginning of the next."""

SHORTEST_PART = 4
"""Fewest letters of a stem that counts if another stem holds it."""

PART = 0.6
"""Weight of such a stem."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model of what a sentence, or the best of all, shares with a question, each from 0 to 1."""

    bias: float
    sentence: float
    """Share of the question's units in the sentence, weighted by how few sentences hold them."""
    together: float
    """The same share for the sentence with the one before and the headings, which say whom it speaks of."""
    passage: float
    """The same share for its passage."""
    number: float
    """Whether the question asks for a number and the sentence holds one."""
    score: float
    """Fused retrieval score of the passage."""
    dense: float = 0.0
    """Cosine similarity, where the embedder knows the script."""


SENTENCE = Weights(bias=-5.0, sentence=3.0, together=4.0, passage=-1.0, number=0.6, score=3.0, dense=1.5)
"""Whether a sentence holds the answer. Its share counts with and without what stands around it; a passage that holds
the words elsewhere speaks against it. On English questions read by their stems alone it puts the right one first in
0.69 of 358 (`python -m tools.bench.words`); fitted weights, which rest on how English is embedded, in 0.72."""

ANSWERABLE = Weights(bias=-7.7, sentence=1.67, together=1.65, passage=2.55, number=0.0, score=5.42)
"""Whether the best sentence does; fitted on the same questions and as many whose text is not there."""

THRESHOLD = 0.7
"""Confidence from which an answer is given: on those questions 0.64 of the answerable ones and 0.05 of the others."""

LIKELY_FROM = 0.55
"""Confidence from which the closest sentences are shown: at most one in nine of the others."""


class WordsReader:
    """Ranks sentences by the words that they share with the question. It gives neither a short answer nor a verdict."""

    name = "words"

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def read(self, question: str, retrieval: Retrieval) -> Reading:
        """Score every sentence of the passages, and whether they answer the question at all."""
        featured = self.featured(question, retrieval)
        if not featured:
            return Reading((), 0.0, THRESHOLD, LIKELY_FROM)
        ranked = sorted(featured, key=lambda one: -logit(SENTENCE, one))
        sentences = (ReadSentence(one.found, one.span, probability(logit(SENTENCE, one)), one.view) for one in ranked)
        return Reading(tuple(sentences), probability(logit(ANSWERABLE, ranked[0])), THRESHOLD, LIKELY_FROM)

    def featured(self, question: str, retrieval: Retrieval) -> list[FeaturedSentence]:
        """Each sentence with its features, in the order of the passages."""
        language = language_of(question)
        units = units_of(language)
        asked = list(dict.fromkeys(units(question)))
        texts = [
            (found, span, view, n)
            for found in retrieval.passages
            for n, (span, view) in enumerate(zip(found.passage.sentences, found.passage.read, strict=True))
        ]
        held = [held_units(asked, units(view.text), language) for _, _, view, _ in texts]
        weights = rarity(asked, held, unseen=UNSEEN if language in FUNCTION_RUNS else 1.0)
        vectors = self._embedder.embed([view.text for _, _, view, _ in texts]) if latin(question) and texts else None
        numbered = asks_number(question, language)
        passages: dict[int, dict[str, float]] = {}
        for (found, *_), units_held in zip(texts, held, strict=True):
            merge(passages.setdefault(id(found), heading_units(asked, found, language)), units_held)
        wants = wants_questions(question)
        sentences = []
        for place, (found, span, view, n) in enumerate(texts):
            if span in found.passage.naming or (only_asks(view.text) and not wants):
                continue
            around = heading_units(asked, found, language)
            merge(around, held[place])
            if n:
                merge(around, held[place - 1], share=0.5)
            sentences.append(
                FeaturedSentence(
                    found,
                    span,
                    view,
                    sentence=share(weights, held[place]),
                    together=share(weights, around),
                    passage=share(weights, passages[id(found)]),
                    number=float(numbered and _NUMBER.search(fold(view.text)) is not None),
                    score=found.score,
                    dense=float(vectors[place] @ retrieval.vector) if vectors is not None else 0.0,
                )
            )
        return sentences


@dataclass(frozen=True, slots=True)
class FeaturedSentence:
    """A sentence and its features; the names are those of `Weights`."""

    found: Retrieved
    span: Span
    view: View
    sentence: float
    together: float
    passage: float
    number: float
    score: float
    dense: float


FEATURES = ("sentence", "together", "passage", "number", "score", "dense")


def logit(weights: Weights, row: FeaturedSentence) -> float:
    """The log-odds that a model gives a sentence."""
    return weights.bias + float(sum(getattr(weights, name) * getattr(row, name) for name in FEATURES))


def probability(odds: float) -> float:
    """The probability that log-odds stand for."""
    return 1 / (1 + math.exp(-odds))


def latin(text: str) -> bool:
    """Whether a text is in Latin script, which the built-in embedder knows something of."""
    letters = [c for c in text if c.isalpha()]
    return 2 * sum(c < "\u0250" for c in letters) >= len(letters)


def asks_number(question: str, language: str) -> bool:
    """Whether a time or a number answers the question."""
    pattern = NUMBERED.get(language)
    return pattern is not None and re.search(pattern, question.lower()) is not None


def units_of(language: str) -> Callable[[str], list[str]]:
    """The function that cuts a text into the units of comparison."""
    return (lambda text: list(_runs(text, language))) if language in FUNCTION_RUNS else _words_of(language)


def held_units(asked: Sequence[str], present: Iterable[str], language: str) -> dict[str, float]:
    """The units of a question that a text holds, each from 0 to 1."""
    own = set(present)
    held = {unit: 1.0 for unit in asked if unit in own}
    if language in FUNCTION_RUNS:
        return held
    for unit in asked:
        if unit not in held and len(unit) >= SHORTEST_PART and any(_part_of(unit, other) for other in own):
            held[unit] = PART
    return held


def _part_of(unit: str, word: str) -> bool:
    """Whether one of two stems holds the other at its beginning or its end."""
    short, long = sorted((unit, word), key=len)
    return len(short) >= SHORTEST_PART and (long.startswith(short) or long.endswith(short))


def merge(held: dict[str, float], more: Mapping[str, float], share: float = 1.0) -> None:
    """Add the units that another text holds."""
    for unit, part in more.items():
        held[unit] = max(held.get(unit, 0.0), share * part)


def heading_units(asked: Sequence[str], retrieved: Retrieved, language: str) -> dict[str, float]:
    """The units that the title and the headings of a passage hold; they count half."""
    units = units_of(language)(f"{retrieved.document.title} {retrieved.passage.heading}")
    return {unit: part / 2 for unit, part in held_units(asked, units, language).items()}


def rarity(asked: Sequence[str], held: Sequence[Mapping[str, float]], unseen: float = 1.0) -> dict[str, float]:
    """The weight of each unit of a question: the fewer sentences hold it, the higher; times `unseen` if none does."""
    count = len(held)
    among = {unit: sum(unit in one for one in held) for unit in asked}
    return {unit: math.log(1 + (count - n + 0.5) / (n + 0.5)) * (1.0 if n else unseen) for unit, n in among.items()}


def share(weights: Mapping[str, float], held: Mapping[str, float]) -> float:
    """The weighted share of a question's units that are held."""
    whole = sum(weights.values())
    return sum(weights[unit] * part for unit, part in held.items()) / whole if whole else 0.0


def _runs(text: str, language: str) -> Iterable[str]:
    """Runs of characters, none of which goes over a function word; words and numbers of other scripts whole."""
    length = RUN.get(language, 2)
    for match in _RUNS.finditer(fold(text)):
        piece = match[0]
        if not _BY_RUNS.match(piece):
            yield piece
            continue
        for part in _function_runs(language).split(piece):
            if len(part) < length:
                if part:
                    yield part
            else:
                yield from (part[at : at + length] for at in range(len(part) - length + 1))


@cache
def _function_runs(language: str) -> re.Pattern[str]:
    words = sorted({fold(word) for word in FUNCTION_RUNS[language].split()}, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words)))


def _words_of(language: str) -> Callable[[str], list[str]]:
    stop, stem = stop_words(language), _stemmer(language)
    return lambda text: [stem(word) for word in re.findall(r"\w+", fold(text)) if word not in stop]


@cache
def stop_words(language: str) -> frozenset[str]:
    """The function words of a language with spaces, folded as terms are."""
    small = PERSIAN.stop_words if language == "fa" else SMALL_WORDS.get(language, frozenset())
    words = (*small, *ASKING.get(language, "").split(), *FUNCTION.get(language, "").split())
    return frozenset(part for word in words for part in re.findall(r"\w+", fold(word))) | _LETTERS


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
"""Single letters: the rest of *l'* and *d'*."""


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    """The function that takes the endings off a word."""
    if language in {"ar", "fa"}:
        return stemmed
    name = STEMMERS.get(language)
    if name is None:
        return str
    import Stemmer

    snowball: Any = Stemmer.Stemmer(name)
    return lru_cache(maxsize=65536)(snowball.stemWord)
