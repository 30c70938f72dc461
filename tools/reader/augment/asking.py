"""Statements turned into yes/no questions by moving their auxiliary to the front."""

from __future__ import annotations

import re
from dataclasses import replace

from tools.reader.task import Task

AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|can|could|will|would|may|might|must|should|did|does|do)\b")
BLOCKED = re.compile(r"[,;:()\"]|\b(who|which|that|when|where|if|while|because|although|and|after|before)\b", re.I)
MOST_WORDS_BEFORE = 7
VERDICT_OF = {"supported": "yes", "contradicted": "no", "not_enough": "unknown"}
KEEPS_CASE = re.compile(r"^(I\b|[A-Z][\w'’-]*\s+[A-Z]|[A-Z]{2})")


def asked(statement: str) -> str | None:
    """Return the statement as a question; None unless its subject is plainly all that precedes the auxiliary."""
    m = AUXILIARY.search(statement)
    if m is None or m.start() == 0:
        return None
    subject, rest = statement[: m.start()].strip(), statement[m.end() :].strip().rstrip(".!")
    if BLOCKED.search(subject) or len(subject.split()) > MOST_WORDS_BEFORE or not rest:
        return None
    if re.search(r"\b(not|never|no)\b|n['’]t\b", rest[:12]):  # nobody asks it that way
        return None
    if re.match(r"(The|A|An|This|These|It|He|She|They|There|Some|All|Many|Most|In|On|At|Their|His|Her)\b", subject):
        subject = subject[0].lower() + subject[1:]
    return f"{m.group().capitalize()} {subject} {rest}?"


def question_of(task: Task) -> Task | None:
    """Return a support task as a verdict task."""
    if task.label not in VERDICT_OF:
        return None
    question = asked(task.ask)
    if question is None:
        return None
    return replace(task, kind="verdict", ask=question, label=VERDICT_OF[task.label], source=f"{task.source}, asked")
