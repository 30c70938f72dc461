"""The reader of each format: what bytes are, and who reads them. Readers are imported when a file needs them."""

from __future__ import annotations

from pincite.index.loaders.canonical import canonical, sound
from pincite.index.loaders.content import Content, Scanned, bounded
from pincite.index.loaders.encoding import declared_encoding, decode
from pincite.index.loaders.sniff import image_kind, packed_kind, text_kind
from pincite.index.loaders.text_structure import read_text


def content_of(data: bytes, suffix: str, *, recognise: bool = False) -> Content:
    """Read a file's bytes in this process; with `recognise`, by recognising the characters in images of its pages.

    Raises:
        Scanned: they are images of pages, and `recognise` is not set.
        Unreadable: they are no document.
    """
    return _read_images(data) if recognise else _read(data, suffix)


def _read_images(data: bytes) -> Content:
    if image_kind(data):
        from pincite.index.loaders.images import read_image

        return read_image(data)
    from pincite.index.loaders.pdf import read_scanned_pdf

    return read_scanned_pdf(data)


def _read(data: bytes, suffix: str) -> Content:
    match packed_kind(data, suffix):
        case "pdf":
            from pincite.index.loaders.pdf import read_pdf

            return read_pdf(data)
        case "image":
            raise Scanned(f"is {image_kind(data)}")
        case "zip":
            return _read_package(data, suffix)
        case "rtf":
            from pincite.index.loaders.rtf import read_rtf

            return read_rtf(data)
        case "mailbox":
            from pincite.index.loaders.mail import read_mailbox

            return read_mailbox(data)
        case "mail":
            from pincite.index.loaders.mail import read_mail

            return read_mail(data)
        case _:
            decoded = decode(data, declared=declared_encoding(data))
            text = sound(decoded.text)
            content = read_text_as(text_kind(text, suffix), text)
            if decoded.encoding != "utf-8":
                content.metadata["encoding"] = decoded.encoding
            if decoded.replaced:
                content.metadata["undecodable"] = f"{decoded.replaced} places, shown as U+FFFD"
            return content


def _read_package(data: bytes, suffix: str) -> Content:
    from pincite.index.loaders.archive import is_archive, read_archive
    from pincite.index.loaders.package import Package

    if is_archive(data, suffix):
        return read_archive(data)
    package = Package(data)
    match package.kind():
        case "docx":
            from pincite.index.loaders.docx import read_docx

            return read_docx(package)
        case "xlsx":
            from pincite.index.loaders.xlsx import read_xlsx

            return read_xlsx(package)
        case "pptx":
            from pincite.index.loaders.pptx import read_pptx

            return read_pptx(package)
        case "epub":
            from pincite.index.loaders.epub import read_epub

            return read_epub(package)
        case "odt":
            from pincite.index.loaders.odt import read_odt

            return read_odt(package)


def read_text_as(kind: str, text: str) -> Content:  # noqa: PLR0911 - one for each format
    """Read a text of a kind that `sniff.text_kind` names."""
    match kind:
        case "html":
            from pincite.index.loaders.html import read_html

            return read_html(text)
        case "markdown":
            from pincite.index.loaders.markdown import read_markdown

            return read_markdown(bounded(canonical(text)))
        case "rst":
            from pincite.index.loaders.rst import read_rst

            return read_rst(canonical(text))
        case "adoc" | "org":
            from pincite.index.loaders.outline import read_outline

            return read_outline(canonical(text), kind)
        case "subtitles":
            from pincite.index.loaders.subtitles import read_subtitles

            return read_subtitles(canonical(text))
        case "csv":
            from pincite.index.loaders.csv_table import read_csv

            return read_csv(bounded(canonical(text)))
        case "json" | "json lines":
            from pincite.index.loaders.json_records import read_json

            return read_json(text, lines=kind == "json lines")
        case "notebook":
            from pincite.index.loaders.notebook import read_notebook

            return read_notebook(text)
        case _ if kind.startswith("code "):
            from pincite.index.loaders.source_code import read_code

            return read_code(bounded(canonical(text)), kind.removeprefix("code "))
        case _:
            return read_text(bounded(canonical(text)))
