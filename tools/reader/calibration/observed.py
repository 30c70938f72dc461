"""The reader's outputs for questions on held-back articles and for a suite's `dev` questions.

Each held-back article is a collection of its own, of which every other paragraph is indexed. Its questions are asked
through the retriever, as a user's would be: those on the paragraphs left out can't be answered, nor can the near misses
written on those that are indexed. The `dev` questions of a gold suite, on the seed documents, are asked, too.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from pincite.bot.asking.polar import polar
from pincite.bot.settings import Settings
from pincite.bot.writers.reader.features import Features, WindowSentence, place_of, places
from pincite.bot.writers.reader.model import ReaderModel
from pincite.bot.writers.reader.trained import BuiltInReader
from pincite.eval.metrics import squad
from pincite.index import build
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text, load_seeds
from pincite.index.retrieve import CollectionRetriever
from pincite.index.types import Document
from tools.reader.sources import own
from tools.reader.sources.markdown import Markdown
from tools.reader.sources.published import questions
from tools.reader.sources.texts import one_line, rows
from tools.reader.sources.written import written
from tools.reader.task import Task

SETS = ("squadshifts_new_wiki_half", "squadshifts_reddit", "squadshifts_amazon_reviews")
MOST = 60
"""Published questions asked of an article, roughly."""

BY_HAND = 10
"""Hand-written questions asked of a paragraph, roughly."""

TOGETHER = 12
"""Documents of our own in one collection."""

RIGHT_FROM = 0.65
"""Token F1 from which a short answer counts as right: an article, a unit or a title more or less."""

LIST_FROM = 0.5
"""The same for a short answer that holds several parts, and the words between them."""

CHANCE = 20
"""Longest quote that may stand in another text by chance."""


@dataclass(frozen=True, slots=True)
class Observed:
    """The model's outputs for one question, and the truth."""

    group: int
    """The article; -1 for the gold suite."""
    kind: str
    answerable: bool
    label: str
    """The verdict of a polar question."""
    sentences: tuple[Features, ...]
    right: tuple[bool, ...]
    """Which sentences hold an answer."""
    shorts: tuple[bool, ...]
    """In which sentences the best short answer is right."""
    verdicts: tuple[tuple[float, float, float], ...]
    """Of each sentence, the log-odds of yes, no and can't tell; none for other than polar questions."""
    passages: tuple[Features, ...]
    holding: tuple[bool, ...]
    """Which passages hold an answer."""


@dataclass(frozen=True, slots=True)
class _Question:
    ask: str
    kind: str
    answerable: bool
    label: str
    holds: Callable[[WindowSentence], bool]
    parts: tuple[tuple[str, ...], ...] = ()
    """The parts of the right short answer, each in its wordings; none for a question that whole sentences answer."""


def observe(
    folder: Path,
    model: ReaderModel,
    suite: Path | None = None,
    written_by_us: Sequence[Path] = (),
    structured: Sequence[Path] = (),
    *,
    small: ReaderModel | None = None,
    share: float = 1.0,
) -> Iterator[Observed]:
    """Ask the held-back questions, published and of our own, and those of a suite that are marked as `dev`.

    A random `share` of each collection's questions is asked, and all of the suite's.
    """
    embedder = embedder_of(Settings.read())
    reader = BuiltInReader(model, embedder, small=small)
    with tempfile.TemporaryDirectory() as home:
        for number, (documents, questions) in enumerate(
            chain(_articles(folder), _own(written_by_us), _structured(structured))
        ):
            settings = Settings.read(home=Path(home), collection=f"held-{number}")
            build.add(documents, settings, embedder)
            some = Random(number).sample(questions, round(share * len(questions)))  # noqa: S311 - a sample
            yield from _asked(number, some, CollectionRetriever(settings), reader)
        if suite is not None:
            settings = Settings.read(home=Path(home), collection="gold")
            seeds = load_seeds()
            build.add(seeds, settings, embedder)
            yield from _asked(-1, _gold(suite, seeds), CollectionRetriever(settings), reader)


