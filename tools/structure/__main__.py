"""Write the suite `structure` and its files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pincite.eval.suites import dump
from pincite.eval.suites.files import BUNDLED
from pincite.index.loaders import load_bytes
from tools.structure.blocks import blocks_of
from tools.structure.layout import LAYOUT
from tools.structure.pairs import PlacedFile, pairs
from tools.structure.pieces import placed

DOCUMENTS = Path(__file__).parents[1] / "reader" / "data" / "structure.jsonl"
SUITE = "structure"


def files() -> Iterator[tuple[str, bytes]]:
    """Each file of the suite, by its name, the suite itself last."""
    lines = []
    with DOCUMENTS.open(encoding="utf-8") as source:
        documents = [json.loads(line) for line in source]
    for document in documents:
        if document["split"] != "test":
            continue
        blocks = blocks_of(document)
        loaded = []
        for file in LAYOUT[document["id"]]:
            content = file.content(blocks, document["title"])
            yield f"{SUITE}/{file.name}", content
            text = load_bytes(content, name=file.name)
            spans = placed(text.text, file.pieces(blocks), own=file.own(blocks))
            loaded.append(PlacedFile(file.name, file.format, text, spans))
        lines += [dump(pair) for pair in pairs(document, loaded)]
    yield f"{SUITE}.jsonl", "".join(f"{line}\n" for line in lines).encode()


def main(folder: Path = BUNDLED) -> None:
    """Write all files, and remove those that are no longer made."""
    made = {folder / name: content for name, content in files()}
    (folder / SUITE).mkdir(exist_ok=True)
    for path in set((folder / SUITE).iterdir()) - made.keys():
        path.unlink()
    for path, content in made.items():
        path.write_bytes(content)


if __name__ == "__main__":
    main()
