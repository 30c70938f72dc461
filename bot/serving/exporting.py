"""Spans on their way to a collector: OTLP over gRPC, set up by OpenTelemetry's own variables `OTEL_*`."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult

from pincite.index.version import version

LAST_SECONDS = 5.0
"""Seconds to send the last spans when the server stops."""

REMEDY = (
    "Start a collector that takes OTLP over gRPC, name it in OTEL_EXPORTER_OTLP_ENDPOINT, or set PINCITE_TRACING=off. "
    "Answers are not affected"
)

log = logging.getLogger(__name__)


def export() -> Callable[[], None]:
    """Send spans to a collector, unless the program has a provider already; return a function that flushes them.

    A variable `OTEL_*` that can't be used raises an error of whatever kind.
    """
    if not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        return lambda: None
    named = Resource.create({"service.name": "pincite", "service.version": version()})
    provider = TracerProvider(resource=named.merge(OTELResourceDetector().detect()), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(LoggingExporter(OTLPSpanExporter())))
    trace.set_tracer_provider(provider)

    def end() -> None:
        ending = threading.Thread(target=provider.shutdown, daemon=True)  # it would wait for half a minute
        ending.start()
        ending.join(LAST_SECONDS)

    return end


class LoggingExporter(SpanExporter):
    """Logs once that the collector can't be reached, and once that it can again, instead of every try."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter
        self._reason = ""
        self._down = False
        logging.getLogger("opentelemetry.exporter.otlp.proto.grpc.exporter").addFilter(self._heard)

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send spans."""
        result = self._exporter.export(spans)
        down = result is not SpanExportResult.SUCCESS
        if down and not self._down:
            log.warning("traces are lost: %s. %s", self._reason or "the collector refused them", REMEDY)
        elif self._down and not down:
            log.warning("traces arrive again")
        self._down = down
        return result

    def shutdown(self) -> None:
        """Send nothing from now on."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Flush the remaining spans."""
        return self._exporter.force_flush(timeout_millis)

    def _heard(self, record: logging.LogRecord) -> bool:
        self._reason = " ".join(record.getMessage().split())
        return False
