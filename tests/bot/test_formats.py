"""G1, G2 and G4 over every loader: what comes out of a file of any format is cited exactly."""

from __future__ import annotations

import html
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pincite import Bot, Settings
from pincite.index import library
from tests.bot.guarantees import check
from tests.index.loaders.loader_files import docx_of, epub, odt, pdf, pptx, shape, xlsx, zipped

MADE: dict[str, Callable[[list[str]], bytes]] = {
    "a.txt": lambda texts: "\r\n\r\n".join(texts).encode("utf-16"),
    "a.md": lambda texts: ("---\ntitle: T\n---\n# Heading\n\n" + "\n\n".join(texts)).encode(),
    "a.html": lambda texts: "".join(f"<h2>H</h2><p>{html.escape(text)}</p>" for text in texts).encode(),
    "a.pdf": lambda texts: pdf(*([text] for text in texts)),
    "a.docx": lambda texts: docx_of(*texts),
    "a.eml": lambda texts: ("From: a@b.c\nSubject: S\n\n" + "\n\n".join(texts)).encode(),
    "a.py": lambda texts: ("def f():\n" + "".join(f"    # {text}\n\n" for text in texts)).encode(),
    "a.zip": lambda texts: zipped({f"{number}.txt": text for number, text in enumerate(dict.fromkeys(texts))}),
    "a.json": lambda texts: json.dumps({"notes": [{"title": "T", "note": text} for text in texts]}).encode(),
}

OFFICE: dict[str, Callable[[list[str]], bytes]] = {
    "a.xlsx": lambda texts: xlsx({"Said": [["Name", "Words"], *(["x", text] for text in texts)]}),
    "a.pptx": lambda texts: pptx(*(shape("Title", kind="title") + shape(text) for text in texts)),
    "a.epub": lambda texts: epub({f"{n}.xhtml": f"<h1>C</h1><p>{html.escape(t)}</p>" for n, t in enumerate(texts)}),
    "a.odt": lambda texts: odt("".join(f"<text:p>{html.escape(text)}</text:p>" for text in texts)),
}

words = st.sampled_from(
    [
        "Iran",
        "treaty",
        "3.5",
        "“observer”",
        "Émigré",
        "ایران",
        "سازمان",
        "伊朗是",
        "成员。",
        "हिन्दी",
        "👩‍👩‍👧",
        "e\u0301",
        "İ",
        "ﬁ",
        "U.S.",
    ]
)
texts = st.lists(
    st.lists(words, min_size=1, max_size=12).map(lambda drawn: "Say " + " ".join(drawn) + "."), min_size=1, max_size=5
)


@pytest.mark.parametrize("name", MADE)
@given(texts=texts, drawn=st.data())
@hypothesis_settings(max_examples=8, deadline=None)
def test_a_file_of_any_format_is_cited_exactly(name: str, texts: list[str], drawn: st.DataObject) -> None:
    cited_exactly(name, MADE[name](texts), texts, drawn)


@pytest.mark.parametrize("name", OFFICE)
@given(texts=texts, drawn=st.data())
@hypothesis_settings(max_examples=2, deadline=None)
def test_an_office_document_is_cited_exactly(name: str, texts: list[str], drawn: st.DataObject) -> None:
    cited_exactly(name, OFFICE[name](texts), texts, drawn)


def cited_exactly(name: str, data: bytes, texts: list[str], drawn: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        settings = Settings.read(home=Path(folder) / "home", confident_from=0.0, collection="any")
        report = library.add(path, settings=settings)
        assert not report.failed
        path.unlink()  # a citation does not depend on the file
        documents = library.documents(settings=settings)
        question = drawn.draw(st.sampled_from(texts))
        answer = Bot(settings=settings).answer(question)
        check(answer, documents)
        assert answer.status == "answered"
        assert all((citation.page is not None) == (name == "a.pdf") for citation in answer.citations)
        silent = Bot(settings=settings.model_copy(update={"confident_from": 1.0, "likely_from": 1.0})).answer(question)
        check(silent, documents)
        assert silent.status == "abstained"


def test_a_citation_of_a_pdf_names_its_page(tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_bytes(
        pdf(["Almonds grow in Andalusia."], ["Barley grows in Bavaria."], ["Coffee grows in Colombia."])
    )
    settings = Settings.read(collection="book")
    library.add(tmp_path / "book.pdf", settings=settings)
    best = Bot(settings=settings).answer("Where does barley grow?").citations[0]
    assert (best.quote, best.page, best.locator) == ("Barley grows in Bavaria.", 2, "page 2")


def test_a_citation_names_its_cell_slide_or_chapter(tmp_path: Path) -> None:
    crops = [["Crop", "Region", "Tons"], ["Almond", "Andalusia", 70], ["Barley", "Bavaria", 500]]
    files = {
        "crops.xlsx": (xlsx({"Crops": crops}), "How many tons of barley?", "sheet “Crops”, A3:C3"),
        "tea.pptx": (pptx(shape("Almonds."), shape("Tea grows in Assam.")), "Where does tea grow?", "slide 2"),
        "figs.epub": (
            epub({"a.xhtml": "<h1>One</h1><p>Almonds.</p>", "b.xhtml": "<h1>Two</h1><p>Figs grow in Foggia.</p>"}),
            "Where do figs grow?",
            "chapter “Two”",
        ),
    }
    for name, (data, question, place) in files.items():
        (tmp_path / name).write_bytes(data)
        settings = Settings.read(home=tmp_path / "home", collection=name)
        library.add(tmp_path / name, settings=settings)
        answer = Bot(settings=settings).answer(question)
        assert place in [citation.locator for citation in answer.citations]
