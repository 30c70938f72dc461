"""Turns are bounded and fair, and whoever leaves frees the place."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.bot.serving.turns import Requester, ServerBusy, ServerStopping, Ticket, Turns


def order(turns: Turns, tickets: list[Ticket]) -> list[int]:
    """The places of the tickets in the order of their turns, ending each turn as it begins."""
    done: list[int] = []
    for _ in tickets:
        for number, ticket in enumerate(tickets):
            if number not in done and ticket.began.done():
                done.append(number)
                turns.leave(ticket)
                break
    return done


@pytest.mark.parametrize(
    ("clients", "expected"),
    [
        ("a a a b", "a b a a"),
        ("a a a b b c", "a b c a b a"),
        ("1a 1a 1b 2c 2c", "1a 2c 1b 2c 1a"),
        ("1a 1b 1c 1d 2e", "1a 2e 1b 1c 1d"),
    ],
)
def test_clients_take_turns_and_so_do_addresses(clients: str, expected: str) -> None:
    async def run() -> list[str]:
        turns = Turns(1, 10)
        first = turns.join(Requester("9", "first"))
        names = clients.split()
        tickets = [turns.join(Requester(name[:-1], name[-1])) for name in names]
        turns.leave(first)
        return [names[number] for number in order(turns, tickets)]

    assert asyncio.run(run()) == expected.split()


def test_a_client_holds_only_so_many_turns_and_an_address_leaves_one_to_others() -> None:
    async def run() -> None:
        turns = Turns(3, 10, each=1)
        names = ["1a", "1a", "1b", "1c", "2d", "2e"]
        tickets = [turns.join(Requester(name[:-1], name[-1])) for name in names]

        def acting() -> list[str]:
            return [name for name, ticket in zip(names, tickets, strict=True) if ticket.began.done()]

        assert acting() == ["1a", "1b", "2d"]
        turns.leave(tickets[2])
        assert acting() == ["1a", "1b", "1c", "2d"]
        turns.leave(tickets[4])
        assert acting() == ["1a", "1b", "1c", "2d", "2e"]
        turns.leave(tickets[5])
        assert not tickets[1].began.done(), "address 1 holds two turns, and its client a one of them"
        turns.leave(tickets[0])
        assert tickets[1].began.done()

    asyncio.run(run())


def test_a_client_that_may_not_act_yet_waits_within_the_bound_of_the_queue() -> None:
    async def run() -> None:
        turns = Turns(2, 1, each=1)
        for _ in range(2):
            turns.join(Requester("1", "a"))
        with pytest.raises(ServerBusy):
            turns.join(Requester("1", "a"))
        assert turns.join(Requester("2", "b")).began.done()

    asyncio.run(run())


def test_a_full_queue_refuses_whoever_holds_most_of_it() -> None:
    async def run() -> None:
        turns = Turns(1, 3)
        turns.join(Requester("1", "a"))
        greedy = [turns.join(Requester("1", "a")) for _ in range(3)]
        with pytest.raises(ServerBusy) as refused:
            turns.join(Requester("1", "a"))
        assert refused.value.retry_after >= 1
        turns.join(Requester("2", "c"))
        with pytest.raises(ServerBusy):
            await greedy[-1].began
        assert turns.waiting == 3
        with pytest.raises(ServerBusy):
            turns.join(Requester("2", "d"))

    asyncio.run(run())


def test_of_one_address_a_newcomer_displaces_a_client_that_holds_the_queue() -> None:
    async def run() -> None:
        turns = Turns(1, 4)
        turns.join(Requester("1", "a"))
        greedy = [turns.join(Requester("1", "a")) for _ in range(4)]
        newcomers = [turns.join(Requester("1", name)) for name in "bcd"]
        for displaced in greedy[1:]:
            with pytest.raises(ServerBusy):
                await displaced.began
        assert not any(one.began.done() for one in (greedy[0], *newcomers)) and turns.waiting == 4
        with pytest.raises(ServerBusy):
            turns.join(Requester("1", "e"))

    asyncio.run(run())


def test_a_client_that_waits_is_told_its_place() -> None:
    async def run() -> list[int]:
        turns = Turns(1, 10)
        ahead = [turns.join(Requester(str(n))) for n in range(3)]
        ticket = turns.join(Requester("last"))
        told: list[int] = []

        async def listen() -> None:
            async for place in turns.places(ticket):
                told.append(place)

        listening = asyncio.create_task(listen())
        for place, one in zip((3, 2, 1), ahead, strict=True):
            while told[-1:] != [place]:
                await asyncio.sleep(0)
            turns.leave(one)
        await listening
        return told

    assert asyncio.run(run()) == [3, 2, 1]


def test_a_closed_queue_refuses_all_but_those_whose_turn_it_is() -> None:
    async def run() -> None:
        turns = Turns(1, 10)
        under_way, waits = turns.join(Requester("a")), turns.join(Requester("b"))
        turns.close()
        assert under_way.began.result() is None
        with pytest.raises(ServerStopping):
            await waits.began
        with pytest.raises(ServerStopping):
            turns.join(Requester("c"))
        turns.leave(waits)
        turns.leave(under_way)
        assert (turns.under_way, turns.waiting) == (0, 0)

    asyncio.run(run())


@given(
    st.integers(1, 3),
    st.integers(0, 5),
    st.lists(st.one_of(st.tuples(st.sampled_from("123"), st.sampled_from("ab")), st.integers(0, 20)), max_size=60),
)
def test_places_are_never_lost_and_never_too_many(
    at_once: int, most_waiting: int, steps: list[tuple[str, str] | int]
) -> None:
    async def run() -> None:
        turns, open_ = Turns(at_once, most_waiting), []
        for step in steps:
            if isinstance(step, tuple):
                try:
                    open_.append(turns.join(Requester(*step)))
                except ServerBusy:
                    assert turns.waiting == most_waiting and turns.under_way == at_once
            elif open_:
                turns.leave(open_.pop(step % len(open_)))
            assert turns.under_way <= at_once and turns.waiting <= most_waiting
            assert not turns.waiting or turns.under_way == at_once, "nobody waits while a place is free"
            begun = [t for t in open_ if t.began.done() and t.began.exception() is None]
            assert len(begun) == turns.under_way
            places = Counter(turns.place(t) for t in open_ if not t.began.done())
            assert sorted(places.elements()) == list(range(1, turns.waiting + 1))
        for ticket in open_:
            turns.leave(ticket)
        assert (turns.under_way, turns.waiting) == (0, 0)

    asyncio.run(run())


def test_a_turn_is_not_given_to_whoever_was_cancelled_a_moment_before() -> None:
    async def run() -> None:
        turns = Turns(1, 10)
        first, begun = turns.join(Requester("a")), asyncio.Event()

        async def act(name: str) -> None:
            async with turns.turn(Requester(name)):
                begun.set()

        leaving = asyncio.create_task(act("b"))
        staying = asyncio.create_task(act("c"))
        await asyncio.sleep(0)
        leaving.cancel()
        turns.leave(first)  # before the cancelled task has run again
        await asyncio.wait_for(begun.wait(), 10)
        await staying
        assert leaving.cancelled()
        assert (turns.under_way, turns.waiting) == (0, 0)

    asyncio.run(run())
