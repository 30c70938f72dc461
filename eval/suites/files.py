"""A suite as a file: UTF-8, one gold pair per line as a JSON object; blank lines are allowed.

A first line `{"collection": "reports"}` names the collection that the pairs are asked of. A string stands for a list of
one: `"answers": "four"`, `"tags": "travel"`.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pincite.eval.errors import SuiteError
from pincite.eval.gold import GoldPair
from pincite.eval.suites.rules import SuiteProblem, broken

SUFFIX = ".jsonl"
BUNDLED = Path(__file__).parent
SHOWN = 3
"""Most violations of the schema that a message names; the rest are counted."""


@dataclass(frozen=True, slots=True)
class SuiteLine:
    """A gold pair with its line."""

    number: int
    """Counted from 1."""
    pair: GoldPair


@dataclass(frozen=True, slots=True)
class Suite:
    """The gold pairs of a file."""

    name: str
    path: Path
    sha256: str
    """Hash of the file, in hexadecimal: tells versions of a suite apart."""
    lines: tuple[SuiteLine, ...]
    problems: tuple[SuiteProblem, ...] = ()
    """Lines that could not be read and are left out; none after `load`."""
    collection: str | None = None
    """The collection that it is asked of, where the file says so."""

    @property
    def pairs(self) -> tuple[GoldPair, ...]:
        """The pairs in the order of the file."""
        return tuple(line.pair for line in self.lines)


def bundled() -> tuple[str, ...]:
    """Names of the suites that come with Pincite."""
    return tuple(sorted(path.stem for path in BUNDLED.glob(f"*{SUFFIX}")))


def find(name_or_path: str | Path, folder: Path | None = None) -> Path:
    """Find the file of a suite: a bundled one by its name, any other by its path, or by its name where suites are kept.

    Args:
        name_or_path: the suite.
        folder: the folder of the suites in the data folder.

    Raises:
        SuiteError: there is no such suite.
    """
    if str(name_or_path) in bundled():
        return BUNDLED / f"{name_or_path}{SUFFIX}"
    path = Path(name_or_path).expanduser()
    if path.is_file():
        return path
    if folder is not None and len(path.parts) == 1:
        for file in (folder / path.name, folder / f"{path.name}{SUFFIX}"):
            if file.suffix == SUFFIX and file.is_file():
                return file
    what = "this is a folder, not a suite" if path.is_dir() else "there is no such suite"
    raise SuiteError(
        path, f"{what}. Give the path of a {SUFFIX} file, or the name of a bundled suite: {', '.join(bundled())}"
    )


def load(path: str | Path) -> Suite:
    """Read a suite whose lines are all right.

    Raises:
        SuiteError: a line is wrong. The message names the first; `lint` gives all.
    """
    suite = read(path)
    for problem in suite.problems:
        raise SuiteError(suite.path, problem.message, line=problem.line)
    return suite


def read(path: str | Path) -> Suite:
    """Read a suite, with unreadable lines among its `problems`.

    Raises:
        SuiteError: the file itself can't be read.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SuiteError(path, f"it can't be read: {error.strerror or error}") from None
    lines: list[SuiteLine] = []
    problems: list[SuiteProblem] = []
    places: dict[str, int] = {}
    collection: str | None = None
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not raw.strip():
            continue
        if not lines and collection is None and (collection := _collection(raw)) is not None:
            continue
        try:
            pair = _pair(raw)
        except ValueError as error:
            problems.append(SuiteProblem(number, "error", str(error)))
            continue
        if pair.id in places:
            problems.append(
                SuiteProblem(number, "error", f"{pair.id}: line {places[pair.id]} has the same id; ids are unique")
            )
            continue
        places[pair.id] = number
        lines.append(SuiteLine(number, pair))
        problems.extend(SuiteProblem(number, "error", message) for message in broken(pair))
    if not lines and not problems:
        problems.append(SuiteProblem(1, "error", "the suite is empty: it needs one JSON object a line"))
    digest = hashlib.sha256(content).hexdigest()
    return Suite(
        path.stem, path, digest, tuple(lines), tuple(sorted(problems, key=lambda problem: problem.line)), collection
    )


