"""Gold from a spreadsheet: forgiving quotes, proposals that a person confirms, errors with their line and the fix."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from typer.testing import CliRunner

from pincite import Settings, add, documents
from pincite.eval import suites
from pincite.eval.cli import app
from pincite.eval.errors import SuiteError
from pincite.eval.gold import GoldPair
from pincite.eval.suites import drafting, spreadsheets
from pincite.eval.suites.covering import coverage
from pincite.eval.suites.files import BUNDLED
from pincite.eval.suites.importing import ImportedPairs, imported
from pincite.index.loaders import document_from_text
from pincite.index.types import Document, Passage

BEES = """# Bees

A **worker bee** lives for
about six weeks in summer. A queen lives up to five years. Drones don't sting.
"""
HIVES = "A hive holds 40,000 bees in June. Drones don't sting.\n"
DOCUMENTS = [
    document_from_text(BEES, source="/notes/bees.md", media_type="text/markdown"),
    document_from_text(HIVES, source="/notes/hives.txt"),
]


def table(tmp_path: Path, *rows: str, heading: str = "question,answer,evidence", name: str = "gold.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join([heading, *rows]), "utf-8")
    return path


def read(tmp_path: Path, *rows: str, heading: str = "question,answer,evidence") -> ImportedPairs:
    return imported(table(tmp_path, *rows, heading=heading), DOCUMENTS)


def exported(tmp_path: Path, *pairs: GoldPair) -> Path:
    spreadsheets.write(tmp_path / "out.csv", pairs)
    return tmp_path / "out.csv"


def one(found: ImportedPairs) -> GoldPair:
    assert found.problems == ()
    (pair,) = found.pairs
    return pair


def test_a_quote_may_differ_in_white_space_case_and_marks_and_is_written_back_exactly(tmp_path: Path) -> None:
    pair = one(
        read(tmp_path, "How long does a worker live?,six weeks,a WORKER BEE lives for about six weeks in summer")
    )
    ((evidence,),) = pair.evidence
    assert evidence.document == "bees.md" and evidence.quote in DOCUMENTS[0].text
    assert "worker bee" in evidence.quote and "\n" in evidence.quote
    assert (pair.kind, pair.split, pair.answers, pair.answerable) == ("temporal", "dev", (("six weeks",),), True)


def test_parts_wordings_verdicts_and_several_quotes(tmp_path: Path) -> None:
    heading = "Question;Answer;Verdict;Evidence;Evidence 2;Tags"
    found = read(
        tmp_path,
        "How old do they get?;6 weeks | six weeks;;worker bee lives for about six weeks;"
        "A queen lives up to five years.;a, b",
        "Do drones sting?;;No;Drones don't sting.;;",
        heading=heading,
    )
    assert len(found.problems) == 1 and found.problems[0].line == 3
    assert "stands in Bees, hives: say which in the column document" in found.problems[0].message
    (pair,) = found.pairs
    assert pair.answers == (("6 weeks", "six weeks"),) and len(pair.evidence) == 2 and pair.tags == ("a", "b")


def test_a_document_tells_the_same_words_apart(tmp_path: Path) -> None:
    row = "Do drones sting?,no,Drones don't sting.,hives.txt"
    pair = one(read(tmp_path, row, heading="question,verdict,evidence,document"))
    assert (pair.kind, pair.verdict, pair.evidence[0][0].document) == ("boolean", "no", "hives.txt")


def test_evidence_is_found_from_the_answer_and_stays_a_draft_until_somebody_says_yes(tmp_path: Path) -> None:
    path = table(tmp_path, "How many bees does a hive hold?,40000")
    open_ = imported(path, DOCUMENTS)
    assert open_.drafts == (one(open_).id,) and "draft" in one(open_).tags
    assert one(open_).evidence[0][0].quote == "A hive holds 40,000 bees in June."
    confirmed = imported(path, DOCUMENTS, lambda proposal: proposal.answer == "40000")
    assert confirmed.drafts == () and "draft" not in one(confirmed).tags
    refused = imported(path, DOCUMENTS, lambda proposal: False)
    assert "what was proposed was refused" in refused.problems[0].message


def test_a_question_without_an_answer_in_the_documents(tmp_path: Path) -> None:
    pair = one(read(tmp_path, "What do bees cost?,,,no", heading="question,answer,evidence,answerable"))
    assert (pair.kind, pair.answerable, pair.evidence) == ("unanswerable", False, ())


def test_a_question_without_an_answer_keeps_its_kind_and_names_its_near_miss(tmp_path: Path) -> None:
    heading = "question,kind,answerable,near miss,document,near miss 2,document 2,evidence"
    found = read(
        tmp_path,
        "When does a drone die?,,no,a QUEEN lives up to five  years,,Drones don't sting.,hives.txt,",
        "Do hives hold wasps?,boolean,no,,,,,",
        "How many bees does a hive hold?,temporal,no,,,,,A hive holds 40,000 bees in June.".replace("40,000", "?"),
        heading=heading,
    )
    when, polar = found.pairs
    assert (when.kind, when.answerable, when.answers, when.evidence) == ("temporal", False, (), ())
    assert [one.quote for one in when.near_miss] == ["A queen lives up to five years", "Drones don't sting."]
    assert [one.document for one in when.near_miss] == ["bees.md", "hives.txt"]
    assert (polar.kind, polar.verdict) == ("boolean", None)
    spreadsheets.write(tmp_path / "out.csv", [when, polar])
    assert imported(tmp_path / "out.csv", DOCUMENTS).pairs == (when, polar)
    path = tmp_path / "suite.jsonl"
    suites.append(path, found.pairs)
    assert suites.load(path).pairs == found.pairs and len(suites.resolve(suites.load(path), DOCUMENTS).asked) == 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("How old?,six weeks,lives for seven weeks", "does not stand in any of 2 documents: copy it from the document"),
        ("What?,,", "it has no answer: give one, or write no in the column answerable"),
        (",six,", "it has no question: fill in the column question"),
        ("Who?,nobody at all,", "no sentence of the documents says the answer: fill in the column evidence"),
    ],
)
def test_an_error_names_the_line_and_the_fix(tmp_path: Path, row: str, said: str) -> None:
    (problem,) = read(tmp_path, row).problems
    assert problem.line == 2 and said in problem.message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("frage,antwort\n", "no column is called question. The headings found are: frage, antwort"),
        ("question,question\n", "two columns are called 'question': rename one"),
        ('question\n"open', "it is not a CSV file"),
    ],
)
def test_a_table_that_is_none_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "gold.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(SuiteError, match=said):
        imported(path, DOCUMENTS)


def test_an_unknown_column_and_an_unclear_yes_are_said(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, "Who?,x", heading="question,antwort").problems
    assert "the column 'antwort' is unknown" in problem.message
    (problem,) = read(tmp_path, "When?,date,no", heading="question,kind,answerable").problems
    assert problem.message.startswith("kind: 'date' is none of factoid, boolean, list, comparison, descriptive, temp")
    (problem,) = read(tmp_path, "Who?,maybe", heading="question,answerable").problems
    assert "answerable is 'maybe': write yes or no" in problem.message


@pytest.mark.parametrize("name", ["gold.csv", "gold.tsv", "gold.xlsx"])
def test_what_is_written_as_a_table_is_read_back(tmp_path: Path, name: str) -> None:
    if name.endswith("xlsx"):
        pytest.importorskip("openpyxl")
    pairs = read(
        tmp_path,
        'How many bees?,"40000 | 40,000","a hive holds  40,000 bees in june."',
        "=How old?,five years,A queen lives up to five years.",
    ).pairs
    assert len(pairs) == 2
    spreadsheets.write(tmp_path / name, pairs)
    assert imported(tmp_path / name, DOCUMENTS).pairs == pairs
    if name.endswith("csv"):
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            assert list(csv.DictReader(file))[1]["question"] == "'=How old?"  # no formula


@pytest.mark.parametrize(
    ("stored", "code", "written"),
    [
        (datetime(2024, 3, 1), "yyyy-mm-dd", "2024-03-01"),  # noqa: DTZ001 - as a library gives it
        (datetime(2023, 5, 6, 14, 30), "General", "2023-05-06 14:30"),  # noqa: DTZ001
        (date(2024, 3, 1), "", "2024-03-01"),
        (time(9, 30), "h:mm", "09:30"),
        (time(9, 30, 5), "h:mm", "09:30:05"),
        (timedelta(hours=1, minutes=30), "[h]:mm:ss", "1 h 30 min"),
        (timedelta(seconds=45), "", "45 s"),
        (0.25, "0%", "25%"),
        (0.125, "0.0 %", "12.5 %"),
        (1, "0%", "100%"),
        (0.25, "General", "0.25"),
        (42.0, "", "42"),
        (True, "0%", "True"),
        (None, "General", ""),
    ],
)
def test_a_cell_of_a_spreadsheet_is_read_as_a_person_writes_it(stored: object, code: str, written: str) -> None:
    assert spreadsheets._text(stored, code) == written


def test_json_lines_may_say_a_string_where_a_list_has_one_item(tmp_path: Path) -> None:
    path = tmp_path / "loose.jsonl"
    line = {"question": "How many bees?", "answers": "40000", "evidence": "Holds 40,000  bees", "tags": "hive"}
    path.write_text(json.dumps({"collection": "bees"}) + "\n" + json.dumps(line), "utf-8")
    pair = one(imported(path, DOCUMENTS))
    assert (pair.answers, pair.tags, pair.evidence[0][0].quote) == ((("40000",),), ("hive",), "holds 40,000 bees")
    exact = tmp_path / "exact.jsonl"
    exact.write_text(
        json.dumps(
            line
            | {"id": "b", "kind": "factoid", "split": "dev", "answerable": True}
            | {"evidence": {"document": "hives.txt", "quote": "holds 40,000 bees"}}
        ),
        "utf-8",
    )
    assert suites.load(exact).pairs[0].evidence[0][0].quote == "holds 40,000 bees"


def test_conversations_alternatives_and_places_have_columns(tmp_path: Path) -> None:
    heading = "question,answer,evidence,document,after,alternative,history"
    found = read(
        tmp_path,
        'And a queen?,five years,years,bees.md,up to five,"a queen lives up to five years\nQUEEN lives",'
        '"How old are workers?  => Six weeks.\nReally? => Yes, in summer."',
        heading=heading,
    )
    pair = one(found)
    assert [(turn.question, turn.answer) for turn in pair.history] == [
        ("How old are workers?", "Six weeks."),
        ("Really?", "Yes, in summer."),
    ]
    assert [quote.quote for quote in pair.evidence[0]] == ["years", "A queen lives up to five years", "queen lives"]
    assert one(imported(exported(tmp_path, pair), DOCUMENTS)) == pair, "the table holds the whole pair"
    assert not spreadsheets.left_out(pair)


def test_a_quote_that_stands_twice_is_told_apart_by_what_stands_before_it(tmp_path: Path) -> None:
    twice = document_from_text("Case,price,0\nLamp,stock,0\n", source="/notes/prices.txt")
    path = table(tmp_path, "How many lamps?,0,0,,")
    assert "in the column after" in imported(path, [twice]).problems[0].message
    path = table(tmp_path, 'How many lamps?,0,0,"stock,"', heading="question,answer,evidence,after")
    pair = one(imported(path, [twice]))
    assert pair.evidence[0][0].after == "k,", "the shortest that tells it apart"
    assert one(imported(exported(tmp_path, pair), [twice])) == pair


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("And a queen?,five years,,,What of workers?", "write each turn in a line of its own, as question => answer"),
        ("And a queen?,five years,,,=> Six weeks.", "write each turn in a line of its own"),
        ("And a queen?,five years,,QUEEN lives,", "alternative is filled in and evidence is empty"),
    ],
)
def test_a_turn_without_an_answer_and_alternatives_to_nothing_are_named(tmp_path: Path, row: str, said: str) -> None:
    found = read(tmp_path, row, heading="question,answer,evidence,alternative,history")
    assert found.pairs == () and said in found.problems[0].message


def test_the_bundled_suite_goes_through_a_table_and_back(home: Path, tmp_path: Path) -> None:
    """Every pair that `left_out` doesn't name is the same afterwards, conversations included."""
    pairs = suites.load(BUNDLED / "seeds.jsonl").pairs
    whole = [pair for pair in pairs if not spreadsheets.left_out(pair)]
    assert any(pair.history for pair in whole) and len(whole) > 0.9 * len(pairs)
    path = tmp_path / "seeds.csv"
    spreadsheets.write(path, whole)
    back = imported(path, documents("seeds", settings=Settings.read(home=home)))
    assert back.problems == ()
    changed = [old.id for old, new in zip(whole, back.pairs, strict=True) if old != new]
    assert changed == []


