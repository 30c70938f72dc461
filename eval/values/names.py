"""Words that make or unmake a name: titles, places, successors, spellings."""

from __future__ import annotations

import re

TITLES = frozenset(
    "mr mrs ms miss mx dr doctor prof professor sir dame lord lady president chancellor king queen prince princess "
    "emperor empress pope father sister reverend rev bishop archbishop cardinal general gen colonel col major captain "
    "capt lieutenant lt sergeant sgt admiral senator sen governor gov mayor judge justice minister prime vice foreign "
    "chief secretary ambassador herr frau monsieur madame senor senora count duke duchess baron sheikh ayatollah imam "
    "sultan".split()
)

PLACES = frozenset(
    "street road avenue square island river mountain valley park hospital college university school hotel kong cross "
    "city bay lake station airport bridge court hall house palace castle cup prize award theatre theater museum".split()
)
"""Words that no title stands before: *King Street* is not *Street*."""

OTHER_PLACE = frozenset(
    "new north south east west northern southern eastern western northwest northeast southwest southeast central upper "
    "lower greater lesser old saint st san santa port fort lake mount little inner outer equatorial".split()
)
"""Words that make another place of the name behind them."""

STREETS = frozenset("street road avenue lane square drive way court place terrace close boulevard quay".split())
STREET_ENDINGS = ("strasse", "gasse", "weg", "platz", "straat", "gatan", "gata")
"""Last words of streets and their endings, folded; a house number stands before or behind them."""

SUCCESSORS = frozenset("jr sr junior senior ii iii iv vi vii viii ix xi xii xiii xiv xv xvi".split())
"""Words that make another person of the name before them."""

PREFIXES = frozenset("non anti ex un pre post vice semi pseudo".split())
"""Beginnings that turn the word behind a hyphen: *non-member*."""

SPELLINGS = (
    (re.compile(r"is(ation|ations|e|ed|es|ing|er|ers)$"), r"iz\1"),
    (re.compile(r"^(.+)(cent|met|lit|theat|fib)re(s?)$"), r"\1\2er\3"),
    (re.compile(r"^(cent|met|lit|theat|fib)re(s?)$"), r"\1er\2"),
    (re.compile(r"^(col|lab|harb|neighb|fav|hon|behavi|arm|fla?v|rum)our(.*)$"), r"\1or\2"),
    (re.compile(r"^defence(s?)$"), r"defense\1"),
    (re.compile(r"^licence(s?)$"), r"license\1"),
    (re.compile(r"^programme(s?)$"), r"program\1"),
)
"""British spellings with their American ones."""

PRONOUNS = frozenset({"us", "un", "it", "who", "am", "as", "so", "at", "in", "or", "no", "an", "is", "do", "he", "me"})
"""Words that are no acronym unless they are written in capitals."""

ABBREVIATIONS = {
    "inc": "incorporated",
    "ltd": "limited",
    "corp": "corporation",
    "co": "company",
    "bros": "brothers",
    "dept": "department",
    "univ": "university",
    "govt": "government",
    "intl": "international",
    "mt": "mount",
    "ave": "avenue",
    "rd": "road",
    "blvd": "boulevard",
}
"""Short forms in names, written with one capital letter: `Hart & Sons Ltd`."""
