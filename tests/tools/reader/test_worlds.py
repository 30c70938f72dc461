from collections import Counter
from random import Random

import pytest

from tools.reader.worlds import tasks
from tools.reader.worlds.asking import Asker
from tools.reader.worlds.facts import Cast, Claim, World
from tools.reader.worlds.judging import find, judge
from tools.reader.worlds.names import composed, patterns, pools
from tools.reader.worlds.numbers import in_words, ordinal
from tools.reader.worlds.paragraphs import LineReading, paragraph_of
from tools.reader.worlds.relations import RelationError, relations

RELATIONS = pytest.mark.parametrize("relation", relations(), ids=lambda relation: relation.id)


def stated(relation, random, template=None):
    """A paragraph with one fact of the relation."""
    fact = Cast(random).fact(relation, {})
    claim = Claim(fact, "stated", template or random.choice(relation.statements))
    return fact, paragraph_of(random, [claim])


def written_as(value, text):
    """Whether the text is a way to write the value, at the start of a sentence or not."""
    return text.casefold() in {form.casefold() for form in (*value.forms, value.first, value.short)}


def test_there_are_many_relations():
    assert len(relations()) >= 160


@RELATIONS
def test_each_statement_says_its_fact_and_where(relation):
    random = Random(1)
    for template in relation.statements:
        fact, paragraph = stated(relation, random, template)
        reading = next(paragraph.readings(relation))
        assert set(reading.values) == set(template.slots)
        for name, (start, end) in reading.spans.items():
            assert written_as(fact.values[name], paragraph.text[start:end])


@RELATIONS
def test_each_question_is_answered_by_some_statement(relation):
    random = Random(2)
    for slot, questions in relation.questions.items():
        for question in questions:
            telling = [item for item in relation.statements if {slot, *question.slots} <= set(item.slots)]
            assert telling, question
            fact, paragraph = stated(relation, random, random.choice(telling))
            asked = {name: fact.values[name] for name in question.slots}
            assert isinstance(find(relation, slot, asked, paragraph), LineReading)


@RELATIONS
def test_each_polar_question_gets_its_yes(relation):
    random = Random(3)
    for question in relation.polar:
        telling = [item for item in relation.statements if set(question.slots) <= set(item.slots)]
        assert telling, question
        fact, paragraph = stated(relation, random, random.choice(telling))
        verdict = judge(relation, {name: fact.values[name] for name in question.slots}, paragraph)
        assert verdict is not None and verdict[0] == "yes"


@RELATIONS
def test_another_key_makes_it_unknown(relation):
    random = Random(4)
    fact, paragraph = stated(relation, random)
    other = Cast(random).fact(relation, {})
    if not any(fact.values[name] == other.values[name] for key in relation.keys for name in key):
        assert judge(relation, other.values, paragraph) == ("unknown", ())


def test_another_value_is_contradicted_only_where_there_can_be_one():
    by_id = {relation.id: relation for relation in relations()}
    cases = [
        ("official_visit", "count", "no"),
        ("species_diet", "prey", "unknown"),
        ("ferry_route", "weekday", "unknown"),
    ]
    for name, slot, expected in [*cases, ("ferry_route", "fare", "no")]:
        relation = by_id[name]
        fact, paragraph = stated(relation, Random(5), relation.statements[0])
        asker = Asker(Random(6), World(Cast(Random(7)), ()))
        verdict = judge(relation, asker.swap(fact, [slot]), paragraph)
        assert verdict is not None and verdict[0] == expected


def test_who_did_what_to_whom_matters():
    match = next(relation for relation in relations() if relation.id == "match_result")
    fact, paragraph = stated(match, Random(8), match.statements[0])
    turned = {**fact.values, "winner": fact.values["loser"], "loser": fact.values["winner"]}
    assert judge(match, turned, paragraph) == ("no", (len(paragraph.lines) - 1,))
    assert find(match, "score", turned, paragraph) is False


