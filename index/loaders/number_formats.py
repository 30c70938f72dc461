"""Numbers, dates and times as a spreadsheet shows them, by their format codes (ISO 29500-1, 18.8.31).

No library that we know of does this: python-calamine and openpyxl give bare values, in which 7.5 % is 0.075 and 45,321
may be a day; the port of SheetJS's formatter fails with a present Babel. Months and weekdays are in English, whatever
the code's locale.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, takewhile

GENERAL = "General"

_ISO_DATE = "yyyy-mm-dd"
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"$"#,##0;-"$"#,##0', 6: '"$"#,##0;-"$"#,##0',
    7: '"$"#,##0.00;-"$"#,##0.00', 8: '"$"#,##0.00;-"$"#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: _ISO_DATE, 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: f"{_ISO_DATE} h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 41: '#,##0;(#,##0);"-"', 42: '"$"#,##0;"$"(#,##0);"$-"',
    43: '#,##0.00;(#,##0.00);"-"', 44: '"$"#,##0.00;"$"(#,##0.00);"$-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    48: "##0.0E+0", 49: "@", **dict.fromkeys((*range(27, 37), *range(50, 59)), _ISO_DATE),
}  # fmt: skip
"""Formats that a file names by number alone. Those that follow the viewer's settings, such as 14, give ISO dates."""

LONGEST_CODE = 500
"""Longest format code, in code points; spreadsheets allow 255."""

LAST_DAY = 2_958_466
"""The day after 9999-12-31, the last one that spreadsheets show."""

_LARGEST = 1e15
"""Magnitude from which a spreadsheet no longer keeps single digits."""

