"""Published formats become gold pairs, and answers are scored by the published rules, computed here by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from pincite import Bot
from pincite.bot.settings import Settings
from pincite.eval import benchmarks, runs
from pincite.eval.benchmarks import Benchmark, clapnq, squad2, wice
from pincite.eval.benchmarks.answering import answerer, collection
from pincite.eval.benchmarks.chunking import retrieval_scores
from pincite.eval.errors import BenchmarkError
from pincite.index import build
from pincite.index.embedders import embedder_of
from pincite.index.loaders import load_seeds
from pincite.index.retrieve import CollectionRetriever
from pincite.index.texts import TextsRetriever
from pincite.index.types import Span
from tests.bot.writers.model.scripted import Play, Scripted, serving
from tests.eval import benchmark_files as files

MAKE = {"squad2": files.squad2, "clapnq": files.clapnq, "chunking": files.chunking, "ramdocs": files.ramdocs}


@pytest.fixture
def squad(tmp_path: Path) -> Benchmark:
    return benchmarks.load("squad2", files.squad2(tmp_path).parent)


@pytest.fixture
def clap(tmp_path: Path) -> Benchmark:
    return benchmarks.load("clapnq", files.clapnq(tmp_path))


@pytest.fixture
def chunks(tmp_path: Path) -> Benchmark:
    return benchmarks.load("chunking", files.chunking(tmp_path))


@pytest.fixture
def ram(tmp_path: Path) -> Benchmark:
    return benchmarks.load("ramdocs", files.ramdocs(tmp_path))


def values(benchmark: Benchmark, answers: dict) -> dict[str, float]:
    return {name: round(estimate.value, 4) for name, estimate in benchmark.score(answers).items()}


@pytest.mark.parametrize("name", MAKE)
def test_evidence_stands_where_it_is_said_to_in_documents_that_are_there(name, tmp_path):
    MAKE[name](tmp_path)
    made = benchmarks.load(name, tmp_path)
    texts = {document.id: document.text for document in made.documents}
    assert len(texts) == len(made.documents)
    assert len({asked.pair.id for asked in made.asked}) == len(made.asked)
    for asked in made.asked:
        assert asked.pair.split == "test"
        assert bool(asked.evidence) == asked.pair.answerable
        for place in (r for alternatives in asked.evidence for r in alternatives):
            assert place.span.of(texts[place.document_id]) == place.quote
    assert made.given is None or set(made.given) == {asked.pair.id for asked in made.asked}


@pytest.mark.parametrize("name", MAKE)
def test_the_best_answer_gets_all_points(name, tmp_path):
    MAKE[name](tmp_path)
    made = benchmarks.load(name, tmp_path)
    scores = values(made, {asked.pair.id: files.oracle(made, asked) for asked in made.asked})
    scores.pop("rouge_l", None)  # the annotators answered in words of their own
    assert set(scores.values()) == {1.0}


@pytest.mark.parametrize("name", MAKE)
def test_no_answers_have_no_scores_and_some_have_those_of_a_part(name, tmp_path):
    MAKE[name](tmp_path)
    made = benchmarks.load(name, tmp_path)
    assert made.score({}) == {}
    first = made.asked[0]
    assert all(e.count == 1 for e in made.score({first.pair.id: files.oracle(made, first)}).values())


@pytest.mark.parametrize("name", ["squad2", "clapnq", "ramdocs"])
def test_questions_are_asked_of_their_own_passages_or_pooled(name, tmp_path):
    MAKE[name](tmp_path)
    own = benchmarks.load(name, tmp_path)
    assert own.given is not None
    assert {d for ids in own.given.values() for d in ids} == {document.id for document in own.documents}
    assert benchmarks.load(name, tmp_path, pooled=True).given is None


def test_another_version_of_the_files_has_another_hash(tmp_path):
    path = files.squad2(tmp_path)
    before = benchmarks.load("squad2", tmp_path).sha256
    path.write_text(path.read_text("utf-8").replace("Who built", "Who made"), "utf-8")
    assert benchmarks.load("squad2", tmp_path).sha256 != before


def test_squad_keeps_the_accepted_answers_and_cites_their_sentence(squad):
    by_id = {asked.pair.id: asked for asked in squad.asked}
    assert by_id["t1"].pair.answers == (("nine", "nine bells"),)
    assert [[r.quote for r in one] for one in by_id["t1"].evidence] == [["The red tower has nine bells."]]
    assert by_id["t3"].pair.kind == "unanswerable"
    assert [document.title for document in squad.documents] == ["Red Tower", "Red Tower"]


def test_squad_scores(squad):
    scores = values(
        squad,
        {
            "t1": files.answer(squad, "It has nine bells there", confidence=0.9),  # f1: 2 of 5 words, 2 of 2: 4/7
            "t2": files.answer(squad, "It was the Ada Moss.", short="the Ada Moss.", confidence=0.8),
            "t3": files.answer(squad, "Ada", confidence=0.7),
            "m1": files.answer(squad, None, confidence=0.6),
            "m2": files.answer(squad, None, confidence=0.1),
        },
    )
    f1 = 4 / 7
    assert scores == {
        "exact": 0.4,
        "f1": round((f1 + 1 + 0 + 0 + 1) / 5, 4),
        "has_answer_exact": round(1 / 3, 4),
        "has_answer_f1": round((f1 + 1) / 3, 4),
        "no_answer_exact": 0.5,
        "no_answer_f1": 0.5,
        # silence below a confidence of 0.75 makes t3 right, too
        "best_exact": 0.6,
        "best_f1": round((f1 + 1 + 1 + 0 + 1) / 5, 4),
        "auroc": round(5 / 6, 4),
    }


def test_the_best_threshold_is_the_best_of_all_thresholds():
    random = np.random.default_rng(7)
    for _ in range(50):
        has = random.integers(0, 2, 12).astype(float)
        spoke = random.integers(0, 2, 12).astype(float)
        score = np.where(has == 1, random.random(12) * spoke, 1 - spoke)
        doubt = random.permutation(12) / 12
        tried = [np.where(doubt <= t, score, has == 0).mean() for t in (-1, *doubt)]
        assert squad2.best(score, has, doubt, spoke) == pytest.approx(max(tried))


def test_an_answer_over_two_sentences_cites_both():
    assert squad2.around(Span(3, 12), [Span(0, 5), Span(6, 10), Span(11, 20), Span(21, 25)]) == Span(0, 20)


def test_offsets_hold_where_the_published_text_is_not_canonical(tmp_path):
    text = "Cafe\u0301s.\r\nZoe\u0301 sells tea there."
    entry = {"id": "q", "question": "Who?", "answers": [{"text": "Zoe\u0301", "answer_start": text.index("Z")}]}
    data = {"data": [{"title": "T", "paragraphs": [{"context": text, "qas": [entry]}]}]}
    (tmp_path / "dev-v2.0.json").write_text(json.dumps(data), "utf-8")
    (asked,) = benchmarks.load("squad2", tmp_path).asked
    assert asked.evidence[0][0].quote == "Zo\u00e9 sells tea there."


def test_clapnq_scores_sentences_by_the_annotation_that_fits_best(clap):
    (document,) = clap.documents
    both = [(document.id, "Boats bring salt."), (document.id, "Salt is sold on Mondays .")]
    scores = values(
        clap, {"c1": files.answer(clap, "Boats bring it.", cites=both, confidence=0.4), "c2": files.answer(clap, None)}
    )
    assert scores == {
        "answerable_accuracy": 1.0,
        "unanswerable_accuracy": 1.0,
        "rouge_l": 1.0,
        "sentence_precision": 0.5,
        "sentence_recall": 1.0,  # by the second annotation; by the first it would be 0.5, and F1 lower
        "sentence_f1": round(2 / 3, 4),
        "auroc": 0.0,
    }


def test_clapnq_abstentions_have_no_precision_and_foreign_citations_cost_some(clap):
    silent = values(clap, {"c1": files.answer(clap, None)})
    assert silent == {"answerable_accuracy": 0.0, "rouge_l": 0.0, "sentence_recall": 0.0, "sentence_f1": 0.0}
    gold = clapnq.ClapnqGold("other", files.HARBOUR, (Span(0, 24),), ("x",), (frozenset({0}),))
    (document,) = clap.documents
    assert clapnq.sentence_scores(gold, files.answer(clap, "x", cites=[(document.id, "Boats")])) == (0.0, 0.0, 0.0)


def test_clapnq_answers_without_selected_sentences_rest_on_any_and_are_not_scored_by_sentence(tmp_path):
    path = files.clapnq(tmp_path) / "annotated_data" / "dev" / "clapnq_dev_answerable.jsonl"
    entry = json.loads(path.read_text("utf-8"))
    for output in entry["output"]:
        output["selected_sentences"] = []
    path.write_text(json.dumps(entry), "utf-8")
    made = benchmarks.load("clapnq", tmp_path)
    asked = next(asked for asked in made.asked if asked.pair.id == "c1")
    assert asked.pair.answerable
    assert [len(alternatives) for alternatives in asked.evidence] == [3]
    assert values(made, {"c1": files.answer(made, "Boats bring it.")}) == {"answerable_accuracy": 1.0, "rouge_l": 1.0}


def test_a_sentence_counts_as_cited_when_half_of_it_is(clap):
    (document,) = clap.documents
    most = values(clap, {"c1": files.answer(clap, "x", cites=[(document.id, "Boats bring")])})
    little = values(clap, {"c1": files.answer(clap, "x", cites=[(document.id, "Boats")])})
    assert (most["sentence_f1"], little["sentence_f1"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("said", "reference", "score"),
    [
        ("police killed the gunman", "police kill the gunman", 0.75),  # the examples of Lin 2004
        ("the gunman kill police", "police kill the gunman", 0.5),
        ("", "police", 0.0),
        ("Police!", "police", 1.0),
        ("a b c", "x y", 0.0),
    ],
)
def test_rouge_l(said, reference, score):
    assert clapnq.rouge_l(said, reference) == pytest.approx(score)


@pytest.mark.parametrize(
    ("passages", "recall", "precision", "iou"),
    [
        ([("a", Span(0, 10))], 5 / 10, 5 / 10, 5 / 15),  # half of the reference, and as much beside it
        ([("a", Span(0, 10)), ("a", Span(10, 20))], 1.0, 10 / 20, 10 / 20),
        ([("a", Span(5, 15)), ("a", Span(5, 15))], 1.0, 10 / 20, 10 / 20),  # retrieved twice counts twice
        ([("b", Span(5, 15))], 0.0, 0.0, 0.0),
        ([("a", Span(5, 15)), ("b", Span(0, 10))], 1.0, 10 / 20, 10 / 20),  # another document counts as retrieved
        ([("a", Span(15, 20))], 0.0, 0.0, 0.0),
        ([], 0.0, 0.0, 0.0),
    ],
)
def test_chroma_counts_characters(passages, recall, precision, iou):
    assert retrieval_scores("a", [Span(5, 15)], passages) == pytest.approx((recall, precision, iou))


def test_chroma_counts_overlapping_references_once_where_found_and_each_where_wanted():
    assert retrieval_scores("a", [Span(0, 10), Span(5, 15)], [("a", Span(0, 20))]) == pytest.approx(
        (15 / 20, 0.75, 0.75)
    )


def test_chroma_scores_the_first_five_passages_and_each_document(chunks):
    mill = next(document for document in chunks.documents if document.title == "mill")
    start = files.MILL.index("village of Ost")
    late = [(mill.id, 0, 5)] * 5 + [(mill.id, start, start + 14)]
    scores = values(chunks, {"chunking-2": files.answer(chunks, "x", passages=late)})
    assert scores["recall"] == scores["recall_mill"] == scores["recall_anywhere"] == 0.0
    assert "recall_tower" not in scores


def test_chroma_characters_that_stand_twice_are_found_anywhere(tmp_path):
    (tmp_path / "corpora").mkdir()
    (tmp_path / "corpora" / "d.md").write_text("Salt. Rye. Salt.", "utf-8")
    references = json.dumps([{"content": "Salt.", "start_index": 0, "end_index": 5}]).replace('"', '""')
    (tmp_path / "questions_df.csv").write_text(f'question,references,corpus_id\nWhat?,"{references}",d\n', "utf-8")
    made = benchmarks.load("chunking", tmp_path)
    scores = values(made, {"chunking-1": files.answer(made, "x", passages=[(made.documents[0].id, 11, 16)])})
    assert (scores["recall"], scores["recall_anywhere"]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("says", "scores"),
    [
        ("In 1432, and in 1901.", (1.0, 1.0, 1.0, 1.0)),  # punctuation is not compared
        ("In 1,432.", (0.0, 0.0, 0.5, 1.0)),
        ("1432, 1901 or 1650", (0.0, 1.0, 1.0, 0.0)),
        (None, (0.0, 0.0, 0.0, 1.0)),
    ],
)
def test_ramdocs_wants_all_right_answers_and_no_wrong_one(ram, says, scores):
    found = values(ram, {"ramdocs-001": files.answer(ram, says)})
    assert tuple(found[name] for name in ("exact_match", "all_right", "right_share", "none_wrong")) == scores


def test_ramdocs_pairs(ram):
    first, second = ram.asked
    assert (first.pair.kind, second.pair.kind) == ("list", "factoid")
    assert [len(alternatives) for alternatives in first.evidence] == [1, 1]
    assert {name: len(ids) for name, ids in ram.given.items()} == {"ramdocs-001": 4, "ramdocs-002": 1}


def test_wice_scores_support(tmp_path):
    claims = wice.read(files.wice(tmp_path))
    assert [claim.label for claim in claims.claims] == ["supported", "partially_supported", "not_supported"]
    assert claims.claims[0].supporting == (frozenset({0, 1}), frozenset({2}))
    scores = claims.score({"w0": 0.6, "w1": 0.7, "w2": 0.2})
    # called supported above 0.2: one right of two, all found
    assert {name: round(e.value, 4) for name, e in scores.items()} == {
        "auroc": 0.5,
        "best_f1": round(2 / 3, 4),
        "best_balanced_accuracy": 0.75,
    }
    assert claims.score({}) == {}


def test_an_unknown_benchmark_is_refused_with_the_names_there_are(tmp_path):
    with pytest.raises(BenchmarkError, match="'squad1'; the benchmarks are: squad2, clapnq, chunking, ramdocs"):
        benchmarks.load("squad1", tmp_path)


@pytest.mark.parametrize("name", MAKE)
def test_a_folder_without_the_files_is_named(name, tmp_path):
    with pytest.raises(BenchmarkError, match="no file in it is called"):
        benchmarks.load(name, tmp_path)
    with pytest.raises(BenchmarkError, match="no such folder"):
        benchmarks.load(name, tmp_path / "missing")


def test_two_files_of_one_name_are_refused(tmp_path):
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        files.squad2(folder)
    with pytest.raises(BenchmarkError, match="several files"):
        benchmarks.load("squad2", tmp_path)


@pytest.mark.parametrize(
    ("name", "file", "content"),
    [
        ("squad2", "dev-v2.0.json", "{"),
        ("squad2", "dev-v2.0.json", "[]"),
        ("squad2", "dev-v2.0.json", '{"data": []}'),
        ("squad2", "dev-v2.0.json", '{"data": [{"title": "T", "paragraphs": [{"context": "x"}]}]}'),
        ("chunking", "questions_df.csv", "question\n?\n"),
        ("ramdocs", "RAMDocs_test.jsonl", '{"question": "x"}\n'),
        ("ramdocs", "RAMDocs_test.jsonl", ""),
        ("ramdocs", "RAMDocs_test.jsonl", "\xff"),
    ],
)
def test_files_that_are_not_as_published_are_named_in_one_line(tmp_path, name, file, content):
    (tmp_path / file).write_bytes(content.encode("latin-1"))
    with pytest.raises(BenchmarkError, match="not as published") as caught:
        benchmarks.load(name, tmp_path)
    assert str(tmp_path / file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_answer_that_is_not_where_squad_says_is_refused(tmp_path):
    path = files.squad2(tmp_path)
    path.write_text(path.read_text("utf-8").replace("nine bells. It", "ten bells. It"), "utf-8")
    with pytest.raises(BenchmarkError, match="question t1: 'nine"):
        benchmarks.load("squad2", tmp_path)


def test_given_documents_are_ranked_as_a_collection_of_only_these_ranks_them(settings: Settings):
    documents = load_seeds()[:4]
    embedder = embedder_of(settings)
    own = settings.model_copy(update={"collection": "some", "passage_size": 300})
    build.add(documents, own, embedder)
    given, real = TextsRetriever.of(documents, embedder, size=own.passage_size), CollectionRetriever(own, embedder)
    for question in ("Who bought the S-400?", "How many times did Rouhani visit Russia?", "xyzzy"):
        a, b = given.retrieve(question, 8), real.retrieve(question, 8)
        assert [(r.document.id, r.passage.start) for r in a.passages] == [
            (r.document.id, r.passage.start) for r in b.passages
        ]
        assert [r.score for r in a.passages] == pytest.approx([r.score for r in b.passages], abs=1e-4)
        assert a.terms == pytest.approx(b.terms)


def test_each_question_is_answered_from_its_own_passage(squad, settings: Settings):
    bot = Bot(collection(squad), settings=settings.model_copy(update={"confident_from": 0.0}))
    ask = answerer(squad, bot)
    for asked in squad.asked:
        found = ask(asked)
        assert {c.document_id for c in found.citations} == set(squad.given[asked.pair.id])
        assert found.collection == collection(squad)


def test_a_language_model_answers_a_benchmark_from_the_passages_of_each_question(squad, settings: Settings):
    def reply(asked: dict) -> Play:
        shown = asked["messages"][-1]["content"]
        found = re.search(r"^\[(\d+)\] (.*built by Ada Moss.*)$", shown, re.MULTILINE)
        return Play(f"{found[2]} [{found[1]}]\n" if found and "Who built" in shown else "NOT FOUND")

    with serving(Scripted()) as server:
        server.always = reply
        chosen = settings.model_copy(update={"llm_base_url": server.url, "llm_model": "scripted"})
        exam = runs.of_benchmark(squad, "here", chosen, writer="llm")
        answers = {asked.pair.question: exam.answerer(asked) for asked in exam.asked}
    assert (exam.writer, exam.model) == ("llm", "scripted") and exam.prompts
    answered = {q: a for q, a in answers.items() if a.status == "answered"}
    assert list(answered) == ["Who built the tower?"]
    (answer,) = answered.values()
    assert answer.writer == "scripted" and "Ada Moss" in answer.citations[0].quote
    assert {p.document_id for p in answer.passages} == set(squad.given[exam.asked[1].pair.id])


def test_a_pooled_benchmark_is_indexed_once_and_asked_whole(tmp_path, settings: Settings):
    files.squad2(tmp_path)
    pooled = benchmarks.load("squad2", tmp_path, pooled=True)
    for _ in range(2):
        ask = answerer(pooled, Bot(collection(pooled), settings=settings))
        answer = ask(pooled.asked[0])
        assert {p.document_id for p in answer.passages} == {document.id for document in pooled.documents}