def test_a_symmetric_fact_reads_both_ways():
    twins = next(relation for relation in relations() if relation.id == "twin_town")
    fact, paragraph = stated(twins, Random(9))
    turned = {"town": fact.values["twin"], "twin": fact.values["town"]}
    verdict = judge(twins, turned, paragraph)
    assert verdict is not None and verdict[0] == "yes"


def test_a_denied_fact_is_not_so():
    visit = next(relation for relation in relations() if relation.id == "official_visit")
    fact = Cast(Random(10)).fact(visit, {})
    paragraph = paragraph_of(Random(11), [Claim(fact, "negated", visit.negated[0])])
    verdict = judge(visit, fact.values, paragraph)
    assert verdict is not None and verdict[0] == "no"
    assert find(visit, "count", {name: fact.values[name] for name in visit.key}, paragraph) is False


def test_a_question_that_presumes_more_than_is_said_is_not_asked():
    visit = next(relation for relation in relations() if relation.id == "official_visit")
    without_year = next(item for item in visit.statements if "year" not in item.slots)
    fact, paragraph = stated(visit, Random(15), without_year)
    asked = {name: fact.values[name] for name in ("country", "year")}
    assert find(visit, "visitor", asked, paragraph) is True
    assert find(visit, "year", {name: fact.values[name] for name in visit.key}, paragraph) is False


def test_same_seed_same_tasks():
    assert list(tasks(Random(12), 400)) == list(tasks(Random(12), 400))
    assert list(tasks(Random(12), 400)) != list(tasks(Random(13), 400))


def test_tasks_are_well_formed_and_balanced():
    drawn = list(tasks(Random(14), 6000))
    assert len(drawn) == 6000
    for task in drawn:
        assert task.ask and "{" not in task.ask + task.context
        assert all(0 <= number < len(task.sentences) for number in task.evidence)
        ends = [0, *(end for _, end in task.sentences)]
        assert all(before <= start < end for before, (start, end) in zip(ends, task.sentences, strict=False))
        for start, end in task.answers:
            (sentence,) = (task.sentences[number] for number in task.evidence)
            assert sentence[0] <= start < end <= sentence[1]
        assert bool(task.evidence) == task.answerable
    labels = Counter((task.kind, task.label or str(task.answerable)) for task in drawn)
    for kind, number in [("span", 2), ("verdict", 3), ("support", 3)]:
        counts = [count for (of, _), count in labels.items() if of == kind]
        assert len(counts) == number and max(counts) < 1.3 * min(counts)


@pytest.mark.parametrize(
    ("number", "words", "place"),
    [(7, "seven", "7th"), (11, "eleven", "11th"), (21, "twenty-one", "21st"), (90, "ninety", "90th")],
)
def test_numbers_in_words(number, words, place):
    assert in_words(number) == words
    assert ordinal(number) == place


def test_an_ill_written_relation_is_named(tmp_path):
    (tmp_path / "bad.yaml").write_text(
        "- {id: odd, slots: {a: person}, key: [a], statements: ['{b} is.'], questions: {}}"
    )
    with pytest.raises(RelationError, match=r"bad\.yaml: odd: no slots \['b'\]"):
        relations(tmp_path)


@pytest.mark.parametrize("kind", patterns())
def test_every_pattern_of_names_can_be_filled(kind):
    names = {composed(Random(seed), kind) for seed in range(60)}
    assert all(name.strip() and not set("{}|") & set(name) for name in names)
    assert len(names) > 5


def test_a_pool_that_stands_twice_gives_two_names():
    for seed in range(200):
        one, other = composed(Random(seed), "setting").split("_", 1)
        assert one != other and one in pools()["setting_word"]


def test_names_have_the_right_article():
    titles = {composed(Random(seed), "title") for seed in range(400)}
    assert any(title.startswith("An ") for title in titles)
    assert not any(title.startswith(("A O", "A A", "A E", "A I")) for title in titles)
