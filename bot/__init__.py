"""A question comes in, a cited answer goes out."""
