"""The pages of a PDF as they look: who may see them, when they are shown, and what a reader does with them."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from playwright.sync_api import Page, expect

from pincite.bot.keys import Keys, Role
from pincite.bot.serving import originals
from pincite.bot.serving.app import create
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.loaders import LoadLimits
from pincite.index.loaders.confined import in_confinement
from pincite.index.loaders.pdf_images import PageImage
from tests.bot.serving.asking import answers, ask, button, documents_of, put, tab
from tests.bot.serving.serving import Server, served
from tests.bot.serving.test_states import AXE
from tests.index.loaders.loader_files import pdf

DOCUMENTS = "/v1/collections/own/documents"
MINE = {"X-Pincite-Browser": "t" * 32}
OTHERS = {"X-Pincite-Browser": "u" * 32}

TOWER = "The tower of Blaa is 91 metres high."
REPORT = pdf(
    ["Report on the harbour.", "", "Nothing happened in the harbour this year, as in the year before."],
    ["Towers", "", TOWER, "It was built of stone from the quarry of Moss."],
    ["The end of the report."],
    info="/Title(Harbour report)",
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.read(home=tmp_path / "home")


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1:8017", headers=MINE) as http:
        yield http


def uploaded(client: TestClient, data: bytes = REPORT, name: str = "report.pdf") -> str:
    reply = client.post(DOCUMENTS, params={"name": name}, content=data)
    assert reply.status_code == 201, reply.text
    id_: str = reply.json()["id"]
    return id_


def test_spans_are_placed_on_pages_and_pages_are_drawn(client: TestClient) -> None:
    place = f"{DOCUMENTS}/{uploaded(client)}"
    text = "".join(segment["text"] for segment in client.get(place).json()["segments"])
    at = text.index(TOWER)
    assert client.get(place).json()["shown_pages"] == 3
    pages = client.get(f"{place}/pages", params={"span": [f"{at}-{at + len(TOWER)}", "0-6", "9-3"]}).json()
    assert pages["sizes"] == [[600, 800]] * 3
    assert [(box["span"], box["page"]) for box in pages["boxes"]] == [(0, 2), (1, 1)]
    assert pages["boxes"][0]["left"] == pytest.approx(72 / 600, abs=1e-3)
    assert pages["boxes"][0]["width"] == pytest.approx(len(TOWER) * 7.2 / 600, abs=1e-3)
    drawn = client.get(f"{place}/pages/2", params={"width": 300})
    assert drawn.headers["content-type"] == "image/png" and drawn.headers["cache-control"].startswith("private")
    assert Image.open(io.BytesIO(drawn.content)).size == (300, 400)


def test_pages_that_are_not_there_are_not_found(client: TestClient) -> None:
    place = f"{DOCUMENTS}/{uploaded(client)}"
    assert client.get(f"{place}/pages/4").status_code == 404
    assert client.get(f"{place}/pages/0").status_code == 404
    assert client.get(f"{place}/pages/1", params={"width": 100_000}).status_code == 422
    notes = f"{DOCUMENTS}/{uploaded(client, b'The tower is high.', 'notes.txt')}"
    assert client.get(notes).json()["shown_pages"] == 0
    assert client.get(f"{notes}/pages").json()["error"]["type"] == "NoPages"
    assert client.get(f"{notes}/pages/1").status_code == 404
    assert client.get(f"{DOCUMENTS}/0123456789abcdef/pages").status_code == 404


def test_nobody_else_sees_the_pages_of_a_browsers_documents(client: TestClient, settings: Settings) -> None:
    id_ = uploaded(client)
    (name,) = library.collections(settings=settings)
    for path in (f"{DOCUMENTS}/{id_}", f"/v1/collections/{name}/documents/{id_}"):
        for route in ("pages", "pages/1"):
            assert client.get(f"{path}/{route}", headers=OTHERS).status_code == 404
    assert client.get(f"{DOCUMENTS}/{id_}/pages/1", headers={"X-Pincite-Browser": ""}).status_code == 401


def test_a_removed_document_has_no_pages_any_more(client: TestClient) -> None:
    """The places of its characters are remembered by the server."""
    id_ = uploaded(client)
    assert client.get(f"{DOCUMENTS}/{id_}/pages").status_code == 200
    assert client.delete(f"{DOCUMENTS}/{id_}").status_code == 204
    for route in ("pages", "pages/1"):
        assert client.get(f"{DOCUMENTS}/{id_}/{route}").status_code == 404


def test_a_key_sees_the_pages_of_its_collections_alone(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(REPORT)
    for name in ("open", "closed"):
        library.add(tmp_path / "report.pdf", collection=name, settings=settings)
    (id_,) = [one.id for one in library.sources("open", settings=settings)]
    secret = Keys(settings.home).add("reader", Role.ASK, collections=("open",))
    asking = settings.model_copy(update={"keys": "on"})
    with TestClient(create(asking, page=False), base_url="http://127.0.0.1:8017") as http:
        bearer = {"authorization": f"Bearer {secret}"}
        for route in ("pages", "pages/1"):
            assert http.get(f"/v1/collections/open/documents/{id_}/{route}", headers=bearer).status_code == 200
            assert http.get(f"/v1/collections/closed/documents/{id_}/{route}", headers=bearer).status_code == 404
            assert http.get(f"/v1/collections/open/documents/{id_}/{route}").status_code == 401


def test_a_request_places_so_many_characters_and_no_more(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(originals, "MOST_PLACED", 30)
    place = f"{DOCUMENTS}/{uploaded(client)}"
    pages = client.get(f"{place}/pages", params={"span": ["0-9", "0-60", "0-60"]}).json()
    assert {box["span"] for box in pages["boxes"]} == {0, 1}
    wide = max(box["left"] + box["width"] for box in pages["boxes"] if box["span"] == 1)
    assert wide == pytest.approx((72 + 7.2 * 21) / 600, abs=1e-3), "only the first 21 characters"


def test_a_page_that_takes_long_to_draw_is_given_up(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file is read in time; two such pages must not keep everybody from seeing others."""
    curves = "5 w " + "0 0 m 600 0 0 800 600 800 c S " * 20_000
    limits = []

    def confined(task: str, data: bytes, given: LoadLimits, kind: type) -> object:
        limits.append(given.seconds)
        return in_confinement(task, data, replace(given, seconds=0.2), kind)

    slow = uploaded(client, pdf([TOWER], drawn=curves))
    monkeypatch.setattr(originals, "in_confinement", confined)
    reply = client.get(f"{DOCUMENTS}/{slow}/pages/1", params={"width": 3000})
    assert (reply.status_code, reply.json()["error"]["type"]) == (404, "NoPages"), reply.text[:200]
    assert "takes longer" in reply.json()["error"]["message"]
    monkeypatch.undo()
    assert client.get(f"{DOCUMENTS}/{uploaded(client)}/pages/1").status_code == 200
    assert limits == [originals.DRAWING_SECONDS]


