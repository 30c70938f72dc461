"""What somebody does who talks to a chatbot and asks nothing about the documents."""

from enum import StrEnum


class Act(StrEnum):
    """The act of an utterance; of several in one utterance, the first in this order counts."""

    SHORTER = "shorter"
    MORE = "more"
    SURE = "sure"
    ADDING = "adding"
    REMOVING = "removing"
    ABILITY = "ability"
    HOLDINGS = "holdings"
    IDENTITY = "identity"
    TASK = "task"
    """Wishes for what only a writer, translator or assistant could do."""
    COMPLAINT = "complaint"
    SMALL_TALK = "small talk"
    GOODBYE = "goodbye"
    THANKS = "thanks"
    PRAISE = "praise"
    SORRY = "sorry"
    AGREEMENT = "agreement"
    GREETING = "greeting"
    FILLER = "filler"
    """Says nothing by itself: *please*, *well*, a name for the program."""
