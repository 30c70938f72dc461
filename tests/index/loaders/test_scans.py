"""Scans and images: reading order from boxes (without the extra), and characters recognised (with it)."""

from __future__ import annotations

import io
import math
import random
import socket
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.errors import LoadError
from pincite.index.loaders import LoadLimits, load_bytes, recognition, scans
from pincite.index.loaders.content import Content, Scanned, Unreadable
from pincite.index.loaders.formats import content_of
from pincite.index.loaders.pdf import paged_content
from pincite.index.loaders.pdf_layout import flows
from pincite.index.loaders.recognition import TextBox, page_of
from tests.index.loaders.loader_files import pdf

WIDTH, HEIGHT = 1240, 1754
LETTERS = 14
"""Pixels of a character's width."""

LEFT = [
    "Boats enter the harbour from the", "north. The pilot comes aboard at", "the outer buoy and stays until",
    "the boat is moored.", "", "A berth costs 45 crowns a day.", "Members pay 30 crowns.",
]  # fmt: skip
RIGHT = [
    "The gate closes at nine in the", "evening. Dogs wait outside. The", "key is kept by Anna Holm, who",
    "lives beside the pier. She knows", "all boats. No fires are lit on the pier", "after the first of May 2024.",
]  # fmt: skip
COLUMNS = (
    "Boats enter the harbour from the\nnorth. The pilot comes aboard at\nthe outer buoy and stays until\n"
    "the boat is moored.\n\nA berth costs 45 crowns a day.\nMembers pay 30 crowns.\n\n"
    "The gate closes at nine in the\nevening. Dogs wait outside. The\nkey is kept by Anna Holm, who\n"
    "lives beside the pier. She knows\nall boats. No fires are lit on the pier\nafter the first of May 2024."
)


def box(x: float, y: float, text: str, height: float = 36, confidence: float = 0.99) -> TextBox:
    right = x + len(text) * LETTERS * height / 36
    return TextBox(((x, y), (right, y), (right, y + height), (x, y + height)), text, confidence)


def column(x: float, lines: list[str], top: float = 220) -> list[TextBox]:
    return [box(x, top + 46 * number, text) for number, text in enumerate(lines) if text]


def read(boxes: list[TextBox]) -> Content:
    return paged_content([flows(page_of(boxes, WIDTH))])


def turned(boxes: list[TextBox], degrees: float) -> list[TextBox]:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def corners(one: TextBox) -> Any:
        return tuple((x * c - y * s, x * s + y * c) for x, y in one.corners)

    return [TextBox(corners(one), one.text, one.confidence) for one in boxes]


def shaken(boxes: list[TextBox], chance: random.Random) -> list[TextBox]:
    """Boxes as a detector draws them: a few pixels off, in any order."""
    off = [
        TextBox(
            tuple((x + chance.uniform(-2, 2), y + chance.uniform(-1.5, 1.5)) for x, y in one.corners),  # type: ignore[arg-type]
            one.text,
        )
        for one in boxes
    ]
    chance.shuffle(off)
    return off


@pytest.mark.parametrize("degrees", [0, 1.5, -3, 8])
@pytest.mark.parametrize("seed", range(5))
def test_columns_are_read_one_after_the_other_also_on_a_skewed_page(seed, degrees):
    boxes = column(100, LEFT) + column(680, RIGHT)
    assert read(shaken(turned(boxes, degrees), random.Random(seed))).text == COLUMNS


def test_a_title_over_columns_is_a_heading():
    content = read([box(100, 80, "Rules of the harbour", 58), *column(100, LEFT), *column(680, RIGHT)])
    assert content.text == f"Rules of the harbour\n\n{COLUMNS}"
    assert [section.heading for section in content.sections] == ["Rules of the harbour"]


def test_rows_of_a_table_stay_rows():
    cells = [("Boat", "Berths", "Fee"), ("Skiff", "2", "45"), ("Barge", "8", "90"), ("Ketch", "4", "60")]
    boxes = [box(100 + 300 * c, 220 + 60 * r, text) for r, row in enumerate(cells) for c, text in enumerate(row)]
    content = read(shaken(boxes, random.Random(1)))
    (table,) = content.structure.tables
    assert [cell.span.of(content.text) for cell in table.cells] == [text for row in cells for text in row]


