"""The questions and claims about a world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from tools.reader.task import Task
from tools.reader.worlds.articles import upper
from tools.reader.worlds.facts import TRIES, Exhausted, Fact, Role, World, draw_world
from tools.reader.worlds.judging import Label, find, judge
from tools.reader.worlds.paragraphs import LineReading, WorldParagraph, paragraph_of
from tools.reader.worlds.relations import Relation
from tools.reader.worlds.templates import Template, fill
from tools.reader.worlds.values import SlotValue, chance

SUPPORT: Mapping[Label, str] = {"yes": "supported", "no": "contradicted", "unknown": "not_enough"}
DENIED: Mapping[Label, str] = {"yes": "contradicted", "no": "supported", "unknown": "not_enough"}
"""The label of a claim that denies a fact, by the verdict on the fact."""

ABOUT: Mapping[Label, tuple[Role, ...]] = {
    "yes": ("stated",),
    "no": ("stated", "negated", "negated"),
    "unknown": ("stated", "lure", "lure"),
}
"""The roles of the facts that a question with this verdict is about; a role listed twice is twice as likely."""

ATTEMPTS = 8
"""Tries for a task, since a drawn fact may have nothing to offer."""


@dataclass(frozen=True, slots=True, eq=False)
class Asker:
    """Makes the tasks of one world."""

    random: Random
    world: World

    def write(self, template: Template, values: Mapping[str, SlotValue]) -> str:
        """Return a question or claim in words of its own: a short name or another form than the text's, as it
        happens.
        """
        texts = {}
        for name in template.slots:
            value = values[name]
            short = value.short and chance(self.random, 0.3)
            texts[name] = value.short if short else self.random.choice(value.forms)
        text, _ = fill(template, texts)
        return text if template.literals[0][:1].islower() else upper(text)

    def swap(self, fact: Fact, names: Sequence[str]) -> dict[str, SlotValue]:
        """Return the fact's values with one of those named exchanged, for another of the fact, of this world, or a
        new one.
        """
        values = dict(fact.values)
        if not names:
            return values
        name = self.random.choice(names)
        slot = fact.relation.slots[name]
        others = [value for value in self.world.values(slot) if value != values[name]]
        if others and chance(self.random, 0.65):
            other = self.random.choice(others)
            for holder in fact.relation.slots:
                if fact.values[holder] == other:
                    values[holder] = values[name]
            values[name] = other
            return values
        for _ in range(TRIES):
            value = slot.draw(self.random, fact.values)
            if value != values[name] and not (value.is_entity and self.world.cast.shares_name(value)):
                values[name] = value
                break
        return values

    def facts(self, paragraph: WorldParagraph, *roles: Role) -> list[Fact]:
        """Return the facts that the paragraph states, or denies, or hints at."""
        return [line.claim.fact for line in paragraph.lines if line.claim and line.claim.role in roles]

    def answerable(self, paragraph: WorldParagraph) -> Task | None:
        """Return a question that the paragraph answers."""
        fact = self.random.choice(self.facts(paragraph, "stated"))
        slot = self.random.choice(sorted(fact.relation.questions))
        template = self.random.choice(fact.relation.questions[slot])
        reading = find(fact.relation, slot, {name: fact.values[name] for name in template.slots}, paragraph)
        if not isinstance(reading, LineReading):
            return None
        text = self.write(template, fact.values)
        return paragraph.task("span", text, answer=reading.spans[slot], evidence=(reading.index,))

    def unanswerable(self, paragraph: WorldParagraph, *, unsaid: Fact | None = None) -> Task | None:
        """Return a question that the paragraph does not answer: on one of its facts changed, or one it does not
        state.
        """
        fact = unsaid or self.random.choice(self.facts(paragraph, "stated", "negated", "lure"))
        slot = self.random.choice(sorted(fact.relation.questions))
        template = self.random.choice(fact.relation.questions[slot])
        values: Mapping[str, SlotValue] = fact.values
        if unsaid is None and chance(self.random, 0.85):
            values = self.swap(fact, template.slots)
        if find(fact.relation, slot, {name: values[name] for name in template.slots}, paragraph) is not False:
            return None
        return paragraph.task("span", self.write(template, values))

    def beside(self, paragraph: WorldParagraph, kind: Literal["span", "verdict"]) -> Task | None:
        """Return a question about a fact's entities that is another question than those the fact answers."""
        fact = self.random.choice(self.facts(paragraph, "stated"))
        templates = fact.relation.opposite if kind == "span" else fact.relation.undecided
        if not templates:
            return None
        template = self.random.choice(templates)
        named = {fact.values[name] for name in template.slots if fact.values[name].is_entity}
        for other in self.facts(paragraph, "stated", "negated", "lure"):
            if other.relation is not fact.relation and named & set(other.values.values()):
                return None
        return paragraph.task(kind, self.write(template, fact.values), label="unknown" if kind == "verdict" else "")

    def verdict(self, paragraph: WorldParagraph, wanted: Label) -> Task | None:
        """Return a polar question with the wanted answer."""
        if wanted == "unknown" and chance(self.random, 0.2) and (task := self.beside(paragraph, "verdict")):
            return task
        judged = self.judged(paragraph, wanted, lambda relation: relation.polar)
        return judged and paragraph.task("verdict", judged[0], label=wanted, evidence=judged[1])

    def support(self, paragraph: WorldParagraph, wanted: Label) -> Task | None:
        """Return a claim that is supported (yes), contradicted (no) or neither."""
        if chance(self.random, 0.2):
            return self.denial(paragraph, wanted)
        wordings = {line.claim.template for line in paragraph.lines if line.claim}
        judged = self.judged(
            paragraph,
            wanted,
            lambda relation: [item for item in relation.statements if item not in wordings] or relation.statements,
        )
        return judged and paragraph.task("support", judged[0], label=SUPPORT[wanted], evidence=judged[1])

    def judged(
        self, paragraph: WorldParagraph, wanted: Label, among: Callable[[Relation], Sequence[Template]]
    ) -> tuple[str, tuple[int, ...]] | None:
        """Return a text from one of the relation's templates that has the wanted verdict, and its evidence."""
        facts = [fact for role in ABOUT[wanted] for fact in self.facts(paragraph, role)]
        fact = self.random.choice(facts)
        template = self.random.choice(among(fact.relation))
        values: Mapping[str, SlotValue] = fact.values
        if wanted != "yes" and fact in self.facts(paragraph, "stated"):
            values = self.swap(fact, template.slots)
        verdict = judge(fact.relation, {name: values[name] for name in template.slots}, paragraph)
        if verdict is None or verdict[0] != wanted:
            return None
        return self.write(template, values), verdict[1]

    def denial(self, paragraph: WorldParagraph, wanted: Label) -> Task | None:
        """Return a claim that denies a fact."""
        facts = [fact for fact in self.facts(paragraph, "stated", "negated", "lure") if fact.relation.negated]
        if not facts:
            return None
        fact = self.random.choice(facts)
        template = self.random.choice(fact.relation.negated)
        values: Mapping[str, SlotValue] = fact.values
        if chance(self.random, 0.4):
            values = self.swap(fact, template.slots)
        verdict = judge(fact.relation, {name: values[name] for name in template.slots}, paragraph)
        if verdict is None or DENIED[verdict[0]] != SUPPORT[wanted]:
            return None
        return paragraph.task("support", self.write(template, values), label=SUPPORT[wanted], evidence=verdict[1])


