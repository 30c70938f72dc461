"""Usual English ways of asking for a column of a table in words other than its name."""

from __future__ import annotations

from dataclasses import dataclass

from pincite.index.terms import stemmed


def stems(words: str) -> frozenset[str]:
    """Return the stems of words that stand apart by spaces."""
    return frozenset(map(stemmed, words.split()))


@dataclass(frozen=True, slots=True)
class Form:
    """A usual way of asking for a column in words other than its name."""

    wanted: frozenset[str]
    """The question words that it goes with."""
    words: frozenset[str]
    """Terms of the question that it uses."""
    names: frozenset[str]
    """Terms of the names of such columns."""
    bare: bool = False
    """Whether the question word alone asks for it: *How much is ...?*"""


def _form(wanted: str, words: str, names: str = "", *, bare: bool = False) -> Form:
    return Form(frozenset(wanted.split()), stems(words), stems(names or words), bare)


_PRICES = "price cost costs fee fare charge tariff"
PRICE_WORDS = stems("cost price pay charge charged expensive")
"""Terms of a question that ask for a price."""

FORMS = (
    _form("how what", "cost price pay charge charged expensive", _PRICES),
    _form("how what", "weigh heavy weight", "weight mass"),
    _form("how", "long", "length duration"),
    _form("how", "tall high", "height elevation altitude"),
    _form("how", "wide broad", "width breadth"),
    _form("how", "deep", "depth"),
    _form("how", "thick", "thickness"),
    _form("how", "fast", "speed"),
    _form("how", "far", "distance"),
    _form("how", "old", "age"),
    _form("how", "hot warm cold", "temperature"),
    _form("how what", "earn", "salary wage wages pay income earnings"),
    _form("how", "people work", "employees employee staff headcount workforce"),
    _form("how", "people employ employed", "employees employee staff headcount workforce"),
    _form("who", "run lead head manage direct", "head manager director leader lead chief boss"),
    _form("who", "write wrote written", "author writer"),
    _form("who", "teach taught", "teacher lecturer instructor"),
    _form("who", "make made", "maker manufacturer"),
    _form("who", "", "name person employee member", bare=True),
    _form("when", "leave depart go", "departs departure departing leaves depart"),
    _form("when", "arrive get", "arrives arrival arriving arrive"),
    _form("when", "born birthday birth", "born birth birthdate birthday dob"),
    _form("when", "", "date time day when", bare=True),
    _form("where", "go", "to destination"),
    _form("where", "work works working", "office workplace"),
    _form("where", "live lives living", "address residence home"),
    _form(
        "where",
        "find found kept keep stored store located",
        "place location where address room shelf venue office site city town",
        bare=True,
    ),
    _form("what", "job role position occupation post"),
    _form("how", "point points score scored", "points point pts pt"),
    _form("how", "game games match matches play played", "played games matches p"),
    _form("how", "game games match matches win won", "won wins w"),
    _form("how", "game games match matches lose lost", "lost losses l"),
    _form("how", "game games match matches draw drew drawn", "drawn draws d"),
    _form("who", "own owns owned", "owner proprietor keeper"),
)
"""The forms of asking. A column counts by its whole name; one that has such a word among others rules the form out."""

PRICE_ALONE = _form("how", "", _PRICES, bare=True)
"""*How much is ...?*"""

QUANTITY_ALONE = _form("how", "", "quantity qty count stock", bare=True)
"""*How many ... are there?*"""

KEY_UNITS = frozenset(
    "mm cm m km m2 km2 m3 mg g kg t ml l w kw kwh mwh v a c f k hz khz mhz ghz kb mb gb tb ms s sec secs second "
    "seconds min mins minutes h hours days pct percent usd eur gbp chf px".split()
)
"""Units that a key of JSON ends with: `area_km2`, `timeout_seconds`."""

ASKING = stems("many much number name give get got show say list use used call called money")
"""Terms of a question that say how it asks, not what about."""

HOLDERS = stems("role job position post title function office occupation duty")
"""Terms of the names of columns whose values stand for the person who holds them: *the pilot's telephone number*."""

CHANGING = frozenset(
    "not no nor or and but more most other same under over above below before after until against between during each "
    "all any both few only such than once if because too should could again".split()
)
"""Function words that ask for something other than a cell."""

NEUTRAL = stems("number no nr unit full amount")
"""Terms of a column's name that any such name may have."""

WHEN_WORDS = stems("time date day year month")
"""Terms that say what kind of *when* is asked for."""
