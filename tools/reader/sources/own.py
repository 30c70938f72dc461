"""What was written for this project: questions in people's own words, and statements with their false twins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tools.reader.sources.texts import OWN_HELD_ONE_IN, held, joined, lessons, one_line
from tools.reader.task import Range, Task

LABELS = {"supported": "supported", "not_supported": "not_enough", "contradicted": "contradicted"}
"""A twin is `not_supported` where its passage merely doesn't say it."""


class UnreadableLesson(ValueError):
    """A line of a hand-written file is not what its rules say; the message names its id."""


Report = Callable[[str], None]
"""Called with every line that can't be read; the other lines are taken."""


def questions(path: Path, report: Report) -> Iterator[Task]:
    """Yield the questions of a file: spans, lists, sentences, verdicts and near misses."""
    for row in lessons(path, "questions"):
        try:
            yield question(row)
        except UnreadableLesson as error:
            report(str(error))


def question(row: dict[str, Any]) -> Task:
    """Return one line of a file of questions."""
    text, sentences = joined(row["sentences"])
    evidence = tuple(row["evidence"])
    tempting = tuple(row.get("tempting") or ())
    if any(not 0 <= number < len(sentences) for number in (*evidence, *tempting)):
        raise UnreadableLesson(f"{row['id']}: a sentence that is not there")
    back = held("\n".join(row["sentences"]), OWN_HELD_ONE_IN)
    task = partial(Task, source="questions", held=back, tempting=tempting)
    ask = one_line(row["question"])
    if row["verdict"]:
        return task("verdict", ask, text, sentences, evidence=evidence, label=row["verdict"])
    spans = tuple(dict.fromkeys(_short(row, short, text, sentences) for short in row["short"]))
    return task("span", ask, text, sentences, spans, evidence, several=len(spans) > 1)


def _short(row: dict[str, Any], short: str, text: str, sentences: tuple[Range, ...]) -> Range:
    for number in row["evidence"]:
        start, end = sentences[number]
        at = text.find(short, start, end)
        if at >= 0:
            return at, at + len(short)
    raise UnreadableLesson(f"{row['id']}: {short!r} is in no evidence sentence")


@dataclass(frozen=True, slots=True)
class Twin:
    """A statement on a passage, true or false."""

    task: Task
    """The statement with the whole passage."""
    alone: Task
    """The statement with the cited sentences alone, as the verifier shows it."""


def twins(path: Path) -> Iterator[Twin]:
    """Yield the statements of a file, each with its passage and with its cited sentences alone."""
    for row in lessons(path, "statements"):
        cited = tuple(row["cited"])
        back = held("\n".join(row["sentences"]), OWN_HELD_ONE_IN)
        label = LABELS[row["label"]]
        statement = one_line(row["hypothesis"])
        text, sentences = joined(row["sentences"])
        evidence = None if label == "not_enough" else tuple(sorted(cited))
        whole = Task(
            "support",
            statement,
            text,
            sentences,
            evidence=evidence,
            label=label,
            source="twins",
            held=back,
            tempting=tuple(sorted(cited)),
        )
        text, sentences = joined([row["sentences"][number] for number in sorted(cited)])
        alone = Task(
            "support", statement, text, sentences, evidence=None, label=label, source="twins, cited alone", held=back
        )
        yield Twin(whole, alone if row["kind"] != "absence" else whole)
