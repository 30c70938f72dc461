"""Pincite as parts of a LlamaIndex pipeline."""
