"""The tables of the catalogue, in the SQL that SQLite and PostgreSQL share."""

from __future__ import annotations

SCHEMA_VERSION = 6
"""Version of the tables. A catalogue of a higher version comes from a newer Pincite."""

FILES = """
CREATE TABLE files (              -- the file that a document was read from, as it was then
    document_key INTEGER PRIMARY KEY REFERENCES documents(key) ON DELETE CASCADE,
    path TEXT NOT NULL,
    loader TEXT NOT NULL,         -- version of the loaders and their limits
    size BIGINT NOT NULL,
    mtime_ns BIGINT NOT NULL,
    ctime_ns BIGINT NOT NULL,
    inode BIGINT NOT NULL
);
"""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE indexes (            -- one built index; a collection has one that is live
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    collection TEXT NOT NULL,
    fingerprint TEXT NOT NULL,    -- what made it: embedder and splitter, as JSON
    vectors TEXT NOT NULL,        -- name of the Chroma collection
    version INTEGER NOT NULL DEFAULT 0,   -- how often it was published
    index_id TEXT NOT NULL DEFAULT '',    -- hash of what is published
    live INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX one_live_index ON indexes(collection) WHERE live = 1;

CREATE TABLE documents (
    key INTEGER PRIMARY KEY AUTOINCREMENT,    -- never used again, so that neither are the keys of passages
    index_key BIGINT NOT NULL REFERENCES indexes(key),
    live INTEGER NOT NULL DEFAULT 0,          -- 0: staged, not to be seen
    embedded INTEGER NOT NULL DEFAULT 0,      -- 1: the store has acknowledged all of its vectors
    id TEXT NOT NULL,
    origin TEXT NOT NULL,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    published TEXT,
    author TEXT,
    media_type TEXT NOT NULL,
    metadata TEXT NOT NULL,       -- JSON object of strings
    sections TEXT NOT NULL,       -- JSON: [[start, end, heading], ...]
    pages TEXT NOT NULL,          -- JSON: [[start, end], ...]
    structure TEXT NOT NULL DEFAULT '',   -- JSON (index/structure_json.py); empty for a text that is read as it stands
    length INTEGER NOT NULL,      -- code points of the text
    text TEXT NOT NULL
);
CREATE UNIQUE INDEX document_ids ON documents(index_key, live, id);

CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    document_key BIGINT NOT NULL REFERENCES documents(key) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    heading TEXT NOT NULL
);
CREATE INDEX passages_of_document ON passages(document_key);

CREATE TABLE sentences (
    passage_key BIGINT NOT NULL REFERENCES passages(key) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (passage_key, start)
) WITHOUT ROWID;

CREATE TABLE obsolete_vectors (   -- no longer published, still to be deleted from the store
    index_key BIGINT NOT NULL,
    passage_key BIGINT NOT NULL,
    PRIMARY KEY (index_key, passage_key)
) WITHOUT ROWID;
"""

VECTORS = """
CREATE TABLE vectors (            -- the collections in Chroma that this catalogue made, and nobody else may delete
    name TEXT PRIMARY KEY,
    collection TEXT NOT NULL,
    owner TEXT NOT NULL           -- drawn anew for each session of writing, and noted in Chroma, too
) WITHOUT ROWID;
"""

ORIGINALS = """
CREATE TABLE originals (          -- the file that a document was read from, where that is kept
    document_key INTEGER PRIMARY KEY REFERENCES documents(key) ON DELETE CASCADE,
    hash TEXT NOT NULL
);

CREATE TABLE contents (           -- kept files, each once in a collection
    collection TEXT NOT NULL,
    hash TEXT NOT NULL,           -- SHA-256 of the content
    size BIGINT NOT NULL,         -- bytes
    content BYTEA NOT NULL,
    PRIMARY KEY (collection, hash)
);
"""

GROWTH = """
CREATE INDEX IF NOT EXISTS documents_by_origin ON documents(index_key, live, origin COLLATE BINARY);
CREATE INDEX IF NOT EXISTS originals_by_hash ON originals(hash);
CREATE INDEX IF NOT EXISTS files_by_path ON files(path);

CREATE TABLE IF NOT EXISTS fresh_vectors (    -- of passages that the index in Chroma does not have yet
    passage_key INTEGER PRIMARY KEY REFERENCES passages(key) ON DELETE CASCADE,
    index_key BIGINT NOT NULL,
    vector BYTEA NOT NULL         -- 32-bit floats, little-endian
);
CREATE INDEX IF NOT EXISTS fresh_vectors_of_index ON fresh_vectors(index_key);
"""

MIGRATIONS = {
    1: FILES,
    2: "ALTER TABLE documents ADD COLUMN structure TEXT NOT NULL DEFAULT ''",
    3: f"{VECTORS}INSERT INTO vectors SELECT vectors, collection, '' FROM indexes",
    4: ORIGINALS,
    5: GROWTH,
}
"""Statements that take the tables from each version to the next. Only writers run them: readers read every version. A
PostgreSQL database begins with version 4."""

MADE = f"{TABLES}{FILES}{VECTORS}{ORIGINALS}{GROWTH}"
"""Statements that make the tables of an empty catalogue."""


def statements(script: str) -> list[str]:
    """The statements of a script."""
    return [statement for statement in script.split(";\n") if statement.strip()]
