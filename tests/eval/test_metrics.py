"""Every metric against cases computed by hand, and against what others publish."""

from __future__ import annotations

import re
import string
from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.eval.errors import MissingExtra
from pincite.eval.libraries import library
from pincite.eval.metrics import abstention, calibration, overlap, squad
from pincite.eval.metrics.retrieval import Ranking, evidence_recall, measures, ranking
from pincite.eval.metrics.spans import DocumentSpan, are_held, touched
from pincite.eval.metrics.spans import overlap as compared
from pincite.eval.overall import OVERALL
from pincite.eval.values import check
from pincite.eval.values.tokens import words


def published_f1(gold: str, said: str) -> float:
    """`compute_f1` of SQuAD's evaluate-v2.0.py, with its normalisation, written down as the script states it."""

    def normalized(s: str) -> list[str]:
        s = "".join(ch for ch in s.lower() if ch not in set(string.punctuation))
        return " ".join(re.sub(re.compile(r"\b(a|an|the)\b", re.UNICODE), " ", s).split()).split()

    gold_words, words = normalized(gold), normalized(said)
    same = sum((Counter(gold_words) & Counter(words)).values())
    if len(gold_words) == 0 or len(words) == 0:
        return int(gold_words == words)
    if same == 0:
        return 0
    precision, recall = same / len(words), same / len(gold_words)
    return (2 * precision * recall) / (precision + recall)


@pytest.mark.parametrize(
    ("said", "accepted", "exact", "f1"),
    [
        ("The Shanghai Cooperation Organization.", ["Shanghai Cooperation Organization"], 1, 1),
        ("in March 2007", ["March 2007"], 0, 0.8),
        ("Rouhani", ["Ahmadinejad", "Rouhani"], 1, 1),
        ("", [], 1, 1),
        ("something", [], 0, 0),
        ("the", ["a"], 1, 1),
        ("four", ["Four times"], 0, 2 / 3),
        ("S-400", ["s400"], 1, 1),
    ],
)
def test_squad_rules(said: str, accepted: list[str], exact: float, f1: float) -> None:
    assert squad.exact(said, accepted) == exact
    assert squad.f1(said, accepted) == pytest.approx(f1)


@given(st.text("abthen ,.-'A", max_size=20), st.text("abthen ,.-'A", max_size=20))
def test_squad_f1_is_the_one_of_the_published_script(gold: str, said: str) -> None:
    assert squad.f1(said, [gold]) == pytest.approx(published_f1(gold, said))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Observer”", "observer"),
        ("2012–2013", "2012 2013"),
        ("’s ﬁrst visit…", "first visit"),
        ("€ 5", "5"),
        ("ایران عضو است؟", "ایران عضو است"),
        ("The -5 °C of U.S. records", "-5 c of us records"),
        ("3.5 million, 1,234.50 and 1/2", "3.5 million 1234.5 and 1/2"),
        ("星期三。", "星 期 三"),
        ("José’s CAFÉ", "jose cafe"),
        ("version 2.3.1", "version 2.3.1"),
    ],
)
def test_words_keep_what_they_mean(text: str, expected: str) -> None:
    assert " ".join(words(text)) == expected


@pytest.mark.parametrize(
    ("answer", "gold"), [("3.5 million litres", "35 million litres"), ("-5 degrees", "5 degrees"), ("1/2", "12")]
)
def test_a_point_a_minus_and_a_fraction_tell_numbers_apart(answer: str, gold: str) -> None:
    assert overlap.f1(answer, [[gold]]) < 1 and overlap.exact(answer, [[gold]]) == 0
    assert squad.f1(answer, [gold]) == 1, "SQuAD's own rules delete them"


def test_a_sentence_without_spaces_shares_words_with_its_answer() -> None:
    assert overlap.f1("会议在星期三举行。", [["星期三"]]) == pytest.approx(2 * 3 / 8 / (3 / 8 + 1))


LIST = [["Russia"], ["China", "the PRC"], ["Kazakhstan"]]


