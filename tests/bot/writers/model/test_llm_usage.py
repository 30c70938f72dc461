"""What an answer has used of a language model is known however it ends."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from pincite import Bot
from pincite.bot.answers import Usage
from pincite.bot.events import StatementEvent
from pincite.bot.writers.model.meter import Meter, Sent
from tests.bot.writers.model.conftest import number
from tests.bot.writers.model.scripted import Play, Scripted, structured

QUESTION = "How long is the warranty?"


def warranty(**play: Any) -> Callable[[dict[str, Any]], Play]:
    def reply(asked: dict[str, Any]) -> Play:
        return Play(structured(("The warranty is 2 years.", [number(asked, "warranty is 2")])) + " " * 400, **play)

    return reply


async def used(bot: Bot, *, leaving: bool) -> list[Usage]:
    """What is told of the usage of an answer, or of one that is left after its first statement."""
    told: list[Usage] = []
    events = bot.astream(QUESTION, on_usage=told.append)
    async for event in events:
        if leaving and isinstance(event, StatementEvent):
            break
    await events.aclose()
    return told


def estimate(scripted: Scripted) -> int:
    """The tokens of the newest prompt."""
    return -(-sum(len(message["content"].encode()) for message in scripted.requests[-1]["messages"]) // 3)


def test_a_whole_answer_tells_what_the_server_counted_once(make: Callable[..., Bot], scripted: Scripted) -> None:
    scripted.always = warranty()
    (usage,) = asyncio.run(used(make(llm_price_prompt=1, llm_price_completion=10), leaving=False))
    assert usage == Usage(prompt_tokens=100, completion_tokens=10, cost_usd=0.0002)


def test_an_answer_that_is_left_tells_an_estimate_by_the_prices_of_the_settings(
    make: Callable[..., Bot], scripted: Scripted
) -> None:
    scripted.always = warranty(hold=threading.Event())
    (usage,) = asyncio.run(used(make(llm_price_prompt=1, llm_price_completion=10), leaving=True))
    assert usage.prompt_tokens == estimate(scripted) and 20 < usage.completion_tokens < 200
    assert usage.cost_usd == pytest.approx((usage.prompt_tokens + 10 * usage.completion_tokens) / 1e6)


def test_an_estimate_goes_by_what_the_server_has_told_of_costs(make: Callable[..., Bot], scripted: Scripted) -> None:
    bot = make()
    scripted.always = warranty(hold=threading.Event())
    (unpriced,) = asyncio.run(used(bot, leaving=True))
    assert unpriced.completion_tokens and unpriced.cost_usd is None
    scripted.always = warranty(cost=0.0022)
    (counted,) = asyncio.run(used(bot, leaving=False))
    assert counted.cost_usd == 0.0022
    scripted.always = warranty(hold=threading.Event())
    (usage,) = asyncio.run(used(bot, leaving=True))
    assert usage.cost_usd == pytest.approx(0.00002 * (usage.prompt_tokens + usage.completion_tokens), abs=1e-8)


def test_requests_of_writer_and_judge_are_told_together(make: Callable[..., Bot], scripted: Scripted) -> None:
    """The judge is left in the middle; the writer's reply was counted before."""
    hold = threading.Event()

    def play(asked: dict[str, Any]) -> Play:
        judging = '"statements"' in asked["messages"][-1]["content"]
        text = f"The warranty is two years long.{' ' * 400}"
        return Play("x" * 40, hold=hold) if judging else Play(structured((text, [number(asked, "warranty is 2")])))

    async def leave() -> list[Usage]:
        told: list[Usage] = []
        events = bot.astream(QUESTION, on_usage=told.append)
        await anext(events)
        asking = asyncio.ensure_future(anext(events))
        while len(scripted.requests) < 2:
            if asking.done():
                asking = asyncio.ensure_future(anext(events))
            await asyncio.sleep(0.01)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await events.aclose()
        return told

    scripted.always = play
    bot = make(judge="auto")
    (usage,) = asyncio.run(leave())
    assert usage.prompt_tokens == 100 + estimate(scripted) and 10 <= usage.completion_tokens <= 10 + 40


@pytest.mark.parametrize(
    ("pieces", "tokens"),
    [([], (4, 0)), (["word"] * 3, (4, 4)), ([""] * 9, (4, 9)), (["\ud800"], (4, 1)), (["سلام"], (4, 3))],
)
def test_tokens_are_estimated_from_bytes_and_chunks(pieces: list[str], tokens: tuple[int, int]) -> None:
    sent = Sent(prompt_bytes=10)
    for piece in pieces:
        sent.received(piece)
    assert sent.tokens == tokens


def test_what_is_refused_or_counted_is_not_estimated() -> None:
    meter = Meter()
    with pytest.raises(OSError, match="no"), meter.sending([{"content": "too long"}]):
        raise OSError("no")
    assert meter.estimated == (0, 0)
    with meter.sending([{"content": "twelve bytes"}]) as sent:
        assert meter.estimated == (4, 0)
    meter.count(SimpleNamespace(prompt_tokens=7, completion_tokens=1), sent)
    assert (meter.estimated, meter.prompt_tokens) == ((0, 0), 7)


@pytest.mark.parametrize("cost", [float("nan"), float("inf"), -1.0, "2", None])
def test_a_cost_that_is_none_is_not_counted(cost: object) -> None:
    """What is spent would no longer compare with a limit, or fall."""
    meter = Meter()
    for told in (0.5, cost):
        meter.count(SimpleNamespace(prompt_tokens=1, completion_tokens=1, cost=told), Sent(prompt_bytes=3))
    assert meter.cost == 0.5
