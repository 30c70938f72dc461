"""Which sentences are quoted, and that nothing passes that its citation does not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pincite.bot.drafts import Cite, Draft, citable, quotation
from pincite.bot.telling import citation_of, page_at
from pincite.bot.verify import Verifier
from pincite.bot.verify.judges import Judged
from pincite.bot.writers.reader.quoting import quote
from pincite.bot.writers.reader.reading import Reading, ReadSentence
from pincite.bot.writers.reader.similarity import SentenceFeatures, SentenceWeights, covered, probability, strongest
from pincite.index.loaders import document_from_text, load_bytes
from pincite.index.passages import passages
from pincite.index.retrieve import Retrieved
from pincite.index.types import Document, Span


def retrieved(text: str, title: str = "t") -> Retrieved:
    document = document_from_text(text, title=title, source=title, origin=title)
    return Retrieved(document, passages(document.text)[0], 1.0, 1.0, 1.0)


FIRST = retrieved("One fish swims. Two fish fly. Red fish sing. Blue fish sleep.", "first")
OTHER = retrieved("Old fish rest. Red fish sing.", "other")


class Nobody:
    """A judge that is never asked: a quotation is its own support."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judged]:
        raise AssertionError(pairs)


def reading(*scored: tuple[Retrieved, int, float]) -> Reading:
    sentences = [ReadSentence(found, found.passage.sentences[n], score) for found, n, score in scored]
    return Reading(tuple(sorted(sentences, key=lambda s: -s.score)), 0.9)


@pytest.mark.parametrize(
    ("scored", "said"),
    [
        ([], []),
        ([(FIRST, 2, 0.9)], ["“Red fish sing.”"]),
        ([(FIRST, 2, 0.9), (FIRST, 0, 0.8)], ["“Red fish sing.”", "“One fish swims.”"]),
        ([(FIRST, 2, 0.9), (FIRST, 0, 0.4)], ["“Red fish sing.”"]),
        ([(FIRST, n, 0.9 - n / 100) for n in range(4)], ["“One fish swims.”", "“Two fish fly.”", "“Red fish sing.”"]),
        ([(FIRST, 3, 0.8), (OTHER, 0, 0.9)], ["“Old fish rest.”", "“Blue fish sleep.”"]),
        ([(FIRST, 2, 0.9), (OTHER, 1, 0.8)], ["“Red fish sing.”"]),
    ],
)
def test_the_best_sentences_are_quoted_best_first(scored: list[tuple[Retrieved, int, float]], said: list[str]) -> None:
    assert [draft.text for draft in quote(reading(*scored))] == said


def test_a_sentence_over_several_lines_is_said_on_one_and_cited_as_it_stands() -> None:
    found = retrieved("Red fish\nsing   well.")
    draft = quote(reading((found, 0, 0.9)))[0]
    assert draft.text == "“Red fish sing well.”"
    assert Verifier(Nobody(), citable([found])).check(draft).outcome == "verified"
    assert citation_of(draft.cites[0]).quote == "Red fish\nsing   well."


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (
            Draft("“Red fish sink.”", (Cite(FIRST, Span(30, 44), 1.0),)),
            "quotes “Red fish sink.”, which is not what the source says",
        ),
        (Draft("“Old fish rest.”", (Cite(OTHER, Span(0, 14), 1.0),)), "cites what was not shown"),
        (Draft("“e fish swims.”", (Cite(FIRST, Span(2, 200), 1.0),)), "cites what was not shown"),
        (Draft("“”", (Cite(FIRST, Span(3, 3), 1.0),)), "cites what was not shown"),
    ],
)
def test_a_quotation_that_is_none_is_not_verified_and_has_a_reason(draft: Draft, why: str) -> None:
    finding = Verifier(Nobody(), citable([FIRST])).check(draft).finding
    assert finding is not None and finding.reason == why


@pytest.mark.parametrize(("offset", "page"), [(0, 1), (4, 1), (5, 2), (9, 2), (10, 3), (99, 3)])
def test_the_page_of_an_offset(offset: int, page: int) -> None:
    document = Document(
        id="i", title="t", text="x" * 12, source="s", origin="o", pages=(Span(0, 5), Span(5, 10), Span(10, 12))
    )
    assert page_at(document, offset) == page
    assert page_at(FIRST.document, offset) is None


@pytest.mark.parametrize(
    ("weights", "present", "share"),
    [({}, ["a"], 0.0), ({"a": 2.0, "b": 1.0}, ["a", "a", "x"], 2 / 3), ({"a": 1.0}, [], 0.0), ({"a": 1.0}, ["a"], 1.0)],
)
def test_covered(weights: dict[str, float], present: list[str], share: float) -> None:
    assert covered(weights, present) == pytest.approx(share)


