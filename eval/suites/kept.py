"""Suites in the data folder: `suites/NAME.jsonl`, where the page saves pairs, and commands find them by name."""

from __future__ import annotations

import re
from pathlib import Path

from pincite.eval.errors import AskedOfAnother, BadSuiteName, BundledSuite
from pincite.eval.gold import GoldPair
from pincite.eval.suites.files import SUFFIX, append, bundled, dump, load, write
from pincite.index.private import FILE_MODE, private_file, private_folder

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def folder(home: Path) -> Path:
    """The folder of the suites in a data folder."""
    return home / "suites"


def names(home: Path) -> tuple[str, ...]:
    """Names of the suites in a data folder."""
    return tuple(sorted(path.stem for path in folder(home).glob(f"*{SUFFIX}") if NAME.fullmatch(path.stem)))


def path(home: Path, name: str) -> Path:
    """The file of a suite in a data folder, which need not exist.

    Raises:
        SuiteError: it is no name, or that of a suite that comes with Pincite.
    """
    if not NAME.fullmatch(name):
        raise BadSuiteName(name)
    if name in bundled():
        raise BundledSuite(name)
    return folder(home) / f"{name}{SUFFIX}"


def put(home: Path, name: str, pair: GoldPair, collection: str) -> bool:
    """Save a pair: replace the one with its id, or add it. Return whether it replaced one.

    Args:
        home: the data folder.
        name: of the suite, which is made if it does not exist.
        pair: the pair to save.
        collection: the collection that the pairs are asked of.

    Raises:
        SuiteError: the suite can't be read or written, or is asked of another collection.
    """
    import filelock

    file = path(home, name)
    private_folder(file.parent)
    with filelock.FileLock(file.with_suffix(".lock"), timeout=10, mode=FILE_MODE):
        if not file.exists() or not file.stat().st_size:
            private_file(file)
            append(file, [pair], collection=collection)
            return False
        suite = load(file)
        if suite.collection is not None and suite.collection != collection:
            raise AskedOfAnother(name, suite.collection, collection)
        line = next((line for line in suite.lines if line.pair.id == pair.id), None)
        if line is None:
            append(file, [pair])
            return False
        lines = file.read_bytes().split(b"\n")
        lines[line.number - 1] = dump(pair).encode()
        write(file, b"\n".join(lines))
        return True
