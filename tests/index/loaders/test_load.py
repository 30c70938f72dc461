import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pincite.index.errors import LoadError
from pincite.index.loaders import document_from_text, document_id, load, load_bytes, load_seeds
from tests.index.loaders.loader_files import docx_of, epub, odt, pdf, pptx, shape, xlsx

ROOT = Path(__file__).parents[3]


def test_a_text_file(tmp_path):
    path = tmp_path / "My notes.txt"
    path.write_bytes(b"\xef\xbb\xbfOne.\r\nTwo e\xcc\x81.\r\n")
    document = load(path)
    assert document.text == "One.\nTwo é.\n"
    assert document.title == "My notes"
    assert document.source == document.origin == str(path)
    assert document.id == document_id(document.text)
    assert (document.media_type, document.published, document.author) == ("text/plain", None, None)
    assert (document.sections, document.pages, dict(document.metadata)) == ((), (), {})


def test_the_origin_is_the_file_behind_a_link(tmp_path):
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "link.txt").symlink_to("a.txt")
    document = load(tmp_path / "link.txt")
    assert (document.source, document.origin) == (str(tmp_path / "link.txt"), str(tmp_path / "a.txt"))


def test_relative_paths_and_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("text")
    assert load("~/a.txt").source == load(Path("a.txt")).source == str(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.md", "text/markdown"), ("a.MARKDOWN", "text/markdown"), ("a.htm", "text/html"), ("a.xhtml", "text/html"),
        ("a.txt", "text/plain"), ("a.rst", "text/x-rst"), ("a.csv", "text/plain"), ("a.log", "text/plain"),
        ("README", "text/plain"), ("a.py", "text/x-source"),
    ],
)  # fmt: skip
def test_text_is_read_by_its_suffix(name, media_type):
    assert load_bytes(b"# one\n<b>x</b>\n", name=name).media_type == media_type


def test_an_encoding_that_is_not_utf8_is_noted():
    document = load_bytes("Größe und Straße".encode("cp1252"), name="a.txt")
    assert (document.text, document.metadata["encoding"]) == ("Größe und Straße", "cp1252")


def test_damaged_bytes_are_noted():
    document = load_bytes(("Größe und Straße. " * 20).encode() + b"\xff", name="a.txt")
    assert document.metadata == {"undecodable": "1 places, shown as U+FFFD"}


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.txt", "is empty"),
        (b" \n\t\r\n", "a.txt", "is empty"),
        (b"\xef\xbb\xbf", "a.txt", "holds no text"),
        ("\u3000\u00a0\n".encode(), "a.md", "holds no text"),
        (b"---\ntitle: only this\nlang: en\n---\n", "a.md", "holds no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a.png", 'is a PNG image; to read it, pip install "pincite[ocr]"'),
        (b"\xff\xd8\xff\xe0" + bytes(50), "a.txt", 'is a JPEG image; to read it, pip install "pincite[ocr]"'),
        (b"GIF89a" + bytes(50), "a.md", "is a GIF image; images are not read"),
        (b"\x1f\x8b\x08" + bytes(50), "a.txt", "is a gzip archive; unpack it first"),
        (b"\x7fELF" + bytes(50), "a.txt", "is a program, not a document"),
        (b"SQLite format 3\0" + bytes(50), "a.txt", "is a database, not a document"),
        (b"A letter.", "a.rtf", "is plain text, not RTF; fetch it again, or rename it if it is meant to be that"),
        (b"{\\rtf1" + b"{" * 3000, "a.rtf", "nests its groups too deeply; save it as DOCX"),
        (b"%!PS-Adobe-3.0", "a.ps", "is PostScript, which is not read; convert it to PDF"),
        (b"\0\0\0 ftypisom" + bytes(50), "a.txt", "is an image, a recording or a video; those are not read"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "a.txt", "is an image, a recording or a video; those are not read"),
        (bytes(range(256)), "a.txt", "is binary data, not text"),
        (b"x" * 2**20, "a.txt", "has 1 MB, over the limit of 0 MB; split it"),
    ],
)
def test_refused(data, name, reason):
    with pytest.raises(LoadError) as caught:
        load_bytes(data, name=name, max_bytes=2**18)
    assert (caught.value.path, caught.value.reason) == (name, reason)
    assert str(caught.value) == f"{name}: {reason}"


@pytest.mark.parametrize(
    "data",
    [
        b"MZ is how it begins.",
        b"BM and ID3 and BZh",
        b"ID3 is a tag.",
        b"BZh!",
        b"PAR1",
        b"GIF89a is how a picture begins.",
        b"fLaC is how a recording begins.",
        b"The ftyp box comes first in a video.",
        b"%PDF-1.7 is how a PDF begins.",
        b"A PDF begins so:\n%PDF-1.4\nand ends so:\nstartxref\n9\n%%EOF",
    ],
)
def test_a_text_that_begins_like_another_format_is_text(data):
    assert load_bytes(data, name="a.txt").text == data.decode()


def test_a_text_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("pincite.index.loaders.content.MAX_CHARACTERS", 10)
    with pytest.raises(LoadError, match=r"has 11 characters, over the limit of 10; split it"):
        load_bytes(b"x" * 11, name="a.txt")


