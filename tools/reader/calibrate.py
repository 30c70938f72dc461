"""From the model's outputs to probabilities, on paragraphs that were held back from training.

Each held-back article is a collection of its own, of which every other paragraph is indexed. Its questions are asked
through the retriever, as a user's would be: those on the paragraphs left out can't be answered, nor can the near misses
written on those that are there. Beside them stand the questions of a gold suite that may be looked at (`dev`), on the
seed documents.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.bot.asking.polar import polar
from pincite.bot.settings import Settings
from pincite.bot.writers.reader.features import Features, Logistic, Place, highest, place_of, places
from pincite.bot.writers.reader.model import ReaderModel, probabilities
from pincite.bot.writers.reader.trained import BuiltInReader
from pincite.index import build
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text, load_seeds
from pincite.index.retrieve import Retriever
from pincite.index.types import Document
from tools.reader.fit import auroc, choice, logistic, temperature
from tools.reader.published import questions
from tools.reader.task import VERDICT, Task
from tools.reader.written import written

SETS = ("squadshifts_new_wiki_half", "squadshifts_reddit", "squadshifts_amazon_reviews")
MOST = 60
"""Questions that are asked of an article, about."""

BY_HAND = 10
"""Questions of those written by hand that are asked of a paragraph, about."""

GOLD_WEIGHT = 3
"""Times that a question of the gold suite counts: there are few, but they are worded as people ask."""

PRECISE = 0.65
"""Share of the verdicts given that should be right, of the questions that have one. A higher share costs more verdicts
than it spares wrong ones: at 0.75, half of them, two thirds of which are right; the quotation stands beside each."""

OPPOSED_FROM = 0.6
"""Probability that both *yes* and *no* need for the sources to disagree: there are too few examples to fit it."""

SHORT_FROM = -6.0
"""Log-odds of a short answer from which on it is given: those below it add 0.01 to the F1 of the `dev` questions, and
are wrong nine times in ten."""

ANSWERABLE = ("here", "dense")
"""Features that tell whether there is an answer. On the held-back articles and the `dev` questions the others added
nothing, and got weights that make no sense elsewhere, such as one that counts against questions in the text's words."""

RISK = 0.5
"""Confidence from which on an answer is given: a wrong answer then costs as much as one that is withheld. The balanced
accuracy on the articles is best at 0.66 (0.81; here 0.78), where 9 in 100 of the answerable `dev` questions fewer are
answered."""

UNCALIBRATED: Mapping[str, object] = {
    "sentence": dict.fromkeys((f.name for f in fields(Logistic)), 0.0),
    "passage": dict.fromkeys((f.name for f in fields(Logistic)), 0.0),
    "answerable": dict.fromkeys((f.name for f in fields(Logistic)), 0.0),
    "verdict_temperature": 1.0,
    "support_temperature": 1.0,
    "threshold": 0.5,
    "short_from": SHORT_FROM,
    "verdict_from": 0.5,
    "opposed_from": 0.5,
}
"""What model.json holds until something is fitted."""


_NAMES = tuple(field.name for field in fields(Logistic))


@dataclass(frozen=True, slots=True)
class Observed:
    """What the model said to one question, and what is true."""

    group: int
    """The article; -1 for the gold suite."""
    kind: str
    answerable: bool
    label: str
    """Of a polar question, its verdict."""
    known: tuple[Features, ...]
    right: tuple[bool, ...]
    """Which sentences hold an answer."""
    verdicts: tuple[tuple[float, float, float], ...]
    """Of each sentence's passage."""
    passages: tuple[Features, ...]
    holding: tuple[bool, ...]
    """Which passages hold an answer."""


@dataclass(frozen=True, slots=True)
class _Question:
    ask: str
    kind: str
    answerable: bool
    label: str
    holds: Callable[[Place], bool]


