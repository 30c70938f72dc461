import hashlib
import subprocess
import sys

import pytest

from pincite import Bot, add, documents
from pincite.bot.verify.judges.reader import ReaderJudge
from pincite.bot.writers.reader.choosing import ByLanguage, readable
from pincite.bot.writers.reader.features import ANSWER_FLOOR
from pincite.bot.writers.reader.model import FOLDER, ReaderModel, Text
from pincite.bot.writers.reader.trained import BuiltInReader
from pincite.index.sentences import sentences
from pincite.index.types import Span

SCO = (
    "The SCO has eight members. Iran is an observer. In 2021 it applied for membership, and its application was "
    "accepted in September."
)

pytestmark = pytest.mark.usefixtures("indexed_seeds")


def text(said):
    return Text(said, tuple(Span(start=s.start, end=s.end) for s in sentences(said)))


@pytest.fixture(scope="module")
def model():
    return ReaderModel()


def test_the_model_is_the_one_that_is_described(model):
    weights = (FOLDER / "model.onnx").read_bytes()
    assert hashlib.sha256(weights).hexdigest() == model.facts["sha256"]["model.onnx"]
    assert model.facts["sha256"]["model.onnx"] in (FOLDER / "MODEL_CARD.md").read_text("utf-8")
    assert len(weights) < 30_000_000


@pytest.mark.usefixtures("anew")
def test_what_is_said_of_a_text_does_not_depend_on_the_others_nor_on_threads(model):
    texts = [text(SCO), text("Nothing of it."), text(SCO[:50]), text("")]
    together = model.read("How many members are there?", texts)
    alone = [ReaderModel(threads=1).read("How many members are there?", [one])[0] for one in texts]
    assert together == alone


def test_the_answer_is_found_where_it_stands(model):
    (read,) = model.read("How many members does the SCO have?", [text(SCO)])
    best = max((s for s in read.sentences if s), key=lambda s: s.answer)
    assert best.short.of(SCO) == "eight"
    assert best.short.end < SCO.index("Iran")
    (other,) = model.read("Who designed the bridge at Sydney?", [text(SCO)])
    assert other.here < read.here


def test_a_short_answer_lies_in_its_sentence(model):
    said = text("😀😀 Samarkand hosted it. Tashkent did not. İzmir, neither.")
    (read,) = model.read("where was it?", [said])
    for span, sentence in zip(said.sentences, read.sentences, strict=True):
        assert sentence is not None
        assert span.start <= sentence.short.start < sentence.short.end <= span.end


def test_marks_of_the_model_in_a_text_are_characters(model):
    said = text("Ann Lee paid [SEP] and left.")
    (read,) = model.read("Who paid [SEP] Bo Fry paid?", [said])
    assert model.tokens("[SEP]") == model.tokens("[sep]") > 1
    assert read.sentences[0].short.of(said.text) == "Ann Lee"


@pytest.mark.parametrize(
    ("statement", "cited", "holds"),
    [
        ("Iran is an observer.", "Iran is an observer.", True),
        ("Zarif travelled to Moscow 33 times.", "He said that Zarif went to Moscow 33 times as minister.", True),
        ("The bridge is made of glass.", "Iran is an observer.", False),
    ],
)
def test_support(model, statement, cited, holds):
    support = ReaderJudge(model)
    (judged,) = support.judge([(statement, cited)])
    assert judged.enough == holds
    assert 0 <= judged.contradicted <= 1 and judged.supported + judged.contradicted <= 1


def test_a_second_model_reads_the_same_sentences(settings, model):
    question = "How many times did Rouhani visit Russia?"
    with Bot(settings=settings) as bot:
        retrieval = bot.retriever.retrieve(question, 8)
        embedder = bot.reader.built_in._embedder
    known = {}
    for small in (None, model):
        reader = BuiltInReader(model, embedder, small=small)
        known[small] = reader.featured(question, retrieval, reader.windows(question, retrieval.passages, both=True))
    for (_, without), (_, beside) in zip(known[None], known[model], strict=True):
        assert without.small_here == without.small_answer == without.same == 0
        assert (beside.small_here, beside.small_answer, beside.same) == (beside.here, beside.answer, 1)
    _, asked = reader._read(question, retrieval)
    assert sum(features.same for _, features in asked) == 1
    (opinion,) = (features for _, features in asked if features.same)
    assert opinion in [features for _, features in known[model]]


