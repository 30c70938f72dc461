"""Documents come in, passages come out.

- `library`: add, refresh, find and remove documents; what `pincite.add` and the command line call.
- `build`: load -> view -> split -> embed -> store -> publish.
- `loaders`: files of every format as documents.
- `reading`: a document's sentences, and the view of each that is read; `passages`: sentences in groups.
- `retrieve`: a question in, ranked passages out.
- `catalogue`: documents, passages and full text in SQLite or PostgreSQL. `vectors`: their embeddings in Chroma.
- `llama`: node parser, embedding and retriever for LlamaIndex pipelines.
"""
