"""G1, G2 and G4, whatever the format, the language and the question."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import ValidationError

import pincite
from pincite import Bot, CollectionNotFound, DoneEvent, Settings
from pincite.bot.asking import talk
from pincite.index import library
from pincite.index.loaders import document_from_text
from tests.bot.guarantees import check

pytestmark = pytest.mark.usefixtures("default_reader")

QUESTIONS = [
    "Is Iran a full SCO member?",
    "How many times did Rouhani visit Russia?",
    "Which countries bought the S-400?",
    "When did relations between Iran and Russia begin?",
    "What is the boiling point of mercury?",
    "Who painted the Night Watch?",
    "ایران عضو کامل است؟",
    "伊朗是上海合作组织的成员吗？",
    "Iran " * 300,
    "x",
]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    with Bot(settings=Settings.read(home=tmp_path_factory.mktemp("home"))) as made:
        yield made


def test_an_answer_of_version_0_1_is_read() -> None:
    answer = pincite.Answer.model_validate(
        {
            "question": "Who?",
            "standalone_question": "Who?",
            "status": "answered",
            "verdict": None,
            "text": "Ann.",
            "short": None,
            "statements": [{"text": "Ann.", "start": 0, "end": 4, "citations": [], "support": 0.9, "supported": True}],
            "citations": [],
            "passages": [],
            "confidence": 0.9,
            "dropped": ["Bo."],
            "writer": "reader",
            "collection": "seeds",
            "index_id": "i",
        }
    )
    assert (answer.statements[0].outcome, answer.dropped[0].text, answer.collections) == ("verified", "Bo.", ("seeds",))
    with pytest.raises(ValidationError):
        pincite.Answer.model_validate(answer.model_dump(mode="json") | {"dropped": ["Bo."]})


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("threshold", [None, 0.0, 1.0])
def test_every_answer_from_the_seeds_keeps_the_guarantees(seeds: Bot, question: str, threshold: float | None) -> None:
    seeds.answer("Which language?")
    own = Bot(settings=seeds.settings.model_copy(update={"confident_from": threshold, "likely_from": threshold}))
    answer = own.answer(question)
    check(answer, library.documents(settings=seeds.settings))
    if threshold is not None:
        assert answer.status == ("answered" if threshold == 0.0 else "abstained")


def test_the_question_of_questions_is_answered_with_the_sentences_that_say_observer(seeds: Bot) -> None:
    answer = seeds.answer("Is Iran a full SCO member?")
    assert answer.status == "answered"
    assert any("observer" in citation.quote for citation in answer.citations)
    assert answer.citations[0].title == "Iran's status in the Shanghai Cooperation Organization"


def test_a_question_about_something_else_is_abstained_from(seeds: Bot) -> None:
    answer = seeds.answer("What is the boiling point of mercury?")
    assert answer.status == "abstained" and answer.confidence < 0.5
    assert len(answer.passages) == seeds.settings.top_k


paragraphs = st.lists(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=80).filter(
        lambda text: any(c.isalnum() for c in text)
    ),
    min_size=1,
    max_size=6,
)


@given(paragraphs=paragraphs, drawn=st.data())
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_cited_exactly(settings: Settings, paragraphs: list[str], drawn: st.DataObject) -> None:
    document = document_from_text("\n\n".join(paragraphs), title="any", source="any", origin="any")
    library.add(document, settings=settings)
    question = drawn.draw(st.sampled_from(paragraphs))
    answer = Bot(settings=settings.model_copy(update={"confident_from": 0.0})).answer(question)
    check(answer, library.documents(settings=settings))
    if not set("?？؟") & set(question):  # a question answers none: there may be nothing else to quote
        assert answer.status == ("talk" if talk.recognised(question) else "answered")


def test_an_empty_collection_abstains_without_naming_passages(settings: Settings, folder: Path) -> None:
    (folder / "a.txt").write_text("Almonds grow in Andalusia.", "utf-8")
    library.add(folder, collection="small", settings=settings)
    library.remove("a.txt", collection="small", settings=settings)
    answer = Bot("small", settings=settings).answer("Where do almonds grow?")
    check(answer, [])
    assert answer.status == "abstained" and answer.passages == ()


def test_the_json_is_the_contract(seeds: Bot) -> None:
    answer = json.loads(json.dumps(seeds.answer("Is Iran a full SCO member?").model_dump(mode="json")))
    assert (
        list(answer)
        == (
            "schema_version question standalone_question translated_from status verdict text short statements "
            "citations disagreements passages confidence dropped checks writer prompts collection collections "
            "where index_id usage timings_ms guidance note guarantee"
        ).split()
    )
    assert list(answer["statements"][0]) == "text start end citations support outcome supported reason".split()
    assert list(answer["citations"][0]) == (
        "document_id title source published paragraph page locator start end quote score collection".split()
    )
    assert list(answer["passages"][0]) == "document_id start end score collection".split()
    assert list(answer["usage"]) == ["prompt_tokens", "completion_tokens", "cost_usd"]
    assert list(answer["timings_ms"]) == ["retrieve", "write", "verify", "judge", "total"]
    assert pincite.Disagreement(claim="c", for_=(0,), against=(1,)).model_dump(mode="json") == {
        "claim": "c",
        "for": [0],
        "against": [1],
        "values": None,
    }


def test_an_answer_can_be_read_back_and_not_be_changed(seeds: Bot) -> None:
    answer = seeds.answer("Which countries bought the S-400?")
    assert pincite.Answer.model_validate_json(answer.model_dump_json()) == answer
    with pytest.raises(ValueError, match="frozen"):
        answer.text = "something else"  # type: ignore[misc]


@pytest.mark.usefixtures("anew")
def test_a_stream_brings_the_same_statements_and_citations_as_the_answer(seeds: Bot) -> None:
    events = list(seeds.stream("Which countries bought the S-400?"))
    assert events[0].type == "retrieved"
    done = events[-1]
    assert isinstance(done, DoneEvent)
    assert [e.statement for e in events if e.type == "statement"] == list(done.answer.statements)
    assert [e.citation for e in events if e.type == "citation"] == list(done.answer.citations)


def test_a_stream_says_verdict_and_short_answer_before_the_first_statement(tmp_path: Path) -> None:
    with Bot(settings=Settings(home=tmp_path)) as reading:
        events = list(reading.stream("Was Putin happy to break American sanctions on Iran?"))
    done = events[-1]
    assert isinstance(done, DoneEvent)
    assert done.answer.verdict == "no"
    assert [e.type for e in events[:3]] == ["retrieved", "head", "statement"]
    (head,) = [e for e in events if e.type == "head"]
    assert (head.verdict, head.short) == (done.answer.verdict, done.answer.short)


@pytest.mark.usefixtures("anew")
def test_many_threads_and_one_loop_get_the_same_answers(seeds: Bot) -> None:
    def said(answer: pincite.Answer) -> dict[str, object]:
        return answer.model_dump(exclude={"timings_ms"})

    alone = [said(seeds.answer(q)) for q in QUESTIONS[:4]]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda q: said(seeds.answer(q)), QUESTIONS[:4] * 2))
    assert together == alone * 2

    async def gathered() -> list[pincite.Answer]:
        return list(await asyncio.gather(*(seeds.aanswer(q) for q in QUESTIONS[:4])))

    assert [said(a) for a in asyncio.run(gathered())] == alone


@pytest.mark.usefixtures("anew")
def test_two_builds_on_two_machines_give_the_same_answer_and_index_id(seeds: Bot, settings: Settings) -> None:
    here = seeds.answer("What was the trade worth in 2021?")
    there = Bot(settings=settings).answer("What was the trade worth in 2021?")
    assert here.model_dump(exclude={"timings_ms"}) == there.model_dump(exclude={"timings_ms"})


def test_a_follow_up_is_answered_in_the_light_of_what_was_asked(seeds: Bot) -> None:
    answer = seeds.answer("And Zarif?", history=[("How often was Rouhani in Russia?", "Four times.")])
    assert answer.question == "And Zarif?"
    assert answer.standalone_question == "How often was Zarif in Russia?"
    assert any("33 times" in citation.quote for citation in answer.citations)


def test_an_open_bot_answers_from_what_was_indexed_since(settings: Settings, folder: Path) -> None:
    (folder / "a.txt").write_text("Almonds grow in Andalusia.", "utf-8")
    library.add(folder, collection="plants", settings=settings)
    with Bot("plants", settings=settings.model_copy(update={"confident_from": 0.0})) as plants:
        before = plants.answer("Where do dates grow?")
        (folder / "d.txt").write_text("Dates grow in Djibouti.", "utf-8")
        library.add(folder, collection="plants", settings=settings)
        after = plants.answer("Where do dates grow?")
    assert "Djibouti" not in before.text and "Djibouti" in after.text
    assert before.index_id != after.index_id


def test_an_unknown_collection_is_named_with_those_there_are(seeds: Bot) -> None:
    seeds.answer("Which language?")
    with pytest.raises(CollectionNotFound, match=r"'none' \(the collections here are: seeds"):
        Bot("none", settings=seeds.settings).answer("Which language?")


def test_the_functions_answer_without_a_bot() -> None:
    answer = pincite.answer("Is Iran a full SCO member?")
    assert answer.collection == "seeds" and answer.status == "answered"
    assert asyncio.run(pincite.aanswer("Is Iran a full SCO member?")).citations == answer.citations
    assert [e.type for e in pincite.stream("Is Iran a full SCO member?")][-1] == "done"
