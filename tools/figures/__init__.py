"""The measured figures in the documents, and their tables."""
