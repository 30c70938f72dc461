"""The small reading model: what it reads, how it is run, how it was made."""
