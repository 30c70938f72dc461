"""Made-up worlds: paragraphs of invented facts, with questions and claims whose labels are right by construction.

A relation (data/relations) says which slots a kind of fact has, which of them identify it, and how documents, questions
and claims put it into words. A world is a few facts of a few relations; everything asked about it is judged against the
facts that its paragraph states, never against its words.

    values, names, numbers, quantities, slots    what fills a slot
    templates, relations                         how a fact is worded
    facts, paragraphs                            a world and its text
    judging, asking                              questions, claims and their labels
"""

from tools.reader.worlds.asking import tasks

__all__ = ["tasks"]
