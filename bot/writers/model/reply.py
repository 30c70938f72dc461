"""A reply, parsed while it arrives: JSON, or marked lines, whichever it turns out to be.

Nothing is guessed: a statement counts when it is complete, a number only if it is written there. Parts that can't be
parsed are passed on as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from pincite.bot.drafts import Verdict
from pincite.bot.writers.model.members import Members
from pincite.bot.writers.model.wording import numbers_of, plain, statements


@dataclass(frozen=True, slots=True)
class ModelStatement:
    """A statement and the numbers it names."""

    text: str
    numbers: tuple[int, ...]
    may_change: bool = False
    """Whether it may have changed since the document was written."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The verdict."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Opposed:
    """A claim and the numbers of the sentences on each side."""

    claim: str
    for_: tuple[int, ...]
    against: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """The shortest answer."""

    text: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """The model finds no answer in the sentences."""


@dataclass(frozen=True, slots=True)
class UnreadablePart:
    """A part that can't be parsed."""

    text: str


Part = ModelStatement | Decided | Opposed | Short | NotFound | UnreadablePart

_NUMBERS = {"type": "array", "maxItems": 8, "items": {"type": "integer"}}

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["answerable", "verdict", "disagreements", "statements", "short"],
    "properties": {
        "answerable": {"type": "boolean"},
        "verdict": {"type": "string", "enum": ["yes", "no", "mixed", "none"]},
        "disagreements": {
            "type": "array",
            "maxItems": 2,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["claim", "for", "against"],
                "properties": {
                    "claim": {"type": "string"},
                    "for": _NUMBERS,
                    "against": _NUMBERS,
                },
            },
        },
        "statements": {
            "type": "array",
            "maxItems": 16,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["text", "sources", "may_change"],
                "properties": {
                    "text": {"type": "string"},
                    "sources": _NUMBERS,
                    "may_change": {"type": "boolean"},
                },
            },
        },
        "short": {"type": "string"},
    },
}
"""Schema of a structured reply, members in the order they are needed.

The limits stop small models that would count for ever.
"""

VERDICTS: dict[str, Verdict] = {"yes": "yes", "no": "no", "mixed": "mixed"}


class _Form(Protocol):
    def feed(self, piece: str) -> Iterator[Part]: ...

    def end(self) -> Iterator[Part]: ...


class StreamedReply:
    """A reply as it arrives, without the thoughts before it (`<think>`)."""

    def __init__(self) -> None:
        self.text = ""
        """The whole reply so far."""
        self._waiting = ""
        self._form: _Form | None = None

    def feed(self, piece: str) -> Iterator[Part]:
        """Yield the parts completed by this piece."""
        self.text += piece
        if self._form is not None:
            yield from self._form.feed(piece)
            return
        self._waiting += piece
        self._form = _form(self._waiting)
        if self._form is not None:
            yield from self._form.feed(_begun(self._waiting))

    def end(self) -> Iterator[Part]:
        """Yield the remaining parts at the end of the reply."""
        if self._form is None:
            if _begun(self._waiting):
                yield UnreadablePart(self._waiting)
            return
        yield from self._form.end()


THINKING = re.compile(r"(?<!\s)\s*+<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
FENCE = re.compile(r"```(?:json)?\s*")


def _begun(waiting: str) -> str:
    """Return the reply without leading thoughts and white space."""
    return THINKING.sub("", waiting, count=1).lstrip() if "<think" in waiting else waiting.lstrip()


def _form(waiting: str) -> _Form | None:
    """Return the parser for a reply with this beginning; None while undecided."""
    if any(tag.startswith(waiting.lstrip()) for tag in ("<think>", "<thinking>")):
        return None
    begun = _begun(waiting)
    if not begun or "```json".startswith(begun):
        return None
    fence = FENCE.match(begun)
    if fence is not None and len(begun) == fence.end():
        return None
    return _Structured() if begun[fence.end() if fence else 0] == "{" else _Marked()


class _Structured:
    """Parses a JSON object, member by member."""

    def __init__(self) -> None:
        self._members = Members()

    def feed(self, piece: str) -> Iterator[Part]:
        for name, value in self._members.feed(piece):
            yield from self._item(name, value)

    def end(self) -> Iterator[Part]:
        if not self._members.closed and self._members.rest.strip():
            yield UnreadablePart(self._members.rest)

    def _item(self, name: str, value: Any) -> Iterator[Part]:
        if name == "answerable" and value is False:
            yield NotFound()
        elif name == "verdict" and isinstance(value, str) and value.lower() in VERDICTS:
            yield Decided(VERDICTS[value.lower()])
        elif name == "short" and isinstance(value, str) and value.strip():
            yield Short(plain(value))
        elif name == "statements":
            yield from _statements_of(value)
        elif name == "disagreements" and isinstance(value, dict):
            claim = value.get("claim")
            for_, against = numbers_of(value.get("for")), numbers_of(value.get("against"))
            if isinstance(claim, str) and claim.strip() and for_ and against:
                yield Opposed(plain(claim), for_, against)
        elif name == Members.BROKEN:
            yield UnreadablePart(str(value))


def _statements_of(value: Any) -> Iterator[Part]:
    """Yield the statements of one entry, which may be several sentences."""
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        yield UnreadablePart(str(value))
        return
    named = numbers_of(value.get("sources", value.get("citations", value.get("numbers"))))
    for text, numbers in statements(value["text"]):
        yield ModelStatement(text, tuple(dict.fromkeys((*named, *numbers))), value.get("may_change") is True)


LINE = {
    "verdict": re.compile(r"\W*VERDICT\W+(yes|no|mixed)\b\W*$", re.IGNORECASE),
    "conflict": re.compile(
        r"\W*+CONFLICT[^\w:]*+:[\s:]*+([^|]++(?:\|(?!\s*+for\b)[^|]*+)*+)"
        r"\|\s*+for\b([^|]*+(?:\|(?!\s*+against\b)[^|]*+)*+)\|\s*+against\b(.*+)$",
        re.IGNORECASE,
    ),
    "none": re.compile(r"\W*(?:NOT FOUND|VERDICT\W+none)\W*$", re.IGNORECASE),
    "short": re.compile(r"\W*+SHORT[^\w:]*+:[\s:]*+(.++)$", re.IGNORECASE),
}


class _Marked:
    """Parses plain lines with numbers in brackets."""

    def __init__(self) -> None:
        self._line = ""

    def feed(self, piece: str) -> Iterator[Part]:
        *whole, self._line = (self._line + piece).split("\n")
        for line in whole:
            yield from self._items(line)

    def end(self) -> Iterator[Part]:
        yield from self._items(self._line)

    def _items(self, line: str) -> Iterator[Part]:
        if verdict := LINE["verdict"].match(line):
            yield Decided(VERDICTS[verdict[1].lower()])
        elif conflict := LINE["conflict"].match(line):
            for_, against = numbers_of(conflict[2]), numbers_of(conflict[3])
            if for_ and against:
                yield Opposed(plain(conflict[1]), for_, against)
        elif LINE["none"].match(line):
            if "found" in line.lower():
                yield NotFound()
        elif short := LINE["short"].match(line):
            yield Short(plain(short[1]))
        else:
            for text, numbers in statements(line):
                yield ModelStatement(text, numbers)
