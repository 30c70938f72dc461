"""A page of a PDF as an image, as a viewer shows it: cropped, turned, with the entries of its forms."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

from pincite.index.loaders.content import Unreadable
from pincite.index.loaders.pdf import opened_pdf

MOST_PIXELS = 8_000_000
"""Largest image: a page at 300 dots an inch has as many."""

LONGEST_SIDE = 16_000
"""Most pixels of a side: what browsers show. A strip a million times as long as wide is an image one pixel wide."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """An image of a page."""

    png: bytes
    width: int
    """In pixels."""
    height: int


def page_image(data: bytes, number: int, width: int) -> PageImage:
    """Draw a page.

    Args:
        data: the file.
        number: number of the page, from 1.
        width: width of the image in pixels; less for a page that is much higher than wide.

    Raises:
        Unreadable: the file can't be opened, or the page can't be drawn.
    """
    import pypdfium2

    with opened_pdf(data) as document:
        if not 1 <= number <= len(document):
            raise Unreadable(f"has {len(document)} pages, and no page {number}")
        try:
            page = document[number - 1]
            picture = page.render(scale=_scale(page.get_size(), number, width)).to_pil()
        except pypdfium2.PdfiumError as error:
            raise Unreadable(f"can't be drawn: page {number} is damaged") from error
    out = io.BytesIO()
    picture.save(out, "PNG")
    return PageImage(out.getvalue(), picture.width, picture.height)


def _scale(size: tuple[float, float], number: int, width: int) -> float:
    """Pixels for a point of a page of this size, so that neither the image nor a side of it is too large.

    Raises:
        Unreadable: the page has no area.
    """
    across, down = size
    if not (0 < across < math.inf and 0 < down < math.inf):
        raise Unreadable(f"has no area on page {number}")
    return min(width / across, LONGEST_SIDE / max(across, down), math.sqrt(MOST_PIXELS / across / down))
