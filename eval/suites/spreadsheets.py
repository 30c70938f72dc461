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
| `after`, `after 2`, … | the characters right before the quote, if it stands at several places of its document |
| `alternative`, `alternative 2`, … | quotes of the same document that do as well as this evidence, one a line |
| `history` | the conversation before a follow-up, one line for each `question => answer`, oldest first |
| `tags` | with commas between them |
| `weight` | how much the question counts in the figures of a run; 1 where it is empty |
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from pincite.eval.errors import SuiteError
from pincite.eval.gold import Evidence, GoldPair
from pincite.index.loaders.number_formats import shown_number

TABLES = frozenset({".csv", ".tsv", ".xlsx"})
"""Suffixes of tables."""

COLUMNS = ("id", "question", "answer", "verdict", "kind", "answerable", "split", "tags", "note")
"""Columns of every table that is written."""

HISTORY = "history"

WEIGHT = "weight"

ANSWERS = " => "
"""Separates a question from its answer in a line of the column `history`."""

NUMBERED = ("evidence", "near miss", "document", "after", "alternative")
"""Columns of which there may be several: `evidence`, `evidence 2`, …"""

SEPARATORS = ",;\t"
"""Separators of cells; the one that is most frequent in the first line is taken."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with its number in the file, from 1, the headings included."""

    number: int
    cells: Mapping[str, str]
    """By heading, in lower case; without empty ones."""


def rows(path: Path) -> list[SheetRow]:
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
        SheetRow(number, cells)
        for number, row in enumerate(table[1:], 2)
        if (cells := {h: c.strip() for h, c in zip(headings, row, strict=False) if h and c.strip()})
    ]


def write(path: Path, pairs: Iterable[GoldPair]) -> None:
    """Write pairs as a table. Columns that only some suites need are there where one of the pairs does.

    Raises:
        SuiteError: the file can't be written, or is no table.
    """
    every = list(pairs)
    quoted = [_quotes(pair) for pair in every]
    most = max((len(quotes) for quotes in quoted), default=0)
    used = {kind for quotes in quoted for cells in quotes for kind, cell in cells.items() if cell}
    kinds = [kind for kind in NUMBERED if kind in used | {"evidence", "document"}]
    columns = [
        *COLUMNS,
        *([WEIGHT] if any(pair.weight != 1.0 for pair in every) else []),
        *([HISTORY] if any(pair.history for pair in every) else []),
    ]
    table = [[*columns, *(kind if n == 1 else f"{kind} {n}" for n in range(1, most + 1) for kind in kinds)]]
    for pair, quotes in zip(every, quoted, strict=True):
        cells = _cells(pair)
        padded = [*quotes, *({} for _ in range(most - len(quotes)))]
        table.append([*(cells[name] for name in columns), *(one.get(kind, "") for one in padded for kind in kinds)])
    try:
        if path.suffix.lower() == ".xlsx":
            _write_xlsx(path, table)
        elif path.suffix.lower() in TABLES:
            separator = "\t" if path.suffix.lower() == ".tsv" else ","
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file, delimiter=separator).writerows([[plain(cell) for cell in row] for row in table])
        else:
            raise SuiteError(path, f"no table: end the name in {', '.join(sorted(TABLES))}")
    except OSError as error:
        raise SuiteError(path, f"it can't be written: {error.strerror or error}") from None


def left_out(pair: GoldPair) -> bool:
    """Whether a pair holds something that a table has no place for, so that import would read another pair.

    It has none for an alternative quote that only other characters before it, or another document, tell apart, and for
    signs of its own in a wording or a turn.
    """
    alternatives = [(one, other) for one, *others in pair.evidence for other in others]
    apart = any(other.after or other.document != one.document for one, other in alternatives)
    wordings = any(sign in wording for part in pair.answers for wording in part for sign in ";|")
    turns = any("\n" in turn.question + turn.answer or ANSWERS.strip() in turn.question for turn in pair.history)
    return apart or wordings or turns or any("," in tag for tag in pair.tags)


def _cells(pair: GoldPair) -> dict[str, str]:
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
        WEIGHT: repr(pair.weight).removesuffix(".0"),
        HISTORY: "\n".join(f"{turn.question}{ANSWERS}{turn.answer}" for turn in pair.history),
    }


def _quotes(pair: GoldPair) -> list[dict[str, str]]:
    """The cells of the numbered columns, one entry for each quote."""
    if pair.evidence:
        return [
            _quote("evidence", first) | {"alternative": "\n".join(" ".join(one.quote.split()) for one in others)}
            for first, *others in pair.evidence
        ]
    return [_quote("near miss", one) for one in pair.near_miss]


def _quote(column: str, one: Evidence) -> dict[str, str]:
    return {column: one.quote, "document": one.document, "after": one.after or ""}


def plain(cell: str) -> str:
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
        raise SuiteError(path, f"it is not a CSV file: {error}. Look for a quotation mark that is not closed") from None
    return [[_unquoted(cell) for cell in row] for row in table]


def _unquoted(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet program from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and plain(cell[1:]) == cell else cell


def _xlsx(path: Path) -> list[list[str]]:
    if not path.is_file():
        raise SuiteError(path, "it can't be read: there is no such file")
    try:
        library = import_module("openpyxl")  # knows the cells' formats: 25 % is stored as 0.25
    except ModuleNotFoundError:
        return _calamine(path)
    try:
        with closing(library.load_workbook(path, read_only=True, data_only=True)) as book:
            return [[_text(one.value, str(one.number_format)) for one in row] for row in book.worksheets[0].iter_rows()]
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise SuiteError(path, f"it is not an XLSX file ({error})") from None


def _calamine(path: Path) -> list[list[str]]:
    try:
        calamine = import_module("python_calamine")
    except ModuleNotFoundError:
        calamine = _openpyxl_library(path)  # says what to install
    try:
        sheet = calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except calamine.CalamineError as error:
        raise SuiteError(path, f"it is not an XLSX file ({error})") from None


def _write_xlsx(path: Path, table: Sequence[Sequence[str]]) -> None:
    book = _openpyxl_library(path).Workbook(write_only=True)
    sheet = book.create_sheet("pairs")
    for row in table:
        sheet.append([plain(cell) for cell in row])
    book.save(path)


def _openpyxl_library(path: Path) -> Any:
    try:
        return import_module("openpyxl")
    except ModuleNotFoundError:
        raise SuiteError(path, "XLSX needs openpyxl: pip install 'pincite[eval]', or save it as CSV") from None


def _text(cell: object, code: str = "") -> str:
    """A cell as a person would write it: 25%, 2024-03-01, 09:30, 1 h 30 min.

    Args:
        cell: its value, as the file stores it.
        code: its number format, where the library gives one.
    """
    if isinstance(cell, timedelta):
        return _duration(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else f"{cell.date().isoformat()} {_clock(cell.time())}"
    if isinstance(cell, time):
        return _clock(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and "%" in code:
        return shown_number(cell, code)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else _unquoted(str(cell))


def _clock(moment: time) -> str:
    return moment.isoformat("seconds" if moment.second else "minutes")


def _duration(length: timedelta) -> str:
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    parts = ((minutes // 60, "h"), (minutes % 60, "min"), (seconds, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"
