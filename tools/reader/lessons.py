"""From files to the examples of each round, and to the held-back ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from random import Random

from tools.reader.cropping import cropped
from tools.reader.examples import Example, examples, tokenizer
from tools.reader.mixture import Files, Pools, PublishedSets, by_hand, held_back, tasks_of_round
from tools.reader.schedule import AT_LAST, RunSettings


class Lessons:
    """The lessons of a run."""

    def __init__(self, files: Files, settings: RunSettings, log: Callable[..., None]) -> None:
        """`log` is told what each round consists of."""
        self._files, self._settings, self._log = files, settings, log
        self._hand: Pools | None = None
        self._reported: set[str] = set()
        self._tokens = tokenizer()

    @cached_property
    def _published(self) -> PublishedSets:
        return PublishedSets.read(self._files.published)

    def examples(self, number: int, count: int, whole: bool) -> Sequence[Example]:
        """Return the examples of a round, cropped unless `whole`."""
        settings = self._settings
        lessons = tasks_of_round(
            self._by_hand(),
            self._published,
            number,
            count=count,
            share=settings.by_hand,
            seed=settings.seed,
            kinds=settings.kinds,
        )
        self._log("lessons", number=number, sources=dict(Counter(task.source.split(",")[0] for task in lessons)))
        random = Random(f"{settings.seed} crop {number}")  # noqa: S311 - a sample
        encoded = examples(self._tokens, lessons)
        return encoded if whole else [cropped(one, random) for one in encoded]

    def held(self, count: int | None = None) -> dict[str, Sequence[Example]]:
        """Return the held-back examples by group, in whole texts: `count` of each, or as many as the end of the run
        needs.
        """
        most = AT_LAST * self._settings.measured if count is None else count
        groups = held_back(self._files, self._report, count=most, seed=self._settings.seed)
        kinds = self._settings.kinds
        encoded = {
            name: examples(self._tokens, [t for t in tasks if t.kind in kinds]) for name, tasks in groups.items()
        }
        self._log("held", counts={name: len(group) for name, group in encoded.items()})
        return {name: group for name, group in encoded.items() if group}

    def _by_hand(self) -> Pools:
        """Return the hand-written lessons as they are now; while a file is being written, as they were before."""
        try:
            self._hand = by_hand(self._files, self._report)
        except json.JSONDecodeError as error:
            if self._hand is None:
                raise
            self._log("half_written", error=f"{error}; the lessons read before are taken")
        return self._hand

    def _report(self, problem: str) -> None:
        if problem not in self._reported:
            self._reported.add(problem)
            self._log("unreadable", problem=problem)
