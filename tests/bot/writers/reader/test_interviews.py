"""The questions of an interviewer are no evidence of what they ask about, unless they are what is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pincite.bot.asking.interviews import only_asks, wants_questions
from pincite.bot.bot import Bot
from pincite.bot.settings import Settings
from pincite.index.library import add

INTERVIEW = """# A talk with Ana Reyes, harbour master

Interviewer: When did you start at the harbour of Tarn?

Reyes: I started at the harbour of Tarn in 1998. My father had worked there before me.

Interviewer: How many boats does the harbour of Tarn hold today?

Reyes: The harbour holds 240 boats today, and some thirty guests in summer.

Interviewer: Was the old crane of the harbour sold?

Reyes: We never sold the old crane. It stands at the museum.

Interviewer: Did the storm of March damage the harbour lighthouse?
"""


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("When did you start?", True),
        ("Interviewer: When did you start?", True),
        ("A talk with Ana: Interviewer: When did you start?", True),
        ("“When did you start?”", True),
        ("- Why not? ", True),
        ("¿Cuándo empezó?", True),
        ("何時始めましたか？", True),
        ("متى بدأت؟", True),
        ("Πότε αρχίσατε;", True),
        ("I started in 1998; it rained;", False),
        ("She asked: “When did you start?”", False),
        ("The board asked: who pays?", False),
        ("He said “Why not?”", False),
        ("Where is the key? Under the mat.", False),
        ("It is open.", False),
        ("", False),
    ],
)
def test_a_sentence_that_only_asks(sentence: str, asks: bool) -> None:
    assert only_asks(sentence) is asks


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("What did the interviewer ask about the crane?", True),
        ("Which questions were put to her?", True),
        ("Welche Fragen wurden gestellt?", True),
        ("Was hat er gefragt?", True),
        ("Qu'a-t-il demandé ?", True),
        ("When did Reyes start?", False),
        ("What is the task of the harbour master?", False),
    ],
)
def test_a_question_about_questions(question: str, wants: bool) -> None:
    assert wants_questions(question) is wants


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("interview")
    Path(folder / "talk.md").write_text(INTERVIEW, "utf-8")
    settings = Settings.read(home=folder / "home")
    add([folder / "talk.md"], collection="talks", settings=settings)
    return settings


@pytest.mark.parametrize("reader", ["model", "small", "similarity"])
@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("When did Reyes start at the harbour of Tarn?", "1998"),
        ("How many boats does the harbour of Tarn hold?", "240"),
        ("Was the old crane of the harbour sold?", "never sold"),
    ],
)
def test_no_question_of_the_interviewer_is_cited(talks: Settings, reader: str, question: str, said: str) -> None:
    settings = talks.model_copy(update={"reader": reader})
    with Bot("talks", settings=settings) as bot:
        answer = bot.answer(question)
    assert any(said in citation.quote for citation in answer.citations)
    assert not any(only_asks(citation.quote) for citation in answer.citations)


def test_what_was_asked_is_cited_where_it_is_asked_for(talks: Settings) -> None:
    with Bot("talks", settings=talks) as bot:
        answer = bot.answer("What did the interviewer ask about the crane?")
    assert any("Was the old crane of the harbour sold?" in citation.quote for citation in answer.citations)


def test_a_question_without_an_answer_answers_nothing(talks: Settings) -> None:
    with Bot("talks", settings=talks) as bot:
        answer = bot.answer("Did the storm of March damage the harbour lighthouse?")
    assert not any(only_asks(citation.quote) for citation in answer.citations) and answer.verdict is None
