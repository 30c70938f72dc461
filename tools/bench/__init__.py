"""Measurements behind the constants, and the speed figures. `python -m tools.bench` prints the latter.

The others read published data from a folder that the user names; none of it is part of Pincite.
"""
