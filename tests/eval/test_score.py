from __future__ import annotations

from typing import Any

import pytest

from pincite.eval.score import METRICS, score, score_all
from tests.eval.conftest import ALMONDS, BLOOM, FIGS, TEXT, made

WHERE = {"answers": [["Andalusia", "in Andalusia"]]}
BOTH = {"answers": [["Andalusia"], ["Anatolia"]], "gold": ((ALMONDS,), (FIGS,)), "kind": "list"}
POLAR = {"verdict": "yes", "gold": ((ALMONDS, FIGS),)}


def values(**made_of: Any) -> dict[str, float | None]:
    gold = made_of.pop("gold_verdict", None)
    outcome = made(**made_of)
    if gold is not None:
        pair = outcome.asked.pair.model_copy(update={"verdict": gold})
        outcome = outcome.model_copy(update={"asked": outcome.asked.model_copy(update={"pair": pair})})
    return dict(score_all([outcome])["q"].values)


@pytest.mark.parametrize(
    ("made_of", "expected"),
    [
        (
            {**WHERE, "short": "Andalusia"},
            {"correct": 1, "answer_em": 1, "answer_f1": 1, "answer_contains": 1, "parts_found": 1, "answered": 1}
            | {"char_precision": 1, "char_recall": 1, "char_f1": 1, "char_iou": 1, "evidence_first": 1, "resolves": 1}
            | {"verdict_correct": None, "abstained_rightly": None, "failed": 0, "latency_ms": 100, "confidence": 0.8},
        ),
        # without a short answer the statements are compared: “Almonds grow in Andalusia.”
        (WHERE, {"correct": 1, "answer_em": 0, "answer_f1": 2 / 3, "answer_contains": 1}),
        # everything said counts for what is contained, only the short answer for what is exact
        ({**WHERE, "short": "Spain"}, {"correct": 1, "answer_em": 0, "answer_f1": 0, "answer_contains": 1}),
        ({**WHERE, "cites": (FIGS,)}, {"correct": 0, "char_recall": 0, "evidence_first": 0, "parts_found": 0}),
        ({**BOTH, "cites": (ALMONDS,)}, {"correct": 0, "parts_found": 0.5, "answer_contains": 0, "char_precision": 1}),
        ({**BOTH, "cites": (ALMONDS, FIGS)}, {"correct": 1, "parts_found": 1, "char_f1": 1}),
        ({**WHERE, "cites": None}, {"correct": 0, "answered": 0, "answer_em": 0, "answer_f1": 0, "char_recall": 0}),
        ({**WHERE, "cites": None}, {"char_precision": None, "char_f1": 0, "evidence_first": 0, "supported": None}),
        (
            {"answerable": False, "cites": None},
            {"correct": 1, "abstained_rightly": 1, "answered": None, "recall": None},
        ),
        ({"answerable": False}, {"correct": 0, "abstained_rightly": 0, "char_precision": None, "answer_f1": None}),
        ({"answerable": False, "error": "TimeoutError: no"}, {"correct": 0, "abstained_rightly": 0, "failed": 1}),
        (
            {**WHERE, "error": "TimeoutError: no"},
            {"correct": 0, "answer_f1": 0, "char_recall": 0, "recall": 0, "mrr": 0, "evidence_recall": 0}
            | {"failed": 1, "latency_ms": None, "confidence": None, "char_precision": None, "answered": 0},
        ),
        ({"cites": (TEXT[:10],), "kind": "descriptive"}, {"correct": 0, "char_recall": 9 / 23}),
        ({"cites": (TEXT[:16],), "kind": "descriptive"}, {"correct": 1, "char_recall": 13 / 23}),
        ({"verdict": "yes", "gold_verdict": "yes"}, {"correct": 1, "verdict_correct": 1}),
        ({"verdict": "no", "gold_verdict": "mixed"}, {"correct": 0, "verdict_correct": 0}),
        ({"gold_verdict": "no"}, {"correct": 0, "verdict_correct": 0}),
        (
            {**WHERE, "passages": (FIGS, BLOOM, ALMONDS)},
            {"recall_at_1": 0, "recall_at_3": 1, "mrr": 1 / 3, "ndcg": 0.5},
        ),
        ({**BOTH, "passages": (FIGS, BLOOM)}, {"recall": 0.5, "evidence_recall": 19 / 42, "mrr": 1}),
    ],
)
def test_what_an_answer_is_worth(made_of: dict[str, Any], expected: dict[str, float | None]) -> None:
    got = values(**made_of)
    assert set(got) == set(METRICS)
    assert {name: got[name] for name in expected} == {
        name: None if value is None else pytest.approx(value) for name, value in expected.items()
    }


@pytest.mark.parametrize(
    ("made_of", "why"),
    [
        ({**WHERE, "short": "Andalusia"}, []),
        (
            {**WHERE, "cites": None, "confidence": 0.31},
            ["it abstained, but the documents hold the answer (confidence 0.31)"],
        ),
        (
            {**WHERE, "cites": None, "passages": (FIGS,)},
            [
                "it abstained, but the documents hold the answer (confidence 0.80)",
                "the evidence “Almonds grow in Andalusia.” was not among the 1 passages retrieved",
            ],
        ),
        ({"answerable": False}, ["it answered, but the documents hold no answer (confidence 0.80)"]),
        ({"answerable": False, "cites": None}, []),
        ({**WHERE, "error": "LLMUnavailable: it is off"}, ["it failed: LLMUnavailable: it is off"]),
        (
            {**BOTH, "cites": (ALMONDS,)},
            ["it does not say “Anatolia”", "the evidence “Figs grow in Anatolia.” was retrieved but not cited"],
        ),
        ({**WHERE, "short": "Spain"}, ["its short answer “Spain” is not just “Andalusia”"]),
        (
            {**WHERE, "cites": (FIGS, BLOOM, ALMONDS), "short": "Andalusia"},
            ["only 37% of what it cites is evidence", "its first citation is not the evidence"],
        ),
    ],
)
def test_why_it_lost_points(made_of: dict[str, Any], why: list[str]) -> None:
    assert list(score_all([made(**made_of)])["q"].why) == why


def test_a_citation_that_does_not_resolve_is_told_first() -> None:
    outcome = made(cites=(ALMONDS, FIGS), **WHERE)
    got = score(outcome.asked, outcome.answer, resolves=(True, False))
    assert got.values["resolves"] == 0.5
    assert got.why[0] == "citation 2 is not what stands in the document"


def test_a_wrong_verdict_is_told_with_the_right_one() -> None:
    outcome = made(verdict="no")
    pair = outcome.asked.pair.model_copy(update={"verdict": "mixed"})
    asked = outcome.asked.model_copy(update={"pair": pair})
    assert score(asked, outcome.answer).why == ("it says no, right is mixed",)
    assert outcome.answer is not None
    silent = outcome.answer.model_copy(update={"verdict": None})
    assert score(asked, silent).why == ("it gives no verdict, right is mixed",)
