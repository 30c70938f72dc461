"""A run as a file: a header line, one line for each finished question, and a footer once all are finished.

Every line is a JSON object, written whole and at once, so that whatever kills an evaluation loses at most the line
that it was writing. A run holds all that its figures need: gold pairs, evidence, answers and the text around both; it
can be compared and reported when the suite and the documents have long changed.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, BinaryIO, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from pincite.bot.answers import Answer
from pincite.eval.errors import RunError, RunNotFound
from pincite.eval.gold import Asked
from pincite.eval.metrics import Estimate
from pincite.index.errors import DiskFull

FORMAT = 1
"""Raised when a run file of before can no longer be read."""

SUFFIX = ".jsonl"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Selection(_Model):
    """Which questions of a suite are asked, in the order of the suite."""

    split: Literal["dev", "test"] | None = None
    kinds: tuple[str, ...] = ()
    """Without any, all."""
    limit: int | None = Field(default=None, ge=1)
    """The first so many of those that the others leave."""


class Header(_Model):
    """What made a run."""

    type: Literal["header"] = "header"
    format: int = FORMAT
    id: str
    """Name of the run: suite, time and some characters of chance."""
    suite: str
    suite_path: str
    suite_sha256: str
    questions: int
    """How many were to be asked."""
    selection: Selection = Selection()
    collection: str
    index_id: str
    writer: str
    """`reader` or `llm`, as it was asked for."""
    model: str
    """What reads or writes, by its own name."""
    prompts: dict[str, str] = {}
    """Version of each prompt."""
    settings: dict[str, Any] = {}
    """All that may change an answer."""
    pincite: str
    """Version."""
    commit: str | None
    """Of the checkout that ran, with `+` where something in it was not committed."""
    platform: str
    started: str
    """UTC, ISO 8601."""
    arguments: tuple[str, ...] = ()


class Window(_Model):
    """A stretch of a document that holds what was cited and what should have been."""

    document_id: str
    title: str
    start: int
    """Code point of the document at which the text begins."""
    text: str


class Outcome(_Model):
    """What came of one question."""

    type: Literal["outcome"] = "outcome"
    number: int
    """Its place in the selection, from 0."""
    asked: Asked
    answer: Answer | None
    error: str | None = None
    """Why there is no answer, though it was asked for as often as the limits allow."""
    attempts: int = 1
    seconds: float
    """That the last attempt took."""
    resolves: tuple[bool, ...] = ()
    """For each citation, whether the document says just this just there."""
    windows: tuple[Window, ...] = ()


class Resumed(_Model):
    """That a stopped evaluation went on from here."""

    type: Literal["resumed"] = "resumed"
    at: str
    """UTC, ISO 8601."""
    commit: str | None


class Footer(_Model):
    """That all questions are finished."""

    type: Literal["footer"] = "footer"
    finished: str
    """UTC, ISO 8601."""
    answers: int
    errors: int
    seconds: float
    """That the questions took together, one after the other."""
    published: dict[str, Estimate] = {}
    """Of a benchmark, the figures by its authors' own rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as far as it came."""

    path: Path
    header: Header
    outcomes: tuple[Outcome, ...]
    """In the order of the suite."""
    resumed: tuple[Resumed, ...] = ()
    footer: Footer | None = None
    """None while an evaluation is under way, and after one that was stopped."""
    end: int = 0
    """Bytes of the file that hold whole lines; what stands behind them was being written when it was killed."""

    @property
    def name(self) -> str:
        """The run's id."""
        return self.header.id


Line = Header | Outcome | Resumed | Footer

_LINE: TypeAdapter[Line] = TypeAdapter(Annotated[Line, Field(discriminator="type")])


def folder(home: Path) -> Path:
    """Where the runs are kept."""
    return home / "runs"


