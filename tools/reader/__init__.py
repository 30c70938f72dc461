"""How the reading model is made: its examples and its training."""
