"""From tasks to batches: tokens, crops, rounds; all without PyTorch."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from tests.tools.training.tiny import SENTENCES, TASKS, TEXT, lessons
from tools.reader.augment import derived
from tools.reader.augment.neighbours import neighbours
from tools.reader.batches import BATCH, MULTIPLE, batches, collate
from tools.reader.cropping import cropped
from tools.reader.examples import UNKNOWN, example, tokenizer
from tools.reader.mixture import counts, deal
from tools.reader.schedule import RunSettings
from tools.reader.task import Task

LONG = [f"Item {n} of the long list of goods is stored on shelf {n} of the {n % 7}th aisle." for n in range(30)]


@pytest.fixture(scope="module")
def tokens():
    return tokenizer()


def long_task(*evidence, answer=None, **more):
    text = " ".join(LONG)
    starts = [text.index(line) for line in LONG]
    sentences = tuple((start, start + len(line)) for start, line in zip(starts, LONG, strict=True))
    answers = () if answer is None else ((starts[evidence[0]], starts[evidence[0]] + len(answer)),)
    return Task("span", "Where is the item?", text, sentences, answers, evidence, source="long", **more)


def words(tokens, one, start, end):
    return tokens.decode(one.ids[start:end])


def test_an_answer_is_found_again_among_the_tokens(tokens):
    one = example(tokens, TASKS[1])
    assert words(tokens, one, one.starts[0], one.ends[0] + 1) == "4 euros"
    assert [words(tokens, one, a, b) for a, b in one.sentences][1] == "entry is 4 euros for adults."
    assert one.evidence == (0, 1, 0, 0) and one.answerable == 1


def test_labels_that_a_lesson_does_not_have_are_unknown(tokens):
    verdict, support, undecided = (example(tokens, TASKS[n]) for n in (4, 5, 6))
    assert (verdict.verdict, verdict.support, verdict.spans, verdict.type) == (1, UNKNOWN, False, 3)
    assert (support.support, support.answerable, support.verdict) == (0, UNKNOWN, UNKNOWN)
    assert undecided.support == 3 and undecided.evidence is None


def test_a_lesson_whose_answer_is_cut_off_is_left_out(tokens):
    assert example(tokens, long_task(29, answer="Item 29")) is None
    assert example(tokens, long_task(29)) is None
    assert example(tokens, long_task(1, answer="Item 1")) is not None


def test_an_answer_that_is_cut_in_two_is_left_out(tokens):
    task = Task("span", "What?", "one two three four five six", ((0, 27),), ((8, 18),), (0,))
    whole = example(tokens, task, 40)
    assert words(tokens, whole, whole.starts[0], whole.ends[0] + 1) == "three four"
    assert example(tokens, task, whole.first + 3 + 1) is None


@pytest.mark.parametrize("seed", range(20))
def test_a_crop_keeps_answer_evidence_and_whole_sentences(tokens, seed):
    whole = example(tokens, long_task(6, 8, answer="Item 6"))
    short = cropped(whole, Random(seed))
    assert len(short.ids) - short.first - 1 <= 84 < len(whole.ids) - whole.first - 1
    assert words(tokens, short, short.starts[0], short.ends[0] + 1) == "item 6"
    marked = [
        words(tokens, short, a, b) for (a, b), label in zip(short.sentences, short.evidence, strict=True) if label
    ]
    assert [line[:7] for line in marked] == ["item 6 ", "item 8 "]
    assert short.sentences[0][0] == short.first and short.sentences[-1][1] == len(short.ids) - 1
    assert short.ids[: short.first] == whole.ids[: whole.first] and short.ids[-1] == whole.ids[-1]


def test_crops_of_a_near_miss_keep_what_tempts(tokens):
    whole = example(tokens, long_task(tempting=(9,)))
    crops = [cropped(whole, Random(seed)) for seed in range(20)]
    assert all("item 9 of" in tokens.decode(one.ids) for one in crops)
    assert len({one.ids for one in crops}) > 3


def test_a_text_without_labelled_evidence_stays_whole(tokens):
    task = long_task()
    whole = example(tokens, Task("support", "All is stored.", task.context, task.sentences, (), None, "supported"))
    assert cropped(whole, Random(1)) is whole


def test_batches_hold_every_example_once_in_like_lengths():
    every = lessons(20)
    drawn = list(batches(every, Random(1)))
    assert sum(len(batch.examples) for batch in drawn) == len(every)
    assert Counter(e for b in drawn for e in b.examples) == Counter(every)
    assert all(len(batch.examples) <= BATCH and batch.ids.shape[1] % MULTIPLE == 0 for batch in drawn)
    padding = 1 - np.mean([batch.mask.mean() for batch in drawn])
    assert padding < 0.15


def test_a_batch_marks_the_text_and_the_padding():
    batch = collate(lessons()[:3])
    for row, one in enumerate(batch.examples):
        assert batch.mask[row].sum() == len(one.ids)
        assert batch.types[row].sum() == len(one.ids) - one.first


def test_a_deck_is_dealt_whole_before_it_starts_again():
    tasks = [Task("span", str(n), TEXT, SENTENCES) for n in range(10)]
    dealt = [task.ask for number in range(5) for task in deal(tasks, number, 4, seed=1)]
    assert sorted(dealt[:10]) == sorted(dealt[10:]) == sorted(str(n) for n in range(10))
    assert dealt[:10] != dealt[10:]
    assert deal(tasks, 3, 4, seed=1) == deal(tasks, 3, 4, seed=1)
    assert deal([], 3, 4, seed=1) == []


def test_counts_are_in_proportion():
    assert counts({"a": 3, "b": 1}, 100) == {"a": 75, "b": 25}
    assert counts({}, 100) == {}


def test_the_rate_rises_stays_and_falls():
    settings = RunSettings(examples=10_000)
    assert settings.share(0) < settings.share(200) < settings.share(500) == 1.0 == settings.share(5900)
    assert settings.share(8000) == pytest.approx(0.5)
    assert settings.share(10_000) == settings.floor
    assert not settings.is_whole(8499) and settings.is_whole(8500)


def test_a_question_on_another_document_has_no_answer():
    other = Task("span", "Who?", "Bo sings.", ((0, 9),), ((0, 2),), (0,), source="tiny")
    shifted = list(derived.shifted([*TASKS[:3], TASKS[4], other]))
    assert all(not task.answerable for task in shifted)
    assert {task.context for task in shifted} == {TEXT, "Bo sings."}
    assert next(task for task in shifted if task.kind == "verdict").label == "unknown"


def test_neighbours_share_rare_words_and_are_of_the_same_article():
    contexts = [f"The {word} stands in the {word} yard." for word in ("mill", "barn", "tower", "well", "church")]
    tasks = [Task("span", f"Where is the {c.split()[1]}?", c, ((0, len(c)),)) for c in contexts]
    asked = Task("span", "Is the barn near the mill?", contexts[0], ((0, len(contexts[0])),))
    nearest = neighbours([*tasks, asked], [1] * 6)
    assert 1 in nearest[5] and 0 not in nearest[5] and len(nearest[5]) == 3
    assert neighbours(tasks[:3], [1, 2, 3]) == [(), (), ()]
