"""Which quotations a verdict can stand above."""

import pytest

from pincite.bot.asking.deciding import decides


@pytest.mark.parametrize(
    ("question", "verdict", "quoted", "expected"),
    [
        ("May my 12 year old ride alone?", "yes", ["Young riders from 14 to 17 need a signed form."], False),
        ("May my 12 year old ride alone?", "no", ["Children under 14 need an adult."], True),
        ("May my 14-year-old ride alone?", "no", ["Children under 14 need an adult."], False),
        ("Can a 15 yr old join?", "yes", ["People aged 14 to 17 may join with a form."], True),
        ("I am 70, do I get a discount?", "yes", ["Visitors over 65 pay half."], True),
        ("I am 65, do I get a discount?", "yes", ["Visitors over 65 pay half."], False),
        ("I'm 18, can I vote?", "yes", ["Members who are 18 or older vote."], True),
        ("Is the 12 year old bridge safe?", "yes", ["It carries lorries of up to 40 tonnes."], True),
        ("Does it open at 9?", "no", ["Children under 14 need an adult."], True),
        ("Do I need a ticket?", "yes", ["Buy one on the tram.", "For the ferry, no."], False),
        ("Do I need a ticket?", "no", ["For the ferry, no."], True),
        ("Do I need a ticket?", "no", ["Yes, everybody needs one."], False),
        ("Do I need a ticket?", "yes", ["There is no ferry."], True),
        ("Do I need a ticket?", "yes", [], True),
        ("Can I keep chickens?", "no", ["Cockerels are not permitted; hens are, up to six."], False),
        ("Can I keep cockerels?", "no", ["Cockerels are not permitted; hens are, up to six."], True),
        ("Is chalk allowed?", "no", ["Chalk balls are sold here, loose chalk is not allowed."], False),
        ("Is loose chalk allowed?", "no", ["Chalk balls are sold here, loose chalk is not allowed."], True),
        ("May boats land on Sunday?", "no", ["On Sunday, no boats may land."], True),
        ("Can my 12 year old ride, and a 15 yr old?", "no", ["Children under 14 need an adult."], False),
    ],
)
def test_a_verdict_stands_only_above_what_decides(
    question: str, verdict: str, quoted: list[str], expected: bool
) -> None:
    assert decides(question, verdict, quoted) is expected
