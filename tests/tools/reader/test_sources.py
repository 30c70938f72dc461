"""Every format of lessons, read from small files of our own."""

import json

import pytest

from tools.reader.sources import judged, natural, own, published, structure, tables
from tools.reader.sources.own import UnreadableLesson
from tools.reader.sources.texts import EvaluationData, joined, split

SENTENCES = ["Opening hours", "The pool opens at seven.", "On Sundays it opens at nine.", "Towels cost 2 euros."]


def row(**changes):
    return {
        "id": "T-01-01",
        "sentences": SENTENCES,
        "question": "when  can i swim on sundays",
        "kind": "when",
        "answerable": True,
        "evidence": [2, 0],
        "short": ["nine"],
        "verdict": None,
    } | changes


def write(path, *objects):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in objects))
    return path


def texts(task):
    return [task.context[a:b] for a, b in task.answers]


def test_joined_sentences_lie_where_their_spans_say():
    text, spans = joined(SENTENCES)
    assert [text[a:b] for a, b in spans] == SENTENCES
    assert text.startswith("Opening hours\nThe pool opens at seven. On Sundays")


def test_a_question_has_its_short_answer_in_an_evidence_sentence():
    task = own.question(row())
    assert (task.kind, task.ask, task.type, task.several) == ("span", "when can i swim on sundays", "short", False)
    assert texts(task) == ["nine"] and task.evidence == (2, 0)


def test_of_the_same_words_those_in_the_evidence_count():
    lines = ["It cost 5 euros in 1990.", "Now it costs 5 euros, too."]
    task = own.question(row(sentences=lines, evidence=[1], short=["5 euros"]))
    assert task.answers == ((len(lines[0]) + 1 + lines[1].index("5"), len(lines[0]) + 1 + lines[1].index(", too")),)


@pytest.mark.parametrize(
    ("changes", "kind", "type_", "answerable"),
    [
        ({"short": ["seven", "nine"], "evidence": [1, 2]}, "span", "list", True),
        ({"short": [], "evidence": [3]}, "span", "sentence", True),
        ({"short": [], "evidence": [], "tempting": [3], "answerable": False}, "span", "", False),
        ({"short": [], "evidence": [2], "verdict": "no"}, "verdict", "verdict", True),
        ({"short": [], "evidence": [], "verdict": "unknown", "tempting": [1]}, "verdict", "verdict", False),
    ],
)
def test_kinds_of_questions(changes, kind, type_, answerable):
    task = own.question(row(**changes))
    assert (task.kind, task.type, task.answerable) == (kind, type_, answerable)
    assert task.tempting == tuple(changes.get("tempting", ()))


def test_a_line_that_breaks_the_rules_is_reported_and_the_others_are_read(tmp_path):
    path = write(tmp_path / "q.jsonl", row(short=["noon"]), row(evidence=[9]), row())
    problems = []
    assert len(list(own.questions(path, problems.append))) == 1
    assert len(problems) == 2 and "'noon'" in problems[0]
    with pytest.raises(UnreadableLesson):
        own.question(row(short=["noon"]))


def test_a_twin_is_read_with_its_passage_and_with_its_cited_sentences(tmp_path):
    twin = {"id": "T-01-1b", "sentences": SENTENCES, "cited": [3], "hypothesis": "Towels are free.", "kind": "not said"}
    path = write(tmp_path / "t.jsonl", {**twin, "label": "contradicted"}, {**twin, "label": "not_supported"})
    false, open_ = own.twins(path)
    assert false.task.label == "contradicted" and false.task.evidence == (3,)
    assert false.alone.context == "Towels cost 2 euros."
    assert open_.task.label == "not_enough" and open_.task.evidence is None and open_.task.tempting == (3,)


BLOCKS = [
    {"type": "heading", "level": 2, "text": "Prices"},
    {
        "type": "table",
        "caption": None,
        "header": ["Ticket", "Adult", "Child"],
        "rows": [["Day", "9", "4"], ["Night", "", "3"]],
    },
    {
        "type": "list",
        "ordered": True,
        "marker": "1.",
        "markers": ["1.", "2."],
        "items": [["Shower first."], ["No glass.", "Nor tins."]],
    },
    {"type": "fields", "items": [["Depth", "2 m"]]},
    {"type": "faq", "items": [["May I dive?", ["Only from the board."]]]},
    {"type": "transcript", "turns": [["Ida", "00:10", ["It leaks.", "Badly."]]]},
    {"type": "footnote", "mark": "*", "sentences": ["Without towels."]},
    {"type": "code", "text": "pump --slow"},
    {"type": "definitions", "items": [["Lane", ["A strip of water."]]]},
]


def document(**question):
    asked = {
        "id": "S-1",
        "question": "q",
        "answerable": True,
        "evidence": [],
        "short": [],
        "verdict": None,
        "tempting": [],
    }
    return {"id": "S", "split": "train", "blocks": BLOCKS, "questions": [asked | question]}


def test_rows_repeat_their_headers_and_leave_empty_cells_out():
    view = structure.view_of(BLOCKS)
    lines = [view.text[a:b] for a, b in view.sentences]
    assert lines[:3] == ["Prices", "Ticket: Day; Adult: 9; Child: 4", "Ticket: Night; Child: 3"]
    assert "1. Shower first." in lines and "Ida (00:10):" in lines and "* Without towels." in lines
    assert all(view.text[a:b] for a, b in view.pieces.values())


