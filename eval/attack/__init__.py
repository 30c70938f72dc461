"""Prompt injection: documents that try to steer whoever reads them, and how far they get.

- `formats`: files of every format with a sentence among others, or hidden.
- `battery`: the attacks.
- `seeing`: text as a language model reads it.
- `obeying`: scripted models that follow instructions in documents.
- `running`: attacks against writers, with Pincite and without.
- `rates`: how many succeed, by kind.
"""

from __future__ import annotations

from pincite.eval.attack.battery import KINDS, Attack, attacks, selected
from pincite.eval.attack.rates import Rate, by_model, data, rates, rows
from pincite.eval.attack.running import AttackTrial, run

__all__ = ["KINDS", "Attack", "AttackTrial", "Rate", "attacks", "by_model", "data", "rates", "rows", "run", "selected"]
