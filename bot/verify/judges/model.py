"""The configured language model as judge: one request for all statements of an answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pincite.bot.errors import LLMUnavailable
from pincite.bot.verify.judges import Case, NotJudged, Opinion
from pincite.bot.verify.judges.request import PROMPT, SCHEMA, Request, request
from pincite.bot.writers.model.exchange import REPLY_SHARE
from pincite.bot.writers.model.loop import Stop
from pincite.bot.writers.model.meter import BYTES_A_TOKEN, Meter
from pincite.prompts import load

if TYPE_CHECKING:
    from pincite.bot.answers import Usage
    from pincite.bot.writers.model.service import ModelService


class ModelJudge:
    """Asks a language model on behalf of one answer.

    Args:
        service: the language model.
        seconds: time for a reply.
        stop: ends abandoned requests.
    """

    def __init__(self, service: ModelService, seconds: float, stop: Stop | None = None) -> None:
        self._service = service
        self._seconds = seconds
        self._stop = stop or Stop()
        self._meter = Meter()

    @property
    def name(self) -> str:
        """The name of the language model."""
        try:
            return self._service.name()
        except LLMUnavailable:
            return "the language model"

    @property
    def prompt(self) -> str:
        """The prompt that it goes by, with its version."""
        return load(PROMPT).label

    def judge_all(self, cases: Sequence[Case]) -> list[Opinion | None]:
        """Judge cases, in their order; None where the reply has no label, or more than one.

        Raises:
            NotJudged: the model can't be asked, is late, or replies with no label at all.
        """
        asked = self._fitting(cases)
        try:
            reply = self._service.ask(
                asked.messages, self._meter, self._stop, schema=SCHEMA, most=None, within=self._seconds
            )
        except LLMUnavailable as error:
            raise NotJudged(str(error)) from None
        opinions = asked.opinions(reply)
        if not any(opinions):
            raise NotJudged("its reply holds no label")
        return opinions

    def usage(self) -> Usage:
        """Usage as the server counted it, over all requests for this answer."""
        return self._service.usage(self._meter)

    def used(self) -> Usage:
        """Usage so far, whether or not the server has counted it."""
        return self._service.used(self._meter)

    def _fitting(self, cases: Sequence[Case]) -> Request:
        """Return the request, without the sentences around the cited ones where they don't fit into the context.

        Raises:
            NotJudged: it doesn't fit even so.
        """
        context = self._service.client.capabilities.context
        for around in (True, False):
            asked = request(cases, around=around)
            size = sum(len(message["content"].encode()) for message in asked.messages)
            if context is None or math.ceil(size / BYTES_A_TOKEN) <= context * (1 - REPLY_SHARE):
                return asked
        raise NotJudged("its context is too small for the statements and their sentences")
