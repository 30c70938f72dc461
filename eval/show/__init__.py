"""How an evaluation looks in a terminal: results on standard output, progress and notes on standard error."""

from __future__ import annotations

from pincite.eval.show.blaming import blame, stories
from pincite.eval.show.comparisons import comparison, failed_gate, matrix, plan
from pincite.eval.show.progress import combination, counting, progress
from pincite.eval.show.runs import opinion, run_data, runs, summary
from pincite.eval.show.suites import problems, proposal

__all__ = [
    "blame",
    "combination",
    "comparison",
    "counting",
    "failed_gate",
    "matrix",
    "opinion",
    "plan",
    "problems",
    "progress",
    "proposal",
    "run_data",
    "runs",
    "stories",
    "summary",
]
