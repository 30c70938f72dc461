"""The built-in reader: it reads question and passages together with a model of our own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from bot.reader.encoding import ASK_LIMIT, LIMIT
from bot.reader.features import Logistic, Place, Window, features, highest, places
from bot.reader.model import ReaderModel, Text, probabilities
from bot.reader.polar import polar
from bot.reading import Opposed, Reading, ReadSentence
from index.types import Span

if TYPE_CHECKING:
    from index.retrieve import Retrieval, Retrieved

ROOM = LIMIT - ASK_LIMIT - 3
"""Tokens of a text that are read whatever the question's length."""


class BuiltInReader:
    """Finds sentences, short answer and verdict in the retrieved passages, and whether they are there at all."""

    name = "reader"

    def __init__(self, model: ReaderModel) -> None:
        self.model = model
        calibration = model.facts["calibration"]
        self._sentence = Logistic.of(calibration["sentence"])
        self._answerable = Logistic.of(calibration["answerable"])
        self._temperature = float(calibration["verdict_temperature"])
        self._threshold = float(calibration["threshold"])
        self._short_from = float(calibration["short_from"])
        self._verdict_from = float(calibration["verdict_from"])

    def read(self, question: str, retrieval: Retrieval) -> Reading:
        """Score every sentence of the passages, and whether they answer the question at all."""
        windows = self.windows(question, retrieval.passages)
        found = places(windows)
        if not found:
            return Reading((), 0.0, self._threshold)
        known = features(retrieval, found)
        scored = sorted(
            ((self._sentence.probability(f), place) for f, place in zip(known, found, strict=True)),
            key=lambda pair: -pair[0],
        )
        sentences = tuple(ReadSentence(place.window.found, place.span, score) for score, place in scored)
        confidence = self._answerable.probability(highest(known))
        if not polar(question):
            return Reading(sentences, confidence, self._threshold, short=self._short(scored[0][1]))
        verdict, opposed = self._verdict(question, scored)
        return Reading(sentences, confidence, self._threshold, verdict=verdict, disagreements=opposed)

    def windows(self, question: str, passages: Sequence[Retrieved]) -> list[Window]:
        """Read the passages: each whole where it fits, otherwise in parts of whole sentences."""
        cut = [(found, *part) for found in passages for part in self._parts(found)]
        read = self.model.read(question, [text for _, _, text in cut])
        return [Window(found, start, text, said) for (found, start, text), said in zip(cut, read, strict=True)]

    def _parts(self, found: Retrieved) -> Iterator[tuple[int, Text]]:
        passage = found.passage
        if self.model.tokens(passage.text) <= ROOM:
            yield _part(found, passage.sentences)
            return
        inside: list[Span] = []
        room = ROOM
        for span in passage.sentences:
            size = self.model.tokens(span.of(found.document.text))
            if inside and size > room:
                yield _part(found, inside)
                inside, room = [], ROOM
            inside.append(span)
            room -= size
        yield _part(found, inside)

    def _short(self, place: Place) -> str | None:
        """The short answer in a sentence, where the model is sure enough that there is one."""
        if place.read.answer < self._short_from:
            return None
        return place.short.of(place.window.found.document.text) or None

    def _verdict(
        self, question: str, scored: Sequence[tuple[float, Place]]
    ) -> tuple[Literal["yes", "no", "mixed"] | None, tuple[Opposed, ...]]:
        """What the passages say to a polar question, and which sentences oppose each other on it."""
        best: dict[str, tuple[float, float, Place]] = {}
        for score, place in scored:
            yes, no, _ = probabilities(place.window.read.verdict, self._temperature)
            for side, value in (("yes", yes), ("no", no)):
                if value > best.get(side, (0.0,))[0]:
                    best[side] = (value, score, place)
        sides = {side: one for side, one in best.items() if one[0] >= self._verdict_from}
        if len(sides) == 2:  # noqa: PLR2004 - yes and no
            for_, against = (
                ReadSentence(place.window.found, place.span, score) for _, score, place in (sides["yes"], sides["no"])
            )
            return "mixed", (Opposed(question, (for_,), (against,)),)
        top = scored[0][1].window.read.verdict
        yes, no, _ = probabilities(top, self._temperature)
        if max(yes, no) < self._verdict_from:
            return None, ()
        return ("yes" if yes > no else "no"), ()


def _part(found: Retrieved, sentences: Sequence[Span]) -> tuple[int, Text]:
    start, end = sentences[0].start, sentences[-1].end
    within = tuple(Span(start=s.start - start, end=s.end - start) for s in sentences)
    return start, Text(found.document.text[start:end], within)
