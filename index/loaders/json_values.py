r"""JSON and JSON Lines as values with their places in the canonical text.

The canonical text is the file's own, with the escapes in its strings resolved: `caf\u00e9` stands there as *café*.
Comments and trailing commas, which configuration files have, are let through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pincite.index.loaders.canonical import canonical
from pincite.index.loaders.content import Unreadable
from pincite.index.spans import Span

MAX_DEPTH = 100
"""Most lists and objects within each other; ordinary files have under twenty."""

MAX_VALUES = 500_000
"""Most values of a file. Each takes about a kilobyte of memory, and more would take hours to embed."""

BROKEN_SHARE = 0.2
"""Highest share of lines in JSON Lines that are no JSON, as in a log that was cut off; they are read as text."""

_TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]++|\\.)*+")|(?P<mark>[\[\]{}:,])|(?P<bare>[^\s\[\]{}:,"/]++)'
    r"|(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)",
    re.DOTALL,
)
_SPACE = re.compile(r"\s*+")
_BARE = re.compile(r"true|false|null|NaN|-?Infinity|-?\d++(?:\.\d++)?+(?:[eE][+-]?\d++)?+")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\n", "b": " ", "f": "\n"}


@dataclass(slots=True)
class JsonNode:
    """A value and its place: of a string the characters between its quotation marks."""

    span: Span
    kind: str
    """`string`, `bare` for a number or a word, `object` or `array`."""
    members: list[tuple[Span | None, JsonNode]] = field(default_factory=list)
    """The members of an object with their keys, or the elements of an array."""

    @property
    def scalar(self) -> bool:
        """Whether it is no list and no object, or an empty one."""
        return not self.members


@dataclass(frozen=True, slots=True)
class Parsed:
    """The values of a file in the order of its canonical text."""

    text: str
    values: tuple[JsonNode, ...]
    comments: tuple[Span, ...] = ()
    broken: tuple[Span, ...] = ()
    """Lines of JSON Lines that are no JSON."""


class _Broken(ValueError):
    """The fault, and its offset in the source."""

    def __init__(self, at: int, what: str) -> None:
        super().__init__(what)
        self.at = at


def parse(source: str, *, lines: bool = False) -> Parsed:
    """Read one value, or several that follow one another; with `lines`, lines that are no JSON are let through.

    Raises:
        Unreadable: it is no JSON, nested too deeply or of too many values.
    """
    source = canonical(source)
    parser = _Parser(source)
    try:
        values = list(parser.values(0, len(source)))
    except _Broken as error:
        if not lines:
            number = source.count("\n", 0, error.at) + 1
            raise Unreadable(f"is not valid JSON: line {number}: {error}; correct it, or rename it to .txt") from error
        parser = _Parser(source)
        values, broken = _by_line(parser, source)
        return Parsed(parser.text, tuple(values), tuple(parser.comments), tuple(broken))
    return Parsed(parser.text, tuple(values), tuple(parser.comments))


def is_json(text: str) -> bool:
    """Whether a text of an unknown kind is an object, or a list with objects, from its first character to its last."""
    shown = text.strip()
    if not shown or shown[0] + shown[-1] not in {"{}", "[]"}:
        return False
    try:
        values = parse(shown).values
    except Unreadable:
        return False
    return all(value.kind == "object" or any(m.kind == "object" for _, m in value.members) for value in values)


def _by_line(parser: _Parser, source: str) -> tuple[list[JsonNode], list[Span]]:
    values: list[JsonNode] = []
    broken: list[Span] = []
    first = ""
    at = count = 0
    for number, line in enumerate(source.splitlines(keepends=True), 1):
        end = at + len(line)
        mark = parser.mark()
        count += bool(line.strip())
        try:
            values += parser.values(at, end)
        except _Broken as error:
            parser.back_to(mark)
            start = parser.length
            parser.copy(at, end)
            broken.append(Span(start, start + len(line.rstrip())))
            first = first or f"line {number}: {error}"
        at = end
    if len(broken) > BROKEN_SHARE * count:
        raise Unreadable(f"is not valid JSON Lines: {first}; correct it, or rename it to .txt")
    return values, broken


class _Parser:
    """Reads tokens and writes the canonical text."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._pieces: list[str] = []
        self.length = 0
        self.comments: list[Span] = []
        self._count = 0
        self._stack: list[JsonNode] = []
        self._key: Span | None = None
        self._expects = "value"  # or a key, a colon, a comma

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def mark(self) -> tuple[int, int, int]:
        return len(self._pieces), self.length, len(self.comments)

    def back_to(self, mark: tuple[int, int, int]) -> None:
        pieces, self.length, comments = mark
        del self._pieces[pieces:]
        del self.comments[comments:]

    def copy(self, start: int, end: int) -> None:
        """Write characters of the source as they stand."""
        self._write(self._source[start:end])

    def values(self, start: int, end: int) -> Iterator[JsonNode]:
        """The values between two offsets of the source, one after another."""
        self._stack, self._key, self._expects = [], None, "value"
        for token in self._tokens(start, end):
            mark = token[0] if token.lastgroup == "mark" else ""
            if mark and mark in "]},:":
                value = self._mark(mark, token.start())
            elif self._expects == "key" and token.lastgroup == "string":
                self._key, self._expects, value = self._string(token[0]), "colon", None
            elif self._expects == "value":
                value = self._value(token)
            else:
                raise _Broken(token.start(), f"a {self._expects} is expected")
            if value is not None:
                yield value
        if self._stack or self._key is not None:
            raise _Broken(end, "it ends within a list or an object")

    def _mark(self, mark: str, at: int) -> JsonNode | None:
        """Take a mark, and return the outermost value if it closes that."""
        within = self._stack[-1].kind if self._stack else ""
        if mark in "]}":
            if within != ("object" if mark == "}" else "array") or self._key is not None:
                raise _Broken(at, f"{mark!r} closes nothing")
            self._write(mark)
            value = self._stack.pop()
            value.span = Span(value.span.start, self.length)
            return self._done(value)
        if self._expects != ("comma" if mark == "," else "colon"):
            raise _Broken(at, f"{mark!r} stands where a {self._expects} is expected")
        self._write(mark)
        self._expects = "key" if mark == "," and within == "object" else "value"
        return None

    def _done(self, value: JsonNode) -> JsonNode | None:
        """The value, if it is no part of another."""
        self._expects = "comma" if self._stack else "value"
        return None if self._stack else value

    def _value(self, token: re.Match[str]) -> JsonNode | None:
        """Take the beginning of a value, and return it if it is whole and outermost."""
        self._count += 1
        if self._count > MAX_VALUES:
            raise Unreadable(f"holds over {MAX_VALUES:,} values; split it")
        if token.lastgroup == "bare" and not _BARE.fullmatch(token[0]):
            raise _Broken(token.start(), f"{token[0][:20]!r} is not a value")
        if token.lastgroup == "string":
            value = JsonNode(self._string(token[0]), "string")
        else:
            self._write(token[0])
            kind = {"{": "object", "[": "array"}.get(token[0], "bare")
            value = JsonNode(Span(self.length - len(token[0]), self.length), kind)
        if self._stack:
            self._stack[-1].members.append((self._key, value))
        self._key = None
        if value.kind in {"string", "bare"}:
            return self._done(value)
        if len(self._stack) >= MAX_DEPTH:
            raise Unreadable(f"is nested over {MAX_DEPTH} levels deep; flatten it, or rename it to .txt")
        self._stack.append(value)
        self._expects = "key" if value.kind == "object" else "value"
        return None

    def _string(self, token: str) -> Span:
        """Write a string with its escapes resolved, and return the place between its quotation marks."""
        inner = token[1:-1]
        if "\\" in inner:
            inner = canonical(_ESCAPE.sub(_resolved, inner))
        self._write(f'"{inner}"')
        return Span(self.length - 1 - len(inner), self.length - 1)

    def _tokens(self, start: int, end: int) -> Iterator[re.Match[str]]:
        """The tokens without the white space and the comments between them, which are written here."""
        at = start
        while True:
            space = _SPACE.match(self._source, at, end)
            assert space is not None
            self._write(space[0])
            at = space.end()
            if at >= end:
                return
            token = _TOKEN.match(self._source, at, end)
            if token is None:
                raise _Broken(at, "a string does not end" if self._source[at] == '"' else "an unexpected character")
            if token.lastgroup == "comment":
                self._write(token[0])
                self.comments.append(Span(self.length - len(token[0]), self.length))
            else:
                yield token
            at = token.end()

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self.length += len(text)


def _resolved(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _CONTROL.get(match[2], match[2])
