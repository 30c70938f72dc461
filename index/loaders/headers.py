"""Whether the first row of a table names its columns, or is a row of data like those below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from statistics import median
from typing import Literal

from pincite.index.loaders.tables import is_value, names_columns
from pincite.index.terms import STOP_WORDS

Prior = Literal["open", "usual", "marked"]
"""The format's claim about a first row: none; that it usually names the columns, as in CSV; or that it does, as with
`<th>` or in Markdown, whose tables can't do without such a row."""

HEADED = 200
"""Most rows to look at."""

MOST = 0.5
"""Least share of a column's cells for their kind to be the column's."""

SENTENCE = 4
"""Fewest words of a cell that ends like a sentence and is one; *Qty.* and *Art. no.* are names."""

LONGEST = 7
"""Most words of a name over a column of words, where nothing else tells names from data."""

LONGER = 1.5
"""Longest row of names, as a multiple of the median row below, where nothing else tells names from data."""

FAMILY = 2
"""Fewest words, other than function words, that a cell shares with one below it and that make them of a family:
*ring red and steady*, *ring red and blinking*."""

_DOMAINS = frozenset("com org net eu de fr es it".split())
"""Ending of a site's name that has no *https* or *www* before it."""

_YEAR = re.compile(r"(?:FY ?)?(?:19|20)\d\d[aefpAEFP*]?(?:[-/–](?:\d\d){1,2})?")
_TIME = re.compile(
    r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?|uhr|h)?\b(?: ?(?:[-–—]|to|till|until|bis|à|a|alle) ?"
    r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?|uhr|h)?)",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"(?:[<>≤≥~±+-]|[A-Z]{0,3}[$€£¥]|EUR|USD|GBP|CHF)? ?\d[\d.,  ]*+([^\W\d_%‰°].*|[%‰°$€£¥].*)")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+")

_DAYS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun
    montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
    lunedì martedì mercoledì giovedì venerdì sabato domenica
    """.split()
)
_MONTHS = frozenset(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre
    novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
    """.split()
)
_NOTHING = frozenset("n/a none nil tbd unknown closed keine aucun aucune ninguno nessuno".split())
_DASHES = frozenset("-–—")
_ANSWERS = _NOTHING | set("yes no ja nein oui non sí si true false ✓ ✔ ✗ ✘ ☑ ☐ x".split())

_NAMES = frozenset(
    """
    action address age amount answer area article author benefit born capital category cause chapter city class
    client code colour color comment comments company component condition contact contents cost count country course
    currency customer date day deadline default department description destination details dose due duration effect
    email employee event example explanation feature fee field file first frequency from function group head heading
    hours id item key kind label language last lead length level limit link location manager material maximum
    meaning measure member message method metric minimum model month name note notes number object office option
    order origin owner page parameter part parts person phone place plan player position price priority problem
    procedure product program project property purpose quantity question rate reason region remark remarks remedy
    requirement responsible result role room route rule score section sender service setting shape size source
    speaker stage start state status step street subject sum summary supplier symptom system target task team tel
    telephone term test text theme time title to topic total town type unit units use user value variable vendor
    version warranty week weight what when where who why year zip nummer nr datum art typ preis kosten betrag
    beschreibung bemerkung hinweis land stadt ort adresse telefon titel rolle abteilung artikel menge einheit wert
    bedeutung ursache abhilfe maßnahme zuständig hauptstadt straße feld grund farbe größe gewicht dauer frist
    uhrzeit tag monat jahr nom numéro prix coût montant remarque pays ville lieu téléphone titre rôle personne
    quantité unité valeur signification remède champ raison couleur taille poids durée capitale année nombre número
    fecha tipo precio coste importe descripción nota estado país ciudad lugar dirección teléfono título papel
    departamento persona artículo cantidad unidad valor significado causa remedio campo motivo año nome numero data
    prezzo costo importo descrizione stato paese città luogo indirizzo telefono titolo ruolo reparto articolo
    quantità unità valore significato rimedio colore anno mail fax website
    """.split()
)
"""Words that name columns of many tables, and keys of many forms."""


