"""Measures sentence splitters on tests/index/data/sentences.yaml: boundary F1, speed, import time.

Prints the table that the docstring of index/sentences.py shows; splitters that are not installed are left out.
Run: python -m tools.bench.sentences [-v SPLITTER]
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import importlib.metadata
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

MARK = "‖"
Splitter = Callable[[str], list[tuple[int, int]]]


@dataclass(frozen=True)
class Case:
    """A labelled text: the code points at which a sentence ends, the end of the text left out."""

    category: str
    held: bool
    text: str
    ends: frozenset[int]


def solid(text: str, offset: int) -> int:
    """How many characters before the offset are not white space: what a boundary is compared by."""
    return sum(not c.isspace() for c in text[:offset])


def cases() -> Iterator[Case]:
    data = yaml.safe_load((ROOT / "tests/index/data/sentences.yaml").read_text("utf-8"))
    for group in data:
        for case in group["cases"]:
            parts = case["text"].split(MARK)
            text = "".join(parts)
            ends = {solid(text, sum(map(len, parts[: i + 1]))) for i in range(len(parts) - 1)}
            yield Case(group["category"], case.get("held", False), text, frozenset(ends - {solid(text, len(text))}))


def found(split: Splitter, text: str) -> set[int]:
    return {solid(text, end) for _, end in split(text)} - {solid(text, len(text)), 0}


def f1(split: Splitter, chosen: list[Case]) -> float:
    hits = wanted = given = 0
    for case in chosen:
        ends = found(split, case.text)
        hits, wanted, given = hits + len(ends & case.ends), wanted + len(case.ends), given + len(ends)
    return 2 * hits / (wanted + given) if wanted + given else 1.0


def sentencex() -> Splitter:
    lib = importlib.import_module("sentencex")
    return lambda text: [(s["start_index"], s["end_index"]) for s in lib.get_sentence_boundaries("en", text)]


def nupunkt() -> Splitter:
    lib = importlib.import_module("nupunkt")
    return lambda text: list(lib.sent_spans(text))


def pysbd() -> Splitter:
    segmenter = importlib.import_module("pysbd").Segmenter(language="en", char_span=True)
    return lambda text: [(s.start, s.end) for s in segmenter.segment(text)]


def charboundary() -> Splitter:
    segmenter = importlib.import_module("charboundary").get_small_segmenter()
    return lambda text: list(segmenter.get_sentence_spans(text))


def ours() -> Splitter:
    lib = importlib.import_module("index.sentences")
    return lambda text: [(s.start, s.end) for s in lib.sentences(text)]


def digest() -> str:
    """Stands for the sentences and passages of every labelled text."""
    lib = importlib.import_module("index.passages")
    made = [
        [(p.start, p.end, [(s.start, s.end) for s in p.sentences]) for p in lib.passages(case.text, size=120)]
        for case in cases()
    ]
    return hashlib.sha256(repr(made).encode()).hexdigest()[:16]


PLAIN = " ".join(
    f"The {i}th report, which Dr. Vale signed, cost $3.{i % 10} million; “it is late,” he said." for i in range(1, 1300)
)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def import_ms(name: str) -> float:
    module = "index.sentences" if name == "ours" else name
    code = f"import time; t = time.perf_counter(); import {module}; print(1000 * (time.perf_counter() - t))"
    runs = [
        subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, check=True)
        for _ in range(3)
    ]
    return min(float(r.stdout) for r in runs)


def main() -> None:
    every = list(cases())
    names: list[str] = []
    splitters: dict[str, Splitter] = {}
    for make in (sentencex, nupunkt, pysbd, charboundary, ours):
        with contextlib.suppress(ImportError):
            splitters[make.__name__] = make()
            names.append(make.__name__)
    print(f"{'':24}" + "".join(f"{n:>14}" for n in names))
    rows = [(c, [e for e in every if e.category == c]) for c in dict.fromkeys(e.category for e in every)]
    rows += [("tuned on", [e for e in every if not e.held]), ("held out", [e for e in every if e.held]), ("all", every)]
    for label, chosen in rows:
        count = sum(len(c.ends) for c in chosen)
        print(f"{label[:18]:18}{count:5} " + "".join(f"{f1(splitters[n], chosen):14.3f}" for n in names))
    speeds = {name: len(PLAIN) / seconds(partial(splitters[name], PLAIN)) for name in names}
    print(f"{'1000 chars/s':24}" + "".join(f"{speeds[n] / 1000:14.0f}" for n in names))
    print(f"{'import ms':24}" + "".join(f"{import_ms(n):14.0f}" for n in names))
    if "-v" in sys.argv:
        for case in every:
            wrong = found(splitters[sys.argv[-1]], case.text) ^ case.ends
            if wrong:
                spans = splitters[sys.argv[-1]](case.text)
                print(case.category, "held" if case.held else "", [case.text[a:b] for a, b in spans])


if __name__ == "__main__":
    main()
