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
        "In which year did Iran join?",
        "Iran's status",
        "What is right?",
        "Tell me what the charter says",
        "",
    ],
)
def test_not_polar(question):
    assert not polar(question)
