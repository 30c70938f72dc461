from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pincite.bot.drafts import citable
from pincite.bot.settings import Settings
from pincite.bot.writers.model.prompt import Numbered, asking, numbered
from pincite.bot.writers.model.reply import LINE
from pincite.index import library
from pincite.index.retrieve import CollectionRetriever


@pytest.mark.parametrize(
    ("question", "kind"),
    [("Who signed it?", "who"), ("Compare the two reports", "compare"), ("What are the side effects?", "list")],
)
def test_the_model_is_told_the_kind_of_the_question(question: str, kind: str) -> None:
    system, asked = asking(question, Numbered((), ""), structured=True)
    assert f"of this kind: {kind}." in system["content"]
    assert question in asked["content"]


MARKDOWN = """# By-laws

## Article 2: Members

A friend pays half the dues. Friends may not vote.
"""


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("/home/ann/secret plans/by-laws.md", "“By-laws”, by-laws.md, section Article 2: Members"),
        (r"C:\Users\Ann\by-laws.md", "“By-laws”, by-laws.md, section Article 2: Members"),
        ("https://club.example/by-laws", "“By-laws”, https://club.example/by-laws, section Article 2: Members"),
        ("By-laws", "“By-laws”, section Article 2: Members"),
    ],
)
def test_a_passage_names_its_document_and_section_once_and_no_folder(tmp_path: Path, source: str, named: str) -> None:
    (tmp_path / "by-laws.md").write_text(MARKDOWN, "utf-8")
    settings = Settings(home=tmp_path / "home", collection="laws")
    library.add([tmp_path / "by-laws.md"], collection="laws", settings=settings)
    (found,) = CollectionRetriever(settings).retrieve("Do friends vote?", 1).passages
    passages = [replace(found, document=replace(found.document, source=source))]
    shown = numbered(passages)
    lines = shown.text.splitlines()
    assert lines[0] == f"From {named}:"
    assert lines[1:] == ["[1] A friend pays half the dues.", "[2] Friends may not vote."]
    assert shown.sentences == citable(passages)


@pytest.mark.parametrize("structured", [True, False])
def test_every_form_asks_for_the_short_answer(structured: bool) -> None:
    said = asking("What is the fee?", Numbered((), ""), structured=structured)[0]["content"]
    assert isinstance(said, str) and ('"short"' if structured else "SHORT:") in said
    for line in re.findall(r"`((?:SHORT|VERDICT|CONFLICT)[^`]*)`", said):
        assert any(pattern.match(line) for pattern in LINE.values()), line
