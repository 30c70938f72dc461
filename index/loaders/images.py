"""PNG, JPEG and TIFF: the text in images of pages, recognised."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from pincite.index.loaders.content import Content, Unreadable
from pincite.index.loaders.recognition import LONGEST_SIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

MOST_PIXELS = 100_000_000
"""Most pixels of an image: A3 at 600 dots an inch has 70 million. They take 400 MB as they are read."""

_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "TIFF": "image/tiff"}


def read_image(data: bytes) -> Content:
    """Read the text of an image, or of the pages of a TIFF file.

    Raises:
        Unreadable: it is damaged or too large, has too many pages, or shows no text.
    """
    from pincite.index.loaders.scans import recognised_content

    with warnings.catch_warnings():  # of odd tags, and of size, which is limited here
        warnings.simplefilter("ignore")
        pages, kind = _opened(data)
        content = recognised_content(pages)
    content.media_type = _FORMATS[kind]
    if len(content.pages) == 1:
        content.pages = ()
    return content


def _opened(data: bytes) -> tuple[Iterator[NDArray[np.uint8]], str]:
    from PIL import Image

    from pincite.index.loaders.scans import refuse_too_many

    try:
        image = Image.open(io.BytesIO(data), formats=list(_FORMATS))
        count = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    except Image.DecompressionBombError as error:
        raise Unreadable(f"has more than {MOST_PIXELS:,} pixels; shrink it") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Unreadable("is damaged: it can't be opened as an image") from error
    refuse_too_many(count)

    def pages() -> Iterator[NDArray[np.uint8]]:
        import numpy as np
        from PIL import ImageOps

        for number in range(count):
            try:
                image.seek(number)
                width, height = image.size
                if width * height > MOST_PIXELS:
                    raise Unreadable(f"has more than {MOST_PIXELS:,} pixels; shrink it")
                upright = ImageOps.exif_transpose(image)
                clear = upright.has_transparency_data
                upright = upright.convert("RGBA" if clear else "RGB")
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                seen = Image.new("RGB", upright.size, "white")
                seen.paste(upright, mask=upright.getchannel("A") if clear else None)
            except (OSError, ValueError, SyntaxError, EOFError) as error:
                if isinstance(error, Unreadable):
                    raise
                raise Unreadable("is damaged: it can't be read to its end") from error
            yield np.ascontiguousarray(np.asarray(seen)[:, :, ::-1])

    return pages(), image.format or ""
