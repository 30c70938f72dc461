"""Questions asked in turn or many at once, each with retries."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic, perf_counter, sleep
from typing import Generic, TypeVar

from pincite.bot.answers import Answer
from pincite.bot.errors import LLMUnavailable
from pincite.eval.errors import CostReached, JudgeUnavailable
from pincite.eval.gold import ResolvedPair
from pincite.index.errors import CollectionNotFound, DataFolderError, IndexBroken, IndexMismatch, SettingsError

FATAL = (CollectionNotFound, IndexMismatch, IndexBroken, DataFolderError, JudgeUnavailable)
"""Errors that would fail every question."""

WAKE = 0.5
"""Longest wait in seconds, so that Ctrl-C is noticed on every platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits on the rate and cost of asking a writer."""

    concurrency: int = 1
    """Questions under way at once; 1 asks them in their order."""
    per_minute: float | None = None
    """Most attempts per minute, spread evenly."""
    attempts: int = 4
    """Attempts at a question while the language model is unavailable."""
    backoff: float = 2.0
    """Seconds before the second attempt; doubled for each further one."""
    failures: int = 5
    """Questions in a row that may fail for want of a language model before the rest are given up."""
    max_cost: float | None = None
    """Most dollars to spend; asking ends before the next question would spend more."""


NO_PRICES = (
    "a budget needs to know what answers cost, and these don't say. Set the model's prices in dollars per million "
    "tokens: llm_price_prompt and llm_price_completion, for a judge PINCITE_JUDGE_PRICE_PROMPT and "
    "PINCITE_JUDGE_PRICE_COMPLETION"
)

Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Generic[A]):
    """The answer to one question, or the error that prevented it."""

    number: int
    answer: A | None
    error: str | None
    unavailable: bool
    """Whether the language model was unavailable."""
    attempts: int
    seconds: float
    """Time that the last attempt took."""


Answerer = Callable[[ResolvedPair], Answer]
"""Asks one question of a suite."""


CENT = 1e-9
"""Tolerance in dollars for errors of adding floating-point numbers."""


class Budget:
    """Lets questions be asked as long as the dearest so far, once more for each under way, stays within a budget.

    Until the first cost is known, one question is under way at a time. Safe to use from several threads.
    """

    def __init__(self, most: float | None) -> None:
        self._most = most
        self._spent = 0.0
        self._dearest: float | None = None
        self._under_way = 0
        self._changed = threading.Condition()

    @property
    def spent(self) -> float:
        """Dollars."""
        return self._spent

    def take(self) -> bool:
        """Reserve the cost of a question; False where the budget has no room for it. Waits for the first cost."""
        if self._most is None:
            return True
        with self._changed:
            while self._dearest is None and self._under_way:
                self._changed.wait(WAKE)
            if self._spent + (self._under_way + 1) * (self._dearest or 0.0) > self._most + CENT:
                return False
            self._under_way += 1
            return True

    def settle(self, cost: float) -> None:
        """Replace a reservation by the actual cost of the question."""
        with self._changed:
            self._under_way -= 1
            self._spent += cost
            self._dearest = max(cost, self._dearest or 0.0)
            self._changed.notify_all()


class _Pace:
    """Spaces attempts so that no more than so many begin in a minute."""

    def __init__(self, per_minute: float | None, wait: Callable[[float], object]) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0
        self._wait = wait
        self._next = 0.0
        self._lock = threading.Lock()

    def take(self) -> None:
        with self._lock:
            at = max(self._next, monotonic())
            self._next = at + self._gap
        if (pause := at - monotonic()) > 0:
            self._wait(pause)


@dataclass(frozen=True, slots=True)
class _Asker(Generic[Q, A]):
    """Asks one question, with retries."""

    answerer: Callable[[Q], A]
    limits: Limits
    pace: _Pace
    wait: Callable[[float], object]

    def ask(self, number: int, asked: Q) -> Reply[A]:
        attempt, pause = 0, self.limits.backoff
        while True:
            attempt += 1
            self.pace.take()
            began = perf_counter()
            answer: A | None = None
            error: Exception | None = None
            try:
                answer = self.answerer(asked)
            except FATAL:
                raise
            except Exception as failed:  # noqa: BLE001 - it is recorded for this question; the others go on
                error = failed
            seconds = perf_counter() - began
            if isinstance(error, LLMUnavailable) and attempt < self.limits.attempts:
                self.wait(pause)
                pause *= 2
                continue
            return Reply(
                number=number,
                answer=answer,
                error=None if error is None else f"{type(error).__name__}: {error}",
                unavailable=isinstance(error, LLMUnavailable),
                attempts=attempt,
                seconds=round(seconds, 4),
            )


class Asking(Generic[Q, A]):
    """Asks all questions; iterating gives the replies as they come in.

    A question that can't be answered gives a reply with its error.
    """

    def __init__(
        self,
        questions: Sequence[tuple[int, Q]],
        answerer: Callable[[Q], A],
        limits: Limits,
        *,
        cost: Callable[[A], float | None] = lambda answer: None,
        wait: Callable[[float], object] = sleep,
    ) -> None:
        """Prepare to ask.

        Args:
            questions: questions with their numbers.
            answerer: asks one; called from several threads where `limits.concurrency` is above 1.
            limits: how hard it may be asked.
            cost: gives the cost of an answer in dollars; None if it does not say.
            wait: pauses for that many seconds.
        """
        self.budget = Budget(limits.max_cost)
        self._cost = cost
        self.questions = questions
        self.limits = limits
        self._asker = _Asker(answerer, limits, _Pace(limits.per_minute, wait), wait)
        self._done: queue.SimpleQueue[Reply[A] | BaseException | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._refused = threading.Event()

    def __iter__(self) -> Iterator[Reply[A]]:
        """Ask.

        Raises:
            LLMUnavailable: too many questions failed in a row.
            SettingsError: there is a budget, and answers don't say what they cost.
            CostReached: the budget has no room for another question; those under way were finished.
            CollectionNotFound, IndexMismatch, IndexBroken, DataFolderError: the index can't be asked.
        """
        failing = 0
        for reply in self._in_order() if self.limits.concurrency == 1 else self._at_once():
            yield reply
            failing = failing + 1 if reply.unavailable else 0
            if failing >= self.limits.failures:
                raise LLMUnavailable(f"{failing} questions in a row got no answer, the last one: {reply.error}")
        if self._refused.is_set():
            raise CostReached(self.budget.spent, self.limits.max_cost or 0.0)

    def stop(self) -> list[Reply[A]]:
        """Stop asking, and return the replies not yet given. Questions under way are dropped."""
        self._stopped.set()
        finished = []
        while not self._done.empty():
            reply = self._done.get()
            if isinstance(reply, Reply):
                finished.append(reply)
        return finished

    def _in_order(self) -> Iterator[Reply[A]]:
        for number, asked in self.questions:
            if (reply := self._ask(number, asked)) is None:
                return
            yield reply

    def _ask(self, number: int, asked: Q) -> Reply[A] | None:
        """Ask one question; None where the budget has no room for it."""
        if self._refused.is_set() or not self.budget.take():
            self._refused.set()
            return None
        reply = self._asker.ask(number, asked)
        cost = 0.0 if reply.answer is None else self._cost(reply.answer)
        if cost is None and self.limits.max_cost is not None:
            raise SettingsError(NO_PRICES)
        self.budget.settle(cost or 0.0)
        return reply

    def _at_once(self) -> Iterator[Reply[A]]:
        waiting: queue.SimpleQueue[tuple[int, Q]] = queue.SimpleQueue()
        for question in self.questions:
            waiting.put(question)

        def work() -> None:
            try:
                while not self._stopped.is_set():
                    self._done.put(self._ask(*waiting.get_nowait()))
            except queue.Empty:
                pass
            except BaseException as error:  # noqa: BLE001 - raised again where the replies are taken
                self._done.put(error)

        # Daemons: a stopped evaluation does not wait for a slow model.
        for _ in range(min(self.limits.concurrency, len(self.questions))):
            threading.Thread(target=work, daemon=True).start()
        for _ in self.questions:
            reply = self._next()
            if isinstance(reply, BaseException):
                raise reply
            if reply is not None:
                yield reply

    def _next(self) -> Reply[A] | BaseException | None:
        while True:
            try:
                return self._done.get(timeout=WAKE)
            except queue.Empty:
                continue
