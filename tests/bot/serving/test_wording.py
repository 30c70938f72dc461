"""The page in the reader's language: one catalogue, whole in each language, and nothing on the page beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from pincite.bot.errors import QuestionTooLong
from pincite.bot.serving.languages import FOLDER, LANGUAGES, RIGHT_TO_LEFT, chosen, messages, placeholders
from pincite.bot.serving.page_files import STATIC
from pincite.bot.serving.refusals import STATUS
from pincite.bot.serving.streaming import problem
from pincite.eval.annotating.refusing import STATUS as REFUSED
from pincite.eval.blame.blaming import BECAUSE
from pincite.eval.blame.stories import MEANS, STAGES
from pincite.eval.gold import KINDS
from pincite.eval.scoring.reasons import REASONS
from pincite.eval.suites.linting import DOUBTS
from pincite.eval.suites.rules import RULES
from tests.bot.serving import measuring
from tests.bot.serving.asking import ask, highlighted, put
from tests.bot.serving.serving import Server, served
from tests.bot.serving.test_states import barriers

OTHERS = sorted(set(LANGUAGES) - {"en"})
SEED = "Is Iran a full SCO member?"
UNKNOWN = "What is the boiling point of mercury?"

OF_PROGRAMS = {
    *("UnsupportedRequest", "NoBrowserToken", "NoFilter", "NothingToVerify", "LoadError"),
    *("MalformedIdempotencyKey", "IdempotencyKeyInUse", "IdempotencyKeyReused"),
    *("SignInFailed", "ProviderUnavailable"),
}
"""Errors that the page doesn't show, and that of a file, whose reason is the loader's."""

ELSEWHERE = {"InternalError"}
"""Errors that the page shows and that the table of statuses doesn't list."""

TEMPLATES = {
    f"{remarks.kind}.{name}": text for remarks in (REASONS, DOUBTS, BECAUSE) for name, text in remarks.templates.items()
}
"""What the evaluation remarks on answers and pairs, in English."""

ERRORS = {f"error.{kind.__name__}" for kind, _ in (*STATUS, *REFUSED)} | {f"error.{name}" for name in ELSEWHERE}
ERRORS -= {f"error.{name}" for name in OF_PROGRAMS}

OF_SERVER = ERRORS | {*TEMPLATES} | {f"rule.{rule.name}" for rule in RULES} | {f"means.{stage}" for stage in MEANS}
"""Messages of other languages for what the server says in English."""


def own(language: str) -> dict[str, Any]:
    """What the file of a language holds."""
    return json.loads((FOLDER / f"{language}.json").read_text("utf-8"))  # type: ignore[no-any-return]


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_has_every_message_with_the_same_placeholders(language: str) -> None:
    there, english = own(language), own("en")
    assert set(there) == set(english) | OF_SERVER
    assert [key for key in english if placeholders(there[key]) != placeholders(english[key])] == []
    assert [key for key in english if isinstance(there[key], dict) != isinstance(english[key], dict)] == []
    assert [key for key in ERRORS if placeholders(there[key]) != placeholders(own("de")[key])] == []
    fields = {key: {field for _, field, *_ in Formatter().parse(text) if field} for key, text in TEMPLATES.items()}
    assert [key for key in TEMPLATES if placeholders(there[key]) != fields[key]] == []


def test_messages_and_uses_of_them_are_the_same() -> None:
    english = set(own("en"))
    used: set[str] = set()
    for source in [*STATIC.glob("*.js"), *STATIC.parent.glob("*.py")]:
        code = source.read_text("utf-8")
        used |= {key for key in english if f'"{key}"' in code}
        for prefix in re.findall(r"`([a-z]+\.)\$\{", code) + re.findall(r'f"([a-z]+\.)\{', code):
            used |= {key for key in english if key.startswith(prefix)}
    assert english - used == set(), "nothing uses these"


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [
        (None, "de-AT,de;q=0.9,en;q=0.8", "de"),
        (None, "en-GB,fr;q=0.9", "en"),
        (None, "pt-BR,pt;q=0.9,fr;q=0.3,es;q=0.5", "es"),
        (None, "fr;q=0,fa;q=0.1", "fa"),
        (None, "de;q=much", "en"),
        (None, "", "en"),
        ("fr", "de", "fr"),
        ("../../etc", "de", "de"),
    ],
)
def test_the_language_is_the_readers_choice_or_the_browsers(cookie: str | None, accepted: str, language: str) -> None:
    assert chosen(cookie, accepted) == language


