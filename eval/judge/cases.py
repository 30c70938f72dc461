"""What a judge is shown of an answer, and how its reply is read."""

from __future__ import annotations

import hashlib
import json

from pydantic import BaseModel, ConfigDict, StrictBool, ValidationError

from pincite.eval.errors import JudgeError
from pincite.eval.runs.records import QuestionRecord
from pincite.index.frozen import FrozenModel

QUOTED = 200
"""Characters of a reply that an error message quotes."""


class Verdict(BaseModel):
    """A judge's reply."""

    model_config = ConfigDict(frozen=True)

    reason: str
    correct: StrictBool
    supported: StrictBool


class Judgement(FrozenModel):
    """A judge's verdict on one answer, or the error that kept it from one."""

    id: str
    """Id of the gold pair."""
    judge: str
    """The model."""
    prompt: str
    """Version of the prompt."""
    answer: str
    """Fingerprint of the case: a judgement never counts for another answer."""
    verdict: Verdict | None
    error: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0


def case(record: QuestionRecord) -> str:
    """The case that a judge is shown, as JSON."""
    pair, answer = record.asked.pair, record.answer
    assert answer is not None
    text = answer.text if answer.short is None or answer.short in answer.text else f"{answer.short}. {answer.text}"
    shown = {
        "question": pair.question,
        "history": [{"question": exchange.question, "answer": exchange.answer} for exchange in pair.history],
        "accepted": [list(wordings) for wordings in pair.answers],
        "verdict": pair.verdict,
        "evidence": [[quote.quote for quote in alternatives] for alternatives in record.asked.evidence],
        "answer": text if answer.verdict is None else f"{answer.verdict}: {text}",
        "quotes": [citation.quote for citation in answer.citations],
    }
    return json.dumps(shown, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode()


def fingerprint(record: QuestionRecord) -> str:
    """A short hash of the case: equal cases share their judgement."""
    return hashlib.sha256(case(record).encode()).hexdigest()[:16]


def parse(reply: str) -> Verdict:
    """Read the verdict in a reply, which may have thoughts or a fence around it.

    Raises:
        JudgeError: the reply holds none.
    """
    rest = reply.rpartition("</think>")[2]
    start, end = rest.find("{"), rest.rfind("}")
    try:
        return Verdict.model_validate_json(rest[start : end + 1] if 0 <= start < end else "")
    except ValidationError:
        flat = " ".join(reply.split())
        raise JudgeError(f"the reply is not a judgement: {flat[:QUOTED] or '(empty)'}") from None
