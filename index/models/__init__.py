"""The built-in embedding model, with its card. `tools/embedder` makes it."""
