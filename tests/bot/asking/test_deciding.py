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
        ("Are hens allowed?", "no", ["Cockerels are not permitted; hens are, up to six."], False),
        ("May a cyclist use the tunnel?", "no", ["Lorries may not enter the tunnel; cyclists may."], False),
        ("Is a charcoal grill allowed on deck?", "no", ["Charcoal is not allowed on deck; electric grills are."], True),
        ("Are deposits paid back?", "no", ["Fees are not paid back, but deposits are."], False),
        ("Is a fee paid back?", "yes", ["Fees are not paid back, but deposits are."], False),
        ("Is a fee paid back?", "no", ["Fees are not paid back, but deposits are."], True),
        ("Is smoking forbidden on deck?", "yes", ["Smoking is not allowed on deck; eating is."], True),
        ("Does the ferry take bikes?", "no", ["Does the ferry carry bikes? Yes, for two euros."], False),
        ("Does the ferry run on Sunday?", "no", ["Does the ferry run daily? Yes, except on Sundays."], True),
        ("Does the ferry run on Monday?", "no", ["Does the ferry run daily? Yes, except on Sundays."], False),
        ("Is theft of a bicycle insured?", "no", ["Theft of bicycle | only with the extension for travellers"], False),
        ("Was Ann glad to lift the ban?", "no", ["Ann was loath to lift the ban, and Bo left only after it."], True),
        ("May I film without a permit?", "yes", ["You may film here only with a permit."], False),
        ("May I film without a permit?", "no", ["You may film here only with a permit."], True),
        ("May I film without a permit?", "yes", ["Film crews work here.", "You need a permit to film."], False),
        ("May I film without a permit?", "yes", ["No permit is needed to film."], True),
        ("can i film without a permit in the yard", "yes", ["Do I film without one? A permit is needed."], False),
        ("May I film without a permit on Sundays?", "yes", ["Children need no permit."], True),
        ("May I hang a lamp?", "no", ["A lamp is fine, but you have to take it down again."], False),
        ("May I hang a lamp?", "no", ["A lamp is fine, a hook is not."], False),
        ("Are dogs welcome in the pool?", "no", ["Dogs are welcome in the park."], True),
        ("Is a dog allowed?", "no", ["A dog is all right with us but please tell the warden."], False),
        ("May I hang a hook?", "no", ["A lamp is fine, a hook is not."], True),
        ("Can two boats moor at once?", "no", ["This leads to two boats moored at once and trouble."], True),
        ("May I film here?", "yes", ["You may film here only with a permit."], True),
        ("Is the Aero faster than the Volt?", "no", ["The Aero is twice as fast, and faster than the Volt."], False),
        ("Is the Volt faster than the Aero?", "no", ["The Aero is twice as fast, and faster than the Volt."], True),
        ("Was the fair on 3 May?", "no", ["The fair was moved from 3 May to 10 May."], True),
        ("Do all members vote?", "no", ["Members vote in May."], True),
        ("Can my 12 year old ride, and a 15 yr old?", "no", ["Children under 14 need an adult."], False),
    ],
)
def test_a_verdict_stands_only_above_what_decides(
    question: str, verdict: str, quoted: list[str], expected: bool
) -> None:
    assert decides(question, verdict, quoted) is expected


@pytest.mark.parametrize(
    ("question", "sentence", "title", "expected"),
    [
        ("can i freeze the stew", "It can be frozen for two months.", "Beef stew", False),
        ("can i freeze the stew", "It can be frozen for two months.", "Apple pie", True),
        ("can i freeze the stew", "It cannot be frozen.", "Beef stew", True),
        ("Can I keep a dog?", "Small animals may be kept; dogs need consent.", "House rules", True),
        ("can i freeze the stew", "It tastes best fresh.", "Beef stew", True),
        ("Is the tower open to visitors?", "The tower is open to about 40 visitors a day.", "", False),
        ("Is the tower open to visitors?", "The tower was open to visitors until 1990.", "", True),
    ],
)
def test_a_sentence_that_affirms_what_is_asked_says_not_no(
    question: str, sentence: str, title: str, expected: bool
) -> None:
    assert decides(question, "no", [sentence], title) is expected