def test_a_cell_is_the_short_answer_and_its_row_and_heading_are_evidence(tmp_path):
    address = [1, "row", 1, 2]
    path = write(tmp_path / "s.jsonl", document(evidence=[address, [1, "header", 2], [0]], short=[["3", address]]))
    (task,) = structure.questions(path, pytest.fail)
    assert texts(task) == ["3"]
    assert [task.context[slice(*task.sentences[n])] for n in task.evidence] == ["Prices", "Ticket: Night; Child: 3"]


def test_a_header_can_be_the_short_answer(tmp_path):
    evidence = [[1, "header", 2], [1, "row", 0, 2]]
    path = write(tmp_path / "s.jsonl", document(evidence=evidence, short=[["Child", [1, "header", 2]]]))
    (task,) = structure.questions(path, pytest.fail)
    assert texts(task) == ["Child"]


def test_evaluation_data_is_refused(tmp_path):
    path = write(tmp_path / "eval" / "q.jsonl", row())
    with pytest.raises(EvaluationData, match="never read for training"):
        list(own.questions(path, pytest.fail))
    with pytest.raises(EvaluationData):
        list(published.articles(tmp_path / "eval", "policyqa"))


@pytest.mark.parametrize(
    ("tokenised", "text"),
    [
        ("98 % of the world 's ( few ) .", "98% of the world's (few)."),
        ("a semi - detached house", "a semi-detached house"),
        ("called `` Home '' , then", 'called "Home", then'),
    ],
)
def test_tokenising_is_undone(tokenised, text):
    plain, places = natural.undo_tokens(tokenised)
    assert plain == text
    assert len(places) == len(tokenised) + 1 and places[-1] == len(plain)


def test_typed_questions_point_at_the_same_words_after_tokenising_is_undone(tmp_path):
    context = "Ann Lee ( born 1931 ) built it . It still stands ."
    at = context.index("1931")
    write(
        tmp_path / "natural" / "qed.jsonl",
        {"question": "when was ann lee born", "context": context, "sentence": [0, 32], "answers": [[at, at + 4]]},
    )
    (task,) = natural.typed(tmp_path)
    assert texts(task) == ["1931"] and task.evidence == (0,)


def test_government_questions_get_lines_of_the_same_page_beside_theirs(tmp_path):
    base = {"page": "fees", "scenario": "I am 70.", "question": "Do I pay?", "answerable": True}
    write(
        tmp_path / "natural" / "conditionalqa.jsonl",
        {**base, "answers": [{"text": "no", "conditions": []}], "evidence": ["It is free from 65 on."]},
        {**base, "answers": [{"text": "8 euros", "conditions": []}], "evidence": ["Others pay 8 euros."]},
        {**base, "answers": [{"text": "yes"}, {"text": "no"}], "evidence": ["It depends."]},
        {**base, "answers": [], "answerable": False, "evidence": []},
    )
    verdict, span, near = natural.government(tmp_path)
    assert verdict.label == "no" and len(verdict.sentences) == 3 and verdict.evidence == (0,)
    assert texts(span) == ["8 euros"] and span.evidence == (1,)
    assert not near.answerable


def test_a_table_question_points_at_its_cell(tmp_path):
    write(
        tmp_path / "tables" / "wikitables.jsonl",
        {"table": "a", "rows": [["Year", "Club"], ["1999", "Rovers"], ["2000", "City"]]},
    )
    write(tmp_path / "tables" / "wikitablequestions.jsonl", {"table": "a", "question": "who in 2000", "cell": [2, 1]})
    (task,) = tables.wikitables(tmp_path)
    assert task.context == "Year: 1999; Club: Rovers\nYear: 2000; Club: City"
    assert texts(task) == ["City"] and task.evidence == (1,)


def test_an_answer_of_an_annual_report_must_stand_once(tmp_path):
    def question(answer, source, paragraphs=("1",)):
        return {"question": "q", "answer": answer, "type": "span", "from": source, "paragraphs": list(paragraphs)}

    write(
        tmp_path / "tables" / "tatqa_test_gold.jsonl",
        {
            "id": "r",
            "table": [["", "2019", "2018"], ["Sales", "$7", "$5"], ["Costs", "$5", "$4"]],
            "paragraphs": ["Sales rose by 40%. Costs rose, too."],
            "questions": [question(["$7"], "table"), question(["$5"], "table"), question(["40%"], "text")],
        },
    )
    assert [texts(task) for task in tables.annual_reports(tmp_path)] == [["$7"], ["40%"]]


def test_experts_labels(tmp_path):
    claim = {"question": "q", "claim": "It is so.", "evidence": ["It may be so.", "Or not."]}
    write(tmp_path / "expertqa.jsonl", *({**claim, "label": label} for label in ("Complete", "Partial", None)))
    assert [task.label for task in judged.experts(tmp_path)] == ["supported", "not_supported"]


def test_held_back_by_document_and_not_by_question(tmp_path):
    other = [f"Sentence number {n}." for n in range(4)]
    documents = [[*SENTENCES, f"Hall {n}."] for n in range(60)] + [other]
    lines = [row(sentences=s, question=q, short=[], evidence=[0]) for s in documents for q in ("one", "two")]
    tasks = list(own.questions(write(tmp_path / "q.jsonl", *lines), pytest.fail))
    by_text = {}
    for task in tasks:
        by_text.setdefault(task.context, set()).add(task.held)
    assert all(len(sides) == 1 for sides in by_text.values())
    assert 0 < sum(sides == {True} for sides in by_text.values()) < 20


def test_split_is_the_programs_own():
    assert split("One. Two.") == ((0, 4), (5, 9))
