"""Makes the built-in embedding model from its published weights."""
