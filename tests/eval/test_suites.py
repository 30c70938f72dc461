"""Suites as files: what is read, what is refused with which words, what is made from feedback."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import jsonschema
import pytest

from pincite.bot.answers import Answer, Citation, Statement
from pincite.eval import suites
from pincite.eval.errors import SuiteError
from pincite.eval.gold import Evidence, GoldPair
from pincite.index.loaders import document_from_text, load_seeds
from pincite.index.types import Document, Span

TEXT = "# Bees\n\nA hive has one queen. Drones have no sting. The queen lays eggs.\n\n- wax\n- honey\n- wax\n"
TWICE = "Look at the comb. It is full. Look at the hive. It is full."


def document(text: str = TEXT, name: str = "/notes/bees.md") -> Document:
    return document_from_text(text, title=Path(name).stem, source=name, origin=name)


def pair(**changed: object) -> dict[str, object]:
    return {
        "id": "queens",
        "question": "How many rulers are in a colony?",
        "kind": "factoid",
        "split": "dev",
        "answerable": True,
        "answers": [["one"]],
        "evidence": [[{"document": "bees.md", "quote": "A hive has one queen."}]],
        **changed,
    }


def without(key: str) -> dict[str, object]:
    return {k: v for k, v in pair().items() if k != key}


def write(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "own.jsonl"


def test_a_suite_is_its_pairs_with_their_lines_and_a_hash_of_the_file(path):
    write(path, pair(), "", pair(id="more", note="with a line separator \u2028 inside"))
    suite = suites.load(path)
    assert [(line.number, line.pair.id) for line in suite.lines] == [(1, "queens"), (3, "more")]
    assert suite.name == "own"
    assert suite.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_windows_line_ends_and_a_byte_order_mark_are_read(path):
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(pair()).encode() + b"\r\n\r\n" + json.dumps(pair(id="b")).encode())
    assert [line.number for line in suites.load(path).lines] == [1, 3]


def test_evidence_is_resolved_to_spans(path):
    (asked,) = suites.resolve(suites.load(write(path, pair())), [document()]).asked
    ((found,),) = asked.evidence
    assert found.span.of(document().text) == found.quote == "A hive has one queen."
    assert found.document_id == document().id


@pytest.mark.parametrize(
    ("second", "message"),
    [
        ('{"id": "b", ', "malformed JSON at column"),
        ("[1, 2]", "one JSON object"),
        ("[" * 100_000, "malformed JSON"),
        (b'{"id": "\xe9"}', "not UTF-8"),
        ('{"id": "b", "id": "c"}', "'id' stands twice"),
        (
            {"id": "b"},
            "b: not a gold pair: question: Field required; kind: Field required; split: Field required; and 1",
        ),
        (pair(id="b", kind="riddle"), "kind: 'riddle' is none of factoid, boolean, list"),
        (pair(id="b", answerable="yes"), "answerable: Input should be a valid boolean"),
        (pair(id="b", colour="red"), "colour: Extra inputs are not permitted"),
        (pair(id="b", answers=1), "answers: Input should be a valid"),
        ('{"id": "\\ud800"}', "not a gold pair"),
        (pair(), "line 1 has the same id"),
        (pair(id="b", question="?!"), "holds no word"),
        (pair(id="b", kind="follow_up"), "needs a history"),
        (pair(id="b", kind="unanswerable"), "can't be answerable"),
        (pair(id="b", answerable=False), "not answerable but has evidence"),
        (pair(id="b", kind="unanswerable", answerable=False), "not answerable but has evidence"),
        (pair(id="b", kind="unanswerable", answerable=False, evidence=[]), "not answerable but has answers"),
        (pair(id="b", evidence=[]), "needs evidence"),
        (pair(id="b", evidence=[[]]), "at least one quote"),
        (pair(id="b", answers=[]), "need answers"),
        (pair(id="b", answers=[[]]), "needs a wording"),
        (pair(id="b", answers=[["the"]]), "no word that could be compared"),
        (pair(id="b", answers=[["one"], ["two"]]), "a factoid has one answer"),
        (pair(id="b", kind="list"), "at least two parts"),
        (pair(id="b", kind="boolean"), "needs a verdict"),
        (pair(id="b", kind="multi_evidence"), "several entries of evidence"),
    ],
)
def test_a_line_that_cannot_be_asked_is_named_with_what_is_wrong(path, second, message):
    line = second if isinstance(second, bytes) else (second if isinstance(second, str) else json.dumps(second)).encode()
    path.write_bytes(json.dumps(pair()).encode() + b"\n" + line + b"\n")
    with pytest.raises(SuiteError) as caught:
        suites.load(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_empty_suite_says_so(path):
    with pytest.raises(SuiteError, match="empty"):
        suites.load(write(path, "", ""))


@pytest.mark.parametrize(
    ("evidence", "message"),
    [
        ({"document": "ants.md", "quote": "x"}, "no document is called 'ants.md'; indexed are: /notes/bees.md"),
        ({"document": "ees.md", "quote": "A hive"}, "no document is called 'ees.md'"),
        ({"document": "bees.md", "quote": "A hive has two queens."}, "does not stand in bees.md"),
        ({"document": "bees.md", "quote": "one  queen"}, "other white space"),
        ({"document": "bees.md", "quote": "wax"}, "stands 2 times"),
        ({"document": "bees.md", "quote": "wax", "after": "-"}, "stands 2 times"),
        ({"document": "bees.md", "quote": "wax", "after": "honey"}, "not stand right after 'honey'"),
    ],
)
def test_evidence_that_is_not_there_is_named_with_its_line(path, evidence, message):
    suite = suites.load(write(path, pair(), pair(id="b", evidence=[[evidence]])))
    resolution = suites.resolve(suite, [document()])
    assert [asked.pair.id for asked in resolution.asked] == ["queens"], "the others are asked"
    (stale,) = resolution.stale
    assert (stale.line, stale.pair.id) == (2, "b") and stale.reason.startswith("b: ") and message in stale.reason


def test_a_suite_of_other_documents_is_refused(path):
    suite = suites.load(write(path, pair()))
    with pytest.raises(SuiteError, match="no pair fits these documents: queens: no document is called") as caught:
        suites.resolve(suite, [document("Ants.", "/notes/ants.md")])
    assert str(caught.value).startswith(f"{path}:1: ")


def test_a_name_that_fits_several_documents_is_refused_and_more_of_it_helps():
    here, there = document(), document("Ants have no queen here.", "/other/bees.md")
    with pytest.raises(ValueError, match=r"could be any of /notes/bees\.md, /other/bees\.md"):
        suites.evidence.document_named("bees.md", [here, there])
    assert suites.evidence.document_named("other/bees.md", [here, there]) is there
    assert suites.evidence.document_named(there.id, [here, there]) is there


def test_after_tells_the_same_words_apart():
    where = suites.evidence.locate(
        Evidence(document="bees.md", quote="It is full.", after="Look at the hive."), [document(TWICE)]
    )
    assert where.span == Span(TWICE.rindex("It is full."), len(TWICE))


def test_a_document_of_many_quotes_may_be_named_by_its_url():
    page = document("Text.", "https://example.org/a/page.html")
    assert suites.evidence.document_named("page.html", [page]) is page
    assert suites.evidence.document_named("https://example.org/a/page.html", [page]) is page


def test_the_seeds_are_found_by_name_and_others_by_path(path):
    assert (
        suites.find("seeds") == suites.BUNDLED / "seeds.jsonl" if hasattr(suites, "BUNDLED") else suites.find("seeds")
    )
    assert suites.find(write(path, pair())) == path


def test_a_cell_may_be_asked_for_by_its_names(path):
    table = document("Boat | Berths\nAnna Maria | 12\n", "/notes/boats.csv")
    quotes = [[{"document": "boats.csv", "quote": quote}] for quote in ("12", "Berths", "Anna Maria")]
    write(path, pair(question="How many berths has Anna Maria?", answers=[["12"]], evidence=quotes))
    assert not any("repeats" in p.message for p in suites.lint(suites.load(path), [table]))


@pytest.mark.parametrize(("name", "message"), [("nothing", "no such suite.*seeds"), (".", "folder, not a suite")])
def test_what_is_no_suite_is_refused_with_the_names_of_those_there_are(name, message):
    with pytest.raises(SuiteError, match=message):
        suites.find(name)


@pytest.mark.parametrize(
    ("question", "fields", "doubted"),
    [
        ("Does a hive have one queen?", {"answers": []}, True),
        ("Does a hive have one queen?", {"answers": [], "kind": "boolean", "verdict": "yes"}, False),
        ("Does a hive have one queen?", {"answers": [["one queen"]]}, False),
        ("How many rulers are there?", {"answers": []}, False),
    ],
)
def test_a_polar_question_that_wants_neither_yes_nor_no_is_doubted(path, question, fields, doubted):
    write(path, pair(**{"question": question, "kind": "descriptive"} | fields))
    said = [problem.message for problem in suites.lint(suites.read(path), [document()])]
    assert any("it asks for yes or no but has no verdict" in message for message in said) is doubted


def test_lint_collects_every_error_and_every_warning(path):
    other = [[{"document": "bees.md", "quote": "The queen lays eggs."}]]
    missing = [[{"document": "bees.md", "quote": "Nobody wrote this."}]]
    write(
        path,
        pair(),
        "{",
        pair(id="lost", question="What did nobody ever put down?", evidence=missing),
        pair(id="copy", question="Does a hive have one queen?", kind="boolean", verdict="yes", answers=[]),
        pair(id="again", question="How many rulers are in the colony", split="test"),
        pair(id="wrong", question="What comes from her highness?", answers=[["larvae"]], evidence=other),
        pair(id="later", question="What about males?", tags=["draft"], evidence=[], answers=[]),
    )
    found = suites.lint(suites.read(path), [document()])
    assert [(p.line, p.severity) for p in found if p.severity == "error"] == [(2, "error"), (3, "error")]
    by_line = {line: [p.message for p in found if p.line == line] for line in range(8)}
    assert any("only 4 pairs of kind factoid" in message for message in by_line[0])
    assert any("repeats 100% of the content words" in message for message in by_line[4])
    assert any("nearly the same question as queens (line 1)" in message for message in by_line[5])
    assert any("rests on the same characters as copy, queens in dev" in message for message in by_line[5])
    assert any("'larvae' does not stand in its evidence" in message for message in by_line[6])
    assert any("a draft" in message for message in by_line[7])


def test_the_same_words_in_another_conversation_are_another_question(path):
    history = [{"question": "Who lives there?", "answer": "Drones."}]
    write(path, pair(), pair(id="b", kind="follow_up", history=history))
    assert not any("nearly" in p.message for p in suites.lint(suites.load(path), [document()]))


def test_drafts_are_not_asked(path):
    suite = suites.load(write(path, pair(), pair(id="b", tags=["draft"], evidence=[], answers=[])))
    assert [asked.pair.id for asked in suites.resolve(suite, [document()]).asked] == ["queens"]


def test_the_schema_accepts_what_is_read_and_refuses_what_is_not():
    jsonschema.validate(pair(), suites.schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(without("kind"), suites.schema())


def answer(question: str, quote: str, **changed: object) -> Answer:
    start = TEXT.index(quote)
    citation = Citation(
        document_id=document().id,
        title="bees",
        source="/notes/bees.md",
        published=None,
        paragraph=1,
        page=None,
        start=start,
        end=start + len(quote),
        quote=quote,
        score=0.9,
    )
    fields: dict[str, object] = {
        "question": question,
        "standalone_question": question,
        "status": "answered",
        "verdict": None,
        "text": quote,
        "short": None,
        "statements": (
            Statement(
                text=quote, start=0, end=len(quote), citations=(0,), support=1.0, outcome="verified", supported=True
            ),
        ),
        "citations": (citation,),
        "passages": (),
        "confidence": 0.9,
        "writer": "reader",
        "collection": "notes",
        "index_id": "x",
    }
    return Answer.model_validate(fields | changed)


def candidate(given: Answer, rating: str = "up", created: str = "2026-01-02T03:04:05Z", **more: object) -> str:
    return json.dumps({"answer": given.model_dump(mode="json"), "rating": rating, "created": created, **more})


def test_praised_answers_become_pairs_and_criticised_ones_drafts(path, tmp_path):
    write(path, pair(evidence=[[{"document": "bees.md", "quote": "The queen lays eggs."}]], split="test"))
    candidates = write(
        tmp_path / "feedback.jsonl",
        candidate(answer("How many queens?", "A hive has one queen.", short="one"), comment="Right", session="ignored"),
        candidate(answer("Do males sting?", "Drones have no sting.", verdict="no")),
        candidate(answer("What does she do?", "The queen lays eggs.")),
        candidate(answer("What is made first?", "wax", short="wax")),
        candidate(
            answer("Who dances?", "wax", status="abstained", statements=(), citations=(), text="I don't know"), "up"
        ),
        candidate(answer("When is tea?", "wax", status="abstained", statements=(), citations=(), text="I don't know")),
        candidate(answer("What is for tea?", "wax"), "down", comment="Honey, of course"),
        candidate(answer("how many rulers are in a colony", "A hive has one queen."), "down"),
        candidate(answer("And drones?", "Drones have no sting."), history=[{"question": "Q", "answer": "A"}]),
    )
    made = suites.adopt(candidates, suites.load(path), [document()])
    by_question = {p.question: p for p in made.pairs}
    assert by_question["How many queens?"] == GoldPair(
        id=by_question["How many queens?"].id,
        question="How many queens?",
        kind="factoid",
        split="dev",
        answerable=True,
        answers=(("one",),),
        evidence=((Evidence(document="bees.md", quote="A hive has one queen."),),),
        tags=("feedback", "own-answer"),
        note="Right",
    )
    assert (by_question["Do males sting?"].kind, by_question["Do males sting?"].verdict) == ("boolean", "no")
    assert by_question["What does she do?"].split == "test"
    assert by_question["What is made first?"].evidence[0][0].after is not None
    assert (by_question["Who dances?"].kind, by_question["Who dances?"].answerable) == ("unanswerable", False)
    assert (by_question["When is tea?"].kind, by_question["When is tea?"].answerable) == ("temporal", False)
    assert by_question["And drones?"].kind == "follow_up"
    (draft,) = made.drafts
    assert (draft.question, draft.note, draft.tags) == ("What is for tea?", "Honey, of course", ("feedback", "draft"))
    assert made.skipped == ("how many rulers are in a colony",)

    suites.append(path, [*made.pairs, *made.drafts])
    grown = suites.load(path)
    assert [line.pair for line in grown.lines[1:]] == [*made.pairs, *made.drafts]
    assert len(suites.resolve(grown, [document()]).asked) == 1 + len(made.pairs)
    assert set(suites.adopt(candidates, grown, [document()]).skipped) == {p.question for p in grown.pairs[1:]} | {
        "how many rulers are in a colony"
    }


def test_of_two_opinions_the_newest_counts(tmp_path):
    given = answer("How many queens?", "A hive has one queen.", short="one")
    lines = [candidate(given, "down", "2026-01-03T00:00:00Z"), candidate(given, "up", "2026-01-02T00:00:00+00:00")]
    made = suites.adopt(write(tmp_path / "f.jsonl", *lines), None)
    assert (len(made.pairs), len(made.drafts)) == (0, 1)


def test_without_documents_evidence_names_them_by_id(tmp_path):
    made = suites.adopt(write(tmp_path / "f.jsonl", candidate(answer("Sting?", "Drones have no sting."))), None)
    assert made.pairs[0].evidence[0][0].document == document().id


def test_a_praised_answer_whose_document_has_changed_is_a_draft(tmp_path):
    candidates = write(tmp_path / "f.jsonl", candidate(answer("Sting?", "Drones have no sting.")))
    made = suites.adopt(candidates, None, [document("Another text.")])
    assert (len(made.pairs), len(made.drafts)) == (0, 1)


def test_a_line_that_is_no_candidate_is_named(tmp_path):
    candidates = write(tmp_path / "f.jsonl", candidate(answer("Sting?", "Drones have no sting.")), '{"rating": "up"}')
    with pytest.raises(SuiteError, match=r"f.jsonl:2: not a feedback candidate: answer: Field required"):
        suites.adopt(candidates, None)


def test_append_makes_a_new_file_and_ends_an_unfinished_line(tmp_path):
    new = GoldPair.model_validate(pair(answers=(("one",),), evidence=()))
    suites.append(tmp_path / "new.jsonl", [new])
    (tmp_path / "new.jsonl").write_bytes((tmp_path / "new.jsonl").read_bytes().rstrip())
    suites.append(tmp_path / "new.jsonl", [new.model_copy(update={"id": "b"})])
    assert len((tmp_path / "new.jsonl").read_text("utf-8").splitlines()) == 2


def test_the_seeds_can_be_asked_of_the_bundled_documents():
    suite = suites.load(suites.find("seeds"))
    assert len(suites.resolve(suite, load_seeds()).asked) == len(suite.pairs)
