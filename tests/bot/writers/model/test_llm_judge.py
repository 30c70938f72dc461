"""The configured language model as judge: pending statements, their outcomes, and the reader where it fails."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from pincite import Bot, DoneEvent, HeadEvent, LLMUnavailable, OutcomeEvent, Settings, StatementEvent
from pincite.bot.drafts import Draft, citable
from pincite.bot.writers.model.endpoint import LanguageModel
from pincite.index import library
from pincite.prompts import load
from tests.bot.guarantees import check
from tests.bot.writers.model.conftest import number
from tests.bot.writers.model.scripted import Play, structured

PARAPHRASE = "You are covered for two years after buying it."
OTHER_WAY = "Whoever buys it is never covered by the warranty."
ASIDE = "Its owners like it very much."
QUESTION = "How long is the warranty?"

Labels = dict[str, tuple[str, str]]


def judges(asked: dict[str, Any]) -> bool:
    return bool(asked["messages"][0]["content"] == load("support").text)


def material(asked: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(asked["messages"][1]["content"])
    return data


def labelled(asked: dict[str, Any], labels: Labels, **other: Any) -> Play:
    entries = [
        {
            "id": one["id"],
            "not_backed": labels[one["text"]][1],
            "sentences": one["cites"],
            "label": labels[one["text"]][0],
        }
        for one in material(asked)["statements"]
        if one["text"] in labels
    ]
    return Play(json.dumps({"statements": entries}), **other)


def says(*said: tuple[str, str], **other: Any) -> Callable[[dict[str, Any]], Play]:
    """A writer's reply: each statement with words of the sentence that it names."""
    return lambda asked: Play(structured(*((text, [number(asked, words)]) for text, words in said), **other))


def playing(
    write: Callable[[dict[str, Any]], Play], judge: Callable[[dict[str, Any]], Play]
) -> Callable[[dict[str, Any]], Play]:
    def play(asked: dict[str, Any]) -> Play:
        if judges(asked):
            return judge(asked)
        return write(asked) if len(asked["messages"]) == 2 else Play(structured())

    return play


@pytest.fixture
def bot(make: Callable[..., Bot]) -> Bot:
    return make(judge="auto")


def checked(answer, bot):
    check(answer, library.documents(bot.settings.collection, settings=bot.settings))
    return answer


LABELS = {
    PARAPHRASE: ("supported", ""),
    OTHER_WAY: ("contradicted", "never"),
    ASIDE: ("not_shown", "like it very much"),
}


def test_statements_are_told_as_pending_and_settled_by_one_request(bot, scripted):
    write = says((OTHER_WAY, "warranty is 2"), (PARAPHRASE, "warranty is 2"), (ASIDE, "warranty is 2"), verdict="yes")
    scripted.always = playing(write, lambda asked: labelled(asked, LABELS))
    events = list(bot.stream("Is the warranty 2 years?"))
    told = [e for e in events if isinstance(e, StatementEvent)]
    assert [(e.number, e.statement.text, e.pending, e.statement.outcome) for e in told] == [
        (0, OTHER_WAY, True, "unverified"),
        (1, PARAPHRASE, True, "unverified"),
        (2, ASIDE, True, "unverified"),
    ]
    outcomes = [e for e in events if isinstance(e, OutcomeEvent)]
    assert [(e.number, e.outcome, e.support) for e in outcomes] == [
        (0, "refuted", 0.0),
        (1, "verified", 1.0),
        (2, "unverified", 0.0),
    ]
    assert [e.dropped is not None for e in outcomes] == [True, False, False]
    assert outcomes[2].reason == "the sentences that it names don't say “like it very much”"
    # The verdict is told when the first statement behind it is verified.
    types = [e.type for e in events]
    assert types.index("statement") < types.index("head") < types.index("outcome")
    answer = checked(events[-1].answer, bot)
    assert answer.text == f"Yes. {PARAPHRASE} {ASIDE} (not verified)"
    assert [(s.outcome, s.reason) for s in answer.statements] == [
        ("verified", None),
        ("unverified", outcomes[2].reason),
    ]
    (refuted,) = answer.refuted
    assert refuted == outcomes[0].dropped
    assert refuted.reason == "its sentences say otherwise of “never” (judge)"
    assert [c.quote for c in refuted.contradicted_by] == ["The warranty is 2 years."]
    assert "judge: scripted" in answer.checks and "judge: reader" not in answer.checks
    assert answer.prompts == ("writer@3", "support@2")
    assert sum(judges(asked) for asked in scripted.requests) == 1


