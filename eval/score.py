"""One question with its gold and its answer: what each metric gives, and why it lost points, in plain words.

A metric that does not apply gives None and leaves its mean alone: there is no verdict to be right about where nothing
polar was asked. A question that got no answer because it failed is scored as an answer that says and cites nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pincite.bot.answers import Answer
from pincite.eval.gold import Asked
from pincite.eval.metrics import retrieval, spans, text
from pincite.eval.metrics.spans import Place
from pincite.eval.runs.files import Outcome, Run

EVIDENCE_ENOUGH = 0.5
"""Share of the needed characters that a right answer cites where nothing tells what it has to say."""

CITES_TOO_MUCH = 0.5
"""Precision of citing below which an answer is told that it cites too much."""

SHOWN = 90
"""Characters of a quote in an explanation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A figure of one question."""

    name: str
    means: str
    """What it is, in a line."""
    better: int = 1
    """1 where more is better, -1 where less is, 0 where neither."""
    binary: bool = False
    """Whether it is 0 or 1, so that a question is right or wrong by it."""


METRICS: dict[str, Metric] = {
    m.name: m
    for m in (
        Metric(
            name="correct",
            means="abstained where the documents hold no answer; else answered, with the right verdict and all that "
            "has to be said, or (where nothing tells what) citing half of the evidence",
            binary=True,
        ),
        Metric(name="answer_em", means="the answer is an accepted one and nothing else", binary=True),
        Metric(name="answer_f1", means="F1 of the answer's words with those of an accepted one"),
        Metric(name="answer_contains", means="all that has to be said stands in the answer", binary=True),
        Metric(name="parts_found", means="share of the parts that stand in the answer"),
        Metric(name="verdict_correct", means="yes, no or mixed, as it has to be", binary=True),
        Metric(name="char_precision", means="share of the cited characters that are evidence"),
        Metric(name="char_recall", means="share of the evidence's characters that are cited"),
        Metric(name="char_f1", means="harmonic mean of both"),
        Metric(name="char_iou", means="characters both cited and evidence, by those that are either"),
        Metric(name="evidence_first", means="the first citation touches evidence", binary=True),
        Metric(name="resolves", means="share of the citations that stand in their document, to the character"),
        Metric(name="supported", means="share of the statements that the verifier holds for supported"),
        Metric(name="support", means="mean probability that a statement is supported by its citations"),
        Metric(name="abstained_rightly", means="abstained, of the questions without an answer", binary=True),
        Metric(name="answered", means="answered, of the questions with an answer", binary=True),
        Metric(name="recall_at_1", means="share of the passages with evidence that is retrieved first"),
        Metric(name="recall_at_3", means="the same, among the first three"),
        Metric(name="recall_at_5", means="the same, among the first five"),
        Metric(name="recall", means="the same, among all that were retrieved"),
        Metric(name="mrr", means="one by the rank of the first passage with evidence"),
        Metric(name="ndcg", means="normalised discounted cumulative gain of the passages with evidence"),
        Metric(name="evidence_recall", means="share of the evidence's characters that was retrieved"),
        Metric(name="failed", means="no answer, because of an error", better=-1, binary=True),
        Metric(name="confidence", means="that the documents hold the answer", better=0),
        Metric(name="latency_ms", means="milliseconds from the question to the answer", better=-1),
        Metric(name="prompt_tokens", means="tokens that a language model read", better=-1),
        Metric(name="completion_tokens", means="tokens that a language model wrote", better=-1),
        Metric(name="cost_usd", means="what the language model cost, in dollars", better=-1),
    )
}
"""Every figure of a question, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one outcome is worth."""

    values: Mapping[str, float | None]
    """By the names of `METRICS`; None where a metric does not apply."""
    why: tuple[str, ...]
    """Why it lost points, the gravest first; empty where it lost none."""

    @property
    def correct(self) -> bool:
        """Whether the outcome as a whole is right."""
        return self.values["correct"] == 1.0


def scored(run: Run) -> dict[str, Score]:
    """The score of every outcome of a run, by the ids of the pairs."""
    return score_all(run.outcomes)


def correct_values(run: Run) -> list[float]:
    """1 for each right outcome and 0 for each wrong one, without the metrics that take longer."""
    return [_values(o, places(o.asked))["correct"] or 0.0 for o in run.outcomes]


def correct_share(run: Run) -> float | None:
    """The share of right outcomes; None of no outcomes."""
    values = correct_values(run)
    return sum(values) / len(values) if values else None


def score(asked: Asked, answer: Answer | None, *, resolves: Sequence[bool] = ()) -> Score:
    """The score of one answer; None is a question that failed.

    Args:
        asked: the gold pair with its evidence.
        answer: what was answered.
        resolves: for each citation, whether the document says just this just there; without it that is not scored.
    """
    outcome = Outcome(number=0, asked=asked, answer=answer, seconds=0.0, resolves=tuple(resolves))
    return score_all([outcome])[asked.pair.id]


def score_all(outcomes: Sequence[Outcome]) -> dict[str, Score]:
    """The scores of many outcomes, by the ids of their pairs."""
    evidence = {o.asked.pair.id: places(o.asked) for o in outcomes}
    rankings = {
        o.asked.pair.id: retrieval.ranking(_passages(o.answer), evidence[o.asked.pair.id])
        for o in outcomes
        if evidence[o.asked.pair.id]
    }
    retrieved = retrieval.measures(rankings)
    scores = {}
    for o in outcomes:
        id_ = o.asked.pair.id
        values = dict.fromkeys(METRICS, None) | _values(o, evidence[id_]) | retrieved.get(id_, {})
        scores[id_] = Score(values, tuple(_why(o, values, evidence[id_])))
    return scores


def places(asked: Asked) -> tuple[tuple[Place, ...], ...]:
    """The gold evidence as places."""
    return tuple(
        tuple(Place(e.document_id, e.span.start, e.quote) for e in alternatives) for alternatives in asked.evidence
    )


def cited(answer: Answer | None) -> list[Place]:
    """What an answer cites, as places."""
    return [Place(c.document_id, c.start, c.quote) for c in answer.citations] if answer is not None else []


def predicted(answer: Answer) -> str:
    """What exact match and F1 look at: the short answer; without one all statements, without the verdict above them."""
    return answer.short if answer.short is not None else " ".join(s.text for s in answer.statements)


def said(answer: Answer) -> str:
    """All that an answer says: short answer and statements."""
    return " ".join([*([answer.short] if answer.short else []), *(s.text for s in answer.statements)])


def _passages(answer: Answer | None) -> list[tuple[str, int, int]]:
    return [(p.document_id, p.start, p.end) for p in answer.passages] if answer is not None else []


def _values(o: Outcome, evidence: Sequence[Sequence[Place]]) -> dict[str, float | None]:
    pair, answer = o.asked.pair, o.answer
    answered = answer is not None and answer.status == "answered"
    values: dict[str, float | None] = {"failed": float(answer is None)}
    if not pair.answerable:
        values["abstained_rightly"] = float(answer is not None and not answered)
    else:
        values["answered"] = float(answered)
        values |= _said(o)
        values |= _cited(answer, evidence)
    values["correct"] = float(_correct(o, values))
    if answer is not None:
        values |= _of_answer(o, answer)
        if evidence:
            values["evidence_recall"] = retrieval.evidence_recall(_passages(answer), evidence)
    elif evidence:
        values["evidence_recall"] = 0.0
    return values


def _said(o: Outcome) -> dict[str, float | None]:
    pair = o.asked.pair
    answer = o.answer if o.answer is not None and o.answer.status == "answered" else None
    values: dict[str, float | None] = {}
    if pair.answers:
        values["answer_em"] = text.exact(predicted(answer), pair.answers) if answer else 0.0
        values["answer_f1"] = text.f1(predicted(answer), pair.answers) if answer else 0.0
        values["parts_found"] = text.parts_found(said(answer), pair.answers) if answer else 0.0
        values["answer_contains"] = float(values["parts_found"] == 1.0)
    if pair.verdict is not None:
        values["verdict_correct"] = float(answer is not None and answer.verdict == pair.verdict)
    return values


def _cited(answer: Answer | None, evidence: Sequence[Sequence[Place]]) -> dict[str, float | None]:
    if not evidence:
        return {}
    found = spans.overlap(cited(answer), evidence)
    first = cited(answer)[:1]
    return {
        "char_precision": found.precision,
        "char_recall": found.recall,
        "char_f1": found.f1,
        "char_iou": found.iou,
        "evidence_first": float(bool(first) and spans.touched(first[0], evidence)),
    }


def _correct(o: Outcome, values: Mapping[str, float | None]) -> bool:
    pair = o.asked.pair
    if not pair.answerable:
        return values["abstained_rightly"] == 1.0
    if not values["answered"]:
        return False
    told = [values[name] for name in ("verdict_correct", "answer_contains") if values.get(name) is not None]
    if told:
        return all(value == 1.0 for value in told)
    recall = values.get("char_recall")
    return recall is None or recall >= EVIDENCE_ENOUGH


def _of_answer(o: Outcome, answer: Answer) -> dict[str, float | None]:
    count = len(answer.statements)
    return {
        "resolves": sum(o.resolves) / len(o.resolves) if o.resolves else None,
        "supported": sum(s.supported for s in answer.statements) / count if count else None,
        "support": sum(s.support for s in answer.statements) / count if count else None,
        "confidence": answer.confidence,
        "latency_ms": answer.timings_ms.total or o.seconds * 1000,
        "prompt_tokens": float(answer.usage.prompt_tokens),
        "completion_tokens": float(answer.usage.completion_tokens),
        "cost_usd": answer.usage.cost_usd,
    }


def _why(o: Outcome, values: Mapping[str, float | None], evidence: Sequence[Sequence[Place]]) -> list[str]:
    pair, answer = o.asked.pair, o.answer
    if answer is None:
        return [f"it failed: {o.error}"]
    told = [
        f"citation {number} is not what stands in the document"
        for number, right in enumerate(o.resolves, 1)
        if not right
    ]
    if answer.status == "abstained":
        if pair.answerable:
            told.append(f"it abstained, but the documents hold the answer (confidence {answer.confidence:.2f})")
            told += _not_found(answer, evidence)
        return told
    if not pair.answerable:
        told.append(f"it answered, but the documents hold no answer (confidence {answer.confidence:.2f})")
        return told
    if values["verdict_correct"] == 0.0:
        told.append(
            f"it says {answer.verdict}, right is {pair.verdict}"
            if answer.verdict
            else f"it gives no verdict, right is {pair.verdict}"
        )
    lacking = text.missing(said(answer), pair.answers)
    told += [f"it does not say {_quoted(part)}" for part in lacking]
    if pair.answers and not lacking and values["answer_em"] == 0.0 and answer.short is not None:
        told.append(f"its short answer {_quoted(answer.short)} is not just {_quoted(pair.answers[0][0])}")
    told += _not_found(answer, evidence)
    told += _not_cited(answer, values, evidence)
    unsupported = sum(not s.supported for s in answer.statements)
    if unsupported:
        told.append(f"{unsupported} of its {len(answer.statements)} statements are not supported by what they cite")
    return told


def _not_found(answer: Answer, evidence: Sequence[Sequence[Place]]) -> list[str]:
    """Entries of the evidence that no passage holds."""
    return [
        f"the evidence {_quoted(alternatives[0].quote)} was not among the {len(answer.passages)} passages retrieved"
        for alternatives in evidence
        if not retrieval.evidence_recall(_passages(answer), [alternatives])
    ]


def _not_cited(answer: Answer, values: Mapping[str, float | None], evidence: Sequence[Sequence[Place]]) -> list[str]:
    told = []
    for alternatives in evidence:
        retrieved = retrieval.evidence_recall(_passages(answer), [alternatives])
        if retrieved and not any(spans.touched(place, [alternatives]) for place in cited(answer)):
            told.append(f"the evidence {_quoted(alternatives[0].quote)} was retrieved but not cited")
    precision = values["char_precision"]
    if precision is not None and 0 < precision < CITES_TOO_MUCH:
        told.append(f"only {precision:.0%} of what it cites is evidence")
    if values["evidence_first"] == 0.0 and values["char_recall"]:
        told.append("its first citation is not the evidence")
    return told


def _quoted(words: str) -> str:
    flat = " ".join(words.split())
    return f"“{flat}”" if len(flat) <= SHOWN else f"“{flat[:SHOWN].rstrip()}…”"
