"""An evaluation in a terminal: results on standard output, progress and notes on standard error."""

from __future__ import annotations

from pincite.eval.show.attacking import attacked_files, attacks
from pincite.eval.show.blaming import blame, stories
from pincite.eval.show.comparisons import comparison, failed_gate, matrix, plan
from pincite.eval.show.drifting import drift
from pincite.eval.show.labelling import labels
from pincite.eval.show.progress import combination, counting, progress
from pincite.eval.show.promising import promise
from pincite.eval.show.repeating import repeats
from pincite.eval.show.runs import against_people, opinion, run_data, runs, summary
from pincite.eval.show.suites import adopted, coverage, evidence_proposal, imported, problems, proposal, rebased
from pincite.eval.show.verifying import trial

__all__ = [
    "adopted",
    "against_people",
    "attacked_files",
    "attacks",
    "blame",
    "combination",
    "comparison",
    "counting",
    "coverage",
    "drift",
    "evidence_proposal",
    "failed_gate",
    "imported",
    "labels",
    "matrix",
    "opinion",
    "plan",
    "problems",
    "progress",
    "promise",
    "proposal",
    "rebased",
    "repeats",
    "run_data",
    "runs",
    "stories",
    "summary",
    "trial",
]
