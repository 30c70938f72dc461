"""Which utterances are talk: those that consist of phrases of talk from their first to their last word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from pincite.bot.asking.english import common_words
from pincite.bot.asking.talk.acts import Act
from pincite.bot.asking.talk.phrases import known_words, phrases
from pincite.bot.asking.talk.tasks import is_task

MOST_WORDS = 16
"""Most words of an utterance to look at; a longer one is more than a phrase."""

SHORT_FORMS = {
    "whats": "what is", "wats": "what is", "whos": "who is", "hows": "how is", "wheres": "where is",
    "thats": "that is", "im": "i am", "ive": "i have", "id": "i would", "youre": "you are", "youve": "you have",
    "its": "it is", "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not",
    "wasnt": "was not", "arent": "are not", "cant": "can not", "cannot": "can not", "couldnt": "could not",
    "wont": "will not", "havent": "have not", "hasnt": "has not", "lets": "let us", "wanna": "want to",
    "gotta": "got to", "gonna": "going to", "gimme": "give me", "lemme": "let me", "u": "you", "r": "are",
    "ur": "your", "ya": "you", "wat": "what", "wut": "what", "plss": "please", "thankyou": "thank you",
    "byebye": "bye bye", "goodnight": "good night", "goodmorning": "good morning", "cu": "see you",
    "alot": "a lot", "thankq": "thank you", "thankss": "thanks", "info": "information",
    "hw": "how", "tel": "tell", "wht": "what", "abt": "about", "hv": "have",
}  # fmt: skip
"""Short forms that people type for one or more words; `known_words` has the longer ones."""

WORDS = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*")

REPEATED = re.compile(r"(\w)\1{2,}")
"""*heyyyy*, *soooo*."""

RANK = {act: number for number, act in enumerate(Act)}

NEAR = 4
"""Letters for each wrong one that a mistyped word of talk may have: *helo*, *thnaks*, *shroter*."""

SHORTEST = 3
"""Letters of the shortest mistyped word of talk: *aer*."""

COURTESY = {Act.GREETING, Act.THANKS, Act.PRAISE, Act.AGREEMENT, Act.SORRY, Act.FILLER}
"""Talk that may precede a question in the same line."""

ASKS = re.compile(
    r"(?i)(?:who|whom|whose|what|whats|when|where|why|how|which|is|are|was|were|do|does|did|has|have|had|can|could|will|"
    r"would|should|tell|list|compare|give|name|explain|in|on|and|but)\b"
)


def recognised(utterance: str) -> Act | None:
    """Return what an utterance does if it is nothing but talk; None for a question."""
    if is_task(utterance):
        return Act.TASK
    words = _words(utterance)
    if not words or _points_back(words) or len(words) > MOST_WORDS or not all(word in known_words() for word in words):
        return None
    acts = _acts(words)
    return min(acts, key=RANK.__getitem__) if acts and acts != {Act.FILLER} else None


def _points_back(words: Sequence[str]) -> bool:
    """Whether somebody asks what to do in the case that was talked about: *what should I do then?*"""
    return words[-1] == "then" and words[0] == "what" and "i" in words


def without_courtesy(question: str) -> str:
    """Return a question without the greeting or thanks in front of it: *thanks! and who signed it?*"""
    rest = question
    for mark in re.finditer(r"(?<![,.!;:–—-])[,.!;:–—-]++\s++", question):
        before, after = question[: mark.start()], question[mark.end() :]
        if len(words := _words(before)) > MOST_WORDS or not all(word in known_words() for word in words):
            break
        acts = _acts(words)
        if acts and acts <= COURTESY and acts != {Act.FILLER} and ASKS.match(after):
            rest = after
    return rest if rest is question else rest[0].upper() + rest[1:]


def _acts(words: Sequence[str]) -> set[Act] | None:
    """The acts of the phrases that the words consist of, in as few phrases as will do; None where they don't."""
    best: list[tuple[int, set[Act]] | None] = [(0, set()), *[None] * len(words)]
    for place in range(len(words)):
        if (reached := best[place]) is None:
            continue
        for phrase in phrases():
            for end in phrase.ends(words, place):
                count = reached[0] + 1 + (phrase.act is Act.FILLER)
                rival = best[end]
                if rival is None or count < rival[0]:
                    best[end] = (count, reached[1] | {phrase.act})
    whole = best[-1]
    return whole[1] if whole is not None else None


def _words(utterance: str) -> list[str]:
    """The words in lower case, short forms written out, typing errors mended towards words of talk."""
    written = (re.sub(r"['’`´]", "", word) for word in WORDS.findall(utterance.casefold()))
    return [part for word in written for part in _mended(word).split()]


def _mended(word: str) -> str:
    word = word if word in known_words() else REPEATED.sub(r"\1", word)
    if word in SHORT_FORMS:
        return SHORT_FORMS[word]
    if word in known_words() or word in common_words() or len(word) < SHORTEST or not word.isascii():
        return word
    most = 1 + (len(word) >= 2 * NEAR)
    near = [
        (OSA.distance(word, candidate, score_cutoff=most), candidate) for candidate in (*known_words(), *SHORT_FORMS)
    ]
    distance, *_, candidate = min(
        (distance, sorted(candidate) != sorted(word), candidate[0] != word[0], -len(candidate), candidate)
        for distance, candidate in near
    )
    return SHORT_FORMS.get(candidate, candidate) if distance <= most else word
