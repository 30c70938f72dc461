"""The parts of the benches that compute, without the data that they are run on."""

import json

import pytest

from pincite.eval.benchmarks.chunking import Referenced
from pincite.index.loaders import document_from_text
from pincite.index.types import Span
from tools.bench import chunking
from tools.bench.data import documents_of, question_set
from tools.bench.evidence import fitted
from tools.bench.fusion import METHODS, reciprocal_ranks
from tools.bench.tables import interval, table


def test_a_table_has_a_line_for_each_row():
    assert table(["what", "s"], [["start", "1.2"], ["stop", "0.1"]]).splitlines()[1:] == [
        "| --- | --- |",
        "| start | 1.2 |",
        "| stop | 0.1 |",
    ]


def test_no_mean_stands_without_its_interval():
    assert interval([0.0, 1.0] * 50).startswith("0.500 [0.4")
    assert interval([]) == "–"


def test_questions_of_one_paragraph_share_it(tmp_path):
    paragraph = {
        "context": "Ann sings.",
        "qas": [{"question": "Who?", "answers": [{"answer_start": 0, "text": "Ann"}]}],
    }
    other = {"context": "Bo sings.", "qas": [{"question": "Who else?", "answers": []}]}
    (tmp_path / "qa").mkdir()
    file = {"data": [{"paragraphs": [paragraph, paragraph]}, {"paragraphs": [other]}]}
    (tmp_path / "qa" / "tiny.json").write_text(json.dumps(file))
    tiny = question_set(tmp_path, "tiny")
    assert tiny.texts == ("Ann sings.", "Bo sings.") and tiny.articles == (0, 1)
    assert [(q.paragraph, q.answers) for q in tiny.questions] == [(0, (Span(0, 3),)), (0, (Span(0, 3),)), (1, ())]
    assert [document.source for document in documents_of(enumerate(tiny.texts))] == ["0", "1"]


def test_reciprocal_ranks_prefer_what_both_sides_find():
    assert reciprocal_ranks({1: 0.9, 2: 0.8}, {2: 7.0, 3: 5.0})[0][0] == 2
    assert "dense weight 0.4" in METHODS


class Retrieved:
    """A passage of a document, as retrieval gives it."""

    def __init__(self, document, start, end):
        self.document = document
        self.passage = type("Passage", (), {"start": start, "end": end, "text": document.text[start:end]})()


@pytest.mark.parametrize(
    ("found", "expected"),
    [([], 0.0), ([(0, 0, 40)], 1.0), ([(0, 0, 15)], 0.5), ([(0, 0, 15), (0, 15, 40)], 1.0), ([(1, 0, 30)], 1.0)],
)
def test_reference_characters_count_wherever_their_text_stands(found, expected):
    texts = ["0123456789abcdefghij0000000000000000000", "other: abcdefghij, and no more."]
    documents = [document_from_text(t, title=str(n), source=str(n), origin=str(n)) for n, t in enumerate(texts)]
    question = Referenced(question="q", document="0", spans=(Span(10, 20),))
    passages = [Retrieved(documents[n], start, end) for n, start, end in found]
    assert chunking.recall(question, passages, {d.title: d for d in documents}) == expected


def test_sentence_weights_follow_the_labels():
    from pincite.bot.writers.reader.similarity import SentenceFeatures

    names = SentenceFeatures.__dataclass_fields__
    rows = [SentenceFeatures(**dict.fromkeys(names, value)) for value in (0.1, 0.2, 0.8, 0.9)] * 20
    weights = fitted(rows, [False, False, True, True] * 20)
    assert weights.logit(rows[3]) > 0 > weights.logit(rows[0])
