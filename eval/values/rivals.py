"""Values in a short answer that compete with the right one: *65 EUR or 48 EUR*, *Iran and Russia*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pincite.eval.values import dates, denial, heads, phrases, references
from pincite.eval.values.clocks import Clock
from pincite.eval.values.dates import Date
from pincite.eval.values.frequencies import is_interval
from pincite.eval.values.nouns import FUNCTION, stem
from pincite.eval.values.periods import TimeRange
from pincite.eval.values.quantities import MULTIPLE, Quantity, comparable, period, same_nouns, without_period
from pincite.eval.values.reading import ReadText, Value, ValueMention
from pincite.eval.values.references import Reference
from pincite.eval.values.tokens import ARTICLES, Token

JOINING = frozenset({"or", "and", "&", "/", "oder", "und", "y", "et"})
"""Words between two names that stand side by side, such as *and*."""

CLAUSES = frozenset({"and", "while", "whereas", "but"})
"""Words after a comma that begin another clause."""

PLAIN = frozenset("a an the and while whereas but how many much what which was were is are did do of in".split())
"""Words too common to tell clauses apart."""

SHORT_ITEM = 4
"""Most words of an item of a list that can be a rival."""

NAMELESS = 2
"""Most words of a rival item without names or numbers, if the right items are as short: *red, green and blue*."""


def rivals(
    answer: ReadText,
    matched: Sequence[ValueMention],
    golds: Sequence[ReadText],
    asked: Sequence[Token],
    *,
    listed: bool,
) -> Iterator[str]:
    """The values of a short answer that have the gold's type but differ from it.

    Args:
        answer: the short answer.
        matched: its values that are the gold's.
        golds: every accepted wording of every part.
        asked: the tokens of the question.
        listed: whether several parts are asked for, so that each further item of a list is one too many.
    """
    wanted = [mention.value for gold in golds for mention in gold.mentions]
    for mention in answer.mentions:
        if mention in matched or mention.whole or denial.denied(answer.tokens, mention.start, mention.end):
            continue
        if _contrasted(answer.tokens, mention, matched, asked) or _of_another(answer.tokens, mention, matched, asked):
            continue
        if any(_competes(mention.value, value) for value in wanted):
            yield _text(answer, mention.start, mention.end)
    yield from _names(answer, golds)
    if heads.asks_who(asked) and (head := heads.other_head(answer.tokens, _covered(answer, golds), asked)) is not None:
        yield _text(answer, *head)
    if listed or _nameless(golds):
        yield from _items(answer, golds)


def _contrasted(
    tokens: Sequence[Token], rival: ValueMention, matched: Sequence[ValueMention], asked: Sequence[Token]
) -> bool:
    """Whether a value answers the opposite question: 40 in *17 voted against, and 40 voted in favour*.

    Its clause shares a word with the question, as the right value's does, but lacks another that the right one's has.
    """
    wanted = {stem(token.fold) for token in asked if token.is_word} - PLAIN
    clause = _clause(tokens, rival.start)
    right_clauses = [_clause(tokens, mention.start) for mention in matched]
    if not clause & wanted or any(clause == right for right in right_clauses):
        return False
    return any((right & wanted) > (clause & wanted) and clause - right - PLAIN for right in right_clauses)


def _of_another(
    tokens: Sequence[Token], rival: ValueMention, matched: Sequence[ValueMention], asked: Sequence[Token]
) -> bool:
    """Whether a value is said of another thing: 19 in *The offices are heated to 19 °C, the laboratory to 22 °C*.

    Its clause begins with the name of something that the question does not ask for, and the clause of the right value
    names something that it does.
    """
    wanted = {stem(token.fold) for token in asked if token.is_word and token.fold not in FUNCTION} - PLAIN
    own = _begun(tokens, rival.start)
    subject = next((stem(t.fold) for t in own[1:] if t.kind == "word"), "") if _article(own) else ""
    if not subject or subject in wanted | FUNCTION:
        return False
    words = {stem(token.fold) for token in own}
    clauses = [_begun(tokens, mention.start) for mention in matched]
    return any(_article(one) and ({stem(token.fold) for token in one} & wanted) - words for one in clauses)


def _article(clause: Sequence[Token]) -> bool:
    return bool(clause) and clause[0].fold in ARTICLES


def _begun(tokens: Sequence[Token], place: int) -> Sequence[Token]:
    """The tokens of a clause up to a place; a comma before an article begins one, quotation marks don't count."""
    words = [token for token in tokens[:place] if token.text != '"']
    starts = [at + 1 for at, token in enumerate(words[:-1]) if token.text in {";", ".", ",", ":"}]
    opening = [at for at in starts if words[at - 1].text != "," or words[at].fold in ARTICLES | CLAUSES]
    return words[max(opening, default=0) :]


def _clause(tokens: Sequence[Token], place: int) -> set[str]:
    """The stems of the clause around a place; a comma with a joint, a semicolon or a full stop ends one."""
    edges = [-1, len(tokens)]
    for at, token in enumerate(tokens):
        following = tokens[at + 1].fold if at + 1 < len(tokens) else ""
        if token.text in {";", "."} or (token.text == "," and following in CLAUSES):
            edges.append(at)
    start, end = max(edge for edge in edges if edge < place), min(edge for edge in edges if edge >= place)
    return {stem(token.fold) for token in tokens[start + 1 : end] if token.is_word}


def _competes(given: Value, gold: Value) -> bool:
    """Whether a value could answer the question that the gold answers."""
    if isinstance(given, Quantity):
        return _amount_competes(given, gold)
    if isinstance(given, Date):
        return _date_competes(given, gold)
    if isinstance(given, Clock):
        return isinstance(gold, Clock)
    if isinstance(given, Reference):
        return isinstance(gold, Reference) and references.rival(given, gold)
    return isinstance(gold, Date if isinstance(given.first, Date) else Clock) or (
        isinstance(gold, TimeRange) and isinstance(given.first, Date) is isinstance(gold.first, Date)
    )


