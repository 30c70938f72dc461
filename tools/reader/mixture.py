"""Which lessons a round takes: three quarters written by hand, the rest published or derived from published ones.

A pool deals its tasks in a random order and starts again when all are dealt, so that none comes twice before each has
come once. What a pool deals depends on the round's number alone: a run that is resumed goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

from tools.reader.augment import derived
from tools.reader.augment.neighbours import neighbours
from tools.reader.sources import judged, natural, own, published, structure, tables
from tools.reader.sources.own import Report
from tools.reader.sources.written import written
from tools.reader.task import Kind, Task, crop

MADE: Mapping[str, Kind | None] = {
    "near misses": "span",
    "changed claims": "support",
    "polar from claims": "verdict",
    "worlds": None,
}
"""Kind of lessons in each pool that is made anew; None for all kinds."""

SIZE = 1000
"""Code points of a text: a passage."""

LONGEST_PREMISE = 1400
"""Longest premise of a published pair: nothing says which part of it could be left out."""

PRIORITY: Mapping[str, float] = {
    "questions": 2.4,
    "verdicts": 6,
    "questions elsewhere": 0.2,
    "questions without evidence": 0.3,
    "structure": 2.4,
    "twins": 1.5,
    "written spans": 0.1,
    "written verdicts": 0.5,
    "written statements": 0.4,
}
"""How often a task of each hand-written pool is taken, relative to the others. The second edition's first 25,000
examples were mostly questions for evidence; what goes on from there is two thirds verdicts and statements."""

WRITTEN = {"span": "written spans", "verdict": "written verdicts", "support": "written statements"}
"""The pools of the first edition's lessons."""

PUBLISHED: Mapping[str, float] = {
    "spans": 2,
    "near misses": 3,
    "support": 6,
    "changed claims": 2,
    "polar": 3,
    "polar from claims": 2,
    "natural": 2,
    "tables": 1.5,
    "judged": 1.5,
    "worlds": 1,
}
"""Shares of the published pools and of those derived from them, relative to each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Where the lessons are."""

    published: Path
    """The folder of the published training sets."""
    questions: tuple[Path, ...] = ()
    twins: tuple[Path, ...] = ()
    structure: tuple[Path, ...] = ()
    """Files of what was written by hand; those that don't exist yet are left out."""


Pools = dict[str, list[Task]]


def by_hand(files: Files, report: Report, *, held: bool = False) -> Pools:
    """Return what was written by hand, cropped to passages; `report` is told of lines that can't be read."""
    asked = [task for path in _there(files.questions) for task in own.questions(path, report) if task.held == held]
    twins = [
        task
        for path in _there(files.twins)
        for twin in own.twins(path)
        for task in (twin.task, twin.alone)
        if task.held == held
    ]
    rendered = [
        task for path in _there(files.structure) for task in structure.questions(path, report) if task.held == held
    ]
    pools = {
        "questions": [task for task in asked if task.kind != "verdict"],
        "verdicts": [task for task in asked if task.kind == "verdict"],
        "structure": rendered,
        "twins": twins,
        **{name: [] for name in WRITTEN.values()},
    }
    for task in written(files.published):
        if task.held == held:
            pools[WRITTEN[task.kind]].append(task)
    if not held:
        pools["questions elsewhere"] = list(derived.shifted([*asked, *rendered]))
        pools["questions without evidence"] = list(derived.without_evidence(asked))
    return {name: [crop(task, SIZE, 2) for task in tasks] for name, tasks in pools.items()}


def _there(paths: Sequence[Path]) -> Iterator[Path]:
    return (path for path in paths if path.exists())