def test_what_the_checks_refute_stays_refuted_and_is_not_asked_about(bot, scripted):
    said = "The warranty is 10 years."
    scripted.always = playing(
        says((said, "warranty is 2"), (PARAPHRASE, "warranty is 2")),
        lambda asked: labelled(asked, {said: ("supported", ""), **LABELS}),
    )
    answer = checked(bot.answer(QUESTION), bot)
    assert [one.text for one in answer.refuted] == [said]
    assert "says 10 years, the source says 2 years" in answer.refuted[0].reason
    (asked,) = (material(asked) for asked in scripted.requests if judges(asked))
    assert [one["text"] for one in asked["statements"]] == [PARAPHRASE]


def test_a_doubt_of_the_checks_is_the_judges_to_settle_but_a_quotation_is_not(bot, scripted):
    doubted = "You are covered for 24 months and not for 30."
    misquoted = "It says “covered for ever and a day”."
    scripted.always = playing(
        says((doubted, "warranty is 2"), (misquoted, "warranty is 2")),
        lambda asked: labelled(asked, {doubted: ("supported", ""), misquoted: ("supported", "")}),
    )
    answer = checked(bot.answer(QUESTION), bot)
    assert [(s.text, s.outcome) for s in answer.statements] == [(doubted, "verified"), (misquoted, "unverified")]
    (asked,) = (material(asked) for asked in scripted.requests if judges(asked))
    assert [one["text"] for one in asked["statements"]] == [doubted]
    assert asked["statements"][0]["doubt"].startswith("says 30")


def test_the_judge_sees_what_stands_around_the_cited_sentences(bot, scripted):
    scripted.always = playing(
        says(("The battery is not covered.", "does not cover the battery")),
        lambda asked: labelled(asked, {"The battery is not covered.": ("supported", "")}),
    )
    assert bot.answer("Is the battery covered?").status == "answered"
    (asked,) = (material(asked) for asked in scripted.requests if judges(asked))
    (source,) = asked["sources"]
    cited = str(asked["statements"][0]["cites"][0])
    assert source["title"] == "First" and source["published"] == "2022-01"
    assert source["sentences"][cited] == "It does not cover the battery."
    assert "The warranty is 2 years." in source["sentences"].values()


def test_a_citation_that_the_judge_does_not_name_is_taken_out(bot, scripted):
    def write(asked):
        return Play(structured((PARAPHRASE, [number(asked, "warranty is 2"), number(asked, "battery")])))

    def judge(asked):
        (one,) = material(asked)["statements"]
        entry = {"id": 1, "not_backed": "", "sentences": one["cites"][:1], "label": "supported"}
        return Play(json.dumps({"statements": [entry]}))

    scripted.always = playing(write, judge)
    *events, done = bot.stream(QUESTION)
    answer = checked(done.answer, bot)
    assert [c.quote for c in answer.citations] == ["The warranty is 2 years."]
    assert sum(e.type == "citation" for e in events) == 2
    assert any("battery" in str(one) for one in answer.dropped)


