"""ZIP archives: each member a document of its own; hostile archives are refused by one line, in bounded time."""

import io
import re
import zipfile
from typing import Any

import pytest

from pincite.index.errors import LoadError, PassedOver
from pincite.index.loaders import LoadLimits, load_all_bytes, load_bytes
from pincite.index.loaders.confined import Allowance
from pincite.index.loaders.formats import content_of
from pincite.index.types import Document
from tests.index.loaders.loader_files import docx_of, epub, odt, pdf, pptx, shape, xlsx, zipped
from tests.index.loaders.test_confined import STRICT, style_chain


def loaded(data: bytes, name: str = "a.zip", **limits: Any) -> list[Document | LoadError]:
    return list(load_all_bytes(data, name=name, **limits))


def test_each_member_is_a_document():
    data = zipped(
        {
            "rules/dogs.md": "# Dogs\n\nDogs wait outside.",
            "fees.csv": "boat,fee\nSkiff,29\n",
            "b.pdf": pdf(["The pier is open."]),
            "c.docx": docx_of("It closes at nine."),
            "rules/dogs.txt": "No dogs.",
            "logo.png": b"\x89PNG",
            "__MACOSX/._fees.csv": "x",
            ".hidden/a.txt": "x",
            "empty/": "",
        }
    )
    documents = loaded(data)
    assert [d.origin for d in documents if isinstance(d, Document)] == [
        "a.zip!/b.pdf",
        "a.zip!/c.docx",
        "a.zip!/fees.csv",
        "a.zip!/rules/dogs.md",
        "a.zip!/rules/dogs.txt",
    ]
    assert [(d.path, d.reason) for d in documents if isinstance(d, PassedOver)] == [
        ("a.zip!/logo.png", "images are read if the file itself is named (extra ocr)")
    ]
    assert len(loaded(data, "under another name.bin")) == len(loaded(data, "b.pdf")) == len(documents)
    with pytest.raises(LoadError, match=r"a\.zip: holds documents but is not one itself; add it with its members"):
        load_bytes(data, name="a.zip")


def test_an_archive_without_compression_is_no_document_that_it_holds():
    members = {
        "b.pdf": pdf(["The pier is open."]),
        "c.eml": b"From: a@x.org\nSubject: Pier\nMessage-ID: <1@x.org>\n\nIt is open.",
        "d.html": b"<!doctype html><p>It is open.",
        "e.docx": docx_of("It closes at nine."),
    }
    for name, member in members.items():
        for data in (stored({name: member}), stored({name: member, **members})):
            assert member in data
            documents = [d for d in loaded(data) if isinstance(d, Document)]
            assert f"a.zip!/{name}" in [d.origin for d in documents] and len(documents) in {1, len(members)}


