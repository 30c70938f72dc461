"""Asking a language model about statements, and reading its reply as opinions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, StrictInt, ValidationError

from pincite.bot.answers import Outcome
from pincite.bot.verify.judges import Case, Opinion
from pincite.bot.writers.model.members import Members
from pincite.prompts import load

if TYPE_CHECKING:
    from pincite.bot.drafts import Cite
    from pincite.bot.writers.model.meter import Messages
    from pincite.index.retrieve import Retrieved

PROMPT = "support"

BEFORE, AFTER = 2, 1
"""Sentences around a cited one that are shown with it; its references mostly point back."""

OUTCOMES: dict[str, Outcome] = {"supported": "verified", "contradicted": "refuted", "not_shown": "unverified"}
"""The labels and their meaning."""

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["statements"],
    "properties": {
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "not_backed", "sentences", "label"],
                "properties": {
                    "id": {"type": "integer"},
                    "not_backed": {"type": "string"},
                    "sentences": {"type": "array", "maxItems": 8, "items": {"type": "integer"}},
                    "label": {"type": "string", "enum": list(OUTCOMES)},
                },
            },
        }
    },
}
"""Schema of the reply. The words that are not backed come before the label, which rests on them."""


class _Labelled(BaseModel):
    """One entry of a reply."""

    id: StrictInt
    not_backed: str = ""
    sentences: list[StrictInt] = []
    label: Literal["supported", "contradicted", "not_shown"]


@dataclass(frozen=True, slots=True)
class Request:
    """Cases as a model is shown them."""

    cases: Sequence[Case]
    messages: Messages
    cited: Sequence[Sequence[tuple[int, ...]]]
    """For each case and each of its cites, the numbers of the sentences."""

    def opinions(self, reply: str) -> list[Opinion | None]:
        """Read the opinions in a reply, which may have thoughts or a fence around it; None for a case without one."""
        labelled: dict[int, _Labelled | None] = {}
        for one in _labelled(reply):
            labelled[one.id] = one if one.id not in labelled else None  # two labels count as no label
        return [self._opinion(place, labelled.get(place + 1)) for place in range(len(self.cases))]

    def _opinion(self, place: int, labelled: _Labelled | None) -> Opinion | None:
        if labelled is None:
            return None
        words = " ".join(labelled.not_backed.split())
        return Opinion(
            outcome=OUTCOMES[labelled.label],
            cites=tuple(n for n, numbers in enumerate(self.cited[place]) if {*numbers} & {*labelled.sentences}),
            unbacked=words if words and words in " ".join(self.cases[place].statement.split()) else "",
        )


def request(cases: Sequence[Case], *, around: bool = True) -> Request:
    """Ask about cases: their passages with numbered sentences, then the statements.

    Args:
        cases: statements with their cites.
        around: whether to show the sentences around the cited ones.
    """
    shown = _Shown(around)
    for case in cases:
        for cite in case.cites:
            shown.add(cite)
    cited = [[shown.numbers(cite) for cite in case.cites] for case in cases]
    statements = [
        {"id": number, "text": case.statement, "cites": sorted({n for numbers in one for n in numbers})}
        | ({"doubt": case.doubt} if case.doubt else {})
        for number, (case, one) in enumerate(zip(cases, cited, strict=True), 1)
    ]
    material = json.dumps({"sources": shown.sources(), "statements": statements}, ensure_ascii=False)
    return Request(
        cases,
        (
            {"role": "system", "content": load(PROMPT).text},
            {"role": "user", "content": material.encode("utf-8", "replace").decode()},
        ),
        cited,
    )


class _Shown:
    """The sentences of passages that are shown."""

    def __init__(self, around: bool) -> None:
        self._before, self._after = (BEFORE, AFTER) if around else (0, 0)
        self._passages: dict[tuple[str, int], tuple[Retrieved, set[int]]] = {}

    def add(self, cite: Cite) -> None:
        """Show the sentences of a cite, and those around them."""
        _, shown = self._passages.setdefault(_key(cite.passage), (cite.passage, set()))
        count = len(cite.passage.passage.sentences)
        for place in _places(cite):
            shown.update(range(max(0, place - self._before), min(count, place + self._after + 1)))

    def numbers(self, cite: Cite) -> tuple[int, ...]:
        """The numbers of a cite's sentences."""
        numbered = {place: number for number, place in self._numbered()}
        return tuple(numbered[_key(cite.passage), place] for place in _places(cite))

    def sources(self) -> list[dict[str, Any]]:
        """The passages as a model is shown them."""
        numbers = {place: number for number, place in self._numbered()}
        return [
            _origin(passage)
            | {
                "sentences": {
                    str(numbers[key, place]): " ".join(passage.passage.read[place].text.split())
                    for place in sorted(places)
                }
            }
            for key, (passage, places) in self._passages.items()
        ]

    def _numbered(self) -> Iterator[tuple[int, tuple[tuple[str, int], int]]]:
        every = ((key, place) for key, (_, places) in self._passages.items() for place in sorted(places))
        yield from enumerate(every, 1)


def _key(passage: Retrieved) -> tuple[str, int]:
    return passage.document.id, passage.passage.start


def _places(cite: Cite) -> list[int]:
    """The places, in their passage, of the sentences that a cite lies in."""
    spans = enumerate(cite.passage.passage.sentences)
    return [place for place, span in spans if span.start < cite.span.end and cite.span.start < span.end]


def _origin(passage: Retrieved) -> dict[str, Any]:
    document = passage.document
    named = {"title": document.title, "published": document.published, "section": passage.passage.heading}
    return {name: " ".join(text.split()) for name, text in named.items() if text}


def _labelled(reply: str) -> Iterator[_Labelled]:
    """The readable entries of a reply; an unreadable one does not affect the others."""
    rest = reply.rpartition("</think>")[2]
    start = max(rest.find("{"), 0)
    for name, value in Members().feed(rest[start:]):
        if name == "statements":
            try:
                yield _Labelled.model_validate(value)
            except ValidationError:
                continue
