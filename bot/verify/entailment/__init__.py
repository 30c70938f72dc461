"""Statements that follow from a sentence of their source by rule, so that they need no judge. For English."""

from __future__ import annotations

from pincite.bot.verify.entailment.following import entailed

__all__ = ["entailed"]
