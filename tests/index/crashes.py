"""Run as a program: indexes a folder in a child that dies at the N-th step, for every N, and looks at what is left.

Usage: crashes.py HOME FOLDER ACTION, with ACTION `add`, `apart` (beside an index that counts as large) or `rebuild`.
Prints a JSON line for each crash: {"step": N, "at": what was to be done, "titles": what is published after it, "ok":
whether all of it can be found}.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401 - imported before the fork, so that every child has it
import numpy as np
from numpy.typing import NDArray

from pincite import IndexMismatch
from pincite.bot.settings import Settings
from pincite.index import build, library, vectors
from pincite.index.catalogue import fresh, rows, writer
from pincite.index.retrieve import CollectionRetriever

CRASH = 9
CATALOGUE = ("stage", "mark_embedded", "keep_vectors", "publish", "_index_terms", "forget_vectors", "begin_index")


class Letters:
    """An embedder that takes no time to load: a text's direction is the count of its pairs of letters."""

    name = "letters"
    dimensions = 64
    fingerprint = "letters"

    def embed(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        counts = np.ones((len(texts), self.dimensions), np.float32)
        for row, text in zip(counts, texts, strict=True):
            for a, b in pairwise(text):
                row[(31 * ord(a) + ord(b)) % self.dimensions] += 1
        vectors: NDArray[np.float32] = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        return vectors


class Steps:
    """Counts calls, and ends the process in front of the one it is told; what is behind one is in front of the next."""

    def __init__(self, deadly: int) -> None:
        self.deadly = deadly
        self.count = 0

    def step(self, at: str) -> None:
        if self.count == self.deadly:
            print(at, file=sys.stderr)
            sys.stderr.flush()
            os._exit(CRASH)
        self.count += 1

    def wrap(self, owner: Any, name: str) -> None:
        original: Callable[..., Any] = getattr(owner, name)

        def wrapped(*args: Any, **keywords: Any) -> Any:
            self.step(f"before {name}")
            return original(*args, **keywords)

        setattr(owner, name, wrapped)


def crash(settings: Settings, folder: str, action: str, deadly: int) -> int:
    """Do the action in a child that dies at a step; returns the child's exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    steps = Steps(deadly)
    for owner, names in (
        (writer.CatalogueWriter, CATALOGUE),
        (vectors.VectorWriter, ("claim", "add", "delete", "drop")),
        (rows, ("delete_document", "insert")),  # in the middle of a transaction
    ):
        for name in names:
            steps.wrap(owner, name)
    if action == "rebuild":
        build.rebuild(settings, Letters())
    else:
        build.add([folder], settings, Letters())
    os._exit(0)


def look(settings: Settings) -> list[dict[str, Any]]:
    """What is published, as a child of its own sees it."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        seen = []
        retriever = CollectionRetriever(settings.model_copy(update={"passage_size": 1000}), Letters())
        try:
            retriever.check()
        except IndexMismatch:
            retriever = CollectionRetriever(settings, Letters())
        for document in library.documents(settings=settings):
            first = retriever.retrieve(document.text, 1).passages[0]
            seen.append({"title": document.title, "text": document.text, "found": first.document.id == document.id})
        os.write(write, json.dumps(seen).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    found: list[dict[str, Any]] = json.loads(data)
    return found


def main() -> None:
    home, folder, action = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    size = 300 if action == "rebuild" else 1000
    build.BATCH_PASSAGES = 2
    if action == "apart":
        fresh.LARGE, fresh.APART = 1, 2
    step = 0
    while True:
        copy = home.with_name("crashed")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(home, copy)
        settings = Settings.read(home=copy, lock_timeout=5, passage_size=size)
        code = crash(settings, folder, action, step)
        seen = look(settings)
        again = os.fork()  # what a user does next: the same command once more
        if not again:
            if action == "rebuild":
                build.rebuild(settings, Letters())
            else:
                build.add([folder], settings, Letters())
            os._exit(0)
        recovered = os.waitstatus_to_exitcode(os.waitpid(again, 0)[1]) == 0
        print(json.dumps({"step": step, "code": code, "seen": seen, "recovered": recovered, "after": look(settings)}))
        sys.stdout.flush()
        if code == 0:
            return
        step += 1


if __name__ == "__main__":
    main()
