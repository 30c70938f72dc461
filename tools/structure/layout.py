"""Which document is written in which format, and what its files are called."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tools.structure import data, office, pages, text, web
from tools.structure.blocks import Block, pieces_of
from tools.structure.pieces import AddressedPiece

Writer = Callable[[Sequence[Block], str], bytes]

WHOLE = None


@dataclass(frozen=True, slots=True)
class File:
    """A file, and the blocks that it holds; all of them unless it says which."""

    name: str
    write: Writer
    blocks: tuple[int, ...] | None = WHOLE

    @property
    def format(self) -> str:
        """The format, by the suffix; TSV is CSV with another delimiter."""
        suffix = self.name.rpartition(".")[2]
        return {"tsv": "csv"}.get(suffix, suffix)

    def chosen(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """The blocks of a document that stand in this file."""
        return blocks if self.blocks is None else [blocks[number] for number in self.blocks]

    def pieces(self, blocks: Sequence[Block]) -> Iterator[AddressedPiece]:
        """What the file says, in order; a mail's headers are not looked at, and a CSV file has no caption."""
        chosen = self.chosen(blocks)
        if self.format == "json":
            return data.record_pieces(chosen)
        if self.format == "csv":
            return (piece for piece in pieces_of(chosen) if piece.address[-1] != "caption")
        return pieces_of(chosen[1:] if self.format == "eml" else chosen)

    def own(self, blocks: Sequence[Block]) -> list[str]:
        """Words that the format adds."""
        if self.format == "xlsx":
            return office.sheet_names(self.chosen(blocks))
        return _OWN.get(self.format, [])

    def content(self, blocks: Sequence[Block], title: str) -> bytes:
        """The file's bytes; they depend on nothing else."""
        return settled(self.write(self.chosen(blocks), title))


_OWN = {"html": ["Imprint", "Privacy"], "pdf": ["Page", "of"], "json": ["null"], "docx": ["Not", "Done"]}

LAYOUT: Mapping[str, tuple[File, ...]] = {
    "ST-010": (File("allotment-budget.xlsx", office.workbook),),
    "ST-020": (File("tuesday-tour.eml", web.mail),),
    "ST-030": (File("bus-18.odt", office.text_document),),
    "ST-040": (File("heat-network.html", web.html),),
    "ST-050": (File("canteen.odt", office.text_document),),
    "ST-060": (File("curling.pptx", office.slides),),
    "ST-070": (File("plaque-order.docx", office.docx),),
    "ST-080": (File("court-costs.pdf", pages.ruled),),
    "ST-090": (File("water-works.pdf", pages.aligned),),
    "ST-100": (
        File("recording-4471.vtt", data.subtitles, (2,)),
        File("recording-4471.txt", text.plain, (0, 1, 3, 4)),
    ),
    "ST-110": (File("backup-plans.html", web.html),),
    "ST-120": (File("hearing-aid-firmware.md", text.markdown),),
    "ST-130": (File("ship-stores.xlsx", office.workbook),),
    "ST-140": (
        File("wind-farm-contacts.tsv", data.tab_separated, (1,)),
        File("wind-farm-calls.txt", text.plain, (0, 2, 3, 4, 5, 6, 7)),
    ),
    "ST-150": (File("ferry-articles.docx", office.docx),),
    "ST-160": (File("trail-marking.txt", text.plain),),
    "ST-170": (File("wood-stoves.json", data.records),),
    "ST-180": (File("syrups.epub", web.book),),
    "ST-190": (
        File("notary-fees.csv", data.comma_separated, (1,)),
        File("notary-office.txt", text.plain, (0, 2, 3, 4, 5, 6, 7, 8)),
    ),
    "ST-200": (File("hiking-app.md", text.markdown),),
    "ST-210": (File("tree-rings.rst", text.rst),),
}
"""The files of each document, the one that holds most first."""

DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every member of a package: the earliest that a ZIP can hold."""


def settled(content: bytes) -> bytes:
    """A package whose members all have the same time, and any other file as it is."""
    if not content.startswith(b"PK"):
        return content
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for member in old.infolist():
            info = zipfile.ZipInfo(member.filename, DAY)
            stored = member.filename == "mimetype"
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(member))
    return file.getvalue()
