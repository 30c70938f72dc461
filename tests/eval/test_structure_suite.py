"""The suite `structure`: questions on documents in every format, whose quotes all stand where the suite says."""

from __future__ import annotations

from collections import Counter

import pytest

from pincite.bot.settings import Settings
from pincite.eval import runs, suites
from pincite.eval.cli.options import documents_of
from pincite.index.errors import CollectionNotFound
from pincite.index.library import documents, sources
from pincite.index.loaders import SUFFIXES

SUITE = suites.load(suites.find("structure"))
BUNDLE = suites.Bundle("structure")

FORMATS = {"csv", "docx", "eml", "epub", "html", "json", "md", "odt", "pdf", "pptx", "rst", "txt", "vtt", "xlsx"}


def tagged(prefix: str) -> Counter[str]:
    return Counter(
        tag.removeprefix(f"{prefix}:") for pair in SUITE.pairs for tag in pair.tags if tag.startswith(f"{prefix}:")
    )


def test_every_quote_resolves_and_lint_finds_nothing():
    loaded = BUNDLE.documents()
    assert suites.lint(SUITE, loaded) == []
    assert len(suites.resolve(SUITE, loaded).asked) == len(SUITE.pairs) >= 200


def test_every_format_is_there_and_asked():
    assert tagged("format").keys() == FORMATS
    assert {path.suffix for path in BUNDLE.folder.iterdir()} == {f".{name}" for name in FORMATS | {"tsv"}} <= SUFFIXES
    assert min(tagged("format").values()) >= 8, "fewer are not shown apart"


def test_answers_stand_in_every_kind_of_place():
    assert set(tagged("place")) == set("table field heading list note prose question talk term".split())
    assert sum(tagged("place").values()) == sum(pair.answerable for pair in SUITE.pairs)
    assert 70 <= sum(not pair.answerable for pair in SUITE.pairs) <= 100


def test_a_cell_is_evidence_with_the_name_of_its_column_and_the_label_of_its_row():
    pair = next(pair for pair in SUITE.pairs if pair.id == "st-190-03")
    quotes = [quote.quote for (quote,) in pair.evidence]
    assert quotes == ["290", "Basic fee", "Will"]
    assert {quote.document for (quote,) in pair.evidence} == {"notary-fees.csv"}


def test_the_files_are_small():
    size = sum(path.stat().st_size for path in BUNDLE.folder.iterdir()) + SUITE.path.stat().st_size
    assert size < 400_000


def test_a_bundled_suite_has_a_collection_of_its_own(tmp_path):
    assert runs.collection_of(SUITE, None) == BUNDLE.collection == "suite-structure"
    assert runs.collection_of(SUITE, "mine") == "mine"
    assert runs.collection_of(suites.load(suites.find("seeds")), None) == "seeds"
    copy = tmp_path / "structure.jsonl"
    copy.write_bytes(SUITE.path.read_bytes())
    assert runs.collection_of(suites.load(copy), None) is None, "a suite of one's own may have that name"


def test_its_documents_are_known_without_an_index(tmp_path, monkeypatch):
    monkeypatch.setenv("PINCITE_HOME", str(tmp_path))
    assert len(documents_of(SUITE, None)) == len(list(BUNDLE.folder.iterdir()))
    with pytest.raises(CollectionNotFound):
        documents("suite-structure")


def test_the_files_are_indexed_before_they_are_asked_and_again_where_settings_changed(tmp_path):
    settings = Settings.read(home=tmp_path, collection="suite-structure", passage_size=200)
    exam = runs.of_suite(SUITE, settings)
    assert exam.stale == () and len(exam.asked) == len(SUITE.pairs)
    assert {document.id for document in BUNDLE.documents()} == set(exam.documents)
    BUNDLE.index(settings.model_copy(update={"passage_size": 120}))
    assert len(sources("suite-structure", settings=settings)) == len(exam.documents)
