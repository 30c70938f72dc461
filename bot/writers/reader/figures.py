"""Tables of figures, read as rows and columns with the words and years that name them.

Annual reports, price lists and statistics have them: words in the first column, figures in the others, and above these
periods, units or kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pincite.bot.writers.reader.column_forms import stems
from pincite.index.reading.periods import is_period, is_unit
from pincite.index.reading.table_names import names_columns
from pincite.index.retrieve import Retrieved
from pincite.index.structure import Cell, Table
from pincite.index.terms import content_terms, terms

MOST_ROWS = 500
"""Most rows of a table that is read as one of figures."""

WIDEST = 40
"""Most columns of such a table."""

FIGURES = 0.6
"""Least share of figures among its filled cells, but for the first column."""

LONGEST_FIGURE = 30
"""Longest figure with its signs and units, in code points."""

MOST_WORDS = 3
"""Most words beside the digits of a figure: *12.5 million euros*."""

INTRODUCTION = 400
"""Code points above a table in which to look for the sentence that introduces it."""

SUMMING = stems("total subtotal sum overall aggregate all average mean median")
"""Terms of the names of rows that hold no thing of their own."""

_TOTALS = stems("total totals subtotal sum overall aggregate")

PERCENT = stems("percent percentage")
"""Terms that a percent sign stands for."""

CHANGES = stems("change changes variance increase decrease growth difference vs versus")
"""Terms of the names of columns that compare two others."""

_NOTE = re.compile(r"\((?:\d{1,2}|[a-z]|i{1,3})\)|\[\w{1,2}\]|[*†‡§]+|(?<=[a-z])\d{1,2}(?=\W|$)")
_BRACKETS = re.compile(r"\([^()]{0,80}\)")
_FULL_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"(?i)\b(?:FY|[QH][1-4] ?|[1-4][QH] ?)['’]?(\d\d)\b")
_RANGE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/–]\s?(\d\d)(?!\d)")
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "last": "4"}
_QUARTER = re.compile(r"(?i)\b(first|second|third|fourth|last|1st|2nd|3rd|4th) quarter\b|\b([1-4])Q(?![^\W\d_])")
_TIME = re.compile(r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?")
_FISCAL = re.compile(r"\D{0,12}(?:19|20)\d\d\s?[-/–]\s?(?:19|20)?\d\d")
_DECIMALS = re.compile(r"(?<=\d\.)\d+")
_NUMBER = re.compile(r"\d[\d,.  ' ’]*")
_WORDS = re.compile(r"[^\W\d_]+")
_OTHERS = frozenset("who whom whose where why".split())
_ASKING = re.compile(r"(?i)\b(?:who|whom|whose|when|where|why|what|which|how)\b")
_NOTHING = frozenset({"-", "–", "—", "", "$—", "$-", "$ —", "$ -", "nil", "nm", "n/a", "n.a.", "na"})


def years_in(words: str) -> frozenset[str]:
    """The years that words hold: *FY19* holds 2019, *2018-19* holds 2018 and 2019.

    >>> sorted(years_in("Change from FY18 to 2019"))
    ['2018', '2019']
    """
    years = set(_FULL_YEAR.findall(words))
    years |= {f"20{short}" for short in _SHORT_YEAR.findall(words)}
    years |= {first[:2] + last for first, last in _RANGE.findall(words)}
    return frozenset(years)


def number_in(words: str) -> float | None:
    """The number that a cell shows, negative in brackets; None for anything else and for two numbers.

    >>> number_in("$ (1,234.5)"), number_in("12 %"), number_in("—")
    (-1234.5, 12.0, None)
    """
    runs = _NUMBER.findall(words)
    if len(runs) != 1 or len(words) > LONGEST_FIGURE or len(_WORDS.findall(words)) > MOST_WORDS:
        return None
    digits = re.sub(r"[ ' ’  ]", "", runs[0]).rstrip(".,")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?", digits) is None:
        return None
    before = words[: words.index(runs[0])].rstrip().rstrip("$€£¥").rstrip()
    return float(digits.replace(",", "")) * (-1 if before.endswith(("-", "−", "–", "(")) else 1)


def named_terms(words: str) -> frozenset[str]:
    """The terms of a row's or a column's name, without the marks of notes and with those in brackets."""
    bare = in_quarters(_NOTE.sub(" ", words).strip())
    return (frozenset(content_terms(bare)) if bare else frozenset()) | (PERCENT if "%" in words else frozenset())


def needed_terms(words: str) -> frozenset[str]:
    """The terms of a name that tell it from others: without what stands in brackets, and without its years."""
    bare = in_quarters(_BRACKETS.sub(" ", _NOTE.sub(" ", words)))
    kept = frozenset(content_terms(bare)) if bare.strip() else named_terms(words)
    return frozenset(term for term in kept if not _FULL_YEAR.fullmatch(term))


def in_quarters(words: str) -> str:
    """Words with the quarters of a year by one name each.

    >>> in_quarters("third quarter"), in_quarters("4Q 2020")
    ('Q3', 'Q4 2020')
    """
    return _QUARTER.sub(lambda match: f"Q{_quarter(match[1] or match[2])}", words)


def _quarter(number: str) -> str:
    return _ORDINALS.get(number.lower(), number[0])


@dataclass(frozen=True)
class Line:
    """A row or a column of a table of figures, with what names it."""

    number: int
    name: str
    """Its own name: of a row the first cell, of a column its innermost name."""
    above: tuple[str, ...] = ()
    """The names of its groups, or the names above its own."""

    @cached_property
    def named(self) -> frozenset[str]:
        """All terms of its name."""
        return named_terms(self.name)

    @cached_property
    def needed(self) -> frozenset[str]:
        """The terms that tell its name from others."""
        return needed_terms(self.name)

    @cached_property
    def all_terms(self) -> frozenset[str]:
        """The terms of all its names."""
        return self.named.union(*map(named_terms, self.above))

    @cached_property
    def years(self) -> frozenset[str]:
        """The years in its names; of its own name, if that has some."""
        return years_in(self.name) or frozenset().union(*map(years_in, self.above))

    @cached_property
    def compares(self) -> bool:
        """Whether it holds a change from one period to another."""
        if len(self.years) > 1 and not _FISCAL.fullmatch(self.name.strip()):
            return True
        return bool(CHANGES & frozenset(terms(" ".join((self.name, *self.above)))))


@dataclass(frozen=True)
class Figures:
    """A table of figures: rows that words name, columns that periods, units or words name."""

    found: Retrieved
    table: Table
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    around: frozenset[str]
    """Terms of what stands around the table: title, heading, caption, the line above it and its top left cell."""
    around_years: frozenset[str]
    near: str = ""
    """The text right above and below, up to other tables."""

    @property
    def text(self) -> str:
        """The document's text."""
        return self.found.document.text

    def cell(self, row: Line, column: Line) -> Cell | None:
        """The cell of a row in a column."""
        cells = (one for one in self.table.row(row.number) if not one.groups)
        return next((one for one in cells if one.column <= column.number < one.column + one.columns), None)

    def shown(self, row: Line, column: Line) -> str:
        """The characters of the cell of a row in a column."""
        cell = self.cell(row, column)
        return cell.span.of(self.text).strip() if cell is not None else ""