def test_paths_that_are_no_readable_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "large.txt").write_text("x" * 3_000_000)
    (tmp_path / "folder.txt").mkdir()
    for name, reason in [
        ("missing.txt", "does not exist"),
        ("folder.txt", "is a folder, not a file"),
        ("pipe.txt", "is a pipe, not a file"),
        ("large.txt", "has 3 MB, over the limit of 2 MB; split it"),
        ("a\0b.txt", "is not a valid path"),
        ("large.txt/x", "cannot be opened: not a directory"),
    ]:
        with pytest.raises(LoadError) as caught:
            load(tmp_path / name, max_bytes=2 * 2**20)
        assert caught.value.reason == reason
    with pytest.raises(LoadError, match="is a device, not a file"):
        load("/dev/null")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(LoadError, match="cannot be opened: permission denied"):
        load(tmp_path / "a.txt")


def test_whatever_a_library_throws_becomes_a_load_error(monkeypatch):
    def broken(data):
        raise ZeroDivisionError("in the\nlibrary")

    monkeypatch.setattr("pincite.index.loaders.pdf.read_pdf", broken)
    monkeypatch.setattr("sys.executable", "")  # read here, where it is broken
    with pytest.raises(LoadError) as caught:
        load_bytes(pdf(["x"]), name="a.pdf")
    assert caught.value.reason == (
        "is damaged or of an unknown kind: reading it failed with ZeroDivisionError: in the library"
    )


MADE = {
    "pdf": lambda: pdf(["some text here"] * 5),
    "docx": lambda: docx_of("some text here"),
    "xlsx": lambda: xlsx({"Sheet": [["Name", "Size"], ["text", 7], ["here", 8]]}),
    "pptx": lambda: pptx(shape("some text here")),
    "epub": lambda: epub({"a.xhtml": "<p>some text here</p>"}, nav=[("text/a.xhtml", "One")]),
    "odt": lambda: odt("<text:p>some text here</text:p>"),
}


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_damaged_bytes_give_a_document_or_a_load_error(make):
    data = make()

    def outcome(hurt):
        try:
            return load_bytes(hurt, name="a.bin").id and "read"
        except LoadError as error:
            # every kind of damage has a sentence of its own
            return "broke" if "reading it failed" in error.reason else "refused"

    places = range(0, len(data), max(1, len(data) // 150))
    outcomes = {outcome(data[:i] + bytes([data[i] ^ 0x55]) + data[i + 1 :]) for i in places}
    assert outcomes == {"read", "refused"}


def test_a_document_from_text():
    document = document_from_text(
        "\ufeffOne.\r\nTwo.", title="T", source="db:7", published="2022-01-30", author="A", metadata={"k": "v"}
    )
    assert (document.text, document.title, document.source, document.origin) == ("One.\nTwo.", "T", "db:7", "db:7")
    assert (document.published, document.author, document.metadata) == ("2022-01-30", "A", {"k": "v"})
    assert document.id == load_bytes(b"One.\nTwo.", name="a.txt").id


def test_a_document_from_markdown_has_its_sections():
    document = document_from_text("---\ntitle: T\n---\n# One\ntext", source="a", media_type="text/markdown")
    assert (document.title, document.text, [s.heading for s in document.sections]) == ("T", "# One\ntext", ["One"])


@pytest.mark.parametrize("text", ["", " \n", "\ufeff"])
def test_no_document_from_no_text(text):
    with pytest.raises(LoadError, match="db:7: holds no text"):
        document_from_text(text, source="db:7")


def test_titles_and_metadata_are_single_clean_lines():
    document = document_from_text("x", title="a\n\x1b[31m b" + "c" * 999, source="s", metadata={"k": "v\r\nw" * 9999})
    assert document.title.startswith("a \ufffd[31m bccc")
    assert len(document.title) == 300
    assert document.metadata["k"].startswith("v wv w")
    assert len(document.metadata["k"]) <= 2000


def test_the_seeds_are_documents():
    documents = load_seeds()
    assert documents
    assert [document.origin for document in documents] == sorted(document.origin for document in documents)
    for document in documents:
        assert document.origin.startswith("seeds:")
        assert document.origin.endswith(".md")
        assert document.media_type == "text/markdown"
        assert document.title
        assert document.published


def test_the_seeds_are_read_from_a_zip(tmp_path):
    archive = tmp_path / "packed.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for folder, _, names in os.walk(ROOT / "pincite", followlinks=True):
            for name in names:
                if name.endswith((".py", ".md")):
                    packed.write(Path(folder) / name, (Path(folder) / name).relative_to(ROOT))
    program = (
        "import pincite.index.loaders as loaders; assert '.zip' in loaders.__file__;"
        "print(*(d.id for d in loaders.load_seeds()))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(archive)}, cwd=tmp_path, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert ran.stdout.split() == [document.id for document in load_seeds()]


def test_importing_the_loaders_imports_no_parser():
    parsers = {"lxml", "yaml", "pypdfium2", "markdown_it", "chardet"}
    program = f"import sys, pincite.index.loaders; print(*{parsers} & set(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == []
