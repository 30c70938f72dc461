"""Lessons derived from others, pool by pool, with labels that are right by construction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from random import Random

from tools.reader.augment import negatives
from tools.reader.augment.asking import question_of
from tools.reader.augment.changes import changed_name, changed_negation, changed_number
from tools.reader.augment.noise import casual
from tools.reader.sources import published
from tools.reader.sources.texts import words
from tools.reader.task import Task
from tools.reader.worlds import tasks as world_tasks

NAMES = 3000
"""Most names of an article that a question's name may be exchanged for."""

WORLDS = 2000
"""Most tasks of made-up worlds in a round."""


def short(task: Task) -> bool:
    """Return whether a question has an answer of few words that is not yes or no."""
    answers = [words(task.context[a:b].lower()) for a, b in task.answers]
    return any(len(answer) <= published.MOST_WORDS and answer not in (["yes"], ["no"]) for answer in answers)


def shortened(task: Task) -> Task:
    """Return the task without its long answers."""
    few = [(a, b) for a, b in task.answers if len(words(task.context[a:b])) <= published.MOST_WORDS]
    return replace(task, answers=tuple(few))


def asked_casually(task: Task, random: Random) -> Task:
    """Return a question as people type it; statements stay as they are."""
    return task if task.kind == "support" else replace(task, ask=casual(task.ask, random))


def balanced(tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks in rounds that take one of each set and label, until the rarest are used up four times over."""
    groups: dict[tuple[str, str], list[Task]] = {}
    for task in Random(0).sample(tasks, len(tasks)):  # noqa: S311 - a sample
        groups.setdefault((task.source, task.label), []).append(task)
    most = 4 * min((len(group) for group in groups.values()), default=0)
    rounds = zip_longest(*(group[: max(most, 1500)] for group in groups.values()))
    return [task for some in rounds for task in some if task is not None]


def shifted(tasks: Sequence[Task]) -> Iterator[Task]:
    """Each question with the text of another document, which does not answer it."""
    texts = list({task.context: task for task in tasks}.values())
    place = {task.context: at for at, task in enumerate(texts)}
    for number, task in enumerate(tasks):
        if task.answerable and len(texts) > 1:
            other = texts[(place[task.context] + 1 + number % (len(texts) - 1)) % len(texts)]
            yield replace(
                task,
                context=other.context,
                sentences=other.sentences,
                answers=(),
                evidence=(),
                tempting=(),
                label="unknown" if task.kind == "verdict" else task.label,
                source=f"{task.source}, elsewhere",
            )


def without_evidence(tasks: Sequence[Task]) -> Iterator[Task]:
    """Each question with a short answer without the sentences that it rests on, or that repeat the answer."""
    for task in tasks:
        if task.answers and (one := negatives.without_answer(task)):
            yield one


def changed_claims(pairs: Sequence[Task], random: Random) -> Iterator[Task]:
    """Yield supported statements with one number, name or negation changed: contradicted."""
    for task in random.sample(pairs, len(pairs)):
        if task.label != "supported":
            continue
        names = negatives.names(task.ask)
        others = [*negatives.names(task.context), *negatives.names(random.choice(pairs).context)]
        ways: list[Callable[[], str | None]] = [
            partial(_number, task.ask, random),
            partial(changed_negation, task.ask, random),
            partial(changed_name, task.ask, names, others, random),
        ]
        random.shuffle(ways)
        for way in ways:
            if (text := way()) and text not in task.context:
                yield replace(task, ask=text, label="contradicted", source=f"{task.source}, changed")
                break


def _number(text: str, random: Random) -> str | None:
    change = changed_number(text, random)
    return change[0] if change else None


def polar_from_claims(pairs: Sequence[Task], random: Random) -> Iterator[Task]:
    """Return statements turned into yes/no questions."""
    return (question for task in random.sample(pairs, len(pairs)) if (question := question_of(task)))


def worlds(random: Random) -> Iterator[Task]:
    """Return tasks of made-up worlds."""
    return world_tasks(random, WORLDS)


def near_misses(
    spans: Mapping[str, Sequence[Task]], nearest: Mapping[str, Sequence[tuple[int, ...]]], random: Random
) -> Iterator[Task]:
    """Yield questions that their text does not answer, each derived in a way that is drawn."""
    numbered = [(name, number) for name, tasks in spans.items() for number in range(len(tasks))]
    random.shuffle(numbered)
    for name, number in numbered:
        task = spans[name][number]
        texts = [spans[name][n] for n in nearest[name][number]]
        others = [other for text in texts for other in negatives.names(text.context)][:NAMES]
        ways: list[Callable[[], Task | None]] = [
            *(partial(negatives.elsewhere, task, text) for text in random.sample(texts, min(2, len(texts)))),
            partial(negatives.without_answer, task),
            partial(negatives.swapped_name, task, [*others, *negatives.names(task.context)], random),
            partial(negatives.swapped_number, task, random),
            partial(negatives.opposite, task, random),
            partial(negatives.other_attribute, task),
        ]
        random.shuffle(ways)
        if near := next((near for way in ways if (near := way())), None):
            yield near
