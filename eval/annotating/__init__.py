"""Gold made on the page: the routes of the tab *Measure*, under `/v1/measure`.

- `messages`: what the page sends, and what it gets.
- `passages`: passages with sentences to point at.
- `pairs`: a pair from what a person chose.
- `failures`: the wrong answers of a run, each with what lost it.
- `ratings`: rated answers as pairs to confirm.
- `labels`: answers of a run that people label, to measure a judge by.
- `starting`: a run that is started on the page, its progress, and its end.
- `questions`: findings in the query log, and the questions to label.
- `routes`, `run_routes`, `starting_routes`: the routes, for the owner of the machine alone.
- `refusing`: errors of the harness as replies.
"""
