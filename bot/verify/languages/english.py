"""English: the one language that every check knows."""

from __future__ import annotations

import re

from pincite.bot.verify.languages.lexicon import SEAM, Lexicon
from pincite.index.terms import STOP_WORDS

MONTHS = "january february march april may june july august september october november december".split()
"""The months in their order."""

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

SINGLE_NUMBERS = {
    **{word: float(value) for value, word in enumerate(ONES)},
    **{word: 10.0 * tens for tens, word in enumerate(TENS, 2)},
    "a hundred": 100.0,
    "a thousand": 1000.0,
    "a million": 1e6,
    "dozen": 12.0,
    "twice": 2.0,
    "thrice": 3.0,
}
"""Numbers in one word, or in one with its article."""

COMPOUND_NUMBERS = {
    f"{ten}{sign}{one}": 10.0 * tens + ones
    for tens, ten in enumerate(TENS, 2)
    for ones, one in enumerate(ONES[1:10], 1)
    for sign in "- "
}
"""Numbers in two words: *twenty-five*, *twenty five*."""

SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}

UNITS = {
    "%": "percent, per cent, pct",
    "percentage points": "percentage points, percentage point, pp",
    "dollars": "dollar, dollars",
    "euros": "euro, euros",
    "pounds": "pound, pounds",
    "roubles": "rouble, roubles, ruble, rubles",
    "yuan": "yuan, renminbi",
    "yen": "yen",
    "rials": "rial, rials",
    "kilometres": "kilometre, kilometres, kilometer, kilometers",
    "miles": "mile, miles",
    "metres": "metre, metres, meter, meters",
    "centimetres": "centimetre, centimetres, centimeter, centimeters",
    "feet": "foot, feet",
    "kilograms": "kilogram, kilograms, kilo, kilos",
    "grams": "gram, grams",
    "tonnes": "tonne, tonnes, ton, tons",
    "litres": "litre, litres, liter, liters",
    "barrels": "barrel, barrels, bbl",
    "seconds": "second, seconds",
    "minutes": "minute, minutes",
    "hours": "hr, hrs, hour, hours",
    "days": "day, days",
    "weeks": "week, weeks",
    "months": "month, months",
    "years": "year, years, yr, yrs",
    "decades": "decade, decades",
    "centuries": "century, centuries",
    "times": "times",
    "mph": "miles per hour, miles an hour",
    "kph": "kilometres per hour, kilometers per hour, kilometres an hour, kilometers an hour",
    "square metres": "square metre, square metres, square meter, square meters",
    "square kilometres": "square kilometre, square kilometres, square kilometer, square kilometers",
    "square feet": "square foot, square feet",
    "square miles": "square mile, square miles",
    "cubic metres": "cubic metre, cubic metres, cubic meter, cubic meters",
    "cubic centimetres": "cubic centimetre, cubic centimetres, cubic centimeter, cubic centimeters",
    "Wh": "watt-hour, watt-hours, watt hours",
    "kWh": "kilowatt-hour, kilowatt-hours, kilowatt hour, kilowatt hours",
    "MWh": "megawatt-hour, megawatt-hours, megawatt hour, megawatt hours",
    "GWh": "gigawatt-hour, gigawatt-hours, gigawatt hour, gigawatt hours",
    "°C": "celsius",
    "°F": "fahrenheit",
    "kW": "kilowatt, kilowatts",
    "MW": "megawatt, megawatts",
    "GW": "gigawatt, gigawatts",
}
"""Units in words, by their name. Two names are two units; symbols are in `quantities.SYMBOLS`."""

