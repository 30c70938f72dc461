"""Fair turns: a bounded queue in front of work that only a few may do at once.

Clients are grouped by address. A free place goes to each address in turn, and within an address to each client in turn,
so that neither a client with many questions nor an address with many clients makes the others wait longer.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from time import monotonic

from pincite.index.errors import PinciteError

FIRST_GUESS = 1.0
"""Seconds that a turn is expected to take before any has ended."""

WEIGHT = 0.2
"""Weight of the newest turn in the moving average of their lengths."""


class ServerBusy(PinciteError):
    """The queue is full. Nothing was done; try again later."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"the server is busy. Try again in {retry_after} s")
        self.retry_after = retry_after
        """Seconds until a place is likely to be free."""


class ServerStopping(PinciteError):
    """The server finishes the answers under way and takes no new question."""

    def __init__(self) -> None:
        super().__init__("the server is stopping. Ask again once it is back")
        self.retry_after = 5


@dataclass(frozen=True, slots=True)
class Requester:
    """The asker: an address, and the browser or key behind it."""

    address: str = ""
    name: str = ""


@dataclass(eq=False)
class Ticket:
    """A client's place in the queue."""

    client: Requester
    began: asyncio.Future[None]
    """Done once it is the client's turn, or failed if the client has to go."""
    started: float = 0.0
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever the queue has moved."""


class Turns:
    """Lets a few act at once; others wait. For one event loop.

    Example:
        async with turns.turn(Client("192.0.2.1", "browser")):
            ...
    """

    def __init__(self, at_once: int, most_waiting: int, *, each: int | None = None) -> None:
        """Open the queue.

        Args:
            at_once: most turns under way at the same time.
            most_waiting: clients that may wait; further ones are refused.
            each: turns of one client at the same time, for long ones; an address then leaves one to others. By default
                as many as are free.
        """
        self.at_once = at_once
        self._each = each
        self._acting: Counter[Requester] = Counter()
        self.most_waiting = most_waiting
        self.under_way = 0
        self.refused = 0
        """Clients refused so far."""
        self._waiting: OrderedDict[str, OrderedDict[str, deque[Ticket]]] = OrderedDict()
        self._seconds = FIRST_GUESS
        self._closed = False

    @property
    def waiting(self) -> int:
        """Clients that wait."""
        return sum(self._counts().values())

    @property
    def closed(self) -> bool:
        """Whether new requests are refused."""
        return self._closed

    def join(self, client: Requester) -> Ticket:
        """Queue up. Every ticket has to be given back by `leave`.

        Raises:
            ServerBusy: too many wait, and no other address or client of this one has markedly more tickets.
            ServerStopping: the queue is closed.
        """
        if self._closed:
            raise ServerStopping
        at_once = self.under_way < self.at_once and self._may_act(client.address, client.name)
        if not at_once and self.waiting >= self.most_waiting:
            self._make_room(client)
        ticket = Ticket(client, asyncio.get_running_loop().create_future())
        clients = self._waiting.setdefault(client.address, OrderedDict())
        clients.setdefault(client.name, deque()).append(ticket)
        self._advance()
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give a ticket back, before, during or after its turn."""
        if ticket.began.done() and not ticket.began.cancelled() and ticket.began.exception() is None:
            self.under_way -= 1
            self._acting[ticket.client] -= 1
            if not self._acting[ticket.client]:
                del self._acting[ticket.client]
            self._seconds += WEIGHT * (monotonic() - ticket.started - self._seconds)
        else:
            self._remove(ticket)
            ticket.began.cancel()
        self._advance()

    @asynccontextmanager
    async def turn(self, client: Requester) -> AsyncIterator[None]:
        """Wait for a turn and hold it; a client that is cancelled frees its place.

        Raises:
            ServerBusy, ServerStopping: as `join` does.
        """
        ticket = self.join(client)
        try:
            await ticket.began
            yield
        finally:
            self.leave(ticket)

    async def places(self, ticket: Ticket) -> AsyncIterator[int]:
        """Yield the place of a ticket, from 1, whenever it changes; end when its turn begins.

        Raises:
            ServerBusy, ServerStopping: the ticket was taken back.
        """
        last = None
        while not ticket.began.done():
            place = self.place(ticket)
            if place != last:
                last = place
                yield place
            ticket.moved.clear()
            moved = asyncio.ensure_future(ticket.moved.wait())
            try:
                await asyncio.wait((moved, ticket.began), return_when=asyncio.FIRST_COMPLETED)
            finally:
                moved.cancel()
        ticket.began.result()

    def place(self, ticket: Ticket) -> int:
        """The number of turns up to this one, if no other request comes."""
        for place, other in enumerate(self._order(), 1):
            if other is ticket:
                return place
        return 0

    def seconds(self, place: int) -> float:
        """Estimate the seconds until the turn at a place begins."""
        return math.ceil(place / self.at_once) * self._seconds

    def close(self) -> None:
        """Refuse newcomers and those who wait; turns under way go on."""
        self._closed = True
        for ticket in list(self._order()):
            self._refuse(ticket, ServerStopping())

    def _counts(self) -> Counter[str]:
        return Counter({address: sum(map(len, clients.values())) for address, clients in self._waiting.items()})

    def _make_room(self, newcomer: Requester) -> None:
        """Refuse the newest ticket of whoever has most: of the addresses, else of the clients at the newcomer's own.

        The newcomer is refused if it would have as many itself.
        """
        self.refused += 1
        busy = ServerBusy(max(1, math.ceil(self.seconds(self.most_waiting))))
        counts = self._counts()
        greediest, most = next(iter(counts.most_common(1)), ("", 0))
        beside: Mapping[str, deque[Ticket]] = self._waiting.get(newcomer.address, {})
        if most > counts[newcomer.address] + 1:
            tickets = _longest(self._waiting[greediest])
        elif len(tickets := _longest(beside)) <= len(beside.get(newcomer.name, ())) + 1:
            raise busy
        self._refuse(tickets[-1], busy)

    def _refuse(self, ticket: Ticket, error: PinciteError) -> None:
        self._remove(ticket)
        ticket.began.set_exception(error)
        ticket.began.exception()  # a client that has left already doesn't fetch it

    def _remove(self, ticket: Ticket) -> None:
        clients = self._waiting.get(ticket.client.address, OrderedDict())
        tickets = clients.get(ticket.client.name, deque())
        if ticket in tickets:
            tickets.remove(ticket)
            self._tidy(ticket.client)

    def _tidy(self, client: Requester) -> None:
        clients = self._waiting[client.address]
        if not clients[client.name]:
            del clients[client.name]
        if not clients:
            del self._waiting[client.address]

    def _advance(self) -> None:
        """Begin turns while places are free, and tell those who wait that the queue has moved."""
        while self.under_way < self.at_once and (following := self._following()) is not None:
            address, name = following
            clients = self._waiting[address]
            tickets = clients[name]
            ticket = tickets.popleft()
            clients.move_to_end(name)
            self._waiting.move_to_end(address)
            self._tidy(ticket.client)
            if ticket.began.done():  # whoever waited was cancelled, and leaves in a moment
                continue
            self.under_way += 1
            self._acting[ticket.client] += 1
            ticket.started = monotonic()
            ticket.began.set_result(None)
        for ticket in self._order():
            ticket.moved.set()

    def _following(self) -> tuple[str, str] | None:
        """Address and name of the client whose turn is next; None if nobody may have a turn now."""
        names = ((address, name) for address, clients in self._waiting.items() for name in clients)
        return next((one for one in names if self._may_act(*one)), None)

    def _may_act(self, address: str, name: str) -> bool:
        if self._each is None:
            return True
        beside = sum(count for client, count in self._acting.items() if client.address == address)
        return self._acting[Requester(address, name)] < self._each and beside < max(self._each, self.at_once - 1)

    def _order(self) -> list[Ticket]:
        """The tickets in the order of their turns."""
        return _in_turns([_in_turns([list(tickets) for tickets in c.values()]) for c in self._waiting.values()])


def _longest(clients: Mapping[str, deque[Ticket]]) -> deque[Ticket]:
    """The tickets of the client with most."""
    return max(clients.values(), key=len, default=deque())


def _in_turns(queues: list[list[Ticket]]) -> list[Ticket]:
    """One of each queue, then the next of each."""
    longest = max(map(len, queues), default=0)
    return [ticket for n in range(longest) for queue in queues for ticket in islice(queue, n, n + 1)]
