"""Span: where something stands in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in one document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters that this span covers."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether the other span lies within this one."""
        return self.start <= other.start and other.end <= self.end

    def stripped(self, text: str) -> Span:
        """Strip the white space from its ends; nothing but white space leaves an empty span.

        >>> Span(0, 6).stripped("  ab  ")
        Span(start=2, end=4)
        """
        shown = self.of(text)
        first = self.start + len(shown) - len(shown.lstrip())
        return Span(first, max(first, self.start + len(shown.rstrip())))

    def lines(self, text: str) -> Iterator[Span]:
        """The lines of this span, without their ends."""
        at = self.start
        for line in self.of(text).splitlines(keepends=True):
            yield Span(at, at + len(line.rstrip("\n")))
            at += len(line)
