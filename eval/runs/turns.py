"""Conversations in a bot's own words: the earlier questions are asked, too, and its answers become the history."""

from __future__ import annotations

from functools import reduce
from threading import Lock
from typing import TYPE_CHECKING

from pincite.bot.answers import Answer, Usage
from pincite.eval.gold import Exchange, ResolvedPair

if TYPE_CHECKING:
    from pincite.bot.bot import Bot


class OwnTurns:
    """Answers a gold pair's question after a conversation that the bot led itself.

    Each beginning of a conversation is asked once, so that pairs on its later turns go on from the same answers. What
    the earlier turns cost is added to the answer for which they were asked.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._answers: dict[tuple[str, ...], Answer] = {}
        self._lock = Lock()

    def __call__(self, asked: ResolvedPair) -> Answer:
        """The answer to the last question.

        Raises:
            PinciteError: this question or an earlier one can't be answered.
        """
        with self._lock:
            answered_before = set(self._answers)
            own = self.filled(asked)
            fresh = [answer.usage for turn, answer in self._answers.items() if turn not in answered_before]
        history = [(exchange.question, exchange.answer) for exchange in own.pair.history]
        answer = self._bot.answer(own.pair.question, history)
        usage = reduce(Usage.plus, fresh, answer.usage)
        return answer.model_copy(update={"usage": usage}) if fresh else answer

    def filled(self, asked: ResolvedPair) -> ResolvedPair:
        """The pair with the bot's own answers before its question."""
        exchanges: list[Exchange] = []
        for exchange in asked.pair.history:
            turn = (*(earlier.question for earlier in exchanges), exchange.question)
            if turn not in self._answers:
                history = [(earlier.question, earlier.answer) for earlier in exchanges]
                self._answers[turn] = self._bot.answer(exchange.question, history)
            exchanges.append(Exchange(question=exchange.question, answer=self._answers[turn].text))
        pair = asked.pair.model_copy(update={"history": tuple(exchanges)})
        return asked.model_copy(update={"pair": pair})
