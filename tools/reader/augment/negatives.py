"""Questions that a text does not answer although it is about them: made from questions that it does answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import numpy as np
from numpy.typing import NDArray

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
    found: dict[str, tuple[str, ...]] = {}
    for pair in OPPOSITES.split("|"):
        a, b = pair.split()
        found[a] = (*found.get(a, ()), b)
        found[b] = (*found.get(b, ()), a)
    return found


PAIRS: Mapping[str, tuple[str, ...]] = _pairs()
"""Every word of OPPOSITES with its opposites."""

NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'’-]*(?:\s+(?:of|the|de|von|van|al|for|and)?\s?[A-Z][\w'’-]*)*")
"""A run of capitalised words that does not begin a sentence: a name, mostly."""

TIME_ASKED = re.compile(r"^(when|what year|in what year|in which year|what date|on what date)\b", re.IGNORECASE)
COUNT_ASKED = re.compile(r"^(how many|how much|how often|how long|how old|how far|how big|how large)\b", re.IGNORECASE)
ANY_NUMBER = re.compile(rf"\d|\b({'|'.join(NUMBERS)}|once|twice|half|dozen|several)\b", re.IGNORECASE)
ANY_TIME = re.compile(rf"\d|\b({'|'.join(MONTHS)}|yesterday|today|century|day|week|month|year)", re.IGNORECASE)


def names(text: str) -> list[str]:
    """The names in a text, in order, each once."""
    return list(dict.fromkeys(m.group() for m in NAME.finditer(text) if len(m.group()) > 2))  # noqa: PLR2004


def swapped_name(task: Task, others: Sequence[str], random: Random) -> Task | None:
    """The question with one of its names replaced by another name of the same article.

    Only a name that stands in the context is replaced, since the answer hangs on it.
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
    """The question with one of its numbers changed to one that the context does not hold."""
    for _ in range(4):
        made = changed_number(task.ask, random)
        if made is None:
            return None
        text, new = made
        if new not in task.context:
            return _unanswerable(task, text, "swapped number")
    return None


def opposite(task: Task, random: Random) -> Task | None:
    """The question with a word replaced by its opposite, where the context does not have the opposite."""
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
    """The task with every sentence that reaches into an answer, or repeats it, taken out of the context."""
    gone = set(holding(task.sentences, task.answers))
    said = {task.context[a:b].lower() for a, b in task.answers}
    gone |= {
        n for n, (a, b) in enumerate(task.sentences) if any(s in task.context[a:b].lower() for s in said if len(s) > 1)
    }
    kept = [span for n, span in enumerate(task.sentences) if n not in gone]
    if len(kept) < 2 or not gone:  # noqa: PLR2004
        return None
    text, spans = "", []
    for a, b in kept:
        text += " " if text else ""
        spans.append((len(text), len(text) + b - a))
        text += task.context[a:b]
    return replace(
        task, context=text, sentences=tuple(spans), answers=(), evidence=(), source=f"{task.source}, without answer"
    )


def elsewhere(task: Task, other: Task) -> Task | None:
    """The question with another context, unless that holds an answer's words."""
    text = other.context.lower()
    if any(task.context[a:b].lower() in text for a, b in task.answers):
        return None
    return replace(
        task,
        context=other.context,
        sentences=other.sentences,
        answers=(),
        evidence=(),
        source=f"{task.source}, elsewhere",
    )


def nearest(
    questions: NDArray[np.float32], contexts: NDArray[np.float32], groups: NDArray[np.int64], own: NDArray[np.int64]
) -> NDArray[np.int64]:
    """For each question the three contexts nearest to it in its own group, its own one left out; -1 where none is.

    `groups` is the group of each context, `own` the context of each question. Shape (questions, 3).
    """
    found = np.full((len(questions), 3), -1, np.int64)
    for group in np.unique(groups):
        places = np.flatnonzero(groups == group)
        asked = np.flatnonzero(np.isin(own, places))
        for some in np.array_split(asked, max(1, len(asked) // 512)):
            if len(places) < 4 or not len(some):  # noqa: PLR2004
                continue
            score = questions[some] @ contexts[places].T
            score[places[None, :] == own[some][:, None]] = -2
            best = np.argpartition(-score, 2, axis=1)[:, :3]
            found[some] = places[best]
    return found


def _answers(task: Task, name: str) -> bool:
    return any(name.lower() in task.context[a:b].lower() for a, b in task.answers)


def _unanswerable(task: Task, question: str, how: str) -> Task:
    return replace(task, ask=question, answers=(), evidence=(), source=f"{task.source}, {how}")
