"""Which language a statement and its sources are in: by script, then by small words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from pincite.bot.verify.languages.english import ENGLISH
from pincite.bot.verify.languages.others import OTHERS

SCRIPTS = {"CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CYRILLIC": "ru", "DEVANAGARI": "hi"}
"""The language most often written in a script, by the script's name in Unicode; others are named after their script."""

PERSIAN_LETTERS = frozenset("پچژگکی")
"""Letters that Persian has and Arabic doesn't write, or writes with another character."""

SMALL_WORDS = {lexicon.language: lexicon.stop_words for lexicon in (ENGLISH, *OTHERS) if lexicon.stop_words} | {
    language: frozenset(words.split())
    for language, words in {
        "it": "il lo gli di del della dei delle da dal dalla che la le per una un con non è si sono nel nella al alla "
        "e ed a in su anche era ha come più questo",
        "pt": "o os as a do da dos das de em no na nos nas um uma e que para por pelo com não é foi ao são se como "
        "mais sua seu ou",
        "nl": "de het een van en in is dat op te zijn niet met voor aan er werd wordt bij ook uit naar door die als om "
        "maar nog heeft was tot",
        "sv": "och att det som en ett på är av för med till inte den de har om var från i vid men sin kan eller",
        "da": "og at det er på af en et for med til ikke den de har som var fra i ved men sin kan eller om",
        "pl": "w i na z do się nie jest że to od przez oraz dla po jak był była o za ale który która przy",
        "ro": "și de la în cu pe ce care este nu din pentru o un mai fost sau prin ca al ale a sunt",
        "tr": "ve bir bu için ile da de olarak olan daha gibi çok ise değil en her ne sonra kadar oldu",
        "vi": "của và là có được trong các cho không một những với đã người này về từ khi đến cũng",
        "id": "yang dan di dari ini untuk dengan tidak pada adalah itu dalam akan oleh ke sebagai juga atau telah",
    }.items()
}
"""Frequent words that say little by themselves, for languages in Latin script. Those without a lexicon stand here so
that they are not taken for one that has a lexicon."""

LEAD = 2
"""Small words that a text has to hold beyond those of any other language, to tell its language by itself."""

FEWEST = 2
"""Fewest small words of a language to tell it by; a single one may be a name's, as in *La Paz*."""

LONG = 30
"""Number of different words above which a text with at most one small word of English is not English."""

SAMPLE = 1000
"""Characters of a text to look at: enough for some 60 small words."""

WORD = re.compile(r"[^\W\d_]+")


def common_language(statement: str, sources: str) -> str:
    """Return the language that a statement and its sources are in; empty if they differ, or if we don't know it.

    A text too short to tell is in the language of the other. If neither tells, the small words of both are counted
    together; if those don't tell, it is English.

    >>> common_language("Der Bericht nennt den Grund.", "Im Bericht steht nicht, was der Grund ist.")
    'de'
    """
    statement, sources = statement[:SAMPLE], sources[:SAMPLE]
    scripts = _script(statement), _script(sources)
    if scripts != ("LATIN", "LATIN"):
        return _by_script(scripts[0], statement + sources) if scripts[0] == scripts[1] else ""
    ours, theirs = _by_words(statement), _by_words(sources)
    if ours is None and theirs is None:
        return _by_few_words(f"{statement} {sources}")
    ours, theirs = ours or theirs, theirs or ours
    return ours if ours is not None and ours == theirs else ""


def _by_script(script: str, text: str) -> str:
    if script == "ARABIC":
        return "fa" if PERSIAN_LETTERS & set(text) else "ar"
    return SCRIPTS.get(script, script.lower())


@lru_cache(maxsize=4096)
def _by_words(text: str) -> str | None:
    """Return the language of a text in Latin script; None if its small words don't tell."""
    (language, most), (_, second) = _counts(text).most_common(2)
    return language if most >= second + LEAD else None


def _by_few_words(text: str) -> str:
    """Return the likeliest language of a text in Latin script: English, if its small words point to no other."""
    counts = _counts(text)
    most = max(counts.values())
    if counts["en"] == most or most < FEWEST:
        return "" if counts["en"] < FEWEST and len(set(WORD.findall(text.lower()))) >= LONG else "en"
    first, *others = (language for language, count in counts.items() if count == most)
    return "" if others else first


def _counts(text: str) -> Counter[str]:
    words = set(WORD.findall(text.lower()))
    return Counter({language: len(small & words) for language, small in SMALL_WORDS.items()})


@lru_cache(maxsize=4096)
def _script(text: str) -> str:
    """Return the script of most letters, as the first word of their names in Unicode; Latin if there are none."""
    if text.isascii():
        return "LATIN"
    names = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    if "HIRAGANA" in names:  # beside Han characters, which may be more
        names["HIRAGANA"] += names.pop("CJK", 0)
    return max(names, key=names.__getitem__, default="LATIN")
