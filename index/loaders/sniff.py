"""The kind of a file, by its bytes, whatever its name."""

from __future__ import annotations

import re

from pincite.index.loaders.content import Unreadable
from pincite.index.loaders.source_code import SUFFIXES as CODE_SUFFIXES

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")

IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
)
"""First bytes of images whose text can be recognised."""

_MAGIC = (
    (b"GIF87a", "is a GIF image; images are not read"),
    (b"GIF89a", "is a GIF image; images are not read"),
    (b"\x00\x00\x01\x00", "is an icon; images are not read"),
    (b"8BPS\0\x01", "is a Photoshop image; images are not read"),
    (b"ID3", "is an MP3 recording; sound is not read"),
    (b"fLaC", "is a FLAC recording; sound is not read"),
    (b"OggS\0", "is an Ogg recording; sound and video are not read"),
    (b"\x1aE\xdf\xa3", "is a Matroska or WebM video; video is not read"),
    (b"\x1f\x8b\x08", "is a gzip archive; unpack it first"),
    (b"BZh", "is a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ\0", "is an xz archive; unpack it first"),
    (b"(\xb5/\xfd", "is a Zstandard archive; unpack it first"),
    (b"7z\xbc\xaf'\x1c", "is a 7z archive; unpack it first"),
    (b"Rar!\x1a\x07", "is a RAR archive; unpack it first"),
    (b"\x7fELF", "is a program, not a document"),
    (b"\xcf\xfa\xed\xfe", "is a program, not a document"),
    (b"\xca\xfe\xba\xbe", "is a program, not a document"),
    (b"\0asm", "is a program, not a document"),
    (b"SQLite format 3\0", "is a database, not a document"),
    (b"PAR1", "is a Parquet table, not a document"),
    (b"%!PS", "is PostScript, which is not read; convert it to PDF"),
)
"""First bytes of files that are refused, with the reason."""

