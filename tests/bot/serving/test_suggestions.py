"""What a document is, in its own sentences; questions that it answers; questions to go on with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from pincite.bot.outlining import answered, outline, sentences_of
from pincite.bot.serving.app import create
from pincite.bot.settings import Settings
from pincite.index.loaders import document_from_text, load_all_bytes
from pincite.index.types import Document
from tests.bot.serving.asking import answers, ask, button, highlighted, put, tab
from tests.seeded import add_seeds

MINE = {"X-Pincite-Browser": "t" * 32}
LIGHTS = """# Lighthouses

The lighthouse of Ryvingen was built in 1867 on the outermost island of Mandal.
Its keeper was Anders Holm, a former sailor from Kristiansand.
The lighthouse of Lista was opened in 1836 after many wrecks on the beach of Lista.
The beach is made of sand and of round stones.
The museum of lighthouses was founded in 1992 by the friends of the coast.
Visitors of the lighthouses and of the museum come by boat in summer.
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings.read(home=tmp_path_factory.mktemp("suggestions") / "home")
    add_seeds(settings)
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1:8017", headers=MINE) as http:
        yield http


def test_an_outline_is_three_sentences_in_order_and_not_one_thing_three_times() -> None:
    text = (
        "Cats sleep a lot in the warm house.\nCats sleep a lot in the old house.\n"
        "Dogs guard the garden of the house.\nBirds nest in the garden trees, far away.\n"
    )
    document = document_from_text(text, title="Pets", source="pets.txt")
    chosen = [cite.text for cite in outline(sentences_of(document))]
    assert chosen == sorted(chosen, key=text.find) and len(chosen) == 3
    assert sum(one.startswith("Cats") for one in chosen) == 1


def test_a_server_that_stops_tries_no_further_question() -> None:
    class Unasked:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(f"{name} is not wanted any more")

    sentences = sentences_of(document_from_text(LIGHTS, title="Lights", source="lights.md"))
    assert list(answered(Unasked(), sentences, 3, stopped=lambda: True)) == []  # type: ignore[arg-type]


def test_rows_of_a_table_are_no_outline_where_there_are_sentences() -> None:
    rows = "".join(f"| Warehouse {n} in the north | {n}00 crates of apples |\n" for n in range(9))
    table = f"| Place of storage | Stock at the end |\n| --- | --- |\n{rows}"
    said = "The company keeps its harvest in nine warehouses."

    def chosen(text: str) -> list[str]:
        (document,) = load_all_bytes(text.encode(), name="stock.md", origin="stock.md")
        assert isinstance(document, Document)
        return [cite.text for cite in outline(sentences_of(document))]

    assert chosen(f"{said}\n\n{table}") == [said]
    assert len(chosen(table)) == 3


def test_a_document_is_outlined_by_exact_quotes_and_questions_that_it_answers(client: TestClient) -> None:
    id_ = client.post("/v1/collections/own/documents", params={"name": "lights.md"}, content=LIGHTS).json()["id"]
    outlined = client.get(f"/v1/collections/own/documents/{id_}/outline").json()
    assert outlined["title"] == "Lighthouses"
    assert len(outlined["sentences"]) == 3
    assert all(LIGHTS[one["start"] : one["end"]] == one["quote"] for one in outlined["sentences"])
    assert outlined["questions"]
    for one in outlined["questions"]:
        answer = client.post("/v1/answers", json={"question": one["question"], "collection": "own"}).json()
        assert answer["status"] in {"answered", "likely"}
        assert one["quote"]["quote"] in {citation["quote"] for citation in answer["citations"]}
    assert client.get(f"/v1/collections/seeds/documents/{id_}/outline").status_code == 404


def test_suggestions_come_from_what_was_read_and_not_told(client: TestClient) -> None:
    answer = client.post("/v1/answers", json={"question": "How many times did Rouhani visit Russia?"}).json()
    passages = [{key: one[key] for key in ("document_id", "start", "end")} for one in answer["passages"]]
    whole = client.post("/v1/suggestions", json={"passages": passages}).json()
    assert whole
    told = [{key: one["quote"][key] for key in ("document_id", "start", "end")} for one in whole]
    rest = client.post("/v1/suggestions", json={"passages": passages, "told": told}).json()
    asked = {"passages": passages, "asked": [one["question"] for one in whole]}
    others = client.post("/v1/suggestions", json=asked).json()
    questions = {one["question"] for one in whole}
    assert questions.isdisjoint(one["question"] for one in [*rest, *others])


def test_an_upload_ends_with_what_the_document_is_and_what_it_answers(page: Page) -> None:
    put(page, {"lights.md": LIGHTS.encode()})
    quotes = page.get_by_role("list", name="What Lighthouses is").locator("li")
    expect(quotes).to_have_count(3)
    quotes.first.get_by_role("button").click()
    assert highlighted(page) == quotes.first.locator("q").inner_text()
    question = page.get_by_role("list", name="Questions that Lighthouses answers").get_by_role("button").first
    asked = question.inner_text()
    question.click()
    page.locator(".exchange .thumbs").wait_for()
    expect(page.locator(".question")).to_have_text([asked])
    expect(page.get_by_label("Collection to ask")).to_have_value("own")
    assert answers(page)[0]["status"] in {"answered", "likely"}


def test_an_answer_is_explained_and_offers_questions_to_go_on_with(page: Page) -> None:
    ask(page, "How many times did Rouhani visit Russia?")
    (answer,) = answers(page)
    page.get_by_text("Why this answer").click()
    why = page.locator(".why-answer")
    expect(why.locator("ol li")).to_have_count(len(answer["passages"]))
    expect(why.locator("ol li").first).to_contain_text(f"{answer['passages'][0]['score']:.2f}")
    expect(why).to_contain_text("quoted")
    why.locator("ol button").first.click()
    assert len(highlighted(page)) == answer["passages"][0]["end"] - answer["passages"][0]["start"]
    follow = page.get_by_role("navigation", name="Questions to ask next").get_by_role("button").first
    suggested = follow.inner_text()
    follow.click()
    expect(page.locator(".exchange .thumbs")).to_have_count(2)
    expect(page.locator(".question").last).to_have_text(suggested)
    tab(page, "Documents")
    expect(button(page, "Ask Iran and Russia (example)")).to_be_visible()


def test_what_was_removed_has_no_outline(client: TestClient, tmp_path: Path) -> None:
    id_ = client.post("/v1/collections/own/documents", params={"name": "a.txt"}, content="One short text.").json()["id"]
    assert client.get(f"/v1/collections/own/documents/{id_}/outline").json()["sentences"] == []
    client.delete(f"/v1/collections/own/documents/{id_}")
    assert client.get(f"/v1/collections/own/documents/{id_}/outline").status_code == 404
