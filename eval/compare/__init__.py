"""Two runs of one suite, question by question: what differs, by how much, and whether chance would do the same.

- `pairing`: the questions that are the same in both runs, and whether the runs can be compared at all.
- `changes`: every figure in both runs, with the interval of its difference.
- `flips`: the questions that one run gets right and the other wrong.
- `comparison`: all of it.
- `gates`: conditions on a comparison that a CI can fail on.
"""

from __future__ import annotations

from pincite.eval.compare.changes import FigureChange
from pincite.eval.compare.comparison import Comparison, compare
from pincite.eval.compare.flips import Flip, Side, gold
from pincite.eval.compare.gates import Gate, Margin
from pincite.eval.compare.pairing import MINIMUM_OVERLAP

__all__ = ["MINIMUM_OVERLAP", "Comparison", "FigureChange", "Flip", "Gate", "Margin", "Side", "compare", "gold"]
