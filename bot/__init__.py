"""A question comes in, a cited answer goes out.

- `bot`: a collection, opened once and asked from any thread.
- `chain`: one question, from top to bottom: condense -> retrieve -> rank -> write -> verify.
- `asking`: the question understood; `writers`: drafts of statements; `verify`: each draft against its citations.
- `cli`, `serving`: the command line, and the page with its HTTP API.
"""
