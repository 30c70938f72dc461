"""The README's table of answer quality, out of the figures that are kept in tools/figures/published.

    python -m tools.figures.quality RUN...     keeps the figures of these runs, by suite and model

Figures are kept with what made them; the table is written from them alone, so that it can be checked without the runs.
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
class Row:
    """A line of the table."""

    kept: str
    """Suite and split, as in the names of the files."""
    figure: str
    """Of all questions; after `published.` one by the benchmark's own rule."""
    says: str
    goal: str = ""


ROWS = (
    Row(kept="seeds-test", figure="evidence_first", says="seeds: evidence sentence cited first", goal="0.90"),
    Row(kept="seeds-test", figure="answer_f1", says="seeds: short answer, F1", goal="0.80"),
    Row(kept="seeds-test", figure="verdict_correct", says="seeds: verdict right", goal="0.85"),
    Row(kept="seeds-test", figure="correct", says="seeds: the whole outcome right"),
    Row(kept="seeds-test", figure="char_f1", says="seeds: cited characters against evidence, F1"),
    Row(kept="seeds-test", figure="auroc", says="seeds: answerable or not, AUROC", goal="0.90"),
    Row(kept="seeds-test", figure="answered", says="seeds: answerable questions answered"),
    Row(kept="seeds-test", figure="abstained_rightly", says="seeds: unanswerable ones abstained from"),
    Row(kept="seeds-test", figure="ece", says="seeds: calibration error of confidence"),
    Row(kept="seeds-test", figure="resolves", says="seeds: citations that resolve", goal="1.00"),
    Row(kept="squad2", figure="published.f1", says="SQuAD 2.0: F1", goal="0.70"),
    Row(kept="squad2", figure="published.has_answer_f1", says="SQuAD 2.0: F1 where there is an answer"),
    Row(kept="squad2", figure="published.auroc", says="SQuAD 2.0: answerable or not, AUROC"),
    Row(kept="clapnq", figure="published.auroc", says="CLAP NQ: answerable or not, AUROC", goal="0.80"),
    Row(kept="clapnq", figure="published.sentence_f1", says="CLAP NQ: sentences cited, F1"),
    Row(kept="clapnq", figure="published.rouge_l", says="CLAP NQ: answers, ROUGE-L"),
    Row(kept="chunking", figure="published.recall", says="Chroma: characters within the first 5 passages", goal="0.93"),
    Row(kept="ramdocs", figure="published.right_share", says="RAMDocs: right answers said"),
    Row(kept="ramdocs", figure="published.exact_match", says="RAMDocs: all right ones and no wrong one said"),
    Row(kept="wice", figure="published.auroc", says="WiCE: claim supported or not, AUROC"),
    Row(kept="wice", figure="published.best_balanced_accuracy", says="WiCE: the same, balanced accuracy"),
)
"""The table, line by line."""


def figures(run: Run) -> dict[str, Estimate]:
    """Every figure over all questions of a run."""
    summary = summarize(run)
    found = {**summary.groups[0].metrics, **summary.overall}
    return found | {f"published.{name}": value for name, value in summary.published.items()}


def keep(run: Run, folder: Path = FOLDER) -> Path:
    """Keep a finished run's figures; the file that now holds them."""
    header = run.header
    name = "-".join(part for part in (header.suite, header.selection.split, header.model) if part)
    made_by = {
        "suite": header.suite,
        "suite_sha256": header.suite_sha256,
        "model": header.model,
        "index_id": header.index_id,
        "commit": header.commit,
        "started": header.started,
    }
    return write(name, made_by, figures(run), folder)


def write(name: str, made_by: Mapping[str, Any], found: Mapping[str, Estimate], folder: Path = FOLDER) -> Path:
    """Write figures with what made them; the file that now holds them."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.json"
    facts = {**made_by, "figures": {figure: asdict(value) for figure, value in found.items()}}
    path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return path


def kept(folder: Path = FOLDER) -> dict[str, Mapping[str, Estimate]]:
    """The figures that are kept, by the names of their files."""
    return {
        path.stem: {
            name: Estimate(**value) for name, value in json.loads(path.read_text(encoding="utf-8"))["figures"].items()
        }
        for path in sorted(folder.glob("*.json"))
    }


def table(folder: Path = FOLDER) -> str:
    """The table in Markdown; ± is half of a 95 % interval."""
    known = kept(folder)
    lines = [
        f"| what | questions | {' | '.join(heading for _, heading in MODELS)} | goal |",
        "| --- | --- | --- | --- | --- |",
    ]
    for row in ROWS:
        found = [known.get(f"{row.kept}-{model}", {}).get(row.figure) for model, _ in MODELS]
        counts = {str(value.count) for value in found if value is not None}
        if counts:
            cells = [_cell(value) for value in found]
            lines.append(f"| {row.says} | {'/'.join(sorted(counts))} | {' | '.join(cells)} | {row.goal} |")
    return "\n".join(lines)


HEADLINE = (
    ("seeds-test", "correct", "questions on the seeds whose whole answer is right"),
    ("seeds-test", "evidence_first", "answerable ones whose first citation is the evidence"),
    ("seeds-test", "abstained_rightly", "unanswerable ones abstained from"),
    ("squad2", "published.f1", "SQuAD 2.0, F1"),
    ("chunking", "published.recall", "Chroma's reference characters within the first five passages"),
)
"""Five figures for a first reader, misses included."""


def headline(folder: Path = FOLDER) -> str:
    """The reader's figures for the README, in Markdown."""
    known = kept(folder)
    rows = ["| what | questions | figure |", "| --- | --- | --- |"]
    for suite, figure, meaning in HEADLINE:
        estimate = known[f"{suite}-reader"][figure]
        rows.append(f"| {meaning} | {estimate.count} | {_cell(estimate)} |")
    return "\n".join(rows)


def _cell(found: Estimate | None) -> str:
    if found is None:
        return ""
    return f"{found.value:.2f}" + (f" ± {found.margin:.2f}" if found.margin is not None else "")


def main() -> None:
    """Keep the figures of the runs that the command line names."""
    home = Settings.read().home
    for name in sys.argv[1:]:
        sys.stdout.write(f"{keep(runs.read(runs.find(name, home)))}\n")


if __name__ == "__main__":
    main()
