"""From the model's outputs to probabilities, on paragraphs that were held back from training.

Each held-back article is a collection of its own, of which every other paragraph is indexed. Its questions are asked
through the retriever, as a user's would be: those on the paragraphs left out can't be answered, nor can the near misses
written on those that are there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from bot.reader.features import Features, Logistic, features, highest, places
from bot.reader.model import ReaderModel
from bot.reader.reader import BuiltInReader
from bot.reader.training.fit import auroc, balanced_threshold, logistic, temperature
from bot.reader.training.published import questions
from bot.reader.training.task import VERDICT, Task
from bot.reader.training.written import written
from bot.settings import Settings
from index import build
from index.embedders import embedder_of
from index.loaders import document_from_text
from index.retrieve import Retriever

SETS = ("squadshifts_new_wiki_half", "squadshifts_reddit", "squadshifts_amazon_reviews")
MOST = 400
"""Questions of each set that are asked of an article, at most."""

UNCALIBRATED: Mapping[str, object] = {
    "sentence": asdict(Logistic(0, 0, 0, 0, 0, 0)),
    "answerable": asdict(Logistic(0, 0, 0, 0, 0, 0)),
    "verdict_temperature": 1.0,
    "support_temperature": 1.0,
    "threshold": 0.5,
    "short_from": 0.0,
    "verdict_from": 0.5,
}
"""What model.json holds until something is fitted."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What the model said to one question, and what is true."""

    group: int
    kind: str
    answerable: bool
    label: str
    known: tuple[Features, ...]
    right: tuple[bool, ...]
    """Which sentences hold an answer."""
    answers: tuple[float, ...]
    verdicts: tuple[tuple[float, float, float], ...]
    """Of each sentence's window."""


def observe(folder: Path, model: ReaderModel) -> Iterator[Observed]:
    """Ask the held-back questions."""
    reader = BuiltInReader(model)
    groups = _groups(folder)
    by_hand: dict[str, list[Task]] = {}
    for task in written(folder):
        if task.held and task.kind != "support":
            by_hand.setdefault(task.context, []).append(task)
    with tempfile.TemporaryDirectory() as home:
        for number, tasks in enumerate(groups):
            contexts = list(dict.fromkeys(t.context for t in tasks))
            shown = set(contexts[::2])
            settings = Settings.read(home=Path(home), collection=f"held-{number}")
            documents = [
                document_from_text(text, title="", source=str(n), origin=f"held:{number}:{n}")
                for n, text in enumerate(contexts)
                if text in shown
            ]
            build.add(documents, settings, embedder_of(settings))
            retriever = Retriever(settings)
            extra = [t for text in contexts if text in shown for t in by_hand.get(text, [])]
            step = max(1, len(tasks) // MOST)
            for task in (*tasks[::step], *extra):
                yield _observed(number, task, task.context in shown, retriever, reader)


def _groups(folder: Path) -> list[list[Task]]:
    found: dict[tuple[str, int], list[Task]] = {}
    for name in SETS:
        for article, task in questions(folder, name):
            if task.held:
                key = (name, article if name == SETS[0] else 0)
                found.setdefault(key, []).append(task)
    return list(found.values())


def _observed(group: int, task: Task, shown: bool, retriever: Retriever, reader: BuiltInReader) -> Observed:
    retrieval = retriever.retrieve(task.ask, Settings.model_fields["top_k"].default)
    found = places(reader.windows(task.ask, retrieval.passages))
    said = {task.context[a:b] for a, b in task.answers}
    right = tuple(
        place.window.found.document.text == task.context
        and any(place.span.start < b and a < place.span.end for a, b in task.answers)
        if place.window.found.document.text == task.context
        else any(s in place.span.of(place.window.found.document.text) for s in said if len(s) > 20)  # noqa: PLR2004
        for place in found
    )
    return Observed(
        group=group,
        kind=task.kind,
        answerable=shown and task.answerable,
        label=task.label,
        known=tuple(features(retrieval, found)),
        right=right,
        answers=tuple(place.read.answer for place in found),
        verdicts=tuple(place.window.read.verdict for place in found),
    )


def fitted(seen: Sequence[Observed]) -> dict[str, object]:
    """The calibration, fitted on every other group, and what it reaches on the rest (`held`)."""
    rows = [o for o in seen if o.known]
    fitting, rest = [o for o in rows if o.group % 2 == 0], [o for o in rows if o.group % 2]
    spans = [o for o in fitting if o.kind == "span" and o.answerable and any(o.right)]
    sentence = _logistic([f for o in spans for f in o.known], [r for o in spans for r in o.right])
    answerable = _logistic([highest(o.known) for o in fitting], [o.answerable for o in fitting])
    scores = [answerable.probability(highest(o.known)) for o in rest]
    truth = [o.answerable for o in rest]
    threshold, accuracy = balanced_threshold(scores, truth)
    asked = [o for o in rest if o.kind == "span" and o.answerable]
    first = [o.right[max(range(len(o.known)), key=lambda n, o=o: sentence.logit(o.known[n]))] for o in asked]  # type: ignore[misc]
    polar = [o for o in fitting if o.kind == "verdict"]
    tops = [o.verdicts[max(range(len(o.known)), key=lambda n, o=o: sentence.logit(o.known[n]))] for o in polar]  # type: ignore[misc]
    labels = [VERDICT.index(o.label) for o in polar]
    return {
        **UNCALIBRATED,
        "sentence": asdict(sentence),
        "answerable": asdict(answerable),
        "threshold": threshold,
        "verdict_temperature": temperature(np.array(tops, np.float64), labels) if polar else 1.0,
        "held": {
            "questions": len(rest),
            "auroc": round(auroc(scores, truth), 4),
            "balanced_accuracy": round(accuracy, 4),
            "sentence_first": round(float(np.mean(first)), 4),
        },
    }


def _logistic(rows: Sequence[Features], labels: Sequence[bool]) -> Logistic:
    beta = logistic(
        np.array([[getattr(row, field.name) for field in fields(Features)] for row in rows], np.float64),
        np.array(labels, np.float64),
    )
    names = ["bias", *(field.name for field in fields(Features))]
    return Logistic(**{name: round(float(b), 4) for name, b in zip(names, beta, strict=True)})
