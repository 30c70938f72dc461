"""Polar questions that a sentence answers in the question's own words: *Did the mill burn down?* by *The mill burned
down in 1911*, *Is there a bus on Monday?* by *The bus runs every day except Sundays*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from pincite.bot.asking.periods import covered, periods, without_periods
from pincite.bot.verify.entailment.following import follows
from pincite.bot.verify.entailment.forms import source_forms
from pincite.bot.verify.entailment.omission import BEARING
from pincite.bot.verify.languages.english import NEGATION
from pincite.bot.verify.languages.verbs import PAST_FORMS
from pincite.index.terms import content_terms, stemmed, terms

_DO = frozenset("do does did".split())
_LEAD = r"(?i)\W*(?:(?:and|so|but|then|also|ok)\b\W*)?"
_AUXILIARY = re.compile(
    rf"{_LEAD}(?P<auxiliary>do|does|did|is|are|was|were|has|have|had|can|could|will|would|may|must|should)\s+"
    r"(?P<rest>\S.*)"
)
_RECURRING = re.compile(rf"{_LEAD}(?:is|are|do|does|can|may)\b")
"""The beginning of a question about what is generally so."""

_SEVERAL = re.compile(r"[;:]\s|,\s(?:and|but)\s")
"""Between clauses, of which one may be about another thing."""

_DATED = re.compile(
    r"(?i)\b\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?[a-z]{3,9}\b|\b[a-z]{3,9}\s\d{1,4}\b|\b(?:next|last|this|later)\b"
)
"""A single date, *3 May*, or *next week*: the sentence is not about every such day."""

_SECOND_VERB = re.compile(r"(?i),?\s(?:and|but)\s(?=(?:was|were|is|are|has|have|had|will|did|does|do|never)\b)")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

LONGEST_SUBJECT = 6
"""Most words before the verb of a question."""


def plainly(question: str, sentence: str, context: str = "") -> Literal["yes", "no"] | None:
    """Return what a sentence says to a polar question beyond doubt; None where that takes more than its own words.

    Args:
        question: a polar question.
        sentence: a sentence that was found for it.
        context: the titles above the sentence.

    >>> plainly("Did the mill burn down?", "The mill burned down in 1911 and was never rebuilt.")
    'yes'
    """
    if NEGATION.search(question) or "?" in sentence:
        return None
    if periods(question):
        return _on_time(question, sentence, context)
    forms = [form for part in (sentence, *_first_part(sentence)) for form in source_forms(part)]
    said = any(follows(told, form) for told in _statements(question, sentence) for form in forms)
    return "yes" if said else None


def _on_time(question: str, sentence: str, context: str) -> Literal["yes", "no"] | None:
    """Return whether something is so on a weekday or in a month, by a sentence that says when it is so."""
    within, recurring = covered(question, sentence), _RECURRING.match(question)
    if within is None or recurring is None or _SEVERAL.search(sentence) or _DATED.search(sentence):
        return None
    rest = without_periods(sentence)
    asked = set(content_terms(without_periods(question[recurring.end() :])))
    if BEARING.search(rest) or not asked or not asked <= set(terms(f"{rest} {context}")):
        return None
    return "yes" if within else "no"


def _first_part(sentence: str) -> Iterator[str]:
    """The sentence without a second verb of its subject: *The mill burned down* of *… and was never rebuilt*."""
    second = _SECOND_VERB.search(sentence)
    if second is not None:
        yield f"{sentence[: second.start()].rstrip(' ,')}."


def _statements(question: str, sentence: str) -> Iterator[str]:
    """The statements that a polar question may ask about, its verb in the form that the sentence has."""
    match = _AUXILIARY.match(" ".join(question.split()).rstrip(" ?!."))
    if match is None:
        return
    words, auxiliary = match["rest"].split(), match["auxiliary"].casefold()
    sentence_words = dict.fromkeys(_WORD.findall(sentence.casefold()))
    for place in range(1, min(LONGEST_SUBJECT, len(words))):
        before, behind = words[:place], words[place + 1 :]
        if auxiliary not in _DO:
            yield " ".join((*before, auxiliary, *words[place:]))
        else:
            forms = (
                form for form in sentence_words if _is_form(form, words[place].casefold(), past=auxiliary == "did")
            )
            yield from (" ".join((*before, form, *behind)) for form in forms)


def _is_form(word: str, verb: str, *, past: bool) -> bool:
    """Whether a word is a verb in the past, or in the present."""
    regular = stemmed(word) == stemmed(verb)
    if past:
        return word in PAST_FORMS.get(verb, ()) or (regular and word.endswith("ed"))
    return word == verb or (regular and word.endswith("s")) or (word, verb) == ("has", "have")
