"""The catalogue: documents with their canonical texts, sentences, passages and a full-text index in one SQLite file.

What readers see changes only in one transaction, the publication. Until then new documents stand *staged* beside the
published ones, where a build that was cut off finds them again.
"""

from pincite.index.catalogue.schema import CATALOGUE_FILE, connect
from pincite.index.catalogue.snapshot import IndexRow, Snapshot, collections, snapshot
from pincite.index.catalogue.writer import CatalogueWriter, Publication, Staged

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
