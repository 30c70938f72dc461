"""Builds the documentation: `make docs`."""

from importlib import metadata

project = "Pincite"
copyright = "The Pincite developers"  # noqa: A001 - Sphinx's name for it
release = metadata.version("pincite")
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Pincite"
html_show_sphinx = False
exclude_patterns = ["README.md"]
autodoc_typehints = "description"
autodoc_member_order = "bysource"
nitpicky = False
suppress_warnings = ["myst.xref_missing_scheme"]
