"""Hostile tables: splitting takes work in proportion to the file, however wide a row and however far a cell reaches."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest

from pincite.index.loaders import load_bytes
from pincite.index.passages import passages
from pincite.index.reading import embedded
from pincite.index.structure import DEEPEST, REACHING
from tests.growth import grows_with_its_input

TABLES: dict[str, Callable[[int], bytes]] = {
    "wide row.html": lambda n: b"<table><tr>" + b"<td>xab" * n,
    "wide header row.md": lambda n: b"|a|b|\n|-|-|\n" + b"|xab" * n + b"|\n",
    "header rows.html": lambda n: b"<table>" + b"<tr><th>x<th>y" * n + b"<tr><td>1<td>2" * n,
    "cells to the end.html": lambda n: b"<table>" + b"<tr><td rowspan=65535>x<td>91" * n,
    "wide cells to the end.html": lambda n: b"<table>" + b"<tr><td colspan=1000 rowspan=65535>x" * n,
}


@pytest.mark.parametrize("name", TABLES)
def test_splitting_a_table_grows_with_it(name: str) -> None:
    def split(data: bytes) -> int:
        document = load_bytes(data, name=name)
        found = passages(document.text, document.sections, document.structure)
        return sum(len(embedded(document, passage)) for passage in found)

    size = 500
    length = grows_with_its_input(split, TABLES[name], size)
    assert length <= 4 * size * (4 * max(REACHING, DEEPEST) + 50)


def test_a_table_is_sent_to_another_process_without_what_was_computed_of_it() -> None:
    document = load_bytes(b"<table><tr><th>City<th>Mayor<tr><td>Graz<td>Kahr", name="a.html")
    (table,) = document.structure.tables
    fresh = pickle.dumps(table)
    passages(document.text, document.sections, document.structure)
    assert table.latest and table.width == 2
    assert pickle.dumps(table) == fresh
    assert pickle.loads(fresh) == table
