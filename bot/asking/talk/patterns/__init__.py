"""Talk to a chatbot beside questions about documents, as patterns of whole utterances; `phrases` reads them.

`a|b` is one word or the other, `a_b` both together, `[...]` may be left out. Words are in lower case, short forms are
written out (*what is*, not *what's*).
"""

from pincite.bot.asking.talk.acts import Act
from pincite.bot.asking.talk.patterns import answers, courtesies, program, small_talk

PATTERNS: dict[Act, str] = {**courtesies.PATTERNS, **program.PATTERNS, **answers.PATTERNS, **small_talk.PATTERNS}
"""The patterns of each act, one a line. Where two acts fit an utterance equally well, the earlier one counts."""
