from __future__ import annotations

from typing import Any

import pytest

from pincite.eval.scoring import METRICS, score, score_all
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
            {"right": 1, "right_and_cited": 1, "answer_em": 1, "answer_f1": 1, "parts_right": 1, "answered": 1}
            | {"char_precision": 1, "char_recall": 1, "char_f1": 1, "char_iou": 1, "evidence_first": 1, "resolves": 1}
            | {"evidence_cited": 1}
            | {"verdict_correct": None, "abstained_rightly": None, "failed": 0, "latency_ms": 100, "confidence": 0.8},
        ),
        # without a short answer the statements are compared: “Almonds grow in Andalusia.”
        (WHERE, {"right_and_cited": 1, "answer_em": 0, "answer_f1": 2 / 3, "parts_right": 1}),
        # a wrong short answer is wrong, though the quotation below it holds the right one
        ({**WHERE, "short": "Spain"}, {"right": 0, "right_and_cited": 0, "answer_f1": 0, "parts_right": 0}),
        # right by its words, but on another sentence
        ({**WHERE, "short": "Andalusia", "cites": (FIGS,)}, {"right": 1, "right_and_cited": 0, "evidence_cited": 0}),
        ({**WHERE, "short": "Andalusia, not Anatolia"}, {"right": 1}),
        ({**WHERE, "short": "not Andalusia"}, {"right": 0, "parts_right": 0}),
        ({**WHERE, "short": "Andalusia or Anatolia"}, {"right": 0, "parts_right": 1}),
        ({**WHERE, "cites": (FIGS,)}, {"right": 0, "char_recall": 0, "evidence_first": 0, "parts_right": 0}),
        ({**BOTH, "cites": (ALMONDS,)}, {"right": 0, "parts_right": 0.5, "evidence_cited": 0.5, "char_precision": 1}),
        ({**BOTH, "cites": (ALMONDS, FIGS)}, {"right_and_cited": 1, "parts_right": 1, "char_f1": 1}),
        (
            {**WHERE, "cites": None},
            {"right_and_cited": 0, "answered": 0, "answer_em": 0, "answer_f1": 0, "char_recall": 0},
        ),
        ({**WHERE, "cites": None}, {"char_precision": None, "char_f1": 0, "evidence_first": 0, "supported": None}),
        (
            {"answerable": False, "cites": None},
            {"right": 1, "right_and_cited": 1, "abstained_rightly": 1, "answered": None, "recall": None},
        ),
        # the closest sentences count for the evidence, not for an answer
        (
            {**WHERE, "status": "likely"},
            {"right": 0, "right_and_cited": 0, "answered": 0, "likely": 1, "answer_f1": 0, "parts_right": 0}
            | {"evidence_cited": 1, "evidence_first": 1, "char_f1": 1},
        ),
        ({"answerable": False, "status": "likely"}, {"right": 1, "abstained_rightly": 0, "likely": 1}),
        (
            {"answerable": False},
            {"right_and_cited": 0, "abstained_rightly": 0, "char_precision": None, "answer_f1": None},
        ),
        (
            {"answerable": False, "error": "TimeoutError: no"},
            {"right_and_cited": 0, "abstained_rightly": 0, "failed": 1},
        ),
        (
            {**WHERE, "error": "TimeoutError: no"},
            {"right_and_cited": 0, "answer_f1": 0, "char_recall": 0, "recall": 0, "mrr": 0, "evidence_recall": 0}
            | {"failed": 1, "latency_ms": None, "confidence": None, "char_precision": None, "answered": 0},
        ),
        ({"cites": (TEXT[:10],), "kind": "descriptive"}, {"right": 0, "char_recall": 9 / 23}),
        ({"cites": (TEXT[:16],), "kind": "descriptive"}, {"right_and_cited": 1, "char_recall": 13 / 23}),
        ({"verdict": "yes", "gold_verdict": "yes"}, {"right_and_cited": 1, "verdict_correct": 1}),
        ({"verdict": "no", "gold_verdict": "mixed"}, {"right": 0, "verdict_correct": 0}),
        ({"gold_verdict": "no"}, {"right": 0, "verdict_correct": 0}),
        # a verdict may be said in words
        ({"gold_verdict": "no", "said": "No, they don't."}, {"right": 1, "verdict_correct": 1}),
        ({"gold_verdict": "no", "said": "Yes, they do."}, {"right": 0, "verdict_correct": 0}),
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
    ("made_of", "wrong"),
    [
        ({**WHERE, "short": "Andalusia"}, 0),
        ({**WHERE, "short": "Spain"}, 1),
        (WHERE, None),  # statements alone are no headline
        ({**WHERE, "status": "likely", "short": "Spain"}, None),
        ({**WHERE, "cites": None}, None),
        ({**WHERE, "error": "TimeoutError: no"}, None),
        ({"verdict": "yes", "gold_verdict": "yes"}, 0),
        ({"verdict": "no", "gold_verdict": "yes"}, 1),
        ({"answerable": False, "verdict": "no"}, 1),
        ({"answerable": False, "short": "Spain"}, 1),
    ],
)
def test_a_headline_is_wrong_where_the_answer_under_it_is(made_of: dict[str, Any], wrong: float | None) -> None:
    assert values(**made_of)["headline_wrong"] == wrong


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
        (
            {**WHERE, "status": "likely", "confidence": 0.31},
            ["it only quoted the closest sentences, but the documents hold the answer (confidence 0.31)"],
        ),
        ({"answerable": False}, ["it answered, but the documents hold no answer (confidence 0.80)"]),
        ({"answerable": False, "cites": None}, []),
        ({**WHERE, "error": "LLMUnavailable: it is off"}, ["it failed: LLMUnavailable: it is off"]),
        (
            {**BOTH, "cites": (ALMONDS,)},
            ["it does not say “Anatolia”", "the evidence “Figs grow in Anatolia.” was retrieved but not cited"],
        ),
        ({**WHERE, "short": "Spain"}, ["its short answer does not say “Andalusia”"]),
        ({**WHERE, "short": "not Andalusia"}, ["its short answer denies “Andalusia”"]),
        ({**WHERE, "short": "Andalusia and Anatolia"}, ["its short answer also says “Anatolia”"]),
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


