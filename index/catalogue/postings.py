"""Full text in PostgreSQL: a table of postings, a row for each term of each passage.

A row holds the term's frequency and the length of the passage, and the primary key holds all of that, so a search reads
one range of the key for each term. BM25 is computed by FTS5's formula, so that SQLite and PostgreSQL rank alike.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pincite.index.catalogue.postgres import PostgresDatabase

FULL_TEXT_TABLES = """
CREATE TABLE postings (
    index_key BIGINT NOT NULL,
    term TEXT COLLATE "C" NOT NULL,   -- empty in one row for each passage
    passage_key BIGINT NOT NULL,
    frequency INTEGER NOT NULL,       -- how often the term stands in the passage
    length INTEGER NOT NULL,          -- terms of the passage
    PRIMARY KEY (index_key, term, passage_key) INCLUDE (frequency, length)
);
CREATE INDEX postings_of_passage ON postings(passage_key);

CREATE TABLE full_text (              -- what BM25 asks of a whole index
    index_key BIGINT PRIMARY KEY,
    passages BIGINT NOT NULL DEFAULT 0,
    length BIGINT NOT NULL DEFAULT 0
);
"""

K1, B = 1.2, 0.75
"""BM25's parameters in FTS5 (https://sqlite.org/fts5.html#the_bm25_function)."""

LEAST_WEIGHT = 1e-6
"""FTS5's weight for a term that is in more than half of the passages."""

LONGEST_TERM = 200
"""Characters of a term to keep as they are; a key of PostgreSQL's holds 2,700 bytes."""

MOST_TOGETHER = 200
"""Most passages with all terms of a phrase to search for the phrase, best first."""


