"""What a question names in the structure of documents: a record's value, a figure, the highest or lowest of some."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pincite.bot.verify.languages.english import NEGATION
from pincite.bot.writers.reader.cells import LONGEST_QUESTION, CellNamed, cell_named
from pincite.bot.writers.reader.compared import PERIOD, Compared
from pincite.bot.writers.reader.extremes import extreme_between, extreme_named
from pincite.bot.writers.reader.features import WindowSentence
from pincite.bot.writers.reader.figure_choice import Figure, figure_named
from pincite.bot.writers.reader.figures import asks_for_figure
from pincite.bot.writers.reader.limits import limited
from pincite.bot.writers.reader.row_order import by_number, row_in_order
from pincite.index.retrieve import Retrieved
from pincite.index.types import Span

MOST_BESIDE = 12
"""Maximum number of rows to quote as one answer. If more fit, none is quoted."""

_COMPARES = re.compile(
    r"(?i)\b(?:most|least|fewest|best|worst|maximum|minimum|first|last|second|third|previous|next|than|"
    r"(?:high|low|larg|small|great|bigg|long|short|tall|heavi|light|cheap|old|young|new|earli|lat|fast|slow|deep|wid|"
    r"strong|weak|warm|cold|hott|near|few|clos|rich|poor|busi|thick|thinn|hard|soft|loud|quiet|steep)(?:est|er))\b"
)
"""Words that ask for one row among others by comparing them."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_WORDS = re.compile(r"\w+")


def structured(question: str, passages: Sequence[Retrieved]) -> CellNamed | None:
    """The cell that a question names, by whatever it names it; None where there is none, or where several fit."""
    cell = cell_named(question, passages)
    if cell is not None and not cell.ambiguous:
        return cell
    if (several := limited_cells(question, passages) or compared_cells(question, passages)) is not None:
        return several
    extreme = extreme_named(question, passages) if len(question) <= LONGEST_QUESTION else None
    if extreme is not None and (placed := _of_compared(extreme, passages, asks_year=_asks_year(question))) is not None:
        return placed
    return (figure_cell(question, passages) if extreme is None else None) or cell or _in_order(question, passages)


def _in_order(question: str, passages: Sequence[Retrieved]) -> CellNamed | None:
    """The cell of a row that a question names by its place among others."""
    if len(question) > LONGEST_QUESTION or NEGATION.search(question):
        return None
    numbered = by_number(question, passages)
    cell = cell_named(numbered, passages) if numbered is not None else None
    if cell is not None and not cell.ambiguous:
        return cell
    row = row_in_order(question, passages)
    return _of_compared(row, passages, asks_year=False) if row is not None else None


def limited_cells(question: str, passages: Sequence[Retrieved]) -> CellNamed | None:
    """The cells that a question asks for by a limit: one that is the answer, or several that stand beside each other.

    A question for their number has none of them for its answer.
    """
    if len(question) > LONGEST_QUESTION or (limits := limited(question, passages)) is None:
        return None
    asks_year = _asks_year(question)
    cells = [_of_compared(one, passages, asks_year=asks_year) for one in limits.fitting]
    placed = [cell for cell in cells if cell is not None]
    if not placed or len(placed) < len(cells) or len(cells) > MOST_BESIDE:
        return None
    first, *others = placed
    several = bool(others) or limits.counted
    return replace(first, ambiguous=several, beside=tuple(others) or ((first,) if limits.counted else ()))


def compared_cells(question: str, passages: Sequence[Retrieved]) -> CellNamed | None:
    """The one of two that a question asks for by its figure, with the other beside it; None where it is not told."""
    both = extreme_between(question, passages) if len(question) <= LONGEST_QUESTION else None
    if both is None:
        return None
    asks_year = _YEAR.search(question) is not None
    first, second = (_of_compared(one, passages, asks_year=asks_year) for one in both)
    return replace(first, beside=(second,)) if first is not None and second is not None else None


def figure_cell(question: str, passages: Sequence[Retrieved]) -> CellNamed | None:
    """The figure that a question names, also one that asks for several by its words: *What were total assets?*"""
    if len(question) > LONGEST_QUESTION or NEGATION.search(question) or not asks_for_figure(question):
        return None
    named = figure_named(question, passages)
    return _of_figure(*named, passages) if named is not None else None


def undecided(question: str, best: WindowSentence) -> bool:
    """Whether a question compares the rows of a table, of which no rule has found the one that it asks for.

    *Which lake is the deepest?* names none of them; a row that is called *the deepest lake* needs no comparison.
    """
    compared = {match.lower() for match in _COMPARES.findall(question)}
    table = best.window.found.document.structure.table_at(best.span.start)
    if not compared or table is None:
        return False
    said = set(_WORDS.findall(f"{best.context} {best.view.text}".lower()))
    return not compared <= said


def _of_figure(figure: Figure, alone: bool, passages: Sequence[Retrieved]) -> CellNamed | None:
    cell = figure.cell
    if cell is None or cell.span.start == cell.span.end:
        return None
    for found, number in _sentences(figure.figures.found, cell.span, passages):
        places = found.passage.read[number].places(cell.span)
        if len(places) == 1:
            return CellNamed(found, number, places[0], figure.shown, ambiguous=not alone)
    return None


def _asks_year(question: str) -> bool:
    """Whether a question asks for a year, so that other words of a column's name are no part of the answer."""
    period = PERIOD.match(question)
    return period is not None and period["period"].lower().startswith("year")


def _of_compared(compared: Compared, passages: Sequence[Retrieved], *, asks_year: bool) -> CellNamed | None:
    """The name of a column or row in the sentence that holds the figure."""
    for found, number in _sentences(compared.found, compared.figure.span, passages):
        view = found.passage.read[number]
        figure = next(iter(view.places(compared.figure.span)), None)
        if compared.name is compared.figure:
            if figure is None or len(view.places(compared.figure.span)) > 1:
                continue
            return CellNamed(found, number, figure, figure.of(view.text).strip())
        at = 0
        for piece in view.pieces:
            if piece.origin is not None and compared.name.span.holds(piece.origin):
                start, end = (asks_year and _year_in(piece.text)) or (0, len(piece.text.rstrip()))
                place = Span(at + start, at + end)
                return CellNamed(found, number, place, place.of(view.text), compared=figure)
            at += len(piece.text)
    return None


def _year_in(words: str) -> tuple[int, int] | None:
    """The place of the only year in the name of a column, if it holds other words."""
    years = list(_YEAR.finditer(words))
    return years[0].span() if len(years) == 1 else None


def _sentences(found: Retrieved, span: Span, passages: Sequence[Retrieved]) -> Iterator[tuple[Retrieved, int]]:
    """The passages of a document with the sentences that hold a span."""
    for other in passages:
        if other.document.id == found.document.id:
            for number, sentence in enumerate(other.passage.sentences):
                if sentence not in other.passage.naming and sentence.start <= span.start and span.end <= sentence.end:
                    yield other, number