@pytest.mark.parametrize(
    ("said", "parts", "exact", "f1", "found"),
    [
        ("Russia, China and Kazakhstan", LIST, 1, 1, 1),
        ("Kazakhstan, the PRC, Russia", LIST, 1, 1, 1),
        ("Russia and China", LIST, 0, 0.8, 2 / 3),
        ("Russia, China, Kazakhstan and India", LIST, 0, 6 / 7, 1),
        ("It said that Russia alone", LIST, 0, 2 * 1 / 5 * 1 / 3 / (1 / 5 + 1 / 3), 1 / 3),
        ("nobody", LIST, 0, 0, 0),
        ("", LIST, 0, 0, 0),
        ("observer", [["observer", "observer state"]], 1, 1, 1),
        ("an observer state since 2005", [["observer state"]], 0, 2 / 3, 1),
        # one wording inside another part's: the longer one is taken out first
        ("New York and York", [["York"], ["New York"]], 1, 1, 1),
        ("New York", [["York"], ["New York"]], 0, 0.8, 0.5),
    ],
)
def test_what_has_to_be_said(said: str, parts: list[list[str]], exact: float, f1: float, found: float) -> None:
    assert overlap.exact(said, parts) == exact
    assert overlap.f1(said, parts) == pytest.approx(f1)
    assert check(said, parts).share == pytest.approx(found)


def test_words_are_found_whole_and_in_a_row() -> None:
    assert overlap.contains("He came in May 2012.", "may 2012")
    assert not overlap.contains("He came in May, not in 2012.", "May 2012")
    assert not overlap.contains("the Iranians", "Iran")
    assert not overlap.contains("anything", "the")


TEXT = "One fact. Another fact. A third fact."


def place(start: int, end: int, document: str = "d") -> DocumentSpan:
    return DocumentSpan(document, start, TEXT[start:end])


FIRST, SECOND, THIRD = place(0, 9), place(10, 23), place(24, 37)
"""Of 8, 12 and 11 characters that are no white space."""


@pytest.mark.parametrize(
    ("cited", "evidence", "precision", "recall", "f1", "iou"),
    [
        ([FIRST], [[FIRST]], 1, 1, 1, 1),
        ([], [[FIRST]], None, 0, 0, 0),
        ([SECOND], [[FIRST]], 0, 0, 0, 0),
        ([FIRST, SECOND], [[FIRST]], 8 / 20, 1, 16 / 28, 8 / 20),
        ([FIRST], [[FIRST], [SECOND]], 1, 8 / 20, 16 / 28, 8 / 20),
        ([FIRST, SECOND], [[place(0, 23)]], 1, 1, 1, 1),  # the space between them is nobody's
        ([FIRST, FIRST, place(0, 3)], [[FIRST]], 1, 1, 1, 1),  # cited twice counts once
        ([place(0, 3)], [[FIRST]], 1, 3 / 8, 6 / 11, 3 / 8),
        ([place(0, 9, "other")], [[FIRST]], 0, 0, 0, 0),
        # either of two sentences suffices; to cite both costs nothing, and neither is better than the other
        ([THIRD], [[FIRST, THIRD]], 1, 1, 1, 1),
        ([FIRST, THIRD], [[FIRST, THIRD]], 1, 1, 1, 1),
        ([FIRST, SECOND], [[FIRST, THIRD], [SECOND]], 1, 1, 1, 1),
        ([SECOND], [[FIRST, THIRD]], 0, 0, 0, 0),
        ([place(24, 31)], [[FIRST, THIRD]], 1, 6 / 11, 12 / 17, 6 / 11),
    ],
)
def test_cited_characters_against_gold_ones(  # noqa: PLR0917 - the columns of a table
    cited: list[DocumentSpan],
    evidence: list[list[DocumentSpan]],
    precision: float | None,
    recall: float,
    f1: float,
    iou: float,
) -> None:
    got = compared(cited, evidence)
    assert got.precision == (None if precision is None else pytest.approx(precision))
    assert (got.recall, got.f1, got.iou) == (pytest.approx(recall), pytest.approx(f1), pytest.approx(iou))


