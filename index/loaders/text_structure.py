"""The structure of a plain text, or of a text whose format keeps none: by its lines."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence

from pincite.index.loaders.bar_tables import bar_tables
from pincite.index.loaders.content import Content
from pincite.index.loaders.lines import labelled
from pincite.index.loaders.page_breaks import text_furniture, torn_sentences
from pincite.index.loaders.structure import sections_below
from pincite.index.loaders.text_tables import column_tables
from pincite.index.loaders.unseen import disjoint, unseen
from pincite.index.spans import Span
from pincite.index.structure import Heading, Structure, Table
from pincite.index.view import LeftOut, Reason

LONGEST_TITLE = 200
"""Longest underlined line, in code points, that is a heading."""

_BROKEN = re.compile(r"(?<=[^\W\d_])-\n[ \t]*(?=[^\W\d_])")
_HYPHENATED = re.compile(r"(?<![^\W\d_])[^\W\d_]++-[^\W\d_]++")
_WORD = re.compile(r"[^\W\d_]+")
_UNDERLINED = re.compile(
    rf"^(?P<words>\S[^\n]{{0,{LONGEST_TITLE}}})\n(?P<line>([=~^\"'#*+-])\3{{2,}})[ \t]*$", re.MULTILINE
)


def read_text(text: str) -> Content:
    """Read a canonical text; underlined lines are its headings, as in reStructuredText."""
    structure = text_structure(text)
    return Content(text=text, structure=structure, sections=sections_below(text, structure.headings))


def text_structure(text: str, taken: Iterable[Span] = ()) -> Structure:
    """Read the structure that the lines of a text show."""
    headings = tuple(_headings(text))
    others = sorted(taken)
    drawn = [one for one in _drawn(text) if not _is_taken(others, one[0].span)]
    tables = tuple(table for table, _ in drawn)
    others += [*(heading.span for heading in headings), *(table.span for table in tables)]
    shown = labelled(text, others)
    lines = [LeftOut(Span(part.words.end, part.span.end), Reason.MARKUP) for part in headings]
    lines += (LeftOut(rule, Reason.MARKUP) for _, rules in drawn for rule in rules)
    running = text_furniture(text)
    return Structure(
        tables=tables,
        headings=headings,
        items=shown.items,
        pairs=shown.pairs,
        furniture=tuple(sorted([*shown.furniture, *running], key=lambda part: part.span)),
        torn=tuple(torn_sentences(text, running)) if running else (),
        left_out=disjoint([*unseen(text), *_hyphens(text), *shown.left_out, *lines]),
    )


def _drawn(text: str) -> list[tuple[Table, list[Span]]]:
    """The tables that lines draw, in order, with their rules."""
    tables: list[tuple[Table, list[Span]]] = [(table, [rule]) for table, rule in column_tables(text)]
    taken = sorted(table.span for table, _ in tables)
    for table, rules in bar_tables(text):
        if not _is_taken(taken, table.span):
            tables.append((table, rules))
            insort(taken, table.span)
    return sorted(tables, key=lambda one: one[0].span)


def _is_taken(others: Sequence[Span], span: Span) -> bool:
    """Whether one of some spans, in order and disjoint, has characters in common with another span."""
    at = bisect_left(others, span.end, key=lambda part: part.start)
    return at > 0 and others[at - 1].end > span.start


def _headings(text: str) -> Iterator[Heading]:
    """Lines above a line of marks about as long; the first kind of mark is the highest level."""
    levels: dict[str, int] = {}
    for match in _UNDERLINED.finditer(text):
        words, line = match["words"].rstrip(), match["line"]
        before = text[text.rfind("\n", 0, max(0, match.start() - 1)) + 1 : match.start()].strip()
        if len(line) < 0.8 * len(words) or (before and before.strip(line[0])):
            continue
        level = levels.setdefault(line[0], len(levels) + 1)
        start = match.start()
        yield Heading(Span(start, match.end()), level, Span(start, start + len(words)))


def _hyphens(text: str) -> Iterator[LeftOut]:
    """Hyphens that part a word at a line end, between lower-case letters, unless the text writes the word with one."""
    hyphenated: set[str] | None = None
    for match in _BROKEN.finditer(text):
        if not (text[match.start() - 1].islower() and text[match.end()].islower()):
            continue
        if hyphenated is None:
            hyphenated = {word.casefold() for word in _HYPHENATED.findall(text)}
        left = _WORD.findall(text[max(0, match.start() - 40) : match.start()])[-1]
        right = _WORD.match(text, match.end())
        assert right is not None
        own = f"{left}-{right[0]}".casefold() in hyphenated
        yield LeftOut(Span(match.start() + own, match.end()), Reason.HYPHEN)
