"""Whether another record or column fits a question as well as that of the short answer: then there is no headline."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from pincite.bot.writers.reader.asked import Asked, same_word, words_of
from pincite.bot.writers.reader.cells import fits, is_tied, keys_in
from pincite.bot.writers.reader.column_forms import ASKING, HOLDERS
from pincite.bot.writers.reader.labels import specific
from pincite.bot.writers.reader.records import Record, TableRows, Value, records
from pincite.index.retrieve import Retrieved
from pincite.index.terms import content_terms, terms
from pincite.index.types import Span

MOST_RIVALS = 300
"""Most other rows to compare; more than a passage holds."""


def doubtful(question: str, retrieved: Retrieved, spans: Sequence[Span]) -> bool:
    """Whether the value at these spans of a document is one of several that a question may mean.

    So it is where a name in the question stands neither in the record nor above it, where the question names another
    thing of the record than the one that the record is about, where another row holds as many words of the question,
    or where another column's name holds some that its own lacks.
    """
    asked = Asked(question)
    words = frozenset(content_terms(question)) - ASKING
    for record in records(retrieved):
        for value in record.values:
            if any(value.span.start < span.end and span.start < value.span.end for span in spans):
                return (
                    _is_of_stranger(question, record)
                    or _is_of_another(asked, words, record, value)
                    or _has_rival_column(asked, words, record, value)
                    or _has_rival_row(asked, words, retrieved, record, value)
                )
    return False


def _is_of_stranger(question: str, record: Record) -> bool:
    """Whether the question holds a name that neither the record nor the headings above it have."""
    named = specific(question)
    if not named:
        return False
    own = {
        term for one in record.values for term in terms(record.said(one)) if _is_spelt(question, record.said(one), term)
    }
    labels = {term for column in record.names.terms.values() for term in column}
    heads = {term for head in record.heads for term in terms(head)}
    return bool(named - own - labels - heads - record.around)


def _is_spelt(question: str, value: str, term: str) -> bool:
    """Whether a value writes a term as the question does, if both have it: *Sorrell* is not *Sorrel*."""
    asked = [word for word in words_of(question) if terms(word) == [term]]
    own = [word for word in words_of(value) if terms(word) == [term]]
    return not asked or any(same_word(one, other) for one in asked for other in own)


def _is_of_another(asked: Asked, words: Collection[str], record: Record, value: Value) -> bool:
    """Whether the question names the record by a thing that stands in it, and not by its own name.

    *What country is Lake Ur in?* does not ask for the country of a river that rises there. An office stands for
    its holder.
    """
    if record.heads or not record.must_be_named:
        return False
    keys = [key.value for key in keys_in(asked, record) if key.value is not None and key.value is not value]
    if not keys or is_tied(record, value, keys) or record.names.terms[keys[0].column] & HOLDERS:
        return False
    name = next((one for one in record.values if not any(map(str.isdigit, record.said(one)))), None)
    if name is None or set(terms(record.said(name))) & set(words):
        return False
    return all(word[:1].isupper() for word in record.said(keys[0]).split())


def _has_rival_column(asked: Asked, words: Collection[str], record: Record, value: Value) -> bool:
    """Whether the name of another column, with a value of the right type, holds words of the question that its own
    lacks, or the same ones: of *Budget 2024* and *Budget 2025* neither is *the budget*.
    """
    names = record.names.terms
    own = _asked_words(names, words, record, value.column)
    others = (
        (other, _asked_words(names, words, record, other.column)) for other in record.values if other is not value
    )
    return any(
        said and not said < own and record.said(other) != record.said(value) and fits(asked, record.said(other))
        for other, said in others
    )


def _asked_words(
    names: Mapping[int, frozenset[str]], words: Collection[str], record: Record, column: int
) -> frozenset[str]:
    """The words of the question in the name of a column, without those of the title and the headings."""
    return (names.get(column, frozenset()) & frozenset(words)) - record.around


def _has_rival_row(asked: Asked, words: Collection[str], retrieved: Retrieved, record: Record, value: Value) -> bool:
    """Whether another row of the same table holds the same words of the question, and another value."""
    if record.table is None or record.by_head:
        return False
    rows = list(_rows_near(retrieved, record))
    shared = (
        frozenset.intersection(_held(words, record, value), *(_held(words, row, None) for row in rows))
        if rows
        else frozenset()
    )
    held = _held(words, record, value) - shared
    if not held:
        return False
    keys = _key_terms(asked, record)
    for row in rows:
        other = row.value_at(value.column)
        if other is None or row.said(other) == record.said(value) or not row.said(other):
            continue
        if held <= _held(words, row, other) and keys <= _key_terms(asked, row):
            return True
    return False


def _rows_near(retrieved: Retrieved, record: Record) -> Iterator[Record]:
    """The other rows of the table in the same passage."""
    table, passage = record.table, retrieved.passage
    assert table is not None
    of_table = TableRows(retrieved, table)
    inside = table.cells_in(Span(max(table.span.start, passage.start), min(table.span.end, passage.end)))
    numbers = list(dict.fromkeys(cell.row for cell in inside if cell.row != record.row))
    for number in numbers[:MOST_RIVALS]:
        row = of_table.row(number)
        if row is not None:
            yield row


def _held(words: Collection[str], record: Record, but: Value | None) -> frozenset[str]:
    """The words of the question that a record's values hold."""
    own = {term for one in record.values if one is not but for term in terms(record.said(one))}
    own |= {term for head in record.heads for term in terms(head)}
    return frozenset(words) & own


def _key_terms(asked: Asked, record: Record) -> frozenset[str]:
    return frozenset(term for key in keys_in(asked, record) for number in key.words for term in asked.terms[number])
