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
TEXTS = st.lists(SIGNS, max_size=60).map("".join)


@given(TEXTS)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_plain_text_is_a_document(text: str) -> None:
    document = document_from_text(f"Letters. {text}", title="t", source="t")
    assert document.text.startswith("Letters.")


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
