"""Translates a question for the search when the documents are in another language.

The passages found for the question as asked decide. It is not translated if most of them are in its own language, or if
it shares a word with a sentence in a language other than that of most passages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pincite.bot.asking.followups import rewriting
from pincite.bot.asking.language import ENGLISH, language_of, name_of
from pincite.bot.writers.reader.words import stop_words
from pincite.index.terms import content_terms, terms
from pincite.prompts import load

if TYPE_CHECKING:
    from pincite.bot.asking.followups import History
    from pincite.index.retrieve import Retrieved


@dataclass(frozen=True, slots=True)
class Translation:
    """A question in two languages."""

    original: str
    """As it was asked."""
    question: str
    """In the language of the documents."""
    language: str
    """ISO 639-1 code of the language that it was asked in."""


@runtime_checkable
class Translator(Protocol):
    """A writer that translates, as a language model does, and answers in the asker's language."""

    def translate(self, question: str, language: str, history: History) -> str:
        """Return a question in a language, given by its ISO 639-1 code; an empty string if that failed.

        Raises:
            LLMUnavailable: the language model can't be asked.
        """
        ...

    def translated(self, translation: Translation) -> None:
        """Remember to answer in the language of the original question."""
        ...


def translated(
    question: str, history: History, passages: Sequence[Retrieved], translator: Translator
) -> Translation | None:
    """Translate a question into the language of the passages. Return None without a usable one.

    Raises:
        LLMUnavailable: the language model can't be asked.
    """
    wanted = foreign(question, passages)
    if wanted is None:
        return None
    wording = translator.translate(question, wanted, history)
    if not acceptable(wording, question, wanted):
        return None
    translation = Translation(question, wording, language_of(question))
    translator.translated(translation)
    return translation


def foreign(question: str, passages: Sequence[Retrieved]) -> str | None:
    """Return the language to translate a question into, that of most passages, or None if it can stay as it is."""
    own = language_of(question)
    languages = Counter(language_of(retrieved.passage.text) for retrieved in passages)
    if not languages or (most := languages.most_common(1)[0][0]) == own:
        return None
    small = {term for word in stop_words(own) for term in terms(word)}
    asked = set(content_terms(question)) - small
    sentences = (span.of(retrieved.document.text) for retrieved in passages for span in retrieved.passage.sentences)
    # Related languages are taken for each other in few words, and what names no language for English.
    meets = own != ENGLISH and any(
        asked & set(terms(text)) and language_of(text) not in {most, ENGLISH} for text in sentences
    )
    return None if meets else most


def request(question: str, language: str, history: History) -> tuple[dict[str, str], ...]:
    """Return the messages that ask for a translation."""
    prompt = load("translate").render(
        conversation=rewriting.turns(history), language=name_of(language), question=question
    )
    return ({"role": "user", "content": prompt},)


def acceptable(wording: str, question: str, language: str) -> bool:
    """Tell whether a reply is usable as a translation: short enough, in that language, with the same numbers."""
    if not wording or len(wording) > rewriting.LONGEST or wording == question or not content_terms(wording):
        return False
    written = language_of(wording)  # a few names alone are taken for English
    in_it = written == language or (written == ENGLISH != language_of(question))
    return in_it and _numbers(question) <= _numbers(wording)


def _numbers(text: str) -> set[str]:
    """The numbers of a text, whatever signs part their digits."""
    return {digits for term in content_terms(text) if (digits := re.sub(r"\D", "", term))}