def test_what_the_judge_refutes_is_asked_for_once_more_and_judged_again(bot, scripted):
    def write(asked):
        if len(asked["messages"]) == 2:
            return says((OTHER_WAY, "warranty is 2"))(asked)
        assert "its sentences say otherwise of “never”" in asked["messages"][-1]["content"]
        return Play(structured((PARAPHRASE, [number(scripted.requests[0], "warranty is 2")])))

    scripted.always = lambda asked: labelled(asked, LABELS) if judges(asked) else write(asked)
    events = list(bot.stream(QUESTION))
    assert [e.number for e in events if isinstance(e, StatementEvent)] == [0, 1]
    assert [(e.number, e.outcome) for e in events if isinstance(e, OutcomeEvent)] == [(0, "refuted"), (1, "verified")]
    answer = checked(events[-1].answer, bot)
    assert answer.text == PARAPHRASE
    assert len(scripted.requests) == 4


def test_nothing_is_asked_for_once_more_where_nothing_is_refuted(bot, scripted):
    scripted.always = playing(says((ASIDE, "warranty is 2")), lambda asked: labelled(asked, LABELS))
    answer = checked(bot.answer(QUESTION), bot)
    assert answer.status == "likely" and answer.text.startswith(f"{ASIDE} (not verified) What scripted said")
    assert len(scripted.requests) == 2


def test_a_verdict_behind_which_nothing_is_verified_is_not_told(bot, scripted):
    scripted.always = playing(says((ASIDE, "warranty is 2"), verdict="yes"), lambda asked: labelled(asked, LABELS))
    events = list(bot.stream("Is the warranty 2 years?"))
    answer = checked(events[-1].answer, bot)
    assert not any(isinstance(e, HeadEvent) for e in events) and answer.verdict is None
    # Told once as pending, and not again when the answer is closed.
    assert [e.statement.text for e in events if isinstance(e, StatementEvent)].count(ASIDE) == 1


@pytest.mark.parametrize(("label", "disagree"), [("contradicted", True), ("not_shown", False)])
def test_both_sides_of_a_disagreement_are_judged_with_the_statements(bot, scripted, label, disagree):
    claim = "Buyers are covered for two years."

    def write(asked):
        one, other = number(asked, "warranty is 2"), number(asked, "warranty of the pump")
        opposed = {"claim": claim, "for": [one], "against": [other]}
        return Play(structured((PARAPHRASE, [one]), verdict="mixed", disagreements=[opposed]))

    def judge(asked):
        statements = material(asked)["statements"]
        assert [one["text"] for one in statements] == [PARAPHRASE, claim, claim]
        labels = ("supported", "supported", label)
        entries = [
            {"id": one["id"], "not_backed": "", "sentences": one["cites"], "label": said}
            for one, said in zip(statements, labels, strict=True)
        ]
        return Play(json.dumps({"statements": entries}))

    scripted.always = playing(write, judge)
    *events, done = bot.stream("Is the warranty 2 years?")
    answer = checked(done.answer, bot)
    assert sum(judges(asked) for asked in scripted.requests) == 1
    assert [event.verdict for event in events if isinstance(event, HeadEvent)] == ["mixed"] * disagree
    assert answer.verdict == ("mixed" if disagree else None)
    assert [one.claim for one in answer.disagreements] == [claim] * disagree
    assert any("do not disagree" in one.reason for one in answer.dropped) is not disagree


def test_cost_and_time_of_the_judge_are_counted(make, scripted):
    scripted.always = playing(says((PARAPHRASE, "warranty is 2")), lambda asked: labelled(asked, LABELS))
    answer = make(judge="auto", llm_price_prompt=2.0, llm_price_completion=8.0).answer(QUESTION)
    assert answer.usage.prompt_tokens == 200 and answer.usage.completion_tokens == 20
    assert answer.usage.cost_usd == pytest.approx(2 * (2 * 100 + 8 * 10) / 1e6)
    assert 0 < answer.timings_ms.judge < answer.timings_ms.total


SAME = "The warranty is 2 years."

FAILURES = [
    (lambda asked: Play("I would rather not say."), "its reply holds no label"),
    (lambda asked: Play('{"statements": [{"id": 7, "label": "supported"}]}'), "its reply holds no label"),
    (lambda asked: Play('{"statements": [{"id": 1, "label": "true"}]}'), "its reply holds no label"),
    (
        lambda asked: Play('{"statements": [{"id": 1, "label": "supported"}, {"id": 1, "label": "contradicted"}]}'),
        "its reply holds no label",
    ),
    (lambda asked: Play(status=500), "the server failed"),
    (lambda asked: Play('{"stat', finish=None), "broke off"),
    (lambda asked: Play(refusal="I can't."), "refuses to answer this"),
]


