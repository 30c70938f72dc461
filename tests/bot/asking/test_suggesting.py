from __future__ import annotations

import pytest

from pincite.bot.asking.suggesting import question_on


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("The bridge was opened to traffic in May 1931.", "When was the bridge opened to traffic?"),
        ("The SCO is a key body in the effort by both countries.", "What is the SCO?"),
        ("Anna Brenner was a teacher at the town school.", "Who was Anna Brenner?"),
        ("Johann Reuter designed the bridge over Ilse, and his son built it.", "Who designed the bridge over Ilse?"),
        ("The choir was started by Bertil Rask, organist of the church.", "What was started by Bertil Rask?"),
        ("Raisi is negotiating a new deal with Moscow.", "Is Raisi negotiating a new deal with Moscow?"),
        ("The club has won the cup four times.", "What has won the cup four times?"),
        ("Iran is not yet a full member of the organisation.", None),
        ("Everyone has 26 days of paid leave a year.", None),
        ("Wages are paid on the 27th of each month.", None),
        ("It was opened to traffic in May 1931.", None),
        ("In 1931 the bridge was opened to traffic.", None),
        ("Why is the diving tower shut this week?", None),
        ("The man who sold it was never seen again in town.", None),
        ("The end.", None),
        ("Flights need the approval of the managing director.", None),
        ("Boats passed the second lock of the river.", None),
        ("The reason is the strong wind of last week.", None),
    ],
)  # fmt: skip
def test_a_question_is_made_of_a_sentence_that_answers_it(sentence: str, question: str | None) -> None:
    assert question_on(sentence) == question
