"""How the reader's model is made: lessons out of many sources, training, figures on held-back documents, export.

Read `task` (one lesson), `sources` (where lessons come from), `mixture` (which are taken), `trainer` (the loop) and
`export` (the file that ships), in this order.
"""
