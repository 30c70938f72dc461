"""PDF: the text of each page, in the paragraphs of its layout.

PDFium reads it. Compared with pypdf on generated files and two manuals it was four times as fast, layout included (36
pages in 0.11 s against 0.46 s), and gave better words: ligatures and Arabic presentation forms as letters,
right-to-left lines in reading order, hyphens at line ends marked. It is native code, but Chrome opens hostile files
with it, and it is fuzzed accordingly: of 4,000 files damaged at random none made it crash or take two seconds. Known
limit: it leaves out single characters set one by one in a font that is neither embedded nor installed.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from pincite.index.loaders.canonical import REPLACEMENT, canonical
from pincite.index.loaders.content import Content, Scanned, Unreadable
from pincite.index.loaders.dates import parse_date
from pincite.index.loaders.marks import MARKS, unmarked
from pincite.index.loaders.page_breaks import page_furniture, torn_sentences
from pincite.index.loaders.pdf_forms import overlays
from pincite.index.loaders.pdf_glyphs import GlyphBox, read_page
from pincite.index.loaders.pdf_layout import Item, Letters, dehyphenate, flows, page_text
from pincite.index.loaders.pdf_parts import PageParts, page_parts
from pincite.index.loaders.pdf_places import Geometry
from pincite.index.loaders.placed import Placed, canonical_places, joined, without
from pincite.index.loaders.recognition import LONGEST_SIDE
from pincite.index.loaders.structure import sections_below
from pincite.index.loaders.text_structure import text_structure
from pincite.index.loaders.unseen import disjoint
from pincite.index.structure import Structure
from pincite.index.types import Span

if TYPE_CHECKING:
    import numpy as np
    import pypdfium2
    from numpy.typing import NDArray

MAX_PAGES = 20_000
"""Most pages to read: more than the longest books and court files have. A hostile file can claim two billion."""

UNMAPPED_SHARE = 0.5
"""Share of characters without a Unicode value above which the fonts are the problem, not single symbols."""

MOST_SCALE = 300 / 72
"""Most pixels a point to draw of a page that is recognised; small pages have large letters."""

_PDFIUM = Lock()
"""PDFium is not thread-safe."""

_LINEARIZED = re.compile(rb"/Linearized\s.{0,200}?/L\s+(\d+)", re.DOTALL)
_MEANINGLESS = re.compile(
    r"\(?(?:anonymous|unspecified|unknown|untitled|user|admin|author|microsoft word|slide)\)?\W*\d*"
    r"|[^\n]{1,120}\.(?:docx?|pptx?|xlsx?|od[tsp]|rtf|html?|md|txt|indd|qxd|pub|tex|dvi|tmp)|about:blank|https?://\S{1,300}",
    re.IGNORECASE,
)
"""Placeholders that programs write into a PDF's title, author and subject."""

_OPEN_SENTENCE = re.compile(r"[\w,;:–-]$")


def read_pdf(data: bytes) -> Content:
    """Read the text with its pages, including form entries and text typed onto a page.

    One line end separates the lines of a paragraph, a blank line separates paragraphs. Words hyphenated at a line end
    are joined. `metadata["pages_without_text"]` names empty pages among others.

    Raises:
        Scanned: it has no text, or none that can be made out but on its pages.
        Unreadable: the file is encrypted, broken or truncated.
    """
    with opened_pdf(data) as document:
        pages, failed = _read_pages(document)
        info = {key: _meant(value) for key, value in document.get_metadata_dict().items()}
    if failed and len(failed) == len(pages):
        raise Unreadable("is damaged: none of its pages can be read")
    content = paged_content(pages)
    texts = [span.of(content.text) for span in content.pages]
    _refuse_if_textless(texts, failed)
    _describe(content, info)
    content.metadata |= {
        "pages_without_text": ", ".join(
            str(number) for number, page in enumerate(texts, 1) if not page.strip() and number not in failed
        ),
        "damaged_pages": ", ".join(map(str, failed)),
    }
    return content