@pytest.mark.parametrize(("judge", "because"), FAILURES)
def test_where_the_judge_fails_the_reader_judges_and_the_checks_say_so(make, scripted, judge, because):
    scripted.always = playing(says((SAME, "warranty is 2"), (ASIDE, "warranty is 2")), judge)
    bot = make(judge="auto", llm_retries=0)
    *events, done = bot.stream(QUESTION)
    answer = checked(done.answer, bot)
    assert [(s.text, s.outcome) for s in answer.statements] == [(SAME, "verified"), (ASIDE, "unverified")]
    assert [e.outcome for e in events if isinstance(e, OutcomeEvent)] == ["verified", "unverified"]
    assert "judge: reader" in answer.checks and "judge: scripted" not in answer.checks
    (why,) = (one for one in answer.checks if one.startswith("not judged by scripted: "))
    assert because in why


def test_a_late_judge_is_not_waited_for(make, scripted):
    hold = threading.Event()
    scripted.always = playing(says((SAME, "warranty is 2")), lambda asked: labelled(asked, LABELS, hold=hold))
    bot = make(judge="auto", llm_judge_timeout=0.05)
    answer = checked(bot.answer(QUESTION), bot)
    hold.set()
    assert answer.statements[0].outcome == "verified"
    assert any("no reply came in 0.05 s" in one for one in answer.checks)


def test_statements_without_a_label_are_judged_by_the_reader(bot, scripted):
    scripted.always = playing(
        says((SAME, "warranty is 2"), (PARAPHRASE, "warranty is 2")), lambda asked: labelled(asked, LABELS)
    )
    answer = checked(bot.answer(QUESTION), bot)
    assert [s.outcome for s in answer.statements] == ["verified", "verified"]
    assert {"judge: scripted", "judge: reader", "not judged by scripted: gave it no label"} <= set(answer.checks)


def test_a_reply_with_thoughts_and_a_fence_is_read(bot, scripted):
    def judge(asked):
        return Play(f"<think>{{}} hm</think>```json\n{labelled(asked, LABELS).text}\n```")

    scripted.always = playing(says((PARAPHRASE, "warranty is 2")), judge)
    assert bot.answer(QUESTION).statements[0].supported


def test_with_the_language_model_alone_what_it_fails_to_judge_is_unverified(make, scripted):
    scripted.always = playing(says((SAME, "warranty is 2")), lambda asked: Play("Hm."))
    bot = make(judge="llm")
    answer = checked(bot.answer(QUESTION), bot)
    assert (answer.statements[0].outcome, answer.statements[0].reason) == ("unverified", "could not be judged")
    assert "judge: reader" not in answer.checks


def test_the_reader_judges_if_the_settings_say_so(make, scripted):
    scripted.always = says((SAME, "warranty is 2"))
    answer = make(judge="reader").answer(QUESTION)
    assert "judge: reader" in answer.checks and answer.prompts == ("writer@3",)
    assert len(scripted.requests) == 1


def test_a_judge_that_is_not_configured_is_an_error_with_a_remedy(home):
    with pytest.raises(LLMUnavailable, match="PINCITE_JUDGE=reader"):
        Bot("both", settings=Settings.read(home=home, judge="llm"))


def test_what_does_not_fit_into_the_context_is_judged_by_the_reader(make, scripted):
    said = [
        (f"The warranty number {n} is two or more years old in {n} of the many countries.", SAME) for n in range(24)
    ]
    scripted.always = playing(says((SAME, "warranty is 2"), *said), lambda asked: labelled(asked, LABELS))
    answer = make(judge="auto", llm_context=2200).answer(QUESTION)
    assert answer.statements[0].supported and any("context is too small" in one for one in answer.checks)
    assert not any(judges(asked) for asked in scripted.requests)


