"""The catalogue: documents with their canonical texts, sentences, passages and a full-text index.

One SQLite file keeps it (`sqlite`) or, for several machines, a PostgreSQL database (`postgres`); `database` is the
interface of both.

One transaction, the publication, changes what readers see. Until then new documents are *staged* beside the published
ones, and an interrupted build can take them up again.
"""

from pincite.index.catalogue.database import Database, locked, shared
from pincite.index.catalogue.records import IndexRow
from pincite.index.catalogue.rows import Staged
from pincite.index.catalogue.snapshot import Holdings, Snapshot, collections, holdings, snapshot
from pincite.index.catalogue.sqlite import CATALOGUE_FILE
from pincite.index.catalogue.writer import CatalogueWriter, Publication

__all__ = [
    "CATALOGUE_FILE",
    "CatalogueWriter",
    "Database",
    "Holdings",
    "IndexRow",
    "Publication",
    "Snapshot",
    "Staged",
    "collections",
    "holdings",
    "locked",
    "shared",
    "snapshot",
]