def test_coverage_names_what_no_pair_rests_on(tmp_path: Path) -> None:
    pair = one(read(tmp_path, 'How many bees?,40000,"A hive holds 40,000 bees in June."'))
    path = tmp_path / "suite.jsonl"
    suites.append(path, [pair])
    found = coverage(suites.resolve(suites.load(path), DOCUMENTS).asked, DOCUMENTS, size=40)
    bees, hives = found.documents
    assert (bees.title, bees.pairs, bees.touched) == ("Bees", 0, 0) and len(bees.untouched) == bees.passages
    assert (hives.title, hives.pairs, hives.touched) == ("hives", 1, 1)
    assert hives.untouched[0].begins == "Drones don't sting."


def test_drafts_pass_over_a_notice_that_stands_in_every_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six documents with the same first line give six drafts about what each says alone."""
    named = "Ash Elm Oak Fir Yew Box".split()
    documents = [
        document_from_text(
            f"# Notice\n\nVersion of May.\n\n# Tree\n\nUnder the {name} lies {name}ton.", source=f"/d/{name}.md"
        )
        for name in named
    ]

    def pointed_at(document: Document, passage: Passage, *_: object) -> drafting.Found:
        sentence = next(s for s in reversed(passage.sentences) if s.of(document.text).strip().endswith("."))
        answer = sentence.of(document.text).strip(" .\n").split()[-1]
        return drafting.Found(document, sentence, answer, drafting.TEMPLATES[1], 0.9)

    monkeypatch.setattr(drafting, "_pointed_at", pointed_at)
    pairs = drafting.drafts(documents, Mock(), Mock(), count=20, size=20)
    assert sorted(pair.answers[0][0] for pair in pairs if pair.answerable) == sorted(f"{name}ton" for name in named)
    assert len(drafting.drafts(documents, Mock(), Mock(), count=3, size=20)) == 3


def test_a_suite_remembers_its_collection_through_the_commands(tmp_path: Path) -> None:
    """From a table to a run without naming the collection again; drafts on what is left, which nobody asks."""
    folder = tmp_path / "bees"
    folder.mkdir()
    (folder / "bees.md").write_text(BEES, "utf-8")
    (folder / "hives.txt").write_text(HIVES, "utf-8")
    add([folder], settings=Settings.read(collection="bees"))
    invoke = CliRunner().invoke
    gold = table(tmp_path, 'How many bees does a hive hold?,40000,"A hive holds 40,000 bees in June.",size')
    gold.write_text(gold.read_text("utf-8").replace("evidence\n", "evidence,tags\n"), "utf-8")
    suite = str(tmp_path / "bees.jsonl")
    added = invoke(app, ["import", str(gold), suite, "-c", "bees"])
    assert added.exit_code == 0, added.output
    assert suites.load(suite).collection == "bees"
    again = invoke(app, ["import", str(gold), suite, "--json"])
    assert json.loads(again.stdout)["added"] == []
    covered = json.loads(invoke(app, ["coverage", suite, "--json"]).stdout)
    assert [document["pairs"] for document in covered["documents"]] == [0, 1]
    drafted = invoke(app, ["draft", "bees", "--out", suite, "--count", "2"])
    assert drafted.exit_code == 0, drafted.output
    drafts = [pair for pair in suites.load(suite).pairs if "drafted" in pair.tags]
    assert drafts and all("draft" in pair.tags for pair in drafts)
    assert all(quote.quote in BEES for pair in drafts for (quote,) in pair.evidence)
    ran = json.loads(invoke(app, ["run", suite, "--json", "--tag", "size"]).stdout)
    assert ran["asked"] == 1 and ran["groups"][0]["count"] == 1
    nothing = invoke(app, ["run", suite, "--id", "nobody"])
    assert "no pair has this split, kind, tag and id" in str(nothing.exception)
    wrong = invoke(app, ["import", str(table(tmp_path, "Who?,x,never said")), suite])
    assert wrong.exit_code == 1 and "gold.csv:2: error: the quote" in wrong.stdout
