"""Replies to talk, through the whole chain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from pincite import Answer, Bot, Settings
from pincite.bot.asking import talk
from pincite.bot.cli.app import app
from pincite.bot.drafts import Draft, Item, citable
from pincite.index.embedders import embedder_of
from pincite.index.loaders import document_from_text
from pincite.index.retrieve import Retrieval
from pincite.index.texts import TextsRetriever
from tests.bot.guarantees import check

MILL = document_from_text(
    "The mill of Harlow was built in 1743. It ground rye until 1911. A miller called Ada Brandt owned it last. "
    "Since 1950 it has been a museum. Visitors may climb to the cap.",
    title="Mill",
    source="mill.txt",
    origin="mill.txt",
)
QUESTION = "When was the mill of Harlow built?"


class Counting:
    """The texts' retriever, with a record of what was searched."""

    def __init__(self, inner: TextsRetriever) -> None:
        self.inner = inner
        self.searched: list[str] = []

    def retrieve(self, question: str, count: int) -> Retrieval:
        self.searched.append(question)
        return self.inner.retrieve(question, count)


@pytest.fixture
def retriever(settings: Settings) -> Counting:
    return Counting(TextsRetriever.of([MILL], embedder_of(settings)))


@pytest.fixture
def bot(retriever: Counting, settings: Settings) -> Iterator[Bot]:
    with Bot(retriever=retriever, settings=settings) as made:
        yield made


@pytest.mark.parametrize("act", [act for act in talk.Act if act is not talk.Act.FILLER])
def test_every_act_has_a_reply(bot: Bot, retriever: Counting, act: talk.Act) -> None:
    utterance = {
        talk.Act.GREETING: "hello",
        talk.Act.THANKS: "thanks!",
        talk.Act.GOODBYE: "bye",
        talk.Act.PRAISE: "nice",
        talk.Act.AGREEMENT: "ok",
        talk.Act.SORRY: "sorry",
        talk.Act.SMALL_TALK: "tell me a joke",
        talk.Act.TASK: "write a poem about ships",
        talk.Act.COMPLAINT: "you are useless",
        talk.Act.HOLDINGS: "how many documents are there?",
        talk.Act.IDENTITY: "who are you",
        talk.Act.ABILITY: "what can you do",
        talk.Act.ADDING: "how do I add a file",
        talk.Act.REMOVING: "how do I delete a file",
        talk.Act.SURE: "are you sure?",
        talk.Act.MORE: "tell me more",
        talk.Act.SHORTER: "shorter",
    }[act]
    answer = bot.answer(utterance)
    assert talk.recognised(utterance) is act
    assert (answer.status, answer.statements, answer.citations) == ("talk", (), ())
    assert answer.standalone_question == utterance and answer.text and "{" not in answer.text
    assert retriever.searched == []
    check(answer, [MILL])


def test_more_tells_other_sentences_of_the_same_sources(bot: Bot) -> None:
    first = bot.answer(QUESTION)
    history = [(QUESTION, first.text)]
    more = bot.answer("tell me more", history)
    assert more.status == "talk" and more.statements
    assert not {c.quote for c in more.citations} & {c.quote for c in first.citations}
    check(more, [MILL])
    texts = {c.quote for c in more.citations}
    for _ in range(3):
        history.append(("tell me more", more.text))
        more = bot.answer("tell me more", history)
        assert not {c.quote for c in more.citations} & texts
        texts |= {c.quote for c in more.citations}
    assert more.statements == () and "nothing more" in more.text


def test_sure_restates_the_citations_and_shorter_the_first_statement(bot: Bot) -> None:
    first = bot.answer(QUESTION)
    history = [(QUESTION, first.text), ("thanks", "You're welcome.")]
    sure = bot.answer("are you sure?", history)
    assert [c.quote for c in sure.citations] == [c.quote for c in first.citations]
    shorter = bot.answer("shorter please", history)
    assert [s.text for s in shorter.statements] == [first.statements[0].text]
    for answer in (sure, shorter):
        assert answer.text.startswith(("I am as sure", "In short"))
        check(answer, [MILL])


def test_an_answer_in_other_words_is_taken_up_by_the_sentence_behind_it(bot: Bot) -> None:
    history = [("Who owned it last?", "Ada Brandt, a miller, owned the mill last.")]
    sure = bot.answer("are you sure", history)
    assert ["Ada Brandt" in c.quote for c in sure.citations] == [True]
    check(sure, [MILL])


def test_nothing_is_restated_of_an_abstention(bot: Bot) -> None:
    history = [("Who painted the ceiling?", "The documents in “x” don't answer this.")]
    for utterance in ("more", "shorter", "are you sure?"):
        answer = bot.answer(utterance, history)
        assert (answer.status, answer.statements) == ("talk", ())


def test_talk_is_no_part_of_the_conversation(bot: Bot, retriever: Counting) -> None:
    talked = [("thanks!", "You're welcome."), ("who are you", "I'm Pincite.")]
    plain = bot.answer("Who owned it last?", [(QUESTION, "1743.")])
    answer = bot.answer("Who owned it last?", [(QUESTION, "1743."), *talked])
    assert answer.standalone_question == plain.standalone_question
    assert retriever.searched[0] == retriever.searched[1]


class Quoting:
    """A writer that quotes the best sentence."""

    name = "quoting"

    def write(self, question: str, retrieval: Retrieval) -> Iterator[Item]:
        cite = citable(retrieval.passages)[0]
        yield Draft(f"“{cite.text}”", (cite,))


def test_a_question_after_a_greeting_is_asked_without_it(retriever: Counting, settings: Settings) -> None:
    with Bot(retriever=retriever, writer=Quoting(), settings=settings) as bot:
        answer: Answer = bot.answer(f"Hello! {QUESTION}")
    assert (answer.status, answer.standalone_question) == ("answered", QUESTION)
    assert retriever.searched == [QUESTION]


def test_how_much_there_is_is_counted(retriever: Counting, settings: Settings) -> None:
    class Sized(Counting):
        def extent(self) -> tuple[int, int]:
            return 7, 40

    with Bot(retriever=Sized(retriever.inner), settings=settings) as bot:
        assert "holds 7 documents." in bot.answer("how many documents do you have?").text
    with Bot(retriever=retriever, settings=settings) as bot:
        assert "{" not in bot.answer("how many documents do you have?").text


@pytest.mark.parametrize(
    "opening", ["hey there, quick one: ", "thx, one more: ", "ok, last question - ", "hi! quick question: "]
)
def test_an_announcement_is_no_part_of_the_question(opening: str) -> None:
    assert talk.without_courtesy(f"{opening}who is Ada Brandt?") == "Who is Ada Brandt?"
    assert talk.questions([(f"{opening}who is Ada Brandt?", "x")]) == (("Who is Ada Brandt?", "x"),)


def test_ask_exits_with_0_after_talk() -> None:
    result = CliRunner().invoke(app, ["ask", "what can you do?"])
    assert result.exit_code == 0
    assert "Ask in your own words" in result.stdout
