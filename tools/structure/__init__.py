"""Makes the suite `structure`: documents in every format that Pincite reads, and questions with their evidence.

    python -m tools.structure

- `blocks`: a document as headings, paragraphs, lists, tables and fields.
- `pieces`: what of a document can be pointed at, and where it stands in the text of the loaded file.
- `layout`: which document is written in which format.
- `text`, `web`, `office`, `pages`, `data`: writers of the formats.
- `pairs`: questions and evidence as gold pairs.

The documents are those of `tools/reader/data/structure.jsonl` that are held out: no reader is trained on them.
"""
