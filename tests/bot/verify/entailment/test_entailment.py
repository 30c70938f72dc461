"""What follows from one sentence of the source by rule, in any wording of its values, and what only seems to."""

from __future__ import annotations

import pytest

from pincite.bot.verify.entailment import entailed
from pincite.bot.verify.statement import pair


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        # a part is left out
        ("The mill, which stood idle for years, grinds rye again.", "The mill grinds rye again."),
        ("The mill (built in 1702) grinds rye.", "The mill grinds rye."),
        ("Since the flood, the mill grinds rye.", "The mill grinds rye."),
        ("The mill was sold to a baker from Ulm.", "The mill was sold."),
        ("The mill was sold in May, although the heirs had objected.", "The mill was sold in May."),
        ("The dam leaked; the mill was closed for good.", "The mill was closed for good."),
        ("The mill has three floors, of which none may be entered.", "The mill has three floors."),
        ("Flour, bran and groats are sold in the yard.", "Groats are sold in the yard."),
        ("Payment can be made by card, cheque or transfer.", "Payment can be made by cheque."),
        ("A toll of 2 euros is paid at the gate.", "A toll is paid at the gate."),
        ("The club sold its mill in June.", "The club sold the mill in June."),
        ("The mills grind rye for the baker.", "The mill grinds rye for the baker."),
        # a value in another form
        ("The tour lasts ninety minutes and ends at the weir.", "The tour lasts an hour and a half."),
        ("The shop opens at 7.30 p.m. on Fridays.", "The shop opens at 19:30 on Fridays."),
        ("The shop opens at 12 a.m. on Fridays.", "The shop opens at 0:00 on Fridays."),
        ("The bridge was closed on 3 May 2011.", "The bridge was closed on May 3, 2011."),
        ("The sluice is 1.2 km long.", "The sluice is 1,200 m long."),
        ("The rent rose by 8 percent in May.", "The rent rose by 8% in May."),
        # another form of the sentence
        ("In 2011 the guild sold the mill, while the yard was kept.", "The guild sold the mill in 2011."),
        ("The mill stopped because the dam had burst.", "Because the dam had burst, the mill stopped."),
        ("The guild sold the mill in 2011.", "The mill was sold by the guild in 2011."),
        ("The letter was written by Odo Kern.", "Odo Kern wrote the letter."),
        ("The mill was painted by Odo Kern in 1880.", "Odo Kern painted the mill in 1880."),
        ("The mill was painted by Odo Kern.", "It was Odo Kern who painted the mill."),
        ("The miller, Ada Roth, keeps the keys.", "Ada Roth keeps the keys."),
        ("The miller, Ada Roth, keeps the keys.", "Ada Roth is the miller."),
        ("The mill, founded in 1702 by two brothers, grinds rye.", "The mill was founded in 1702 by two brothers."),
        ("The mill, the oldest in the valley, grinds rye.", "The mill is the oldest in the valley."),
        ("It was drawn by the engineer Odo Kern, who had built the weir.", "Odo Kern had built the weir."),
        ("The warden said that the weir was safe.", "According to the warden, the weir was safe."),
        ("They can't be mended.", "They cannot be mended."),
        ("The dam leaked in March. The mill was closed.", "The dam leaked in March, and the mill was closed."),
    ],
)
def test_what_a_sentence_says_without_a_part_or_in_another_form_follows(source: str, statement: str) -> None:
    assert entailed(pair(statement, source))


