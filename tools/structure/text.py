"""Markdown, reStructuredText and plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from tools.structure.blocks import Block, Fields, Heading, Listing, Paragraph, Table, Talk, Terms, said

WIDTH = 72
"""Characters of a line of plain text, as in the RFCs."""

UNDERLINES = "=-~"


def markdown(blocks: Sequence[Block], title: str) -> bytes:
    """Headings with number signs, pipe tables, questions in bold."""
    return _joined(_markdown(block) for block in blocks)


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, words):
            return f"{'#' * level} {words.text}"
        case Paragraph(mark, sentences):
            return f"{_escaped(mark)} {said(sentences)}".strip()
        case Listing(_, items):
            return "\n".join(f"{'   ' * i.depth}{i.marker} {said(i.sentences)}" for i in items)
        case Table(caption, header, rows):
            lines = [f"{caption.text}\n"] if caption else []
            lines += [_piped([c.text for c in header]), _piped(["---"] * len(header))]
            return "\n".join([*lines, *(_piped([_escaped(c.text) for c in row]) for row in rows)])
        case Terms(questions, items):
            end = "" if questions else ":"
            return "\n\n".join(f"**{term.text}{end}** {said(sentences)}" for term, sentences in items)
        case Fields(items):
            return "\n".join(f"- {label.text}: {value.text}" for label, value in items)
        case Talk(turns):
            return "\n\n".join(f"**{t.speaker.text}** ({t.time}): {said(t.sentences)}" for t in turns)


def rst(blocks: Sequence[Block], title: str) -> bytes:
    """Underlined titles, grid tables, definition and field lists."""
    return _joined(_rst(block) for block in blocks)


def _rst(block: Block) -> str:
    match block:
        case Heading():
            return _underlined(block)
        case Paragraph(mark, sentences):
            return _filled(f"{_escaped(mark)} {said(sentences)}".strip())
        case Listing(_, items):
            return "\n".join(_filled(said(i.sentences), f"{'   ' * i.depth}{i.marker} ") for i in items)
        case Table(caption, header, rows):
            table = _grid([[c.text for c in row] for row in (header, *rows)])
            return table if caption is None else f"{caption.text}:\n\n{table}"
        case Terms(_, items):
            return "\n\n".join(f"{term.text}\n{_filled(said(sentences), '   ', '   ')}" for term, sentences in items)
        case Fields(items):
            return "\n".join(f":{label.text}: {value.text}" for label, value in items)
        case Talk():
            return _plain(block)


def plain(blocks: Sequence[Block], title: str) -> bytes:
    """Lines of a text file: columns with spaces, terms above indented definitions."""
    return _joined(_plain(block) for block in blocks)


def _plain(block: Block) -> str:
    match block:
        case Heading():
            return _underlined(block)
        case Paragraph(mark, sentences):
            return _filled(f"{mark} {said(sentences)}".strip())
        case Listing(_, items):
            return "\n".join(_filled(said(i.sentences), f"{'   ' * i.depth}{i.marker} ") for i in items)
        case Table(caption, header, rows):
            table = _columns([[c.text for c in row] for row in (header, *rows)])
            return table if caption is None else f"{caption.text}:\n\n{table}"
        case Terms(questions, items):
            if questions:
                return "\n\n".join(f"{_filled(t.text, 'Q: ')}\n{_filled(said(s), 'A: ')}" for t, s in items)
            return "\n\n".join(f"  {term.text}\n{_filled(said(s), '     ', '     ')}" for term, s in items)
        case Fields(items):
            return "\n".join(f"{label.text}: {value.text}".rstrip() for label, value in items)
        case Talk(turns):
            return "\n".join(_filled(said(t.sentences), f"[{t.time}] {t.speaker.text}: ") for t in turns)


def _joined(parts: Iterable[str]) -> bytes:
    return ("\n\n".join(parts) + "\n").encode()


def _escaped(text: str) -> str:
    """A text whose asterisks stand for themselves."""
    return text.replace("*", "\\*")


def _piped(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _underlined(heading: Heading) -> str:
    words = heading.words.text
    return f"{words}\n{UNDERLINES[heading.level - 1] * len(words)}"


def _filled(text: str, first: str = "", later: str | None = None) -> str:
    indent = " " * len(first) if later is None else later
    return textwrap.fill(
        text, WIDTH, initial_indent=first, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]


def _columns(rows: Sequence[Sequence[str]]) -> str:
    """A simple table as plain text has it: a rule below the header."""
    widths = _widths(rows)

    def row(cells: Sequence[str]) -> str:
        return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()

    return "\n".join([row(rows[0]), row(["-" * width for width in widths]), *(row(cells) for cells in rows[1:])])


def _grid(rows: Sequence[Sequence[str]]) -> str:
    widths = _widths(rows)

    def line(sign: str) -> str:
        return "+" + "+".join(sign * (width + 2) for width in widths) + "+"

    lines = [line("-")]
    for number, cells in enumerate(rows):
        lines.append("| " + " | ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)) + " |")
        lines.append(line("-" if number else "="))
    return "\n".join(lines)