def read_scanned_pdf(data: bytes) -> Content:
    """Read the text that is recognised in the images of the pages.

    Raises:
        Unreadable: as `read_pdf` does; or it has too many pages to recognise, or no text was recognised.
    """
    from pincite.index.loaders.scans import recognised_content, refuse_too_many

    with opened_pdf(data) as document:
        refuse_too_many(len(document))
        content = recognised_content(_images(document))
        _describe(content, {key: _meant(value) for key, value in document.get_metadata_dict().items()})
    return content


def paged_content(pages: Sequence[Sequence[Sequence[Item]]]) -> Content:
    """The text of pages, given as the lines and tables of each in reading order, with its structure."""
    letters = Letters.of(pages)
    shown = [page_text(page, letters) for page in pages]
    marked = [unmarked(text) for text in dehyphenate([page.text for page in shown])]
    text, spans = _join([page.text for page in marked])
    structure = _structure(text, spans, page_parts(text, shown, marked, spans))
    return Content(
        text=text,
        pages=spans,
        structure=structure,
        sections=sections_below(text, structure.headings),
        media_type="application/pdf",
    )


def _describe(content: Content, info: dict[str, str]) -> None:
    content.title = info.get("Title", "")
    content.author = info.get("Author", "")
    content.published = parse_date(info.get("CreationDate", ""))
    content.metadata |= {
        "pages": str(len(content.pages)),
        "modified": str(parse_date(info.get("ModDate", "")) or ""),
        "subject": info.get("Subject", ""),
        "keywords": info.get("Keywords", ""),
    }


def _images(document: pypdfium2.PdfDocument) -> Iterator[NDArray[np.uint8]]:
    """The pages as images, blue first; a page that can't be drawn is a white one."""
    import numpy as np
    import pypdfium2

    for number in range(len(document)):
        try:
            page = document[number]
            longest = max(*page.get_size(), 1.0)
            image = page.render(scale=min(LONGEST_SIDE / longest, MOST_SCALE), may_draw_forms=True)
            yield np.ascontiguousarray(image.to_numpy()[:, :, :3])
            image.close()
            page.close()
        except pypdfium2.PdfiumError:
            yield np.full((64, 64, 3), 255, np.uint8)


def read_geometry(data: bytes) -> Geometry:
    """Read a PDF once more, with the place of each character of the text that `read_pdf` makes of it.

    Raises:
        Unreadable: as `read_pdf` does.
    """
    boxes: list[GlyphBox] = []
    with opened_pdf(data) as document:
        pages, _ = _read_pages(document, boxes)
        sizes = [_size(document, number) for number in range(len(document))]
    letters = Letters.of(pages)
    placed = [without(MARKS, text) for text in dehyphenate([page_text(page, letters).text for page in pages])]
    texts: list[str] = []
    for text in placed:
        plain, places = canonical(text), canonical_places(text)
        texts.append((plain if places is None else Placed(plain, places)).strip("\n"))
    _, spans = _join(texts)
    parted = (text + "\n" * (span.end - span.start - len(text)) for text, span in zip(texts, spans, strict=True))
    return Geometry.of(joined("", parted), boxes, sizes)


