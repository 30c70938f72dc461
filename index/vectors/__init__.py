"""The vectors of passages, in Chroma: embedded in the data folder, or on a Chroma server.

Chroma holds vectors under the keys of passages and nothing else; the catalogue, published in one transaction, says what
a key means. So vectors are added before they are published and deleted after they no longer are, and a crash in between
leaves only vectors that nobody asks for.

Facts about chromadb 1.5.9 that shape this package:

- Importing `chromadb` takes over a second, its Rust core 20 ms. So an embedded folder is *read* through the core
  (`chromadb_rust_bindings`), which the pinned version fixes. Writing, and every server, goes through the public client.
- An open client never sees what another process writes. A reader opens the folder anew for each published version
  (5 ms). The public client can't: it shares one system per path within a process.
- Deleting a collection leaves the folder of its vectors (`folders`).
- A call with more than `get_max_batch_size()` items (5,461) fails, `add` ignores an existing id, and without
  `embedding_function=None` a collection fetches a model.
"""

from pincite.index.vectors.chroma import FOLDER, VectorsDamaged, VectorsMissing
from pincite.index.vectors.reading import EmbeddedReader, ServerReader, VectorReader, open_reader, similarities
from pincite.index.vectors.writing import PREFIX, VectorWriter, discard_store, open_writer, stored_count

__all__ = [
    "FOLDER",
    "PREFIX",
    "EmbeddedReader",
    "ServerReader",
    "VectorReader",
    "VectorWriter",
    "VectorsDamaged",
    "VectorsMissing",
    "discard_store",
    "open_reader",
    "open_writer",
    "similarities",
    "stored_count",
]