def observe(folder: Path, model: ReaderModel, suite: Path | None = None) -> Iterator[Observed]:
    """Ask the held-back questions, and those of a suite that are marked as `dev`."""
    embedder = embedder_of(Settings.read())
    reader = BuiltInReader(model, embedder)
    with tempfile.TemporaryDirectory() as home:
        for number, (documents, questions) in enumerate(_articles(folder)):
            settings = Settings.read(home=Path(home), collection=f"held-{number}")
            build.add(documents, settings, embedder)
            yield from _asked(number, questions, Retriever(settings), reader)
        if suite is not None:
            settings = Settings.read(home=Path(home), collection="gold")
            seeds = load_seeds()
            build.add(seeds, settings, embedder)
            yield from _asked(-1, _gold(suite, seeds), Retriever(settings), reader)


def _asked(
    group: int, questions: Iterable[_Question], retriever: Retriever, reader: BuiltInReader
) -> Iterator[Observed]:
    for question in questions:
        retrieval = retriever.retrieve(question.ask, Settings.model_fields["top_k"].default)
        windows = reader.windows(question.ask, retrieval.passages)
        known = reader.known(retrieval, windows)
        holding = {place_of(place.window.found) for place in places(windows) if question.holds(place)}
        if known:
            yield Observed(
                group,
                question.kind,
                question.answerable,
                question.label,
                tuple(features for _, features in known),
                tuple(question.holds(place) for place, _ in known),
                tuple(place.window.read.verdict for place, _ in known),
                tuple(reader.passages(retrieval, windows)),
                tuple(place_of(found) in holding for found in retrieval.passages),
            )


def _articles(folder: Path) -> Iterator[tuple[list[Document], list[_Question]]]:
    by_hand: dict[str, list[Task]] = {}
    for task in written(folder):
        if task.held and task.kind != "support":
            by_hand.setdefault(task.context, []).append(task)
    for number, tasks in enumerate(_groups(folder)):
        contexts = list(dict.fromkeys(t.context for t in tasks))
        shown = contexts[::2]
        documents = [
            document_from_text(text, title="", source=str(n), origin=f"held:{number}:{n}")
            for n, text in enumerate(shown)
        ]
        extra = [t for text in shown for t in _spread(by_hand.get(text, []), BY_HAND)]
        asked = [*_spread(tasks, MOST), *extra]
        yield documents, [_question(task, task.context in shown) for task in asked]


