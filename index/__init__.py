"""Documents come in, passages come out."""
