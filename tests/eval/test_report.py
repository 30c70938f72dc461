"""Reports: that they show what came of every question, need no network, and that no document's text becomes mark-up."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pincite.bot.answers import Disagreement
from pincite.eval import report
from pincite.eval.compare import compare
from pincite.eval.errors import RunError
from pincite.eval.judge.cases import fingerprint
from pincite.eval.judge.labels import Label, append, fingerprints, put, sample
from pincite.eval.report.data import context
from pincite.eval.runs import Exam, QuestionRecord, RecordedExcerpt, Run, Selection, run
from pincite.eval.scoring import METRICS
from tests.eval.conftest import ALMONDS, BLOOM, FIGS, TEXT, made
from tests.eval.test_compare import WHERE, a_run, right, silent, unanswerable, wrong
from tests.eval.test_eval_cli import evaluate

VOID = {"meta", "input", "br", "link", "img", "hr"}


class Page(HTMLParser):
    """The elements of a page with their attributes, its text, and whether every element is closed in its order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def some() -> Run:
    return a_run(
        [
            right("a", split="dev", confidence=0.9, latency=40.0),
            wrong("b", kind="temporal", confidence=0.6, note="A note.", tags=["tagged"]),
            silent("c", confidence=0.2),
            unanswerable("d", cites=None, confidence=0.1),
            unanswerable("e", cites=(BLOOM,), confidence=0.7),
            made("f", **WHERE, error="LLMUnavailable: off"),
            made("g", **WHERE, history=[{"question": "Before?", "answer": "Yes."}], kind="follow_up", verdict="yes"),
        ]
    )


def test_gold_that_is_the_products_own_answer_is_counted_apart() -> None:
    own = [right(f"o{n}", tags=["feedback", "own-answer"]) for n in range(2)]
    run_ = a_run([*own, wrong("a"), right("b"), right("c")])
    shown = report.build(run_)
    groups = {group.name: group for group in shown.summary.groups}
    assert (groups["gold by people"].count, groups["own answers"].count) == (3, 2)
    assert groups["own answers"].metrics["right"].value == 1.0
    assert groups["gold by people"].metrics["right"].value == pytest.approx(2 / 3)
    assert "tag own-answer" not in groups and shown.summary.own_answers == 2
    assert "The gold of 2 questions is what the product itself answered" in Page(report.page(shown)).text
    assert all("gold by" not in g.name for g in report.build(a_run([right("a")])).summary.groups)


def test_a_report_of_a_real_run_is_one_file_with_every_question(exam: Exam) -> None:
    done = run(exam)
    out = report.write(done.path, exam.settings.home / "reports" / "r.html")
    html = out.read_text("utf-8")
    page = Page(html)
    assert len(page.all("svg")) == 5 and len(page.all("details")) == 5
    for outcome in done.records:
        assert outcome.asked.pair.question in page.text
        for citation in outcome.answer.citations if outcome.answer else ():
            assert citation.quote in page.text
    assert "Hassan Rouhani, president of Iran before Raisi" in page.text
    marks = [attributes["class"] for attributes in page.all("mark")]
    assert "gold cited" in marks and "cited" in marks
    assert done.header.id in page.text and done.header.index_id in page.text
    assert [option["value"] for option in page.all("option")] == [
        "",
        "factoid",
        "conflict",
        "follow_up",
        "unanswerable",
        *("", "none", "some"),
    ]


def test_a_report_fetches_nothing(some: Run) -> None:
    html = report.page(report.build(some))
    page = Page(html)
    for tag, attributes in page.elements:
        assert tag not in {"link", "iframe", "img", "object", "embed", "base", "image"}
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in {"src", "href", "xlink:href", "action", "srcset"}:
                assert value is not None and value.startswith("#"), (tag, name, value)
    addresses = set(re.findall(r"https?://[^\"' )]*", html))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}, "names, not addresses"
    assert "@import" not in html and "url(http" not in html
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None and policy.startswith("default-src 'none'") and "script-src 'sha256-" in policy