def test_the_same_words_elsewhere_count_if_wanted() -> None:
    copy = DocumentSpan("other", 100, f"{FIRST.quote} More.")
    assert compared([copy], [[FIRST]]).recall == 0
    same = compared([copy], [[FIRST]], same_text=True)
    assert (same.recall, same.precision) == (1, 8 / 13)


def test_citations_hold_a_quote_of_which_they_cite_half() -> None:
    assert are_held([FIRST], [FIRST], 0.5) and are_held([place(0, 5)], [FIRST], 0.5)
    assert not are_held([place(0, 3)], [FIRST], 0.5) and not are_held([], [FIRST], 0.5)
    assert are_held([place(0, 3), place(4, 6)], [FIRST], 0.5), "both citations count together"
    assert are_held([THIRD], [FIRST, THIRD], 0.5), "any one of the alternatives will do"
    assert are_held([DocumentSpan("copy", 3, FIRST.quote)], [FIRST], 0.5), "the same words elsewhere will do"
    assert not are_held([place(0, 9, "other")], [SECOND], 0.5)
    assert not are_held([DocumentSpan("copy", 3, "One fact.")], [place(0, 3)], 0.5), "a word stands in many places"


def test_a_span_touches_evidence_where_they_share_a_character() -> None:
    assert touched(place(8, 12), [[FIRST]]) and touched(place(0, 1), [[THIRD, FIRST]])
    assert not touched(place(9, 12), [[FIRST]]) and not touched(place(0, 9, "other"), [[FIRST]])


@pytest.mark.parametrize(
    ("passages", "evidence", "found", "missed"),
    [
        ([(0, 23), (24, 37)], [[FIRST]], (True, False), 0),
        ([(24, 37), (0, 23)], [[FIRST], [THIRD]], (True, True), 0),
        ([(24, 37)], [[FIRST], [THIRD]], (True,), 1),
        ([(24, 37), (0, 37)], [[THIRD]], (True, False), 0),  # a repetition finds nothing
        ([(0, 5), (5, 23)], [[FIRST]], (False, True), 0),  # cut in two: held by both together
        ([(0, 5), (24, 37)], [[FIRST, THIRD]], (False, True), 0),
        ([], [[FIRST]], (), 1),
    ],
)
def test_which_passages_are_relevant(
    passages: list[tuple[int, int]], evidence: list[list[DocumentSpan]], found: tuple[bool, ...], missed: int
) -> None:
    assert ranking([("d", *p) for p in passages], evidence) == Ranking(found, missed)


def test_retrieval_measures_by_hand() -> None:
    log = np.log2
    got = measures(
        {
            "second": Ranking((False, True, False), 0),
            "two of three": Ranking((True, False, False, False, False, True), 1),
            "none": Ranking((False, False), 2),
            "nothing retrieved": Ranking((), 1),
        }
    )
    assert got["second"] == pytest.approx(
        {"recall_at_1": 0, "recall_at_3": 1, "recall_at_5": 1, "recall": 1, "mrr": 1 / 2, "ndcg": 1 / log(3)}
    )
    ideal = 1 + 1 / log(3) + 1 / log(4)
    assert got["two of three"] == pytest.approx(
        {
            "recall_at_1": 1 / 3,
            "recall_at_3": 1 / 3,
            "recall_at_5": 1 / 3,
            "recall": 2 / 3,
            "mrr": 1,
            "ndcg": (1 + 1 / log(7)) / ideal,
        }
    )
    assert set(got["none"].values()) == set(got["nothing retrieved"].values()) == {0.0}
    assert measures({}) == {}
    five = measures({"q": Ranking((False, False, False, False, True), 0)})["q"]
    assert five["recall"] == five["recall_at_5"] == 1


def test_evidence_recall_counts_characters_of_what_was_shown() -> None:
    assert evidence_recall([("d", 0, 9), ("d", 20, 31), ("other", 0, 50)], [[FIRST], [THIRD]]) == pytest.approx(14 / 19)
    assert evidence_recall([], [[FIRST]]) == 0


