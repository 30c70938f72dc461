"""Errors of an evaluation, besides those of a question or of the index."""

from __future__ import annotations

from pathlib import Path

from pincite.index.errors import PinciteError


class SuiteError(PinciteError):
    """A suite or a line of it can't be asked. The message names the file and the line."""

    def __init__(self, path: str | Path, reason: str, *, line: int | None = None) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")
        self.path = str(path)
        self.line = line
        self.reason = reason


class BadSuiteName(SuiteError):
    """The name can't be a suite's. Use 1 to 64 letters, digits and any of . _ -"""

    def __init__(self, name: str) -> None:
        super().__init__(name, "can't name a suite: use 1 to 64 letters, digits and any of . _ -")


class BundledSuite(SuiteError):
    """The suite comes with Pincite and can't be changed."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "comes with Pincite and can't be changed. Choose another name")


class AskedOfAnother(SuiteError):
    """The suite belongs to another collection than the pair."""

    def __init__(self, name: str, collection: str, other: str) -> None:
        super().__init__(name, f"is asked of the collection {collection}, not of {other}")
        self.collection = collection
        self.other = other


class RunError(PinciteError):
    """A run file can't be read, resumed or compared. The message names the file."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = str(path)
        self.reason = reason


class LabelError(PinciteError):
    """A file of labels, or a line of it, can't be used. The message names the file and the line."""

    def __init__(self, path: str | Path, reason: str, *, line: int | None = None) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")
        self.path = str(path)
        self.line = line


class DocumentsChanged(RunError):
    """The documents have changed since the run, so that its answers can't be explained."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path, "the documents have changed since this run. Run the suite again, then ask why")


class NotInRun(RunError):
    """The question is not in the run."""

    def __init__(self, path: str | Path, id_: str, hint: str = "") -> None:
        super().__init__(path, f"holds no question {id_}{hint}")
        self.id = id_


class RightAnswer(RunError):
    """The answer is right: there is no failure to explain."""

    def __init__(self, path: str | Path, id_: str) -> None:
        super().__init__(path, f"{id_} is right: nothing lost it")
        self.id = id_


class RunNotFound(PinciteError):
    """No run has that name. `pincite eval list` lists those that exist."""

    def __init__(self, name: str, folder: str | Path) -> None:
        super().__init__(
            f"{name!r} is neither a run file nor the beginning of one run's name in {folder}. "
            "`pincite eval list` lists the runs"
        )
        self.name = name


class RunInterrupted(PinciteError):
    """The evaluation was stopped. Every finished answer is in the run file, and `--resume` goes on from there."""

    exit_code = 130
    """Exit code that shells expect after Ctrl-C."""

    def __init__(self, path: str | Path, finished: int, total: int) -> None:
        super().__init__(
            f"stopped after {finished} of {total} questions, all of them kept. "
            f"Go on with the same command and `--resume {path}`"
        )
        self.path = str(path)

    def worded(self, message: str) -> RunInterrupted:
        """The same error with another message."""
        self.args = (message,)
        return self


class CostReached(PinciteError):
    """The budget has no room for another question. Everything finished is kept, and the same command can go on."""

    def __init__(self, spent: float, most: float, how: str = "") -> None:
        super().__init__(f"stopped at {spent:.4f} dollars: another question could exceed {most:g}{how}")
        self.spent = spent
        self.most = most


class GateError(PinciteError):
    """A gate can't be read or judged. `--fail-if` wants a metric, `<` or `>`, and a number: "answer_f1 < -0.01"."""


class GuaranteeRefused(PinciteError):
    """Too few pairs, or too many wrong answers, for the promise. Nothing was changed."""


class BenchmarkError(PinciteError):
    """A benchmark's files are missing, or differ from those published."""


class JudgeError(PinciteError):
    """A judging model's reply is not a judgement."""


class JudgeUnavailable(PinciteError):
    """The judging model refuses the request; a retry does not help."""


class MissingExtra(PinciteError):
    """A library of the extra `eval` is not installed."""

    def __init__(self, library: str) -> None:
        super().__init__(f"the evaluation needs {library}, which is not installed: pip install 'pincite[eval]'")
        self.library = library
