"""The messages to a model: the retrieved sentences, numbered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pincite.bot.asking.kinds import kind
from pincite.bot.asking.language import name_of
from pincite.bot.drafts import Cite, citable
from pincite.bot.writers.model.meter import Messages
from pincite.index.retrieve import Retrieved
from pincite.prompts import load

if TYPE_CHECKING:
    from pincite.bot.asking.translating import Translation

BELOW = " › "
"""Separator between a heading and the one below it."""

LONGEST_NAME = 200
"""Longest title, source or heading shown, in code points."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The sentences that a model is shown, by number from 1, and the text that shows them."""

    sentences: tuple[Cite, ...]
    text: str

    def get(self, number: int) -> Cite | None:
        """Return the sentence of a number; None if it was not shown."""
        return self.sentences[number - 1] if 1 <= number <= len(self.sentences) else None


def numbered(passages: Sequence[Retrieved]) -> Numbered:
    """Number the sentences of passages, best passage first.

    Every sentence is one line, so that no document can forge a line of its own. Headings are named above their
    sentences and have no number: they say nothing that could be cited.
    """
    lines: list[str] = []
    sentences: list[Cite] = []
    for passage in passages:
        shown = citable([passage])
        if not shown:
            continue
        lines += ["", _origin(passage)]
        for sentence in shown:
            sentences.append(sentence)
            lines.append(f"[{len(sentences)}] {_reading(sentence)}")
    return Numbered(tuple(sentences), "\n".join(lines).strip())


def asking(question: str, shown: Numbered, translation: Translation | None = None, *, structured: bool) -> Messages:
    """Return the messages that ask for an answer, as JSON or as marked lines; of a translation, in its own language."""
    form = load("form_json" if structured else "form_marked")
    return (
        {"role": "system", "content": load("writer").render(form=form.render(), kind=kind(question))},
        {"role": "user", "content": _question_message(question, shown, translation)},
    )


def _question_message(question: str, shown: Numbered, translation: Translation | None) -> str:
    if translation is None:
        return load("asked").render(passages=shown.text, question=question)
    return load("asked_translated").render(
        language=name_of(translation.language),
        passages=shown.text,
        question=translation.original,
        translation=question,
    )


def repairing(messages: Messages, reply: str, refused: Sequence[tuple[str, str]]) -> Messages:
    """Return the messages that ask once more for refused statements, with the reasons."""
    listed = "\n".join(f"- {' '.join(text.split())}\n  Reason: {reason}" for text, reason in refused)
    return (
        *messages,
        {"role": "assistant", "content": reply},
        {"role": "user", "content": load("repair").render(refused=listed)},
    )


def _origin(passage: Retrieved) -> str:
    document = passage.document
    parts = [f"“{_name(document.title)}”"]
    source = _place(document.source)
    if source != document.title:
        parts.append(_name(source))
    if document.published:
        parts.append(f"published {document.published}")
    if section := _section(passage):
        parts.append(f"section {_name(section)}")
    return f"From {', '.join(parts)}:"


def _place(source: str) -> str:
    """A source without this machine's folders, which are private; an address stays whole."""
    return source if "://" in source else re.split(r"[\\/]", source)[-1]


def _section(passage: Retrieved) -> str:
    """The headings above a passage without the document's title, which is named before them."""
    headings = (passage.passage.heading or "").split(BELOW)
    return BELOW.join(headings[1:] if headings[0] == passage.document.title else headings)


def _reading(sentence: Cite) -> str:
    """A sentence on one line with its labels, except for the heading that is named above its passage."""
    line = " ".join(sentence.reading.split())
    heading = " ".join((sentence.passage.passage.heading or "").split(BELOW)[-1].split())
    return line.removeprefix(f"{heading}: ") if heading else line


def _name(text: str, longest: int = LONGEST_NAME) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


@cache
def placeholders() -> frozenset[str]:
    """Return the placeholders of the form, case-folded: small models copy them."""
    quoted = re.findall(r'"([^"]+)"', load("form_json").render())
    return frozenset(text.casefold() for text in quoted if " " in text)
