"""What a paragraph says to a question or claim: judged against the facts that it states, never against its words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Literal

from tools.reader.worlds.paragraphs import LineReading, WorldParagraph
from tools.reader.worlds.relations import Relation
from tools.reader.worlds.values import SlotValue

Label = Literal["yes", "no", "unknown"]


def judge(
    relation: Relation, asked: Mapping[str, SlotValue], paragraph: WorldParagraph
) -> tuple[Label, tuple[int, ...]] | None:
    """Return whether the paragraph says that a fact with these values holds, with the lines that do; None if it is
    moot.
    """
    denied: list[int] = []
    moot = False
    for reading in paragraph.readings(relation):
        if reading.role == "lure":
            continue
        common = {name for name in asked if name in reading.values}
        same = {name for name in common if asked[name] == reading.values[name]}
        if reading.role == "negated":
            if same == common and relation.key <= set(asked):
                denied.append(reading.index)
            moot |= same == common and not relation.key <= set(asked)
        elif same == set(asked):
            return "yes", (reading.index,)
        elif same == common:
            moot |= not relation.functional or not relation.key <= common
        elif relation.functional and common - same - relation.plural and any(key <= same for key in relation.keys):
            denied.append(reading.index)
        elif pair := _exchanged(relation, asked, reading, same):
            if pair == set(relation.asymmetric or ()):
                denied.append(reading.index)
            moot |= pair not in (set(relation.asymmetric or ()), set(relation.symmetric or ()))
        else:
            moot |= not relation.key <= set(asked)
    if moot:
        return None
    return ("no", (denied[0],)) if denied else ("unknown", ())


def _exchanged(relation: Relation, asked: Mapping[str, SlotValue], reading: LineReading, same: set[str]) -> set[str]:
    """Return two slots whose values have changed places in what is asked, if it is on the same fact otherwise; or
    none.
    """
    for one, other in combinations(sorted(set(asked) & set(reading.values)), 2):
        turned = asked[one] == reading.values[other] and asked[other] == reading.values[one] and one not in same
        if turned and relation.key - {one, other} <= same:
            return {one, other}
    return set()


def find(
    relation: Relation, slot: str, asked: Mapping[str, SlotValue], paragraph: WorldParagraph
) -> LineReading | bool:
    """Return the one line that tells what fills the slot where the others are as asked; False if none, True if it is
    moot.
    """
    answers: dict[tuple[int, int], LineReading] = {}
    for reading in paragraph.readings(relation):
        if reading.role != "stated":
            continue
        common = [name for name in asked if name in reading.values]
        if any(asked[name] != reading.values[name] for name in common):
            continue
        if len(common) < len(asked):
            return True
        if slot in reading.values:
            answers.setdefault(reading.spans[slot], reading)
    if not answers:
        return False
    return next(iter(answers.values())) if len(answers) == 1 else True
