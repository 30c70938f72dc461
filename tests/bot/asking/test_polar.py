import pytest

from pincite.bot.asking.polar import polar


@pytest.mark.parametrize(
    "question",
    [
        "Is Iran a full SCO member?",
        "is iran a full sco member",
        "And did it sign?",
        "Isn't it in Tashkent?",
        "Isn’t it in Tashkent?",
        "Does the charter name a seat, or not?",
        "Whether Iran has joined?",
        "Tell me, has Iran joined?",
        "Iran is a member, right?",
        "They joined in 2005, didn't they?",
        "Can you vote by post?",
        "Do you know whether it is open?",
        "Can I leave when it rains?",
        "Do I have to say when I leave?",
        "If it rains, is the fair held?",
        "If I ask who he is, will he answer?",
        "And if it rains, is it put off?",
        "I wonder if dogs may come",
    ],
)
def test_polar(question):
    assert polar(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who is a member?",
        "Is it A or B?",
        "Do you know when Iran joined?",
        "Can you tell me who signed?",
        "Would you kindly tell me who signed?",
        "Please could somebody tell me how I book a bed?",
        "Would you mind telling me what it is made of?",
        "Do you happen to know where they met?",
        "Does anybody know when it opens?",
        "May I ask who pays?",
        "If two versions differ, which one counts?",
        "And if the lift fails, to whom do I turn?",
        "And if the lift fails a second time?",
        "In which year did Iran join?",
        "Iran's status",
        "What is right?",
        "Tell me what the charter says",
        "",
    ],
)
def test_not_polar(question):
    assert not polar(question)