def test_abstention_by_hand() -> None:
    abstained, answerable = [True, True, False, False, True], [False, True, True, False, False]
    assert abstention.precision(abstained, answerable) == pytest.approx(2 / 3)
    assert abstention.recall(abstained, answerable) == pytest.approx(2 / 3)
    assert abstention.precision([False], [True]) is None and abstention.recall([False], [True]) is None


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=12))
def test_auroc_is_the_share_of_pairs_in_the_right_order(rows: list[tuple[int, bool]]) -> None:
    positive, negative = [s for s, true in rows if true], [s for s, true in rows if not true]
    got = abstention.auroc([s for s, _ in rows], [true for _, true in rows])
    if not positive or not negative:
        assert got is None
    else:
        pairs = [1.0 if p > n else 0.5 if p == n else 0.0 for p, n in product(positive, negative)]
        assert got == pytest.approx(np.mean(pairs))


def test_risk_and_coverage_by_hand() -> None:
    confidence, loss = [0.9, 0.5, 0.7, 0.5], [0.0, 1.0, 1.0, 0.0]
    points = abstention.risk_coverage(confidence, loss)
    assert [(p.confidence, p.coverage, p.risk) for p in points] == [
        (0.9, 0.25, 0.0),
        (0.7, 0.5, 0.5),
        (0.5, 1.0, 0.5),
    ]
    assert abstention.aurc(confidence, loss) == pytest.approx((0 + 1 / 2 + 1.5 / 3 + 2 / 4) / 4)
    assert abstention.aurc([], []) is None and abstention.risk_coverage([], []) == ()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1)), min_size=1, max_size=6), st.randoms())
def test_aurc_does_not_depend_on_the_order_of_questions(rows: list[tuple[int, int]], random: object) -> None:
    got = abstention.aurc([c for c, _ in rows], [loss for _, loss in rows])
    shuffled = sorted(rows, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert got == pytest.approx(abstention.aurc([c for c, _ in shuffled], [loss for _, loss in shuffled]))
    if len({c for c, _ in rows}) == 1:
        assert got == pytest.approx(np.mean([loss for _, loss in rows]))


def test_calibration_by_hand() -> None:
    confidence, positive = [0.05, 0.95, 0.95, 1.0, 0.1], [0, 1, 1, 0, 1]
    bins = calibration.reliability(confidence, positive)
    assert [b.count for b in bins] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 3]
    assert bins[9].confidence == pytest.approx(2.9 / 3) and bins[9].share == pytest.approx(2 / 3)
    assert bins[5].confidence is None and bins[5].share is None
    assert calibration.ece(confidence, positive) == pytest.approx((0.05 + 0.9 + 3 * (2.9 / 3 - 2 / 3)) / 5)
    assert calibration.brier([0.5, 1.0], [1, 1]) == pytest.approx(0.125)
    assert calibration.ece([], []) is None and calibration.brier([], []) is None


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.3, 0.6, 0.65, 0.9, 1.0]), st.booleans()), min_size=1))
def test_the_calibration_error_is_that_of_the_diagram(rows: list[tuple[float, bool]]) -> None:
    columns = [c for c, _ in rows], [float(p) for _, p in rows]
    gaps = [
        b.count * abs(b.confidence - b.share)
        for b in calibration.reliability(*columns)
        if b.confidence is not None and b.share is not None
    ]
    assert calibration.ece(*columns) == pytest.approx(sum(gaps) / len(rows))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_the_latencies_are_numpys_percentiles(values: list[float]) -> None:
    for name, share in (("latency_p50", 50), ("latency_p95", 95)):
        assert OVERALL[name].of(values) == pytest.approx(float(np.percentile(values, share)))
        assert OVERALL[name].of([]) is None


def test_a_missing_library_is_one_clear_line() -> None:
    with pytest.raises(MissingExtra, match=r"needs no-such-library, .* pip install 'pincite\[eval\]'"):
        library("no_such_library.part")