def test_words_hyphenated_at_a_line_end_are_whole():
    assert read(column(100, ["The har-", "bour is closed."])).text == "The harbour is closed."


def test_guesses_are_left_out_and_count_for_the_confidence_of_the_page():
    boxes = [*column(100, LEFT), box(100, 900, "%&/ 1l!", confidence=0.2)]
    assert read(boxes).text == "\n".join(LEFT)
    assert recognition.confidence(boxes) < recognition.confidence(boxes[:-1]) == pytest.approx(0.99)


def test_nothing_recognised_is_a_page_without_text():
    assert read([]).text == "" and recognition.confidence([]) == 1
    assert read([box(0, 0, " ")]).text == ""


@pytest.fixture
def recognising(monkeypatch: pytest.MonkeyPatch) -> list[list[TextBox]]:
    """Boxes that are recognised on pages, one after the other, whatever they show."""
    pages: list[list[TextBox]] = []
    monkeypatch.setattr(recognition, "recognised", lambda _: pages.pop(0))
    return pages


BLANK = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)


def test_pages_are_spans_of_the_text_and_doubtful_ones_are_named(recognising):
    recognising += [column(100, LEFT), [box(100, 100, "Tbe gote", confidence=0.6)], column(100, RIGHT)]
    content = scans.recognised_content([BLANK] * 3)
    assert [page.of(content.text).strip()[:8] for page in content.pages] == ["Boats en", "Tbe gote", "The gate"]
    warning = "the text on page 2 was recognised with little confidence; compare the image"
    assert content.metadata["warning"] == warning
    recognising.append([box(100, 100, "Tbe gote", confidence=0.6)])
    assert "the text was recognised" in scans.recognised_content([BLANK]).metadata["warning"]
    recognising.append(column(100, LEFT))
    assert "warning" not in scans.recognised_content([BLANK]).metadata


def test_pages_that_show_no_text(recognising):
    recognising.append([])
    with pytest.raises(Unreadable, match="shows no text that could be recognised"):
        scans.recognised_content([BLANK])


def picture(lines: dict[tuple[int, int], list[str]], size: tuple[int, int] = (WIDTH, HEIGHT)) -> Any:
    image = pytest.importorskip("PIL.Image")
    draw, font = pytest.importorskip("PIL.ImageDraw"), pytest.importorskip("PIL.ImageFont")
    made = image.new("L", size, 255)
    pen = draw.Draw(made)
    for (x, y), texts in lines.items():
        for number, text in enumerate(texts):
            pen.text((x, y + 46 * number), text, fill=0, font=font.load_default(32))
    return made


def saved(image: Any, kind: str, *more: Any, **options: Any) -> bytes:
    file = io.BytesIO()
    if more:
        options |= {"save_all": True, "append_images": list(more)}
    image.save(file, kind, **options)
    return file.getvalue()


def page(words: list[str]) -> Any:
    return picture({(100, 220): words})


@pytest.mark.parametrize(
    ("kind", "said"), [("PDF", "holds images only, no text"), ("PNG", "is a PNG image"), ("TIFF", "is a TIFF image")]
)
def test_without_the_extra_its_name_is_told(monkeypatch, kind, said):
    monkeypatch.setattr(recognition, "available", lambda: False)
    with pytest.raises(LoadError) as caught:
        load_bytes(saved(page(LEFT), kind), name="scan.bin")
    assert caught.value.reason == f'{said}; to read it, pip install "pincite[ocr]"'


def test_a_scan_is_known_in_the_process_that_reads():
    for data in (saved(page(LEFT), "PDF"), saved(page(LEFT), "JPEG"), pdf(["symbols"], unmapped="symbols")):
        with pytest.raises(Scanned):
            content_of(data, "")


