"""Images of pages become a text as the pages of a PDF file do: columns, paragraphs, headings, tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pincite.index.loaders import recognition
from pincite.index.loaders.content import Content, Unreadable
from pincite.index.loaders.pdf_layout import Item, flows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_PAGES = 300
"""Most pages to recognise in one file. A page takes one to five seconds of processor time, so that load_seconds mostly
ends the reading of a file earlier."""


def refuse_too_many(pages: int) -> None:
    """Raise Unreadable for more pages than are recognised in one file."""
    if pages > MOST_PAGES:
        raise Unreadable(f"has {pages:,} scanned pages, over the limit of {MOST_PAGES}; split it")


def recognised_content(images: Iterable[NDArray[np.uint8]]) -> Content:
    """Read the images of pages. `metadata["warning"]` names pages that were recognised with little confidence.

    Raises:
        Unreadable: no text was recognised in any of them.
    """
    from pincite.index.loaders.pdf import paged_content

    pages: list[list[list[Item]]] = []
    doubtful: list[int] = []
    for number, image in enumerate(images, 1):
        boxes = recognition.recognised(image)
        pages.append(flows(recognition.page_of(boxes, image.shape[1])))
        if recognition.confidence(boxes) < recognition.DOUBTFUL:
            doubtful.append(number)
    content = paged_content(pages)
    if not content.text.strip():
        raise Unreadable("shows no text that could be recognised")
    content.metadata["recognised"] = "from images of the pages (OCR)"
    if doubtful:
        where = f"on page{'s' if len(doubtful) > 1 else ''} {', '.join(map(str, doubtful))} " if len(pages) > 1 else ""
        content.metadata["warning"] = f"the text {where}was recognised with little confidence; compare the image"
    return content
