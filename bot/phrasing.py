"""The answer's own sentences: how it begins, that there is no answer, that nothing could be verified."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pincite.bot.drafts import Verdict
from pincite.bot.events import HeadEvent
from pincite.bot.verify.relevance import names_address
from pincite.bot.wording import ENGLISH, Wording
from pincite.index.locators import locator
from pincite.index.retrieve import Retrieved
from pincite.index.where import Where

FIRST_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*[,;:]?(?=\s|$)")

MOST_NEAREST = 3
"""Passages that an abstention names in its text."""


def abstention(
    collections: Sequence[str], passages: Sequence[Retrieved], where: Where | None = None, wording: Wording = ENGLISH
) -> str:
    """Say that there is no answer, and where the nearest passages are."""
    names = ", ".join(collections)
    within = f"{names} ({where.shown})" if where else names
    text = wording.unanswered.replace("{collection}", within)
    if passages:
        nearest = (
            f"“{passage.document.title}”, {locator(passage.document, passage.passage.sentences[0])}"
            for passage in passages[:MOST_NEAREST]
        )
        text += f" {wording.nearest.replace('{places}', '; '.join(dict.fromkeys(nearest)))}"
    return text


def nothing_verified(writer: str, wording: Wording = ENGLISH) -> str:
    """Say that no statement could be verified; the documents may hold the answer all the same."""
    return wording.unverified.replace("{writer}", writer)


def verdict_words(verdict: Verdict, wording: Wording = ENGLISH) -> str:
    """How an answer to a polar question begins."""
    return {"yes": wording.yes, "no": wording.no, "mixed": wording.mixed}[verdict]


def headline(head: HeadEvent, wording: Wording = ENGLISH) -> str:
    """Write a head as the beginning of an answer's text."""
    return verdict_words(head.verdict, wording) if head.verdict is not None else _sentence(head.short or "")


def _sentence(short: str) -> str:
    """A short answer as a sentence of its own; an address, or a word such as *pH*, stays as it is written."""
    line = " ".join(short.split())
    first = FIRST_WORD.match(line)
    if first is not None and first[0].islower():
        line = line[0].upper() + line[1:]
    return line if line[-1] in ".!?…。" or names_address(line) else f"{line}."
