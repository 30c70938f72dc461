"""A run of a saved suite that is started on the page: one at a time, in turns with the visitors' questions."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Literal

from pincite.bot.answers import Answer
from pincite.bot.serving.access import Access, KeyNeeded, current
from pincite.bot.serving.answering import Answering
from pincite.bot.serving.messages import Problem
from pincite.bot.serving.pages import Host
from pincite.bot.serving.rates import TooManyRequests
from pincite.bot.serving.streaming import problem_of
from pincite.bot.serving.turns import Requester, ServerBusy, ServerStopping, Ticket, Turns
from pincite.bot.settings import Settings
from pincite.eval import runs
from pincite.eval.annotating import failures
from pincite.eval.annotating.messages import RunDesk, RunProgress, RunState, StartRun
from pincite.eval.errors import RunError, RunInterrupted
from pincite.eval.gold import ResolvedPair
from pincite.eval.runs.asking import Answerer
from pincite.eval.suites import Suite
from pincite.index.errors import PinciteError

AT_ONCE = 4
"""Questions that a language model answers at once; the default of `pincite eval run`."""

BUSY = 1.0
"""Seconds to wait while the queue of visitors is full."""

UNDER_WAY: frozenset[RunState] = frozenset({"preparing", "asking", "stopping"})

Writer = Literal["reader", "llm"]


class RunUnderWay(RunError):
    """Another run that was started on the page has not ended yet."""

    def __init__(self, suite: str) -> None:
        super().__init__(suite, "is being run. Wait until that run has ended, or stop it")
        self.suite = suite


class AnotherSuitesRun(RunError):
    """The run that is to go on is one of another suite."""

    def __init__(self, run: str, suite: str) -> None:
        super().__init__(run, f"is not a run of {suite}. Choose its suite, or start anew")
        self.run = run
        self.suite = suite


class _Stopped(KeyboardInterrupt):
    """Ends a run as Ctrl-C does: finished answers are kept."""


@dataclass
class _StartedRun:
    """The run that was started last."""

    suite: Suite
    collection: str
    writer: Writer
    state: RunState = "preparing"
    done: int = 0
    total: int = 0
    failed: int = 0
    begun: float | None = None
    """When the first question was asked, in seconds of a monotonic clock."""
    earlier: int = 0
    """Number of answers that the unfinished run already had."""
    run: str | None = None
    wrong: int | None = None
    problem: Problem | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    def progress(self) -> RunProgress:
        """The progress as the page shows it."""
        return RunProgress(
            suite=self.suite.name,
            collection=self.collection,
            writer=self.writer,
            state="stopping" if self.stop.is_set() and self.state in UNDER_WAY else self.state,
            done=self.done,
            total=self.total,
            failed=self.failed,
            seconds=self._seconds_left(),
            run=self.run,
            wrong=self.wrong,
            problem=self.problem,
        )

    def _seconds_left(self) -> float | None:
        answered = self.done - self.earlier
        if self.state != "asking" or self.begun is None or not answered:
            return None
        return round((time.monotonic() - self.begun) / answered * (self.total - self.done), 1)


class Runs:
    """Starts runs, reports their progress, and stops them."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._lock = threading.Lock()
        self._last: _StartedRun | None = None

    def desk(self) -> RunDesk:
        """The suites to run, and the run under way."""
        last = self._last
        return RunDesk(writers=tuple(self._writers()), progress=None if last is None else last.progress())

    def start(self, suite: Suite, collection: str, asked: StartRun, client: Requester) -> None:
        """Start a run in a thread of its own. To be called in the server's event loop.

        Raises:
            RunUnderWay: another one has not ended.
            RunNotFound, RunError: the run to go on with is not there, or of another suite.
        """
        earlier = None if asked.resume is None else failures.find(self._host.settings.home, asked.resume)
        if earlier is not None and earlier.header.suite_sha256 != suite.sha256:
            raise AnotherSuitesRun(earlier.name, suite.name)
        writer: Writer = "llm" if (earlier.header.writer if earlier else asked.writer) == "llm" else "reader"
        with self._lock:
            if self._last is not None and self._last.state in UNDER_WAY:
                raise RunUnderWay(self._last.suite.name)
            started = self._last = _StartedRun(suite, collection, writer)
        turns = _Turns(self._host.answering, current(), asyncio.get_running_loop(), client, started.stop)
        work = threading.Thread(
            target=self._work, args=(started, earlier, turns), name="pincite-run", daemon=True
        )  # a daemon: a stopped server does not wait for a slow model, and finished answers are in the file
        work.start()

    def stop(self) -> None:
        """Stop the run that is under way, after the question that is being answered."""
        if self._last is not None:
            self._last.stop.set()

    def _writers(self) -> Iterator[Writer]:
        yield "reader"
        if self._host.bots.settings.wants_language_model:
            yield "llm"

    def _work(self, started: _StartedRun, earlier: runs.Run | None, turns: _Turns) -> None:
        try:
            finished = self._finished_run(started, earlier, turns)
        except (RunInterrupted, _Stopped):
            self._ended(started, turns.refusal)
        except Exception as error:  # noqa: BLE001 - it is told where the run was started
            self._ended(started, error)
        else:
            started.run = finished.name
            started.wrong = failures.summary(finished, self._host.settings.home).wrong
            started.state = "finished"

    def _ended(self, started: _StartedRun, error: Exception | None) -> None:
        """Take note of the end of a run: an error, or its stop."""
        if error is not None:
            started.problem = Problem.model_validate(problem_of(error)["error"])
        started.state = "stopped" if error is None else "failed"

    def _finished_run(self, started: _StartedRun, earlier: runs.Run | None, turns: _Turns) -> runs.Run:
        exam = runs.of_suite(started.suite, self._settings(started.collection), writer=started.writer)
        turns.check()
        fair = replace(
            exam,
            answerer=turns.taking(exam.answerer),
            unthresholded=None if exam.unthresholded is None else turns.taking(exam.unthresholded),
        )
        limits = runs.Limits(concurrency=AT_ONCE if started.writer == "llm" else 1)

        def on_record(record: runs.QuestionRecord | None, done: int, total: int) -> None:
            started.done, started.total, started.state = done, total, "asking"
            if record is None:
                started.begun, started.earlier = time.monotonic(), done
            elif record.error is not None:
                started.failed += 1

        if earlier is not None:
            return runs.resume(earlier.path, fair, limits=limits, on_record=on_record, wait=turns.wait)
        return runs.run(fair, limits=limits, on_record=on_record, wait=turns.wait)

    def _settings(self, collection: str) -> Settings:
        return self._host.bots.settings.model_copy(update={"collection": collection})


