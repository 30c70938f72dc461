"""One draft against the sentences that it cites: what holds, with which citations, and why the rest does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from pincite.bot.drafts import Cite, Draft, quotation
from pincite.bot.verify import Finding, Verifier
from pincite.bot.verify.judges import Judged
from pincite.index.loaders import document_from_text
from pincite.index.passages import passages
from pincite.index.retrieve import Retrieved
from pincite.index.types import Span

YES, NO, OTHERWISE = Judged(0.9, True), Judged(0.2, False), Judged(0.1, False, 0.9)


@dataclass(frozen=True)
class Judge:
    """Thinks the same of everything, except of texts that hold certain words."""

    judged: Judged
    words: dict[str, Judged] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judged]:
        self.asked.extend(pairs)
        return [next((j for words, j in self.words.items() if words in text), self.judged) for _, text in pairs]


def cites(text: str, title: str = "") -> list[Cite]:
    """Every sentence of a document."""
    document = document_from_text(text, title=title, source="a", origin="a")
    found = Retrieved(document, passages(document.text)[0], 1.0, 1.0, 1.0)
    return [Cite(found, span, 1.0) for span in found.passage.sentences]


SOLD, OPENED, CLOSED = cites("Norway sold the ship. The port opened in May; the railway is late. The bridge is closed.")
ELSEWHERE = cites("Peru bought the ship.")[0]


def test_a_verified_statement_is_told_with_the_words_that_carry_it() -> None:
    checked = Verifier(Judge(YES), [SOLD, OPENED]).check(Draft("The port opens in May.", (OPENED,)))
    assert (checked.outcome, checked.finding, checked.support, checked.without) == ("verified", None, 0.9, ())
    assert [cite.text for cite in checked.draft.cites] == ["The port opened in May"]


TWO = "says 2, the source does not"
OSLO = "names Oslo, the source does not"
NOT_SAID = Finding("support", "the sentences that it names could not be shown to say that")
NOT_SHOWN = Finding("citations", "cites what was not shown")


@pytest.mark.parametrize(
    ("draft", "judged", "outcome", "finding"),
    [
        (Draft("Did Norway sell the ship?", (SOLD,)), YES, None, Finding("completeness", "is a question")),
        (Draft("Did Norway sell the ship?", ()), YES, None, Finding("completeness", "is a question")),
        (Draft("Norway sold 2 ships.", (SOLD,)), NO, "unverified", Finding("numbers", TWO)),
        (Draft("Norway sold 2 ships.", (SOLD,)), YES, "verified", None),  # such a doubt is the judge's to set aside
        (Draft("Norway sold 2 ships.", (SOLD,)), Judged(0.7, True), "unverified", Finding("numbers", TWO)),  # if sure
        (Draft("The ship of Norway left for Oslo.", (SOLD,)), YES, "unverified", Finding("names", OSLO)),
        (Draft("Norway has sold the ship.", (SOLD,)), NO, "unverified", NOT_SAID),
        (Draft("Norway sold it.", (SOLD,)), Judged(0.5, True, 0.6), "unverified", NOT_SAID),
        (Draft("Norway sold it.", (SOLD,)), OTHERWISE, "unverified", NOT_SAID),  # the judge never refutes
        (
            Draft("Norway sold it.", ()),
            NO,
            "unverified",
            Finding("citations", "no sentence is named for it, and none could be shown to say it"),
        ),
    ],
)
def test_what_is_not_verified_has_the_check_and_the_reason(
    draft: Draft, judged: Judged, outcome: str | None, finding: Finding
) -> None:
    checked = Verifier(Judge(judged), [SOLD, OPENED]).check(draft)
    assert (checked.outcome, checked.finding, checked.draft, checked.against) == (outcome, finding, draft, ())


def test_what_its_sentence_says_word_for_word_is_verified_whatever_the_judge_thinks() -> None:
    checked = Verifier(Judge(NO), [SOLD, OPENED]).check(Draft("Norway sold the ship.", (SOLD,)))
    assert (checked.outcome, checked.support, checked.finding) == ("verified", 1.0, None)


def test_what_follows_from_its_sentence_by_rule_is_verified_whatever_the_judge_thinks() -> None:
    judge = Judge(NO)
    checked = Verifier(judge, [SOLD, OPENED]).check(Draft("The port opened in May.", (OPENED,)))
    assert (checked.outcome, checked.support, judge.asked) == ("verified", 1.0, [])


def test_what_its_sentence_contradicts_is_refuted_whatever_the_judge_thinks() -> None:
    checked = Verifier(Judge(YES), [SOLD, OPENED]).check(Draft("The railway isn't late.", (SOLD, OPENED)))
    assert checked.outcome == "refuted" and checked.support == 0.0
    assert checked.against == (OPENED,)
    assert checked.finding is not None and checked.finding.check == "negation"


def test_a_citation_of_what_was_not_shown_is_taken_out() -> None:
    checked = Verifier(Judge(YES), [SOLD]).check(Draft("Peru bought it.", (SOLD, ELSEWHERE)))
    assert (checked.outcome, checked.finding, checked.draft.cites) == ("unverified", NOT_SHOWN, ())


def test_the_checks_that_ran_and_the_judge_are_named() -> None:
    verifier = Verifier(Judge(YES), [SOLD])
    assert verifier.ran == ()
    verifier.check(Draft(quotation(SOLD.text), (SOLD,)))
    assert verifier.ran == ("quotation",)
    verifier.check(Draft("Norway sold it.", (SOLD,)))
    assert {"numbers", "negation", "judge: given"} <= set(verifier.ran)


@pytest.mark.parametrize(
    "span", [Span(0, 0), Span(3, 3), Span(5, 2), Span(0, 30), Span(20, 30), Span(10_000, 10_001)], ids=str
)
def test_a_span_outside_of_what_was_shown_is_no_citation(span: Span) -> None:
    draft = Draft(quotation(span.of(SOLD.passage.document.text)), (Cite(SOLD.passage, span, 1.0),))
    checked = Verifier(Judge(YES), [SOLD]).check(draft)
    assert checked.finding == NOT_SHOWN and checked.draft.cites == ()


def test_a_part_of_a_shown_sentence_can_be_cited() -> None:
    part = Cite(OPENED.passage, Span(OPENED.span.start, OPENED.span.start + 22), 1.0)
    assert Verifier(Judge(YES), [OPENED]).check(Draft("The port opened in May.", (part,))).outcome == "verified"


def test_a_quotation_is_its_own_support() -> None:
    judge = Judge(NO)
    checked = Verifier(judge, [SOLD, OPENED]).check(Draft(quotation(OPENED.text), (OPENED,)))
    assert (checked.outcome, checked.support, checked.draft.cites) == ("verified", 1.0, (OPENED,))
    assert judge.asked == []


def test_a_quotation_keeps_no_citation_of_other_words() -> None:
    checked = Verifier(Judge(NO), [SOLD, OPENED]).check(Draft(quotation(SOLD.text), (OPENED, SOLD)))
    assert checked.draft.cites == (SOLD,) and checked.support == 1.0
    assert checked.without == (OPENED,)


def test_a_quotation_without_a_citation_gets_that_of_its_sentence() -> None:
    checked = Verifier(Judge(NO), [SOLD, OPENED]).check(Draft(quotation(OPENED.text), ()))
    assert checked.draft.cites == (OPENED,) and checked.support == 1.0


def test_a_quotation_without_a_citation_gets_one_of_two_equal_sentences() -> None:
    twice = cites("Norway sold the ship. It rains. Norway sold the ship.")
    assert Verifier(Judge(NO), twice).check(Draft(quotation(SOLD.text), ())).draft.cites == (twice[0],)


def test_words_in_marks_that_no_sentence_has_are_no_quotation() -> None:
    checked = Verifier(Judge(YES), [SOLD]).check(Draft("“Norway sold the ships.”", (SOLD,)))
    assert checked.finding is not None and checked.finding.check == "quotations"


def test_a_statement_without_citations_gets_the_sentence_that_supports_it_best() -> None:
    judge = Judge(NO, {"port": Judged(0.7, True), "bridge": Judged(0.8, True)})
    checked = Verifier(judge, [SOLD, OPENED, CLOSED]).check(Draft("It is open.", ()))
    assert [cite.text for cite in checked.draft.cites] == ["The bridge is closed."] and checked.support == 0.8


def test_a_citation_that_says_nothing_of_the_statement_is_taken_out() -> None:
    judge = Judge(NO, {"Norway": YES})
    checked = Verifier(judge, [SOLD, CLOSED]).check(Draft("Norway sold the ship.", (SOLD, CLOSED)))
    assert [cite.text for cite in checked.draft.cites] == ["Norway sold the ship."]
    assert checked.without == (CLOSED,)


def test_citations_that_only_together_support_a_statement_stay_whole() -> None:
    judge = Judge(NO, {"Norway sold the ship. The port": YES})
    checked = Verifier(judge, [SOLD, OPENED]).check(Draft("Norway sold the ship; the port opened.", (SOLD, OPENED)))
    assert checked.draft.cites == (SOLD, OPENED) and checked.without == ()


def test_every_claim_of_a_statement_is_judged() -> None:
    judge = Judge(YES)
    Verifier(judge, [SOLD]).check(Draft("Norway sold the ship, but the old port stays closed.", (SOLD,)))
    assert "but the old port stays closed." in [statement for statement, _ in judge.asked]


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("Norway never parted with the ship that Chile wanted.", True),
        ("A photograph of 1911 shows the harbour of Bergen in Norway.", False),
    ],
)
def test_only_what_is_about_the_matter_denies_a_claim(sentence: str, denied: bool) -> None:
    verifier = Verifier(Judge(OTHERWISE), cites(sentence))
    assert verifier.denies("Norway sold the ship to Chile.", cites(sentence)) is denied


@pytest.mark.parametrize(
    ("claim", "sentence", "denied"),
    [
        ("The warranty is 2 years.", "The warranty is 3 years.", True),
        ("The warranty is 2 years.", "The warranty is 2 years.", False),
        ("The pump was sold 2 times.", "The warranty is 3 years.", False),
        ("The bridge is closed.", "The bridge is not closed.", True),
    ],
)
def test_what_can_be_compared_denies_a_claim_without_the_judge(claim: str, sentence: str, denied: bool) -> None:
    assert Verifier(Judge(NO), cites(sentence)).denies(claim, cites(sentence)) is denied


@pytest.mark.parametrize(("claim", "says"), [("Norway sold the ship.", True), ("The ship", False)])
def test_no_sentence_says_what_states_nothing(claim: str, says: bool) -> None:
    assert Verifier(Judge(YES), [SOLD]).says(claim, [SOLD]) is says


@pytest.mark.parametrize(
    ("text", "statement", "check"),
    [
        (
            "Der Rost hat die Brücke zerstört. Die Stadt ist der Eigentümer.",
            "Die Brücke ist durch Rost zerstört.",
            None,
        ),
        (
            "Der Rost hat die Brücke zerstört. Die Stadt ist der Eigentümer.",
            "Der Rost hat die Brücke nicht zerstört.",
            "negation",
        ),
        (
            "Le pont est fermé depuis le 5 mars 2021. La ville est la propriétaire.",
            "Le pont est fermé depuis le 5 mai 2021.",
            "dates",
        ),
        ("El puente mide 5 km. La ciudad es la dueña.", "El puente mide 6 km.", "numbers"),
        ("پل شهر ۵ کیلومتر است. شهر صاحب آن است.", "پل شهر ۶ کیلومتر است.", "numbers"),
        ("他说：“我们不同意”。城市拥有这座桥。", "他说：“我们都同意”。", "quotations"),
    ],
)
def test_other_languages_are_checked_by_what_holds_for_them(text: str, statement: str, check: str | None) -> None:
    first, *_ = shown = cites(text)
    checked = Verifier(Judge(YES), shown).check(Draft(statement, (first,)))
    assert (checked.finding and checked.finding.check) == check