def _attempts(make: Callable[[], Task | None], seen: set[tuple[str, str, str]]) -> Iterator[Task]:
    """At most one task, from a maker that may have nothing to offer at first."""
    for _ in range(ATTEMPTS):
        task = make()
        if task is None:
            continue
        matter = str(task.answers) if task.answers else task.ask.casefold()
        if (task.kind, matter, task.context) not in seen:
            seen.add((task.kind, matter, task.context))
            yield task
            return


def _tasks(random: Random, world: World) -> Iterator[Task]:
    asker = Asker(random, world)
    whole = paragraph_of(random, world.claims)
    stated = [claim for claim in world.claims if claim.role == "stated"]
    seen: set[tuple[str, str, str]] = set()
    for _ in range(3):
        yield from _attempts(lambda: asker.answerable(whole), seen)
    for _ in range(random.choice([1, 2])):
        yield from _attempts(lambda: asker.unanswerable(whole), seen)
    if chance(random, 0.5):
        yield from _attempts(lambda: asker.beside(whole, "span"), seen)
    if len(stated) > 1:
        left_out = random.choice(stated)
        rest = paragraph_of(random, [claim for claim in world.claims if claim is not left_out])
        yield from _attempts(lambda: asker.unanswerable(rest, unsaid=left_out.fact), seen)
    labels: list[Label] = ["yes", "no", "unknown"]
    for wanted in random.sample(labels, 2):
        yield from _attempts(lambda wanted=wanted: asker.verdict(whole, wanted), seen)  # type: ignore[misc]
    for wanted in labels:
        yield from _attempts(lambda wanted=wanted: asker.support(whole, wanted), seen)  # type: ignore[misc]


def tasks(random: Random, count: int) -> Iterator[Task]:
    """As many tasks as asked for, of as many worlds as it takes; the same ones for the same state of the generator."""
    drawn = 0
    while drawn < count:
        try:
            world = draw_world(random)
        except Exhausted:
            continue
        for task in _tasks(random, world):
            if drawn == count:
                return
            drawn += 1
            yield task
