"""A JSON object, parsed while it arrives: each member and each entry of a list as soon as it is closed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, ClassVar


class Members:
    """Parses one JSON object piece by piece.

    It tracks brackets and strings and decodes a value when it is closed. A value that can't be decoded is yielded
    under the name BROKEN and does not affect the others.
    """

    BROKEN: ClassVar[str] = "\0broken"

    def __init__(self) -> None:
        self.closed = False
        """Whether the object is complete."""
        self._text = ""
        self._at = 0
        self._begin = 0
        self._open: list[str] = []
        self._name: str | None = None
        self._string = self._escaped = False

    @property
    def rest(self) -> str:
        """The text not decoded yet."""
        return self._text[self._begin :]

    def feed(self, piece: str) -> Iterator[tuple[str, Any]]:
        """Yield the names and values completed by this piece; a list's entries come one by one under its name."""
        self._text += piece
        while self._at < len(self._text) and not self.closed:
            character = self._text[self._at]
            self._at += 1
            if self._string:
                self._in_string(character)
            elif character == '"':
                self._string = True
            else:
                yield from self._outside_string(character)

    def _in_string(self, character: str) -> None:
        if self._escaped:
            self._escaped = False
        elif character == "\\":
            self._escaped = True
        elif character == '"':
            self._string = False

    def _outside_string(self, character: str) -> Iterator[tuple[str, Any]]:
        if character in "{[":
            self._open.append(character)
            if len(self._open) == 1 or (character == "[" and len(self._open) == 2):  # noqa: PLR2004 - a list that is a member
                self._begin = self._at
        elif character in "}]":
            if self._ends_value():
                yield from self._value(self._at - 1)
            if self._open:
                self._open.pop()
            if len(self._open) == 1:
                if self._text[self._at - 1] == "]":
                    self._begin = self._at  # the entries of a list were handed on one by one
            elif not self._open:
                self.closed = True
            if character == "}" and self._ends_value():
                yield from self._value(self._at)
                self._begin = self._at
        elif character == "," and self._ends_value():
            yield from self._value(self._at - 1)
        elif character == ":" and len(self._open) == 1:
            self._name = self._text[self._begin : self._at - 1].strip().strip('"')
            self._begin = self._at

    def _ends_value(self) -> bool:
        """Tell whether a value may end here: a member, or an entry of a list."""
        return len(self._open) == 1 or (len(self._open) == 2 and self._open[1] == "[")  # noqa: PLR2004

    def _value(self, end: int) -> Iterator[tuple[str, Any]]:
        text = self._text[self._begin : end].strip()
        self._begin = end + 1
        if not text or self._name is None:
            return
        try:
            yield self._name, json.loads(text, strict=False)
        except ValueError:
            yield self.BROKEN, text
