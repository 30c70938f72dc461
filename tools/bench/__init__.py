"""Measurements made by hand from time to time: speed, retrieval, splitting, judges, and what a bad model gets past.

`data` reads question sets, `tables` prints; the other modules are programs: `python -m tools.bench.<name> --help`.
"""