def read(path: Path) -> Run:
    """Read a run, finished or not.

    The last line may be cut off. Of a question that was asked again the newest outcome counts.

    Raises:
        RunError: it is no run file, of another version, or damaged before its last line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RunError(path, f"can't be read ({error.strerror})") from None
    whole, _, rest = data.rpartition(b"\n")
    end = len(whole) + 1 if b"\n" in data else 0
    lines = [*whole.split(b"\n"), rest] if end else [rest]
    header = _header(path, lines[0])
    outcomes: dict[str, Outcome] = {}
    resumed: list[Resumed] = []
    footer: Footer | None = None
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        try:
            found = _LINE.validate_json(line)
        except ValidationError as error:
            if number == len(lines):
                break  # was being written when the evaluation was killed
            wrong = error.errors()[0]
            where = ".".join(str(part) for part in wrong["loc"])
            raise RunError(
                path,
                f"line {number} is damaged, or not of this version of Pincite ({where or 'JSON'}: {wrong['msg']}; "
                f"the run was made by {header.pincite}). Evaluate again",
            ) from None
        if isinstance(found, Outcome):
            outcomes[found.asked.pair.id] = found
            footer = None
        elif isinstance(found, Resumed):
            resumed.append(found)
        elif isinstance(found, Footer):
            footer = found
        if number == len(lines):
            end = len(data)  # whole but for its line end
    ordered = tuple(sorted(outcomes.values(), key=lambda outcome: outcome.number))
    return Run(path=path, header=header, outcomes=ordered, resumed=tuple(resumed), footer=footer, end=end)


def _header(path: Path, line: bytes) -> Header:
    try:
        raw = json.loads(line)
        version = raw["format"] if raw["type"] == "header" else None
    except (ValueError, TypeError, KeyError):
        version = None
    if not isinstance(version, int):
        raise RunError(path, "is not a run: its first line is no header. `pincite eval list` lists the runs")
    if version != FORMAT:
        newer = "Update Pincite, or evaluate again" if version > FORMAT else "Evaluate again"
        raise RunError(
            path, f"is a run of format {version} (Pincite {raw.get('pincite')}), this Pincite reads {FORMAT}. {newer}"
        )
    try:
        return Header.model_validate(raw)
    except ValidationError as error:
        wrong = error.errors()[0]
        raise RunError(path, f"its header is damaged ({wrong['loc']}: {wrong['msg']}). Evaluate again") from None


class Appender:
    """Writes a run line by line, from its header on or from where a killed evaluation came to."""

    def __init__(self, path: Path, *, end: int | None = None) -> None:
        """Open the file.

        Args:
            path: the run file.
            end: bytes to keep of a run that goes on; without it the file must not exist.
        """
        self.path = path
        self._end = end
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("r+b" if self._end is not None else "xb")
            if self._end is not None:
                self._file.truncate(self._end)
                self._file.seek(0, 2)
                if self._end and self.path.read_bytes()[-1:] != b"\n":
                    self._file.write(b"\n")
        except OSError as error:
            raise self._failed(error) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, line: Line) -> None:
        """Add a line; it is in the file when this returns.

        Raises:
            DiskFull, RunError: it could not be written; the lines before are.
        """
        assert self._file is not None, "an appender is a context manager"
        try:
            self._file.write(line.model_dump_json().encode() + b"\n")
            self._file.flush()
        except OSError as error:
            raise self._failed(error) from None

    def _failed(self, error: OSError) -> Exception:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return DiskFull(self.path.parent)
        return RunError(self.path, f"can't be written ({error.strerror})")


def paths(home: Path) -> list[Path]:
    """The run files, newest first."""
    return sorted(
        folder(home).glob(f"*{SUFFIX}"), key=lambda path: (path.stem.rsplit("-", 2)[1:], path.stem), reverse=True
    )


def listed(home: Path) -> Iterator[Run]:
    """The runs, newest first; files that are none, or of another version, are left out."""
    for path in paths(home):
        try:
            yield read(path)
        except RunError:
            continue


def find(name: str, home: Path) -> Path:
    """The file of a run: a path, a run's name or the beginning of it, `latest`, or `previous` for the one before.

    Raises:
        RunNotFound: there is no such run.
        RunError: the beginning fits several.
    """
    if Path(name).expanduser().is_file():
        return Path(name).expanduser()
    existing = paths(home)
    recent = {"latest": 0, "previous": 1}.get(name)
    if recent is not None and recent < len(existing):
        return existing[recent]
    found = [path for path in existing if name and path.stem.startswith(name)]
    exact = [path for path in found if path.stem == name]
    if len(exact or found) > 1:
        raise RunError(name, f"{len(found)} runs begin so, the newest are {', '.join(p.stem for p in found[:3])}")
    if not found:
        raise RunNotFound(name, folder(home))
    return (exact or found)[0]
