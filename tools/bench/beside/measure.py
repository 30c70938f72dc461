"""Search beside other libraries: `python -m tools.bench.beside.measure FOLDER --environments ENVIRONMENTS`.

FOLDER is Chroma's published chunking evaluation: five documents, and 472 questions with the characters that answer
them. ENVIRONMENTS holds an environment for each library, which `make bench-peers` makes. Writes
tools/bench/beside/results.json and tools/bench/beside.md. Run it on an idle machine.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer

from pincite.eval.benchmarks.chunking import Referenced, published_files
from pincite.index.passages import passages
from pincite.index.types import Document, Span
from tools.bench.beside import engines, table

STARTS = 5
"""Processes that are started for the time of a cold start, after one that warms the disk."""

ENVIRONMENT_OF = {"llamaindex-256": "llamaindex"}
"""The environment of an engine that isn't called as the engine is."""

NOT_COUNTED = ("pip", "setuptools", "wheel", "_distutils_hack", "pkg_resources")
"""What each environment holds from the start."""

Passage = engines.Passage


def main(
    folder: Annotated[Path, typer.Argument(help="The published `chunking_evaluation` data.")],
    environments: Annotated[Path, typer.Option(help="Folder of the libraries' environments.")],
) -> None:
    """Measure each library, and write the table."""
    documents, questions = published_files(folder)
    with tempfile.TemporaryDirectory() as work:
        prepare(Path(work), documents, questions)
        figures = {}
        for name in engines.ENGINES:
            typer.echo(f"{name} …", err=True)
            figures[name] = measured(name, environments, Path(work), documents, questions)
    table.RESULTS.write_text(
        f"{json.dumps({'day': datetime.now(UTC).date().isoformat(), 'engines': figures})}\n", "utf-8"
    )
    table.OUT.write_text(f"{table.beside(table.read())}\n", "utf-8")
    typer.echo(table.OUT.read_text("utf-8"))


def prepare(work: Path, documents: Sequence[Document], questions: Sequence[Referenced]) -> None:
    """Write what the engines read."""
    whole = [{"title": document.title, "text": document.text} for document in documents]
    parts = [
        {"title": document.title, "text": passage.text}
        for document in documents
        for passage in passages(document.text, document.sections, document.structure)
    ]
    for name, records in (("documents.jsonl", whole), ("passages.jsonl", parts)):
        (work / name).write_text("".join(f"{json.dumps(record)}\n" for record in records), "utf-8")
    (work / "questions.json").write_text(json.dumps([question.question for question in questions]), "utf-8")


def measured(
    name: str, environments: Path, work: Path, documents: Sequence[Document], questions: Sequence[Referenced]
) -> dict[str, Any]:
    """Return one engine's figures, or why it could not be run."""
    place = environments / ENVIRONMENT_OF.get(name, name)
    try:
        built = step(place, name, "build", work)
        starts = [timed(place, name, work) for _ in range(STARTS + 1)][1:]
        asked = step(place, name, "ask", work)
    except (OSError, subprocess.CalledProcessError) as error:
        lines = str(getattr(error, "stderr", None) or error).strip().splitlines()
        return {"error": lines[-1][:200] if lines else repr(error)}
    texts = {document.title: document.text for document in documents}
    pairs = list(zip(questions, asked["answers"], strict=True))
    return {
        "version": built["version"],
        "passages": built["passages"],
        "characters": sum(len(text) for text in texts.values()),
        "build": {"seconds": built["seconds"], "cpu": built["cpu"]},
        "start": starts,
        "seconds": asked["seconds"],
        "cpu": asked["cpu"],
        "memory": asked["peak"],
        "installed": installed(place),
        "recall": [recall(question, answer, texts) for question, answer in pairs],
        "read": statistics.mean(sum(len(one["text"]) for one in answer) for _, answer in pairs),
    }


def step(place: Path, name: str, what: str, work: Path) -> dict[str, Any]:
    """Take one step of an engine in its environment."""
    completed = subprocess.run(
        [place / "bin" / "python", "-P", engines.__file__, name, what, work],
        env={**os.environ, "HOME": str(place.resolve()), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    printed: dict[str, Any] = json.loads(completed.stdout.splitlines()[-1])
    return printed


def timed(place: Path, name: str, work: Path) -> float:
    """Seconds of a process that opens the store and asks one question."""
    began = perf_counter()
    step(place, name, "first", work)
    return perf_counter() - began


def installed(place: Path) -> float:
    """Megabytes of what was installed into an environment, and of models in its home folder."""
    packages = next(place.glob("lib/python*/site-packages"))
    counted = [one for one in packages.iterdir() if not one.name.startswith(NOT_COUNTED)]
    files = [file for folder in (*counted, place / ".cache") for file in (folder, *folder.rglob("*")) if file.is_file()]
    return sum(file.stat().st_size for file in files if not file.is_symlink()) / 1e6


def recall(question: Referenced, answer: Sequence[Passage], texts: dict[str, str]) -> float:
    """Return the share of the question's reference characters that passages cover, wherever their texts stand."""
    text = texts[question.document]
    spans = [span for passage in answer for span in places(passage["text"], text)]
    parts = [reference.of(text) for reference in question.spans]
    covered = sum(
        len({at for span in spans for at in range(max(span.start, one.start), min(span.end, one.end))})
        if not any(part in passage["text"] for passage in answer)
        else len(part)
        for one, part in zip(question.spans, parts, strict=True)
    )
    return covered / sum(len(part) for part in parts)


def places(part: str, text: str) -> Iterator[Span]:
    """Yield each place where a text holds a part."""
    at = text.find(part)
    while part and at >= 0:
        yield Span(at, at + len(part))
        at = text.find(part, at + 1)


if __name__ == "__main__":
    typer.run(main)