def test_a_statement_is_pending_before_the_judge_is_asked_and_leaving_ends_the_request(bot, scripted):
    scripted.always = playing(
        says((PARAPHRASE, "warranty is 2")), lambda asked: labelled(asked, LABELS, hold=threading.Event())
    )

    async def ask() -> None:
        events = bot.astream(QUESTION)
        async for event in events:
            if isinstance(event, StatementEvent):
                assert event.pending
                break
        while not any(judges(asked) for asked in scripted.requests):
            await asyncio.sleep(0.01)
        await events.aclose()

    asyncio.run(ask())
    assert scripted.gone.wait(60)


def test_the_last_answers_statements_are_judged_again_when_asked_whether_it_is_sure(bot, scripted):
    scripted.always = playing(says((PARAPHRASE, "warranty is 2")), lambda asked: labelled(asked, LABELS))
    first = bot.answer(QUESTION)
    *_, done = bot.stream("Are you sure?", [(QUESTION, first.text)])
    assert isinstance(done, DoneEvent) and done.answer.status == "talk"
    assert done.answer.usage.prompt_tokens == 100 * sum(judges(asked) for asked in scripted.requests[2:])


def test_a_writer_of_ones_own_is_judged_by_the_language_model(home, scripted):
    class Own:
        name = "own"

        def write(self, question, retrieval):
            (cite,) = (cite for cite in citable(retrieval.passages) if cite.text == SAME)
            yield Draft(PARAPHRASE, (cite,))

    scripted.always = lambda asked: labelled(asked, LABELS)
    settings = Settings.read(home=home)
    model = LanguageModel(model="scripted", base_url=scripted.url)
    with Bot("both", llm=model, writer=Own(), settings=settings) as bot:
        answer = checked(bot.answer(QUESTION), bot)
    assert (answer.writer, answer.prompts, answer.statements[0].outcome) == ("own", ("support@2",), "verified")


BATTERY = "The battery is not covered by the warranty."


def verdict_on(question: str, verdict: str) -> str:
    return f"The answer to the question “{question}” is {verdict}."


@pytest.mark.parametrize(
    ("question", "label", "verdict"),
    [
        ("Does the warranty cover the battery?", "supported", "no"),
        ("Does the warranty cover the battery?", "contradicted", None),
        ("Does the warranty cover the battery?", "not_shown", None),
        ("Any luck with the battery under the warranty?", "supported", "no"),  # no rule knows that it is polar
        ("Any luck with the battery under the warranty?", "", None),
        ("What does the warranty not cover?", "supported", None),
    ],
)
def test_a_verdict_is_judged_with_the_statements(bot, scripted, question, label, verdict):
    labels = {BATTERY: ("supported", "")} | ({verdict_on(question, "no"): (label, "")} if label else {})
    scripted.always = playing(says((BATTERY, "not cover"), verdict="no"), lambda asked: labelled(asked, labels))
    answer = checked(bot.answer(question), bot)
    assert answer.verdict == verdict and answer.text.startswith("No. ") is (verdict is not None)
    listed = [one.reason for one in answer.dropped if one.text == "the verdict no"]
    assert bool(listed) is (verdict is None and not question.startswith("What"))
    assert sum(judges(asked) for asked in scripted.requests) == 1


def test_what_the_reader_finds_does_not_outweigh_a_verdict_that_was_judged(bot, scripted):
    question = "Is the battery covered by the warranty?"
    labels = {BATTERY: ("supported", ""), verdict_on(question, "yes"): ("supported", "")}
    scripted.always = playing(says((BATTERY, "not cover"), verdict="yes"), lambda asked: labelled(asked, labels))
    assert bot.answer(question).verdict == "yes"
    scripted.always = playing(
        says((BATTERY, "not cover"), verdict="yes"), lambda asked: labelled(asked, {BATTERY: ("supported", "")})
    )
    assert bot.answer(question).verdict is None, "without an opinion, the reader's counts"