@contextmanager
def opened_pdf(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a file for PDFium, which one thread may use at a time.

    Raises:
        Unreadable: it is cut off, encrypted or damaged, or has too many pages.
    """
    _refuse_if_cut_off(data)
    with _PDFIUM:
        document = _open(data)
        try:
            yield document
        finally:
            document.close()


def _meant(value: str) -> str:
    value = canonical(value).strip().removeprefix("Microsoft Word - ")
    return "" if _MEANINGLESS.fullmatch(value) else value


def _refuse_if_cut_off(data: bytes) -> None:
    declared = _LINEARIZED.search(data[:2048])
    if b"%%EOF" not in data or (declared and int(declared[1]) > len(data)):
        raise Unreadable("is cut off before its end; fetch or save the PDF again")


def _open(data: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise Unreadable("is encrypted; save a copy without the password") from error
        raise Unreadable("is damaged: PDFium cannot open it as a PDF") from error
    if not 0 < len(document) <= MAX_PAGES:
        pages = len(document)
        document.close()
        raise Unreadable(f"has {pages:,} pages, over the limit of {MAX_PAGES:,}; split it" if pages else "has no pages")
    if document.get_formtype():
        document.init_forms()
    return document


def _read_pages(
    document: pypdfium2.PdfDocument, boxes: list[GlyphBox] | None = None
) -> tuple[list[list[list[Item]]], list[int]]:
    """The flows of each page, and the numbers of unreadable pages; `boxes` takes the places of the characters."""
    import pypdfium2

    pages: list[list[list[Item]]] = []
    failed: list[int] = []
    for number in range(len(document)):
        try:
            page = document[number]
            laid = overlays(page)
            if laid.drawn:
                from pypdfium2 import raw

                raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
                page.close()
                page = document[number]
            pages.append(flows(read_page(page, boxes, laid)))
            page.close()
        except pypdfium2.PdfiumError:
            pages.append([])
            failed.append(number + 1)
    return pages, failed


def _size(document: pypdfium2.PdfDocument, number: int) -> tuple[float, float]:
    """The width and height of a page as it is shown, in points; nothing of a damaged one."""
    import pypdfium2

    try:
        width, height = document.get_page_size(number)
    except pypdfium2.PdfiumError:
        return 0.0, 0.0
    return width, height


def _refuse_if_textless(texts: list[str], failed: list[int]) -> None:
    visible = "".join("".join(texts).split())
    if not visible:
        damaged = f", and {len(failed)} of its pages cannot be read" if failed else ""
        raise Scanned(f"holds images only, no text{damaged}")
    unmapped = sum(character == REPLACEMENT or "\ue000" <= character <= "\uf8ff" for character in visible)
    if unmapped > UNMAPPED_SHARE * len(visible):
        raise Scanned("has fonts that do not say which characters they show")


def _structure(text: str, pages: tuple[Span, ...], parts: PageParts) -> Structure:
    """What the pages and their lines show, the headers and footers of pages, and the sentences that they tear."""
    tables = [table.span for table in parts.tables]
    running = tuple(part for part in page_furniture(text, pages) if not _touches(tables, part.span))
    beside = [part.span for part in running]
    headings = tuple(part for part in parts.headings if not _touches(beside, part.span))
    shown = text_structure(text, sorted([*beside, *tables, *(part.span for part in headings)]))
    return replace(
        shown,
        tables=tuple(sorted([*parts.tables, *shown.tables], key=lambda table: table.span)),
        headings=headings,
        furniture=tuple(sorted([*shown.furniture, *running], key=lambda part: part.span)),
        torn=tuple(torn_sentences(text, running, pages)),
        left_out=disjoint([*shown.left_out, *parts.left_out]),
    )


def _touches(taken: Sequence[Span], span: Span) -> bool:
    at = bisect_left(taken, Span(span.end, span.end))
    return at > 0 and taken[at - 1].end > span.start


def _join(texts: list[str]) -> tuple[str, tuple[Span, ...]]:
    """Join the pages into one text. Line ends between two pages belong to the first."""
    filled = [i for i, text in enumerate(texts) if text]
    gaps = dict.fromkeys(range(len(texts)), "")
    for here, following in itertools.pairwise(filled):
        runs_on = _OPEN_SENTENCE.search(texts[here]) and texts[following][0].islower()
        gaps[here] = "\n" if runs_on else "\n\n"
    spans: list[Span] = []
    end = 0
    for i, text in enumerate(texts):
        start, end = end, end + len(text) + len(gaps[i])
        spans.append(Span(start, end))
    return "".join(text + gaps[i] for i, text in enumerate(texts)), tuple(spans)
