"""Runs: each is one evaluation of a suite, kept in a file from its first answer on.

- `records`: what a run consists of.
- `files`: a run file, written line by line and read back, also after a kill.
- `finding`: where runs are kept, and how one is found by its name.
- `origin`: what made a run: versions, settings, commit, platform.
- `exams`: the questions of a suite or a benchmark, with the bot that answers them.
- `turns`: conversations in the bot's own words.
- `again`: the collection and the bot of a run once more.
- `asking`: the questions asked in turn or many at once, with retries.
- `thresholds`: a run as other thresholds would have it.
- `portable`: paths without what only one machine has.
- `excerpts`: the text around citations and evidence.
- `running`: an evaluation from its suite to its finished file.
"""

from __future__ import annotations

from pincite.eval.runs.again import again
from pincite.eval.runs.asking import Limits
from pincite.eval.runs.exams import Exam, collection_of, of_benchmark, of_suite, open_bot, without_thresholds
from pincite.eval.runs.files import read
from pincite.eval.runs.finding import find, folder, listed
from pincite.eval.runs.records import Footer, Header, QuestionRecord, RecordedExcerpt, Run, Selection, Skipped, Withheld
from pincite.eval.runs.running import resume, run
from pincite.eval.runs.thresholds import at_threshold

__all__ = [
    "Exam",
    "Footer",
    "Header",
    "Limits",
    "QuestionRecord",
    "RecordedExcerpt",
    "Run",
    "Selection",
    "Skipped",
    "Withheld",
    "again",
    "at_threshold",
    "collection_of",
    "find",
    "folder",
    "listed",
    "of_benchmark",
    "of_suite",
    "open_bot",
    "read",
    "resume",
    "run",
    "without_thresholds",
]
