"""The figures behind the README's table."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite.eval import runs
from pincite.eval.runs import Selection
from tests.eval.conftest import made
from tests.eval.test_compare import a_run
from tools.bench.wice import PIECE, pieces
from tools.figures import quality

WHERE = {"answers": [["Andalusia"]]}


def a_seed_run(model, *, first):
    outcomes = [
        made("a", **WHERE, short="Andalusia"),
        made("b", **WHERE, cites=None if not first else ("Almonds grow in Andalusia.",)),
        made("c", answerable=False, kind="unanswerable", cites=None, confidence=0.1),
    ]
    return a_run(outcomes, suite="seeds", model=model, selection=Selection(split="test"))


def test_the_table_has_both_readers_side_by_side(tmp_path):
    quality.store(a_seed_run("similarity", first=False), tmp_path)
    path = quality.store(a_seed_run("reader", first=True), tmp_path)
    assert path.name == "seeds-test-reader.json"
    table = quality.table(tmp_path)
    line = next(line for line in table.splitlines() if "cited first" in line)
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells[1] == "2"
    assert (cells[2][:4], cells[3][:4], cells[4]) == ("0.50", "1.00", "0.90")


def test_a_run_that_is_stored_again_replaces_its_figures(tmp_path):
    quality.store(a_seed_run("reader", first=False), tmp_path)
    quality.store(a_seed_run("reader", first=True), tmp_path)
    assert quality.stored(tmp_path)["seeds-test-reader"]["evidence_first"].value == 1.0


def test_groups_are_told_of_by_format_by_place_and_by_kind(tmp_path):
    tags = ["format:csv", "place:table"]
    outcomes = [
        made(f"q{n}", **WHERE, short="Andalusia" if n else "Crete", tags=tags, kind="temporal") for n in range(8)
    ]
    outcomes.append(made("other", **WHERE, tags=["format:pdf"]))
    quality.store(a_run(outcomes, suite="structure", model="reader"), tmp_path)
    shown = quality.by_group(folder=tmp_path)
    assert "| CSV and TSV | 8 | 0.88 [" in shown and "| answer in a table | 8 |" in shown and "PDF" not in shown


def test_a_suite_that_was_never_run_has_no_line(tmp_path):
    quality.store(a_seed_run("reader", first=True), tmp_path)
    table = quality.table(tmp_path)
    assert "SQuAD" not in table
    assert "| 1.00" in table


BASELINES = {"baseline.jsonl": "seeds-test-reader", "structure.jsonl": "structure-reader"}


@pytest.mark.parametrize("path", sorted(quality.FOLDER.glob("*.jsonl")), ids=lambda path: path.stem)
def test_a_baseline_is_the_run_whose_figures_are_published(path):
    run = runs.read(path)
    assert run.footer is not None, "a baseline is finished"
    published = quality.stored()[BASELINES[path.name]]
    figures = quality.figures(run)
    for name in ("evidence_first", "answer_f1", "auroc", "right_and_cited", "resolves"):
        assert figures[name].value == pytest.approx(published[name].value)
    assert figures["resolves"].value == 1.0


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ([], []),
        (["One.", "Two."], ["One. Two."]),
        (["a" * PIECE, "Two."], ["a" * PIECE, "Two."]),
        (["a" * (PIECE + 5)], ["a" * (PIECE + 5)]),
    ],
)
def test_pieces_of_a_page_are_whole_sentences(sentences, expected):
    assert list(pieces(sentences)) == expected


def test_every_row_names_a_figure_that_some_file_has():
    files = quality.stored(Path(quality.FOLDER))
    for row in quality.ROWS:
        assert any(name.startswith(row.file) and row.figure in figures for name, figures in files.items()), row
