"""A question in another language than the documents is translated for the search, and answered in its own language."""

from __future__ import annotations

import pytest

from pincite import Bot, Settings
from pincite.bot.asking.translating import acceptable, foreign
from pincite.index import library
from pincite.index.loaders import document_from_text
from pincite.index.passages import passages
from pincite.index.retrieve import Retrieved
from tests.bot.guarantees import check
from tests.bot.writers.model.conftest import number
from tests.bot.writers.model.scripted import Play, structured

GERMAN = "Wie oft reiste Rouhani nach Russland?"
ENGLISH = "How often did Rouhani travel to Russia?"


def prompted(asked) -> str:
    return asked["messages"][-1]["content"]


def says(text, words, **other):
    return lambda asked: Play(structured((text, [number(asked, words)]), **other))


def checked(answer, bot):
    check(answer, library.documents(bot.settings.collection, settings=bot.settings))
    return answer


def test_a_foreign_question_is_translated_searched_and_answered_in_its_language(bot, scripted):
    scripted.script = [Play(f"“{ENGLISH}”\n"), says("Rouhani reiste viermal nach Russland.", "Rouhani travelled")]
    answer = checked(bot.answer(GERMAN), bot)
    translating, writing = scripted.requests
    assert "The documents are in English." in prompted(translating) and GERMAN in prompted(translating)
    assert f"The question: {GERMAN}" in prompted(writing) and f"it is: {ENGLISH}" in prompted(writing)
    assert "the language of the question, which is German" in prompted(writing)
    assert (answer.question, answer.standalone_question) == (GERMAN, ENGLISH)
    assert answer.translated_from == "de"
    assert answer.statements[0].text == "Rouhani reiste viermal nach Russland."
    assert answer.citations[0].quote.startswith("Rouhani travelled to Russia four times")
    assert answer.passages[0].start == 0, "what holds the words of the translation is found first"
    assert answer.prompts[:2] == ("translate@1", "writer@3") and answer.usage.prompt_tokens == 200


def test_a_question_in_the_documents_language_is_not_translated(bot, scripted):
    scripted.script = [says("Rouhani travelled to Russia four times.", "Rouhani travelled")]
    answer = bot.answer(ENGLISH)
    assert (answer.standalone_question, answer.translated_from) == (ENGLISH, None)
    assert len(scripted.requests) == 1 and "In the language of the sentences" not in prompted(scripted.requests[0])


def test_documents_in_two_languages_are_asked_as_they_are(make, scripted, home):
    german = "Rohani reiste in acht Jahren viermal nach Russland. Die Reisen waren für ihn nicht immer leicht."
    settings = Settings.read(home=home)
    for name, texts in {"mixed": (german, "Rouhani travelled to Russia four times."), "deutsch": (german,)}.items():
        documents = [document_from_text(text, title=str(n), source=str(n)) for n, text in enumerate(texts)]
        library.add(documents, collection=name, settings=settings)
    options = make().settings
    with Bot("mixed", settings=options) as mixed:
        scripted.always = Play(structured(answerable=False))
        assert mixed.answer(GERMAN).translated_from is None
        assert all("Write the newest question" not in prompted(asked) for asked in scripted.requests)
    scripted.requests.clear()
    with Bot("deutsch", settings=options) as deutsch:
        scripted.script = [Play(GERMAN), says("Rouhani travelled to Russia four times.", "Rohani reiste")]
        answer = checked(deutsch.answer(ENGLISH), deutsch)
        assert (answer.translated_from, answer.standalone_question) == ("en", GERMAN)
        assert "which is English" in prompted(scripted.requests[-1])


def test_a_foreign_follow_up_is_translated_with_its_conversation(bot, scripted):
    scripted.script = [
        Play("How long did Rouhani hold office?"),
        says("Er war acht Jahre im Amt.", "Rouhani travelled"),
    ]
    answer = bot.answer("Und wie lange war er im Amt?", [(GERMAN, "Rouhani reiste viermal nach Russland.")])
    assert f"Question: {GERMAN}\nAnswer: Rouhani reiste viermal" in prompted(scripted.requests[0])
    assert answer.standalone_question == "How long did Rouhani hold office?"


