"""The catalogue: documents with their canonical texts, sentences, passages and a full-text index in one SQLite file.

One transaction, the publication, changes what readers see. Until then new documents are *staged* beside the published
ones, and an interrupted build can take them up again.
"""

from pincite.index.catalogue.rows import Staged
from pincite.index.catalogue.schema import CATALOGUE_FILE, connect
from pincite.index.catalogue.snapshot import IndexRow, Snapshot, collections, snapshot
from pincite.index.catalogue.writer import CatalogueWriter, Publication

__all__ = [
    "CATALOGUE_FILE",
    "CatalogueWriter",
    "IndexRow",
    "Publication",
    "Snapshot",
    "Staged",
    "collections",
    "connect",
    "snapshot",
]
