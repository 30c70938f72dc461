"""The growth table, and what follows from it on paper, out of the results of `make bench-scale`."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.bench.tables import table

RESULTS = Path(__file__).with_name("scale.json")
MEGABYTE = 1e6
ON_PAPER_PASSAGES, ON_PAPER_QUESTIONS = 10_000_000, 1_000

Size = dict[str, Any]


def read() -> dict[str, Any]:
    """The results as they were written last."""
    results: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))
    return results


def _question(percentile: int) -> Callable[[Size], str]:
    def shown(size: Size) -> str:
        asked = size["asked"]
        return f"{asked[f'p{percentile}'] * 1000:.0f} ms ({asked[f'cpu_p{percentile}'] * 1000:.0f} ms)"

    return shown


def _publication(name: str) -> Callable[[Size], str]:
    def shown(size: Size) -> str:
        one = size["asked"][name]
        return f"{one['seconds']:.2f} s ({one['writer_cpu']:.2f} s)"

    return shown


def rows(rate: float) -> dict[str, Callable[[Size], str]]:
    """The lines of the table, each with its name and its value for a size; passages are embedded at a rate."""
    return {
        "passages": lambda s: f"{s['built']['passages']:,}",
        "… of real text": lambda s: f"{s['built']['real']:,.0f}",
        "… with a real vector": lambda s: f"{s['built']['real_vectors']:,}",
        "documents": lambda s: f"{s['built']['documents']:,}",
        "to add without embedding (CPU)": lambda s: (
            f"{s['built']['seconds'] - s['built']['embedding']:,.0f} s "
            f"({s['built']['cpu'] - s['built']['embedding_cpu']:,.0f} s)"
        ),
        "… passages a CPU second": lambda s: (
            f"{s['built']['passages'] / (s['built']['cpu'] - s['built']['embedding_cpu']):,.0f}"
        ),
        "to embed, CPU, by the rate below": lambda s: f"{s['built']['passages'] / rate:,.0f} s",
        "on disk": lambda s: f"{s['built']['bytes'] / MEGABYTE:,.0f} MB",
        "… a passage": lambda s: f"{s['built']['bytes'] / s['built']['passages'] / 1000:.1f} kB",
        "to open, with the first question (CPU)": lambda s: (
            f"{s['asked']['open']:.2f} s ({s['asked']['open_cpu']:.2f} s)"
        ),
        "a question, p50 (CPU)": _question(50),
        "a question, p95 (CPU)": _question(95),
        "a question, slowest (CPU)": _question(100),
        "to publish a changed document (writer's CPU)": _publication("change"),
        "… slowest question meanwhile (CPU)": lambda s: (
            f"{s['asked']['change']['slowest_question'] * 1000:.0f} ms "
            f"({s['asked']['change']['slowest_question_cpu'] * 1000:.0f} ms)"
        ),
        "… memory of the writer": lambda s: f"{s['asked']['change']['writer_peak_mb']:,.0f} MB",
        "to remove a document (writer's CPU)": _publication("remove"),
        "memory of who asks": lambda s: f"{s['asked']['rss_mb']:,.0f} MB",
        "… at most, with publications": lambda s: f"{s['asked']['peak_mb']:,.0f} MB",
    }


def growth() -> str:
    """The table, with the machine that it was measured on."""
    results = read()
    machine, sizes = results["machine"], [results["sizes"][name] for name in sorted(results["sizes"], key=int)]
    header = ["", *(f"{int(name):,}" for name in sorted(results["sizes"], key=int))]
    lines = [(name, *map(shown, sizes)) for name, shown in rows(machine["embedded_a_cpu_second"]).items()]
    loads = ", ".join(f"{size['load']:.0f}" for size in sizes)
    return (
        f"{table(header, lines)}\n\n"
        f"{machine['cores']} cores ({machine['processor']}), {machine['memory_gb']} GB, {machine['system']}, "
        f"Python {machine['python']}, SQLite {machine['sqlite']}. Processes that waited for a core while each size was "
        f"measured: {loads}. They lengthen times of the clock many times over, and processor time somewhat. The "
        f"built-in model embedded {machine['embedded_a_cpu_second']:.1f} passages a CPU second. "
        f"{sizes[-1]['asked']['questions']} questions, which stand in the documentation, with their embedding and "
        f"without a reader's model."
    )


def paper() -> str:
    """Ten million passages and a thousand questions a second, by the figures of the sizes measured."""
    sizes = [size for _, size in sorted(read()["sizes"].items(), key=lambda pair: int(pair[0]))]
    rate = read()["machine"]["embedded_a_cpu_second"]
    first, before, last = sizes[0], sizes[-2], sizes[-1]
    passages = last["built"]["passages"]
    added = passages - before["built"]["passages"]
    memory = (last["asked"]["rss_mb"] - before["asked"]["rss_mb"]) * 2**20 / added
    disk = last["built"]["bytes"] / passages
    storing = (last["built"]["cpu"] - last["built"]["embedding_cpu"]) / passages
    tenfold = (last["asked"]["cpu"] - first["asked"]["cpu"]) / math.log10(passages / first["built"]["passages"])
    question = last["asked"]["cpu"] + tenfold * math.log10(ON_PAPER_PASSAGES / passages)
    room = f"{memory * ON_PAPER_PASSAGES / 1e9:.0f} GB of memory in each process that searches them"
    return (
        f"Between the two largest sizes a process that asks grew by {memory / 1000:.1f} kB a passage; the largest "
        f"folder has {disk / 1000:.1f} kB for each. So ten million passages are {room}, and "
        f"{disk * ON_PAPER_PASSAGES / 1e9:.0f} GB on disk. To store them takes "
        f"{storing * ON_PAPER_PASSAGES / 3600:.0f} hours of one core, to embed them "
        f"{ON_PAPER_PASSAGES / rate / 3600:,.0f}. A question's mean processor time grew by {tenfold * 1000:.0f} ms "
        f"with each tenfold size. If it goes on so, it is {question * 1000:.0f} ms at ten million, and a thousand "
        f"questions a second need {question * ON_PAPER_QUESTIONS:.0f} cores, besides those of the model that reads. "
        f"This is arithmetic from {passages:,} passages, not a measurement: "
        f"measure larger sizes before buying machines by it."
    )
