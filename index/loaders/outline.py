"""AsciiDoc and Org: headings, tables, terms and links, which the first characters of lines mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pincite.index.loaders.content import Content
from pincite.index.loaders.headers import has_names
from pincite.index.loaders.structure import CollectedParts, sections_below
from pincite.index.loaders.text_structure import text_structure
from pincite.index.loaders.unseen import disjoint
from pincite.index.sentences import strip
from pincite.index.spans import Span
from pincite.index.structure import Cell, Heading, LabelledBody, ListItem, Table
from pincite.index.view import LeftOut, Reason

MOST_COLUMNS = 100
"""Most columns of a table."""

_HEADINGS = {
    "adoc": re.compile(r"(?P<mark>={1,6})[ \t]+(?P<words>\S[^\n]*?)(?<=\S)[ \t]*$"),
    "org": re.compile(
        r"(?P<mark>\*{1,9})[ \t]+(?:(?:TODO|DONE)[ \t]+)?(?P<words>\S[^\n]*?)(?<=\S)(?:[ \t]+:[\w@:]{1,200}:)?[ \t]*$"
    ),
}
_ASIDE = {
    "adoc": re.compile(r"\[[^\]\n]*\][ \t]*$|:!?[\w-]{1,60}!?:(?:[ \t][^\n]*)?$|(?:={4,}|\*{4,}|_{4,}|--)[ \t]*$"),
    "org": re.compile(r"[ \t]*#\+\w[^\n]*$"),
}
_COMMENT = {"adoc": re.compile(r"//(?!/)[^\n]*$"), "org": re.compile(r"[ \t]*#(?:[ \t][^\n]*)?$")}
_ITEM = re.compile(r"[ \t]*(?P<mark>(?:\*{1,5}|\.{1,5})[ \t]+)(?=\S)")
_TERM = re.compile(r"[ \t]*(?P<words>[^\s:|][^\n]{0,100}?)(?P<mark>:{2,4})(?:[ \t]+(?=\S)|[ \t]*$)")
_LINK = {
    "adoc": re.compile(
        r"(?P<open>(?:https?|mailto|xref|link):[^\s\[\]]{1,500}\[|<<[^\s<>,]{1,200},[ \t]*)"
        r"[^\[\]<>\n]{1,300}(?P<close>\]|>>)"
    ),
    "org": re.compile(r"(?P<open>\[\[[^\[\]\n]{1,500}\]\[)[^\[\]\n]{1,300}(?P<close>\]\])"),
}
_FENCES = ("----", "....", "////")
_COLUMNS = re.compile(r"cols\s*=\s*\"?(?:(?P<times>\d{1,2})\*|(?P<each>[^\"\]]*))")


def read_outline(text: str, kind: str) -> Content:
    """Read a canonical text in AsciiDoc (`adoc`) or Org (`org`)."""
    read = _lines(text, kind)
    taken = [*(part.span for part in read.headings), *(table.span for table in read.tables), *read.code]
    shown = text_structure(text, taken)
    begun = {item.mark.start for item in read.items}
    items = [*read.items, *(item for item in shown.items if item.mark.start not in begun)]
    structure = replace(
        shown,
        headings=tuple(read.headings),
        tables=tuple(sorted([*read.tables, *shown.tables], key=lambda table: table.span)),
        items=tuple(sorted(items, key=lambda item: item.span)),
        pairs=tuple(read.pairs) or shown.pairs,
        left_out=disjoint([*read.left_out, *_links(text, kind, read.code), *shown.left_out]),
    )
    return Content(
        text=text, title=_title(text, kind, read), structure=structure, sections=sections_below(text, read.headings)
    )


def _title(text: str, kind: str, read: CollectedParts) -> str:
    if kind == "adoc":
        return read.headings[0].words.of(text) if read.headings and read.headings[0].level == 1 else ""
    match = re.search(r"^#\+title:[ \t]*(\S[^\n]*)$", text[:10_000], re.IGNORECASE | re.MULTILINE)
    return match[1].strip() if match else ""


def _lines(text: str, kind: str) -> CollectedParts:
    read = CollectedParts()
    lines: list[Span] = []
    at = 0
    for line in text.splitlines(keepends=True):
        lines.append(Span(at, at + len(line.rstrip("\n"))))
        at += len(line)
    number = 0
    while number < len(lines):
        number = _line(text, kind, lines, number, read)
    return read


def _line(text: str, kind: str, lines: Sequence[Span], number: int, read: CollectedParts) -> int:
    """Read a line, or the block that it opens; gives the number of the next one."""
    line = lines[number]
    shown = line.of(text)
    if (close := _closing(text, kind, lines, number)) is not None:
        within = Span(line.start, lines[close].end)
        if shown.startswith("////") or shown.strip().upper() == ":PROPERTIES:":
            read.left_out.append(LeftOut(within, Reason.COMMENT))
        else:
            read.left_out += (LeftOut(edge, Reason.MARKUP) for edge in (line, lines[close]))
            read.code.append(within)
        return close + 1
    if kind == "adoc" and shown.startswith("|==="):
        return _table(text, lines, number, read)
    if heading := _HEADINGS[kind].match(shown):
        words = Span(line.start + heading.start("words"), line.start + heading.end("words"))
        read.headings.append(Heading(line, len(heading["mark"]), words))
    elif _COMMENT[kind].match(shown):
        read.left_out.append(LeftOut(line, Reason.COMMENT))
    elif _ASIDE[kind].match(shown):
        read.left_out.append(LeftOut(line, Reason.MARKUP))
    elif kind == "adoc" and (item := _ITEM.match(shown)):
        mark = Span(line.start + item.start("mark"), line.start + item.end("mark"))
        read.items.append(ListItem(Span(mark.start, line.end), mark))
        read.left_out.append(LeftOut(mark, Reason.MARKUP))
    elif kind == "adoc" and (term := _TERM.match(shown)):
        _pair(text, lines, number, term, read)
    return number + 1


def _pair(text: str, lines: Sequence[Span], number: int, term: re.Match[str], read: CollectedParts) -> None:
    """A term with the definition behind it, or in the line below."""
    line = lines[number]
    below = lines[number + 1] if number + 1 < len(lines) else None
    body = strip(text, line.start + term.end(), line.end) or (strip(text, below.start, below.end) if below else None)
    if body is not None:
        read.pairs.append(
            LabelledBody("term", Span(line.start + term.start("words"), line.start + term.end("words")), body)
        )
        read.left_out.append(
            LeftOut(Span(line.start + term.start("mark"), line.start + term.end("mark")), Reason.MARKUP)
        )


def _closing(text: str, kind: str, lines: Sequence[Span], number: int) -> int | None:
    """The line that closes the block of code or the comment that a line opens."""
    shown = lines[number].of(text).strip()
    if kind == "adoc":
        wanted = shown if shown[:4] in _FENCES and not shown.strip(shown[0]) else ""
    elif shown.upper() == ":PROPERTIES:":
        wanted = ":END:"
    else:
        block = re.match(r"#\+begin_(src|example|comment)", shown, re.IGNORECASE)
        wanted = f"#+END_{block[1]}".upper() if block else ""
    if not wanted:
        return None
    following = range(number + 1, len(lines))
    return next((at for at in following if lines[at].of(text).strip().upper() == wanted.upper()), len(lines) - 1)


def _table(text: str, lines: Sequence[Span], number: int, read: CollectedParts) -> int:
    """A table in AsciiDoc, whose cells begin with bars on one line or on several."""
    end = next((at for at in range(number + 1, len(lines)) if lines[at].of(text).startswith("|===")), len(lines))
    above = lines[number - 1].of(text) if number and lines[number - 1].of(text).startswith("[") else ""
    inner = lines[number + 1 : end]
    whole = Span(lines[number].start, lines[min(end, len(lines) - 1)].end)
    cells = list(_cells(text, inner))
    first = next((line for line in inner if line.of(text).strip()), None)
    width = _width(above) or (first.of(text).count("|") if first else 0)
    if not 0 < width <= MOST_COLUMNS or not cells:
        return end + 1
    rows = [cells[at : at + width] for at in range(0, len(cells), width)]
    apart = first is not None and first.of(text).count("|") == width and _blank_below(text, inner, first)
    names = [[cell.of(text) for cell in row] for row in rows]
    header = int("header" in above or (apart and len(rows) > 1) or has_names(names, "open"))
    placed = [
        Cell(cell, at, column, header=at < header) for at, row in enumerate(rows) for column, cell in enumerate(row)
    ]
    read.tables.append(
        Table(Span(placed[0].span.start, placed[-1].span.end), tuple(placed), min(header, len(rows) - 1))
    )
    for edge in (Span(whole.start, placed[0].span.start), Span(placed[-1].span.end, whole.end)):
        read.left_out.append(LeftOut(edge, Reason.MARKUP))
    return end + 1


def _width(above: str) -> int:
    match = _COLUMNS.search(above)
    if match is None:
        return 0
    return int(match["times"]) if match["times"] else match["each"].count(",") + 1


def _blank_below(text: str, lines: Sequence[Span], first: Span) -> bool:
    at = lines.index(first) + 1
    return at < len(lines) and not lines[at].of(text).strip()


def _cells(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """The cells, each from a bar to the next one."""
    if not lines:
        return
    end = lines[-1].end
    bars = [bar.start() for bar in re.finditer(r"(?<!\\)\|", text[lines[0].start : end])]
    starts = [lines[0].start + bar + 1 for bar in bars]
    for start, stop in zip(starts, [*(after - 1 for after in starts[1:]), end], strict=True):
        yield strip(text, start, stop) or Span(start, start)


def _links(text: str, kind: str, code: Sequence[Span]) -> Iterator[LeftOut]:
    """The markup around the words of links."""
    blocks = iter(code)
    block = next(blocks, None)
    for match in _LINK[kind].finditer(text):
        while block is not None and block.end <= match.start():
            block = next(blocks, None)
        if block is None or match.start() < block.start:
            yield from (LeftOut(Span(*match.span(part)), Reason.ADDRESS) for part in ("open", "close"))
