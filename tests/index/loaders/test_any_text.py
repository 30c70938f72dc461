"""Any text of signs that mean structure is read, whatever its format."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pincite.index.errors import LoadError
from pincite.index.loaders import document_from_text, load

SIGNS = st.sampled_from(
    [
        *"|\\+-=_*#`~>:.,;[](){}<&/!?\"'$%@\n\n\t  ab1٣é",
        "\\|",
        "  ",
        "---",
        "===",
        "```",
        "::",
        "<td>",
        "<li>",
        "$$",
        "a b",
    ]
)
LINES = st.tuples(st.lists(SIGNS, max_size=8).map("".join), st.integers(1, 4)).map(
    lambda line: f"{line[0]}\n" * line[1]
)
TEXTS = st.one_of(st.lists(SIGNS, max_size=60), st.lists(LINES, max_size=12)).map("".join)
"""Signs one after the other, or lines of them, some of which repeat as a table's do."""


@given(TEXTS)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_plain_text_is_a_document(text: str) -> None:
    document = document_from_text(f"Letters. {text}", title="t", source="t")
    assert document.text.startswith("Letters.")


@pytest.mark.parametrize(
    "text",
    ["A line \\| with signs\nthat are \\| no bars\n", "|  |  |\n|  |  |\n|  |  |\n", "+--+--+\n|  |  |\n+--+--+\n"],
)
def test_bars_without_cells_are_no_table(text: str) -> None:
    document = document_from_text(f"Before it.\n\n{text}\nBehind it.\n", title="t", source="t")
    assert not document.structure.tables
    assert document.text.endswith("Behind it.\n")


@pytest.mark.parametrize(
    "suffix", [".md", ".rst", ".html", ".csv", ".tsv", ".json", ".srt", ".vtt", ".eml", ".py", ".js"]
)
@given(text=TEXTS)
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
def test_any_file_is_read_or_refused(tmp_path: Path, suffix: str, text: str) -> None:
    file = tmp_path / f"any{suffix}"
    file.write_text(text, "utf-8", newline="")
    with suppress(LoadError):
        load(file)
