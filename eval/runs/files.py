"""A run as a file: a header line, one line for each finished question, and a footer once all are finished.

Every line is a JSON object, written whole and at once, so a killed evaluation loses at most the line that it was
writing. A run holds everything that its figures need (gold pairs, evidence, answers and the text around both), so it
can be compared and reported after the suite and the documents have changed.
"""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Annotated, BinaryIO, Self

from pydantic import Field, TypeAdapter, ValidationError

from pincite.eval.errors import RunError
from pincite.eval.runs.records import FORMAT, Footer, Header, QuestionRecord, Resumed, Run
from pincite.index.errors import DiskFull
from pincite.index.private import FILE_MODE, private_folder

SUFFIX = ".jsonl"

Line = Header | QuestionRecord | Resumed | Footer

_LINE: TypeAdapter[Line] = TypeAdapter(Annotated[Line, Field(discriminator="type")])


def read(path: Path) -> Run:
    """Read a run, finished or not.

    The last line may be cut off. Of a question that was asked again the newest record counts.

    Raises:
        RunError: the file is no run, of another version, or damaged before its last line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RunError(path, f"can't be read ({error.strerror})") from None
    whole, _, rest = data.rpartition(b"\n")
    end = len(whole) + 1 if b"\n" in data else 0
    lines = [*whole.split(b"\n"), rest] if end else [rest]
    header = _header(path, lines[0])
    records: dict[str, QuestionRecord] = {}
    resumed: list[Resumed] = []
    footer: Footer | None = None
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        try:
            entry = _LINE.validate_json(line)
        except ValidationError as error:
            if number == len(lines):
                break  # was being written when the evaluation was killed
            wrong = error.errors()[0]
            where = ".".join(str(part) for part in wrong["loc"])
            raise RunError(
                path,
                f"line {number} is damaged, or not of this version of Pincite ({where or 'JSON'}: {wrong['msg']}; "
                f"the run was made by {header.pincite}). Run the suite again",
            ) from None
        if isinstance(entry, QuestionRecord):
            records[entry.asked.pair.id] = entry
            footer = None
        elif isinstance(entry, Resumed):
            resumed.append(entry)
        elif isinstance(entry, Footer):
            footer = entry
        if number == len(lines):
            end = len(data)  # complete except for its line end
    ordered = tuple(sorted(records.values(), key=lambda record: record.number))
    return Run(path=path, header=header, records=ordered, resumed=tuple(resumed), footer=footer, end=end)


def _header(path: Path, line: bytes) -> Header:
    try:
        raw = json.loads(line)
        version = raw["format"] if raw["type"] == "header" else None
    except (ValueError, TypeError, KeyError):
        version = None
    if not isinstance(version, int):
        raise RunError(path, "is not a run: its first line is not a header. `pincite eval list` lists the runs")
    if version != FORMAT:
        newer = "Update Pincite, or run the suite again" if version > FORMAT else "Run the suite again"
        raise RunError(
            path, f"is a run of format {version} (Pincite {raw.get('pincite')}), this Pincite reads {FORMAT}. {newer}"
        )
    try:
        return Header.model_validate(raw)
    except ValidationError as error:
        wrong = error.errors()[0]
        raise RunError(path, f"its header is damaged ({wrong['loc']}: {wrong['msg']}). Run the suite again") from None


class Appender:
    """Writes a run line by line, from its header or from where a killed evaluation stopped."""

    def __init__(self, path: Path, *, end: int | None = None) -> None:
        """Open the file.

        Args:
            path: the run file.
            end: bytes to keep of a run that goes on; without it, the file must not exist.
        """
        self.path = path
        self._end = end
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        try:
            private_folder(self.path.parent)
            self._file = self.path.open("r+b") if self._end is not None else _created(self.path)
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
            DiskFull, RunError: the line could not be written; those before it were.
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


def _created(path: Path) -> BinaryIO:
    """Make a file that only its owner can read: a run holds questions and documents."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "wb")