def _spread(tasks: Sequence[Task], most: int) -> Sequence[Task]:
    """About so many of the tasks, evenly spaced."""
    return tasks[:: max(1, len(tasks) // most)]


def _question(task: Task, shown: bool) -> _Question:
    spans = task.answers or [task.sentences[n] for n in task.evidence or ()]
    said = {task.context[a:b] for a, b in spans}

    def holds(place: Place) -> bool:
        if place.window.found.document.text == task.context:
            return any(place.span.start < b and a < place.span.end for a, b in spans)
        return any(s in place.text for s in said if len(s) > 20)  # noqa: PLR2004 - no chance match

    return _Question(task.ask, task.kind, shown and task.answerable, task.label, holds)


def _groups(folder: Path) -> list[list[Task]]:
    found: dict[tuple[str, int], list[Task]] = {}
    for name in SETS:
        for article, task in questions(folder, name):
            if task.held:
                key = (name, article if name == SETS[0] else 0)
                found.setdefault(key, []).append(task)
    return list(found.values())


def _gold(suite: Path, documents: Sequence[Document]) -> Iterator[_Question]:
    for line in suite.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        if pair["split"] == "dev" and not pair.get("history"):
            kind = "verdict" if polar(pair["question"]) else "span"
            label = pair.get("verdict") or "unknown"
            places = [
                (document.id, at, at + len(quote["quote"]))
                for group in pair.get("evidence", ())
                for quote in group
                for document in documents
                if document.origin.endswith(quote["document"]) and (at := document.text.find(quote["quote"])) >= 0
            ]
            yield _Question(pair["question"], kind, pair["answerable"], label, partial(_within, places))


def _within(places: Sequence[tuple[str, int, int]], place: Place) -> bool:
    return any(
        place.window.found.document.id == document and place.span.start < end and start < place.span.end
        for document, start, end in places
    )


def fitted(seen: Sequence[Observed]) -> dict[str, object]:
    """The calibration, fitted on every other article and the suite; `held` is what it reaches on the other articles."""
    fitting = [o for o in seen if o.group % 2 == 0 or o.group < 0 for _ in range(GOLD_WEIGHT if o.group < 0 else 1)]
    rest = [o for o in seen if o.group > 0 and o.group % 2]
    sentence = _chosen([(o.known, o.right) for o in fitting if o.answerable])
    passage = _chosen([(o.passages, o.holding) for o in fitting if o.answerable])
    highs = [highest(o.known) for o in fitting]
    beta = logistic(_rows(highs, ANSWERABLE), np.array([o.answerable for o in fitting], np.float64)).tolist()
    answerable = Logistic.of(
        dict.fromkeys(_NAMES, 0.0) | dict(zip(("bias", *ANSWERABLE), np.round(beta, 4), strict=True))
    )

    def chance(o: Observed) -> float:
        return answerable.probability(highest(o.known))

    def first(o: Observed) -> int:
        return _first(sentence, o.known)

    polar_ones = [o for o in fitting if o.kind == "verdict" and o.label in VERDICT]
    scale = temperature(
        np.array([o.verdicts[first(o)] for o in polar_ones], np.float64), [VERDICT.index(o.label) for o in polar_ones]
    )
    sure = _precise([(o, first(o)) for o in polar_ones if o.label in ("yes", "no")], scale)
    scores, truth = [chance(o) for o in rest], np.array([o.answerable for o in rest])
    given = np.array(scores) >= RISK
    asked = [o for o in rest if o.answerable and any(o.right)]
    return {
        **UNCALIBRATED,
        "sentence": asdict(sentence),
        "passage": asdict(passage),
        "answerable": asdict(answerable),
        "threshold": RISK,
        "verdict_temperature": round(scale, 4),
        "verdict_from": sure,
        "opposed_from": max(sure, OPPOSED_FROM),
        "held": {
            "questions": len(rest),
            "auroc": round(auroc(scores, truth.tolist()), 4),
            "balanced_accuracy": round(float((given[truth].mean() + (~given[~truth]).mean()) / 2), 4),
            "answered": round(float(given[truth].mean()), 4),
            "answered_wrongly": round(float(given[~truth].mean()), 4),
            "sentence_first": round(float(np.mean([o.right[first(o)] for o in asked])), 4),
            "passage_first": round(float(np.mean([o.holding[_first(passage, o.passages)] for o in asked])), 4),
        },
    }


def _chosen(options: Sequence[tuple[Sequence[Features], Sequence[bool]]]) -> Logistic:
    """Weights by which what is right comes first, of the sentences, or passages, of questions that have some."""
    some = [(known, right) for known, right in options if any(right)]
    return _named([0.0, *choice([_rows(known) for known, _ in some], [np.array(right) for _, right in some])])


def _first(weights: Logistic, known: Sequence[Features]) -> int:
    return max(range(len(known)), key=lambda n: weights.logit(known[n]))


def _precise(polar_ones: Sequence[tuple[Observed, int]], scale: float) -> float:
    """The lowest probability from which on verdicts are right often enough; at most 0.75."""
    said = []
    for o, best in polar_ones:
        yes, no, _ = probabilities(o.verdicts[best], scale)
        said.append((max(yes, no), ("yes" if yes > no else "no") == o.label))
    for start in (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7):
        right = [r for p, r in said if p >= start]
        if right and sum(right) / len(right) >= PRECISE:
            return start
    return 0.75


def _rows(known: Sequence[Features], names: Sequence[str] = _NAMES[1:]) -> NDArray[np.float64]:
    return np.array([[getattr(k, name) for name in names] for k in known], np.float64)


def _named(beta: Sequence[float]) -> Logistic:
    return Logistic(**{name: round(float(b), 4) for name, b in zip(_NAMES, beta, strict=True)})