def tables_of_figures(passages: Sequence[Retrieved], *, mixed: bool = False) -> Iterator[Figures]:
    """The tables of figures that some passages hold rows of, each once; with `mixed` also those with many words."""
    seen = set()
    for found in passages:
        passage = found.passage
        for table in found.document.structure.tables:
            key = (found.document.id, table.span.start)
            if key in seen or table.span.start >= passage.end or table.span.end <= passage.start:
                continue
            seen.add(key)
            if (figures := _figures(found, table, mixed=mixed)) is not None:
                yield figures


def _figures(found: Retrieved, table: Table, *, mixed: bool) -> Figures | None:
    text = found.document.text
    if table.labelled or not table.header_rows or not 2 <= table.width <= WIDEST:  # noqa: PLR2004 - names and figures
        return None
    if table.cells[-1].row >= table.header_rows + MOST_ROWS:
        return None
    numbers = list(dict.fromkeys(cell.row for cell in table.cells if cell.row >= table.header_rows))
    periods = _periods_below(text, table, numbers)
    rows = tuple(_rows(text, table, numbers[1:] if periods else numbers))
    rows += tuple(_unnamed_sum(text, table, rows, numbers[-1]))
    if not rows or not (mixed or _holds_figures(text, table)):
        return None
    columns = tuple(_column(text, table, number, periods) for number in range(1, table.width))
    first = [cell.span.of(text) for cell in table.cells if cell.row < table.header_rows and not cell.column]
    caption = table.caption.of(text) if table.caption is not None else ""
    around = " ".join([found.document.title, found.passage.heading, caption, _line_above(text, table), *first])
    years = years_in(" ".join([caption, *first]))
    return Figures(found, table, rows, columns, frozenset(terms(around)), years, _near(found, table))


def _periods_below(text: str, table: Table, numbers: Sequence[int]) -> list[Cell]:
    """The cells of a first row that alone has a period in every column: *Year ended* stands over *31 May 2024*."""
    if len(numbers) < 2:  # noqa: PLR2004 - the row of periods and one of figures
        return []
    first, second = ([cell for cell in table.row(number) if cell.column] for number in numbers[:2])
    return first if _holds_periods(text, table, first) and not _holds_periods(text, table, second) else []


