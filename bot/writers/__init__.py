"""What turns a question and passages into drafts: the built-in reader, or a language model."""
