"""Gold suites: files of gold pairs, one JSON object per line, checked before anything is asked.

- `files`: a suite and its file.
- `bundles`: the documents of the suites that come with Pincite.
- `rules`: what a pair needs, by its kind.
- `evidence`: the quotes of a pair as spans of documents.
- `linting`: all errors and doubts of a suite.
- `kept`: suites in the data folder.
- `kinds`: the kind of a pair, guessed.
- `adopting`: pairs from rated answers.
- `spreadsheets`, `importing`: pairs as tables, with quotes that are looked for and written back exactly.
- `covering`: what no pair rests on.
- `drafting`: pairs that a person completes; `writing` has a language model write them.
- `rebasing`: a suite brought up to date with its documents.
"""

from __future__ import annotations

from pincite.eval.suites.adopting import Adopted, adopt
from pincite.eval.suites.bundles import Bundle, bundle_in, bundle_of
from pincite.eval.suites.evidence import Resolution, Stale, resolve
from pincite.eval.suites.files import Suite, SuiteLine, append, bundled, dump, find, load, read, schema
from pincite.eval.suites.linting import lint
from pincite.eval.suites.rebasing import Proposal, Rebased, rebase
from pincite.eval.suites.rules import SuiteProblem

__all__ = [
    "Adopted",
    "Bundle",
    "Proposal",
    "Rebased",
    "Resolution",
    "Stale",
    "Suite",
    "SuiteLine",
    "SuiteProblem",
    "adopt",
    "append",
    "bundle_in",
    "bundle_of",
    "bundled",
    "dump",
    "find",
    "lint",
    "load",
    "read",
    "rebase",
    "resolve",
    "schema",
]
