"""Nouns that are counted: their stems, and words that are no nouns."""

from __future__ import annotations

IRREGULAR = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "people": "person",
    "inhabitants": "person",
    "residents": "person",
    "feet": "foot",
    "teeth": "tooth",
}
"""Plurals without a rule, and words for people that are counted alike."""

FILLERS = frozenset({"time", "of", "occasion"})
"""Nouns after a count that say nothing: *four times* is *four*."""

FUNCTION = frozenset(
    "a an the of in on at by for from to with and or but if as than that which who when where while because since "
    "is are was were be been has have had does did do will would can could may might must shall should not no "
    "it its he she they his her their this these those there here each every per more less fewer least most also only "
    "out up down after before until during between within without over under about into through ago later earlier "
    "against except instead rather then both all any some such so".split()
)
"""Words that are no nouns."""

SHORTEST_PLURAL = 4
"""Fewest letters of a word whose final `s` is taken for a plural."""


def stem(word: str) -> str:
    """A noun, folded, without the ending of its plural."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies") and len(word) > SHORTEST_PLURAL:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) >= SHORTEST_PLURAL else word


def plural(word: str) -> bool:
    """Whether a folded word looks like a plural."""
    return stem(word) != word
