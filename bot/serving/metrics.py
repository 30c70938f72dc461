"""Metrics of the running server, in Prometheus' text format.

No client library: a dozen metrics of one process need no registry, and the format is plain lines of text.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pincite.bot.answers import Answer, Usage

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper bounds of the histogram's buckets, in seconds."""

Labels = tuple[tuple[str, str], ...]


@dataclass
class Counts:
    """A counter by labels."""

    name: str
    help: str
    labels: tuple[str, ...] = ()
    _counts: defaultdict[tuple[str, ...], float] = field(default_factory=lambda: defaultdict(float))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, *values: str, amount: float = 1) -> None:
        """Count one more, or an amount, under the values of the labels."""
        with self._lock:
            self._counts[values] += amount

    def lines(self) -> Iterator[str]:
        """The counter as text."""
        yield from _head(self.name, self.help, "counter")
        with self._lock:
            counts = sorted(self._counts.items()) or ([] if self.labels else [((), 0)])
        for values, count in counts:
            yield _line(self.name, tuple(zip(self.labels, values, strict=True)), count)


@dataclass
class Seconds:
    """A histogram of durations by labels."""

    name: str
    help: str
    labels: tuple[str, ...] = ()
    _counts: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    _sums: defaultdict[tuple[str, ...], float] = field(default_factory=lambda: defaultdict(float))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, seconds: float, *values: str) -> None:
        """Count a duration."""
        with self._lock:
            counts = self._counts.setdefault(values, [0] * (len(BUCKETS) + 1))
            counts[bisect_left(BUCKETS, seconds)] += 1
            self._sums[values] += seconds

    def lines(self) -> Iterator[str]:
        """The histogram as text."""
        yield from _head(self.name, self.help, "histogram")
        with self._lock:
            counts = {values: list(one) for values, one in sorted(self._counts.items())}
            sums = dict(self._sums)
        for values, one in counts.items():
            labels = tuple(zip(self.labels, values, strict=True))
            running = 0
            for bound, count in zip((*map(str, BUCKETS), "+Inf"), one, strict=True):
                running += count
                yield _line(f"{self.name}_bucket", (*labels, ("le", bound)), running)
            yield _line(f"{self.name}_sum", labels, sums[values])
            yield _line(f"{self.name}_count", labels, running)


@dataclass(frozen=True)
class Gauge:
    """A figure as it is now."""

    name: str
    help: str
    read: Callable[[], float]
    kind: str = "gauge"

    def lines(self) -> Iterator[str]:
        """The figure as text."""
        yield from _head(self.name, self.help, self.kind)
        yield _line(self.name, (), self.read())


class Metrics:
    """The server's counters."""

    def __init__(self) -> None:
        self.requests = Counts("pincite_requests_total", "Replies by route and status.", ("method", "route", "status"))
        self.durations = Seconds("pincite_request_seconds", "From a request to the end of its reply.", ("route",))
        self.answers = Counts("pincite_answers_total", "Answers by status and writer.", ("status", "writer"))
        self.steps = Seconds("pincite_answer_step_seconds", "Time of an answer's steps.", ("step",))
        tokens = "Tokens of the language model; by estimate where nobody waited for the answer."
        self.tokens = Counts("pincite_tokens_total", tokens, ("kind",))
        self._gauges: list[Gauge] = []

    def watch(self, name: str, help_: str, read: Callable[[], float]) -> None:
        """Add a figure that is read whenever the metrics are; one whose name ends in `_total` only grows."""
        self._gauges.append(Gauge(name, help_, read, "counter" if name.endswith("_total") else "gauge"))

    def answered(self, answer: Answer) -> None:
        """Count an answer."""
        self.answers.add(answer.status, answer.writer)
        for step in ("retrieve", "write", "verify", "judge", "total"):
            self.steps.add(getattr(answer.timings_ms, step) / 1000, step)

    def used(self, usage: Usage) -> None:
        """Count the usage of the language model."""
        self.tokens.add("prompt", amount=usage.prompt_tokens)
        self.tokens.add("completion", amount=usage.completion_tokens)

    def text(self) -> str:
        """Everything in Prometheus' text format."""
        counted = (self.requests, self.durations, self.answers, self.steps, self.tokens)
        parts: list[Counts | Seconds | Gauge] = [*counted, *self._gauges]
        return "\n".join(line for part in parts for line in part.lines()) + "\n"


def _head(name: str, help_: str, kind: str) -> Iterator[str]:
    yield f"# HELP {name} {help_}"
    yield f"# TYPE {name} {kind}"


def _line(name: str, labels: Labels, value: float) -> str:
    shown = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels)
    return f"{name}{{{shown}}} {value:g}" if shown else f"{name} {value:g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