def test_words_for_every_kind_verdict_and_stage() -> None:
    chosen = {"kind": KINDS, "verdict": ("yes", "no", "mixed", "none"), "stage": STAGES}
    assert {f"{kind}.{name}" for kind, names in chosen.items() for name in names} <= set(own("en"))


def test_an_error_carries_what_its_messages_name() -> None:
    error = problem(QuestionTooLong(3000, 2000))["error"]
    assert error["values"] == {"length": 3000, "limit": 2000}
    assert "{length}" in str(messages("fa")["error.QuestionTooLong"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_a_language(newcomer: Callable[..., Page], server: Server, language: str) -> None:
    page = newcomer(server.url, locale=language, reduced_motion="reduce")
    root = page.locator("html")
    expect(root).to_have_attribute("lang", language)
    expect(root).to_have_attribute("dir", "rtl" if language in RIGHT_TO_LEFT else "ltr")
    expect(page.get_by_role("heading", name=str(messages(language)["welcome.title"]))).to_be_visible()
    expect(page.get_by_role("tab")).to_have_text(
        [str(messages(language)[f"tab.{name}"]) for name in ("chat", "documents", "quality", "measure")]
    )
    expect(page.locator(".asking")).to_contain_text(form(page, language, "count.documents", 7))
    categories = page.evaluate(
        "language => new Intl.PluralRules(language).resolvedOptions().pluralCategories", language
    )
    forms = [message for message in messages(language).values() if isinstance(message, dict)]
    assert [message for message in forms if set(message) != set(categories)] == []
    assert barriers(page) == []
    ask(page, SEED)
    expect(page.locator(".verdict")).to_have_text(str(messages(language)["answer.mixed"]))
    page.locator("button.cite").first.click()
    highlighted(page)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"


def form(page: Page, language: str, key: str, count: int) -> str:
    """A counted noun as the browser's own rules want it."""
    script = "([language, n]) => [new Intl.PluralRules(language).select(n), new Intl.NumberFormat(language).format(n)]"
    category, number = page.evaluate(script, [language, count])
    message = messages(language)[key]
    assert isinstance(message, dict)
    return message[category].replace("{count}", number)


def test_another_language_is_chosen_and_kept(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, locale="de")
    page.fill("#pincite-question", "Was ist")
    with page.expect_navigation():
        page.get_by_role("combobox", name="Sprache").select_option("fa")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#pincite-question")).to_have_value("Was ist")
    page.reload()
    expect(page.get_by_role("combobox", name=str(messages("fa")["page.language"]))).to_have_value("fa")


def test_on_a_phone_the_choice_is_under_the_conversations(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, locale="fa", viewport={"width": 390, "height": 844})
    page.get_by_role("button", name=str(messages("fa")["side.title"])).click()
    side = page.locator(".side")
    box = side.bounding_box()
    assert box is not None and box["x"] + box["width"] == 390, "the list opens where a line begins"
    with page.expect_navigation():
        side.get_by_role("combobox").select_option("es")
    expect(page.locator("html")).to_have_attribute("lang", "es")


def test_arrows_follow_the_direction_of_reading(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, locale="fa")
    ask(page, "What limits the partnership of Iran and Russia?")
    page.locator("button.cite").first.click()
    highlighted(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".source-bar .quiet")).to_contain_text("۲")


def test_an_error_of_the_server_is_in_the_readers_language(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, locale="de")
    page.fill("#pincite-question", "Wort " * 1000)
    page.press("#pincite-question", "Enter")
    expect(page.locator(".problem")).to_contain_text("4.999 Zeichen lang, erlaubt sind 2.000")


def brackets(words: str) -> str:
    """Put the words of a message in brackets, and leave out what it is filled with."""
    parts = re.split(r"(\{\w+\})", words)
    return "".join(part if n % 2 or not part else f"⟦{part}⟧" for n, part in enumerate(parts))


LEFTOVERS = """(known) => {
  const spoken = (text) =>
    /\\p{L}{2}/u.test(known.reduce((left, name) => left.replaceAll(name, ""), text.replace(/⟦[^⟧]*⟧/g, "")));
  const content = "[dir=auto], option, pre, .wordmark, .source-text, q, svg";
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const said = [];
  while (nodes.nextNode()) {
    const parent = nodes.currentNode.parentElement;
    if (parent.closest("script, style, " + content) || !parent.checkVisibility()) continue;
    if (spoken(nodes.currentNode.data)) said.push(nodes.currentNode.data.trim());
  }
  for (const one of document.querySelectorAll(".measure option:not([dir=auto])"))
    if (spoken(one.text)) said.push(`option: ${one.text}`);
  for (const one of document.querySelectorAll("[data-mark]"))
    if (spoken(one.dataset.mark)) said.push(`mark: ${one.dataset.mark}`);
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
    if (!one.checkVisibility()) continue;
    for (const name of ["aria-label", "placeholder", "title"]) {
      const text = one.getAttribute(name) ?? "";
      if (spoken(text) && !text.includes("⟦")) said.push(`${name}: ${text}`);
    }
  }
  return said;
}"""
"""Visible words and names of elements that no message wrote; content is marked by `dir`."""

KNOWN = [
    *("Chat", "Documents", "Quality", "Measure"),  # Gradio's tabs, in the language of the page
    *("Markdown", "JSON", "January", "Kourosh Ziabari", "tower.txt", "tower"),  # formats, a month, an author, a file
    *("reader", "quotation"),  # a writer and a check, by their names in the answer
]


@contextmanager
def marked(page: Page) -> Iterator[None]:
    """Put every message in brackets."""

    def mark(route: Route) -> None:
        reply = route.fetch()

        def bracketed(match: re.Match[str]) -> str:
            catalogue = json.loads(match[2])
            catalogue["messages"] = {
                key: {form: brackets(words) for form, words in value.items()}
                if isinstance(value, dict)
                else brackets(value)
                for key, value in catalogue["messages"].items()
            }
            return match[1] + json.dumps(catalogue) + match[3]

        pattern = r'(id="pincite-wording">)(.*?)(</script>)'
        html = re.sub(pattern, bracketed, reply.text(), count=1, flags=re.DOTALL)
        route.fulfill(response=reply, body=html)

    page.route(re.compile(r"^http://127.0.0.1:\d+/$"), mark)
    yield
    page.unroute_all()


def test_nothing_on_the_page_is_beside_the_catalogue(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url)
    with marked(page):
        page.reload()
        page.locator(".examples button").first.wait_for()
        assert page.evaluate(LEFTOVERS, KNOWN) == []
        ask(page, SEED)
        page.locator("button.cite").first.click()
        highlighted(page)
        page.locator(".why-answer summary").first.click()
        page.locator(".why-answer .score").first.wait_for()
        ask(page, UNKNOWN)
        page.locator(".nearest button").first.wait_for()
        assert page.evaluate(LEFTOVERS, KNOWN) == []
        page.locator("[data-key=close]").click()
        put(page, {"tower.txt": b"The tower of Blaa is 91 metres high."})
        page.locator(".outline q").first.wait_for()
        assert page.evaluate(LEFTOVERS, KNOWN) == []
        page.locator("[data-tab-id=quality]").click()
        page.locator("#pincite-quality h2").wait_for()
        assert page.evaluate(LEFTOVERS, KNOWN) == []


@pytest.fixture
def measured(tmp_path: Path) -> Iterator[tuple[Server, str]]:
    """A server of its own with a run of two questions, one of them wrong; and the run's name."""
    with served(tmp_path / "home", reader="small") as running:
        yield running, measuring.fail(running)


def test_nothing_on_the_measure_page_is_beside_the_catalogue(
    newcomer: Callable[..., Page], measured: tuple[Server, str]
) -> None:
    """In German, where what the server says has to be in the catalogue, too."""
    server, run = measured
    page = newcomer(server.url, locale="de")
    names = [*("Chat", "Dokumente", "Qualität", "Messen"), run, *("mine", "gold"), "seventeen"]
    part = ".parts [data-key={}]"

    def leftovers() -> list[str]:
        said: list[str] = page.evaluate(LEFTOVERS, names)
        return said

    with marked(page):
        page.reload()
        ask(page, SEED)
        page.locator(".thumbs button").first.click()
        page.locator("form.why").wait_for()
        page.locator("[data-tab-id=measure]").click()
        page.locator(".suite-picker input").fill("mine")
        page.fill("#pincite-gold-question", measuring.QUESTION)
        page.press("#pincite-gold-question", "Enter")
        page.locator(".sentence.cited").first.wait_for()
        assert leftovers() == []
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("alert")).to_contain_text("braucht also Belegstellen")
        page.locator("[data-key=accept]").click()
        page.locator(".sentence:not(.cited)").first.click(modifiers=["Alt"])
        page.locator("[data-key='wording 0']").fill("Moskau")
        page.keyboard.press("Enter")
        page.keyboard.press("Control+Enter")
        names = [page.locator(".saved [dir=auto]").inner_text(), "Moskau", *names]
        assert leftovers() == []
        page.locator("[data-key=part]").click()
        assert leftovers() == []
        page.locator("[data-key='answerable no']").check()
        page.locator(".sentence").last.click()
        assert leftovers() == []
        page.locator(part.format("failures")).click()
        page.locator(".failures li button").first.click()
        page.locator(".cause [data-key=why]").click()
        page.locator(".story").wait_for()
        assert leftovers() == []
        page.locator(part.format("ratings")).click()
        page.locator("[data-key=leave]").wait_for()
        assert leftovers() == []
        page.locator("[data-key=leave]").click()
        assert leftovers() == []
        page.locator(part.format("labels")).click()
        page.locator("[data-key=yes]").wait_for()
        assert leftovers() == []
        page.locator("[data-key=yes]").click()
        page.locator("[data-key=no]").click()
        page.locator(".desk tbody tr").first.wait_for()
        assert leftovers() == []


