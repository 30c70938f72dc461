"""Texts and vectors for collections of any size: documentation that this machine holds, and mixtures of it.

Real are the texts of documentation (manual pages, `/usr/share/doc`, Python packages and their docstrings), and real are
the vectors of as many of their passages as were embedded. The rest is made of them: passages of sentences from several
real ones, and vectors that are real ones with renormalised Gaussian noise.
"""

from __future__ import annotations

import ast
import gzip
import hashlib
import html
import json
import os
import random
import re
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray

from pincite.index.embedding import MiniLM
from pincite.index.loaders import document_from_text
from pincite.index.passages import passages
from pincite.index.reading import embedded
from pincite.index.types import Document

ROOTS = (
    "/usr/share/doc",
    "/usr/share/man",
    "/usr/share/info",
    "/usr/share/perl",
    "/usr/lib/google-cloud-sdk",
    sysconfig.get_path("purelib"),
    sysconfig.get_path("stdlib"),
    str(Path.home() / ".pyenv/versions"),
    str(Path.home() / ".rustup/toolchains"),
)
"""Folders that are looked through, where they exist; in this order."""

PROSE = {".md", ".rst", ".txt", ".html", ".htm", ".pod", ".info"}
MANUAL = re.compile(r"\.[1-9][a-z]*$")
PASSED_OVER = re.compile(
    r"copyright|changelog|licen[cs]e|notice|authors|top_level|record|sources|requires|entry_points|test|/src/",
    re.IGNORECASE,
)
"""Files without prose, or that every package holds."""

LARGEST_FILE = 2_000_000
SHORTEST_TEXT, LONGEST_TEXT = 400, 30_000
"""Code points of a document: shorter ones are left out, longer ones divided."""

SHORTEST_LINE = 40
"""Shortest line to take only once: long lines that repeat are licences, banners or other versions of a page."""

NOISE = 0.5
"""Length of the noise that is added to a unit vector: the cosine to the original is then about 0.89."""

MARK_BYTES = 16

MIXTURE = "Mixture "
"""Beginning of the titles of mixed documents."""

MIXED_PASSAGES = 8
"""Passages of a mixed document."""

Vectors = NDArray[np.float32]


def real_texts(roots: Iterable[str] = ROOTS) -> Iterator[tuple[str, str]]:
    """Title and text of each piece of documentation on this machine; no long line twice."""
    seen: set[bytes] = set()
    for path in _files(roots):
        try:
            text = _text(path)
        except (OSError, EOFError, ValueError, SyntaxError, RecursionError):
            continue
        lines = []
        for line in text.splitlines():
            if len(line) >= SHORTEST_LINE:
                mark = hashlib.blake2b(line.strip().encode("utf-8", "replace"), digest_size=8).digest()
                if mark in seen:
                    continue
                seen.add(mark)
            lines.append(line.rstrip())
        for number, part in enumerate(_parts(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)))):
            yield f"{path.name} {number}" if number else path.name, part


def _files(roots: Iterable[str]) -> Iterator[Path]:
    code: list[Path] = []
    for root in roots:
        for folder, folders, names in os.walk(root):
            folders.sort()
            for name in sorted(names):
                path = Path(folder, name)
                if (
                    PASSED_OVER.search(str(path.relative_to(root)))
                    or path.is_symlink()
                    or path.stat().st_size > LARGEST_FILE
                ):
                    continue
                kind = path.with_suffix("") if path.suffix == ".gz" else path
                if kind.suffix in PROSE or ("/man/man" in folder and MANUAL.search(kind.name)):
                    yield path
                elif path.suffix == ".py":
                    code.append(path)
    yield from code


def _text(path: Path) -> str:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = data.decode("utf-8", "replace")
    name = path.name.removesuffix(".gz")
    if name.endswith(".py"):
        return "\n\n".join(_docstrings(text))
    if name.endswith((".html", ".htm")):
        return _without_tags(text)
    return _without_macros(text) if "/man/man" in str(path) else text


