"""Talk: utterances to a chatbot that are not questions about documents, and the short replies to them.

- `acts`: the act of an utterance, such as a greeting; `patterns`: the wordings of each act; `phrases`: reads these.
- `tasks`: wishes for a poem, a translation or a reminder, which hold any words.
- `recognising`: which utterances are talk.
- `replies`: the words of the reply.
- `revisiting`: *tell me more*, *shorter* and *are you sure*, which act on the last answer.
- `answering`: the reply as an answer.
"""

from collections.abc import Sequence

from pincite.bot.asking.talk.acts import Act
from pincite.bot.asking.talk.answering import stream
from pincite.bot.asking.talk.recognising import recognised, without_courtesy

__all__ = ["Act", "questions", "recognised", "stream", "without_courtesy"]


def questions(history: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the turns of a conversation that are no talk, each without the courtesy in front of its question."""
    return tuple((without_courtesy(asked), answer) for asked, answer in history if recognised(asked) is None)
