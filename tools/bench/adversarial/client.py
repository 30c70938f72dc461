"""A client that plays a language model: it goes wrong in the way that a case says."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from typing import Any

from pincite.bot.settings import Settings
from pincite.bot.writers.model.client import Client
from pincite.bot.writers.model.endpoint import LanguageModel
from pincite.bot.writers.model.meter import Messages, Meter
from tools.bench.adversarial.cases import BROKEN, CASES, Draw, ScriptedStatement

STATEMENTS = 3
"""Most statements in a reply: as many as an answer has."""

TRIES = 40
"""Draws for these statements: a case may not fit the sentence that is drawn."""


class ScriptedClient(Client):
    """Replies as the case says, out of the sentences in the prompt; asked to repair a reply, it says nothing."""

    def __init__(self, language_model: LanguageModel, settings: Settings) -> None:
        super().__init__(language_model, settings)
        self.draw = Draw(0)
        self.case: str = BROKEN
        self.statements: list[ScriptedStatement] = []

    async def stream(
        self, messages: Messages, meter: Meter, *, schema: Mapping[str, Any] | None = None, most: int | None = None
    ) -> AsyncIterator[str]:
        """Yield the reply in pieces."""
        del meter, schema, most
        text = self._reply(messages) if len(messages) == 2 else "NOT FOUND"  # noqa: PLR2004 - system and user
        while text:
            size = self.draw.randint(1, 60)
            yield text[:size]
            text = text[size:]

    def _reply(self, messages: Messages) -> str:
        shown = [(int(n), s) for n, s in re.findall(r"^\[(\d+)\] (.*)$", messages[-1]["content"], re.MULTILINE)]
        self.statements = []
        for _ in range(TRIES):
            if self.case in CASES:
                statement = CASES[self.case][1](self.draw, shown)
            else:
                number, text = self.draw.choice(shown)
                statement = ScriptedStatement(text, (number,), False)
            if statement is not None:
                self.statements.append(statement)
            if len(self.statements) == STATEMENTS:
                break
        if self.draw.random() < 0.5:  # noqa: PLR2004 - half of each form
            lines = [f"{s.text} [{', '.join(map(str, s.numbers))}]" if s.numbers else s.text for s in self.statements]
            text = "\n".join(lines) + "\n"
        else:
            listed = [{"text": s.text, "sources": list(s.numbers), "may_change": False} for s in self.statements]
            reply = {"answerable": True, "verdict": "none", "disagreements": [], "statements": listed, "short": ""}
            text = json.dumps(reply, ensure_ascii=self.draw.random() < 0.5)  # noqa: PLR2004
        return text[: self.draw.randint(1, len(text))] if self.case == BROKEN else text
