"""Pincite's answers as a LlamaIndex query engine, for whatever takes one: routers, tools, evaluations."""

from __future__ import annotations

from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle

from pincite.bot.answers import Answer, Citation
from pincite.bot.bot import Bot
from pincite.index.llama.retriever import node_at
from pincite.index.types import Span

ANSWER = "pincite"
"""Name of the whole answer in a response's metadata."""


class PinciteQueryEngine(BaseQueryEngine):
    """Answers of a bot as responses, whose nodes are the exact quotes.

    Args:
        bot: a bot, or the name of a collection.
        callback_manager: LlamaIndex's own.
    """

    def __init__(self, bot: Bot | str, *, callback_manager: CallbackManager | None = None) -> None:
        super().__init__(callback_manager)
        self._bot = Bot(collection=bot) if isinstance(bot, str) else bot

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return response_of(self._bot.answer(query_bundle.query_str))

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return response_of(await self._bot.aanswer(query_bundle.query_str))

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def response_of(answer: Answer) -> Response:
    """An answer as a response: its text, a node for each citation, and all of it as JSON in the metadata."""
    metadata: dict[str, Any] = {ANSWER: answer.model_dump(mode="json")}
    return Response(answer.text, [node_of(citation) for citation in answer.citations], metadata)


def node_of(citation: Citation) -> NodeWithScore:
    """A citation as a node: `document.text[start_char_idx:end_char_idx] == node.text`."""
    node = node_at(
        citation.document_id,
        Span(citation.start, citation.end),
        citation.quote,
        title=citation.title,
        source=citation.source,
        published=citation.published,
        locator=citation.locator,
        collection=citation.collection,
    )
    return NodeWithScore(node=node, score=citation.score)