def test_an_abstention_is_in_the_askers_language(bot, scripted):
    scripted.script = [Play("What is the boiling point of mercury?"), Play(structured(answerable=False))]
    answer = checked(bot.answer("Wie hoch ist der Siedepunkt von Quecksilber?"), bot)
    assert answer.status == "abstained" and answer.text.startswith("Die Dokumente in „both“ beantworten das nicht.")


@pytest.mark.parametrize(
    "reply",
    [
        "",
        GERMAN,
        "Rouhani ist viermal nach Russland gereist, und das war nicht leicht.",
        "Here is a long essay. " * 40,
        "?!",
    ],
)
def test_a_reply_that_is_no_translation_is_not_used(bot, scripted, reply):
    scripted.script = [Play(reply), says("Rouhani reiste viermal nach Russland.", "Rouhani travelled")]
    answer = bot.answer(GERMAN)
    assert (answer.standalone_question, answer.translated_from) == (GERMAN, None)
    assert f"The question: {GERMAN}" in prompted(scripted.requests[1])


@pytest.mark.parametrize(
    ("made", "question", "language", "fine"),
    [
        ("How much was trade worth in 2021?", "Wie hoch war der Handel 2021?", "en", True),
        ("How much was trade worth?", "Wie hoch war der Handel 2021?", "en", False),
        ("How much was trade worth in 2022?", "Wie hoch war der Handel 2021?", "en", False),
        ("Who sold 1,000 pumps?", "Wer verkaufte 1.000 Pumpen?", "en", True),
        ("What happened in 2022?", "در سال ۲۰۲۲ چه شد؟", "en", True),
        ("Raisi visit Moscow?", "Wann reiste Raisi nach Moskau?", "en", True),
        ("¿Cuándo visitó Raisi Moscú?", "Wann reiste Raisi nach Moskau?", "en", False),
    ],
)
def test_a_translation_keeps_every_number_and_is_in_the_language(made, question, language, fine):
    assert acceptable(made, question, language) == fine


def retrieved(text):
    document = document_from_text(text, title="t", source="t")
    return Retrieved(document, passages(document.text)[0], 1.0, 1.0, 1.0)


def test_the_language_of_the_documents_is_that_of_most_passages():
    english, german = "The bridge was opened in 1932.", "Die Brücke wurde 1932 eröffnet und ist aus Stahl."
    found = [retrieved(text) for text in (english, english, german)]
    assert foreign("Quand le pont a-t-il été ouvert ?", found) == "en"
    assert foreign("When was the bridge opened?", found) is None
    assert foreign("Wann wurde die Brücke gebaut?", found) is None, "there is a sentence for it in its own language"
    assert foreign("Wann wurde das Haus gebaut?", found) == "en", "that sentence is on something else"
    assert foreign("Wann wurde das Haus gebaut?", [retrieved(f"{english} Das Haus ist von 1950.")]) is None
    assert foreign("Wann wurde das Haus gebaut?", []) is None


def test_a_model_that_can_not_be_asked_leaves_the_question_to_the_reader(make, scripted):
    scripted.always = Play(status=401)
    answer = checked(make(fallback="reader").answer(GERMAN), make())
    assert answer.translated_from is None and answer.writer != "scripted"
    assert answer.note is not None and "could not be asked" in answer.note


def test_the_reader_reads_the_translation_where_the_model_fails_later(make, scripted):
    scripted.script = [Play(ENGLISH)]
    scripted.always = Play(status=401)
    answer = checked(make(fallback="reader").answer(GERMAN), make())
    assert (answer.standalone_question, answer.translated_from) == (ENGLISH, "de")
    assert answer.citations[0].quote.startswith("Rouhani travelled to Russia four times")


def test_without_a_language_model_nothing_is_translated(home):
    with Bot("both", settings=Settings.read(home=home)) as bot:
        assert bot.answer(GERMAN).translated_from is None