def _amount_competes(given: Quantity, gold: Value) -> bool:
    if given.weak:
        return False
    if isinstance(gold, Quantity):
        if is_interval(given) and not period(gold):
            return False  # "renewed daily at 7"
        if given.bare and gold.bare:
            return same_nouns(given, gold)
        if MULTIPLE in {given.unit, gold.unit} and (given.times or gold.times):
            return True
        return comparable(without_period(given), without_period(gold))
    return isinstance(gold, Date) and given.bare and gold.bare and not given.nouns and given.low >= dates.FIRST_YEAR


def _date_competes(given: Date, gold: Value) -> bool:
    if isinstance(gold, Date):
        return not _contains(given, gold)
    if isinstance(gold, TimeRange) and isinstance(gold.first, Date) and isinstance(gold.last, Date):
        return not (dates.same(given, gold.first) or dates.same(given, gold.last))
    return isinstance(gold, Quantity) and given.bare and gold.bare and not gold.nouns


def _contains(given: Date, gold: Date) -> bool:
    """Whether either date contains the other, as 2024 contains 1 March 2024."""
    for finer, coarser in ((given, gold), (gold, given)):
        if coarser.month is None and not coarser.span and not coarser.part and finer.year == coarser.year:
            return True
        if (
            finer.day is not None
            and coarser.day is None
            and (finer.year, finer.month) == (coarser.year, coarser.month)
            and not coarser.part
        ):
            return True
    return False


def _names(answer: ReadText, golds: Sequence[ReadText]) -> Iterator[str]:
    """A capitalised name that is joined to the gold's: *Iran and Russia*, *Iran, China or Russia*."""
    tokens = answer.tokens
    covered = _covered(answer, golds)
    if not covered or not any(_has_name(gold) for gold in golds if not gold.mentions):
        return
    for place, token in enumerate(tokens):
        if token.fold not in JOINING or place in covered:
            continue
        left, right = _name(tokens, place, -1), _name(tokens, place, 1)
        if left is None or right is None:
            continue
        inside = [bool(covered & set(range(*run))) for run in (left, right)]
        for run, other, gold_inside in ((left, right, inside[0]), (right, left, inside[1])):
            if not gold_inside and _reaches(tokens, other, covered) and not denial.denied(tokens, *run, whole=False):
                yield _text(answer, *run)


def _reaches(tokens: Sequence[Token], run: tuple[int, int], covered: set[int]) -> bool:
    """Whether a name is the gold's, or joined to it by commas."""
    while True:
        if covered & set(range(*run)):
            return True
        if run[0] < 2 or tokens[run[0] - 1].text != ",":  # noqa: PLR2004
            return False
        before = _name(tokens, run[0] - 1, -1)
        if before is None:
            return False
        run = before


def _nameless(golds: Sequence[ReadText]) -> bool:
    """Whether the gold answers are short common words, without a name or a value: *red*, *by train*."""
    return all(not gold.mentions and not _has_name(gold) and len(gold.tokens) <= NAMELESS for gold in golds)


def _has_name(gold: ReadText) -> bool:
    words = [token for token in gold.tokens if token.kind == "word"]
    return bool(words) and any(token.capital for token in words)


def _name(tokens: Sequence[Token], place: int, step: int) -> tuple[int, int] | None:
    """The capitalised words right before (-1) or after (1) a place; an article before them is skipped."""
    at = place + step
    if step > 0 and at < len(tokens) and tokens[at].fold == "the":
        at += 1
    if step < 0 and at >= 0 and tokens[at].text == ",":
        at -= 1
    first = at
    while 0 <= at < len(tokens) and (tokens[at].capital or (tokens[at].kind == "number" and at != first)):
        at += step
    if at == first:
        return None
    return (first, at) if step > 0 else (at + 1, first + 1)


def _covered(answer: ReadText, golds: Sequence[ReadText]) -> set[int]:
    """The tokens of the answer that some gold wording covers."""
    covered: set[int] = set()
    for gold in golds:
        if not gold.mentions:
            for run in phrases.find(gold.tokens, answer.tokens):
                covered |= set(range(*run))
    return covered


def _items(answer: ReadText, golds: Sequence[ReadText]) -> Iterator[str]:
    """List items that share nothing with the gold: India in *Russia, China and India* for Russia and China."""
    tokens = answer.tokens
    covered = _covered(answer, golds)
    typed = {place for mention in answer.mentions for place in range(mention.start, mention.end)}
    start = 0
    items: list[tuple[int, int]] = []
    for place in range(len(tokens) + 1):
        if place == len(tokens) or (tokens[place].fold in JOINING | {",", ";"} and place not in covered | typed):
            if place > start:
                items.append((start, place))
            start = place + 1
    if len(items) < 2:  # noqa: PLR2004
        return
    for run in items:
        places = set(range(*run))
        words = [token for token in tokens[run[0] : run[1]] if token.is_word]
        if places & (covered | typed) or not words or len(words) > SHORT_ITEM:
            continue
        named = any(token.capital or token.kind == "number" for token in words)
        small = _nameless(golds) and len(words) <= NAMELESS and words[0].fold not in FUNCTION
        if (named or small) and not denial.denied(tokens, run[0], run[1], whole=False) and not denial.negated(words):
            yield _text(answer, *run)


def _text(answer: ReadText, start: int, end: int) -> str:
    return " ".join(token.text for token in answer.tokens[start:end])
