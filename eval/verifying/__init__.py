"""Measures verification: true statements and their false twins, given to the checks and to each judge.

- `statements`: true and false statements with the sentences that they cite; `statements.jsonl` and `everyday.jsonl`
  come with Pincite.
- `trying`: the outcomes that the checks and a judge give them.
- `trial`: the shares of false ones that pass and of true ones that are lost, by kind, with intervals.
"""

from __future__ import annotations

from pincite.eval.verifying.statements import BUNDLED, EVERYDAY, SETS, LabelledStatement, load
from pincite.eval.verifying.trial import JudgeOutcomes, StatementGroup, Trial
from pincite.eval.verifying.trying import attempt, measure

__all__ = [
    "BUNDLED",
    "EVERYDAY",
    "SETS",
    "JudgeOutcomes",
    "LabelledStatement",
    "StatementGroup",
    "Trial",
    "attempt",
    "load",
    "measure",
]
