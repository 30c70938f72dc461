"""How a document is read: its sentences, and the view of each, made from the document's structure.

A table row is read with the names of its columns, a list item or a short section with its heading, an answer with its
question. Characters that are not part of the text as shown (comments, addresses, struck-out words) are left out.

- `splitting`: a document's sentences; `table_sentences`: those of its tables; `prose`: which values read as text.
- `naming`: the sentences that only name others; `table_names` knows the names of columns and rows.
- `views`: the view of a sentence, made of `pieces`; `table_views`: the view of a row; `marks`: ticks and crosses.
- `passage_views`: the views of a passage's sentences together, and what is searched and embedded of them.
"""

from pincite.index.reading.marks import ASKING, NO_MARKS, YES_MARKS
from pincite.index.reading.naming import is_naming
from pincite.index.reading.passage_views import (
    Stretch,
    embedded,
    passage_view,
    read_alone,
    searched,
    stretch,
    under_headings,
)
from pincite.index.reading.prose import is_prose, is_sentence, with_marks
from pincite.index.reading.splitting import document_sentences
from pincite.index.reading.table_names import LONGEST_ROW_NAME
from pincite.index.reading.views import sentence_view

__all__ = [
    "ASKING",
    "LONGEST_ROW_NAME",
    "NO_MARKS",
    "YES_MARKS",
    "Stretch",
    "document_sentences",
    "embedded",
    "is_naming",
    "is_prose",
    "is_sentence",
    "passage_view",
    "read_alone",
    "searched",
    "sentence_view",
    "stretch",
    "under_headings",
    "with_marks",
]
