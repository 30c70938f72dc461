"""The measured figures that documents show, and the tables made of them."""
