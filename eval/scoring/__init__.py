"""One question scored: a sample goes in, each metric's value and the reasons for lost points come out.

- `sample`: a record of a run as the metrics read it.
- `metric`: what a metric is: name, meaning, unit, direction, which samples it counts, and its function.
- `metrics`: every metric; the headline is `right_and_cited`.
- `scores`: the samples of a run, scored.
- `reasons`: why a sample lost points, in words.
"""

from __future__ import annotations

from pincite.eval.scoring.metric import Metric
from pincite.eval.scoring.metrics import HEADLINE, METRICS
from pincite.eval.scoring.sample import Sample
from pincite.eval.scoring.scores import Score, headline_share, headline_values, score, score_all, scored

__all__ = [
    "HEADLINE",
    "METRICS",
    "Metric",
    "Sample",
    "Score",
    "headline_share",
    "headline_values",
    "score",
    "score_all",
    "scored",
]
