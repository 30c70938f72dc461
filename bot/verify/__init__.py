"""Every statement against its citations: nothing passes that does not hold.

- `checking`: one statement against the sentences that it cites.
- `quantities`, `polarity`, `names`: what can be compared: numbers, units and dates; negation; names and quoted words.
- `judges`: how well a text supports a statement.
- `narrow`: a cited sentence down to the words that carry the statement.
"""

from __future__ import annotations

from pincite.bot.verify.checking import Checked, Verifier

__all__ = ["Checked", "Verifier"]
