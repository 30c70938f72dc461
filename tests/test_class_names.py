"""Class names that can be searched for: a name means one thing, or its several classes play one role."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]

SHARED = {
    "Clause": "a clause as grammar has it: of a question, of a statement",
    "Heading": "a block that a test document is written from, and the structure that a loader has to find in it",
    "Kind": "the kind of a question by its answer, and the kind of thing that a pronoun in it stands for",
    "Line": "a line as its page or table has it: a row of letters, a row or column of figures",
    "Opposed": "the same dispute, by sentence numbers in a model's reply and by sentences in the reader's",
    "Quantity": "an amount, parsed twice: a metric that read amounts as the verifier does would share its mistakes",
    "ReaderModel": "one model: in PyTorch where it is trained, in ONNX Runtime where it answers",
    "Remark": "one remark, as a value and as the message that carries it to the page",
    "Styles": "the style sheets of a word processor's file, one class for each format",
    "Table": "a block that a test document is written from, and the structure that a loader has to find in it",
    "Token": "the unit of a parser, one class for each language that is parsed",
    "Turn": "an earlier question of a conversation with its answer, as received and as completed",
    "_Reader": "the walk over one document, one class for each format",
}
"""Names that stand for several classes on purpose, and the role that these share."""


def test_a_class_name_means_one_thing() -> None:
    places = defaultdict(list)
    for package in ("bot", "index", "eval", "tools"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef):
                    places[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert {name: at for name, at in places.items() if len(at) > 1 and name not in SHARED} == {}
    assert [name for name in SHARED if len(places[name]) < 2] == [], "no longer shared: take them off the list"