NEGATION = re.compile(
    r"\b(?:(?<!\bor )not(?! (?:only|just|merely|simply|least|to mention)\b)|never|no(?! \w{1,20} than\b)|none|"
    r"nobody|nothing|nowhere|neither|nor|without|cannot|unable|impossible|free (?:of|from)|"
    r"fail(?:s|ed|ing)? to|yet to|refus(?:e|es|ed|ing|al)|den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|"
    r"lack(?:s|ed|ing)?)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that turn a clause into its opposite."""

JOINT_NEGATION = re.compile(r"\b((?:neither|not|no|never|n['’]t)\b.*?)\bnor\b", re.IGNORECASE)
"""A negation that continues after its first word: *neither … nor*."""

CLAUSE_SEAM = re.compile(
    rf"{SEAM}|(?:,|(?<=[;:–—-]\s)|(?<![\s,]))\s++(?=(?:but|while|whereas|although|though|however|because|unless)\b)"
    r"|,\s+(?=(?:and|or|yet|so|which|who)\b)",
    re.IGNORECASE,
)
"""What separates two clauses."""

OPENINGS = (
    STOP_WORDS
    | frozenset(
        "according yes several many both another each every few most today since despite during within without "
        "following given based unlike like except besides although though because whereas unless until upon via per "
        "among across around near neither either nobody nothing none never "
        "yet still then thus also so however meanwhile".split()
    )
    | frozenset(SINGLE_NUMBERS)
)
"""Words that a statement may begin with and that name nothing."""

JOINING_NAMES = frozenset("and or of the for in".split())
"""Words that a mere list of names may hold."""

HEDGES = frozenset(
    "may might could would reportedly allegedly apparently supposedly probably possibly perhaps likely unlikely "
    "expected expects expect planned plans intends intended hopes hoped proposed proposes considering if unless "
    "suggests suggest seems seem appears appear estimated about nearly almost partly mostly usually often "
    "sometimes".split()
)
"""Words that make a statement less certain, or true of less."""

COORDINATING = frozenset("and or with the a an both between nor".split())
"""Words between two things that may change places."""

_OPPOSITES = """
before after | earlier later | more fewer | more less | above below | over under | least most | first last | since until
minimum maximum | higher lower | larger smaller | longer shorter | faster slower | older younger | best worst
increase decrease | increased decreased | increases decreases | rose fell | rise fall | rises falls | risen fallen
grew shrank | gained lost | won lost | wins loses | gain loss | profit loss | profits losses
accepted rejected | accepted declined | accepts rejects | approved rejected | approved refused | agreed refused
allowed forbidden | allowed prohibited | permitted prohibited | permitted forbidden | granted denied | granted refused
bought sold | buys sells | buyer seller | bought let | imports exports | import export | imported exported
opened closed | open closed | opens closes | includes excludes | included excluded | including excluding
north south | northern southern | east west | eastern western | left right | upper lower
always never | everyone nobody | all none | all some | every some | all most | all many | every most | always sometimes
always often | always usually | true false | present absent | public private | inside outside | winter summer
spring autumn | morning evening | up down | strengthened weakened | improved worsened | supported opposed
supports opposes | supporters opponents | confirmed denied | success failure | succeeded failed | passed failed
hired dismissed | hired fired | lent borrowed | lender borrower | landlord tenant | plaintiff defendant
mandatory optional | compulsory optional | compulsory voluntary | temporary permanent | weekly monthly | daily weekly
monthly yearly | monthly annual | daily monthly | positive negative | majority minority | major minor | cheaper dearer
"""
OPPOSITES: dict[str, set[str]] = {}
"""Words, each with those that say the opposite of it, or more than it."""

for _pair in _OPPOSITES.replace("\n", "|").split("|"):
    if _words := _pair.split():
        OPPOSITES.setdefault(_words[0], set()).add(_words[1])
        OPPOSITES.setdefault(_words[1], set()).add(_words[0])

ARTICLES = frozenset({"the", "a", "an"})

UNFINISHED = frozenset(
    "a an the and or but of that which than because is are was were be to by from as if his her its their".split()
)
"""Words that no statement ends with."""

LIMITING = re.compile(
    r"(?:\s*:|,?\s+(?:only|unless|until|till|if|except|but|provided|than|though|although|without|not|nor)\b)",
    re.IGNORECASE,
)
"""Continuations that qualify what precedes them."""

BEARING = re.compile(
    r"\b(?:if|unless|whether|may|might|could|would|should|said|says?|according|claim\w*|alleg\w*|report\w*|argu\w*|"
    r"believ\w*|think\w*|thought|suggest\w*|perhaps|possibly|probably|likely|expect\w*|hop(?:es?|ed|ing)|deni\w*|"
    r"den(?:y|ied)|doubt\w*|until|except|only|because|although|though|despite)\b",
    re.IGNORECASE,
)
"""Words by which a clause changes what those around it mean: who says so, on which condition, how surely."""

NAME_RUN = re.compile(r"[A-Z][\w'’-]{1,60}+(?:\s++(?:(?:of|the|and|for)\s++)*+[A-Z][\w'’-]++)++")
"""Capitalised words in a row, with the small words of a long name between them: *Bank of the South*."""

ENGLISH = Lexicon(
    language="en",
    stop_words=STOP_WORDS,
    months={
        **{spelling: number for number, name in enumerate(MONTHS, 1) for spelling in (name, name[:3])},
        "sept": 9,
    },
    capital_months=True,
    also_words=frozenset({"may", "mar"}),
    ordinal="st|nd|rd|th",
    of=r"of\s+",
    day_after_month=True,
    numbers=SINGLE_NUMBERS | COMPOUND_NUMBERS,
    scales=SCALES,
    units={spelling: name for name, spellings in UNITS.items() for spelling in spellings.split(", ")},
    grouped_by_comma=True,
    negation=NEGATION,
    negations_cancel=True,
    joint_negation=JOINT_NEGATION,
    seam=CLAUSE_SEAM,
)
