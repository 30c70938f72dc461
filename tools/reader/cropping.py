"""Shorter texts for most of the training: whole sentences around what the label rests on.

Texts of 84 tokens train four times as fast as whole passages; the last part of a run takes whole ones.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tools.reader.examples import Example

ROOM = 84
"""Tokens of a cropped text."""

COMMON = 2136
"""Vocabulary ids below are marks, letters and the commonest words."""


def cropped(example: Example, random: Random, room: int = ROOM) -> Example:
    """Return the example with about `room` tokens of its text, if the label says which sentences matter.

    Where nothing answers, the misleading sentence stays: the tempting one, or the one that shares most rare words with
    the question. Which of the other sentences stay is drawn.
    """
    size = len(example.ids) - 1 - example.first
    wanted = _wanted(example)
    if size <= room or len(example.sentences) < 2 or not wanted:  # noqa: PLR2004 - one sentence can't be cropped
        return example
    first, last = _window(example, min(wanted), max(wanted), room, random)
    start, end = example.sentences[first][0], example.sentences[last][1]
    inside = [(a, b) for a, b in zip(example.starts, example.ends, strict=True) if start <= a and b < end]
    if example.starts and not inside:
        return example
    move = start - example.first
    return replace(
        example,
        ids=(*example.ids[: example.first], *example.ids[start:end], example.ids[-1]),
        starts=tuple(a - move for a, _ in inside),
        ends=tuple(b - move for _, b in inside),
        sentences=tuple((a - move, b - move) for a, b in example.sentences[first : last + 1]),
        evidence=None if example.evidence is None else example.evidence[first : last + 1],
        tempting=tuple(n - first for n in example.tempting if first <= n <= last),
    )


def _wanted(example: Example) -> list[int]:
    """Return the sentences that have to stay; none where the evidence is not labelled."""
    evidence = [number for number, label in enumerate(example.evidence or ()) if label]
    answers = [number for number, (a, b) in enumerate(example.sentences) for start in example.starts if a <= start < b]
    if evidence or answers or example.tempting:
        return [*evidence, *answers, *(example.tempting if not evidence else ())]
    if example.evidence is None or not example.sentences:
        return []
    ask = {word for word in example.ids[1 : example.first - 1] if word >= COMMON}
    shared = [len(ask & set(example.ids[a:b])) for a, b in example.sentences]
    return [shared.index(max(shared))]


def _window(example: Example, first: int, last: int, room: int, random: Random) -> tuple[int, int]:
    """Return the first and the last sentence of a run of about `room` tokens that holds those given."""
    sentences = example.sentences
    while True:
        before = first > 0 and sentences[last][1] - sentences[first - 1][0] <= room
        after = last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= room
        if not (before or after):
            return first, last
        if before and (not after or random.random() < 0.5):  # noqa: PLR2004 - either side alike
            first -= 1
        else:
            last += 1
