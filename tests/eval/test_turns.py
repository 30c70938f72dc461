"""Conversations in the bot's own words: earlier questions asked once, their cost counted, runs compared and resumed."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pincite import Answer, Settings
from pincite.bot.answers import Usage
from pincite.eval import suites
from pincite.eval.compare import compare
from pincite.eval.errors import RunError
from pincite.eval.gold import Exchange, GoldPair, ResolvedPair
from pincite.eval.runs import Exam, Selection, of_suite, resume, run
from pincite.eval.runs.turns import OwnTurns
from tests.eval.conftest import made

ANSWER = made("a", short="Andalusia").answer
assert ANSWER is not None


class Scripted:
    """Says what it was asked, and after what."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[tuple[str, str]]]] = []

    def answer(self, question: str, history: Sequence[tuple[str, str]]) -> Answer:
        self.asked.append((question, list(history)))
        assert ANSWER is not None
        usage = Usage(prompt_tokens=10, completion_tokens=1, cost_usd=0.5)
        return ANSWER.model_copy(update={"text": f"own {question}", "usage": usage})


def follow_up(id_: str, question: str, *earlier: str) -> ResolvedPair:
    history = tuple(Exchange(question=one, answer="given") for one in earlier)
    return ResolvedPair(
        pair=GoldPair(id=id_, question=question, history=history, kind="follow_up", split="dev", answerable=False),
        evidence=(),
    )


def test_earlier_questions_are_asked_once_and_paid_for_once() -> None:
    bot: Any = Scripted()
    turns = OwnTurns(bot)
    first = turns(follow_up("b", "And when?", "Who came?"))
    assert bot.asked == [("Who came?", []), ("And when?", [("Who came?", "own Who came?")])]
    assert (first.usage.prompt_tokens, first.usage.cost_usd) == (20, 1.0), "the earlier turn is part of the cost"
    second = turns(follow_up("c", "And why?", "Who came?", "And when?"))
    assert [question for question, _ in bot.asked[2:]] == ["And when?", "And why?"], "the first turn is known"
    assert second.usage.prompt_tokens == 20
    assert turns(follow_up("d", "Where?", "Who came?")).usage.prompt_tokens == 10
    assert bot.asked[-1] == ("Where?", [("Who came?", "own Who came?")])


@pytest.fixture(scope="module")
def own_exam(seed_home: Path, small_suite: Path, tmp_path_factory: pytest.TempPathFactory) -> Exam:
    home = shutil.copytree(seed_home, tmp_path_factory.mktemp("turns") / "home")
    return of_suite(suites.load(small_suite), Settings.read(home=home), own_turns=True)


def test_a_run_keeps_the_conversation_as_it_went_and_compares_with_one_after_given_answers(own_exam: Exam) -> None:
    chosen = Selection(ids=("rouhani-visits", "rouhani-follow-up"))
    own = run(own_exam, selection=chosen)
    record = next(record for record in own.records if record.asked.pair.id == "rouhani-follow-up")
    (exchange,) = record.asked.pair.history
    assert exchange.question == "Did Rouhani visit Russia?" and exchange.answer not in {"", "Yes."}
    given_exam = replace(own_exam, conversation="given", filled=lambda asked: asked)
    given = run(given_exam, selection=chosen)
    assert given.header.conversation == "given" and own.header.conversation == "own"
    compared = compare(given, own)
    assert compared.questions == 2 and "conversation" in str(compared.data()), "the difference is named"
    with pytest.raises(RunError, match="the conversation was own and is given"):
        resume(own.path, given_exam)
