"""Lessons made out of other lessons: near misses, changed claims, questions out of statements, slips of the pen."""
