"""What was written by hand to train the reader on."""

import json

import pytest

from tools.reader.sources.texts import split
from tools.reader.sources.written import DATA, OWN, PIECE, pieces, written

SENTENCE = "Nine ferries of the old line lay idle in the harbour. "


@pytest.mark.parametrize("text", ["", "One.", SENTENCE * 60, f"{'word ' * 400}. {SENTENCE * 3}"])
def test_a_long_text_is_cut_into_runs_of_whole_sentences(text):
    found = list(pieces(text))
    ends = {text[a:b] for a, b in split(text)}
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(len(piece) <= PIECE or piece in ends for piece in found)


@pytest.mark.parametrize("file", [DATA, OWN])
def test_every_line_says_what_it_asks_and_why_it_is_answered(file):
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        asked = [item["q"] for part in ("near", "span", "polar") for item in row[part]]
        assert all(asked)
        assert all(claim["s"] and claim["v"] in ("supported", "not_enough", "contradicted") for claim in row["claim"])
        assert all(question["v"] in ("yes", "no", "unknown") for question in row["polar"])
        assert all(question["at"] for question in row["span"])


def test_answers_and_evidence_lie_in_our_own_passages(tmp_path):
    nothing = tmp_path / "none.jsonl"
    nothing.touch()
    empty = tmp_path / "data"
    (empty / "qa").mkdir(parents=True)
    for name in ("squadshifts_new_wiki_half", "squadshifts_reddit", "squadshifts_amazon_reviews", "halueval"):
        (empty / "qa" / f"{name}.json").write_text('{"data": []}')
    (empty / "support.jsonl").touch()
    tasks = list(written(empty, data=nothing))
    assert tasks
    for task in tasks:
        assert all(0 <= a < b <= len(task.context) for a, b in task.answers)
        assert task.kind != "span" or bool(task.answers) == bool(task.evidence)
        assert task.evidence is None or all(n < len(task.sentences) for n in task.evidence)
        assert task.answers == () or any(
            a >= x and b <= y for a, b in task.answers for x, y in (task.sentences[n] for n in task.evidence)
        )
