"""Other languages: their months, small numbers, scales and negations.

They have no rules for names and none for what breaks off. A language is added as one more `Lexicon`, and the small
words that it is known by in `detect`.
"""

from __future__ import annotations

import re

from pincite.bot.verify.languages.lexicon import SEAM, Lexicon


def _months(*names: str) -> dict[str, int]:
    """Number twelve months or more, each given as its spellings with a bar between them."""
    return {spelling: number for number, name in enumerate(names, 1) for spelling in name.split("|")}


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


GERMAN = Lexicon(
    language="de",
    stop_words=frozenset(
        """
        als am an auch auf aus bei bis das dass dem den der des die diese dieser dieses ein eine einem einen einer eines
        er es für hat hatte haben ihr ihre im in ist mit nach oder sei sein seine sich sie sind so um und vom von vor
        war waren werden wird wurde wurden zu zum zur über
        """.split()
    ),
    months=_months(
        "januar|jänner|jan",
        "februar|feber|feb",
        "märz|mär",
        "april|apr",
        "mai",
        "juni|jun",
        "juli|jul",
        "august|aug",
        "september|sept|sep",
        "oktober|okt",
        "november|nov",
        "dezember|dez",
    ),
    capital_months=True,
    ordinal=r"\.",
    numbers={
        word: float(number)
        for number, word in enumerate("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split(), 2)
    },
    scales={
        "tausend": 1e3,
        **dict.fromkeys(("million", "millionen", "mio"), 1e6),
        **dict.fromkeys(("milliarde", "milliarden", "mrd"), 1e9),
        **dict.fromkeys(("billion", "billionen"), 1e12),
    },
    negation=_words(r"nicht|nichts|nie|niemals|niemand\w*|nirgends|kein\w*|ohne|weder"),
    seam=re.compile(rf"{SEAM}|,\s+(?=(?:aber|sondern|während|obwohl|weil|und|oder|doch)\b)", re.IGNORECASE),
)

FRENCH = Lexicon(
    language="fr",
    stop_words=frozenset(
        """
        a à au aux avec ce ces cette d dans de des du elle elles en est et eu il ils la le les leur leurs l mais même n
        ne on ont ou par plus pour qu que qui s sa se ses son sont sur un une était été
        """.split()
    ),
    months=_months(
        "janvier|janv",
        "février|fevrier|févr",
        "mars",
        "avril|avr",
        "mai",
        "juin",
        "juillet|juil",
        "août|aout",
        "septembre|sept",
        "octobre|oct",
        "novembre|nov",
        "décembre|decembre|déc",
    ),
    ordinal="er",
    numbers={word: float(number) for number, word in enumerate("deux trois quatre cinq six sept huit".split(), 2)}
    | {"dix": 10.0, "onze": 11.0, "douze": 12.0},
    scales={
        "mille": 1e3,
        **dict.fromkeys(("million", "millions"), 1e6),
        **dict.fromkeys(("milliard", "milliards"), 1e9),
    },
    elision=re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\w)", re.IGNORECASE),
    negation=_words(r"pas|jamais|rien|aucune?s?|personne ne|nulle part|ni|sans"),
    seam=re.compile(rf"{SEAM}|,\s+(?=(?:mais|tandis|alors|bien|parce|et|ou|qui)\b)", re.IGNORECASE),
)

SPANISH = Lexicon(
    language="es",
    stop_words=frozenset(
        """
        a al como con de del el ella ellas ellos en entre era es esta este esto fue ha han la las le les lo los más o
        para pero por que se ser son su sus también un una y ya
        """.split()
    ),
    months=_months(
        "enero|ene",
        "febrero|feb",
        "marzo|mar",
        "abril|abr",
        "mayo|may",
        "junio|jun",
        "julio|jul",
        "agosto|ago",
        "septiembre|setiembre|sept|sep",
        "octubre|oct",
        "noviembre|nov",
        "diciembre|dic",
    ),
    also_words=frozenset({"mar"}),
    ordinal="[º°o]",
    of=r"del?\s+",
    numbers={
        word: float(number)
        for number, word in enumerate("dos tres cuatro cinco seis siete ocho nueve diez once doce".split(), 2)
    },
    scales={
        "mil": 1e3,
        **dict.fromkeys(("millón", "millones"), 1e6),
        **dict.fromkeys(("billón", "billones"), 1e12),
    },
    negation=_words(r"no|nunca|jamás|nada|nadie|ning[uú]n\w*|tampoco|ni|sin"),
    seam=re.compile(rf"{SEAM}|,\s+(?=(?:pero|sino|mientras|aunque|porque|y|o|que)\b)", re.IGNORECASE),
)

PERSIAN = Lexicon(
    language="fa",
    stop_words=frozenset("آن از است این با بر برای به بود تا را شد شده که می های هم و در یا یک کرد کرده ها".split()),
    months=_months(
        "ژانویه",
        "فوریه",
        "مارس",
        "آوریل",
        "مه|می",
        "ژوئن",
        "ژوئیه|جولای",
        "اوت|آگوست",
        "سپتامبر",
        "اکتبر",
        "نوامبر",
        "دسامبر",
        "فروردین",
        "اردیبهشت",
        "خرداد",
        "تیر",
        "مرداد",
        "شهریور",
        "مهر",
        "آبان",
        "آذر",
        "دی",
        "بهمن",
        "اسفند",
    ),
    also_words=frozenset("می مه تیر مهر آذر دی بهمن".split()),
    of=r"(?:ماه\s+)?(?:سال\s+)?",
    numbers={"دو": 2.0, "سه": 3.0, "چهار": 4.0, "پنج": 5.0, "شش": 6.0, "هفت": 7.0, "هشت": 8.0},
    scales={"هزار": 1e3, "میلیون": 1e6, "میلیارد": 1e9, "تریلیون": 1e12},
    negation=_words(
        r"نیست\w*|نبود\w*|نمی\w*|نشد\w*|نکرد\w*|نداد\w*|ندار\w*|نداشت\w*|نخواه\w*|نرسید\w*|نتوانست\w*|هرگز|هیچ\w*|بدون"
    ),
    seam=re.compile(rf"{SEAM}|،\s+(?=(?:اما|ولی|زیرا|چون|و|که)\b)"),
)

CHINESE = Lexicon(
    language="zh",
    numbers={word: float(number) for number, word in enumerate("二三四五六七八九十", 2)} | {"两": 2.0},
    scales={"千": 1e3, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8},
    negation=re.compile(
        "不(?![仅僅但同断斷过過久少论論管足错錯])|没有?(?!收)|沒有?(?!收)|未(?![来來婚])|无(?:法|需|须|权)|無(?:法|需|須|權)|并非|並非|绝非|絕非"
    ),
    seam=re.compile(rf"{SEAM}|[，、]"),
    spaced=False,
)

OTHERS = (GERMAN, FRENCH, SPANISH, PERSIAN, CHINESE)