class _Turns:
    """Takes turns for questions that are asked from other threads, and charges whoever started the run for them."""

    refusal: PinciteError | None = None
    """Why the run was ended before its time: what its starter may spend is spent, or their key was removed."""

    def __init__(
        self,
        answering: Answering,
        starter: Access,
        loop: asyncio.AbstractEventLoop,
        client: Requester,
        stop: threading.Event,
    ) -> None:
        self._answering = answering
        self._turns: Turns = answering.turns
        self._starter = starter
        self._loop = loop
        self._client = client
        self._stop = stop

    def check(self) -> None:
        """Raise `_Stopped` if the run is to stop."""
        if self._stop.is_set():
            raise _Stopped

    def wait(self, seconds: float) -> None:
        """Pause, unless the run is to stop."""
        self._stop.wait(seconds)
        self.check()

    def taking(self, answerer: Answerer) -> Answerer:
        """The same answers, each in a turn of its own."""

        def answer(asked: ResolvedPair) -> Answer:
            with self._turn(), self._paid():
                answer = answerer(asked)
                self._answering.charge(self._starter.principal, answer.usage)
                return answer

        return answer

    @contextmanager
    def _paid(self) -> Iterator[None]:
        try:
            with self._starter.turn():
                yield
        except (KeyNeeded, TooManyRequests) as error:
            self.refusal = error
            self._stop.set()
            raise _Stopped from None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        ticket = self._begun()
        try:
            yield
        finally:
            with suppress(RuntimeError):  # the server has stopped: nobody waits
                self._loop.call_soon_threadsafe(self._turns.leave, ticket)

    def _begun(self) -> Ticket:
        while True:
            self.check()
            joining = self._joined()
            try:
                return asyncio.run_coroutine_threadsafe(joining, self._loop).result()
            except ServerBusy:
                self.wait(BUSY)
            except (ServerStopping, RuntimeError):  # the latter where the server's loop is closed already
                joining.close()
                raise _Stopped from None

    async def _joined(self) -> Ticket:
        ticket = self._turns.join(self._client)
        try:
            await ticket.began
        except BaseException:
            self._turns.leave(ticket)
            raise
        return ticket
