"""The table of what each check of the verifier refuses."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pincite.bot.verify.judges import Judged
from tools.bench.checks import measure, read, table, unseen_table

SENTENCES = ["Norway is rich.", "It sold 2 ships to Chile in May.", "Peru had no part in it."]
TWINS = [
    ("It sold 2 ships to Chile.", "supported"),
    ("It sold 3 ships to Chile.", "contradicted"),
    ("It sold 3 ships to Brazil.", "contradicted"),
    ("It sold the ships to Brazil.", "not_supported"),
    ("The ships went elsewhere.", "not_supported"),
    ("Norway did sell to Chile.", "supported"),
]


class OnlyCopies:
    """Takes what stands in the text word for word."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judged]:
        return [Judged(0.5, statement.rstrip(".") in text) for statement, text in pairs]


def test_each_check_is_counted_over_true_and_false_statements(tmp_path) -> None:
    lines = [
        json.dumps({"sentences": SENTENCES, "cited": [1], "hypothesis": text, "label": label}) for text, label in TWINS
    ]
    (tmp_path / "twins.jsonl").write_text("\n".join(lines), "utf-8")
    statements = list(read(tmp_path))
    rows = {row.name: row for row in measure(statements, OnlyCopies())}
    yes, no = True, False
    assert rows["numbers"].refuted == (no, yes, no, no, no, no)
    assert rows["numbers"].doubted == (no, no, yes, no, no, no)  # half of its words are not in the sentence
    assert rows["names"].doubted == (no, no, yes, yes, no, no)
    assert rows["numbers"].alone == (no, yes, no, no, no, no)
    assert rows["all checks"].refuted == (no, yes, no, no, no, no)
    assert rows["all checks"].doubted == (no, no, yes, yes, no, no)
    assert rows["judge, of the rest"].doubted == (no, no, no, no, yes, yes)
    text = table(statements, list(rows.values()))
    assert "refutes of 4 false | of 2 true" in text
    (numbers,) = [line.split(" | ") for line in text.splitlines() if line.startswith("| numbers")]
    assert numbers[2].startswith("1 (25.0%") and numbers[3].startswith("0 (0.0%")
    assert numbers[6:9] == ["the judge", "1", "0"]
    alone = unseen_table([statements])
    (numbers,) = [line.split(" | ") for line in alone.splitlines() if line.startswith("| numbers")]
    assert numbers[1].startswith("1 (25.0%") and numbers[2].startswith("0 (0.0%") and "6 statements" in alone
