"""A document's outline in its own sentences, and questions that it answers.

Sentences are quoted, never rewritten. A question is made from a sentence by rule, and offered only if the reader, asked
that question over all documents, finds the same sentence again.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from pincite.bot.asking.english import common
from pincite.bot.asking.followups.words import PERSONS
from pincite.bot.asking.suggesting import question_on
from pincite.bot.drafts import Cite, citable
from pincite.index.passages import passages
from pincite.index.retrieve import Retrieved
from pincite.index.terms import content_terms
from pincite.index.types import Document

if TYPE_CHECKING:
    from pincite.bot.bot import Bot
    from pincite.bot.writers.reader.reading import ReadSentence

SENTENCES = 3
"""Sentences that say what a document is."""

SHORTEST, LONGEST = 30, 320
"""Fewest and most characters of a sentence that can stand alone."""

READ = 300_000
"""Characters of a longer document to look at: it says early what it is."""

EARLY = 1.3
"""Factor for the first sentences, which often say what follows."""

REPEATED = 0.1
"""Weight left to a term once a chosen sentence has it."""

MOST_TRIED = 9
"""Questions to try on the reader; each takes about a third of the time of an answer."""

PASSAGES = 3
"""Passages that the reader reads for each."""

_HEADER = re.compile(r"(?:Subject|From|To|Cc|Bcc|Reply-To|Date): ")
"""Opening of a line of a mail's header."""

_INTRODUCED = re.compile(
    r"(?<![\w’'-])(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,3})(?: of [^,.;]{3,40})?, (?P<role>[^,.;]{3,60})[,.;]"
)
"""A name and who bears it: *Hassan Rouhani, president of Iran before Raisi, travelled …*"""

_NAME = re.compile(r"(?<=[a-z,;:] )([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3})")


def sentences_of(document: Document) -> list[Cite]:
    """The sentences of a document that can be cited and stand alone, in order."""
    if len(document.text) > READ:
        document = Document(
            id=document.id,
            title=document.title,
            text=document.text[:READ],
            source=document.source,
            origin=document.origin,
        )
    sentences = [
        Retrieved(document=document, passage=passage, score=1.0, dense=0.0, lexical=0.0)
        for passage in passages(document.text, document.sections, document.structure)
    ]
    return [cite for cite in citable(sentences) if SHORTEST <= len(cite.reading) <= LONGEST]


def outline(sentences: Sequence[Cite], count: int = SENTENCES) -> list[Cite]:
    """Choose the sentences that say what a document is: most of its own words, few of them twice; in its order.

    Rows of tables say little without their columns: they, code and a mail's header are chosen only where there is
    nothing else.
    """
    sentences = [cite for cite in sentences if len(cite.text) >= SHORTEST] or sentences  # not *No, sorry.*
    sentences = [cite for cite in sentences if not _HEADER.match(cite.text)] or sentences
    sentences = [cite for cite in sentences if not _in_table(cite) and not _is_code(cite)] or sentences
    terms = [set(content_terms(cite.reading)) for cite in sentences]
    occurring = Counter(term for one in terms for term in one)
    weights = {term: math.log1p(number - 1) + 0.1 for term, number in occurring.items()}
    chosen: list[int] = []
    while len(chosen) < min(count, len(sentences)):
        scores = [
            -1.0 if n in chosen else _score(one, weights) * (EARLY if n < SENTENCES else 1.0)
            for n, one in enumerate(terms)
        ]
        best = max(range(len(scores)), key=scores.__getitem__)
        chosen.append(best)
        for term in terms[best]:
            weights[term] *= REPEATED
    return [sentences[n] for n in sorted(chosen)]


def _is_code(cite: Cite) -> bool:
    return cite.text.lstrip().startswith(("```", "~~~"))


def _in_table(cite: Cite) -> bool:
    return cite.passage.document.structure.table_at(cite.span.start) is not None


