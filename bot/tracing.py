"""OpenTelemetry spans for the steps of an answer, if the setting `tracing` is on.

Otherwise nothing happens, and OpenTelemetry is not imported. The spans go to the provider that the program has set up.
Each step of an iterator runs in its own context: a span is the parent of work within the iterator, never of work that
its consumer does meanwhile. Attributes hold names, numbers and outcomes, and the words of questions and answers only
if the setting is `words`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from pincite.bot.events import DoneEvent, Event

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer

    from pincite.bot.answers import Answer
    from pincite.bot.settings import Settings

T = TypeVar("T")

Attributes = Mapping[str, str | bool | int | float | Sequence[str] | None]

Note = Callable[[Attributes], None]
"""Adds attributes to a span; those that are None are left out."""

REQUEST_ID = "pincite.request_id"

END = object()

log = logging.getLogger(__name__)

_tracer: ContextVar[Tracer | None] = ContextVar("pincite_tracer", default=None)
"""Makes the spans of the answer under way; None where it is not traced."""

_request_id: ContextVar[str | None] = ContextVar("pincite_traced_request", default=None)


@contextmanager
def span(
    name: str, attributes: Attributes | None = None, *, kind: Literal["inside", "client"] = "inside"
) -> Iterator[Note]:
    """Trace a block, which must not yield to anybody else.

    >>> with span("pincite.retrieve", {"pincite.wanted": 8}) as note:
    ...     note({"pincite.passages": 8})
    """
    tracer = _tracer.get()
    if tracer is None:
        yield _ignore
        return
    from opentelemetry.trace import SpanKind, use_span

    kinds = {"inside": SpanKind.INTERNAL, "client": SpanKind.CLIENT}
    one = tracer.start_span(name, kind=kinds[kind], attributes=_without_none(attributes))
    with use_span(one, end_on_exit=True, record_exception=False, set_status_on_exception=False):
        try:
            yield lambda more: one.set_attributes(_without_none(more))
        except BaseException as error:
            _fail(one, error)
            raise


def over(name: str, items: Iterator[T], attributes: Attributes | None = None) -> Generator[T, None, None]:
    """Yield the items; the span lasts until they end or are left, and is the parent of what happens in them."""
    tracer = _tracer.get()
    if tracer is None:
        yield from items
    else:
        yield from _over(tracer, name, items, attributes)


def note(attributes: Attributes) -> None:
    """Add attributes to the innermost span."""
    if _tracer.get() is not None:
        from opentelemetry.trace import get_current_span

        get_current_span().set_attributes(_without_none(attributes))


def answering(
    events: Iterator[Event], settings: Settings, question: str, collections: Sequence[str]
) -> Iterator[Event]:
    """Yield the events of an answer, traced where the settings say so."""
    tracer = _tracer_of(settings)
    if tracer is None:
        yield from events
        return
    words = settings.tracing == "words"
    attributes: Attributes = {
        "pincite.collections": list(collections),
        "pincite.question.length": len(question),
        "pincite.question": question if words else None,
        REQUEST_ID: _request_id.get(),
    }
    with closing(_over(tracer, "pincite.answer", _noted(events, words=words), attributes)) as traced:
        yield from traced


@contextmanager
def verifying(settings: Settings) -> Iterator[None]:
    """Trace the verification of somebody's text where the settings say so."""
    tracer = _tracer_of(settings)
    token = _tracer.set(tracer)
    try:
        with span("pincite.verify_text", {REQUEST_ID: _request_id.get()}):
            yield
    finally:
        _tracer.reset(token)


def received(headers: Mapping[str, str], request_id: str) -> None:
    """Take note, for the rest of a request's context, of its id and of the trace that it belongs to."""
    _request_id.set(request_id)
    try:
        from opentelemetry import context, propagate, trace
    except ModuleNotFoundError:
        return
    if not trace.get_current_span().get_span_context().is_valid:  # else the server around this one has read them
        context.attach(propagate.extract(dict(headers)))


def _tracer_of(settings: Settings) -> Tracer | None:
    if settings.tracing == "off":
        return None
    try:
        from opentelemetry import trace
    except ModuleNotFoundError:
        log.warning("tracing is on and OpenTelemetry is not installed. Run: pip install 'pincite[otel]'")
        return None
    return trace.get_tracer("pincite")


def _over(tracer: Tracer, name: str, items: Iterator[T], attributes: Attributes | None) -> Generator[T, None, None]:
    from opentelemetry.context import attach
    from opentelemetry.trace import set_span_in_context

    one = tracer.start_span(name, attributes=_without_none(attributes))
    context = copy_context()
    context.run(_tracer.set, tracer)
    context.run(attach, set_span_in_context(one))
    try:
        while (item := context.run(next, items, END)) is not END:
            yield cast(T, item)
    except BaseException as error:
        _fail(one, error)
        raise
    finally:
        try:
            context.run(getattr(items, "close", lambda: None))
        finally:
            one.end()


def _noted(events: Iterator[Event], *, words: bool) -> Iterator[Event]:
    """Yield the events; the span records the outcome of the answer."""
    with closing(events):  # type: ignore[type-var]
        for event in events:
            if isinstance(event, DoneEvent):
                note(_outcome(event.answer, words=words))
            yield event


def _outcome(answer: Answer, *, words: bool) -> Attributes:
    return {
        "pincite.status": answer.status,
        "pincite.writer": answer.writer,
        "pincite.confidence": answer.confidence,
        "pincite.statements": len(answer.statements),
        "pincite.statements.verified": sum(one.supported for one in answer.statements),
        "pincite.statements.refuted": len(answer.refuted),
        "pincite.citations": len(answer.citations),
        "pincite.index_id": answer.index_id,
        "pincite.prompts": list(answer.prompts),
        "pincite.tokens.prompt": answer.usage.prompt_tokens,
        "pincite.tokens.completion": answer.usage.completion_tokens,
        "pincite.cost_usd": answer.usage.cost_usd,
        "pincite.standalone_question": answer.standalone_question if words else None,
        "pincite.text": answer.text if words else None,
    }


def _fail(span: Span, error: BaseException) -> None:
    """Record an error by its type alone: its message may quote what was asked or answered."""
    from asyncio import CancelledError

    from opentelemetry.trace import Status, StatusCode

    from pincite.bot.writers.model.loop import Stopped

    if isinstance(error, (GeneratorExit, CancelledError, Stopped)):
        span.set_attribute("pincite.left", True)
    else:
        span.set_attribute("error.type", type(error).__name__)
        span.set_status(Status(StatusCode.ERROR))


def _without_none(attributes: Attributes | None) -> dict[str, str | bool | int | float | Sequence[str]]:
    return {name: value for name, value in (attributes or {}).items() if value is not None}


def _ignore(_: Attributes) -> None:
    pass
