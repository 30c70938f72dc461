"""The tables of answer quality, out of the figures in tools/figures/published.

    python -m tools.figures.quality RUN...     stores the figures of these runs, by suite and model

Each file names the suite, model and commit behind its figures. The table is written from the files alone, so that it
can be checked without the runs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pincite.bot.settings import Settings
from pincite.eval import runs
from pincite.eval.metrics import Estimate
from pincite.eval.runs import Run
from pincite.eval.summary import summarize

FOLDER = Path(__file__).parent / "published"

MODELS = (("similarity", "embeddings and words"), ("reader", "the reader"))
"""What is compared, each with its column's heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRow:
    """A line of the table."""

    file: str
    """Suite and split, as in the names of the files."""
    figure: str
    """Of all questions; after `published.` one by the benchmark's own rule."""
    label: str
    goal: str = ""


ROWS = (
    QualityRow(file="seeds-test", figure="evidence_first", label="seeds: evidence sentence cited first", goal="0.90"),
    QualityRow(file="seeds-test", figure="answer_f1", label="seeds: short answer, F1", goal="0.80"),
    QualityRow(file="seeds-test", figure="verdict_correct", label="seeds: verdict right", goal="0.85"),
    QualityRow(file="seeds-test", figure="right_and_cited", label="seeds: right, and its citations hold the evidence"),
    QualityRow(file="seeds-test", figure="right", label="seeds: right"),
    QualityRow(file="seeds-test", figure="char_f1", label="seeds: cited characters against evidence, F1"),
    QualityRow(file="seeds-test", figure="auroc", label="seeds: answerable or not, AUROC", goal="0.90"),
    QualityRow(file="seeds-test", figure="answered", label="seeds: answerable questions answered"),
    QualityRow(file="seeds-test", figure="abstained_rightly", label="seeds: unanswerable ones abstained from"),
    QualityRow(file="seeds-test", figure="ece", label="seeds: calibration error of confidence"),
    QualityRow(file="seeds-test", figure="resolves", label="seeds: citations that resolve", goal="1.00"),
    QualityRow(
        file="structure", figure="right_and_cited", label="structure: right, and its citations hold the evidence"
    ),
    QualityRow(file="structure", figure="right", label="structure: right"),
    QualityRow(file="structure", figure="evidence_first", label="structure: evidence cited first"),
    QualityRow(file="structure", figure="auroc", label="structure: answerable or not, AUROC"),
    QualityRow(file="structure", figure="abstained_rightly", label="structure: unanswerable ones abstained from"),
    QualityRow(file="structure", figure="resolves", label="structure: citations that resolve", goal="1.00"),
    QualityRow(file="squad2", figure="published.f1", label="SQuAD 2.0: F1", goal="0.70"),
    QualityRow(file="squad2", figure="published.has_answer_f1", label="SQuAD 2.0: F1 where there is an answer"),
    QualityRow(file="squad2", figure="published.auroc", label="SQuAD 2.0: answerable or not, AUROC"),
    QualityRow(file="clapnq", figure="published.auroc", label="CLAP NQ: answerable or not, AUROC", goal="0.80"),
    QualityRow(file="clapnq", figure="published.sentence_f1", label="CLAP NQ: sentences cited, F1"),
    QualityRow(file="clapnq", figure="published.rouge_l", label="CLAP NQ: answers, ROUGE-L"),
    QualityRow(
        file="chunking", figure="published.recall", label="Chroma: characters within the first 5 passages", goal="0.93"
    ),
    QualityRow(file="ramdocs", figure="published.right_share", label="RAMDocs: right answers said"),
    QualityRow(file="ramdocs", figure="published.exact_match", label="RAMDocs: all right ones and no wrong one said"),
    QualityRow(file="wice", figure="published.auroc", label="WiCE: claim supported or not, AUROC"),
    QualityRow(file="wice", figure="published.best_balanced_accuracy", label="WiCE: the same, balanced accuracy"),
)
"""The table, line by line."""


GROUPED = ("right_and_cited", "right", "evidence_cited")
"""The figures shown for groups of questions."""

GROUP_HEADINGS = ("right, on the evidence", "right", "evidence cited")
"""The headings of its columns."""

FORMATS = {
    "csv": "CSV and TSV",
    "docx": "DOCX",
    "eml": "mail",
    "epub": "EPUB",
    "html": "HTML",
    "json": "JSON",
    "md": "Markdown",
    "odt": "ODT",
    "pdf": "PDF",
    "pptx": "PPTX",
    "rst": "reStructuredText",
    "txt": "plain text",
    "vtt": "subtitles",
    "xlsx": "XLSX",
}
"""Names of the formats in the tags of the suite `structure`."""

PLACES = {
    "field": "in a field",
    "heading": "in a heading",
    "list": "in a list",
    "note": "in a note",
    "prose": "in prose",
    "question": "below a question",
    "table": "in a table",
    "talk": "in a conversation",
    "term": "below a term",
}
"""Where answers of that suite stand, by its tags."""


