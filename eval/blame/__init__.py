"""Which stage lost a question, found by trying: each stage is corrected in turn, and the question is asked again.

- `stories`: what is kept of one question: the stage, the trials, and the story in a sentence.
- `trials`: a question asked again with less in the way.
- `blaming`: the stage, from the trials; a whole run.
- `files`: the stories of a run, kept beside it.
"""

from __future__ import annotations

from pincite.eval.blame.blaming import blame
from pincite.eval.blame.files import read
from pincite.eval.blame.stories import STAGES, Blame, Stage, Story

__all__ = ["STAGES", "Blame", "Stage", "Story", "blame", "read"]
