"""What the reader is trained on: how many examples of each kind, phase by phase.

The first phase teaches reading on the published questions with wrong passages as "no answer here"; the others add what
was written and made for near misses, claims and yes/no questions, each from a sample and made-up examples of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, zip_longest
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from pincite.index.embedding import MiniLM
from tools.reader import negatives, published
from tools.reader.changes import changed_name, changed_negation, changed_number
from tools.reader.noise import casual
from tools.reader.polar import question_of
from tools.reader.task import Task, crop
from tools.reader.worlds import tasks as world_tasks
from tools.reader.written import written

SIZE = 1000
"""Code points of a context, about: a passage."""

LONGEST_PREMISE = 1400
"""Longest premise of a published pair that is used: nothing says which part of it could be left out."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Examples of one phase. Of `span` as many as named, the sets in the order of `published.QA`."""

    span: tuple[int, ...]
    elsewhere: int
    without: int
    swapped: int
    support: int
    planted: int
    polar: int
    asked: int
    written: int
    """Times that the written tasks are repeated."""
    worlds: int
    rounds: tuple[int, ...] = ()
    """Of the written tasks, the rounds of writing that are taken; all where none is named."""


@dataclass(frozen=True, slots=True)
class Phase:
    """Examples, how many steps they are trained for, and how fast."""

    counts: Counts
    steps: int
    """At most; an example is taken once."""
    rate: Callable[[float], float]
    """The share of the peak learning rate at a share of the phase."""


def _level(share: float) -> float:
    del share
    return 1.0


def _falling(start: float, share: float) -> float:
    return max(0.02, start * (1 - share))


_MATURE = Counts((3400, 1700, 1700, 300, 1500), 2500, 1000, 3500, 4000, 3000, 2900, 3000, 3, 7000)

PHASES = (
    Phase(Counts((3400, 5000, 5000, 2000, 4000), 8000, 2500, 2500, 5000, 1500, 2000, 1000, 0, 0), 391, _level),
    Phase(
        Counts((3400, 1700, 1700, 500, 1500), 3000, 1000, 2000, 3000, 2500, 1500, 1000, 2, 8000),
        1000,
        partial(_falling, 1.0),
    ),
    Phase(
        Counts((3400, 1700, 1700, 300, 1500), 2500, 1000, 3000, 5000, 3500, 2900, 3000, 2, 9000),
        1100,
        partial(_falling, 0.8),
    ),
    Phase(_MATURE, 600, partial(_falling, 0.8)),
    Phase(_MATURE, 1500, lambda _: 0.6),
    Phase(_MATURE, 400, partial(_falling, 0.6)),
)

FURTHER = (
    (
        Phase(
            Counts((900, 250, 250, 150, 350), 600, 200, 300, 700, 500, 450, 250, 1, 800, rounds=(2,)),
            619,
            lambda _: 0.7,
        ),
        Phase(
            Counts((1100, 350, 350, 200, 400), 1400, 250, 350, 900, 700, 300, 500, 1, 500, rounds=(3,)),
            330,
            partial(_falling, 0.6),
        ),
    ),
    (
        Phase(
            Counts((900, 300, 300, 200, 400), 1000, 200, 200, 600, 500, 400, 300, 1, 300, rounds=(4, 5)),
            500,
            partial(_falling, 0.7),
        ),
    ),
)
"""Stages of phases after those, mostly of what was written by hand since; each ends with an average of the weights
before and after it, and may start from the model that was shipped before it."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Everything that was read, held back parts left out."""

    spans: dict[str, list[Task]]
    groups: dict[str, list[int]]
    near: dict[str, NDArray[np.int64]]
    """For each question the tasks whose contexts are nearest, see `negatives.nearest`."""
    support: list[Task]
    polar: list[Task]
    written: list[Task]


def read(folder: Path, *, held: bool = False, cache: Path | None = None) -> Pool:
    """Read all files. `held` takes the held back part instead of the rest; `cache` keeps what is slow to compute."""
    spans, groups, near = {}, {}, {}
    for name in published.QA:
        found = [(n, crop(t, SIZE, 2)) for n, t in published.questions(folder, name) if t.held == held]
        found = [(n, t) for n, t in found if t.answers]
        spans[name] = [t for _, t in found]
        groups[name] = [n for n, _ in found]
        file = None if cache is None else cache / f"near-{name}-{held}.npy"
        if file is not None and file.exists():
            near[name] = np.load(file)
        else:
            near[name] = _near(spans[name], groups[name])
            if file is not None:
                np.save(file, near[name])
    return Pool(
        spans,
        groups,
        near,
        [t for t in published.support(folder) if t.held == held and len(t.context) <= LONGEST_PREMISE],
        [crop(t, LONGEST_PREMISE, 2) for t in published.polar(folder) if t.held == held],
        [t for t in written(folder) if t.held == held]
        if (Path(__file__).parent / "data/written.jsonl").exists()
        else [],
    )


