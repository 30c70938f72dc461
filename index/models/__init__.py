"""The built-in models, each in a folder with its model card, and the maintainer's scripts that made them."""
