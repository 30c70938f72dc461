"""The language of a question or a statement: by its script, then by the small words that it holds.

No model is asked. Questions are short, so their own words (*wann*, *quién*, *combien*) count with the small words that
`pincite.bot.verify.languages` knows a language by. Whatever points to no other language is English.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from pincite.bot.verify.languages.detect import PERSIAN_LETTERS, SCRIPTS, SMALL_WORDS

ENGLISH = "en"

ASKING: dict[str, str] = {
    "en": "who whom whose what when where which why how did does do is are was were has have the of can",
    "de": "wer wen wem wessen was wann wo woher wohin welche welcher welches welchen welchem warum wieso weshalb wie "
    "wieviel wieviele viele womit wodurch wofür worüber gibt hat wurde kann",
    "es": "quién quien quiénes quienes qué cuándo cuando dónde donde adónde cuál cual cuáles cuales cuánto cuánta "
    "cuántos cuántas cuantos cuantas cómo como por hay tiene fue puede",
    "fr": "qui que quoi quand où quel quelle quels quelles lequel laquelle combien pourquoi comment est-ce qu'est-ce "
    "quelqu'un peut ont étaient avait",
    "it": "chi che cosa quando dove quale quali quanto quanta quanti quante perché come dov'è è",
    "pt": "quem que quê quando onde qual quais quanto quanta quantos quantas porque como é",
    "nl": "wie wat wanneer waar welke welk hoeveel waarom hoe heeft worden",
    "sv": "vem vad när var vilken vilket vilka hur varför många",
    "da": "hvem hvad hvornår hvor hvilken hvilket hvilke hvordan hvorfor mange",
    "pl": "kto co kiedy gdzie który która które ile dlaczego czy jaki jaka jakie",
    "ro": "cine ce când unde care câți câte cât cum",
    "tr": "kim ne zaman nerede hangi kaç nasıl niçin neden mi mı mu",
    "vi": "ai gì khi nào đâu bao nhiêu tại sao thế",
    "id": "siapa apa kapan mana berapa mengapa bagaimana apakah",
}
"""Words that questions are asked with."""

SIGNS = {"¿": "es", "¡": "es", "ñ": "es", "ß": "de", "œ": "fr", "ã": "pt", "õ": "pt", "ł": "pl", "ğ": "tr", "ı": "tr"}
"""Characters frequent in one language alone; each counts as a small word."""

FOREIGN = 0.3
"""Least share of letters for a script other than Latin to decide; names in such a text keep their Latin letters."""

NAMES = {
    "en": "English", "de": "German", "es": "Spanish", "fr": "French", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "sv": "Swedish", "da": "Danish", "pl": "Polish", "ro": "Romanian", "tr": "Turkish",
    "vi": "Vietnamese", "id": "Indonesian", "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "ru": "Russian",
    "hi": "Hindi", "fa": "Persian", "ar": "Arabic", "th": "Thai", "he": "Hebrew", "el": "Greek", "km": "Khmer",
    "lo": "Lao", "my": "Burmese", "bn": "Bengali",
}  # fmt: skip
"""The languages in English, by their ISO 639-1 codes."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_KNOWN = {
    language: SMALL_WORDS.get(language, frozenset()) | frozenset(words.split()) for language, words in ASKING.items()
}


@lru_cache(maxsize=4096)
def language_of(text: str) -> str:
    """The ISO 639-1 code of a text's language; English where nothing points to another.

    >>> [language_of(q) for q in ("Wann wurde die Brücke gebaut?", "¿Quién la construyó?", "Who built it?")]
    ['de', 'es', 'en']
    """
    if not text.isascii() and (script := _script(text)):
        if script == "ARABIC":
            return "fa" if PERSIAN_LETTERS & set(text) else "ar"
        return SCRIPTS.get(script, _NAMED.get(script, script.lower()))
    words = {word for match in _WORD.finditer(text.lower()) for word in (match[0], *re.split("['’]", match[0]))}
    votes = Counter({language: len(common & words) for language, common in _KNOWN.items()})
    votes.update(language for sign, language in SIGNS.items() if sign in text.lower())
    best, most = max(votes.items(), key=lambda pair: (pair[1], pair[0] == ENGLISH))
    return best if most > votes[ENGLISH] else ENGLISH


def name_of(language: str) -> str:
    """The English name of a language, given by its code or the name of its script."""
    return NAMES.get(language, language.capitalize())


_NAMED = {"THAI": "th", "HEBREW": "he", "GREEK": "el", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "BENGALI": "bn"}


def _script(text: str) -> str:
    """The script other than Latin that decides, by the first word of its letters' names; empty if none does."""
    names = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    letters = names.total()
    if "HIRAGANA" in names or "KATAKANA" in names:  # beside Han characters, which may be more
        names["HIRAGANA"] += names.pop("CJK", 0) + names.pop("KATAKANA", 0)
    names.pop("LATIN", None)
    script, count = max(names.items(), key=lambda pair: pair[1], default=("", 0))
    return script if count >= FOREIGN * letters and count else ""
