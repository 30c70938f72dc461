"""Judges of support: by the built-in model, and by words in common."""