def _asked(
    group: int, questions: Iterable[_Question], retriever: CollectionRetriever, reader: BuiltInReader
) -> Iterator[Observed]:
    for question in questions:
        retrieval = retriever.retrieve(question.ask, Settings.model_fields["top_k"].default)
        windows = reader.windows(question.ask, retrieval.passages, both=True)
        sentences = reader.featured(question.ask, retrieval, windows)
        holding = {place_of(place.window.found) for place in places(windows) if question.holds(place)}
        asked_whether = question.kind == "verdict"
        if sentences:
            yield Observed(
                group,
                question.kind,
                question.answerable,
                question.label,
                tuple(features for _, features in sentences),
                tuple(question.holds(place) for place, _ in sentences),
                tuple(question.holds(place) and _is_right(question, place) for place, _ in sentences),
                tuple(reader.verdicts.logits(question.ask, [place for place, _ in sentences]) if asked_whether else ()),
                tuple(reader.passages(retrieval, windows)),
                tuple(place_of(passage) in holding for passage in retrieval.passages),
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
    quotes = {task.context[a:b] for a, b in spans}

    def holds(place: WindowSentence) -> bool:
        if place.window.found.document.text == task.context:
            return any(place.span.start < b and a < place.span.end for a, b in spans)
        return any(quote in place.text for quote in quotes if len(quote) > CHANCE)

    answers = tuple(task.context[a:b] for a, b in task.answers)
    parts = tuple((answer,) for answer in answers) if task.several else (answers,) if answers else ()
    return _Question(task.ask, task.kind, shown and task.answerable, task.label, holds, parts)


def _own(files: Sequence[Path]) -> Iterator[tuple[list[Document], list[_Question]]]:
    """Collections of some held-back documents each, as a user's folder holds: a near miss lies in every one of them."""
    asked: dict[str, list[Task]] = {}
    for file in files:
        for task in own.questions(file, lambda problem: None):
            if task.held:
                asked.setdefault(task.context, []).append(task)
    contexts = list(asked)
    for at in range(0, len(contexts), TOGETHER):
        some = contexts[at : at + TOGETHER]
        documents = [
            document_from_text(text, title="", source=str(n), origin=f"own:{at}:{n}") for n, text in enumerate(some)
        ]
        yield documents, [_question(task, True) for text in some for task in asked[text]]


def _structured(files: Sequence[Path]) -> Iterator[tuple[list[Document], list[_Question]]]:
    """Collections of some held-back structured documents each, as Markdown."""
    held = [row for file in files for row in rows(file) if row["split"] == "held"]
    for at in range(0, len(held), TOGETHER):
        documents, asked = [], []
        for row in held[at : at + TOGETHER]:
            rendered = Markdown(row["blocks"])
            document = document_from_text(
                rendered.text, title=row["title"], source=f"{row['id']}.md", media_type="text/markdown"
            )
            documents.append(document)
            asked += [_on_structure(question, rendered, document) for question in row["questions"]]
        yield documents, asked


def _on_structure(question: dict[str, Any], rendered: Markdown, document: Document) -> _Question:
    """The question, with the places of its short answers, or of its evidence, headings and headers aside.

    A heading that is the answer is read again before the sentences below it, and one of these is its evidence.
    """
    short = [tuple(address) for _, address in question["short"]]
    evidence = [tuple(address) for address in question["evidence"] if len(address) > 1 and address[1] != "header"]
    addresses = [address for address in short if len(address) > 1] or evidence or short
    at = [(document.id, *rendered.places[address]) for address in addresses if address in rendered.places]
    shorts = [short for short, _ in question["short"]]
    return _Question(
        one_line(question["question"]),
        "verdict" if question["verdict"] else "span",
        question["answerable"],
        question["verdict"] or "",
        partial(_within, at),
        tuple((short,) for short in shorts),
    )


def _is_right(question: _Question, place: WindowSentence) -> bool:
    """Whether the best short answer of a sentence shares most of its words with a right one, and holds every part."""
    short, parts = place.short.of(place.text), question.parts
    if len(parts) < 2:  # noqa: PLR2004 - one part
        return bool(parts) and squad.f1(short, parts[0]) >= RIGHT_FROM
    held = squad.normalize(short)
    whole = " ".join(wordings[0] for wordings in parts)
    every = all(any(squad.normalize(wording) in held for wording in wordings) for wordings in parts)
    return every and squad.f1(short, (whole,)) >= LIST_FROM


def _groups(folder: Path) -> list[list[Task]]:
    groups: dict[tuple[str, int], list[Task]] = {}
    for name in SETS:
        for article, task in questions(folder, name):
            if task.held:
                key = (name, article if name == SETS[0] else 0)
                groups.setdefault(key, []).append(task)
    return list(groups.values())


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
            parts = tuple(map(tuple, pair.get("answers") or ()))
            yield _Question(pair["question"], kind, pair["answerable"], label, partial(_within, places), parts)


def _within(places: Sequence[tuple[str, int, int]], place: WindowSentence) -> bool:
    return any(
        place.window.found.document.id == document and place.span.start < end and start < place.span.end
        for document, start, end in places
    )
