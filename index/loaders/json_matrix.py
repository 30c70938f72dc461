"""Tables in JSON that are lists of lists: the names of their columns in the first one, or in a list beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.index.loaders.headers import HEADED, has_names
from pincite.index.loaders.json_values import JsonNode
from pincite.index.reading import is_prose
from pincite.index.spans import Span

LONGEST_NAME = 120
"""Longest name of a column, in code points."""

_NAMING = frozenset({"columns", "cols", "header", "headers", "fields", "names", "column_names"})
"""Keys of lists that name the columns, in lower case."""

_INDEX = "index"


@dataclass(frozen=True, slots=True)
class Matrix:
    """A list of lists with the names of its columns, which stand before it."""

    names: Sequence[JsonNode]
    rows: Sequence[JsonNode]
    inside: bool
    """Whether the names are its first list."""
    row_names: Sequence[JsonNode] = ()
    """The names of its rows, one for each, or none."""

    @property
    def first_row(self) -> JsonNode:
        """The first row below the names."""
        return self.rows[0]


def matrix(text: str, value: JsonNode) -> Matrix | None:
    """The table that a list of lists is, if its first list names the columns."""
    rows = _rows(value)
    if len(rows) < 2 or not _are_names(text, [member for _, member in rows[0].members]):  # noqa: PLR2004
        return None
    texts = [[member.span.of(text) for _, member in row.members] for row in rows[:HEADED]]
    if not has_names(texts, "usual"):
        return None
    return Matrix([member for _, member in rows[0].members], rows[1:], inside=True)


def split_matrix(text: str, value: JsonNode) -> Matrix | None:
    """The table of an object whose lists of names and of rows stand beside each other, as pandas writes it."""
    if value.kind != "object":
        return None
    names: list[JsonNode] = []
    index: list[JsonNode] = []
    for key, member in value.members:
        word = key.of(text).lower() if key is not None else ""
        if word in _NAMING and not names and _are_names(text, list(_parts(member))):
            names = list(_parts(member))
        elif word == _INDEX:
            index = list(_parts(member))
        elif names and (rows := _rows(member)) and len(rows[0].members) == len(names):
            named = len(index) == len(rows) and all(part.kind == "string" for part in index)
            return Matrix(names, rows, inside=False, row_names=index if named else ())
    return None


def columnwise(text: str, value: JsonNode) -> Sequence[JsonNode]:
    """The values of the first column, which name the rows, of a table that is written column by column.

    Each column has the numbers of the rows as keys: `{"name": {"0": "Ann"}, "age": {"0": 34}}`, as pandas writes it.
    """
    columns = list(_parts(value))
    if value.kind != "object" or len(columns) < 2 or any(column.kind != "object" for column in columns):  # noqa: PLR2004
        return ()
    keys = [key.of(text) if key is not None else "" for key, _ in columns[0].members]
    if not keys or keys != [str(number) for number in range(len(keys))]:
        return ()
    names = list(_parts(columns[0]))
    words = {name.span.of(text) for name in names}
    if len(words) < len(names) or any(name.kind != "string" or is_prose(name.span.of(text)) for name in names):
        return ()
    same = all([key.of(text) if key is not None else "" for key, _ in column.members] == keys for column in columns)
    return names if same and all(part.scalar for column in columns for part in _parts(column)) else ()


def is_index(text: str, key: Span | None, value: JsonNode) -> bool:
    """Whether a member of such an object is the numbers of its rows."""
    named = key is not None and key.of(text).lower() == _INDEX
    return named and all(part.kind == "bare" for part in _parts(value))


def _rows(value: JsonNode) -> list[JsonNode]:
    """The lists of a list, if they are equally long and hold single values or lists of these."""
    rows = list(_parts(value))
    if value.kind != "array" or not rows or any(row.kind != "array" or not row.members for row in rows):
        return []
    width = len(rows[0].members)
    flat = all(part.scalar or _is_flat(part) for row in rows for part in _parts(row))
    return rows if width > 1 and flat and all(len(row.members) == width for row in rows) else []


def _is_flat(value: JsonNode) -> bool:
    return value.kind == "array" and all(part.scalar for part in _parts(value))


def _parts(value: JsonNode) -> Iterator[JsonNode]:
    return (member for _, member in value.members)


def _are_names(text: str, names: Sequence[JsonNode]) -> bool:
    words = [name.span.of(text).strip() for name in names]
    return (
        all(name.kind == "string" and 0 < len(word) <= LONGEST_NAME for name, word in zip(names, words, strict=True))
        and len(set(words)) == len(words)
        and len(words) > 1
    )
