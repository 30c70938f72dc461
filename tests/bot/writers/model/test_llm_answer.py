"""Answers that a language model writes, against a real server on the loopback that says what the test wants."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from pincite import Answer, CitationEvent, DoneEvent, LLMUnavailable, StatementEvent
from pincite.bot.cli import render
from pincite.index import library
from tests.bot.guarantees import check
from tests.bot.writers.model.conftest import number, shown
from tests.bot.writers.model.scripted import KEY, Play, structured


def cite(text, words, **other):
    return lambda asked: Play(structured((text, [number(asked, words)]), **other))


def checked(answer, bot):
    check(answer, library.documents(bot.settings.collection, settings=bot.settings))
    return answer


def test_a_statement_is_cited_by_the_sentence_that_it_names(bot, scripted):
    scripted.always = cite("Rouhani travelled to Russia four times.", "Rouhani travelled", short="four times")
    answer = checked(bot.answer("How often did Rouhani travel to Russia?"), bot)
    assert answer.status == "answered" and answer.writer == "scripted" and answer.short == "four times"
    assert [s.text for s in answer.statements] == ["Rouhani travelled to Russia four times."]
    assert answer.citations[0].quote.startswith("Rouhani travelled to Russia four times")
    assert answer.usage.prompt_tokens == 100 and answer.usage.completion_tokens == 10 and answer.usage.cost_usd is None
    (asked,) = scripted.requests
    assert asked["response_format"]["type"] == "json_schema" and asked["stream"] is True
    assert set(scripted.keys) == {f"Bearer {KEY}"}


def test_tokens_cost_what_the_settings_say(make, scripted):
    scripted.always = cite("The warranty is 2 years.", "warranty is 2")
    answer = make(llm_price_prompt=2.0, llm_price_completion=8.0).answer("How long is the warranty?")
    assert answer.usage.cost_usd == pytest.approx((2 * 100 + 8 * 10) / 1e6)


REFUTED, UNVERIFIED = "refuted", "unverified"
ADVERSARIAL = [
    # what the model says, the words of the sentence that it cites, shift of its number, what comes of it, and why
    ("The warranty is 10 years.", "warranty is 2", 0, REFUTED, "says 10 years, the source says 2 years"),
    ("The warranty is 2 months.", "warranty is 2", 0, REFUTED, "says 2 months, the source says 2 years"),
    (
        "Trade was worth $4 million in 2021.",
        "Trade was worth",
        0,
        REFUTED,
        "says $4 million, the source says $4 billion",
    ),
    ("Trade was worth $4 billion in 2020.", "Trade was worth", 0, REFUTED, "says 2020"),
    ("Trade was up 81 percentage points.", "Trade was worth", 0, REFUTED, "the source says 81 per cent"),
    ("The railway was finished on 19 January 2023.", "railway", 0, REFUTED, "19 January 2022"),
    ("The railway was finished on 20 January 2022.", "railway", 0, REFUTED, "says 20 January 2022"),
    (
        "Iran is a full member of the SCO.",
        "not a full member",
        0,
        REFUTED,
        "the source says “Iran is not a full member",
    ),
    (
        "The warranty covers the battery.",
        "does not cover",
        0,
        UNVERIFIED,
        "the source says “It does not cover the battery",
    ),
    ("The warranty is not 2 years.", "warranty is 2", 0, REFUTED, "the source says “The warranty is 2 years"),
    (
        "Zarif travelled to Russia four times.",
        "Rouhani travelled",
        0,
        REFUTED,
        "says Zarif where the source says Rouhani",
    ),
    (
        "It says “the warranty is 3 years”.",
        "warranty is 2",
        0,
        REFUTED,
        "quotes “the warranty is 3 years”, which is not",
    ),
    ("The bridge was opened in 1932.", "warranty of the pump", 0, UNVERIFIED, "says 1932"),
    ("The warranty is 2 years.", "warranty is 2", 1, UNVERIFIED, "the source"),
    ("The museum opens at nine and sells tickets to children.", "المتحف", 0, UNVERIFIED, ""),
    (
        "Imports fell to 10 million tonnes because of the closed bridge and bad weather.",
        "Imports fell",
        0,
        UNVERIFIED,
        "could not be shown",
    ),
    ("One statement, without numbers in brackets", "warranty is 2", 0, None, "stands in the instructions"),
]


@pytest.mark.parametrize("case", ADVERSARIAL, ids=lambda case: case[0])
@pytest.mark.parametrize("form", ["json", "marked"])
def test_what_a_source_does_not_say_is_left_out_or_marked(bot, make, scripted, case, form):
    said, words, shift, outcome, why = case

    def play(asked):
        n = number(asked, words) + shift if len(asked["messages"]) == 2 else 0
        if len(asked["messages"]) > 2:
            return Play(structured() if form == "json" else "NOT FOUND")
        return Play(structured((said, [n])) if form == "json" else f"{said} [{n}]\n")

    scripted.always = play
    question = "What about the warranty, the trade, the railway and Rouhani?"
    answer = checked(bot.answer(question), bot)
    assert answer.status == "likely" and answer.verdict is answer.short is None
    assert "What scripted said could not be verified. The closest passages say: “" in answer.text
    assert [s.supported for s in answer.statements if s.text == said] == [False] * (outcome == UNVERIFIED)
    if outcome == UNVERIFIED:
        assert answer.text.startswith(f"{said} (not verified) ")
        answer = checked(make(unsupported="drop").answer(question), bot)
    (dropped,) = [one for one in answer.dropped if one.text == said]
    assert (dropped.outcome, why in dropped.reason) == (outcome, True), dropped
    assert all(s.supported and s.text != said for s in answer.statements)
    assert [c.quote for c in dropped.contradicted_by if words in c.quote] == [c.quote for c in dropped.contradicted_by]
    assert bool(dropped.contradicted_by) is (outcome == REFUTED)


@pytest.mark.parametrize(
    ("numbers", "cited"),
    [
        (lambda n, last: [n, last + 1], True),  # one that was not shown
        (lambda n, last: [last + 5, last + 7], True),  # none that was shown: the statement is looked up
        (lambda n, last: [], True),
        (lambda n, last: [0, -n, 10**9], True),
    ],
)
def test_a_number_that_was_not_shown_is_dropped_and_counted(bot, scripted, numbers, cited):
    said = "Rouhani travelled to Russia four times."

    def play(asked):
        return Play(structured((said, numbers(number(asked, "Rouhani travelled"), shown(asked)))))

    scripted.always = play
    answer = checked(bot.answer("How often did Rouhani travel to Russia?"), bot)
    assert (answer.status == "answered") is cited
    assert [c.quote for c in answer.citations] == [
        "Rouhani travelled to Russia four times in the eight years he held office."
    ]
    last, n = shown(scripted.requests[0]), number(scripted.requests[0], "Rouhani travelled")
    unknown = [k for k in numbers(n, last) if not 1 <= k <= last]
    assert any("not shown" in str(one) for one in answer.dropped) == bool(unknown)


def test_a_citation_that_says_nothing_of_the_statement_is_taken_out(bot, scripted):
    def play(asked):
        return Play(structured(("The warranty is 2 years.", [number(asked, "warranty is 2"), number(asked, "bridge")])))

    scripted.always = play
    answer = checked(bot.answer("How long is the warranty?"), bot)
    assert [c.quote for c in answer.citations] == ["The warranty is 2 years."]
    assert any("bridge" in str(one) for one in answer.dropped)


def test_a_claim_that_straddles_two_sources_needs_both(bot, scripted):
    said = "The warranty is 2 years and the warranty of the pump is 5 years."

    def both(asked):
        return Play(structured((said, [number(asked, "warranty is 2"), number(asked, "pump")])))

    def one(asked):
        return Play(structured((said, [number(asked, "warranty is 2")])))

    scripted.script = [one, Play(structured()), both]
    assert bot.answer("How long is the warranty?").status == "likely"
    answer = checked(bot.answer("How long is the warranty?"), bot)
    assert {c.quote for c in answer.citations} == {"The warranty is 2 years.", "The warranty of the pump is 5 years."}


def test_plain_lines_with_citations_only_at_the_end_and_markdown(bot, scripted):
    def play(asked):
        a, b = number(asked, "warranty is 2"), number(asked, "battery")
        lines = f"- **The warranty** is [2 years](http://evil.example/[9]). It does not cover the battery. [{a}][{b}]"
        return Play(lines + "\n")

    scripted.always = play
    answer = checked(bot.answer("How long is the warranty?"), bot)
    assert [s.text for s in answer.statements] == ["The warranty is 2 years.", "It does not cover the battery."]
    assert [answer.citations[s.citations[0]].quote for s in answer.statements] == [
        "The warranty is 2 years.",
        "It does not cover the battery.",
    ]
    assert "evil" not in answer.text


def test_offsets_hold_behind_letters_that_change_their_length_and_in_scripts_from_right_to_left(bot, scripted):
    def play(asked):
        first, second = number(asked, "müze"), number(asked, "المتحف")
        said = ("İstanbul'da 3 müze vardır.", [first]), ("المتحف يفتح في \u202eالساعة التاسعة.", [second])
        return Play(structured(*said))

    scripted.always = play
    answer = checked(bot.answer("İstanbul'da kaç müze var?"), bot)
    assert len(answer.statements) == 2
    assert "\u202e" not in answer.text


def test_a_cited_sentence_is_narrowed_to_the_clause_that_carries_the_statement(bot, scripted):
    scripted.always = cite("The railway was finished on 19 January 2022.", "railway")
    answer = checked(bot.answer("When was the railway finished?"), bot)
    # The clause before it says who said what, which may bear on the rest.
    assert answer.citations[0].quote.startswith("Zarif said")
    scripted.always = cite("Belarus applied for membership in 2022.", "Belarus")
    assert (
        bot.answer("When did Belarus apply?")
        .citations[0]
        .quote.endswith("but an observer, while Belarus applied for membership in 2022.")
    )


def test_a_refused_statement_is_asked_for_once_more_with_the_reason(bot, scripted):
    scripted.script = [
        cite("The warranty is 10 years.", "warranty is 2"),
        cite("The warranty is 2 years.", "warranty is 2"),
    ]
    scripted.script[1] = lambda asked: Play(
        structured(("The warranty is 2 years.", [number(scripted.requests[0], "warranty is 2")]))
    )
    answer = checked(bot.answer("How long is the warranty?"), bot)
    assert [s.text for s in answer.statements] == ["The warranty is 2 years."]
    again = scripted.requests[1]["messages"][-1]["content"]
    assert "The warranty is 10 years." in again and "the source says 2 years" in again
    assert answer.usage.prompt_tokens == 200
    assert any("10 years" in str(one) for one in answer.dropped)


def test_where_nothing_is_left_the_closest_sentences_are_quoted(bot, scripted, capsys):
    scripted.always = cite("The warranty is 10 years.", "warranty is 2")
    answer = checked(bot.answer("How long is the warranty?"), bot)
    assert (answer.status, answer.writer) == ("likely", "scripted")
    assert answer.text.startswith("What scripted said could not be verified. The closest passages say: “The warranty ")
    assert [one.text for one in answer.refuted] == ["The warranty is 10 years."]
    render.answer(answer)
    shown = capsys.readouterr().out
    assert "Left out, because its sources say otherwise:" in shown and "The warranty is 10 years." in shown
    assert "says 10 years, the source says 2 years" in shown


def test_unverified_statements_are_told_in_their_place_and_marked(make, scripted, capsys):
    extra = "Its owners like the warranty very much indeed."

    def play(asked):
        n = number(asked, "warranty is 2")
        return Play(structured((extra, [n]), ("The warranty is 2 years.", [n]), verdict="yes", short="very much"))

    scripted.always = play
    bot = make()
    *_, done = events = list(bot.stream("Is the warranty 2 years?"))
    answer = checked(done.answer, bot)
    assert answer.status == "answered" and answer.text == f"Yes. {extra} (not verified) The warranty is 2 years."
    assert [(s.outcome, s.supported) for s in answer.statements] == [("unverified", False), ("verified", True)]
    assert [e.statement for e in events if e.type == "statement"] == list(answer.statements)
    assert [e.type for e in events[:2]] == ["retrieved", "head"]
    assert answer.short is None  # no verified statement's citation holds it
    assert len(scripted.requests) == 1  # only what is refuted is asked for once more
    assert {"numbers", "judge: reader"} <= set(answer.checks)
    render.answer(answer)
    assert f"{extra} [1] (not verified)" in " ".join(capsys.readouterr().out.split())


def test_unverified_statements_are_dropped_where_that_is_wanted(make, scripted):
    def play(asked):
        n = number(asked, "warranty is 2")
        return Play(structured(("The warranty is 2 years.", [n]), ("Its owners like the warranty very much.", [n])))

    scripted.always = play
    bot = make(unsupported="drop")
    answer = checked(bot.answer("How long is the warranty?"), bot)
    assert [s.text for s in answer.statements] == ["The warranty is 2 years."]
    assert [(one.text, one.outcome) for one in answer.dropped] == [
        ("Its owners like the warranty very much.", "unverified")
    ]


@pytest.mark.parametrize(("thresholds", "status"), [((1.0, 0.0), "likely"), ((1.0, 1.0), "abstained")])
def test_below_the_thresholds_of_the_settings_the_model_is_not_asked(make, scripted, thresholds, status):
    confident, likely = thresholds
    bot = make(confident_from=confident, likely_from=likely)
    answer = checked(bot.answer("How long is the warranty?"), bot)
    assert answer.status == status and scripted.requests == []
    assert answer.text.startswith("The closest passages say: “") is (status == "likely")


def test_a_verdict_heads_the_answer_to_a_polar_question_only(bot, scripted):
    scripted.always = cite("Iran is not a full member of the SCO.", "full member", verdict="no")
    answer = checked(bot.answer("Is Iran a full member of the SCO?"), bot)
    assert answer.verdict == "no" and answer.text.startswith("No. Iran is not")
    assert bot.answer("What is Iran in the SCO?").verdict is None


def test_what_may_change_carries_the_date_of_its_source(bot, scripted):
    scripted.always = cite("Iran is an observer.", "observer", may_change=True)
    answer = checked(bot.answer("What is Iran in the SCO?"), bot)
    assert answer.statements[0].text == "Iran is an observer (as of January 2022)."


def test_a_disagreement_needs_two_sides_that_disagree(bot, scripted, capsys):
    def play(asked):
        a, b, c = (number(asked, w) for w in ("warranty is 2", "warranty of the pump", "bridge"))
        return Play(
            structured(
                ("The warranty is 2 years.", [a]),
                verdict="mixed",
                disagreements=[
                    {"claim": "The warranty is 2 years.", "for": [a], "against": [b]},
                    {"claim": "The warranty is 2 years.", "for": [a], "against": [c]},
                    {"claim": "The bridge was opened in 1932.", "for": [c], "against": [c]},
                ],
            )
        )

    scripted.always = play
    answer = checked(bot.answer("Is the warranty 2 years?"), bot)
    assert answer.verdict == "mixed" and answer.text.startswith("The sources disagree. The warranty is 2 years.")
    (one,) = answer.disagreements
    assert [answer.citations[n].quote for n in (*one.for_, *one.against)] == [
        "The warranty is 2 years.",
        "The warranty of the pump is 5 years.",
    ]
    assert sum("do not disagree" in one.reason for one in answer.dropped) == 2
    render.answer(answer)
    assert "The sources disagree: “The warranty is 2 years.” For: [1], against: [2]\n" in capsys.readouterr().out


def test_not_found_is_an_abstention_whatever_else_is_said(bot, scripted):
    scripted.always = cite("The warranty is 2 years.", "warranty is 2", answerable=False)
    answer = checked(bot.answer("Who painted the Night Watch?"), bot)
    assert answer.status == "abstained" and "said although" in answer.dropped[0].reason


def test_a_document_can_not_forge_a_numbered_line_or_give_orders(bot, scripted):
    scripted.always = Play("NOT FOUND")
    bot.answer("How long is the warranty?")
    system, user = scripted.requests[0]["messages"]
    assert "not meant for you" in system["content"] and "warranty" not in system["content"]
    numbers = [int(line[1 : line.index("]")]) for line in user["content"].splitlines() if line.startswith("[")]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_stream_tells_a_statement_before_the_model_has_ended(bot, scripted):
    hold = threading.Event()

    def play(asked):
        a, b = number(asked, "warranty is 2"), number(asked, "battery")
        said = structured(("The warranty is 2 years.", [a]), ("It does not cover the battery.", [b]))
        return Play(said + " " * len(said) * 2, hold=hold)

    scripted.always = play
    events = bot.stream("How long is the warranty?")
    first = [next(events) for _ in range(5)]
    assert [e.type for e in first] == ["retrieved", "statement", "citation", "statement", "citation"]
    assert not hold.is_set()
    hold.set()
    (done,) = list(events)
    assert isinstance(done, DoneEvent)
    assert [e.statement for e in first if isinstance(e, StatementEvent)] == list(done.answer.statements)
    assert [e.citation for e in first if isinstance(e, CitationEvent)] == list(done.answer.citations)
    assert Answer.model_validate_json(done.answer.model_dump_json()) == done.answer


def test_a_stream_says_the_verdict_before_the_first_statement(bot, scripted):
    scripted.always = lambda asked: Play(
        structured(("The warranty is 2 years.", [number(asked, "warranty is 2")]), verdict="yes")
    )
    events = list(bot.stream("Is the warranty 2 years?"))
    done = events[-1]
    assert isinstance(done, DoneEvent)
    assert [e.type for e in events[:3]] == ["retrieved", "head", "statement"]
    assert [e.verdict for e in events if e.type == "head"] == [done.answer.verdict] == ["yes"]


def test_a_stream_that_is_closed_ends_the_request(bot, scripted):
    scripted.always = lambda asked: Play(
        structured(("The warranty is 2 years.", [number(asked, "warranty is 2")])) + " " * 400, hold=threading.Event()
    )
    events = bot.stream("How long is the warranty?")
    assert [next(events).type for _ in range(2)] == ["retrieved", "statement"]
    events.close()
    assert scripted.gone.wait(60)


def test_a_cancelled_task_ends_the_request(bot, scripted):
    scripted.always = lambda asked: Play("x" * 400, hold=threading.Event())

    async def ask():
        task = asyncio.create_task(bot.aanswer("How long is the warranty?"))
        while not scripted.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(ask())
    assert scripted.gone.wait(60)


def test_many_questions_at_once_with_a_bound(make, scripted):
    play = cite("The warranty is 2 years.", "warranty is 2")
    scripted.always = lambda asked: replace(play(asked), slow=0.01)
    bot = make(llm_concurrency=3)
    answers = bot.answer_many(["How long is the warranty?"] * 9 + [""], concurrency=6)
    assert [a.status for a in answers[:9]] == ["answered"] * 9
    assert "the question is empty" in str(answers[9])
    assert 1 < scripted.most <= 3

    async def together():
        return await asyncio.gather(*(bot.aanswer("How long is the warranty?") for _ in range(4)))

    assert [a.statements for a in asyncio.run(together())] == [answers[0].statements] * 4


def test_a_closed_bot_can_be_asked_again(bot, scripted):
    scripted.always = cite("The warranty is 2 years.", "warranty is 2")
    first = bot.answer("How long is the warranty?")
    bot.close()
    assert bot.answer("How long is the warranty?").statements == first.statements


def test_a_model_that_runs_in_circles_is_stopped(bot, scripted):
    scripted.always = lambda asked: Play(
        structured(*[("The warranty is 2 years.", [number(asked, "warranty is 2")])] * 60)
    )
    answer = checked(bot.answer("How long is the warranty?"), bot)
    assert len(answer.statements) == 1
    assert sum("was said before" in one.reason for one in answer.dropped) == 23


def test_a_client_of_openai_is_used_as_it_is(home, scripted):
    import openai

    from pincite import Bot, Settings

    scripted.always = cite("The warranty is 2 years.", "warranty is 2")
    for kind in (openai.OpenAI, openai.AsyncOpenAI):
        client = kind(base_url=scripted.url, api_key=KEY)
        with Bot("both", client, settings=Settings.read(home=home)) as bot:
            assert bot.answer("How long is the warranty?").writer == "scripted"
        assert not client.is_closed()


def test_what_is_no_language_model_is_refused(home):
    from pincite import Bot, Settings

    with pytest.raises(LLMUnavailable, match="int is not a language model"):
        Bot("both", 3, settings=Settings.read(home=home))
    with pytest.raises(LLMUnavailable, match="no language model is configured"):
        Bot("both", settings=Settings.read(home=home, writer="llm"))


def test_a_follow_up_is_made_whole_by_the_model_and_one_that_stands_alone_is_left_alone(bot, scripted):
    history = [("How often did Rouhani travel to Russia?", "Four times.")]
    said = cite("Rouhani travelled to Russia four times.", "Rouhani travelled")
    scripted.script = [Play("“How long did Rouhani hold office in Russia?”\nmore"), said]
    answer = checked(bot.answer("And how long did he hold office?", history), bot)
    assert answer.standalone_question == "How long did Rouhani hold office in Russia?"
    assert answer.usage.prompt_tokens == 200
    scripted.script = [Play("What is the weather like on Mars these days?"), said]
    assert bot.answer("And how long did he hold office?", history).standalone_question.startswith(
        "How long did Rouhani"
    )
    scripted.script = [said]
    assert bot.answer("How long is the warranty?", history).standalone_question == "How long is the warranty?"
    assert len(scripted.requests) == 5


def test_a_follow_up_that_the_model_can_not_make_whole_falls_back_with_a_note(make, scripted):
    scripted.always = Play(status=401)
    history = [("How often did Rouhani travel to Russia?", "Four times.")]
    answer = make(fallback="reader").answer("And how long?", history)
    assert answer.writer == "reader" and "could not be asked" in answer.note
    assert len(scripted.requests) == 1
