"""What a terminal shows of an answer while it is made."""

from __future__ import annotations

from pincite import Dropped, HeadEvent, OutcomeEvent, Statement, StatementEvent
from pincite.bot.cli.live import SoFar


def told(number: int, text: str, *, pending: bool) -> StatementEvent:
    outcome = {"outcome": "unverified", "supported": False} if pending else {"outcome": "verified", "supported": True}
    made = {"text": text, "start": 0, "end": len(text), "citations": (0,), "support": 1.0, **outcome}
    return StatementEvent(number=number, statement=Statement.model_validate(made), pending=pending)


def outcome(number: int, kind: str) -> OutcomeEvent:
    dropped = Dropped(text="", outcome="refuted") if kind == "refuted" else None
    return OutcomeEvent.model_validate(
        {"number": number, "outcome": kind, "support": 0.0, "reason": None, "dropped": dropped}
    )


def test_pending_statements_are_marked_settled_and_taken_back() -> None:
    so_far = SoFar()
    for number, text in enumerate(("It opened in May.", "It closed in June.", "It was\x1b[2J late.")):
        so_far.take(told(number, text, pending=True))
    so_far.take(told(3, "“It is open.”", pending=False))
    assert so_far.lines == (
        "It opened in May. (being checked)\nIt closed in June. (being checked)\n"
        "It was␛[2J late. (being checked)\n“It is open.”"
    )
    so_far.take(HeadEvent(verdict="yes"))
    for event in (outcome(0, "verified"), outcome(1, "refuted"), outcome(2, "unverified")):
        so_far.take(event)
    assert so_far.lines == "Yes.\nIt opened in May.\nIt was␛[2J late. (not verified)\n“It is open.”"
