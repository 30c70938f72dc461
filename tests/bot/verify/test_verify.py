"""What can be compared between a statement and its source: numbers, units, dates, negation, names, quoted words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.bot.dating import spelt
from pincite.bot.drafts import Cite, Draft
from pincite.bot.verify import Verifier
from pincite.bot.verify.judges import Judged
from pincite.bot.verify.judges.overlap import coverage
from pincite.bot.verify.names import exchanged, misquoted, unknown_names
from pincite.bot.verify.narrow import narrowed
from pincite.bot.verify.polarity import clauses, turned
from pincite.bot.verify.quantities import mismatches, read
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import Retrieved
from pincite.index.types import Passage, Span


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Trade was worth $4 billion, up 81 per cent.", [(4e9, "dollars"), (81, "%")]),
        ("four times in eight years", [(4, "times"), (8, "years")]),
        ("twenty-five 1,234.5 km, 1 000", [(25, None), (1234.5, "kilometres"), (1, None), (0, None)]),
        ("۲۰۲۱ and ٣", [(2021, None), (3, None)]),
        ("1.234.567 or 3,5 or 3,500", [(1234567, None), (3.5, None), (3500, None)]),
        ("5 percentage points, 5 %, 5%", [(5, "percentage points"), (5, "%"), (5, "%")]),
        ("US$3.7bn and €2m", [(3.7e9, "dollars"), (2, "euros")]),
        ("one of them, no one", []),
        ("the S-400 and the F-35", [(400, None), (35, None)]),
    ],
)
def test_numbers_with_their_units(text: str, values: list[tuple[float, str | None]]) -> None:
    assert [(q.value, q.unit) for q in read(text)[1]] == values


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on 19 January 2022", [(2022, 1, 19)]),
        ("on January 19th, 2022 and in May", [(2022, 1, 19)]),
        ("2022-01-19, 2022-03", [(2022, 1, 19), (2022, 3, None)]),
        ("in Sept. 2021; Jun 3", [(2021, 9, None), (None, 6, 3)]),
        ("it may rain", []),
    ],
)
def test_dates(text: str, days: list[tuple[int | None, int, int | None]]) -> None:
    assert [(d.year, d.month, d.day) for d in read(text)[0]] == days


@pytest.mark.parametrize(
    ("statement", "source", "said"),
    [
        ("The warranty is 10 years.", "The warranty is 2 years.", "says 10 years, the source says 2 years"),
        ("It is 2 months.", "It is 2 years.", "says 2 months, the source says 2 years"),
        ("It is 2 long.", "It is 2 years long.", None),
        ("It was 4000000000.", "It was 4 billion.", None),
        ("It was 4 visits.", "It was four visits.", None),
        ("In January 2022.", "On 19 January 2022.", None),
        ("On 19 January 2022.", "In January 2022.", "says 19 January 2022, the source says January 2022"),
        ("On 19 January 2022.", "In 2022, on 19 January, he came.", None),
        ("In 2022.", "On 19 January 2022.", None),
        ("19 came.", "On 19 January 2022.", "says 19, the source does not"),
        ("Nothing to compare.", "", None),
    ],
)
def test_a_number_or_date_that_the_source_does_not_hold(statement: str, source: str, said: str | None) -> None:
    assert [str(m) for m in mismatches(statement, source)] == ([] if said is None else [said])


@pytest.mark.parametrize(
    ("statement", "source", "opposed"),
    [
        ("Iran is a full member.", "Iran is not a full member but an observer.", True),
        ("Iran is an observer.", "Iran is not a full member but an observer.", False),
        ("Iran isn't an observer.", "Iran is an observer.", True),
        ("Iran is not a full member.", "Iran is not a full member but an observer.", False),
        ("The railway was not finished.", "He said no; the railway was finished.", True),
        ("The warranty is 2 years.", "The warranty is 2 years. It does not cover the battery.", False),
        ("Something else altogether.", "Iran is not a full member.", False),
        ("It never failed to open.", "It opened.", False),
    ],
)
def test_a_changed_negation(statement: str, source: str, opposed: bool) -> None:
    assert (turned(statement, source) is not None) is opposed


@pytest.mark.parametrize(
    ("statement", "known", "missing"),
    [
        ("Zarif travelled to Russia.", "Rouhani travelled to Russia.", ["Zarif"]),
        ("The Iranian president.", "Iran's president.", []),
        ("Members of the SCO met.", "Members of the Shanghai Cooperation Organization met.", []),
        ("The Shanghai Cooperation Organization met.", "The SCO met.", []),
        ("The Safe Cats Office met.", "The Shanghai Cooperation Organization met.", ["Safe", "Cats", "Office"]),
        ("Currently, there is peace.", "There is peace.", []),
        ("He met Obama and Raisi.", "Putin and Raisi met.", ["Obama"]),
        ("In Austria it rains.", "In Australia it rains.", ["Austria"]),
    ],
)
def test_names_that_the_source_does_not_hold(statement: str, known: str, missing: list[str]) -> None:
    assert unknown_names(statement, known) == missing


SOLD = "Yet Norway, the neighbour to the north, gave no hint of it. Chile and Turkey were sold the ship."


@pytest.mark.parametrize(
    ("statement", "source", "swapped"),
    [
        ("Turkey, the neighbour to the north, gave no hint of it.", SOLD, ("Turkey", "Norway")),
        ("Norway, the neighbour to the north, gave no hint of it.", SOLD, None),
        ("The neighbour to the north gave no hint of it.", SOLD, None),
        (
            "Peru asked the court in Oslo to clear it up.",
            "Chile asked the court in Oslo to clear it up.",
            ("Peru", "Chile"),
        ),
        ("Chilean judges cleared it all up in May.", "Chile's judges cleared it all up in May.", None),
        ("The UN sent four ships to Oslo in May.", "The United Nations sent four ships to Oslo in May.", None),
        ("Moreno sent four ships to Oslo in May.", "The new president sent four ships to Oslo in May.", None),
        ("President Moreno sent four ships to Oslo.", "Luis Moreno, the president, sent four ships to Oslo.", None),
        ("Chile sold it.", "Peru bought a ship, and Chile gave it away.", None),
        ("", "Chile sold it.", None),
        (
            "Chile is a friend that Chile can trust in war.",
            "They gain from ties with Chile and insinuate that Peru is a friend that Chile can trust in war.",
            ("Chile", "Peru"),
        ),
        ("Chile signed the pact at noon in May.", "Chile and Peru signed the pact at noon in May.", None),
        (
            "Turkey has given no hint of its plans.",
            "Asked about it, Russia has given no hint of its plans.",
            ("Turkey", "Russia"),
        ),
    ],
)
def test_a_copy_with_another_name_in_its_place(statement: str, source: str, swapped: tuple[str, str] | None) -> None:
    assert exchanged(statement, source) == swapped


@dataclass(frozen=True)
class _Judge:
    """Thinks the same of everything."""

    judged: Judged

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judged]:
        return [self.judged for _ in pairs]


def _found(text: str) -> Cite:
    document = document_from_text(text, title="", source="a", origin="a")
    span = Span(start=0, end=len(document.text))
    passage = Passage(start=0, end=span.end, text=text, sentences=(span,))
    return Cite(Retrieved(document, passage, 1.0, 1.0, 1.0), span, 1.0)


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("Norway never parted with the ship that Chile wanted.", True),
        ("A photograph of 1911 shows the harbour of Bergen in Norway.", False),
    ],
)
def test_only_what_is_about_the_matter_denies_a_claim(sentence: str, denied: bool) -> None:
    cite = _found(sentence)
    checker = Verifier(_Judge(Judged(0.1, False, 0.9)), [cite])
    assert checker.denies("Norway sold the ship to Chile.", [cite]) is denied


@pytest.mark.parametrize(("claim", "said"), [("Norway sold the ship.", True), ("The ship", False)])
def test_no_sentence_says_what_states_nothing(claim: str, said: bool) -> None:
    cite = _found("Norway sold the ship to Chile.")
    checker = Verifier(_Judge(Judged(0.9, True, 0.0)), [cite])
    assert checker.says(claim, [cite]) is said


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        ("Norway sold the ship to Chile.", ""),
        ("Did Norway sell the ship to Chile?", "is a question"),
        ("(And Norway and Chile?)", "is a question"),
        ("Norway sold the ship to", "is no complete statement"),
        ("Norway’s", "is no complete statement"),
        ("The ship", "is no complete statement"),
        ("Norway and Chile.", "is no complete statement"),
        ("It was sold to the republic of Old", "breaks off where the source goes on"),
        ("In May Norway sold the old ship", "breaks off where the source goes on"),
        ("In May Norway sold the old ship.", ""),
        ("Norway sold the ship to Chile in spring", "breaks off where the source goes on"),
        ("Norway sold the ship to Chile", ""),
    ],
)
def test_what_states_nothing_is_refused_whatever_the_judge_says(statement: str, refused: str) -> None:
    cite = _found(
        "Norway sold the ship to Chile. In May Norway sold the old ship only in part. "
        "What Norway sold the ship to Chile in spring: nothing. It was sold to the republic of Old Chile."
    )
    checked = Verifier(_Judge(Judged(0.9, True, 0.0)), [cite]).check(Draft(statement, (cite,)))
    assert checked.refused == refused


@pytest.mark.parametrize(
    ("statement", "source", "wrong"),
    [
        ("He said “two good years”.", 'He said: "two  good years" ago.', 0),
        ("He said “two bad years”.", 'He said: "two good years" ago.', 1),
        ("It is an “observer”.", "It observes.", 0),
        ('He said "so it is", “it is so”.', "so it is", 1),
    ],
)
def test_quoted_words_stand_in_the_source(statement: str, source: str, wrong: int) -> None:
    assert len(misquoted(statement, source)) == wrong


@pytest.mark.parametrize(
    ("statement", "sentence", "cited"),
    [
        ("Belarus applied in 2022.", "Iran waits, while Belarus applied in 2022.", "while Belarus applied in 2022."),
        ("The port opened in May.", "The port opened in May; the railway is late.", "The port opened in May"),
        ("The port opened in May.", "If it rains, but the port opened in May.", "all"),
        ("The port opened in May.", "He said so; the port opened in May.", "all"),
        ("The port opened in May.", "That is not so; the port opened in May.", "all"),
        ("The harbour opened in May.", "The port opened in May; the railway is late.", "all"),
        ("The port opened.", "The port opened in May.", "all"),
    ],
)
def test_a_sentence_is_narrowed_only_where_nothing_else_bears_on_it(statement: str, sentence: str, cited: str) -> None:
    assert narrowed(statement, sentence).of(sentence) == (sentence if cited == "all" else cited)


@given(st.text(), st.text())
def test_any_text_can_be_compared(statement: str, source: str) -> None:
    mismatches(statement, source), turned(statement, source), unknown_names(statement, source)
    exchanged(statement, source)
    assert exchanged(source, source) is None
    assert 0.0 <= coverage(statement, source) <= 1.0
    span = narrowed(statement, source)
    assert 0 <= span.start <= span.end <= len(source)
    assert all(part.of(source).strip() for part in clauses(source))
    assert mismatches(source, source) == [] and misquoted(source, source) == []


@pytest.mark.parametrize(
    ("published", "words"), [("2022", "2022"), ("2022-01", "January 2022"), ("2022-01-09", "9 January 2022")]
)
def test_a_date_in_words(published: str, words: str) -> None:
    assert spelt(published) == words
