"""The guarantee of a collection: used by every answer, named in it, and void when what it rests on changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite import Bot, Settings, add, drop
from pincite.bot.guarantee import Guarantee, keep_guarantee, made_by, standing

QUESTION = "When does the library close?"


@pytest.fixture
def reports(folder: Path, settings: Settings) -> Settings:
    (folder / "hours.txt").write_text("The library closes at nine in the evening.", "utf-8")
    named = settings.model_copy(update={"collection": "reports"})
    add([folder], settings=named)
    return named


def guaranteed(settings: Settings, **changes: object) -> Guarantee:
    with Bot(settings=settings) as bot:
        made = Guarantee.model_validate(
            {
                "confident_from": 0.0,
                "likely_from": 0.0,
                "at_most": 0.1,
                "likely_at_most": None,
                "confidence": 0.9,
                "coverage": 0.5,
                "likely_coverage": 0.5,
                "pairs": 140,
                "suite": "mine",
                "suite_sha256": "0" * 64,
                "made": "2026-12-01",
                "index_id": bot.answer(QUESTION).index_id,
                "made_by": made_by(settings, bot.model, bot.writer),
                **changes,
            }
        )
    keep_guarantee(settings, made)
    return made


def test_its_thresholds_are_used_and_it_is_named(reports: Settings) -> None:
    made = guaranteed(reports)
    answer = Bot(settings=reports).answer(QUESTION)
    assert answer.status == "answered" and answer.note is None
    assert answer.guarantee == made.words
    assert made.words == (
        "of the answers shown as confident here at most 1 in 10 is wrong, 90% sure, from 140 pairs of 2026-12-01"
    )
    thanks = Bot(settings=reports).answer("thanks!")
    assert thanks.status == "talk" and thanks.guarantee is None and thanks.note is None
    guaranteed(reports, confident_from=1.0, likely_from=1.0)
    silent = Bot(settings=reports).answer(QUESTION)
    assert silent.status == "abstained" and silent.guarantee is None and silent.note is None


def test_an_explicit_setting_beats_it(reports: Settings) -> None:
    guaranteed(reports, confident_from=1.0, likely_from=1.0)
    explicit = reports.model_copy(update={"confident_from": 0.0})
    answer = Bot(settings=explicit).answer(QUESTION)
    assert answer.status == "answered" and answer.guarantee is None


def test_what_is_likely_is_not_promised(reports: Settings) -> None:
    guaranteed(reports, confident_from=1.0, likely_from=0.0)
    answer = Bot(settings=reports).answer(QUESTION)
    assert answer.status == "likely" and answer.guarantee is None and answer.note is None


def test_other_documents_void_it_and_the_answer_says_so(reports: Settings, folder: Path) -> None:
    guaranteed(reports, confident_from=1.0, likely_from=1.0)
    (folder / "more.txt").write_text("The museum opens at ten in the morning.", "utf-8")
    add([folder], settings=reports)
    answer = Bot(settings=reports).answer(QUESTION)
    assert answer.status == "answered" and answer.guarantee is None
    assert answer.note == "the guarantee of 2026-12-01 no longer holds: the documents have changed"


def test_other_models_and_settings_void_it(reports: Settings) -> None:
    guaranteed(reports)
    assert standing(reports, "reader", "reader").void is None  # type: ignore[union-attr]
    other = reports.model_copy(update={"top_k": 3})
    assert standing(other, "reader", "reader").void == "changed since then: setting top_k"  # type: ignore[union-attr]
    assert "model" in (standing(reports, "gpt", "llm").void or "")  # type: ignore[union-attr]


def test_it_goes_with_its_collection_and_is_of_no_other(reports: Settings, folder: Path) -> None:
    other = reports.model_copy(update={"collection": "others"})
    add([folder], settings=other)
    guaranteed(reports)
    assert standing(other, "reader", "reader") is None
    drop("reports", settings=reports)
    add([folder], settings=reports)
    assert standing(reports, "reader", "reader") is None


def test_taken_back_it_is_gone(reports: Settings) -> None:
    guaranteed(reports)
    keep_guarantee(reports, None)
    assert standing(reports, "reader", "reader") is None


@pytest.mark.parametrize(("bound", "said"), [(0.05, "1 in 20 is"), (0.1, "1 in 10 is"), (0.15, "15 in 100 are")])
def test_a_share_is_said_as_people_say_it(reports: Settings, bound: float, said: str) -> None:
    assert f"at most {said} wrong" in guaranteed(reports, at_most=bound).words
