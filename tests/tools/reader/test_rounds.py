"""A round from files to examples, on a small copy of every format."""

import json
from collections import Counter

import pytest

from tools.reader import mixture
from tools.reader.examples import LIMIT
from tools.reader.lessons import Lessons
from tools.reader.mixture import Files
from tools.reader.schedule import RunSettings
from tools.reader.sources.published import QA

SETTINGS = RunSettings(round=64, measured=2)


def passage(number):
    """A passage with names, numbers and an answer, unlike all others."""
    return (
        f"The {number}th ferry was built in {1900 + number} by Ann Lee{number}. "
        f"Carl Moss{number} paid {number + 3} pounds for it. It sank off Port{number} in a storm. "
        f"Nobody has raised it since then, although many tried to."
    )


def write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Small files of every format; the first edition's lines are left out: they name paragraphs of the real sets."""
    monkeypatch.setattr(mixture, "written", lambda folder: [])
    data = tmp_path / "train"
    (data / "qa").mkdir(parents=True)
    for offset, name in enumerate(QA):
        contexts = [passage(100 * offset + n) for n in range(40)]
        paragraphs = [
            {
                "context": c,
                "qas": [{"question": "Who built it?", "answers": [{"text": "Ann", "answer_start": c.index("Ann")}]}],
            }
            for c in contexts
        ]
        articles = [{"paragraphs": paragraphs[n : n + 8]} for n in range(0, 40, 8)]
        (data / "qa" / f"{name}.json").write_text(json.dumps({"data": articles}))
    labels = ("supported", "not_enough", "contradicted")
    support = [
        {
            "premise": passage(1000 + n),
            "hypothesis": f"The ferry was sold for {n + 3} pounds.",
            "label": labels[n % 3],
            "set": "tiny",
        }
        for n in range(60)
    ]
    write(data / "support.jsonl", support)
    polar = [
        {"question": "Did it sink?", "premise": passage(2000 + n), "label": "yes", "set": "tiny"} for n in range(40)
    ]
    write(data / "polar.jsonl", polar)
    expert = [
        {"question": str(n), "claim": "It sank.", "evidence": [passage(3000 + n)], "label": "Complete"}
        for n in range(40)
    ]
    write(data / "expertqa.jsonl", expert)
    write(
        data / "wice_tokens.jsonl",
        [{"claim": "It was sold.", "sentences": ["It sank.", f"It was {n}."]} for n in range(40)],
    )
    typed = [
        {"question": "who paid", "context": passage(4000 + n), "sentence": [0, 20], "answers": [[4, 8]]}
        for n in range(40)
    ]
    write(data / "natural" / "qed.jsonl", typed)
    write(data / "natural" / "multispanqa.jsonl", typed)
    write(data / "natural" / "conditionalqa.jsonl", [])
    tables = [{"table": str(n), "rows": [["Ship", "Built"], ["Ida", str(n)], ["Ute", "1900"]]} for n in range(40)]
    write(data / "tables" / "wikitables.jsonl", tables)
    asked = [{"table": str(n), "question": "when was ida built", "cell": [1, 1]} for n in range(40)]
    write(data / "tables" / "wikitablequestions.jsonl", asked)
    write(data / "tables" / "tatqa_test_gold.jsonl", [])
    questions = [
        {
            "id": f"T-{n:02}-01",
            "sentences": [f"Port{n} is open.", f"The fee is {n} euros.", "Boats leave hourly."],
            "question": "what is the fee",
            "evidence": [1],
            "short": [f"{n} euros"],
            "verdict": None,
        }
        for n in range(60)
    ]
    twins = [
        {
            "sentences": [f"Port{n} is open.", f"It is free on day {n}."],
            "cited": [1],
            "hypothesis": "It costs.",
            "label": "contradicted",
            "kind": "unit",
        }
        for n in range(60)
    ]
    return Files(
        published=data,
        questions=(write(tmp_path / "own" / "questions.jsonl", questions), tmp_path / "own" / "later.jsonl"),
        twins=(write(tmp_path / "own" / "twins.jsonl", twins),),
    )


@pytest.fixture
def events():
    return []


@pytest.fixture
def source(files, events):
    return Lessons(files, SETTINGS, lambda event, **facts: events.append((event, facts)))


def test_three_quarters_of_a_round_are_written_by_hand(source):
    drawn = Counter(example.source.split(",")[0] for example in source.examples(0, 600, False))
    hand = drawn["questions"] + drawn["twins"]
    assert 0.7 < hand / sum(drawn.values()) < 0.8
    assert {"tiny", "wikitables", "qed", "expertqa", "worlds", *QA} <= set(drawn)


def test_rounds_differ_and_the_same_round_is_the_same_again(source, files):
    first = [example.ids for example in source.examples(0, 64, False)]
    assert [example.ids for example in source.examples(1, 64, False)] != first
    again = Lessons(files, SETTINGS, lambda event, **facts: None)
    assert [example.ids for example in again.examples(0, 64, False)] == first


def test_nothing_that_is_held_back_is_trained_on(source):
    groups = source.held()
    assert {"questions", "twins", "published"} <= set(groups)
    text = {example.ids[example.first :] for group in groups.values() for example in group}
    trained = {example.ids[example.first :] for number in range(4) for example in source.examples(number, 200, True)}
    assert not text & trained


def test_lines_that_are_added_count_from_the_next_round(source, files):
    def count():
        return len(mixture.by_hand(files, pytest.fail)["questions"])

    before = count()
    added = [
        {
            "id": f"L-{n}",
            "sentences": [f"Late {n}."],
            "question": "when",
            "evidence": [0],
            "short": ["Late"],
            "verdict": None,
        }
        for n in range(40)
    ]
    write(files.questions[1], added)
    assert before + 30 < count() <= before + 40


def test_while_a_file_is_being_written_the_lessons_read_before_are_taken(source, files, events):
    source.examples(0, 64, False)
    files.questions[0].write_text('{"id": "T-')
    assert source.examples(1, 64, False)
    assert events[-2][0] == "half_written"


def test_a_first_round_needs_whole_files(source, files):
    files.questions[0].write_text('{"id": "T-')
    with pytest.raises(json.JSONDecodeError):
        source.examples(0, 64, False)


def test_a_broken_line_is_reported_once(source, files, events):
    row = {"id": "B", "sentences": ["One."], "question": "q", "evidence": [4], "short": [], "verdict": None}
    write(files.questions[1], [row])
    source.examples(0, 64, False)
    source.examples(1, 64, False)
    assert [facts["problem"] for event, facts in events if event == "unreadable"] == ["B: a sentence that is not there"]


def test_long_texts_are_cropped_unless_they_are_whole(source):
    cropped, whole = source.examples(0, 200, False), source.examples(0, 200, True)
    assert sum(len(e.ids) for e in cropped) < sum(len(e.ids) for e in whole)
    assert max(len(e.ids) for e in whole) <= LIMIT
