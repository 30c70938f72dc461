"""A tiny reader and a few lessons, small enough to train in a second."""

from dataclasses import replace

from tools.reader.examples import examples, tokenizer
from tools.reader.shape import EncoderShape
from tools.reader.task import Task

SHAPE = EncoderShape(layers=2, heads=2, width=32, inner=64, positions=384)

TEXT = "The mill opens at nine. Entry is 4 euros for adults. Dogs stay outside. Tea and cake are sold in the yard."
SENTENCES = ((0, 23), (24, 52), (53, 71), (72, 106))


def span(ask, *answers, evidence=()):
    spans = tuple((TEXT.index(a), TEXT.index(a) + len(a)) for a in answers)
    return Task("span", ask, TEXT, SENTENCES, spans, evidence, several=len(answers) > 1, source="tiny")


TASKS = [
    span("When does it open?", "nine", evidence=(0,)),
    span("what does it cost", "4 euros", evidence=(1,)),
    span("What can I buy?", "Tea", "cake", evidence=(3,)),
    span("Who runs it?"),
    Task("verdict", "May I bring my dog in?", TEXT, SENTENCES, evidence=(2,), label="no", source="tiny"),
    Task("support", "Adults pay four euros.", TEXT, SENTENCES, evidence=(1,), label="supported", source="tiny"),
    Task("support", "Children pay four euros.", TEXT, SENTENCES, evidence=None, label="not_supported", source="tiny"),
    Task("support", "Dogs come in free.", TEXT, SENTENCES, evidence=(2,), label="contradicted", source="tiny"),
]


def lessons(times=1):
    """The tasks as examples; each repetition with another question, so that lengths differ."""
    tasks = [replace(task, ask=" ".join([task.ask] * (1 + n % 3))) for n in range(times) for task in TASKS]
    return examples(tokenizer(), tasks)
