"""Jupyter notebooks: their cells as one Markdown text, code and its output in fences, tables of output as tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from pincite.index.loaders.canonical import canonical
from pincite.index.loaders.content import Content, Unreadable
from pincite.index.loaders.html import html_blocks
from pincite.index.loaders.markdown import read_markdown
from pincite.index.loaders.marks import unmarked
from pincite.index.loaders.structure import Block
from pincite.index.loaders.tables import MOST_COLUMNS

_FENCES = re.compile(r"`{3,}")
_COLOUR = re.compile(r"\x1b\[[\d;]{0,20}[A-Za-z]")


def read_notebook(text: str) -> Content:
    """Read the JSON of a notebook, nbformat 3 or 4. Pictures and errors among the output are not read.

    Raises:
        Unreadable: it is no notebook.
    """
    try:
        notebook = json.loads(text)
    except ValueError as error:
        raise Unreadable("is no notebook: its JSON is damaged; save it again") from error
    cells = _cells(notebook)
    if cells is None:
        raise Unreadable("is no notebook: it has no cells; rename it to .json to read it as data")
    language = _language(notebook)
    return read_markdown(canonical("\n\n".join(part for cell in cells for part in _parts(cell, language))))


def _cells(notebook: object) -> list[dict[str, object]] | None:
    if not isinstance(notebook, dict):
        return None
    sheets = notebook.get("worksheets")
    first = sheets[0] if isinstance(sheets, list) and sheets and isinstance(sheets[0], dict) else {}
    cells = notebook.get("cells", first.get("cells"))
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else None


def _language(notebook: object) -> str:
    data = notebook.get("metadata") if isinstance(notebook, dict) else None
    info = data.get("language_info") if isinstance(data, dict) else None
    name = info.get("name") if isinstance(info, dict) else None
    return name if isinstance(name, str) and re.fullmatch(r"\w{1,20}", name) else "python"


def _parts(cell: dict[str, object], language: str) -> Iterator[str]:
    """The source of a cell, and what it put out."""
    source = _words(cell.get("source", cell.get("input")))
    if not source.strip():
        return
    if cell.get("cell_type") != "code":
        yield source
        return
    yield _fenced(source, language)
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        if isinstance(output, dict) and (shown := _output(output)):
            yield shown


def _output(output: dict[str, object]) -> str:
    data = output.get("data", output)  # nbformat 3 has no `data`
    if not isinstance(data, dict):
        return ""
    table = _table(_words(data.get("text/html", data.get("html"))))
    marked = _words(data.get("text/markdown"))
    words = _COLOUR.sub("", _words(data.get("text/plain", data.get("text"))))
    return table or marked or (_fenced(words, "") if words.strip() else "")


def _table(page: str) -> str:
    """The rows of the table in a page, as Markdown; empty for a page of anything else."""
    if "<table" not in page:
        return ""
    rows = [list(_row(block)) for block in html_blocks(page) if block.cells]
    if len(rows) < 2:  # noqa: PLR2004 - names and values
        return ""
    width = max(map(len, rows))
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _row(block: Block) -> Iterator[str]:
    """The cells of a row, each in its column."""
    marked = unmarked(block.text)
    column = 0
    for cell, (_, span) in zip(block.cells, marked.spans, strict=False):
        while column < min(cell.column, MOST_COLUMNS):
            yield ""
            column += 1
        yield span.of(marked.text).replace("|", "\\|").replace("\n", " ")
        column += 1


def _fenced(source: str, language: str) -> str:
    longest = max(map(len, _FENCES.findall(source)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{source.rstrip()}\n{fence}"


def _words(value: object) -> str:
    """A text, which a notebook keeps as one string or as its lines."""
    if isinstance(value, str):
        return value
    lines: Sequence[object] = value if isinstance(value, list) else ()
    return "".join(line for line in lines if isinstance(line, str))