def figures(run: Run) -> dict[str, Estimate]:
    """Return every figure over all questions of a run."""
    summary = summarize(run)
    overall = {**summary.groups[0].metrics, **summary.overall}
    return overall | {f"published.{name}": value for name, value in summary.published.items()}


def store(run: Run, folder: Path = FOLDER) -> Path:
    """Store a finished run's figures; the file that they are in."""
    header = run.header
    name = "-".join(part for part in (header.suite, header.selection.split, header.model) if part)
    origin = {
        "suite": header.suite,
        "suite_sha256": header.suite_sha256,
        "model": header.model,
        "index_id": header.index_id,
        "commit": header.commit,
        "started": header.started,
    }
    return write(name, origin, figures(run), folder, groups=groups(run))


def groups(run: Run) -> dict[str, dict[str, Estimate]]:
    """Return the figures of a run by kind and tag, if its tags say where answers stand."""
    some = {group.name: group for group in summarize(run).groups[1:]}
    if not any(name.startswith("tag place:") for name in some):
        return {}
    return {
        name: {figure: group.metrics[figure] for figure in GROUPED if figure in group.metrics}
        for name, group in some.items()
    }


def write(
    name: str,
    origin: Mapping[str, Any],
    values: Mapping[str, Estimate],
    folder: Path = FOLDER,
    *,
    groups: Mapping[str, Mapping[str, Estimate]] | None = None,
) -> Path:
    """Write figures with their origin, and those of groups of questions; the file that they are in."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.json"
    facts = {**origin, "figures": {figure: asdict(value) for figure, value in values.items()}}
    if groups:
        facts["groups"] = {
            group: {figure: asdict(value) for figure, value in some.items()} for group, some in groups.items()
        }
    path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return path


def stored(folder: Path = FOLDER) -> dict[str, Mapping[str, Estimate]]:
    """Return the stored figures, by the names of their files."""
    files = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
    return {
        name: {figure: Estimate(**value) for figure, value in facts["figures"].items()} for name, facts in files.items()
    }


def table(folder: Path = FOLDER) -> str:
    """Return the table in Markdown; brackets hold the ends of 95 % intervals."""
    by_file = stored(folder)
    lines = [
        f"| what | questions | {' | '.join(heading for _, heading in MODELS)} | goal |",
        "| --- | --- | --- | --- | --- |",
    ]
    for row in ROWS:
        values = [by_file.get(f"{row.file}-{model}", {}).get(row.figure) for model, _ in MODELS]
        counts = {str(value.count) for value in values if value is not None}
        if counts:
            cells = [_cell(value) for value in values]
            lines.append(f"| {row.label} | {'/'.join(sorted(counts))} | {' | '.join(cells)} | {row.goal} |")
    return "\n".join(lines)


def by_group(name: str = "structure-reader", folder: Path = FOLDER) -> str:
    """Return the figures of a run's groups in Markdown: by kind, by format, by where the answer stands."""
    path = folder / f"{name}.json"
    if not path.exists():
        return ""
    facts = json.loads(path.read_text(encoding="utf-8"))
    lines = [f"| questions | number | {' | '.join(GROUP_HEADINGS)} |", "| --- | --- | --- | --- | --- |"]
    for group, values in {"all": facts["figures"], **facts["groups"]}.items():
        cells = [_cell(Estimate(**values[figure])) if figure in values else "" for figure in GROUPED]
        lines.append(f"| {_group(group)} | {values[GROUPED[0]]['count']} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _group(name: str) -> str:
    """Return the name of a group as a reader knows it."""
    kind, _, value = name.removeprefix("tag ").partition(":")
    if kind == "format":
        return FORMATS[value]
    return f"answer {PLACES[value]}" if kind == "place" else kind.replace("_", " ")


HEADLINE = (
    ("seeds-test", "right_and_cited", "questions on the seeds answered rightly, on the evidence"),
    ("seeds-test", "evidence_first", "answerable ones whose first citation is the evidence"),
    ("seeds-test", "abstained_rightly", "unanswerable ones abstained from"),
    ("squad2", "published.f1", "SQuAD 2.0, F1"),
    ("chunking", "published.recall", "Chroma's reference characters within the first five passages"),
)
"""Five figures for a first reader, misses included."""


def headline(folder: Path = FOLDER) -> str:
    """Return the reader's figures for the README, in Markdown."""
    by_file = stored(folder)
    rows = ["| what | questions | figure |", "| --- | --- | --- |"]
    for suite, figure, meaning in HEADLINE:
        estimate = by_file[f"{suite}-reader"][figure]
        rows.append(f"| {meaning} | {estimate.count} | {_cell(estimate)} |")
    return "\n".join(rows)


def _cell(value: Estimate | None) -> str:
    if value is None:
        return ""
    ends = "" if value.low is None or value.high is None else f" [{value.low:.2f}, {value.high:.2f}]"
    return f"{value.value:.2f}{ends}"


def main() -> None:
    """Store the figures of the runs that the command line names."""
    home = Settings.read().home
    for name in sys.argv[1:]:
        sys.stdout.write(f"{store(runs.read(runs.find(name, home)))}\n")


if __name__ == "__main__":
    main()