_WIDE = Context(prec=2 * LONGEST_CODE)
_FALSE_LEAP_DAY = 60
"""The number of 29 February 1900, a day that spreadsheets count although it never was."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*](?P<space>.)|\[(?P<bracket>[^\]]*)\]?|(?P<general>General)'
    r"|(?P<ampm>AM/PM|A/P)|(?P<exponent>E[+-])|(?P<digit>[0#?])|(?P<date>y+|m+|d+|h+|s+|e+|g+|b+)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_TESTS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "<>": lambda a, b: a != b,
    "=": lambda a, b: a == b,
}
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """`text`, `digit`, `point`, `comma`, `percent`, `slash`, `exponent`, `date`, `elapsed`, `ampm`, `general`, `at`."""
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[_Token, ...]
    condition: tuple[str, float] | None

    @property
    def dated(self) -> bool:
        return any(token.kind in {"date", "elapsed", "ampm"} for token in self.tokens)

    @property
    def literal(self) -> bool:
        return all(token.kind == "text" for token in self.tokens)


def shown_number(value: float, code: str, *, since_1904: bool = False) -> str:
    """The number as a cell with this format shows it, in English notation and without padding.

    >>> shown_number(0.075, "0.0%"), shown_number(45321, "d mmm yyyy"), shown_number(-5, "#,##0;(#,##0)")
    ('7.5%', '30 Jan 2024', '(5)')
    """
    sections = _sections(code) if len(code) <= LONGEST_CODE else _sections(GENERAL)
    section, signed = _chosen(sections, value)
    if section.dated:
        return _moment(section.tokens, value, since_1904)
    if any(token.kind == "general" for token in section.tokens):
        text = "".join(_general(value) if t.kind == "general" else t.text for t in section.tokens if t.kind != "at")
        return text.strip()
    if abs(value) >= _LARGEST and not any(token.kind == "exponent" for token in section.tokens):
        return _general(value)
    sign = "-" if signed and value < 0 else ""
    shown = _digits(section.tokens, abs(value))
    if sign and not any(c in "123456789" for c in shown):
        sign = ""
    return f"{sign}{shown.strip()}"


def shown_text(text: str, code: str) -> str:
    """The text as a cell with this format shows it: some formats put words around it, or hide it."""
    sections = _sections(code) if len(code) <= LONGEST_CODE else ()
    if len(sections) >= 4:  # noqa: PLR2004 - the fourth is for text
        section = sections[3]
    elif sections and any(token.kind == "at" for token in sections[-1].tokens):
        section = sections[-1]
    else:
        return text
    return "".join(text if token.kind == "at" else token.text for token in section.tokens).strip()


def is_date_format(code: str) -> bool:
    """Whether a format shows a day or a time."""
    return len(code) <= LONGEST_CODE and _sections(code)[0].dated


@lru_cache(maxsize=1000)
def _sections(code: str) -> tuple[_Section, ...]:
    """The up to four sections of a format code."""
    sections: list[_Section] = []
    tokens: list[_Token] = []
    condition: tuple[str, float] | None = None
    for match in _TOKEN.finditer(code or GENERAL):
        if match[0] == ";":
            sections.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif match.lastgroup == "bracket":
            if test := _CONDITION.fullmatch(match["bracket"]):
                condition = test[1], float(test[2])
            elif _ELAPSED.fullmatch(match["bracket"]):
                tokens.append(_Token("elapsed", match["bracket"].lower()))
            elif match["bracket"].startswith("$"):
                tokens.append(_Token("text", match["bracket"][1:].partition("-")[0]))
        else:
            tokens.append(_token(match))
    return (*sections, _Section(tuple(tokens), condition))


_SIGNS = {".": "point", ",": "comma", "%": "percent", "/": "slash", "@": "at"}


def _token(match: re.Match[str]) -> _Token:
    match match.lastgroup:
        case "quoted":
            return _Token("text", match["quoted"])
        case "escaped":
            return _Token("text", match["escaped"])
        case "space":
            return _Token("text", "" if match[0].startswith("*") else " ")
        case "plain":
            return _Token(_SIGNS.get(match[0], "text"), match[0])
        case "date":
            return _Token("date", match[0].lower())
        case kind:
            return _Token(kind or "text", match[0])


def _chosen(sections: Sequence[_Section], value: float) -> tuple[_Section, bool]:
    """The section for a value, and whether a minus sign is still to be written."""
    numeric = sections[:3]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _TESTS[section.condition[0]](value, section.condition[1]):
                return section, True
        return _sections(GENERAL)[0], True
    if value < 0 and len(numeric) > 1:
        return numeric[1], False
    if value == 0 and len(numeric) > 2:  # noqa: PLR2004 - the third is for zero
        return numeric[2], False
    return numeric[0], True


def _general(value: float) -> str:
    if value == int(value) and abs(value) < _LARGEST:
        return str(int(value))
    return f"{value:.10g}".replace("e", "E")


def _digits(tokens: Sequence[_Token], value: float) -> str:
    """A number in the placeholders of a format."""
    kinds = [token.kind for token in tokens]
    if "digit" not in kinds:
        return "".join(token.text for token in tokens if token.kind not in {"comma", "at"})
    if "slash" in kinds:
        return _fraction(tokens, value)
    exact = Decimal(f"{value:.15g}") * 100 ** kinds.count("percent")
    exponent = 0
    if "exponent" in kinds and exact:
        whole = _before(kinds, "exponent", "point").count("digit")
        exponent = exact.adjusted() - (exact.adjusted() % whole if whole > 1 else 0)
        exact = exact.scaleb(-exponent)
    last = _last_digit(_before(kinds, "point", "exponent"))
    commas = {_commas_after(kinds, last), _commas_after(kinds, _last_digit(_before(kinds, "exponent")))}
    exact = exact.scaleb(-3 * max(commas))
    point = kinds.index("point") if "point" in kinds else len(kinds)
    stop = kinds.index("exponent") if "exponent" in kinds else len(kinds)
    places = [at for at in range(point, stop) if kinds[at] == "digit"]
    rounded = exact.quantize(Decimal(1).scaleb(-len(places)), rounding=ROUND_HALF_UP, context=_WIDE)
    integer, _, decimals = f"{rounded:f}".partition(".")
    grouped = "comma" in kinds[:last]
    slots = [at for at in range(min(point, stop)) if kinds[at] == "digit"]
    texts = dict(zip(slots, _spread(integer, [tokens[at].text for at in slots], grouped), strict=True))
    texts |= dict(zip(places, _optional(decimals, [tokens[at].text for at in places]), strict=True))
    pieces: list[str] = []
    for at, token in enumerate(tokens):
        if token.kind == "digit" and at > stop:
            continue
        if token.kind == "exponent":
            width = kinds[at:].count("digit")
            sign = "-" if exponent < 0 else "+" if token.text.endswith("+") else ""
            pieces.append(f"E{sign}{abs(exponent):0{max(1, width)}}")
        elif token.kind == "digit":
            pieces.append(texts[at])
        elif token.kind == "point":
            pieces.append("." if any(texts[place].strip() for place in places) or not places else "")
        elif token.kind not in {"comma", "at"}:
            pieces.append(token.text)
    return "".join(pieces)


def _before(kinds: Sequence[str], *stops: str) -> Sequence[str]:
    return kinds[: min((kinds.index(stop) for stop in stops if stop in kinds), default=len(kinds))]


def _last_digit(kinds: Sequence[str]) -> int:
    return max((at for at, kind in enumerate(kinds) if kind == "digit"), default=-1)


def _commas_after(kinds: Sequence[str], at: int) -> int:
    """The commas right after a place, each of which stands for three digits that are not shown."""
    return sum(1 for _ in takewhile(lambda kind: kind == "comma", kinds[at + 1 :]))


def _spread(integer: str, slots: Sequence[str], grouped: bool) -> list[str]:
    """The digits of a whole number in its placeholders, from the right; the first one takes the rest."""
    digits = list(integer.lstrip("0"))
    texts: list[str] = []
    written = 0
    for number, slot in enumerate(reversed(slots)):
        is_first = number == len(slots) - 1
        shown: list[str] = []
        while digits and (is_first or not shown):
            shown.insert(0, f"{digits.pop()}{',' if grouped and written and written % 3 == 0 else ''}")
            written += 1
        if not shown and slot == "0":
            shown.append(f"0{',' if grouped and written and written % 3 == 0 else ''}")
            written += 1
        texts.insert(0, "".join(shown))
    return texts


def _optional(decimals: str, slots: Sequence[str]) -> list[str]:
    """The decimals in their placeholders; zeros at the end only where the format asks for them."""
    needed = max((at + 1 for at, slot in enumerate(slots) if slot == "0" or decimals[at] != "0"), default=0)
    return [digit if at < needed else "" for at, digit in enumerate(decimals[: len(slots)])]


def _fraction(tokens: Sequence[_Token], value: float) -> str:
    """A number with a fraction: `2 1/4`."""
    at = next(number for number, token in enumerate(tokens) if token.kind == "slash")
    below = "".join(token.text for token in tokens[at + 1 :]).strip()
    above = "".join(token.text if token.kind == "digit" else " " for token in tokens[:at]).split()
    exact = Fraction(f"{value:.15g}")
    whole = int(exact) if len(above) > 1 else 0
    rest = exact - whole
    if below.isdecimal() and 0 < int(below) < 1000:  # noqa: PLR2004 - a fixed denominator
        top, bottom = round(rest * int(below)), int(below)
    else:
        near = rest.limit_denominator(10 ** min(len(below) or 1, 3) - 1)
        top, bottom = near.numerator, near.denominator
    if len(above) > 1 and top == bottom:
        whole, top = whole + 1, 0
    if not top:
        return str(whole)
    return f"{whole} {top}/{bottom}" if whole else f"{top}/{bottom}"


def _moment(tokens: Sequence[_Token], value: float, since_1904: bool) -> str:
    """A day and time in the placeholders of a format; what lies outside the calendar is a number."""
    if not 0 <= value < LAST_DAY:
        return _general(value)
    tenths = any(a.kind == "point" and b.kind == "digit" for a, b in pairwise(tokens))
    seconds = round(value * 86_400, 3) if tenths else float(round(value * 86_400))
    days = int(seconds // 86_400)
    first = (1904, 1, 1) if since_1904 else (1899, 12, 30 if days >= _FALSE_LEAP_DAY else 31)
    try:
        moment = datetime(*first) + timedelta(seconds=seconds)  # noqa: DTZ001 - a cell has no zone
    except OverflowError:
        return _general(value)
    half = any(token.kind == "ampm" for token in tokens)
    pieces: list[str] = []
    for at, token in enumerate(tokens):
        if token.kind == "date":
            pieces.append(_part(token.text, moment, half, _is_minute(tokens, at)))
        elif token.kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[token.text[0]]
            pieces.append(f"{int(seconds // unit):0{len(token.text)}}")
        elif token.kind == "ampm":
            mark = "AM" if moment.hour < 12 else "PM"  # noqa: PLR2004 - noon
            pieces.append(mark if len(token.text) > 3 else mark[0])  # noqa: PLR2004 - A/P
        elif token.kind == "digit":
            pieces.append(str(moment.microsecond // 100_000) if tokens[at - 1].kind == "point" else "")
        elif token.kind not in {"at", "general"}:
            pieces.append(token.text)
    return "".join(pieces).strip()


def _is_minute(tokens: Sequence[_Token], at: int) -> bool:
    """Whether an `m` is a minute: it follows an hour or stands before a second."""
    if tokens[at].text[0] != "m" or len(tokens[at].text) > 2:  # noqa: PLR2004 - mm
        return False
    before = next((t.text[0] for t in reversed(tokens[:at]) if t.kind in {"date", "elapsed"}), "")
    after = next((t.text[0] for t in tokens[at + 1 :] if t.kind in {"date", "elapsed"}), "")
    return before == "h" or after == "s"


def _part(  # noqa: PLR0911 - one for each unit
    code: str, moment: datetime, half: bool, minute: bool
) -> str:
    width = min(len(code), 2)
    match code[0]:
        case "y" | "e":
            return f"{moment.year % 100:02}" if code in {"y", "yy"} else f"{moment.year:04}"
        case "m" if minute:
            return f"{moment.minute:0{width}}"
        case "m":
            name = _MONTHS[moment.month - 1]
            return {1: str(moment.month), 2: f"{moment.month:02}", 3: name[:3], 5: name[0]}.get(len(code), name)
        case "d":
            day = _DAYS[moment.weekday()]
            return {1: str(moment.day), 2: f"{moment.day:02}", 3: day[:3]}.get(len(code), day)
        case "h":
            return f"{(moment.hour % 12 or 12) if half else moment.hour:0{width}}"
        case "s":
            return f"{moment.second:0{width}}"
        case _:
            return ""
