"""Suites as tables, for people who write gold in a spreadsheet: CSV and TSV, and XLSX where a library for it is there.

One row is one pair. Columns are found by their heading, in any order and case; only `question` has to be there:

| column | holds |
| --- | --- |
| `id`, `question`, `kind`, `split`, `note` | as in a suite; without a kind it is guessed from the answer |
| `answer` | what has to be said: wordings with `|` between them, parts of a list with `;` |
| `verdict` | yes, no or mixed, for a polar question |
| `evidence`, `evidence 2`, … | a quote for each thing that needs support; white space, case and marks don't matter |
| `document`, `document 2`, … | where the quote stands; it may be left out if it stands in one document only |
| `answerable` | `no` where the documents hold no answer |
| `near miss`, `near miss 2`, … | then: a quote that looks like an answer and is none; its document as above |
| `tags` | with commas between them |
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from pincite.eval.errors import SuiteError
from pincite.eval.gold import GoldPair

TABLES = frozenset({".csv", ".tsv", ".xlsx"})
"""Suffixes of tables."""

COLUMNS = ("id", "question", "answer", "verdict", "kind", "answerable", "split", "tags", "note")

NUMBERED = ("evidence", "near miss", "document")
"""Columns of which there may be several: `evidence`, `evidence 2`, …"""

SEPARATORS = ",;\t"
"""Between the cells of a row; whichever stands most often in the first line."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number in the file, from 1, the headings included."""

    number: int
    cells: Mapping[str, str]
    """By heading, in lower case; without empty ones."""


def rows(path: Path) -> list[Row]:
    """The rows of a table, without empty ones.

    Raises:
        SuiteError: the file can't be read, or has no column `question`.
    """
    table = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    headings = [" ".join(cell.split()).lower() for cell in (table[0] if table else [])]
    if "question" not in headings:
        present = ", ".join(heading for heading in headings if heading) or "none"
        raise SuiteError(path, f"no column is called question. The headings found are: {present}", line=1)
    twice = next((heading for heading in headings if heading and headings.count(heading) > 1), None)
    if twice is not None:
        raise SuiteError(path, f"two columns are called {twice!r}: rename one", line=1)
    return [
        Row(number, cells)
        for number, row in enumerate(table[1:], 2)
        if (cells := {h: c.strip() for h, c in zip(headings, row, strict=False) if h and c.strip()})
    ]


def write(path: Path, pairs: Iterable[GoldPair]) -> None:
    """Write pairs as a table. A conversation before a question and alternative quotes have no column and are left out.

    Raises:
        SuiteError: the file can't be written, or is no table.
    """
    written = [_cells(pair) for pair in pairs]
    most = max((len(cells["quotes"]) for cells in written), default=0)
    missed = any(cells["near miss"] for cells in written)
    kinds = [kind for kind in NUMBERED if kind != "near miss" or missed]
    table = [[*COLUMNS, *(kind if n == 1 else f"{kind} {n}" for n in range(1, most + 1) for kind in kinds)]]
    for cells in written:
        quotes = [*cells["quotes"], *[("", "")] * (most - len(cells["quotes"]))]
        column = "near miss" if cells["near miss"] else "evidence"
        given = ({column: quote, "document": document} for quote, document in quotes)
        table.append([*(cells[name] for name in COLUMNS), *(one.get(kind, "") for one in given for kind in kinds)])
    try:
        if path.suffix.lower() == ".xlsx":
            _write_xlsx(path, table)
        elif path.suffix.lower() in TABLES:
            separator = "\t" if path.suffix.lower() == ".tsv" else ","
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file, delimiter=separator).writerows([[_plain(cell) for cell in row] for row in table])
        else:
            raise SuiteError(path, f"no table: end the name in {', '.join(sorted(TABLES))}")
    except OSError as error:
        raise SuiteError(path, f"it can't be written: {error.strerror or error}") from None


def _cells(pair: GoldPair) -> dict[str, Any]:
    return {
        "id": pair.id,
        "question": pair.question,
        "answer": "; ".join(" | ".join(wordings) for wordings in pair.answers),
        "verdict": pair.verdict or "",
        "kind": pair.kind,
        "answerable": "yes" if pair.answerable else "no",
        "split": pair.split,
        "tags": ", ".join(pair.tags),
        "note": pair.note or "",
        "near miss": bool(pair.near_miss),
        "quotes": [
            (one.quote, one.document) for one in ([quotes[0] for quotes in pair.evidence] or list(pair.near_miss))
        ],
    }


def _plain(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _csv(path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SuiteError(path, f"it can't be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise SuiteError(path, f"byte {error.start + 1} is not UTF-8: save it as “CSV UTF-8”") from None
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        table = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error as error:
        raise SuiteError(path, f"it is no CSV: {error}. Look for a quotation mark that is not closed") from None
    return [[_unquoted(cell) for cell in row] for row in table]


def _unquoted(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet program from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and _plain(cell[1:]) == cell else cell


def _xlsx(path: Path) -> list[list[str]]:
    if not path.is_file():
        raise SuiteError(path, "it can't be read: there is no such file")
    try:
        calamine = import_module("python_calamine")
    except ModuleNotFoundError:
        return _openpyxl(path)
    try:
        sheet = calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except calamine.CalamineError as error:
        raise SuiteError(path, f"it is no XLSX file ({error})") from None


def _openpyxl(path: Path) -> list[list[str]]:
    library = _openpyxl_library(path)
    try:
        sheet = library.load_workbook(path, read_only=True, data_only=True).worksheets[0]
        return [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except (KeyError, ValueError, OSError) as error:
        raise SuiteError(path, f"it is no XLSX file ({error})") from None


def _write_xlsx(path: Path, table: Sequence[Sequence[str]]) -> None:
    book = _openpyxl_library(path).Workbook(write_only=True)
    sheet = book.create_sheet("pairs")
    for row in table:
        sheet.append([_plain(cell) for cell in row])
    book.save(path)


def _openpyxl_library(path: Path) -> Any:
    try:
        return import_module("openpyxl")
    except ModuleNotFoundError:
        raise SuiteError(path, "XLSX needs openpyxl: pip install openpyxl, or save it as CSV") from None


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else _unquoted(str(cell))