def test_a_logistic_model_of_features() -> None:
    weights = SentenceWeights(bias=-1.0, dense=2.0, coverage=3.0, passage=5.0)
    low, high = SentenceFeatures(0.5, 0.0, 0.9), SentenceFeatures(0.1, 1.0, 0.0)
    assert weights.logit(low) == pytest.approx(-1 + 1 + 0 + 4.5)
    assert strongest([low, high]) == SentenceFeatures(0.5, 1.0, 0.9)
    assert probability(0.0) == 0.5
    assert quotation(" a\n b ") == "“a b”"


COMMANDS = retrieved(
    "The pump stands in the yard.\n\nTo start the pump, run:\n\npumpctl start\n\nIt then hums.\n\n"
    "It needs two things:\n\n- a key\n- a can of oil\n\nAsk at the desk."
)


def place(found: Retrieved, sentence: str) -> int:
    spans = found.passage.sentences
    return next(n for n, span in enumerate(spans) if span.of(found.document.text).strip() == sentence)


@pytest.mark.parametrize(
    ("best", "said"),
    [
        ("To start the pump, run:", ["“To start the pump, run:”", "“pumpctl start”"]),
        ("pumpctl start", ["“To start the pump, run:”", "“pumpctl start”"]),
        ("It needs two things:", ["“It needs two things:”", "“- a key”", "“- a can of oil”"]),
        ("It then hums.", ["“It then hums.”"]),
        ("- a key", ["“- a key”"]),
    ],
)
def test_a_line_stands_with_what_it_announces(best: str, said: list[str]) -> None:
    found = reading((COMMANDS, place(COMMANDS, best), 0.9))
    drafts = quote(found, "how do i start it")
    assert [draft.text for draft in drafts] == said and not any(draft.named for draft in drafts)
    exact = quote(replace(found, exact=True), "how do i start it")
    assert [(draft.text, draft.named) for draft in exact] == [(f"“{best}”", True)]


@pytest.mark.parametrize(
    ("text", "best", "said"),
    [
        ("Harbour office\n\nIt is shut.\n\nRing:", "Harbour office", ["“Harbour office”"]),
        ("Mind the rule:\n\nIt is shut.", "It is shut.", ["“It is shut.”"]),
        ("Take:\n\n" + "- a key\n" * 14, "Take:", ["“Take:”", *["“- a key”"] * 12]),
    ],
)
def test_nothing_else_stands_with_a_line(text: str, best: str, said: list[str]) -> None:
    found = retrieved(text)
    assert [draft.text for draft in quote(reading((found, place(found, best), 0.9)))] == said


def test_what_is_announced_is_quoted_once_and_pushes_nothing_of_others_out() -> None:
    announcing, command = (place(COMMANDS, text) for text in ("To start the pump, run:", "pumpctl start"))
    start = COMMANDS.passage.sentences[announcing].start
    other = retrieved("x" * (start - 2) + "\n\n" + "To stop the pump, push.")
    drafts = quote(reading((COMMANDS, announcing, 0.9), (COMMANDS, command, 0.8), (other, 1, 0.7)))
    assert [draft.text for draft in drafts] == [
        "“To start the pump, run:”",
        "“pumpctl start”",
        "“To stop the pump, push.”",
    ]


def test_a_row_of_a_table_stands_alone() -> None:
    document = load_bytes(b"<p>Fares:<table><tr><td>Skiff<td>12<tr><td>Punt<td>45</table>", name="fares.html")
    found = Retrieved(document, passages(document.text, structure=document.structure)[0], 1.0, 1.0, 1.0)
    row = next(n for n, span in enumerate(found.passage.sentences) if "Skiff" in span.of(document.text))
    assert len(quote(reading((found, row, 0.9)))) == 1


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("No. The yeast needs a rest. Feed it twice.", ["No.", "The yeast needs a rest."]),
        ("It depends. Rye keeps for a week. Wheat does not.", ["It depends.", "Rye keeps for a week."]),
        ("No.\n\nThe yeast needs a rest.", ["No."]),
        ("No. May I use rye?", ["No."]),
        ("No yeast is needed. It rises by itself.", ["No yeast is needed."]),
    ],
)
def test_a_bare_answer_is_quoted_with_its_reason(text: str, quoted: list[str]) -> None:
    found = retrieved(text)
    assert [draft.text.strip("“”") for draft in quote(reading((found, 0, 0.9)))] == quoted


def test_a_cell_that_is_asked_for_is_quoted_without_other_rows() -> None:
    document = load_bytes(b"<p>Fares:<table><tr><td>Skiff<td>12<tr><td>Punt<td>45</table>", name="fares.html")
    found = Retrieved(document, passages(document.text, structure=document.structure)[0], 1.0, 1.0, 1.0)
    rows = [n for n, span in enumerate(found.passage.sentences) if span.of(document.text)[0] in "SP"]
    read = reading((found, rows[0], 0.9), (found, rows[1], 0.9), (OTHER, 0, 0.9))
    assert len(quote(read)) > len(quote(replace(read, exact=True))) == 2
