"""Suites that come with Pincite, and the documents that they are asked of.

The seed suite is asked of the seed paragraphs. Any other suite `NAME.jsonl` is asked of the files in the folder `NAME`
beside it, which are indexed into the collection `suite-NAME`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.eval.suites.files import BUNDLED, Suite, bundled
from pincite.index.errors import IndexMismatch, LoadError
from pincite.index.settings import SEEDS, IndexSettings
from pincite.index.types import Document

if TYPE_CHECKING:
    from pincite.index.progress import ProgressListener


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundled suite's documents."""

    name: str

    @property
    def collection(self) -> str:
        """The collection that they are indexed into."""
        return SEEDS if self.name == SEEDS else f"suite-{self.name}"

    @property
    def folder(self) -> Path:
        """The folder of the files; the seeds have none here."""
        return BUNDLED / self.name

    def documents(self) -> list[Document]:
        """The documents, without any index.

        Raises:
            LoadError: a file can't be read.
        """
        from pincite.index.loaders import load_seeds

        return load_seeds() if self.name == SEEDS else list(self._loaded())

    def _loaded(self) -> Iterator[Document]:
        from pincite.index.loaders import find, load_all

        for path in find([self.folder]).files:
            for document in load_all(path):
                if isinstance(document, LoadError):
                    raise document
                yield document

    def index(self, settings: IndexSettings, *, on_progress: ProgressListener | None = None) -> None:
        """Index the documents, or those that have changed; a bot does that for the seeds.

        A collection that was made with other settings is made anew: it holds only what Pincite added.

        Args:
            settings: the collection among them is replaced.
            on_progress: called with each step.
        """
        from pincite.index import library

        if self.name == SEEDS:
            return
        own = settings.model_copy(update={"collection": self.collection})
        try:
            library.add(self.folder, settings=own, on_progress=on_progress)
        except IndexMismatch:
            library.rebuild(settings=own, on_progress=on_progress)
            library.add(self.folder, settings=own, on_progress=on_progress)


def bundle_of(suite: Suite) -> Bundle | None:
    """The documents of a suite that comes with Pincite."""
    return Bundle(suite.name) if suite.path.parent == BUNDLED and suite.name in bundled() else None


def bundle_in(collection: str) -> Bundle | None:
    """The documents that make up a collection, if it is that of a bundled suite."""
    return next((one for one in map(Bundle, bundled()) if one.collection == collection), None)