def test_the_policy_allows_the_scripts_that_are_there(some: Run) -> None:
    import base64
    import hashlib

    html = report.page(report.build(some))
    scripts = re.findall(r'<script type="module">(.*?)</script>', html, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert len(digests) == 2
    assert f'script-src {" ".join(f"&#x27;sha256-{digest}&#x27;" for digest in digests)}"' in html


def test_the_names_in_a_page_are_unique_and_its_colours_those_of_the_theme(some: Run) -> None:
    html = report.page(report.build(some))
    page = Page(html)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        ET.fromstring(svg)
        assert not re.search(r"#[0-9a-f]{6}", svg) and "var(--ink)" in svg
        for used in re.findall(r'(?:href="#|url\(#)([^")]*)', svg):
            assert used in ids


EVIL = "<script>alert('1')</script><img src=x onerror=alert(2)>\"'&amp;</style></script><!-- ]]> \x1b[2J \u202e"


def hostile(value: Any) -> Any:
    """A model of pydantic with its strings replaced by mark-up, except those that name one of a few things."""
    if isinstance(value, dict):
        fixed = {
            "type",
            "status",
            "verdict",
            "kind",
            "split",
            "conversation",
            "document_id",
            "started",
            "platform",
            "outcome",
        }
        return {key: inner if key in fixed else hostile(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [hostile(inner) for inner in value]
    return f"{value[:3]}{EVIL}" if isinstance(value, str) else value


def test_hostile_text_stays_text_wherever_it_stands(some: Run) -> None:
    outcomes = []
    for outcome in some.records:
        answer = outcome.answer
        if answer is not None and answer.citations:
            answer = answer.model_copy(
                update={"disagreements": (Disagreement(claim="c", for_=(0,), against=(0,)),), "short": "short"}
            )
        full = outcome.model_copy(
            update={
                "answer": answer,
                "excerpts": (RecordedExcerpt(document_id="d", title="Plants", start=0, text=TEXT),),
            }
        )
        evil = QuestionRecord.model_validate(hostile(json.loads(full.model_dump_json())))
        outcomes.append(evil)
    header = hostile(json.loads(some.header.model_dump_json()))
    run_ = a_run(outcomes, **(header | {"id": f"run{EVIL}", "prompts": {EVIL: EVIL}, "settings": {EVIL: EVIL}}))
    html = report.page(report.build(run_))
    page = Page(html)
    assert [tag for tag, _ in page.elements].count("script") == 2 and not page.all("img")
    assert len(page.all("details")) == len(outcomes)
    assert page.text.count("<script>alert('1')</script>") > 30, "it is shown, as text"
    assert "\x1b" not in html
    for _, attributes in page.elements:
        assert not any(name.startswith("on") for name in attributes)
    assert html.count("</style>") == 1 and html.count("</script>") == 2 and "<!--" not in html


def test_gold_and_cited_are_marked_in_their_context() -> None:
    outcome = made("q", cites=(FIGS, f"{ALMONDS} They bloom"), gold=((ALMONDS,), (BLOOM,)))
    got = context(RecordedExcerpt(document_id="d", title="Plants", start=5, text=TEXT[5:]), outcome)
    assert [(s.text, s.gold, s.cited, s.begins) for s in got.segments] == [
        ("ds grow in Andalusia.", True, (2,), ()),
        (" ", False, (2,), ()),
        ("They bloom", True, (2,), ()),
        (" in February.", True, (), ()),
        (" ", False, (), ()),
        (FIGS, False, (1,), (1,)),
    ]
    assert "".join(s.text for s in got.segments) == TEXT[5:]


def test_a_citation_that_does_not_resolve_is_said_and_marks_nothing() -> None:
    outcome = made("q", **WHERE, cites=(ALMONDS,)).model_copy(
        update={
            "resolves": (False,),
            "excerpts": (RecordedExcerpt(document_id="d", title="Plants", start=0, text=TEXT),),
        }
    )
    html = report.page(report.build(a_run([outcome])))
    assert "does not stand there" in html and "citation 1 is not what stands in the document" in html
    assert 'class="gold"' in html and '<blockquote dir="auto"><mark class="gold">' in html


def test_the_data_is_json_for_other_pages(some: Run) -> None:
    data = json.loads(json.dumps(report.build(some).data()))
    assert set(data) == {
        "header", "summary", "latencies", "latency_weights", "headline", "means", "counts", "reliability",
        "risk_coverage", "history", "questions", "blame", "people",
    }  # fmt: skip
    question = data["questions"][1]
    assert (question["id"], question["status"], question["correct"]) == ("b", "answered", False)
    assert question["why"][0] == "its short answer does not say “Andalusia”" and question["metrics"]["answer_f1"] == 0
    assert set(METRICS) <= set(data["means"])
    assert data["questions"][5]["status"] == "failed" and data["questions"][5]["error"] == "LLMUnavailable: off"


@pytest.mark.parametrize(
    "outcomes",
    [
        [],
        [made("f", **WHERE, error="off")],
        [unanswerable("d", cites=None)],
        [right("a", latency=0.04)],
        [made("x", gold=(), kind="descriptive")],
    ],
)
def test_a_run_of_little_has_a_report(outcomes: list[QuestionRecord]) -> None:
    Page(report.page(report.build(a_run(outcomes, questions=3))))


def test_the_history_is_of_the_same_suite_and_selection(exam: Exam) -> None:
    first = run(exam)
    second = run(exam)
    run(exam, selection=Selection(limit=1))
    other = first.path.with_name("other-20200101T000000Z-000000.jsonl")
    other.write_text(first.path.read_text("utf-8").replace('"suite":"small"', '"suite":"other"', 1), "utf-8")
    (first.path.parent / "noise.jsonl").write_text("noise")
    past = report.build(second).history
    assert [(p.run, p.this, p.same_suite) for p in past] == [
        (first.name, False, True),
        (second.name, True, True),
    ] or [(p.run, p.this) for p in past] == [(second.name, True), (first.name, False)]  # begun in the same second


def test_reports_on_the_command_line(home: Path, suite_file: Path, tmp_path: Path) -> None:
    path = Path(json.loads(evaluate("run", suite_file, "--limit", "1", "--json").stdout)["path"])
    assert evaluate("report").stdout.strip() == str(path.with_suffix(".html"))
    chosen = tmp_path / "deep" / "r.html"
    assert evaluate("report", path.stem, "-o", chosen).stdout.strip() == str(chosen)
    assert chosen.read_text("utf-8") == path.with_suffix(".html").read_text("utf-8")
    failed = evaluate("report", "nothing")
    assert failed.returncode == 1 and "neither a run file nor" in failed.stderr
    with pytest.raises(RunError, match="can't be written"):
        report.write(path, tmp_path)


def test_labels_of_people_are_shown_with_their_answers_and_against_the_metrics(tmp_path: Path) -> None:
    run_ = a_run([right("a"), wrong("b"), right("c"), right("d"), silent("s")])
    order = [record.asked.pair.id for record in sample(run_)][:3]
    assert order == ["c", "d", "b"], "random, and the same each time"
    without = report.page(report.build(run_, tmp_path))
    assert "Nobody had labelled an answer of this run" in Page(without).text and "Against people" not in without
    prints = {record.asked.pair.id: fingerprint(record) for record in run_.records}
    for id_ in order:
        put(tmp_path, run_, id_, prints[id_], correct=True, supported=id_ != "b")
    built = report.build(run_, tmp_path)
    page = Page(report.page(built))
    labelled = [q["id"] for q in page.all("details") if "data-labelled" in q]
    assert labelled == ["q-b", "q-c", "q-d"]
    assert [q.get("data-place") for q in page.all("details")] == ["3", "2", "0", "1", None], "an abstention has none"
    assert {q.get("data-answer") for q in page.all("details")} == set(prints.values())
    assert "People say: right, and its quotes support it." in page.text
    assert "right, and its quotes don't support it. The metric right says otherwise" in page.text
    assert "3 answers are labelled blind" in page.text
    assert {(one["judged"], one["same"]["count"]) for one in built.data()["people"]} >= {("correct", 3)}
    assert report.build(run_).people == (), "without a data folder there are none"
    other = a_run([wrong("a"), wrong("b"), right("c")])
    assert report.build(other, tmp_path).questions[0].label is None, "a label is of the very answer"


def test_what_people_doubt_and_remark_is_shown_as_text(tmp_path: Path) -> None:
    run_ = a_run([right("a"), silent("s"), made("f", **WHERE, error="off")])
    said: list[dict[str, Any]] = [
        {"id": "a", "correct": False, "supported": True, "gold_doubtful": True, "remark": EVIL},
        {"id": "s", "gold_doubtful": True},
    ]
    prints = fingerprints(run_)
    assert set(prints) == {"a", "s"}, "a failure is no answer"
    created = {"created": "2026-01-01T00:00:00Z"}
    append(tmp_path, run_, [Label.model_validate(one | created | {"answer": prints[one["id"]]}) for one in said])
    html = report.page(report.build(run_, tmp_path))
    page = Page(html)
    assert "wrong, and its quotes support it, the gold is doubtful. The metric right says otherwise" in page.text
    assert "People say: the gold is doubtful." in page.text
    first, second, failed = page.all("details")
    assert json.loads(first["data-label"] or "")["remark"] == EVIL
    assert json.loads(second["data-label"] or "")["correct"] is None and "data-answer" not in failed
    assert page.text.count("<script>alert('1')</script>") == 1 and not page.all("img") and "\x1b" not in html


def test_two_runs_stand_side_by_side_with_what_flipped_first(tmp_path: Path) -> None:
    before = a_run([right("a"), wrong("b", note="<i>"), right("c"), right("only-before")])
    after = a_run([right("a"), right("b"), wrong("c")])
    out = report.write_comparison(before, after, compare(before, after), tmp_path / "new" / "both.html")
    html = out.read_text("utf-8")
    page = Page(html)
    questions = page.all("details")
    assert [q["id"] for q in questions] == ["q-b", "q-c", "q-a"]
    assert [q["data-state"] for q in questions] == ["flipped", "flipped", "same"]
    assert ["won" in (questions[0]["class"] or ""), "lost" in (questions[1]["class"] or "")] == [True, True]
    assert page.text.count("Before: wrong") == 1 and page.text.count("After: wrong") == 1
    assert "3 questions in both" in page.text and "1 left out: only-before" in page.text
    assert "only the 2 that flipped" in page.text and "figures, chance alone would make about" in page.text
    assert "of 4 questions are the same in both runs" in page.text, "doubts are told"
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv"))
    assert policy is not None and policy.startswith("default-src 'none'") and "<i>" not in html
    with pytest.raises(RunError, match="can't be written"):
        report.write_comparison(before, after, compare(before, after), tmp_path)


def test_the_command_writes_both_runs_beside_its_table(home: Path, suite_file: Path, tmp_path: Path) -> None:
    for _ in range(2):
        evaluate("run", suite_file, "--limit", "2")
    compared = evaluate("compare", "previous", "latest", "--out", tmp_path / "both.html")
    assert compared.returncode == 0 and "| metric " in compared.stdout
    assert f"side by side: {tmp_path / 'both.html'}" in compared.stderr
    assert "Nothing that is recorded" in Page((tmp_path / "both.html").read_text("utf-8")).text
