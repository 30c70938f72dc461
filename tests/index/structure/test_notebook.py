"""Jupyter notebooks: cells in order, code and output apart, tables of output with their columns."""

import json

import pytest

from pincite.index.errors import LoadError
from pincite.index.loaders import load_bytes
from pincite.index.reading import document_sentences, is_naming, sentence_view

FRAME = "<table><tr><th></th><th>pier</th><th>mean</th></tr><tr><th>0</th><td>Holm|Skar</td><td>412</td></tr></table>"
PRINTED = {"output_type": "stream", "text": ["rows: \x1b[31m8\x1b[0m\n"]}

CELLS = [
    {"cell_type": "markdown", "source": ["# Counts\n", "\n", "They are from **May**.\n"]},
    {"cell_type": "code", "source": "a = '```'\n", "outputs": [PRINTED]},
    {"cell_type": "code", "source": "f", "outputs": [{"data": {"text/html": [FRAME]}}, {"ename": "E"}]},
    {"cell_type": "code", "source": "", "outputs": []},
    {"cell_type": "markdown", "source": "## Result\n\nHolm is busy."},
]  # fmt: skip


def statements(notebook: object) -> list[str]:
    document = load_bytes(json.dumps(notebook).encode(), name="a.ipynb")
    spans = document_sentences(document.text, document.structure)
    assert document.title == "Counts"
    return [
        sentence_view(document.text, document.structure, span).text
        for span in spans
        if not is_naming(document.text, document.structure, span)
    ]


@pytest.mark.parametrize(
    "notebook",
    [
        {"cells": CELLS, "metadata": {"language_info": {"name": "r"}}, "nbformat": 4},
        {"cells": CELLS, "metadata": {"language_info": {"name": "r"}}, "nbformat": 4, "worksheets": 1},
        {"worksheets": [{"cells": CELLS}], "metadata": {"language_info": {"name": "r"}}, "nbformat": 3},
    ],
)
def test_cells_are_read_in_order(notebook):
    assert statements(notebook) == [
        "They are from May.",
        "````r\na = '```'\n````",
        "```\nrows: 8\n```",
        "```r\nf\n```",
        "0; pier: Holm|Skar; mean: 412",
        "Result: Holm is busy.",
    ]


def code(*outputs: object, **cell: object) -> str:
    cells = [{"cell_type": "code", "source": "f", "outputs": list(outputs)} | cell]
    data = {"cells": cells, "metadata": {"language_info": {"name": "no name"}}}
    return load_bytes(json.dumps(data).encode(), name="a.ipynb").text


def test_output_is_read_as_its_richest_form():
    ragged = "<table><tr><th>pier<th>mean<tr><td>Holm<br>east<td>4<tr><td>Skar</table>"
    assert code({"data": {"text/html": ragged, "text/plain": "x"}}).endswith(
        "| pier | mean |\n|---|---|\n| Holm east | 4 |\n| Skar |  |"
    )
    assert code({"html": ragged, "text": "x"}) == code({"data": {"text/html": ragged}})  # nbformat 3
    assert code({"data": {"text/markdown": "It is **4**.", "text/plain": "x"}}).endswith("\n\nIt is **4**.")
    plain = {"text/html": "<table><tr><td>Holm<td>4</table>", "text/plain": "Holm 4"}
    assert code({"data": plain}) == code({"text": "Holm 4"}) == "```python\nf\n```\n\n```\nHolm 4\n```"


def test_code_of_an_old_notebook_is_its_input():
    data = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["f\n", "g"], "outputs": []}]}]}
    assert load_bytes(json.dumps(data).encode(), name="a.ipynb").text == "```python\nf\ng\n```"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"cells": [', "is no notebook: its JSON is damaged; save it again"),
        (b"[1, 2]", "is no notebook: it has no cells; rename it to .json to read it as data"),
        (b'{"cells": [1, {"cell_type": "code", "source": 3}, {"source": "x", "outputs": 1}]}', ""),
        (b'{"cells": []}', "holds no text"),
        (b"[" * 100_000, "is damaged: it is nested too deeply"),
    ],
)
def test_a_notebook_without_cells_is_refused(data, reason):
    if not reason:
        assert load_bytes(data, name="a.ipynb").text == "x"
        return
    with pytest.raises(LoadError, match=reason):
        load_bytes(data, name="a.ipynb")
