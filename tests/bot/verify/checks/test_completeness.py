"""What states nothing is refused, whatever it cites."""

from __future__ import annotations

import pytest

from pincite.bot.verify.checks.completeness import COMPLETENESS
from pincite.bot.verify.statement import pair

QUESTION, INCOMPLETE = "is a question", "is not a complete statement"


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("Norway sold the ship to Chile.", None),
        ("Did Norway sell the ship to Chile?", QUESTION),
        ("(And Norway and Chile?)", QUESTION),
        ("Norway sold the ship to", INCOMPLETE),
        ("Norway sold the ship, and it is to.", None),  # a whole sentence has its full stop
        ("Norway’s", INCOMPLETE),
        ("2021", INCOMPLETE),
        ("The ship", INCOMPLETE),
        ("Norway and Chile.", INCOMPLETE),
        ("Bank of the South.", INCOMPLETE),
        ("Leonardo da Vinci and Otto von Bismarck", None),
        ("Otto von Bismarck", INCOMPLETE),
        ("", None),
        ("Sie kam gestern an", None),  # *an* ends no English statement, but a German one
        ("Kam sie gestern?", QUESTION),
        ("Berlin, Otto von Bismarck.", INCOMPLETE),
        ("¿Vino ayer?", QUESTION),
        ("Est-elle venue ?", QUESTION),
        ("آیا ایران عضو است؟", QUESTION),
        ("ایران عضو است.", None),
        ("伊朗是成员吗？", QUESTION),
        ("伊朗是成员。", None),
    ],
)
def test_a_statement_states_something(statement: str, reason: str | None) -> None:
    refusal = COMPLETENESS(
        pair(statement, statement if "gestern" not in statement else "Das war die Frau und der Hund.")
    )
    assert (refusal and refusal.reason) == reason