@dataclass(frozen=True, slots=True)
class PublishedSets:
    """The published sets, read once."""

    spans: dict[str, list[Task]]
    """The questions of each set in SQuAD's format."""
    pools: Pools
    neighbours: dict[str, list[tuple[int, ...]]] = field(default_factory=dict)
    """For each question the nearest other paragraphs of its article, as tasks of the same set."""

    @classmethod
    def read(cls, folder: Path, *, held: bool = False) -> PublishedSets:
        """Read all sets."""
        spans, near = {}, {}
        for name in published.QA:
            numbered = [(n, crop(t, SIZE, 2)) for n, t in published.questions(folder, name) if t.held == held]
            numbered = [(n, derived.shortened(t)) for n, t in numbered if t.answers and derived.short(t)]
            spans[name] = [task for _, task in numbered]
            near[name] = [] if held else neighbours(spans[name], [number for number, _ in numbered])
        pairs = [t for t in published.support(folder) if t.held == held and len(t.context) <= LONGEST_PREMISE]
        judged_pairs = [*judged.experts(folder), *judged.partly_backed(folder)]
        natural_tasks = [*natural.typed(folder), *natural.lists(folder), *natural.government(folder)]
        table_tasks = [*tables.wikitables(folder), *tables.annual_reports(folder)]
        pools = {
            "support": derived.balanced(pairs),
            "polar": [crop(t, LONGEST_PREMISE, 2) for t in published.polar(folder) if t.held == held],
            "natural": [crop(t, SIZE, 2) for t in natural_tasks if t.held == held],
            "tables": [t for t in table_tasks if t.held == held],
            "judged": [t for t in judged_pairs if t.held == held and len(t.context) <= LONGEST_PREMISE],
            "spans": [task for tasks in spans.values() for task in tasks],
        }
        return cls(spans, pools, near)

    def makers(self) -> Mapping[str, Callable[[Random], Iterator[Task]]]:
        """Return the pools that are made anew for each round."""
        return {
            "near misses": lambda random: derived.near_misses(self.spans, self.neighbours, random),
            "changed claims": lambda random: derived.changed_claims(self.pools["support"], random),
            "polar from claims": lambda random: derived.polar_from_claims(self.pools["support"], random),
            "worlds": derived.worlds,
        }


def deal(tasks: Sequence[Task], number: int, count: int, seed: int) -> list[Task]:
    """Return the `count` tasks of round `number`: consecutive rounds deal consecutive parts of shuffled decks."""
    if not tasks:
        return []
    dealt: list[Task] = []
    at = number * count
    while len(dealt) < count:
        deck, place = divmod(at + len(dealt), len(tasks))
        order = list(range(len(tasks)))
        Random(f"{seed} {deck}").shuffle(order)  # noqa: S311 - a sample
        dealt += [tasks[n] for n in order[place : place + count - len(dealt)]]
    return dealt


def counts(weights: Mapping[str, float], total: int) -> dict[str, int]:
    """Return how many of each, in proportion to the weights; rounded, so that the sum may differ by a few."""
    whole = sum(weights.values())
    return {name: round(total * weight / whole) for name, weight in weights.items()} if whole else {}


def tasks_of_round(
    hand: Pools, sets: PublishedSets, number: int, *, count: int, share: float, seed: int, kinds: Sequence[Kind]
) -> list[Task]:
    """Return the lessons of one round, of these kinds alone, shuffled; `share` of them written by hand."""
    random = Random(f"{seed} round {number}")  # noqa: S311 - a sample
    hand = _of(hand, kinds)
    published = _of(sets.pools, kinds)
    weights = {name: PRIORITY[name] * len(tasks) for name, tasks in hand.items()}
    lessons = [
        task
        for name, some in counts(weights, round(count * share)).items()
        for task in deal(hand[name], number, some, seed)
    ]
    makers = {name: maker for name, maker in sets.makers().items() if MADE[name] in kinds or MADE[name] is None}
    shares = {name: share for name, share in PUBLISHED.items() if name in makers or published.get(name)}
    for name, some in counts(shares, count - len(lessons)).items():
        if name in makers:
            made = (task for task in makers[name](random) if task.kind in kinds)
            lessons += [derived.asked_casually(task, random) for task in islice(made, some)]
        else:
            lessons += [derived.asked_casually(task, random) for task in deal(published[name], number, some, seed)]
    random.shuffle(lessons)
    return lessons


def _of(pools: Pools, kinds: Sequence[Kind]) -> Pools:
    return {name: [task for task in tasks if task.kind in kinds] for name, tasks in pools.items()}


def held_back(files: Files, report: Report, *, count: int, seed: int) -> dict[str, list[Task]]:
    """Return tasks of documents that are never trained on, at most `count` of each group."""

    def sample(tasks: Sequence[Task]) -> list[Task]:
        return Random(seed).sample(tasks, min(count, len(tasks)))  # noqa: S311 - a sample

    hand = by_hand(files, report, held=True)
    sets = PublishedSets.read(files.published, held=True)
    groups = {**hand, "published": [task for tasks in sets.pools.values() for task in sample(tasks)]}
    return {name: sample(tasks) for name, tasks in groups.items() if tasks}
