"""Other paragraphs that a question might be about: those of its article that share most rare words with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from tools.reader.task import Task

COUNT = 3
"""Neighbours of a question."""

CHUNK = 512
"""Questions that are compared at a time."""


class _Words:
    """Texts as rows of a sparse matrix, a column for each word."""

    def __init__(self) -> None:
        self.columns: dict[str, int] = {}

    def rows(self, texts: Sequence[str]) -> tuple[list[int], list[int]]:
        """Return the columns of each text's words, and where each text ends among them."""
        columns: list[int] = []
        ends = [0]
        for text in texts:
            words = sorted(set(re.findall(r"\w+", text.lower())))
            columns += [self.columns.setdefault(word, len(self.columns)) for word in words]
            ends.append(len(columns))
        return columns, ends


def neighbours(tasks: Sequence[Task], articles: Sequence[int]) -> list[tuple[int, ...]]:
    """For each task other tasks, one on each of the nearest paragraphs of its article; none in a small article."""
    first: dict[str, int] = {}
    for number, task in enumerate(tasks):
        first.setdefault(task.context, number)
    place = {text: at for at, text in enumerate(first)}
    own = np.array([place[task.context] for task in tasks])
    questions, inside = _matrices([task.ask for task in tasks], list(first))
    article = np.array([articles[number] for number in first.values()])
    task_of = np.array(list(first.values()))
    nearest: list[tuple[int, ...]] = [()] * len(tasks)
    for group in np.unique(article):
        places = np.flatnonzero(article == group)
        if len(places) <= COUNT:
            continue
        numbers = np.flatnonzero(np.isin(own, places))
        for some in np.array_split(numbers, max(1, len(numbers) // CHUNK)):
            score: NDArray[np.float32] = (questions[some] @ inside[places].T).toarray()
            score[places[None, :] == own[some][:, None]] = -1
            best = np.argpartition(-score, COUNT - 1, axis=1)[:, :COUNT]
            for number, row in zip(some, best, strict=True):
                nearest[int(number)] = tuple(int(n) for n in task_of[places[row]])
    return nearest


def _matrices(questions: Sequence[str], contexts: Sequence[str]) -> tuple[csr_array, csr_array]:
    """Return the questions, each word weighted by its inverse document frequency, and the words of the contexts."""
    words = _Words()
    (held, held_ends), (asked, asked_ends) = words.rows(contexts), words.rows(questions)
    size = len(words.columns)
    inside = csr_array((np.ones(len(held), np.float32), held, held_ends), (len(contexts), size))
    rarity = np.log(len(contexts) / (1 + np.asarray(inside.sum(0)))).clip(0).astype(np.float32)
    return csr_array((rarity[asked], asked, asked_ends), (len(questions), size)), inside