def test_the_measure_page_reads_from_right_to_left(newcomer: Callable[..., Page], measured: tuple[Server, str]) -> None:
    page = newcomer(measured[0].url, locale="fa", viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page.locator("[data-tab-id=measure]").click()
    page.locator(".suite-picker input").fill("mine")
    page.fill("#pincite-gold-question", measuring.QUESTION)
    page.press("#pincite-gold-question", "Enter")
    page.locator(".sentence.cited").first.press("Enter")
    mark = page.locator(".sentence[data-mark]")
    expect(mark).to_have_attribute("data-mark", "۱")
    assert page.evaluate("getComputedStyle(document.querySelector('.gold-text')).direction") == "ltr", "English text"
    other = """node => node.dispatchEvent(new KeyboardEvent("keydown", { key: "خ", code: "KeyO", bubbles: true }))"""
    page.locator(".sentence:not([data-mark])").first.evaluate(other)
    expect(mark).to_have_count(2)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    page.locator(".parts [data-key=failures]").click()
    page.locator(".failures li button").first.click()
    before, after = (page.locator(f".steps [data-key={name}]").bounding_box() for name in ("before", "next"))
    assert before is not None and after is not None and before["x"] > after["x"]
    assert barriers(page) == []
    page.locator(".parts [data-key=labels]").click()
    yes = """node => node.dispatchEvent(new KeyboardEvent("keydown", { key: "غ", code: "KeyY", bubbles: true }))"""
    page.locator("[data-key=yes]").evaluate(yes)
    expect(page.locator("#pincite-label")).to_have_text(str(messages("fa")["labels.support"]))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"


def test_places_dates_and_numbers_are_in_words(newcomer: Callable[..., Page], server: Server) -> None:
    page = newcomer(server.url, locale="de")
    places = [
        "page 3",
        "paragraph 1200",
        "slide 2, notes",
        "sheet “A, B”, B4:C4",
        "sheet “x”",
        "chapter “I”",
        "verse 7",
    ]
    script = """async (places) => {
      const { where } = await import("/page/places.js");
      return places.map((locator) => where({ locator, page: null, paragraph: 1 }));
    }"""
    assert page.evaluate(script, places) == [
        "Seite 3",
        "Absatz 1.200",
        "Folie 2, Notizen",
        "Blatt „A, B“, B4:C4",
        "Blatt „x“",
        "Kapitel „I“",
        "verse 7",
    ]
    dates = ["2022", "2022-01", "2022-01-30", "2022-01-30T10:00:00Z", "about 1900", "2022-99"]
    script = 'async (dates) => { const { date } = await import("/page/wording.js"); return dates.map(date); }'
    assert page.evaluate(script, dates) == [
        "2022",
        "Januar 2022",
        "30. Jan. 2022",
        "30. Jan. 2022",
        "about 1900",
        "2022-99",
    ]
