"""Every statement against its citations: verified, refuted, or neither.

- `verifier`: one draft, from top to bottom: fit, cites, checks, judge, needed cites, narrow.
- `statement`: a statement and the sentences that it cites, parsed once; with `quantities`, `measures`, `days` and
  `naming`.
- `checks`: what can be compared: dates, numbers, quotations, negation, names, near copies. They refute or doubt.
- `languages`: the words that the checks know of each language. A check doesn't run on a language that it doesn't know.
- `judges`: whether sentences support a statement that no check refutes or doubts.
- `support`: whether cited sentences support a statement, and which of them it needs.
- `entailment`: statements that follow from a sentence by rule, so that they need no judge.
- `relevance`: whether a statement answers the question.
- `narrow`: a cited sentence down to the words that carry the statement.
"""

from __future__ import annotations

from pincite.bot.verify.checks import CHECKS, Check, Finding
from pincite.bot.verify.judges import Judge, Judged
from pincite.bot.verify.verifier import Checked, Verifier

__all__ = ["CHECKS", "Check", "Checked", "Finding", "Judge", "Judged", "Verifier"]
