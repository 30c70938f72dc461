"""What Pincite does with a language model that gets it wrong: `python -m tools.bench.adversarial [ANSWERS]`.

A scripted model is shown real sentences and goes wrong in one way a case, with sentences, form and pieces of the reply
drawn at random. Everything after it is real: the reader of replies, the checks, the answer. Every statement is made
from sentences by a known change, so that it is known which of them are false. Writes the table to
tools/bench/adversarial.md, which the README shows.
"""
