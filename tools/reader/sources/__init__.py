"""Where lessons come from: a module for each published format, and for what was written by hand.

Nothing here reads the evaluation sets: `folder` names the training data only, and `published.data_file` refuses a path
into a folder `eval`.
"""
