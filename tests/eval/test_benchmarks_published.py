"""The published files themselves, where this machine has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite.eval import benchmarks
from pincite.eval.benchmarks import wice
from tests.eval.benchmark_files import oracle

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "eval"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the benchmarks' files are not published with the code")


@pytest.mark.parametrize(
    ("name", "questions", "answerable", "documents"),
    [("squad2", 4240, 1995, 445), ("clapnq", 275, 143, 274), ("chunking", 472, 472, 5), ("ramdocs", 256, 256, 1428)],
)
def test_every_question_is_read_and_its_evidence_stands_where_it_says(name, questions, answerable, documents):
    made = benchmarks.load(name, DATA)
    assert len(made.asked) == questions
    assert sum(asked.pair.answerable for asked in made.asked) == answerable
    assert len(made.documents) == documents
    texts = {document.id: document.text for document in made.documents}
    for asked in made.asked:
        for place in (r for alternatives in asked.evidence for r in alternatives):
            assert place.span.of(texts[place.document_id]) == place.quote


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("squad2", {"exact": 1.0, "f1": 1.0, "best_f1": 1.0, "auroc": 1.0}),
        ("clapnq", {"sentence_f1": 1.0, "unanswerable_accuracy": 1.0, "auroc": 1.0}),
        ("ramdocs", {"all_right": 1.0, "exact_match": 0.973}),  # a wrong answer stands within seven right ones
    ],
)
def test_saying_what_is_gold_gets_all_points_that_can_be_had(name, figures):
    made = benchmarks.load(name, DATA)
    scores = made.score({asked.pair.id: oracle(made, asked) for asked in made.asked})
    assert {key: round(scores[key].value, 3) for key in figures} == figures


def test_claims_are_read():
    claims = wice.read(DATA / "wice")
    assert len(claims.claims) == 349
    assert claims.score({claim.id: float(claim.label == "supported") for claim in claims.claims})["auroc"].value == 1.0
