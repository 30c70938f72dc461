"""Drafts of gold pairs that a language model writes, for a person to confirm.

A draft is kept only if the sentences that it names were shown and say its answer. Whether the question is a good one,
and whether the documents hold no answer where the model says so, a person decides: no draft is asked before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pincite.bot.drafts import Cite
from pincite.bot.errors import LLMUnavailable
from pincite.bot.writers.model.loop import Stop
from pincite.bot.writers.model.meter import Meter
from pincite.bot.writers.model.prompt import numbered
from pincite.bot.writers.model.service import ModelService
from pincite.eval.gold import Evidence, GoldPair, ResolvedPair
from pincite.eval.suites.adopting import evidence_at
from pincite.eval.suites.drafting import DRAFTED, LONGEST_ANSWER, UNANSWERABLE, draft_id, spread
from pincite.eval.suites.kinds import guess
from pincite.eval.suites.rules import DRAFT
from pincite.eval.values import says
from pincite.index.passages import PASSAGE_SIZE
from pincite.index.retrieve import Retrieved
from pincite.index.types import Document
from pincite.prompts import load

PROMPT = "draft"

LONGEST_REPLY = 400
"""Most tokens of a draft."""

REQUESTS = 2
"""Most requests for each draft that is wanted, so that a model that can't do it costs little."""

ANSWERED = "one question that these sentences answer."
NEAR_MISS = (
    "one question that these sentences seem to answer and don't: it asks for something close that they do not say. "
    "Name the sentence that looks like its answer, and leave the answer empty."
)

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "question": {"type": "string"},
        "answer": {"type": "string"},
        "sources": {"type": "array", "items": {"type": "integer"}},
    },
    "required": ["question", "answer", "sources"],
    "additionalProperties": False,
}

NOTE = "drafted by a language model: check question, answer and evidence, then remove the tag draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The drafts of a language model."""

    pairs: tuple[GoldPair, ...]
    refused: tuple[str, ...]
    """The reasons why replies were rejected, one for each."""
    failure: LLMUnavailable | None
    """The error that ended the drafting early."""
    meter: Meter


class _NoDraft(Exception):
    """A reply is not a draft; the message says why."""


def written(
    documents: Sequence[Document],
    service: ModelService,
    *,
    count: int,
    asked: Sequence[ResolvedPair] = (),
    size: int = PASSAGE_SIZE,
) -> Written:
    """Have a language model draft pairs on passages that no pair rests on, one request for each.

    Args:
        documents: the documents of a collection.
        service: asks the model.
        count: most drafts.
        asked: the pairs that there are.
        size: length of a passage, in code points.
    """
    pairs: dict[str, GoldPair] = {}
    refused: list[str] = []
    meter, failure = Meter(), None
    for document, passage in islice(spread(documents, asked, size), REQUESTS * count):
        if len(pairs) >= count:
            break
        shown = numbered([Retrieved(document, passage, 1.0, 1.0, 0.0)])
        if not shown.sentences:
            continue
        answerable = len(pairs) % UNANSWERABLE != UNANSWERABLE - 1
        prompt = load(PROMPT).render(passages=shown.text, wanted=ANSWERED if answerable else NEAR_MISS)
        try:
            reply = service.ask(
                ({"role": "user", "content": prompt},), meter, Stop(), schema=SCHEMA, most=LONGEST_REPLY
            )
        except LLMUnavailable as error:
            failure = error
            break
        try:
            pair = _pair(reply, shown.sentences, documents, answerable=answerable)
        except _NoDraft as reason:
            refused.append(f"{document.title}, characters {passage.start} to {passage.end}: {reason}")
            continue
        pairs.setdefault(pair.id, pair)
    return Written(pairs=tuple(pairs.values()), refused=tuple(refused), failure=failure, meter=meter)


def _pair(reply: str, shown: Sequence[Cite], documents: Sequence[Document], *, answerable: bool) -> GoldPair:
    """A reply as a draft.

    Raises:
        _NoDraft: it is none, or its sentences don't say the answer.
    """
    question, answer, numbers = _read(reply)
    if not numbers or any(not 1 <= number <= len(shown) for number in numbers):
        raise _NoDraft("the reply names no sentence that was shown")
    cited = [shown[number - 1] for number in dict.fromkeys(numbers)]
    try:
        evidence = [evidence_at(cite.passage.document, cite.span, documents) for cite in cited]
    except ValueError as error:
        raise _NoDraft(str(error)) from None
    if not answerable:
        return _draft(question, near_miss=tuple(evidence))
    verdict = answer.casefold().strip(" .")
    if verdict in {"yes", "no"}:
        return _draft(question, verdict=verdict, evidence=tuple((one,) for one in evidence))
    if not 0 < len(answer) <= LONGEST_ANSWER:
        raise _NoDraft("the reply holds no short answer")
    evidence_text = " ".join(cite.view.text if cite.view is not None else cite.text for cite in cited)
    if not says(evidence_text, [answer], question=question, denied=False):
        raise _NoDraft(f"the sentences that the reply names don't say {answer!r}")
    return _draft(question, answers=((answer,),), evidence=tuple((one,) for one in evidence))


def _read(reply: str) -> tuple[str, str, list[int]]:
    """The question, the answer and the numbers of a reply, which may stand in a fence of code.

    Raises:
        _NoDraft: it is not the JSON that was asked for.
    """
    start, end = reply.find("{"), reply.rfind("}")
    try:
        value = json.loads(reply[start : end + 1], strict=False)
        question, answer, numbers = value["question"], value.get("answer") or "", value["sources"]
        if not isinstance(question, str) or not isinstance(answer, str) or not question.strip():
            raise TypeError
        if not all(type(number) is int for number in numbers):
            raise TypeError
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _NoDraft("the reply is not the JSON that was asked for") from None
    return " ".join(question.split()), " ".join(answer.split()), list(numbers)


def _draft(
    question: str,
    *,
    answers: tuple[tuple[str, ...], ...] = (),
    verdict: str | None = None,
    evidence: tuple[tuple[Evidence, ...], ...] = (),
    near_miss: tuple[Evidence, ...] = (),
) -> GoldPair:
    answerable = not near_miss
    return GoldPair.model_validate(
        {
            "id": draft_id(question),
            "question": question,
            "kind": guess(question, answers=answers, verdict=verdict, answerable=answerable),
            "split": "dev",
            "answerable": answerable,
            "answers": answers,
            "verdict": verdict,
            "evidence": evidence,
            "near_miss": near_miss,
            "tags": (DRAFTED, DRAFT),
            "note": NOTE,
        }
    )
