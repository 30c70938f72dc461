"""Paths as a run records them: a published run names no folder of the machine that made it."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath, PureWindowsPath

from pincite.bot.answers import Answer
from pincite.eval.suites.files import BUNDLED, bundled

_PATH = re.compile(r"(?<![\w/\\.:~])(?:~?/|[A-Za-z]:[\\/]|\\\\)[^\s\"'“”,;:()\[\]{}]*")
"""An absolute path in a sentence; the part of a URL after its `:` is not one."""


def portable(path: str | Path) -> str:
    """A path without the folders of this machine.

    A bundled suite is its name, a file below the working folder is relative to it, and any other file is its name
    alone. Relative paths, and words that are no paths, stay as they are.
    """
    text = str(path)
    if not _absolute(text):
        return text
    named = Path(text).expanduser()
    if named.parent == BUNDLED and named.stem in bundled():
        return named.stem
    for folder in (Path.cwd(), Path.cwd().resolve()):
        if named != folder and named.is_relative_to(folder):
            return named.relative_to(folder).as_posix()
    return (PureWindowsPath(text) if "\\" in text else PurePosixPath(text)).name or "."


def without_paths(text: str) -> str:
    """A message whose absolute paths are made portable."""
    for folder in dict.fromkeys((Path.cwd(), Path.cwd().resolve(), Path.home())):
        if len(folder.parts) > 1:
            text = text.replace(f"{folder}/", "").replace(f"{folder}\\", "")
    return _PATH.sub(lambda match: portable(match.group()), text)


def portable_argument(argument: str) -> str:
    """A word of a command line; in `--name=value` the value is made portable."""
    name, equals, value = argument.partition("=")
    if name.startswith("-") and equals:
        return f"{name}={portable(value)}"
    return portable(argument)


def portable_answer(answer: Answer) -> Answer:
    """An answer whose citations name their sources by portable paths; a URL stays."""
    citations = tuple(
        citation.model_copy(update={"source": portable(citation.source)}) for citation in answer.citations
    )
    return answer.model_copy(update={"citations": citations})


def _absolute(text: str) -> bool:
    return text.startswith(("/", "~/", "\\\\")) or bool(re.match(r"[A-Za-z]:[\\/]", text))
