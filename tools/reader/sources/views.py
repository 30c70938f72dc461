"""Tables, lists and headings as the reading view shows them: `Header: cell; Header: cell`, headings before rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tools.reader.task import Range


@dataclass(slots=True)
class ViewBuilder:
    """A text under construction: sentences, and where each addressed piece stands."""

    text: str = ""
    sentences: list[Range] = field(default_factory=list)
    pieces: dict[tuple[object, ...], Range] = field(default_factory=dict)
    """The span of each piece by its address."""

    def add(self, parts: Sequence[tuple[str, tuple[object, ...] | None]], *, line: bool = True) -> None:
        """Add one sentence made of parts; a part with an address can be pointed at. `line` begins a new line."""
        if not any(text for text, _ in parts):
            return
        if self.text:
            self.text += "\n" if line else " "
        start = len(self.text)
        for text, address in parts:
            if address is not None and text:
                self.pieces[address] = (len(self.text), len(self.text) + len(text))
            self.text += text
        self.sentences.append((start, len(self.text)))


def row_parts(
    header: Sequence[str], cells: Sequence[str], addresses: Mapping[int, tuple[object, ...]]
) -> list[tuple[str, tuple[object, ...] | None]]:
    """Return a row as `Header: cell; Header: cell`, empty cells left out; `addresses` has those of the cells by
    column.
    """
    parts: list[tuple[str, tuple[object, ...] | None]] = []
    for column, cell in enumerate(cells):
        if not cell.strip():
            continue
        if parts:
            parts.append(("; ", None))
        name = header[column].strip() if column < len(header) else ""
        if name:
            parts.append((f"{name}: ", None))
        parts.append((cell, addresses.get(column)))
    return parts
