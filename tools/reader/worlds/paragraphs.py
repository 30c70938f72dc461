"""The text of a world: its claims as sentences, with headings, asides and connectives as documents have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from tools.reader.task import Kind, Range, Task
from tools.reader.worlds.articles import upper
from tools.reader.worlds.facts import Claim, Role
from tools.reader.worlds.names import composed
from tools.reader.worlds.relations import Relation
from tools.reader.worlds.templates import fill
from tools.reader.worlds.values import SlotValue, chance

T = TypeVar("T")

JOINERS = [" "] * 17 + ["\n", "\n- ", "\n\n"]
"""Text between sentences, by its frequency."""

LOWERED = "The A An By In At On It From With After Before Since Under For Each Every All When If No Only During".split()
"""Words that lose their capital behind a connective."""

REMARKS = (" (see annex).", " [1].", " (source: annual report).", " [citation needed].", " (as of this writing).")

MOST_WITH_ASIDE = 5
"""Most claims of a paragraph that has an aside, too."""


@dataclass(frozen=True, slots=True, eq=False)
class WorldLine:
    """A sentence of a paragraph; one without a claim says nothing about any fact."""

    start: int
    end: int
    claim: Claim | None = None
    spans: Mapping[str, Range] = field(default_factory=dict)
    """Where the paragraph has the values of the slots that the sentence states."""


@dataclass(frozen=True, slots=True, eq=False)
class LineReading:
    """A line's claim seen from its relation: what it says and where."""

    index: int
    role: Role
    values: Mapping[str, SlotValue]
    """Only the slots that the sentence states."""
    spans: Mapping[str, Range]


@dataclass(frozen=True, slots=True, eq=False)
class WorldParagraph:
    """The text of a world, or of a part of it."""

    text: str
    lines: tuple[WorldLine, ...]

    def readings(self, relation: Relation) -> Iterator[LineReading]:
        """Yield what the lines claim of a relation; of a symmetric one both ways round."""
        for index, line in enumerate(self.lines):
            if line.claim is None or line.claim.fact.relation is not relation:
                continue
            values = {name: line.claim.fact.values[name] for name in line.spans}
            yield LineReading(index, line.claim.role, values, line.spans)
            if relation.symmetric:
                pair = relation.symmetric
                yield LineReading(index, line.claim.role, _swapped(values, pair), _swapped(line.spans, pair))

    def task(
        self,
        kind: Kind,
        ask: str,
        *,
        label: str = "",
        answer: Range | None = None,
        evidence: tuple[int, ...] = (),
    ) -> Task:
        """Return a task on this paragraph."""
        sentences = tuple((line.start, line.end) for line in self.lines)
        answers = () if answer is None else (answer,)
        return Task(kind, ask, self.text, sentences, answers, evidence, label, f"worlds, {kind}")


def _swapped(values: Mapping[str, T], pair: tuple[str, str]) -> dict[str, T]:
    renamed = {pair[0]: pair[1], pair[1]: pair[0]}
    return {renamed.get(name, name): value for name, value in values.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Speaker:
    """Writes values: entities in full when first named, then by their short name, if this text does so."""

    random: Random
    shortened: dict[SlotValue, bool] = field(default_factory=dict)

    def says(self, value: SlotValue) -> str:
        """Return the value as this text writes it here."""
        if self.shortened.get(value):
            return value.short
        if value not in self.shortened and value.short:
            self.shortened[value] = chance(self.random, 0.5)
            return value.first or self.random.choice(value.forms)
        return self.random.choice(value.forms)


def paragraph_of(random: Random, claims: Sequence[Claim]) -> WorldParagraph:
    """Return the claims in any order as one text."""
    order = list(claims)
    if chance(random, 0.8):
        random.shuffle(order)
    speaker = Speaker(random)
    joiner = random.choice(JOINERS)
    text = ""
    lines: list[WorldLine] = []
    if chance(random, 0.12):
        heading = random.choice(["# ", "## ", ""]) + composed(random, "heading")
        lines.append(WorldLine(0, len(heading)))
        text = heading + "\n" + ("\n" if chance(random, 0.5) else "")
    aside = random.randrange(len(order) + 1) if len(order) <= MOST_WITH_ASIDE and chance(random, 0.25) else None
    for index, claim in enumerate(order):
        if index == aside:
            text = _joined(text, joiner)
            sentence = composed(random, "aside").replace(";", ",")
            lines.append(WorldLine(len(text), len(text) + len(sentence)))
            text += sentence
        text = _joined(text, joiner)
        sentence, spans = _sentence(random, claim, speaker, first=not index)
        start = len(text)
        placed = {name: (start + a, start + b) for name, (a, b) in spans.items()}
        lines.append(WorldLine(start, start + len(sentence), claim, placed))
        text += sentence
    return WorldParagraph(text, tuple(lines))


def _joined(text: str, joiner: str) -> str:
    if not text or text.endswith("\n"):
        return text + joiner.lstrip("\n ")
    return text + joiner


def _sentence(random: Random, claim: Claim, speaker: Speaker, *, first: bool) -> tuple[str, dict[str, Range]]:
    template = claim.template
    text, spans = fill(template, {name: speaker.says(claim.fact.values[name]) for name in template.slots})
    if chance(random, 0.12) and not first:
        lead = composed(random, "connective").replace(";", ",") + " "
        if not template.literals[0] or template.literals[0].split(" ")[0] in LOWERED:
            text = lead + (text[0].lower() + text[1:] if template.literals[0] else text)
            spans = {name: (start + len(lead), end + len(lead)) for name, (start, end) in spans.items()}
    elif chance(random, 0.04) and template.literals[-1].endswith(".") and not _shares_stop(text, spans):
        text = text[:-1] + random.choice(REMARKS)
    return upper(text), spans


def _shares_stop(text: str, spans: dict[str, Range]) -> bool:
    """Return whether the sentence's full stop is its last value's, too: at 5 p.m."""
    return any(end == len(text) for _, end in spans.values())