def _docstrings(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and (
            text := ast.get_docstring(node)
        ):
            yield text if isinstance(node, ast.Module) else f"{node.name}: {text}"


def _without_tags(page: str) -> str:
    page = re.sub(r"<(script|style|nav|head|svg)\b.*?</\1>", " ", page, flags=re.DOTALL | re.IGNORECASE)
    page = re.sub(r"</?(p|div|h\d|li|tr|section|pre|dd|dt|br)\b[^>]*>", "\n", page, flags=re.IGNORECASE)
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def _without_macros(page: str) -> str:
    lines = []
    for line in page.splitlines():
        if line.startswith((".SH", ".SS", ".Sh", ".PP", ".TP", ".P", ".Pp", ".sp")):
            lines.append("")
        text = (
            re.sub(r"^[.'](SH|SS|Sh|B|I|BR|IR|RB|RI|Nm|Nd|Fl|Ar)?\s?.*?(?=\S|$)", "", line)
            if line[:1] in ".'"
            else line
        )
        if line[:1] not in ".'" or line[1:3] in {"SH", "SS", "Sh", "B ", "I ", "BR", "IR"}:
            lines.append(text.strip('"'))
    return re.sub(r"\\(f[BIRP]|f\(CW|&|-|\(\w\w)", lambda m: "-" if m[1] == "-" else "", "\n".join(lines))


def _parts(text: str) -> Iterator[str]:
    """The text in parts of at most LONGEST_TEXT code points, divided between paragraphs where possible."""
    part: list[str] = []
    length = 0
    for paragraph in text.split("\n\n"):
        for piece in (paragraph[at : at + LONGEST_TEXT] for at in range(0, len(paragraph), LONGEST_TEXT)):
            if length + len(piece) > LONGEST_TEXT and part:
                yield from _long_enough(part)
                part, length = [], 0
            part.append(piece)
            length += len(piece) + 2
    yield from _long_enough(part)


def _long_enough(paragraphs: Sequence[str]) -> Iterator[str]:
    text = "\n\n".join(paragraphs).strip()
    if len(text) >= SHORTEST_TEXT:
        yield text


class Store:
    """The texts and vectors of a folder outside the checkout; each is made once."""

    def __init__(self, folder: Path, most: int | None = None) -> None:
        """`most` documents of real text go into collections; by default all."""
        self.folder = folder
        self._most = most
        folder.mkdir(parents=True, exist_ok=True)
        if not self._texts.exists():
            self._collect()
        with self._texts.open(encoding="utf-8") as file:
            self._lines = file.readlines()
        random.Random(0).shuffle(self._lines)  # noqa: S311 - an order for a benchmark

    @property
    def _texts(self) -> Path:
        return self.folder / "texts.jsonl"

    def _collect(self) -> None:
        unfinished = self.folder / "texts.jsonl.part"
        with unfinished.open("w", encoding="utf-8") as file:
            for title, text in real_texts():
                file.write(json.dumps([title, text]) + "\n")
        unfinished.rename(self._texts)

    @property
    def real_documents(self) -> int:
        """The number of documents of real text."""
        return len(self._lines) if self._most is None else min(self._most, len(self._lines))

    def document(self, number: int) -> Document:
        """A document: real ones first, in random order, then mixed ones without end."""
        if number < self.real_documents:
            return self._real(number)
        return self._mixed(number)

    def _real(self, number: int) -> Document:
        title, text = json.loads(self._lines[number])
        return document_from_text(text, title=title, source=title, origin=f"bench:{number}")

    def _mixed(self, number: int) -> Document:
        """Passages out of the paragraphs of other documents' sentences, each passage from three of them."""
        drawn = random.Random(number)  # noqa: S311 - text for a benchmark
        texts = []
        for _ in range(MIXED_PASSAGES):
            sentences: list[str] = []
            for _ in range(3):
                _, text = json.loads(drawn.choice(self._lines))
                start = drawn.randrange(max(1, len(text) - 1500))
                sentences += re.split(r"(?<=[.!?])\s+", text[start : start + 1500])[1:-1]
            drawn.shuffle(sentences)
            texts.append(" ".join(" ".join(sentences).split())[:900])
        text = "\n\n".join([*texts, f"{MIXTURE}{number}."])
        return document_from_text(
            text, title=f"{MIXTURE}{number}", source=f"mixture-{number}", origin=f"bench:{number}"
        )

    def embed(self, count: int, size: int, seconds: float) -> None:
        """Embed real passages by the real model, up to a number of them or for some seconds; goes on where it was."""
        marks, vectors = self.embedded()
        known = set(marks)
        model, began = MiniLM(threads=1), perf_counter()  # several would wait for each other on a busy machine
        new: list[bytes] = []
        rows: list[Vectors] = []
        for number in range(self.real_documents):
            if len(known) >= count or perf_counter() - began > seconds:
                break
            document = self._real(number)
            texts = [
                embedded(document, one)
                for one in passages(document.text, document.sections, document.structure, size=size)
            ]
            missing = [text for text in dict.fromkeys(texts) if mark(text) not in known]
            if missing:
                rows.append(model.embed(missing))
                new += map(mark, missing)
                known.update(map(mark, missing))
        if new:
            np.savez(
                self.folder / "vectors.npz",
                marks=np.frombuffer(b"".join([*marks, *new]), np.uint8),
                vectors=np.concatenate([vectors, *rows]),
            )

    def embedded(self) -> tuple[list[bytes], Vectors]:
        """Marks of the texts that the real model embedded, and their vectors."""
        path = self.folder / "vectors.npz"
        if not path.exists():
            return [], np.empty((0, 384), np.float32)
        with np.load(path) as stored:
            marks = stored["marks"].tobytes()
            return [marks[at : at + MARK_BYTES] for at in range(0, len(marks), MARK_BYTES)], stored["vectors"]

    def questions(self, count: int) -> list[str]:
        """Questions that stand in the real texts, such as those of lists of frequent ones."""
        asked: dict[str, None] = {}
        for line in self._lines:
            for found in re.finditer(
                r"(?m)(?:^|[.!?]\s+)((?:How|What|Why|When|Where|Which|Who|Can|Is|Does|Do)\b[^.!?\n]{15,120}\?)",
                json.loads(line)[1],
            ):
                asked.setdefault(found[1])
        questions = sorted(asked)
        random.Random(1).shuffle(questions)  # noqa: S311 - a choice for a benchmark
        return questions[:count]


def mark(text: str) -> bytes:
    """What a text's vector is kept under."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=MARK_BYTES).digest()


class StoredEmbedder:
    """An embedder with stored vectors; a text without one gets a disturbed copy of another's."""

    name = "prepared"
    dimensions = 384
    fingerprint = "bench-scale"

    def __init__(self, store: Store) -> None:
        marks, self._vectors = store.embedded()
        self._rows = {one: row for row, one in enumerate(marks)}
        self.seconds = self.cpu = 0.0
        self.real = 0

    def embed(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> Vectors:
        """Unit vectors, shape (len(texts), 384)."""
        began, began_cpu = perf_counter(), process_time()
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for number, text in enumerate(texts):
            key = mark(text)
            if (row := self._rows.get(key)) is not None:
                vectors[number] = self._vectors[row]
                self.real += 1
                continue
            drawn = np.random.default_rng(int.from_bytes(key[:8], "little"))
            vector = self._vectors[drawn.integers(len(self._vectors))] + drawn.normal(
                scale=NOISE / np.sqrt(self.dimensions), size=self.dimensions
            )
            vectors[number] = vector / np.linalg.norm(vector)
        self.seconds += perf_counter() - began
        self.cpu += process_time() - began_cpu
        return vectors


class QuestionEmbedder(MiniLM):
    """The real model, for questions to a collection that `StoredEmbedder` embedded."""

    fingerprint = StoredEmbedder.fingerprint
