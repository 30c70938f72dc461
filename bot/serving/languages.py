"""The page's languages: one catalogue of messages for its HTML, its script and the errors that it shows.

A file of `static/wording` holds the messages of one language. English has no messages of errors: their classes write
them. The words of answers are those of `pincite.bot.wording`. Numbers, dates and plural forms are the browser's work.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from pincite.bot.wording import CATALOGUE
from pincite.index.errors import PinciteError

FOLDER = Path(__file__).parent / "static" / "wording"

ENGLISH = "en"

LANGUAGES = {"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "fa": "فارسی"}
"""ISO 639-1 code and own name of each."""

RIGHT_TO_LEFT = {"fa"}

COOKIE = "pincite_language"
"""Cookie with a browser's choice."""

ANSWERS = ("yes", "no", "mixed", "missing", "elsewhere")
"""Messages of answers that the page shows in its own place, as `answer.yes`; a headline has no full stop."""

HEADLINES = {"yes", "no", "mixed"}

Message = str | dict[str, str]
"""Text with placeholders in braces, or one text for each plural category (CLDR: `one`, `few`, `other`) of `count`."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def messages(language: str) -> dict[str, Message]:
    """Return all messages of a language, by key.

    >>> messages("de")["answer.yes"], messages("de")["count.passages"]["one"]
    ('Ja', '{count} Abschnitt')
    """
    own: dict[str, Message] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    words = CATALOGUE[language]
    for name in ANSWERS:
        message = getattr(words, name)
        own[f"answer.{name}"] = message.rstrip(".") if name in HEADLINES else message
    return own


def text(language: str, key: str) -> str:
    """A message without plural forms."""
    message = messages(language)[key]
    assert isinstance(message, str)
    return message


def direction(language: str) -> str:
    """Which way a language is written: the HTML attribute `dir`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def chosen(cookie: str | None, accepted: str) -> str:
    """The language to show: the reader's choice, or the best one of the header `Accept-Language`.

    >>> chosen(None, "pt-BR, fr;q=0.8, de;q=0.9"), chosen("fa", "de"), chosen("xx", "*")
    ('de', 'fa', 'en')
    """
    if cookie in LANGUAGES:
        return cookie
    wishes = []
    for place, part in enumerate(accepted.split(",")):
        tag, _, quality = part.strip().partition(";q=")
        language = tag.partition("-")[0].lower()
        weight = _weight(quality)
        if language in LANGUAGES and weight > 0:
            wishes.append((-weight, place, language))
    return min(wishes)[2] if wishes else ENGLISH


def _weight(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0


def values(error: PinciteError) -> dict[str, str | int | float]:
    """The values in an error's messages: its attributes of these names, and its own English `message`."""
    key = f"error.{type(error).__name__}"
    names = {name for language in LANGUAGES for name in placeholders(messages(language).get(key, ""))}
    attributes = {"message": str(error), **vars(error)}
    return {name: attributes[name] for name in sorted(names) if isinstance(attributes.get(name), str | int | float)}


def placeholders(message: Message) -> set[str]:
    """The names in braces."""
    forms = message.values() if isinstance(message, dict) else (message,)
    return {name for form in forms for name in _PLACEHOLDER.findall(form)}


def embedded(language: str, kept_days: int = 0) -> str:
    """Return the catalogue as an HTML element, which the page's script reads first.

    It also says for how many days the server keeps questions, which the page tells its readers.
    """
    catalogue: dict[str, Any] = {
        "language": language,
        "direction": direction(language),
        "languages": LANGUAGES,
        "cookie": COOKIE,
        "messages": messages(language),
        "keptDays": kept_days,
    }
    content = json.dumps(catalogue, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="pincite-wording">{content}</script>'
