"""Every statement against its citations: nothing passes that does not hold.

- `quotations`: a statement that is a quotation has to be the words of its citations.
- `checking`: any other has to agree with them in all that can be compared, and be supported by them.
- `quantities`, `polarity`, `names`: what can be compared: numbers, units and dates; negation; names and quoted words.
- `support`: the seam for what judges support, and the judge that goes by words; `bot.reader.support` reads.
- `narrow`: a cited sentence down to the words that carry the statement.
"""

from __future__ import annotations

from pincite.bot.verify.quotations import Verified, verify

__all__ = ["Verified", "verify"]