def phase(pool: Pool, counts: Counts, random: Random) -> list[Task]:
    """The examples of one phase, shuffled."""
    made: list[Task] = []
    chosen: list[tuple[str, int]] = []
    for name, count in zip(published.QA, counts.span, strict=True):
        places = [n for n, t in enumerate(pool.spans[name]) if short(t)]
        random.shuffle(places)
        chosen += [(name, n) for n in places[:count]]
    made += [pool.spans[name][n] for name, n in chosen]
    random.shuffle(chosen)
    made += islice(_elsewhere(pool, chosen, random), counts.elsewhere)
    made += islice(_without(pool, chosen), counts.without)
    made += islice(_swapped(pool, chosen, random), counts.swapped)
    made += _balanced(pool.support, counts.support, random)
    made += islice(planted(pool.support, random), counts.planted)
    made += _sample(pool.polar, counts.polar, random)
    made += islice((q for t in _sample(pool.support, len(pool.support), random) if (q := question_of(t))), counts.asked)
    named = [f"written {number}," for number in counts.rounds]
    made += [t for t in pool.written if not named or t.source.startswith(tuple(named))] * counts.written
    made += worlds(random, counts.worlds)
    made = [polished(t, random) for t in made]
    random.shuffle(made)
    return made


def short(task: Task) -> bool:
    """Whether a question has an answer of few words, and is not answered with yes or no."""
    said = [published.words(task.context[a:b]) for a, b in task.answers]
    return any(len(words) <= published.MOST_WORDS and words not in (["yes"], ["no"]) for words in said)


def polished(task: Task, random: Random) -> Task:
    """The task as people would ask it, with the short ones of its answers."""
    answers = tuple((a, b) for a, b in task.answers if len(published.words(task.context[a:b])) <= published.MOST_WORDS)
    ask = task.ask if task.kind == "support" else casual(task.ask, random)
    return replace(task, ask=ask, answers=answers)


def worlds(random: Random, count: int) -> Iterator[Task]:
    """Made-up worlds (worlds.py) as tasks."""
    for made in world_tasks(random, count) if count else ():
        yield Task(
            made.kind,
            made.text_a,
            made.context,
            made.sentences,
            () if made.answer is None else (made.answer,),
            made.evidence,
            made.label,
            f"worlds, {made.kind}",
        )


def planted(support: Sequence[Task], random: Random) -> Iterator[Task]:
    """Supported statements with one number, name or negation changed: contradicted."""
    for task in _sample([t for t in support if t.label == "supported"], len(support), random):
        inside = negatives.names(task.ask)
        other = random.choice(support).context
        others = [*negatives.names(task.context), *negatives.names(other)]
        ways: list[Callable[[], str | None]] = [
            partial(_number, task.ask, random),
            partial(changed_negation, task.ask, random),
            partial(changed_name, task.ask, inside, others, random),
        ]
        random.shuffle(ways)
        for way in ways:
            if (text := way()) and text not in task.context:
                yield replace(task, ask=text, label="contradicted", source=f"{task.source}, planted")
                break


def _number(text: str, random: Random) -> str | None:
    made = changed_number(text, random)
    return made[0] if made else None


def _elsewhere(pool: Pool, chosen: Iterable[tuple[str, int]], random: Random) -> Iterator[Task]:
    for name, n in chosen:
        near = [int(p) for p in pool.near[name][n] if p >= 0]
        if near and (made := negatives.elsewhere(pool.spans[name][n], pool.spans[name][random.choice(near)])):
            yield made


def _without(pool: Pool, chosen: Sequence[tuple[str, int]]) -> Iterator[Task]:
    for name, n in chosen[len(chosen) // 2 :]:
        if made := negatives.without_answer(pool.spans[name][n]):
            yield made


def _swapped(pool: Pool, chosen: Sequence[tuple[str, int]], random: Random) -> Iterator[Task]:
    by_group: dict[tuple[str, int], list[str]] = {}
    for name in pool.spans:
        for group, task in zip(pool.groups[name], pool.spans[name], strict=True):
            known = by_group.setdefault((name, group), [])
            if len(known) < 3000:  # noqa: PLR2004
                known += negatives.names(task.context)
    for name, n in reversed(chosen):
        task = pool.spans[name][n]
        others = by_group[name, pool.groups[name][n]]
        some = random.sample(others, min(40, len(others))) + negatives.names(task.context)
        ways: list[Callable[[], Task | None]] = [
            partial(negatives.swapped_name, task, some, random),
            partial(negatives.swapped_number, task, random),
            partial(negatives.opposite, task, random),
            partial(negatives.other_attribute, task),
        ]
        random.shuffle(ways)
        for way in ways:
            if made := way():
                yield made
                break


def _near(spans: Sequence[Task], groups: Sequence[int]) -> NDArray[np.int64]:
    """Nearest tasks by embedding, each context taken once."""
    first: dict[str, int] = {}
    for n, task in enumerate(spans):
        first.setdefault(task.context, n)
    contexts = list(first)
    embedder = MiniLM()
    where = {text: n for n, text in enumerate(contexts)}
    found = negatives.nearest(
        embedder.embed([t.ask for t in spans]),
        embedder.embed(contexts),
        np.array([groups[first[text]] for text in contexts]),
        np.array([where[t.context] for t in spans]),
    )
    tasks = np.array(list(first.values()))
    return np.where(found < 0, -1, tasks[found])


def _balanced(items: Sequence[Task], count: int, random: Random) -> list[Task]:
    """A sample that takes each set and label as equally as there are tasks."""
    groups: dict[tuple[str, str], list[Task]] = {}
    for task in random.sample(items, len(items)):
        groups.setdefault((task.source, task.label), []).append(task)
    rounds = (task for some in zip_longest(*groups.values()) for task in some if task is not None)
    return list(islice(rounds, count))


def _sample(items: Sequence[Task], count: int, random: Random) -> list[Task]:
    return random.sample(items, min(count, len(items)))
