"""The built-in reader: a small model reads question and passages together, and its best sentences are quoted."""
