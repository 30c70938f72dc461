"""The Model Context Protocol at /mcp (streamable HTTP): the tools of `pincite mcp`, behind the server's keys and turns.

Each request stands alone, so that several servers can share the work. Without the extra `mcp` there is no such route.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.routing import BaseRoute, Route

from pincite.bot.serving.access import current
from pincite.bot.serving.answering import Answering, whole
from pincite.bot.serving.bots import Bots
from pincite.bot.serving.mcp_calls import McpCalls
from pincite.bot.serving.owners import collection_of, shared
from pincite.bot.serving.streaming import problem
from pincite.bot.serving.turns import Requester
from pincite.bot.settings import Settings

if TYPE_CHECKING:
    from pincite.bot.answers import Answer
    from pincite.bot.searching import FoundPassages
    from pincite.bot.verifying.results import Verification
    from pincite.index.errors import PinciteError
    from pincite.index.where import Where

PATH = "/mcp"


class McpEndpoint:
    """What serves the protocol."""

    def __init__(self, server: Any) -> None:
        from mcp.server.transport_security import TransportSecuritySettings

        unguarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)  # `guard` looks at every request
        self._app = server.streamable_http_app(
            streamable_http_path=PATH, json_response=True, stateless_http=True, transport_security=unguarded
        )

    @property
    def routes(self) -> list[BaseRoute]:
        """The route at /mcp, for requests alone.

        A GET would open a stream for messages of the server's own: none is ever sent, and nothing would end it.
        """
        return [Route(route.path, McpCalls(route.endpoint), methods=["POST"]) for route in self._app.routes]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer requests meanwhile."""
        async with self._app.router.lifespan_context(self._app):
            yield


def make(settings: Settings, answering: Answering, bots: Bots) -> McpEndpoint | None:
    """Make the endpoint; None where the extra is not installed."""
    try:
        from pincite.bot.mcp import Tools, server_of
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"mcp", "mcp_types"}:
            raise
        return None

    class ServedTools(Tools):
        """The tools for whoever may reach a collection over HTTP."""

        async def _answer(
            self, collections: Sequence[str], question: str, history: list[tuple[str, str]], where: Where | None
        ) -> Answer:
            return await whole(answering.events(self._client(), collections, question, history, where=where))

        async def _search(self, collections: Sequence[str], query: str, count: int) -> FoundPassages:
            async with answering.turns.turn(self._client()):
                return await super()._search(collections, query, count)

        async def _verify(self, collections: Sequence[str], text: str, sources: list[str] | None) -> Verification:
            async with answering.turns.turn(self._client()):
                return await super()._verify(collections, text, sources)

        def _verified(self, collections: Sequence[str], text: str, sources: list[str] | None) -> Verification:
            asker = current()
            with asker.turn():
                verification = super()._verified(collections, text, sources)
                answering.charge(asker.principal, verification.usage)  # in this thread, as the client may have left
            return verification

        def _client(self) -> Requester:
            key = current().principal
            return Requester(f"key {key.name}" if key is not None else PATH, "")

        def _words(self, error: PinciteError) -> str:
            return str(problem(error)["error"]["message"])

        def _listed(self, names: tuple[str, ...]) -> list[str]:
            return shared(names)

        def _name(self, collection: str | None) -> str:
            return collection_of(collection or settings.collection, None)

    return McpEndpoint(server_of(ServedTools(settings, bots)))
