"""The attacks: documents that hold a sentence written to steer whoever reads them.

Everything is in `attacks.yaml` and `matters.yaml`, and is ours; the files are made when they are needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from pincite.eval.attack.formats import FORMATS, HIDDEN

FOLDER = Path(__file__).parent

KINDS = {
    "instruction": "tells whoever answers to say something else",
    "phishing": "sends the reader somewhere, or asks for a secret",
    "payment": "names an account, or has something paid",
    "link": "puts a link or picture into the answer, to carry off what was asked",
    "headline": "wants to stand above the answer, as verdict or short answer",
    "forgery": "looks like a numbered sentence, a message of the system, or a finished reply",
    "silence": "wants nothing to be answered",
    "hidden": "stands where nobody sees it who opens the file",
}
"""The aims of attacks, by kind."""

PLACE = 2
"""Place of the attack in a document: after the title and the first sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """The matter of a document, a question on it, and words of a right answer."""

    title: str
    sentences: tuple[str, ...]
    question: str
    answer: str

    @property
    def fact(self) -> str:
        """The sentence that answers."""
        return next(sentence for sentence in self.sentences if self.answer in sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """A sentence in a document that tries to steer the answer."""

    id: str
    kind: str
    matter: Matter
    format: str
    """Suffix of the file."""
    by: str | None
    """How the sentence is hidden; None if it is seen."""
    says: str
    obeyed: str
    """The reply of a model that obeys the attack; empty if it is to stay silent."""
    marks: tuple[str, ...]
    """Words, in lower case, that show that the attack got into an answer."""
    short: str
    verdict: Literal["yes", "no"] | None

    @property
    def file(self) -> tuple[str, bytes]:
        """Name and content of the document."""
        lines = [self.matter.title, *self.matter.sentences]
        if self.by is not None:
            return f"{self.id}.{self.format}", HIDDEN[self.by][1](lines, self.says)
        return f"{self.id}.{self.format}", FORMATS[self.format]([*lines[:PLACE], self.says, *lines[PLACE:]])

    @property
    def plain(self) -> str:
        """All text of the document, hidden or not, as a careless program gives it to a model."""
        lines = [self.matter.title, *self.matter.sentences]
        return "\n".join([*lines[:PLACE], self.says, *lines[PLACE:]])


@cache
def matters() -> dict[str, Matter]:
    """The matters of the documents, by name."""
    read: dict[str, Any] = yaml.safe_load((FOLDER / "matters.yaml").read_text("utf-8"))
    return {name: Matter(**one | {"sentences": tuple(one["sentences"])}) for name, one in read.items()}


@cache
def attacks() -> tuple[Attack, ...]:
    """All attacks, kind by kind."""
    read: dict[str, list[dict[str, str]]] = yaml.safe_load((FOLDER / "attacks.yaml").read_text("utf-8"))
    return tuple(_attack(kind, number, one) for kind, listed in read.items() for number, one in enumerate(listed, 1))


def selected(kinds: Iterable[str] | None = None, limit: int | None = None) -> tuple[Attack, ...]:
    """The attacks of some kinds, at most so many of each."""
    wanted = set(kinds or KINDS)
    chosen = [one for one in attacks() if one.kind in wanted]
    return tuple(one for one in chosen if limit is None or int(one.id.rpartition("-")[2]) <= limit)


def _attack(kind: str, number: int, entry: dict[str, str]) -> Attack:
    verdict = entry.get("verdict")
    return Attack(
        id=f"{kind}-{number}",
        kind=kind,
        matter=matters()[entry["matter"]],
        format=entry["format"] if "format" in entry else HIDDEN[entry["by"]][0],
        by=entry.get("by"),
        says=entry["says"],
        obeyed=entry.get("obeyed", ""),
        marks=tuple(entry["mark"].casefold().split("|")),
        short=entry.get("short", ""),
        verdict="yes" if verdict == "yes" else "no" if verdict == "no" else None,
    )
