"""Runs: one evaluation of a suite each, kept as a file from its first answer on.

- `files`: a run as it stands in its file, read back whole or as far as a killed evaluation came.
- `origin`: what made a run: versions, settings, commit, platform.
- `exams`: what is evaluated, and what answers it.
- `asking`: the questions asked one after the other or many at once, with retries.
- `windows`: the text around what is cited and what should have been.
- `running`: an evaluation from its suite to its finished file.
"""

from __future__ import annotations

from pincite.eval.runs.asking import Limits
from pincite.eval.runs.exams import Exam, collection_of, of_benchmark, of_suite
from pincite.eval.runs.files import Footer, Header, Outcome, Run, Selection, Window, find, folder, listed, read
from pincite.eval.runs.running import resume, run

__all__ = [
    "Exam",
    "Footer",
    "Header",
    "Limits",
    "Outcome",
    "Run",
    "Selection",
    "Window",
    "collection_of",
    "find",
    "folder",
    "listed",
    "of_benchmark",
    "of_suite",
    "read",
    "resume",
    "run",
]
