"""What a program with a provider of its own gets to see of answers."""

from __future__ import annotations

from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

COLLECTED = InMemorySpanExporter()


def collected() -> InMemorySpanExporter:
    """Collect the spans of this process, from now on; a process can have one provider only."""
    if isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(COLLECTED))
        trace.set_tracer_provider(provider)
    COLLECTED.clear()
    return COLLECTED


def one(name: str) -> ReadableSpan:
    """The only span of that name."""
    (found,) = named(name)
    return found


def named(name: str) -> list[ReadableSpan]:
    """The spans of that name."""
    return [span for span in COLLECTED.get_finished_spans() if span.name == name]


def parents() -> set[tuple[str, str | None]]:
    """Each name with that of its parent."""
    spans = COLLECTED.get_finished_spans()
    names = {span.context.span_id: span.name for span in spans if span.context is not None}
    return {(span.name, names.get(span.parent.span_id) if span.parent is not None else None) for span in spans}


def written() -> str:
    """All that the spans say."""
    return "\n".join(span.to_json() for span in COLLECTED.get_finished_spans())