def has_names(rows: Sequence[Sequence[str]], prior: Prior = "open") -> bool:
    """Whether the first row of a table names the columns.

    Args:
        rows: the texts of its cells, each row from the first column on.
        prior: what the format says.
    """
    first, *others = [[" ".join(cell.split()) for cell in row] for row in rows[:HEADED]]
    rows = [first, *(row for row in others if row != first)]  # a table over two pages has its names twice
    marked = prior == "marked"
    if len(rows) < 2 or reads_as_data(rows, marked=marked) or _is_form(rows, prior):  # noqa: PLR2004 - a name and a value
        return False
    if marked:
        return True
    if not (names_columns(rows[0]) or _is_pivot(rows)):
        return False
    return prior == "usual" or _stands_over_values(rows) or _stands_out(rows)


def reads_as_data(rows: Sequence[Sequence[str]], *, marked: bool = False) -> bool:
    """Whether some cell of the first row is of the kind of those below it.

    Args:
        rows: the texts of its cells, each row from the first column on.
        marked: whether the format marks the row as names; a number is no reason to doubt it then.
    """
    first, *below = rows
    pivot = _is_pivot(rows)
    for column, cell in enumerate(first):
        cells = [row[column] for row in below if column < len(row) and row[column]]
        if not cell or not cells:
            continue
        kind = _kind(cell)
        if kind == "sentence" or (kind in {"mail", "address"} and not marked):
            return True
        meant = marked and kind == "number" and (len(first) > 2 or not _units([cell]))  # noqa: PLR2004 - key and value
        if kind and not meant and not (pivot and column) and _share(cells, kind) >= MOST:
            return True
        again = cell in cells if marked else cell.casefold() in {other.casefold() for other in cells}
        if again or _is_of_family(cell, cells, marked=marked):
            return True
    return False


def _kind(cell: str) -> str:  # noqa: PLR0911 - one for each kind
    """The kind of a value; for a code its shape, for words nothing."""
    words = cell.split()
    if len(words) == 1 and "." in cell.rpartition("@")[2] and cell.rpartition("@")[0]:
        return "mail"
    if len(words) == 1 and _is_address(cell):
        return "address"
    if _YEAR.fullmatch(cell):
        return "year"
    if cell.casefold() in _ANSWERS:
        return "answer"
    if any(map(str.isdigit, cell)):
        if _TIME.match(cell):
            return "time"
        if set(map(str.casefold, _WORD.findall(cell))) & _MONTHS:
            return "date"
        if is_value(cell):
            return "number"
        if measure := _MEASURE.fullmatch(cell):
            return f"measure {measure[1].split()[0].casefold()}" if len(words) < SENTENCE + 2 else "measure"
        if not cell[0].isdigit() and len(words) <= 3:  # noqa: PLR2004 - Room 12, A-102
            return f"code {_DIGITS.sub('0', cell.casefold())}"
    if len(words) >= SENTENCE and cell[-1] in ".!。" and not cell.endswith("..."):
        return "sentence"
    named = [word.casefold().rstrip(".") for word in re.split(r"[\s–—-]+", cell) if word]
    return "day" if named and all(word in _DAYS for word in named) else "month" if cell.casefold() in _MONTHS else ""


def _is_address(word: str) -> bool:
    name, dot, end = word.partition("/")[0].rpartition(".")
    return word.startswith(("http://", "https://", "www.")) or bool(name and dot and end.casefold() in _DOMAINS)


def _share(cells: Sequence[str], kind: str) -> float:
    return sum(_kind(cell) == kind for cell in cells) / len(cells)


def _is_of_family(cell: str, cells: Sequence[str], *, marked: bool) -> bool:
    """Whether a cell is a variant of some below it: it shares most words with one, or the first or last with most."""
    own = _content(cell)
    if len(own) < 2:  # noqa: PLR2004 - one word is what the cells below are a kind of
        return False
    for other in map(_content, cells):
        shared = len(own & other)
        if shared >= FAMILY and own - other and other - own and 2 * shared >= max(len(own), len(other)):
            return True
    if marked or _is_name(cell):
        return False
    words = _WORD.findall(cell.casefold())
    others: list[list[str]] = [found for text in cells if (found := _WORD.findall(text.casefold()))]
    alike = max(sum(_singular(one[at]) == _singular(words[at]) for one in others) for at in (0, -1))
    return len(others) > 1 and alike > MOST * len(others)


def _singular(word: str) -> str:
    return word.removesuffix("s")