@pytest.mark.parametrize(
    ("source", "statement"),
    [
        # what is left out matters
        ("The club may admit guests if the secretary agrees.", "The club may admit guests."),
        ("The landlord, if the tenant agrees, paints the door.", "The landlord paints the door."),
        ("Members can enter with a ticket.", "Members can enter."),
        ("Children under 12 pay nothing.", "Children pay nothing."),
        ("All members from Brix voted for it.", "All members voted for it."),
        ("Few members came to the meeting in May.", "Few members came."),
        ("No ship sank in May.", "No ship sank."),
        ("No ship sank near Oslo in June.", "No ship sank in June."),
        ("During the war, all bridges were closed.", "All bridges were closed."),
        ("In the play, as a joke, the mill was closed.", "The mill was closed."),
        ("He imagined it, and the mill was closed for good.", "The mill was closed for good."),
        ("The mill is open to everybody, but not on Mondays.", "The mill is open to everybody."),
        ("Guests enter free of charge, and that only in June.", "Guests enter free of charge."),
        ("The guests, who must leave unless they pay, sleep in the barn.", "The guests sleep in the barn."),
        ("The letter was sent to nobody by Odo Kern.", "Odo Kern sent the letter to nobody."),
        ("Peter failed to open the door.", "Peter opened the door."),
        ("In theory, the valve closes by itself.", "The valve closes by itself."),
        ("Under the old rules, members paid 20 euros.", "Members paid 20 euros."),
        ("He said the dam would fail, and the town was flooded.", "The town was flooded."),
        ("The vase was either stolen or broken.", "The vase was stolen."),
        ("Tom or Ann came late.", "Ann came late."),
        ("Tom or Ann came in May.", "Ann came in May."),
        ("Tom and Ann earned 400 euros.", "Tom earned 400 euros."),
        ("Salt, sugar and vinegar are mixed.", "Sugar and vinegar are mixed."),
        ("Rye, long thin dark grey stone slabs and oats are sold.", "Rye and oats are sold."),
        ("The towers were rebuilt in 1900 and 1950.", "The towers were rebuilt in 1900."),
        ("The towers were rebuilt in 1900 and 1950.", "The towers were rebuilt in 1950."),
        # it belongs to something else
        ("Mr Fitch proposed and Ms Brandt seconded the motion.", "Mr Fitch seconded the motion."),
        ("The burner is of steel and the legs of titanium.", "The burner is of titanium."),
        ("The fee for adults is 8 euros and for children 4 euros.", "The fee for adults is 4 euros."),
        ("The loan period is four weeks for books and one week for films.", "The loan period is four weeks for films."),
        ("The north gate opened in May, the south gate in June.", "The north gate opened in June."),
        ("The lake is cold in winter, warm in summer.", "The lake is cold in summer."),
        (
            "The drug was approved for adults in 2010 and for children in 2015.",
            "The drug was approved for adults in 2015.",
        ),
        ("The mayor, Ann Roe, and the chair, Ben Coe, voted yes.", "The mayor, Ben Coe, voted yes."),
        ("Nobody but the chair, Ms Roe, voted.", "Ms Roe voted."),
        ("Grants went to Brix, 4 million, and Marl, 6 million.", "Grants went to Brix, 6 million."),
        ("They met the son of Ann Lee, who lives in Brix.", "Ann Lee lives in Brix."),
        ("The man on the hill, Odo Kern, was tall.", "Odo Kern was tall."),
        ("The son of the mayor, who resigned in May, lives in Brix.", "The mayor resigned in May."),
        # another role, value, tense or language
        ("The dog was treated by the vet.", "The dog treated the vet."),
        ("The mill will close in May.", "The mill closes in May."),
        ("The shop opens at 7.30 p.m.", "The shop opens at 7:30."),
        ("The sluice is 1.2 km long.", "The sluice is 1.2 m long."),
        ("The mill is open daily, is it?", "The mill is open daily."),
        ("“The weir is safe,” claims the warden.", "The weir is safe."),
        ("Die Mühle, die 1702 gebaut wurde, mahlt auch heute noch Roggen.", "Die Mühle mahlt auch heute noch Roggen."),
        ("The mill grinds rye.", ""),
    ],
)
def test_what_only_seems_to_follow_does_not(source: str, statement: str) -> None:
    assert not entailed(pair(statement, source))
