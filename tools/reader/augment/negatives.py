"""Near misses: questions on a text's subject that it does not answer, derived from questions that it answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from tools.reader.augment.changes import MONTHS, NUMBERS, changed_number
from tools.reader.task import Task, holding

OPPOSITES = """
first last | before after | largest smallest | biggest smallest | most least | highest lowest | oldest
youngest | oldest newest | longest shortest | won lost | win lose | bought sold | buy sell | increase decrease
| increased decreased | born died | begin end | began ended | founded dissolved | like dislike | liked
disliked | north south | east west | northern southern | eastern western | joined left | join leave | open
close | opened closed | more less | maximum minimum | male female | best worst | positive negative | start
stop | started stopped | love hate | loved hated | cheap expensive | cheaper costlier | earliest latest |
former current | import export | gained lost | rise fall | rose fell | allowed forbidden | allow forbid |
accept reject | accepted rejected | support oppose | supported opposed | build destroy | built destroyed |
public private | minor major | internal external | inside outside | above below | younger older | faster
slower | easy hard | recommend avoid | pros cons | advantage disadvantage | advantages disadvantages | right
wrong | new old | mother father | brother sister | husband wife | son daughter | summer winter | morning
evening | day night | hot cold | top bottom | front back | upper lower | add remove | added removed | send
receive | sent received | teach learn | arrive depart | arrived departed | victory defeat | strong weak |
success failure | enemy ally | attack defend | attacked defended | create abolish | created abolished
"""
"""Words that turn a question into another one, in pairs."""


def _pairs() -> dict[str, tuple[str, ...]]:
    opposites: dict[str, tuple[str, ...]] = {}
    for pair in OPPOSITES.split("|"):
        a, b = pair.split()
        opposites[a] = (*opposites.get(a, ()), b)
        opposites[b] = (*opposites.get(b, ()), a)
    return opposites


FEWEST_SENTENCES = 2
"""Fewest sentences for a text to lose one."""

PAIRS: Mapping[str, tuple[str, ...]] = _pairs()
"""Every word of OPPOSITES with its opposites."""

NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'’-]*(?:\s+(?:of|the|de|von|van|al|for|and)?\s?[A-Z][\w'’-]*)*")
"""A run of capitalised words that does not begin a sentence: a name, mostly."""

TIME_ASKED = re.compile(r"^(when|what year|in what year|in which year|what date|on what date)\b", re.IGNORECASE)
COUNT_ASKED = re.compile(r"^(how many|how much|how often|how long|how old|how far|how big|how large)\b", re.IGNORECASE)
ANY_NUMBER = re.compile(rf"\d|\b({'|'.join(NUMBERS)}|once|twice|half|dozen|several)\b", re.IGNORECASE)
ANY_TIME = re.compile(rf"\d|\b({'|'.join(MONTHS)}|yesterday|today|century|day|week|month|year)", re.IGNORECASE)


def names(text: str) -> list[str]:
    """Return the names in a text, in order, each once."""
    return list(dict.fromkeys(m.group() for m in NAME.finditer(text) if len(m.group()) > 2))  # noqa: PLR2004


def swapped_name(task: Task, others: Sequence[str], random: Random) -> Task | None:
    """Return the question with one of its names replaced by another name of the same article.

    Only a name in the context is replaced, since the answer depends on it.
    """
    inside = [n for n in names(task.ask) if n.lower() in task.context.lower()]
    if not inside:
        return None
    out = random.choice(inside)
    used = task.ask.lower()
    fits = [n for n in others if n.lower() not in used and out.lower() not in n.lower() and not _answers(task, n)]
    near = [n for n in fits if n in task.context]
    if not fits:
        return None
    chosen = random.choice(near if near and random.random() < 0.5 else fits)  # noqa: PLR2004
    return _unanswerable(task, task.ask.replace(out, chosen, 1), "swapped name")


def swapped_number(task: Task, random: Random) -> Task | None:
    """Return the question with one of its numbers changed to one that the context does not hold."""
    for _ in range(4):
        change = changed_number(task.ask, random)
        if change is None:
            return None
        text, new = change
        if new not in task.context:
            return _unanswerable(task, text, "swapped number")
    return None


def opposite(task: Task, random: Random) -> Task | None:
    """Return the question with a word replaced by its opposite, where the context does not have the opposite."""
    places = [m for m in re.finditer(r"[A-Za-z]+", task.ask) if m.group().lower() in PAIRS]
    random.shuffle(places)
    for m in places:
        chosen = random.choice(PAIRS[m.group().lower()])
        if not re.search(rf"\b{chosen}", task.context, re.IGNORECASE):
            return _unanswerable(task, task.ask[: m.start()] + chosen + task.ask[m.end() :], "opposite")
    return None


def other_attribute(task: Task) -> Task | None:
    """*Who* or *what* asked as *when* or *how often*, where the context has no time or number at all."""
    m = re.match(r"^(who|where|why|how)\s+(was|is|were|are|did|does|do)\b", task.ask, re.IGNORECASE)
    if m and not ANY_TIME.search(task.context):
        if m.group(1).lower() == "who" and m.group(2).lower() in ("did", "does", "do"):
            return None
        return _unanswerable(task, f"When {task.ask[m.start(2) :]}", "other attribute")
    return None


def without_answer(task: Task) -> Task | None:
    """Return the task without the sentences that it rests on, that reach into an answer, or that repeat one."""
    answers = {task.context[a:b].lower() for a, b in task.answers}
    gone = {*holding(task.sentences, task.answers), *(task.evidence or ())}
    gone |= {
        number
        for number, (a, b) in enumerate(task.sentences)
        if any(len(answer) > 1 and answer in task.context[a:b].lower() for answer in answers)
    }
    rest = [span for number, span in enumerate(task.sentences) if number not in gone]
    if len(rest) < FEWEST_SENTENCES or not gone:
        return None
    text, spans = "", []
    for a, b in rest:
        text += " " if text else ""
        spans.append((len(text), len(text) + b - a))
        text += task.context[a:b]
    return replace(
        task,
        context=text,
        sentences=tuple(spans),
        answers=(),
        evidence=(),
        tempting=(),
        source=f"{task.source}, without answer",
    )


def elsewhere(task: Task, donor: Task) -> Task | None:
    """Return the question with another context, unless that holds an answer's words."""
    text = donor.context.lower()
    if any(task.context[a:b].lower() in text for a, b in task.answers):
        return None
    return replace(
        task,
        context=donor.context,
        sentences=donor.sentences,
        answers=(),
        evidence=(),
        source=f"{task.source}, elsewhere",
    )


def _answers(task: Task, name: str) -> bool:
    return any(name.lower() in task.context[a:b].lower() for a, b in task.answers)


def _unanswerable(task: Task, question: str, how: str) -> Task:
    return replace(task, ask=question, answers=(), evidence=(), source=f"{task.source}, {how}")