def _holds_periods(text: str, table: Table, cells: Sequence[Cell]) -> bool:
    return len(cells) == table.width - 1 and all(years_in(one) and is_period(one) for one in _said(text, cells))


def _said(text: str, cells: Sequence[Cell]) -> list[str]:
    return [cell.span.of(text).strip() for cell in cells]


def _rows(text: str, table: Table, numbers: Sequence[int]) -> Iterator[Line]:
    for number in numbers:
        cells = table.row(number)
        own = [cell for cell in cells if not cell.groups]
        if names_columns(text, table, number) or not own or own[0].column or not (name := own[0].span.of(text).strip()):
            continue
        groups = [cell.span.of(text).strip() for cell in cells if cell.groups]
        if len([cell for cell in own if cell.span.start < cell.span.end]) > 1:
            yield Line(number, name, tuple(groups))


def _unnamed_sum(text: str, table: Table, rows: Sequence[Line], last: int) -> Iterator[Line]:
    """The last row, if it has no name and its figures are the sums of all above: a total."""
    cells = [cell for cell in table.row(last) if cell.span.start < cell.span.end]
    alone = len(rows) > 1 and not any(row.above or frozenset(terms(row.name)) & _TOTALS for row in rows)
    if alone and cells and cells[0].column and all(_is_sum(text, table, rows, cell) for cell in cells):
        yield Line(last, "Total")


def _is_sum(text: str, table: Table, rows: Sequence[Line], total: Cell) -> bool:
    """Whether a figure is the sum of those above it, but for the rounding of its last digit."""
    above = [cell for row in rows for cell in table.row(row.number) if cell.column == total.column]
    shown, said = total.span.of(text), _said(text, above)
    numbers = [0.0 if is_nothing(one) else number_in(one) for one in said]
    whole = number_in(shown)
    if whole is None or None in numbers:
        return False
    unit = 10.0 ** -len(_DECIMALS.findall(shown)[0]) if _DECIMALS.search(shown) else 1.0
    exact = unit / 1000 if sum(not is_nothing(one) for one in said) < 3 else unit  # noqa: PLR2004 - nothing to round
    return abs(sum(number for number in numbers if number is not None) - whole) <= exact


def _column(text: str, table: Table, number: int, periods: Sequence[Cell]) -> Line:
    names = [cell for cell in table.names(number) if cell not in table.titles]
    path = _said(text, [*names, *(cell for cell in periods if cell.column == number)])
    timed = next((name for name in reversed(path) if years_in(name)), "")
    own = timed or next((name for name in reversed(path) if not is_unit(name)), path[-1] if path else "")
    return Line(number, own, tuple(name for name in path if name != own))


def _line_above(text: str, table: Table) -> str:
    """The last sentence above a table, which says what the table is about."""
    above = text[max(0, table.span.start - INTRODUCTION) : table.span.start].rstrip()
    start = max(above.rfind("\n"), *(above.rfind(mark, 0, len(above) - 1) for mark in (". ", "! ", "? ")))
    return above[start + 1 :]


def _near(found: Retrieved, table: Table) -> str:
    """The text right above and below a table, as far as no other table begins."""
    text, span = found.document.text, table.span
    start, end = max(0, span.start - INTRODUCTION), min(len(text), span.end + INTRODUCTION)
    for other in found.document.structure.tables:
        if other.span.end <= span.start:
            start = max(start, other.span.end)
        elif other.span.start >= span.end:
            end = min(end, other.span.start)
    return f"{text[start : span.start]}\n{text[span.end : end]}"


def _holds_figures(text: str, table: Table) -> bool:
    said = [
        cell.span.of(text).strip()
        for cell in table.cells
        if cell.column and cell.row >= table.header_rows and cell.span.start < cell.span.end
    ]
    figures = sum(is_nothing(one) or is_figure(one) for one in said)
    return len(said) > 1 and figures >= FIGURES * len(said)


def is_figure(words: str) -> bool:
    """Whether a cell shows a number or a time of day."""
    return number_in(words) is not None or is_time(words)


def is_time(words: str) -> bool:
    """Whether a cell shows a time of day and nothing else."""
    return _TIME.fullmatch(words) is not None


def is_nothing(words: str) -> bool:
    """Whether a cell is empty, or a dash in place of a figure."""
    return words.strip().casefold() in _NOTHING


def asks_for_figure(question: str) -> bool:
    """Whether a question may ask for one figure: not for a person, a place, a time, a reason."""
    asking = _ASKING.search(question)
    if asking is None:
        return True
    return asking[0].lower() not in _OTHERS and _ASKING.search(question, asking.end()) is None
