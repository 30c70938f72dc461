"""The sentences of a text as spans. They are exact by construction: the text is cut, never searched for a sentence.

Structure comes first (index/blocks.py): no sentence leaves its paragraph, list item, table row or heading. Within prose
the library sentencex proposes boundaries. It finds none inside quotation marks and brackets, so it sees spaces in their
place. Our own rules then return closing marks to their sentence, join continuations ("he added", "vol. 3") and add
boundaries that it misses ("No. Iran is an observer."). Thai, which has no full stop, has rules of its own
(index/thai.py).

Boundary F1 on tests/index/data/sentences.yaml (126 texts of our own, 211 boundaries inside them; 64 of these were held
out while the rules were made). Each library with its rules for English, on the whole text:

                    ends  sentencex  nupunkt    pysbd  charboundary     ours
    quotations        26      0.920    0.926    0.920         0.814    0.963
    abbreviations     21      0.870    0.872    0.857         0.711    1.000
    numbers           14      0.966    0.966    0.966         0.929    1.000
    initials           7      1.000    0.833    0.833         0.833    1.000
    ellipses          10      0.889    1.000    0.889         0.889    1.000
    addresses          6      0.923    0.923    0.857         0.923    0.923
    wrapped lines     11      0.900    0.842    0.688         0.800    1.000
    lists             22      0.952    0.370    0.957         0.516    1.000
    markup, tables    25      0.667    0.600    0.821         0.564    0.980
    code               8      0.889    0.556    0.696         0.667    0.842
    Persian           10      0.909    0.842    0.824         0.778    0.909
    Arabic, Urdu       8      0.941    0.615    0.500         0.545    1.000
    Chinese, Japanese 18      0.944    0.000    0.824         0.000    0.914
    Hindi, Bengali     8      0.941    0.500    0.500         0.545    1.000
    other languages   17      0.780    0.778    0.683         0.824    1.000
    tuned on         147      0.866    0.723    0.799         0.690    0.980
    held out          64      0.923    0.764    0.864         0.737    0.955
    all              211      0.883    0.735    0.818         0.704    0.972
    1,000 chars/s             37400     9300        7           195     3600
    import, ms                    2       81       54          5840        6
    version                  1.0.32    0.8.0    0.3.4         0.5.0
    released                2026-09  2026-09  2021-02       2025-04
    licence                     MIT      MIT      MIT           MIT

sentencex is the most accurate and the fastest, and knows the scripts; its offsets are code points. nupunkt knows
English and legal abbreviations only, pysbd is no longer maintained and would take two minutes for a megabyte, and
charboundary brings scikit-learn with it. Measured by tools/bench/sentences.py on a busy two-core machine; our import
time does not include the package around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sentencex import get_sentence_boundaries  # type: ignore[import-untyped]

from pincite.index import thai
from pincite.index.blocks import BlockKind, blocks, mark, plain
from pincite.index.cut import pieces, whole
from pincite.index.language import language_of, latin_language, small_words
from pincite.index.types import Span

MAX_SENTENCE = 800
"""Longest sentence in code points; longer ones are cut. Of 11,197 sentences of speech, encyclopaedic, medical and
financial text (the corpora of Chroma's chunking evaluation) 18 are longer, mostly lists of names or references without
full stops. A passage (1,000) holds any sentence."""

LIBRARY_WINDOW = 4096
"""Code points of a paragraph that the library sees at a time. Its time is quadratic in the number of quotation marks
(3.4 s for 100,000); a window bounds that at 6 ms, or 1.4 s for a megabyte of nothing else."""

_PREFER = {BlockKind.PROSE: "", BlockKind.LINE: "|\t", BlockKind.CODE: "\n"}
# hidden from the library, which finds no boundaries inside quotation marks and brackets
_QUOTES = '“”„‟"«»‹›()*_'
_MASK = str.maketrans(dict.fromkeys(_QUOTES, " "))
_CODE = re.compile(r"`[^`\n]+`")
_CLOSES = re.compile(r"[”’\"'»›)\]}*_“]*(?:\s+[»›”)\]]+(?=\s|$))?")
# abbreviations, by language, that the library mistakes for the end of a sentence
_SINGLE = re.compile(r"(?<!\w)[^\W\d_]\.$")
_TITLES = {
    "ru": _SINGLE,
    "ar": _SINGLE,
    "el": _SINGLE,
    "de": _SINGLE,
    "fr": _SINGLE,
    "es": _SINGLE,
    "zh": re.compile(r"(?<![A-Za-z])[A-Za-z]\.$"),
    "ja": re.compile(r"(?<![A-Za-z])[A-Za-z]\.$"),
    "hi": re.compile(r"(?:^|\s)(?:डॉ|प्रो)\.$"),
}
# abbreviations in Latin script that stand before what they qualify: titles and degrees before a name
_BEFORE_NAME = re.compile(
    r"(?<![^\W\d_])(?:[^\W\d_]+\.[-‐‑][^\W\d_]+"
    r"|Mag|Magª|Dipl|Ing|Dr|DDr|Prof|Univ|Priv|Doz|Dkfm|Dkffr|Kfm|Prok|Bgm|Abg|Hofr|KommR|Insp|Hptm|Oblt|Obst|Frl|Hrn"
    r"|Lic|Mgr|Dott|Sig|Mme|Mmes|Mlle|Dña|Profa|Pdte|Mons|Ilmo|Atty"
    r"|incl|excl|approx|aprox)\.$"
)
# and those that are words in other languages: "inkl. MwSt.", but "She changed her mind. Anna left."
_BEFORE_NAME_IN_GERMAN = re.compile(
    r"(?<![^\W\d_])(?:techn|jur|phil|rer|nat|geb|verh|ehem|stv|österr|engl|inkl|exkl|zzgl|abzgl|bzgl|insb|mind|gem)\.$"
)
_JOINED = re.compile(r"[-‐‑][^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
# a number that opens the next sentence, and abbreviations before a number or a date
_NUMBER = re.compile(r"\s*\(?\d{1,3}[.)]")
_COUNTED = re.compile(
    r"\b(?:(?i:vol|pp|nos|approx|ca)|Eqs?|Figs|Refs|Secs|Chs?|App|Paras?|Tab|Abs|Abb|Anm|Bd|Kap|Nrn|Rn|Rz|Pkt|Ziff)\.$"
)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.$")
_DATE = re.compile(r"\s*(?:\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b)")
# boundaries that the library misses: "?!", "…" after a word, the answer "No."
_MISSED = re.compile(
    r"(?:(?<![!?])[!?]{2,}+|(?<!\s)(?:…|\.{3})|\b[Nn]o\.(?=\W+[A-Z][a-z]))(?=[”\"»)*_]*\s+[“\"«(*_]*[^\W\d_a-z])"
)
# what a letter names one of: the letter of "in Building A. Fire drills …" is no initial, as that of "Anna A. Lind" is
_LETTER = re.compile(r"(?<=\w)\s[A-Z]\.(?=[”\"»)*_]*\s+[“\"«(*_]*[^\W\d_a-z])")
_LETTERED = re.compile(
    r"(?<=[\w,)]\s)[*_“\"(]*(?i:annex|appendix|area|bay|berth|block|box|building|cabin|cabinet|category|chart|class"
    r"|classroom|clause|column|compartment|corridor|depot|dock|drawer|entrance|exhibit|exit|figure|form|gate|grade|group"
    r"|hangar|hall|hepatitis|influenza|item|junction|key|letter|level|line|list|locker|lot|method|model|module|option"
    r"|paragraph|part|phase|pier|plan|platform|point|pool|quay|question|ramp|ring|room|route|row|scenario|schedule|section"
    r"|sector|series|shed|shelf|site|size|stage|stair|staircase|stairwell|stand|step|store|table|team|tier|terminal|tower"
    r"|track|type|unit|variant|version|vitamin|volume|ward|warehouse|wing|zone"
    r"|abschnitt|anhang|anlage|aufgang|bau|bauteil|bereich|ebene|eingang|feld|flügel|formular|gebäude|gleis|gruppe|halle"
    r"|haus|kategorie|klasse|lager|linie|modell|punkt|raum|saal|sektor|spalte|station|stufe|tabelle|teil|trakt|turm"
    r"|typ|variante|zeile|zimmer"
    r"|annexe|bâtiment|bloc|catégorie|classe|groupe|ligne|niveau|partie|porte|quai|salle|secteur|tableau|vitamine"
    r"|anexo|aula|bloque|categoría|clase|edificio|grupo|línea|modelo|muelle|nivel|opción|parte|puerta|sala|tabla|tipo"
    r"|vitamina|zona)$"
)
LONGEST_LETTERED = 24
"""Code points before a letter that are looked at for what it names."""


def sentences(text: str) -> list[Span]:
    """The sentences of a text, in order.

    Every character that is not white space (`str.isspace`) lies in exactly one. None is empty, begins or ends with
    white space, or exceeds MAX_SENTENCE code points (unless a single grapheme cluster does). Takes linear time.
    """
    shown, latin = plain(text), latin_language(text)
    raw: list[_RawSentence] = []
    for block in blocks(text):
        ends = _ends(shown[block.start : block.end], latin) if block.kind is BlockKind.PROSE else []
        cuts = [block.start, *(block.start + end for end in ends), block.end]
        for i, (start, end) in enumerate(pairwise(cuts)):
            _add(raw, text, strip(text, start, end), _PREFER[block.kind], block.follows or i > 0)
    spans: list[Span] = []
    for sentence in raw:
        if sentence.end - sentence.start <= MAX_SENTENCE:
            spans.append(Span(sentence.start, sentence.end))
            continue
        cuts = [
            sentence.start,
            *pieces(text, sentence.start, sentence.end, MAX_SENTENCE, prefer=sentence.prefer),
            sentence.end,
        ]
        spans.extend(span for start, end in pairwise(cuts) if (span := strip(text, start, end)) is not None)
    return spans


def strip(text: str, start: int, end: int) -> Span | None:
    """The span without the white space around it; None for nothing but white space."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


@dataclass(slots=True)
class _RawSentence:
    """A sentence before it is cut to length."""

    start: int
    end: int
    prefer: str
    wordless: bool


def _add(raw: list[_RawSentence], text: str, span: Span | None, prefer: str, follows: bool) -> None:
    """Add a sentence; marks without a word join the sentence beside them, if the paragraph has one."""
    if span is None:
        return
    wordless = not any(map(str.isalnum, span.of(text)))
    if follows and raw and (wordless or raw[-1].wordless):
        raw[-1].end = span.end
        raw[-1].wordless = raw[-1].wordless and wordless
    else:
        raw.append(_RawSentence(span.start, span.end, prefer, wordless))


def _ends(prose: str, latin: str) -> list[int]:
    """The offsets in a block of prose between two sentences."""
    language = language_of(prose, latin)
    marked = mark(prose)
    shown = " " * marked + _CODE.sub(lambda code: "X" * len(code[0]), prose[marked:])
    lettered = set(_lettered(shown))
    if language not in {"zh", "ja"}:
        shown = shown.translate(_MASK)
    stops = {match.end() for match in _MISSED.finditer(prose)} if latin == "en" else set()
    stops.update(lettered)
    stops.update(thai.ends(shown) if language == "th" else _library(shown, language))
    cased = next(filter(str.isalpha, shown), "").isupper()
    ends: list[int] = []
    for stop in sorted(stops):
        end = _after(prose, shown, stop)
        start = ends[-1] if ends else marked
        if (
            end > start
            and not _NUMBER.fullmatch(prose, start, end)
            and not _goes_on(prose, shown, end, language, cased, lettered=stop in lettered)
        ):
            ends.append(end)
    return ends


def _lettered(shown: str) -> Iterator[int]:
    """The ends of the letters that name one of several things and no person."""
    for letter in _LETTER.finditer(shown):
        if _LETTERED.search(shown, max(0, letter.start() - LONGEST_LETTERED), letter.start()):
            yield letter.end()


def _library(shown: str, language: str) -> Iterator[int]:
    """The library's boundaries; it sees one window of the text at a time."""
    at = 0
    while at < len(shown):
        stop = min(at + LIBRARY_WINDOW, len(shown))
        ends = [at + boundary["end_index"] for boundary in get_sentence_boundaries(language, shown[at:stop])]
        inner = [end for end in ends if at < end < stop]
        yield from inner
        at = inner[-1] if inner and stop < len(shown) else stop


def _after(prose: str, shown: str, stop: int) -> int:
    """The end of a sentence that the library ends at `stop`: after its closing quotation marks."""
    while stop > 0 and shown[stop - 1].isspace():
        stop -= 1
    closed = _CLOSES.match(prose, stop)
    return closed.end() if closed else stop


def _goes_on(prose: str, shown: str, end: int, language: str, cased: bool, *, lettered: bool) -> bool:
    """Whether the sentence continues after the boundary at `end`."""
    following = shown[end : end + 40]
    begins = end + len(following) - len(following.lstrip())
    if not whole(prose, begins):
        return True
    word = next(filter(str.isalnum, following), "")
    if cased and word.islower():
        return True
    before = prose[max(0, end - 16) : end]
    if not lettered and language in _TITLES and _TITLES[language].search(before):
        return True
    if word.isdigit() and _COUNTED.search(before):
        return True
    if _WEEKDAY.search(before) is not None and _DATE.match(following) is not None:
        return True
    return _qualifies(before, following, language)


def _qualifies(before: str, following: str, language: str) -> bool:
    """Whether an abbreviation stands before what it qualifies, as in *Dipl.-Ing. Karl Moser* and *inkl. MwSt.*

    A small word after it begins a sentence: *Sie ist Mag. Er ist Ing.*
    """
    if before.endswith(".") and _JOINED.match(following):
        return True
    opening = _WORD.search(following)
    small = small_words(language)
    if not small or not opening or opening[0].lower() in small:
        return False
    german = language == "de" and _BEFORE_NAME_IN_GERMAN.search(before)
    return bool(german or _BEFORE_NAME.search(before))