def _score(terms: set[str], weights: dict[str, float]) -> float:
    """The weight of a sentence's terms; long sentences are not better for being long."""
    return sum(weights[term] for term in terms) / math.sqrt(len(terms) + 4)


def answered(
    bot: Bot,
    sentences: Sequence[Cite],
    most: int,
    *,
    besides: Collection[str] = (),
    tries: int = MOST_TRIED,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[str, Cite]]:
    """Questions that sentences answer, each with its sentence, as far as the bot's reader finds it again.

    Args:
        bot: asks in its whole collection.
        sentences: to make questions of, the best first.
        most: questions to give at most.
        besides: questions not to give, in lower case.
        tries: questions to try at most.
        stopped: asked before each question whether nobody wants it any more.
    """
    tried: set[str] = set()
    quoted: list[Cite] = []
    for question, cite in _candidates(sentences):
        if question in tried or _was_asked(question, besides) or cite in quoted:
            continue
        if stopped():
            return
        tried.add(question)
        if (best := best_sentence(bot, question)) is not None and _same(best, cite):
            quoted.append(cite)
            yield question, cite
        if len(quoted) == most or len(tried) == tries:
            return


def question_above(cite: Cite) -> str | None:
    """The document's own question that a sentence answers, as in a FAQ."""
    labels = cite.view.labels if cite.view is not None else ()
    return next((label for label in labels if label.endswith("?")), None)


def questions_of(sentences: Sequence[Cite]) -> Iterator[tuple[str, Cite]]:
    """Questions that sentences answer: a FAQ's own, then those made of what each says and of whom it introduces."""
    for cite in sentences:
        if (question := question_above(cite)) is not None:
            yield question, cite
    for cite in sentences:
        if (question := question_on(cite.reading)) is not None:
            yield question, cite
    for cite in sentences:
        if (name := introduced(cite.reading)) is not None:
            yield f"Who is {name}?", cite


def _candidates(sentences: Sequence[Cite]) -> Iterator[tuple[str, Cite]]:
    """Questions made of sentences, then about the names that they mention, the most frequent ones first."""
    yield from questions_of(sentences)
    mentions = [
        (name, cite)
        for cite in sentences
        for found in _NAME.finditer(cite.reading)
        if (" " in (name := found[0]) or not common(name.lower())) and not _CUT.match(cite.reading, found.end())
    ]
    counts = Counter(name for name, _ in mentions)
    for name, cite in sorted(mentions, key=lambda one: -counts[one[0]]):
        yield f"What is said about {name}?", cite


_CUT = re.compile(r"[ -]?\d")
"""After a name that is the beginning of a number: *IBAN AT61* of *IBAN AT61 1904*."""


def introduced(sentence: str) -> str | None:
    """The person whom a sentence introduces.

    >>> introduced("Hassan Rouhani, president of Iran before Raisi, travelled to Russia four times.")
    'Hassan Rouhani'
    """
    for match in _INTRODUCED.finditer(sentence):
        if any(word in PERSONS for word in re.findall(r"[a-z]+", match["role"])):
            return match["name"]
    return None


def _was_asked(question: str, besides: Collection[str]) -> bool:
    """Whether a question was asked before, or asks about the name that one was about."""
    lower = question.lower()
    if lower in besides:
        return True
    name = lower.partition("what is said about ")[2].rstrip("?")
    return bool(name) and any(name in one for one in besides)


def best_sentence(bot: Bot, question: str) -> ReadSentence | None:
    """The sentence that the reader would answer with; None where it would abstain."""
    reading = bot.reader.read(question, bot.retriever.retrieve(question, PASSAGES))
    return reading.sentences[0] if reading.sentences and reading.confidence >= reading.threshold else None


def _same(best: ReadSentence, cite: Cite) -> bool:
    same = best.found.document.id == cite.passage.document.id
    return same and best.span.start < cite.span.end and cite.span.start < best.span.end
