"""Gold suites: files of gold pairs, one JSON object a line, checked before anything is asked.

- `files`: a suite as it stands in its file.
- `rules`: what a pair has to have, by its kind.
- `evidence`: the quotes of a pair as spans of the documents that it is asked of.
- `linting`: everything that is wrong or doubtful in a suite, at once.
- `adopting`: pairs from what people thought of answers.
"""

from __future__ import annotations

from pincite.eval.suites.adopting import Adopted, adopt
from pincite.eval.suites.evidence import resolve
from pincite.eval.suites.files import Line, Suite, append, bundled, dump, find, load, read, schema
from pincite.eval.suites.linting import lint
from pincite.eval.suites.rules import Problem

__all__ = [
    "Adopted",
    "Line",
    "Problem",
    "Suite",
    "adopt",
    "append",
    "bundled",
    "dump",
    "find",
    "lint",
    "load",
    "read",
    "resolve",
    "schema",
]