def schema() -> dict[str, Any]:
    """The JSON schema of a line."""
    return GoldPair.model_json_schema()


def dump(pair: GoldPair) -> str:
    """A pair as a line, without defaults."""
    return json.dumps(pair.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)


def append(path: str | Path, pairs: Iterable[GoldPair], *, collection: str | None = None) -> None:
    """Add pairs at the end of a suite, all or none; the file is created if it doesn't exist.

    Args:
        path: the suite.
        pairs: the new pairs.
        collection: the collection of a new file.

    Raises:
        SuiteError: the file can't be written.
    """
    path = Path(path)
    added = "".join(f"{dump(pair)}\n" for pair in pairs).encode()
    if not added:
        return
    try:
        before = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise SuiteError(path, f"it can't be read: {error.strerror or error}") from None
    if not before and collection is not None:
        before = remembering(collection).encode() + b"\n"
    separator = b"\n" if before and not before.endswith(b"\n") else b""
    write(path, before + separator + added)


def write(path: Path, content: bytes) -> None:
    """Replace a file at once: it holds the old content or the new, whatever happens.

    Raises:
        SuiteError: the file can't be written.
    """
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(path.stat().st_mode if path.exists() else 0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise SuiteError(path, f"it can't be written: {error.strerror or error}") from None


def remembering(collection: str) -> str:
    """The first line of a suite that remembers its collection."""
    return json.dumps({"collection": collection}, ensure_ascii=False)


def _collection(raw: bytes) -> str | None:
    """The collection that a line names, if it does nothing else."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict) and value.keys() == {"collection"} and isinstance(value["collection"], str):
        return value["collection"] or None
    return None


def _pair(raw: bytes) -> GoldPair:
    """Read one line.

    Raises:
        ValueError: the line is no gold pair; the message says why.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start + 1} is not UTF-8: save the file as UTF-8") from None
    try:
        value = json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise ValueError(f"malformed JSON at column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise ValueError("malformed JSON: it is nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("a line has to be one JSON object")
    try:
        return GoldPair.model_validate_json(json.dumps(listed(value)), strict=True)
    except ValidationError as error:
        reasons = refusals(error)
        more = f"; and {len(reasons) - SHOWN} more" if len(reasons) > SHOWN else ""
        name = f"{value['id']}: " if isinstance(value.get("id"), str) else ""
        raise ValueError(f"{name}not a gold pair: {'; '.join(reasons[:SHOWN])}{more}") from None


def refusals(error: ValidationError) -> list[str]:
    """What is wrong with the fields of a pair, each with its name and the values that it may have."""
    reasons = []
    for one in error.errors(include_url=False):
        message = one["msg"]
        if one["type"] == "literal_error":
            expected = one["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
            message = f"{one['input']!r} is none of {expected}"
        elif one["loc"] == ("weight",):
            message = f"{one['input']!r} is no number above 0: write one, such as 2 or 0.5, or leave it out"
        reasons.append(f"{'.'.join(map(str, one['loc'])) or 'the pair'}: {message}")
    return reasons


def listed(value: dict[str, Any]) -> dict[str, Any]:
    """The pair, with a lone string or quote in the place of a list turned into a list of one."""
    whole = dict(value)
    if isinstance(whole.get("tags"), str):
        whole["tags"] = [whole["tags"]]
    if isinstance(whole.get("near_miss"), str | dict):
        whole["near_miss"] = [whole["near_miss"]]
    for name in ("answers", "evidence"):
        if isinstance(whole.get(name), str | dict):
            whole[name] = [whole[name]]
        if isinstance(whole.get(name), list):
            whole[name] = [[one] if isinstance(one, str | dict) else one for one in whole[name]]
    return whole


def _object(entries: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in entries]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return dict(entries)
