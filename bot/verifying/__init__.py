"""Anybody's cited text, checked again: `pincite verify`, `pincite.verify` and POST /v1/verify.

- `results`: the outcome of each statement.
- `checking`: statements against the sentences that they cite, or that come nearest.
- `citing`: the sentences behind citations of an answer.
- `receipts`: an answer as a file that can be checked again later.
"""