def test_too_many_pages_and_damaged_images_are_refused(monkeypatch, recognising):
    monkeypatch.setattr(scans, "MOST_PAGES", 1)
    for kind in ("PDF", "TIFF"):
        with pytest.raises(Unreadable, match="has 2 scanned pages, over the limit of 1; split it"):
            content_of(saved(page(LEFT), kind, page(RIGHT)), "", recognise=True)
    data = saved(page(LEFT), "PNG")
    for broken in (data[:9], data[: len(data) // 2]):
        with pytest.raises(Unreadable, match="is damaged"):
            content_of(broken, "", recognise=True)
    monkeypatch.setattr("pincite.index.loaders.images.MOST_PIXELS", 1000)
    with pytest.raises(Unreadable, match="has more than 1,000 pixels; shrink it"):
        content_of(data, "", recognise=True)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK"])
def test_images_of_any_colours_reach_the_recogniser_dark_on_white(monkeypatch, mode):
    seen: list[Any] = []
    monkeypatch.setattr(recognition, "recognised", lambda image: (seen.append(image), column(100, LEFT))[1])
    content = content_of(saved(page(LEFT).convert(mode), "TIFF"), "", recognise=True)
    assert content.media_type == "image/tiff" and content.pages == ()
    assert seen[0].shape == (HEIGHT, WIDTH, 3) and seen[0][0, 0].tolist() == [255, 255, 255] and seen[0].min() < 60


def test_what_is_doubtful_is_in_the_report(settings, folder):
    doubtful = load_bytes(b"Tbe gote is cl0sed.", name="scan.txt")
    doubtful = replace(doubtful, metadata={"warning": "compare the image"})
    report = library.add([doubtful], collection="scans", settings=settings)
    assert report.warnings == [("scan.txt", "compare the image")]


# With the extra


@pytest.fixture(scope="module")
def extra() -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")


@pytest.mark.usefixtures("extra")
def test_a_scanned_pdf_is_read_by_column_and_page():
    spread = picture({(100, 220): LEFT, (680, 220): RIGHT})
    document = load_bytes(saved(spread, "PDF", page(LEFT), resolution=150), name="scan.pdf")
    assert document.text == COLUMNS + "\n\n" + "\n".join(LEFT)
    assert [page.of(document.text)[:5] for page in document.pages] == ["Boats", "Boats"]
    assert document.media_type == "application/pdf" and "warning" not in document.metadata


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_images_are_read(kind):
    document = load_bytes(saved(page(LEFT[5:]), kind), name=f"scan.{kind.lower()}")
    assert document.text == "A berth costs 45 crowns a day.\nMembers pay 30 crowns."
    assert document.media_type == f"image/{kind.lower()}"


@pytest.mark.usefixtures("extra")
def test_a_photograph_is_turned_as_its_camera_says():
    image = page(LEFT[5:]).convert("RGB")
    exif = image.getexif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    data = saved(image.rotate(90, expand=True), "JPEG", exif=exif.tobytes())
    assert load_bytes(data, name="a.jpg").text.startswith("A berth costs 45 crowns")


@pytest.mark.usefixtures("extra")
def test_nothing_is_fetched(monkeypatch):
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the network is asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    recognition._engine.cache_clear()
    assert "45 crowns" in content_of(saved(page(LEFT), "PNG"), ".png", recognise=True).text


@pytest.mark.usefixtures("extra")
def test_recognising_is_limited_like_all_reading():
    with pytest.raises(LoadError, match=r"takes longer than 0 s|needs more than|is damaged or needs too much"):
        load_bytes(saved(page(LEFT), "PNG"), name="a.png", limits=LoadLimits(seconds=0.4, memory_mb=1900))


@pytest.mark.usefixtures("extra")
def test_a_doubtful_scan_is_warned_of(settings: Settings, folder):
    chance = np.random.default_rng(1)
    clean = np.asarray(page(LEFT).resize((WIDTH // 4, HEIGHT // 4)), float)
    noisy = np.clip(clean + chance.normal(0, 60, clean.shape), 0, 255).astype(np.uint8)
    file = folder / "fax.png"
    file.write_bytes(saved(pytest.importorskip("PIL.Image").fromarray(noisy), "PNG"))
    report = library.add([file], collection="scans", settings=settings)
    assert not report.failed
    ((path, warning),) = report.warnings
    assert path == str(file) and "with little confidence" in warning