class Postings:
    """Full text in a table of postings."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database, self._execute = database, database.execute

    def make(self, index_key: int) -> None:
        """Make the empty full text of an index."""
        self._execute("INSERT INTO full_text (index_key) VALUES (?)", (index_key,))

    def drop(self, index_key: int) -> None:
        """Forget all terms of an index."""
        self._execute("DELETE FROM postings WHERE index_key = ?", (index_key,))
        self._execute("DELETE FROM full_text WHERE index_key = ?", (index_key,))

    def add(self, index_key: int, passages: Iterable[tuple[int, str]]) -> None:
        """Enter passages: the key of each with its terms, separated by spaces."""
        rows: list[tuple[int, str, int, int, int]] = []
        count = total = 0
        for key, terms in passages:
            frequencies, length = _counted(terms)
            rows.append((index_key, "", key, 0, length))
            rows += ((index_key, _bounded(term), key, n, length) for term, n in frequencies.items())
            count, total = count + 1, total + length
        self._database.copy("postings", rows)
        self._change(index_key, count, total)

    def remove(self, index_key: int, document_key: int) -> None:
        """Remove the passages of a document."""
        count, total = self._execute(
            "WITH removed AS (DELETE FROM postings WHERE index_key = ? AND passage_key IN "
            "(SELECT key FROM passages WHERE document_key = ?) RETURNING term, length) "
            "SELECT count(*), coalesce(sum(length), 0) FROM removed WHERE term = ''",
            (index_key, document_key),
        ).fetchone()
        self._change(index_key, -count, -total)

    def _change(self, index_key: int, passages: int, length: int) -> None:
        self._execute(
            "UPDATE full_text SET passages = passages + ?, length = length + ? WHERE index_key = ?",
            (passages, length, index_key),
        )

    def purge(self, index_key: int, *, share: float = 0.0) -> None:
        """Do nothing: the server vacuums by itself."""

    def passage_count(self, index_key: int) -> int:
        """The number of published passages."""
        return self._size(index_key)[0]

    def _size(self, index_key: int) -> tuple[int, int]:
        """The number of published passages, and that of their terms."""
        passages, length = self._execute(
            "SELECT passages, length FROM full_text WHERE index_key = ?", (index_key,)
        ).fetchone()
        return passages, length

    def frequencies(self, index_key: int, terms: Sequence[str]) -> dict[str, int]:
        """The number of passages with each term; terms without any are left out."""
        return self._counts(index_key, [term for term in terms if "." not in term])

    def _counts(self, index_key: int, terms: Sequence[str]) -> dict[str, int]:
        by_key = {_bounded(term): term for term in terms}
        rows = self._execute(
            "SELECT term, count(*) FROM postings WHERE index_key = ? AND term = ANY(?) GROUP BY term",
            (index_key, list(by_key)),
        )
        return {by_key[term]: count for term, count in rows}

    def terms(self, index_key: int, beginning: str = "") -> Mapping[str, int]:
        """Every term that begins so, with the number of passages that hold it."""
        rows = self._execute(
            "SELECT term, count(*) FROM postings WHERE index_key = ? AND term <> '' AND starts_with(term, ?) "
            "GROUP BY term",
            (index_key, beginning),
        )
        return {term: count for term, count in rows if "." not in term}

    def search(
        self,
        index_key: int,
        terms: Sequence[str],
        count: int,
        inside: Iterable[int] | None = None,
        frequencies: Mapping[str, int] | None = None,
    ) -> list[tuple[int, float]]:
        """The best passages with any of the terms: keys with their BM25 score (higher is better), best first."""
        return self._ranked(index_key, terms, 1, count, inside)

    def phrase(self, index_key: int, terms: Sequence[str], count: int) -> list[int]:
        """The keys of the best passages in which the terms stand next to each other."""
        from pincite.index.catalogue.rows import searched_terms

        together = self._ranked(index_key, terms, len(set(terms)), MOST_TOGETHER)
        wanted = f" {' '.join(terms)} "
        keys: list[int] = []
        for key, _ in together:
            if wanted in f" {searched_terms(self._database, key)} ":
                keys.append(key)
            if len(keys) == count:
                break
        return keys

    def _ranked(
        self, index_key: int, terms: Sequence[str], least: int, count: int, inside: Iterable[int] | None = None
    ) -> list[tuple[int, float]]:
        """The best passages with at least so many of the terms."""
        passages, total = self._size(index_key)
        counts = self._counts(index_key, terms)
        if not counts:
            return []
        within = None if inside is None else list(inside)
        weights = [max(math.log((passages - n + 0.5) / (n + 0.5)), LEAST_WEIGHT) for n in counts.values()]
        rows = self._execute(
            "SELECT passage_key, sum(weight * frequency * ?::float8 / (frequency + ?::float8 + ?::float8 * length)) "
            "FROM unnest(?::text[], ?::float8[]) AS wanted(term, weight) "
            "JOIN postings ON postings.index_key = ? AND postings.term = wanted.term "
            "WHERE ?::bigint[] IS NULL OR passage_key = ANY (?::bigint[]) "
            "GROUP BY passage_key HAVING count(*) >= ? ORDER BY 2 DESC, 1 LIMIT ?",
            (
                K1 + 1,
                K1 * (1 - B),
                K1 * B * passages / total,
                [_bounded(term) for term in counts],
                weights,
                index_key,
                within,
                within,
                least,
                count,
            ),
        )
        return [(key, score) for key, score in rows]


def _counted(terms: str) -> tuple[Counter[str], int]:
    """How often each term stands in a passage, and their number.

    FTS5 takes a number with a point for as many terms as it has parts, and looks for them next to each other. So the
    whole number is counted besides its parts.
    """
    parts = terms.replace(".", " ").split()
    frequencies = Counter(parts)
    frequencies.update(term for term in terms.split() if "." in term)
    return frequencies, len(parts)


def _bounded(term: str) -> str:
    """The term in the form in which it is stored."""
    return term if len(term) <= LONGEST_TERM else hashlib.sha256(term.encode()).hexdigest()