def test_a_citation_that_does_not_resolve_holds_no_evidence() -> None:
    outcome = made(**WHERE, short="Andalusia")
    assert score(outcome.asked, outcome.answer, resolves=(True,)).correct
    got = score(outcome.asked, outcome.answer, resolves=(False,))
    assert (got.values["right"], got.values["right_and_cited"], got.correct) == (1.0, 0.0, False)


def test_the_same_sentence_in_another_document_holds_the_evidence() -> None:
    outcome = made(**WHERE, short="Andalusia")
    assert outcome.answer is not None
    elsewhere = outcome.answer.citations[0].model_copy(update={"document_id": "copy", "start": 7, "end": 33})
    answer = outcome.answer.model_copy(update={"citations": (elsewhere,)})
    assert score(outcome.asked, answer).values["right_and_cited"] == 1.0


@pytest.mark.parametrize(
    ("asked", "gold", "short", "said", "right"),
    [
        # the quotation holds the answer, the short answer does not give it
        ("What may I spend on food a day abroad?", "65 EUR", "daily meal allowance", "The allowance is 65 EUR.", False),
        ("capital of iran?", "Tehran", "Iran", "The capital of Iran is Tehran.", False),
        ("What may I spend on food?", "65 EUR", None, "It is not 65 EUR but 48 EUR.", False),
        ("What may I spend on food?", "48 EUR", None, "It is not 65 EUR but 48 EUR.", True),
        ("What does it cost?", "1.2 million EUR", "12 million EUR", "It costs 12 million EUR.", False),
        ("What does it cost?", "65 EUR", "6.5 EUR", "It costs 6.5 EUR.", False),
        ("How long?", "twenty-nine days", "29 days", "It takes 29 days.", True),
        ("When?", "1 March 2024", "2024-03-01", "On 2024-03-01.", True),
        ("How far?", "5,000 m", "5 km", "It is 5 km.", True),
        ("How far?", "5 km", "5km", "It is 5km.", True),
        ("How many days?", "twenty-nine days", "29", "It takes 29.", True),
        # a single statement of a few words is read like a short answer
        ("What does it cost?", "65 EUR", None, "It costs 65 EUR or 70 EUR.", False),
    ],
)
def test_the_first_thing_that_a_reader_sees_is_judged(
    asked: str, gold: str, short: str | None, said: str, right: bool
) -> None:
    outcome = made(question=asked, answers=[[gold]], short=short, said=said)
    assert score(outcome.asked, outcome.answer).values["right"] == float(right)