def test_one_browser_draws_one_page_at_a_time(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    id_, theirs = uploaded(client), client.post(DOCUMENTS, params={"name": "a.pdf"}, content=REPORT, headers=OTHERS)
    free, drawing = threading.Event(), threading.Semaphore(0)

    def slow(*task: object) -> PageImage:
        drawing.release()
        free.wait(30)
        return PageImage(b"", 1, 1)

    monkeypatch.setattr(originals, "in_confinement", slow)
    with ThreadPoolExecutor(3) as pool:
        mine = [pool.submit(client.get, f"{DOCUMENTS}/{id_}/pages/{number}") for number in (1, 2)]
        began = [drawing.acquire(timeout=seconds) for seconds in (20, 0.5)]
        other = pool.submit(client.get, f"{DOCUMENTS}/{theirs.json()['id']}/pages/1", headers=OTHERS)
        began.append(drawing.acquire(timeout=20))
        free.set()
        assert [one.result().status_code for one in (*mine, other)] == [200, 200, 200]
    assert began == [True, False, True]


def test_a_setting_shows_the_text_alone(client: TestClient, settings: Settings) -> None:
    id_ = uploaded(client)
    off = settings.model_copy(update={"keep_originals": False})
    with TestClient(create(off, page=False), base_url="http://127.0.0.1:8017", headers=MINE) as http:
        assert http.get(f"{DOCUMENTS}/{id_}").json()["shown_pages"] == 0
        for route in ("pages", "pages/1"):
            assert http.get(f"{DOCUMENTS}/{id_}/{route}").json()["error"]["type"] == "NoPages"


def test_a_file_that_reads_otherwise_now_has_no_pages(client: TestClient, settings: Settings) -> None:
    id_ = uploaded(client)
    (name,) = library.collections(settings=settings)
    own = settings.model_copy(update={"collection": name})
    from pincite.index.catalogue import CatalogueWriter, locked

    with locked(own) as database:
        key = library.source(id_, settings=own).key
        CatalogueWriter(database).keep_original(name, key, pdf(["Another text."]))
    reply = client.get(f"{DOCUMENTS}/{id_}/pages", params={"span": "0-6"})
    assert reply.status_code == 404 and "no longer gives the same text" in reply.json()["error"]["message"]


def test_files_count_in_what_a_browser_may_keep(tmp_path: Path) -> None:
    settings = Settings.read(home=tmp_path / "home", max_own_file_mb=1)
    padding = "%" * 600_000
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1:8017", headers=MINE) as http:
        uploaded(http, pdf(["One."], info=f"/Subject({padding})"), "one.pdf")
        second = pdf(["Two."], info=f"/Subject({padding})")
        refused = http.post(DOCUMENTS, params={"name": "two.pdf"}, content=second)
        assert refused.status_code == 413 and refused.json()["error"]["type"] == "NoRoomForFiles"
        uploaded(http, second, "one.pdf")  # in place of the first one
        assert [one["title"] for one in http.get(DOCUMENTS).json()] == ["one"]


@pytest.fixture
def opened(page: Page) -> Page:
    """The page, at the citation of an answer from a PDF."""
    put(page, {"report.pdf": REPORT})
    button(page, "Ask My documents").click()
    ask(page, "How high is the tower of Blaa?")
    place = next(n for n, one in enumerate(answers(page)[0]["citations"]) if one["quote"] == TOWER)
    page.locator(".notes .note").nth(place).click()
    page.locator(".sheet:not([aria-busy]) .cited-box.active").first.wait_for()
    return page


def test_a_citation_in_a_pdf_opens_its_page_with_a_box_around_the_words(opened: Page) -> None:
    expect(opened.locator(".page-tools")).to_contain_text("Page 2 of 3")
    expect(opened.locator(".source-body")).to_be_hidden()
    box = opened.locator(".cited-box.active")
    expect(box).to_have_count(1)
    expect(box).to_be_in_viewport()
    sheet, drawn = opened.locator(".sheet").bounding_box(), box.bounding_box()
    assert sheet and drawn
    assert (drawn["x"] - sheet["x"]) / sheet["width"] == pytest.approx(72 / 600, abs=0.005)
    assert drawn["width"] / sheet["width"] == pytest.approx(len(TOWER) * 7.2 / 600, abs=0.005)
    ink = opened.locator(".sheet canvas").evaluate("""(canvas) => {
        const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value, n) => n % 4 === 0 && value < 128);
    }""")
    assert ink, "the page is drawn"


def test_pages_are_turned_and_zoomed_by_buttons_and_keys_and_the_text_is_beside_on_demand(opened: Page) -> None:
    tools = opened.locator(".page-tools")
    button(opened, "Next page").click()
    expect(tools).to_contain_text("Page 3 of 3")
    expect(button(opened, "Next page")).to_be_disabled()
    expect(opened.locator(".cited-box.active")).to_have_count(0)
    opened.locator(".source").press("PageUp")
    expect(tools).to_contain_text("Page 2 of 3")
    before = opened.locator(".sheet").bounding_box()
    opened.keyboard.press("+")
    expect(tools).to_contain_text("150%")
    after = opened.locator(".sheet").bounding_box()
    assert before and after and after["width"] == pytest.approx(1.5 * before["width"], rel=0.03)
    button(opened, "Zoom out").click()
    expect(tools).to_contain_text("100%")
    button(opened, "Text").click()
    expect(opened.locator(".source-body mark.active")).to_have_text(TOWER)
    expect(opened.locator(".source-body mark.active")).to_be_in_viewport()
    expect(opened.locator(".sheet")).to_be_in_viewport()
    button(opened, "Text").click()
    expect(opened.locator(".source-body")).to_be_hidden()
    opened.keyboard.press("Escape")
    expect(opened.locator(".source")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out_of_the_pages(opened: Page, scheme: str) -> None:
    opened.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    button(opened, "Text").click()
    opened.evaluate(AXE)
    violations = opened.evaluate("axe.run()")["violations"]
    assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in violations] == []


def test_laid_out_text_shuts_nobody_out(page: Page) -> None:
    guide = (
        "# Guide\n\n### Ports\n\n- One\n  - Two\n- [x] Done\n\n| Port | Rise |\n|---|---|\n| Bremen | 3.4 |\n\n"
        "> Said.\n\n```\ncode\n```\n\n---\n"
    )
    put(page, {"guide.md": guide.encode()})
    button(documents_of(page, "My documents"), "Guide").click()
    expect(page.locator(".source-text td").first).to_have_text("Bremen", use_inner_text=True)
    assert not set("#|*`>-") & set(page.locator(".source-text").inner_text())
    page.evaluate(AXE)
    violations = page.evaluate("axe.run()")["violations"]
    assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in violations] == []


def test_without_the_file_a_citation_opens_the_text(newcomer: Callable[..., Page], tmp_path: Path) -> None:
    with served(tmp_path / "home", seeds=False, keep_originals=False) as server:
        _without_file(newcomer(server.url), server)


def _without_file(page: Page, server: Server) -> None:
    put(page, {"report.pdf": REPORT})
    tab(page, "Documents")
    button(documents_of(page, "My documents"), "Harbour report").click()
    expect(page.locator(".source-text")).to_contain_text(TOWER)
    expect(page.locator(".sheet")).to_have_count(0)