def _content(cell: str) -> set[str]:
    return {word for word in map(str.casefold, _WORD.findall(cell)) if word not in STOP_WORDS}


def _is_name(cell: str) -> bool:
    """Whether a cell names a column in many tables, such as *Date of birth* and *unit_price*."""
    words = [word for word in map(str.casefold, re.split(r"[\W_]+", cell)) if word]
    return 0 < len(words) <= LONGEST and bool(_NAMES & {words[0], words[-1], words[-1].removesuffix("s")})


def _is_pivot(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names a measure over each column but the first: `5 kg | 10 kg` over prices."""
    kinds = {_kind(cell) for cell in rows[0][1:]}
    if len(rows[0]) < 3 or len(set(rows[0])) < len(rows[0]) or len(kinds) != 1 or _kind(rows[0][0]):  # noqa: PLR2004
        return False
    kind = next(iter(kinds))
    if not kind or kind in {"number", "answer", "mail", "address", "sentence"}:
        return bool(kind == "number" and _units(rows[0][1:]) and not _units(rows[0][1:]) & _units(_all_below(rows)))
    return not any(_kind(cell) == kind for cell in _all_below(rows))


def _units(cells: Sequence[str]) -> set[str]:
    """The units of values, such as `kg`; those without a unit have none."""
    ends = ("".join(takewhile(str.isalpha, reversed(cell)))[::-1] for cell in cells)
    return {unit.casefold() for unit in ends if unit}


def _is_form(rows: Sequence[Sequence[str]], prior: Prior) -> bool:
    """Whether two columns are keys and values: other keys below the first one, or values of several kinds."""
    key, *values = rows[0]
    if len(values) > 1 and _is_double_form(rows):
        return True
    if len(values) != 1 or not values[0] or _is_name(values[0]) or not _is_name(key):
        return False
    keys = _below(rows, 0)
    if len(keys) > 1 and 2 * sum(map(_is_name, keys)) > len(keys) and not _stands_over_values(rows):
        return True
    below = _below(rows, 1)
    several = len({_kind(cell) for cell in below}) > 1 and any(map(is_value, below))
    return prior != "marked" and (several or (prior == "open" and len(below) == 1))


def _is_double_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether keys and values stand side by side: `Name | Anna | Born | 1961`."""
    if len(rows[0]) % 2:
        return False
    keys = [cell for row in rows for cell in row[::2] if cell]
    values = [cell for row in rows for cell in row[1::2] if cell]
    named = sum(map(_is_name, keys))
    return 2 * named > len(keys) and all(map(_is_name, rows[0][::2])) and not any(map(_is_name, values))


def _stands_over_values(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column holds nothing but values below a name."""
    named = (_below(rows, column) for column, cell in enumerate(rows[0]) if column and cell.casefold() not in _NOTHING)
    return any(any(cells) and all(cell in _DASHES or is_value(cell) for cell in cells) for cells in named)


def _stands_out(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a row of words reads as names of columns of words: short, and not of one shape with those below."""
    first = rows[0]
    if len(first) == 2:  # noqa: PLR2004 - two columns may be keys and values
        return _is_name(first[1]) and not any(map(_is_name, _below(rows, 0)))
    if len(rows) > 2 and any(map(_is_name, first)):  # noqa: PLR2004
        return True
    if not first[0] and all(_below(rows, 0)):  # an empty corner
        return True
    if len(rows) < 3 or any(len(cell.split()) > LONGEST for cell in first):  # noqa: PLR2004
        return False
    if sum(map(len, first)) > LONGER * median(sum(map(len, row)) for row in rows[1:]):
        return False
    return not any(_is_proper(cell) and _mostly_proper(_below(rows, column)) for column, cell in enumerate(first))


def _is_proper(cell: str) -> bool:
    """Whether a cell is a name of several words, all capitalised: *Anna Holm*."""
    words = cell.split()
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _mostly_proper(cells: Sequence[str]) -> bool:
    return bool(cells) and sum(map(_is_proper, cells)) > MOST * len(cells)


def _below(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    return [row[column] for row in rows[1:] if column < len(row)]


def _all_below(rows: Sequence[Sequence[str]]) -> list[str]:
    return [cell for row in rows[1:] for cell in row[1:] if cell]