_TEXTUAL = (b"GIF87a", b"GIF89a", b"ID3", b"fLaC", b"BZh", b"PAR1")
"""First bytes that also occur in texts: they count only with a control byte after them."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "is encrypted; save a copy without the password"),
    ("WordDocument", "is in the old .doc format, which is not read; save it as DOCX"),
    ("Workbook", "is an old Excel workbook, which is not read; save it as XLSX"),
    ("PowerPoint Document", "is an old PowerPoint presentation, which is not read; save it as PPTX"),
)
"""Names of the streams of such a file that tell its kind, with the reason for refusing it."""

_OLE_NAME = 64
"""Bytes of a name in the directory of such a file."""

_PDF = re.compile(rb"[\xef\xbb\xbf \t\r\n\0]*+%PDF-")
_LATE_PDF = re.compile(rb"(?:^|[\r\n])%PDF-\d\.\d")
_PDF_END = re.compile(rb"startxref\s++\d++\s++%%EOF")

_COMMENTS = r"(?:(?><!--.*?-->)\s*+)*+"
_HTML = re.compile(
    rf"\s*+{_COMMENTS}(?:<!doctype\s++html\b|<html\b|<\?xml[^>]*+>\s*+{_COMMENTS}<(?:!doctype\s++)?html\b)",
    re.I | re.S,
)
_HEADER = re.compile(rb"From |[A-Za-z][A-Za-z-]{1,60}:")
_ANY_TAG = re.compile(r"<[a-zA-Z!/?]")

PACKAGE_SUFFIXES = frozenset({".docx", ".xlsx", ".xlsm", ".pptx", ".ppsx", ".odt", ".epub"})
"""Suffixes of documents that are ZIP containers."""

PACKED_SUFFIXES = PACKAGE_SUFFIXES | {".pdf", ".rtf"}
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
UNTOLD_SUFFIXES = frozenset({"", ".txt", ".text"})
"""Suffixes that leave open which kind of text a file holds."""

MAIL_SUFFIXES = frozenset({".eml", ".mbox", ".mbx"})

KINDS = {
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".rst", ".rest"), "rst"),
    ".adoc": "adoc",
    ".org": "org",
    **dict.fromkeys((".srt", ".vtt"), "subtitles"),
    **dict.fromkeys((".csv", ".tsv", ".tab"), "csv"),
    **dict.fromkeys((".json", ".geojson", ".jsonld"), "json"),
    **dict.fromkeys((".jsonl", ".ndjson"), "json lines"),
    ".ipynb": "notebook",
}
"""Kinds of text by suffix."""


def packed_kind(data: bytes, suffix: str = "") -> str | None:
    """Return `pdf`, `zip`, `image`, `rtf`, `mail` or `mailbox`; None for possible text.

    Raises Unreadable for other kinds.

    What stands at the very start decides: an archive may hold files of every other kind as they are.
    """
    if data.startswith(ZIP_STARTS):
        return "zip"
    if _PDF.match(data) and (not _is_text_name(suffix) or b"%%EOF" in data or b"\0" in data):
        return "pdf"
    if image_kind(data):
        return "image"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if reason := _refused(data):
        raise Unreadable(reason)
    return _mail_kind(data, suffix) or ("pdf" if _is_late_pdf(data, suffix) else None)


def _refused(data: bytes) -> str:
    """The reason for refusing a file by its first bytes; empty for possible text."""
    if data.startswith(_OLE):
        return _ole(data)
    if data[:4] == b"RIFF" and data[8:12] in {b"WEBP", b"WAVE", b"AVI "}:
        return "is an image, a recording or a video; those are not read"
    if data[4:8] == b"ftyp" and data[:1] == b"\0":  # the length of the first box; *The ftyp box* is a text
        return "is an image, a recording or a video; those are not read"
    if data[:2] in {b"BM", b"MZ"} and b"\0" in data[2:64]:
        return "is an image or a program, not a document"
    for magic, reason in _MAGIC:
        if data.startswith(magic) and (magic not in _TEXTUAL or any(byte < 9 for byte in data[:64])):  # noqa: PLR2004
            return reason
    return ""


def _is_late_pdf(data: bytes, suffix: str) -> bool:
    """Whether a PDF begins behind other lines, such as the headers of a download; a text may quote a whole PDF."""
    return bool(not _is_text_name(suffix) and _LATE_PDF.search(data[:1024]) and _PDF_END.search(data[-1024:]))


def _is_text_name(suffix: str) -> bool:
    """Whether a suffix promises text."""
    return suffix in KINDS or suffix in CODE_SUFFIXES or suffix in HTML_SUFFIXES | MAIL_SUFFIXES | {".txt", ".text"}


def image_kind(data: bytes) -> str:
    """What kind of image the bytes are, of those that can be read; empty for anything else."""
    return next((kind for magic, kind in IMAGES if data.startswith(magic)), "")


def _mail_kind(data: bytes, suffix: str) -> str | None:
    if suffix not in MAIL_SUFFIXES and (suffix not in UNTOLD_SUFFIXES or not _HEADER.match(data)):
        return None
    from pincite.index.loaders.mail import is_mail, is_mailbox

    return "mailbox" if is_mailbox(data, suffix) else "mail" if is_mail(data, suffix) else None


def text_kind(text: str, suffix: str) -> str:
    """Return `html`, `markdown`, `rst`, `adoc`, `org`, `csv`, `subtitles`, `json`, `json lines`, `notebook` or
    `text`.

    Of source code it is `code` with its family. A text that begins like an HTML page is one under every name.

    Raises Unreadable if the name promises a packed format: most often that is the error page of a failed download.
    """
    is_page = bool(_HTML.match(text[:4096]))
    if suffix in PACKED_SUFFIXES:
        kind = "an HTML page" if is_page else "plain text"
        raise Unreadable(f"is {kind}, not {suffix[1:].upper()}; fetch it again, or rename it if it is meant to be that")
    if is_page or (suffix in HTML_SUFFIXES and _ANY_TAG.search(text)):
        return "html"
    if suffix in KINDS:
        return KINDS[suffix]
    if suffix in CODE_SUFFIXES:
        return f"code {CODE_SUFFIXES[suffix]}"
    return "json" if suffix in UNTOLD_SUFFIXES and _is_json(text) else "text"


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    from pincite.index.loaders.json_values import is_json

    return is_json(text)


def _ole(data: bytes) -> str:
    """The reason for refusing a file in Microsoft's old container, by the first of its streams that tells its kind.

    Those of a document of another program within it stand further on.
    """
    for width in (_OLE_NAME, 0):  # in a damaged directory the bare name has to do
        places = ((data.find(name.encode("utf-16-le").ljust(width, b"\0")), reason) for name, reason in _OLE_STREAMS)
        if matches := [(at, reason) for at, reason in places if at >= 0]:
            return min(matches)[1]
    return "is in an old Microsoft Office format, which is not read; save it as DOCX, XLSX or PPTX"