def stored(files: dict[str, bytes]) -> bytes:
    """An archive of these files as they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        docx_of("It closes at nine."),
        xlsx({"Hours": [["It closes at nine."]]}),
        pptx(shape("It closes at nine.")),
        epub({"a.xhtml": "<p>It closes at nine.</p>"}),
        odt("<text:p>It closes at nine.</text:p>"),
    ],
)
def test_an_office_document_is_one_under_the_name_of_an_archive_and_within_one(data):
    assert "It closes at nine." in load_bytes(data, name="a.zip").text
    (member,) = loaded(zipped({"b.docx": data}))
    assert isinstance(member, Document) and member.origin == "a.zip!/b.docx"


@pytest.mark.parametrize("write", [str.upper, lambda name: f"/{name}", lambda name: name.replace("/", "\\")])
def test_an_office_document_may_write_the_names_of_its_parts_in_its_own_way(write):
    with zipfile.ZipFile(io.BytesIO(docx_of("It closes at nine."))) as parts:
        data = zipped({write(name): parts.read(name) for name in parts.namelist() if "Content_Types" not in name})
    assert load_bytes(data, name="a.zip").text == "It closes at nine."


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("visio/document.xml", "is a Visio drawing"),
        ("META-INF/MANIFEST.MF", "is a Java archive"),
        ("mimetype", "is a zip"),
    ],
)
def test_a_package_of_another_kind_is_refused_with_its_reason(name, reason):
    with pytest.raises(LoadError, match=reason):
        loaded(zipped({name: "x", "a.txt": "Dogs."}))


def test_a_member_that_takes_too_much_leaves_the_others():
    first, second = loaded(zipped({"a.docx": style_chain(), "b.txt": "Dogs."}), limits=STRICT)
    assert isinstance(first, LoadError) and re.match("takes longer|needs more|is damaged or needs", first.reason)
    assert isinstance(second, Document)


def test_members_share_the_time_that_they_are_given_together():
    """A thousand members that each take as long as a file may do not hold a server for hours."""
    members = {f"{n}.docx": style_chain() for n in range(4)} | {"notes.md": "Dogs wait outside."}
    share = Allowance(2.5)
    ended = loaded(zipped(members), limits=LoadLimits(60, 512, share))
    assert [one.text for one in ended if isinstance(one, Document)] == ["Dogs wait outside."]
    assert str(ended[0]).startswith("a.zip!/0.docx: takes longer than")
    assert [str(one) for one in ended[2:4]] == [
        f"a.zip!/{n}.docx: is not read: the files with it took 2 s; add it by itself" for n in (2, 3)
    ]
    assert share.used < 6


def test_an_archive_within_an_archive_is_not_unpacked(monkeypatch):
    monkeypatch.setattr("sys.executable", "")  # so that it is read in this process, within this limit
    monkeypatch.setattr("pincite.index.loaders.archive.MAX_UNPACKED", 10_000)
    (error,) = loaded(zipped({"b.zip": zipped({"c.txt": "x" * 20_000})}))
    assert isinstance(error, LoadError) and error.reason == "is an archive within an archive; unpack it first"


def test_a_member_that_cannot_be_read_leaves_the_others():
    members = loaded(zipped({"a.txt": "Dogs.", "b.pdf": b"%PDF-1.4 no", "c.txt": "", "d.zip": zipped({"x.txt": "x"})}))
    assert [(one.source if isinstance(one, Document) else one.reason)[:40] for one in members] == [
        "a.zip!/a.txt",
        "is no whole PDF file; fetch it again"[:40] if "whole" in members[1].reason else members[1].reason[:40],
        "is empty",
        "is an archive within an archive; unpack ",
    ]


def test_names_without_the_mark_of_utf8_are_read_as_utf8():
    data = zipped({"xx.txt": "Dogs."}).replace(b"xx.txt", "ä.txt".encode())
    assert [d.title for d in loaded(data) if isinstance(d, Document)] == ["ä"]


def encrypted() -> bytes:
    data = bytearray(zipped({"a.txt": "Dogs."}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def many(count: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", "x")
    return file.getvalue()


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(2):
            archive.writestr(f"{number}.txt", bytes(3 * 2**20))
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (encrypted(), "is encrypted; unpack it with its password and add its files"),
        (zipped({"a.txt": "", "../b.txt": ""}), "holds a member with a path out of the archive ('../b.txt'); pack it anew"),  # noqa: E501
        (zipped({"/etc/a.txt": "x"}), "holds a member with a path out of the archive ('/etc/a.txt'); pack it anew"),
        (zipped({"C:\\a.txt": "x"}), "holds a member with a path out of the archive ('C:\\\\a.txt'); pack it anew"),
        (zipped({"..\\a.txt": "x"}), "holds a member with a path out of the archive ('..\\\\a.txt'); pack it anew"),
        (many(3), "holds over 2 members; split it"),
        (bomb(), "unpacks to 6 MB, over the limit of 5 MB; split it"),
        (zipped({}), "holds no documents"),
        (zipped({"a.txt": "Dogs."})[:-30], "is a damaged ZIP archive: its end is missing; fetch it again"),
        (b"PK\x03\x04" + bytes(100), "is a damaged ZIP archive: its end is missing; fetch it again"),
        (b"PK\x05\x06" + bytes(18), "holds no documents"),
        (b"PK\x03\x04" + b"PK\x05\x06" + b"\x01" * 18, "holds over 2 members; split it"),
    ],
)  # fmt: skip
def test_refused(monkeypatch, data, reason):
    here = "pincite.index.loaders.documents.confined"  # another process has limits of its own
    monkeypatch.setattr(here, lambda data, suffix, limits: content_of(data, suffix))
    monkeypatch.setattr("pincite.index.loaders.archive.MAX_MEMBERS", 2)
    monkeypatch.setattr("pincite.index.loaders.archive.MAX_UNPACKED", 5 * 2**20)
    with pytest.raises(LoadError) as caught:
        loaded(data)
    assert (caught.value.path, caught.value.reason) == ("a.zip", reason)


def test_a_member_that_says_it_is_small_is_unpacked_no_further():
    data = bytearray(zipped({"a.txt": "x" * 100_000, "b.txt": "Dogs."}))
    entry = data.index(b"PK\x01\x02")
    for at in (22, entry + 24):
        data[at : at + 4] = (10).to_bytes(4, "little")
    broken, whole = loaded(bytes(data))
    assert isinstance(broken, LoadError) and broken.reason == "is damaged in the archive"
    assert isinstance(whole, Document)


def test_a_member_beyond_the_limit_of_files_is_refused():
    errors = loaded(zipped({"a.txt": "x" * 3_000_000}), max_bytes=2**20)
    assert [d.reason for d in errors if isinstance(d, LoadError)] == ["has 3 MB, over the limit of 1 MB; split it"]


def test_damage_gives_documents_or_errors_with_a_reason():
    data = zipped({"a.txt": "Dogs wait outside.", "b.md": "# Cats\n\nCats do not."})
    for place in range(len(data)):
        hurt = data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]
        try:
            reasons = [d.reason for d in loaded(hurt) if isinstance(d, LoadError)]
        except LoadError as error:
            reasons = [error.reason]
        assert not any("reading it failed" in reason for reason in reasons), (place, reasons)
