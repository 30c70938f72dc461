"""The cost of a collection as it grows: `make bench-scale`.

Builds one collection of 1,000, 10,000, 100,000 and 1,000,000 passages (`--sizes` names others) through `build.add`, and
measures each size in processes of their own: one that asks, and one that publishes. What was built is kept in a folder
outside the checkout, so that it can be measured again. The figures go to `scale.json`, from which the table
in `docs/operating.md` is made.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Annotated, Any

import numpy as np
import typer

from pincite.bot.settings import Settings
from pincite.index import build
from pincite.index.catalogue import snapshot
from pincite.index.embedding import MiniLM
from pincite.index.loaders import document_from_text
from pincite.index.passages import PASSAGE_SIZE
from pincite.index.retrieve import CollectionRetriever
from tools.bench.scale_texts import MIXTURE, QuestionEmbedder, Store, StoredEmbedder

FOLDER = Path.home() / ".cache/pincite-bench-scale"
RESULTS = Path(__file__).with_suffix(".json")
COLLECTION = "scale"
QUESTIONS = 240
SAMPLE = 64
"""Passages whose embedding is timed."""

BIGGEST_CALL = 20_000
"""Passages to add at a time, and so the most that an interrupted build loses."""

PUBLISHED = "The quince harvest of Ullapool"
TEXT = PUBLISHED + " yielded {number} baskets in the spring of 1987. Nothing else was said about it."
QUESTION = "How many baskets did the quince harvest of Ullapool yield?"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


def settings_of(folder: Path, size: int) -> Settings:
    """The data folder of one size."""
    return Settings.read(home=folder / f"home-{size}", collection=COLLECTION, lock_timeout=60)


def passages_in(settings: Settings) -> int:
    """The number of published passages; 0 for no collection."""
    if not (settings.home / "catalogue.sqlite").exists():
        return 0
    with snapshot(settings) as view:
        return view.passage_count()


def real_passages(settings: Settings) -> int:
    """The number of published passages of real documents."""
    with snapshot(settings) as view:
        return sum(source.passages for source in view.sources() if not source.title.startswith(MIXTURE))


def bytes_in(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def build_size(store: Store, size: int, smaller: int | None, calls: int) -> int:
    """Grow the collection of the next smaller size to this one; what is built already is left as it is.

    Returns how many of the `calls` of `build.add` are left; without any left the size may be unfinished.
    """
    settings = settings_of(store.folder, size)
    record = settings.home.with_suffix(".json")
    unfinished = settings.home.with_suffix(".part.json")
    if record.exists():
        return calls
    if not unfinished.exists():
        shutil.rmtree(settings.home, ignore_errors=True)
        first = {
            "documents": 0,
            "seconds": 0.0,
            "cpu": 0.0,
            "embedding": 0.0,
            "embedding_cpu": 0.0,
            "real_vectors": 0,
        }
        if smaller is not None:
            shutil.copytree(settings_of(store.folder, smaller).home, settings.home)
            first |= json.loads(settings_of(store.folder, smaller).home.with_suffix(".json").read_text())
        unfinished.write_text(json.dumps(first))
    done = json.loads(unfinished.read_text())
    embedder = StoredEmbedder(store)
    while (present := passages_in(settings)) < size:
        if not calls:
            return 0
        calls -= 1
        # documents hold 3.5 passages at first sight; then as many as those before
        each = present / done["documents"] if done["documents"] else 3.5
        count = max(1, min(int((size - present) / each), int(BIGGEST_CALL / each)))
        numbers = range(done["documents"], done["documents"] + count)
        documents = [store.document(number) for number in numbers]
        embedder.seconds, embedder.cpu, embedder.real = 0.0, 0.0, 0
        began, began_cpu = perf_counter(), process_time()
        build.add(documents, settings, embedder)
        done["seconds"] += perf_counter() - began
        done["cpu"] += process_time() - began_cpu
        done["embedding"] += embedder.seconds
        done["embedding_cpu"] += embedder.cpu
        done["documents"] += count
        done["real_vectors"] += embedder.real
        done["writer_peak_mb"] = peak()
        unfinished.write_text(json.dumps(done))
        print(size, passages_in(settings), {k: round(v, 1) for k, v in done.items()}, flush=True)
    done["passages"] = passages_in(settings)
    done["real"] = real_passages(settings)
    done["bytes"] = bytes_in(settings.home)
    record.write_text(json.dumps(done))
    unfinished.unlink()
    return calls


def resident() -> float:
    """Megabytes of this process in memory."""
    return _megabytes("VmRSS:")


def peak() -> float:
    """Most megabytes of this process in memory; `getrusage` would count those of the process that began it, too."""
    return _megabytes("VmHWM:")


def _megabytes(line: str) -> float:
    return int(Path("/proc/self/status").read_text().partition(line)[2].split()[0]) / 1024


@app.command()
def ask(home: Path, store_folder: Path) -> None:
    """Measure one collection: prints a line of JSON. Publishes a document and removes it again, in another process."""
    settings = Settings.read(home=home, collection=COLLECTION, lock_timeout=60)
    store_questions = json.loads((store_folder / "questions.json").read_text())
    model = QuestionEmbedder()
    model.embed(["Is the model loaded?"])
    before = resident()
    began, began_cpu = perf_counter(), process_time()
    retriever = CollectionRetriever(settings, model)
    retriever.retrieve("Where does it begin?", settings.top_k)
    figures: dict[str, Any] = {
        "open": perf_counter() - began,
        "open_cpu": process_time() - began_cpu,
        "model_mb": before,
    }
    times, cpu_times = [], []
    for question in store_questions:
        began, began_cpu = perf_counter(), process_time()
        retriever.retrieve(question, settings.top_k)
        times.append(perf_counter() - began)
        cpu_times.append(process_time() - began_cpu)
    figures["questions"] = len(times)
    figures["cpu"] = sum(cpu_times) / len(cpu_times)
    figures |= {f"p{q}": float(np.percentile(times, q)) for q in (50, 95, 100)}
    figures |= {f"cpu_p{q}": float(np.percentile(cpu_times, q)) for q in (50, 95, 100)}
    figures["rss_mb"] = resident()
    for name, number in (("first", 1), ("change", 2), ("again", 3)):
        figures[name] = _published(retriever, settings, store_folder, str(number))
    figures["remove"] = _published(retriever, settings, store_folder, "")
    figures["rss_after_mb"] = resident()
    figures["peak_mb"] = peak()
    print(json.dumps(figures))


def _published(retriever: CollectionRetriever, settings: Settings, store_folder: Path, number: str) -> dict[str, float]:
    """Seconds until this process answers from the version that another one publishes, and what publishing cost."""
    command = [sys.executable, "-m", "tools.bench.scale", "publish", str(settings.home), str(store_folder), number]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdin is not None and writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        began = perf_counter()
        writer.stdin.write("go\n")
        writer.stdin.flush()
        slowest = slowest_cpu = 0.0
        while True:
            asked, asked_cpu = perf_counter(), process_time()
            best = retriever.retrieve(QUESTION, settings.top_k).passages[0].passage.text
            slowest = max(slowest, perf_counter() - asked)
            slowest_cpu = max(slowest_cpu, process_time() - asked_cpu)
            if best.startswith(TEXT.format(number=number)[:60]) if number else not best.startswith(PUBLISHED):
                break
            time.sleep(0.005)
        seen = perf_counter() - began
        own = json.loads(writer.stdout.readline())
    return {"seconds": seen, "slowest_question": slowest, "slowest_question_cpu": slowest_cpu, **own}


@app.command()
def publish(home: Path, store_folder: Path, number: Annotated[str, typer.Argument()] = "") -> None:
    """Change one document when a line comes in, or remove it where no number is given; prints what that took."""
    settings = Settings.read(home=home, collection=COLLECTION, lock_timeout=60)
    embedder = QuestionEmbedder()
    embedder.embed(["Is the model loaded?"])
    print("ready", flush=True)
    sys.stdin.readline()
    began, began_cpu = perf_counter(), process_time()
    if number:
        text = TEXT.format(number=number)
        build.add(
            [document_from_text(text, title="Quinces", source="quinces", origin="bench:quinces")], settings, embedder
        )
    else:
        with snapshot(settings) as view:
            key = view.search(["ullapool"], 1)[0][0]
            document = view.passages([key])[key].document_key
        build.remove([document], settings)
    figures = {"writer": perf_counter() - began, "writer_cpu": process_time() - began_cpu, "writer_peak_mb": peak()}
    print(json.dumps(figures), flush=True)


def embedding_rate(store: Store) -> float:
    """Passages that the real model embeds in a second of processor time."""
    from pincite.index.passages import passages
    from pincite.index.reading import embedded

    texts: list[str] = []
    for number in range(store.real_documents):
        document = store.document(number)
        texts += [embedded(document, one) for one in passages(document.text, document.sections, document.structure)]
        if len(texts) >= SAMPLE:
            break
    model = MiniLM()
    model.embed(texts[:16])
    began = process_time()
    model.embed(texts[:SAMPLE])
    return len(texts[:SAMPLE]) / (process_time() - began)


@app.command()
def run(  # noqa: PLR0917 - the options of a command
    sizes: str = "1000,10000,100000,1000000",
    folder: Annotated[Path, typer.Option(help="Where texts, vectors and collections are kept.")] = FOLDER,
    embed: Annotated[int, typer.Option(help="Passages to embed by the real model.")] = 20_000,
    embed_seconds: Annotated[float, typer.Option(help="Time for that at most.")] = 900.0,
    real: Annotated[int | None, typer.Option(help="Documents of real text to use at most.")] = None,
    calls: Annotated[int, typer.Option(help="Calls of `build.add` at most; the next run goes on.")] = 1_000_000,
    measure: bool = True,
) -> None:
    """Build what is not built yet, measure it, and write the results."""
    store = Store(folder, real)
    if len(store.embedded()[0]) < embed:
        store.embed(embed, PASSAGE_SIZE, embed_seconds)
    questions = folder / "questions.json"
    if not questions.exists():
        questions.write_text(json.dumps(store.questions(QUESTIONS)))
    wanted: Sequence[int] = sorted(int(size) for size in sizes.split(","))
    smaller: int | None = None
    for size in wanted:
        calls = build_size(store, size, smaller, calls)
        if not calls:
            return
        smaller = size
        if measure:
            measured(store, size)


def _processor() -> str:
    cpu = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in cpu.read_text().splitlines() if line.startswith("model name")]
    return names[0] if names else platform.processor()


def measured(store: Store, size: int) -> None:
    """Measure one size, and write it among the results."""
    home = settings_of(store.folder, size).home
    command = [sys.executable, "-m", "tools.bench.scale", "ask", str(home), str(store.folder)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {"sizes": {}}
    results["machine"] = {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "sqlite": sqlite3.sqlite_version,
        "embedded_a_cpu_second": embedding_rate(store),
        "embedded": len(store.embedded()[0]),
    }
    built = json.loads(home.with_suffix(".json").read_text())
    results["sizes"][str(size)] = {
        "built": built,
        "asked": json.loads(ran.stdout),
        "load": os.getloadavg()[0],
    }
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", "utf-8")
    print(json.dumps(results["sizes"][str(size)], indent=1))


if __name__ == "__main__":
    app()
