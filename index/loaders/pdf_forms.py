"""What is laid over a PDF's page: fields that are filled in, boxes of a form, and lines that strike words out."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pincite.index.loaders.pdf_boxes import Button
from pincite.index.loaders.pdf_paths import Box

if TYPE_CHECKING:
    import pypdfium2

MOST_OVERLAYS = 5_000
"""Most annotations that are looked at on a page."""

_FILLED_IN = (3, 13, 20)  # FreeText, Stamp and Widget: annotations drawn as text on the page
_WIDGET = 20
_STRIKE_OUT = 12
_UNSEEN = 2 | 32  # flags of what is hidden, on paper or on a screen


@dataclass(frozen=True, slots=True)
class Overlays:
    """What is laid over a page, in the page's own frame."""

    drawn: bool = False
    """Whether some of it is drawn as text."""
    buttons: tuple[Button, ...] = ()
    struck: tuple[Box, ...] = ()
    """The words, line by line, that a reader has struck out."""


def overlays(page: pypdfium2.PdfPage) -> Overlays:
    """Read what is laid over a page."""
    from pypdfium2 import raw

    drawn = False
    buttons: list[Button] = []
    struck: list[Box] = []
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), MOST_OVERLAYS)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        subtype = raw.FPDFAnnot_GetSubtype(annotation)
        drawn = drawn or subtype in _FILLED_IN
        if not raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
            if subtype == _WIDGET and page.formenv is not None:
                buttons += _buttons(page.formenv, annotation)
            elif subtype == _STRIKE_OUT:
                struck += _quads(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
    return Overlays(drawn, tuple(buttons), tuple(struck))


def _buttons(form: Any, annotation: Any) -> Iterator[Button]:
    from pypdfium2 import raw

    rectangle = raw.FS_RECTF()
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in {raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON} and raw.FPDFAnnot_GetRect(
        annotation, rectangle
    ):
        low, high = sorted((rectangle.bottom, rectangle.top))
        ticked = bool(raw.FPDFAnnot_IsChecked(form, annotation))
        yield Button((rectangle.left, low, rectangle.right, high), ticked)


def _quads(annotation: Any) -> Iterator[Box]:
    from pypdfium2 import raw

    corners = raw.FS_QUADPOINTSF()
    for number in range(min(raw.FPDFAnnot_CountAttachmentPoints(annotation), MOST_OVERLAYS)):
        if raw.FPDFAnnot_GetAttachmentPoints(annotation, ctypes.c_size_t(number), ctypes.byref(corners)):
            across, down = ([getattr(corners, f"{axis}{n}") for n in range(1, 5)] for axis in "xy")
            yield min(across), min(down), max(across), max(down)