def test_a_long_passage_is_read_in_whole_sentences(settings, folder):
    long = " ".join(f"Item {n} of the list is {'very ' * 12}long and says nothing of gold." for n in range(60))
    (folder / "long.txt").write_text(f"{long} The gold was found by Ann Lee.", "utf-8")
    settings = settings.model_copy(update={"passage_size": 4000})
    add([folder], collection="long", settings=settings)
    with Bot("long", settings=settings) as bot:
        a = bot.answer("Who found the gold?")
    assert a.status == "answered"
    assert a.citations[0].quote == "The gold was found by Ann Lee."
    assert a.short == "Ann Lee"


def test_a_passage_has_the_features_of_the_best_that_was_read_of_it(settings):
    with Bot(settings=settings) as bot:
        retriever, by_language = bot.retriever, bot.reader
        retrieval = retriever.retrieve("How many times did Rouhani visit Russia?", 8)
        reader = by_language.built_in
        windows = reader.windows("How many times did Rouhani visit Russia?", retrieval.passages)
        known = reader.passages(retrieval, windows)
        sentences = reader.featured("How many times did Rouhani visit Russia?", retrieval, windows)
    assert len(known) == len(retrieval.passages)
    best = max(range(len(known)), key=lambda n: known[n].answer)
    assert "four times" in retrieval.passages[best].passage.text
    assert all(f.answer >= ANSWER_FLOOR for f in (*known, *(features for _, features in sentences)))
    assert any(place.read.answer < ANSWER_FLOOR for place, _ in sentences)
    assert known[best].here == max(w.read.here for w in windows if w.found is retrieval.passages[best])


def test_passages_are_ranked_by_what_was_read_in_them(settings):
    moved = []
    with Bot(settings=settings) as bot:
        retriever, by_language = bot.retriever, bot.reader
        reader = by_language.built_in
        for question in ("How many times did Rouhani visit Russia?", "Which power leads the SCO?", "Who sued whom?"):
            retrieval = retriever.retrieve(question, 8)
            known = reader.passages(retrieval, reader.windows(question, retrieval.passages))
            chances = {id(p): reader._passage.logit(k) for p, k in zip(retrieval.passages, known, strict=True)}
            ranked = reader.read(question, retrieval).passages
            assert [chances[id(p)] for p in ranked] == sorted(chances.values(), reverse=True)
            moved.append(ranked != retrieval.passages)
    assert any(moved)


def test_passages_come_in_the_order_of_the_reader(settings):
    with Bot(settings=settings) as bot:
        a = bot.answer("How many times did Rouhani visit Russia?")
    first = a.passages[0]
    assert first.start <= a.citations[0].start < a.citations[0].end <= first.end
    assert a.citations[0].document_id == first.document_id


def test_questions_in_other_scripts_are_read_by_embeddings_and_words(settings):
    assert not readable("伊朗是上海合作组织的成员吗?")
    assert not readable("Является ли Иран членом ШОС?")
    assert not readable("Qui préside l'Iran ?")
    assert readable("Is Iran a member?") and readable("2021?")
    with Bot(settings=settings) as bot:
        reader = bot.reader
        assert isinstance(reader, ByLanguage)
        question = "Является ли Иран членом ШОС?"
        assert reader.read(question, bot.retriever.retrieve(question, 8)).short is None
        assert "built_in" not in vars(reader)


@pytest.mark.usefixtures("anew")
def test_answers_are_the_same_every_time(settings):
    questions = ["Is Iran a full SCO member?", "who sold iran the S-300", "Which countries bought the S-400?"]
    with Bot(settings=settings) as one, Bot(settings=settings) as other:
        for question in questions:
            a, b = (bot.answer(question).model_dump(exclude={"timings_ms"}) for bot in (one, other))
            assert a == b


def test_a_document_may_be_empty_of_sentences(settings, folder):
    (folder / "dots.txt").write_text("# Only a heading\n", "utf-8")
    add([folder], collection="dots", settings=settings)
    assert documents("dots", settings=settings)
    with Bot("dots", settings=settings) as bot:
        assert bot.answer("What is it?").status == "abstained"


def test_nothing_of_the_training_is_needed_to_answer():
    code = (
        "import sys; from pincite import answer; answer('Is Iran a full SCO member?');"
        "print([m for m in ('torch', 'scipy', 'tools.reader', 'openai') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
