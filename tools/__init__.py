"""Maintainers' programs, which make Pincite's models, figures and pictures. Not installed; nothing that ships imports
them.
"""
