"""Lessons derived from others: near misses, changed claims, questions out of statements, slips of the pen."""
