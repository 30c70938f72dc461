"""What the rules for tables and records find in one document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pincite.bot.writers.reader.cells import CellNamed
from pincite.bot.writers.reader.structured import structured
from pincite.index.loaders import load_bytes
from pincite.index.passages import passages
from pincite.index.retrieve import Retrieved

Rule = Callable[[str, Sequence[Retrieved]], CellNamed | None]


def cell(text: str, question: str, name: str = "list.csv", *, rule: Rule = structured) -> CellNamed | None:
    """Return the cell that a question names in a file; each one that is given stands where it says, with a span."""
    document = load_bytes(text.encode(), name=name)
    found = passages(document.text, document.sections, document.structure)
    named = rule(question, [Retrieved(document, one, 1.0, 0.5, 1.0) for one in found])
    for one in (named, *named.beside) if named is not None else ():
        view = one.found.passage.read[one.sentence]
        assert one.place.of(view.text).strip() == one.value
        spans = view.spans(one.place.start, one.place.end)
        assert spans and all(span.of(document.text) for span in spans)
    return named
